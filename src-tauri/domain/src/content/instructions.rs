//! What a text tells people to answer ("reply CANCEL to …"), and what that answer would really do: at Twilio, which acts
//! on some words by itself, and here. An instruction whose word does what it says is fine; another is a trap.

mod vocabulary;

use std::ops::Range;

use super::tokens::{BREAK, FIELD, Kind, PAUSE, QUOTE, Token, all_capitals, tokens};
use vocabulary::{ASK, BUSINESS, CONFIRM, FILL, HELP, JOIN, LEAVE, MESSAGES, PURPOSE, REPLY, SEND, Words, is_in};

use crate::keywords::{ReplyLabel, classify, twilio_keyword};

/// What the answer would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Ends all texts to the person.
    Stop,
    /// Counts as a yes to texts at Twilio.
    Start,
    /// Answered by Twilio with the help text.
    Help,
    /// Held as a doubtful no.
    Doubtful,
}

/// A word people are told to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Instruction {
    /// The word's bytes in the text.
    pub(super) range: Range<usize>,
    /// The word in capitals.
    pub(super) word: String,
    /// What answering it does.
    pub(super) effect: Effect,
    /// What it is said to be for is something else.
    pub(super) trap: bool,
    /// The folded words of the purpose.
    pub(super) purpose: Vec<String>,
}

/// The instructions of a text whose word does something by itself.
pub(super) fn instructions(text: &str) -> Vec<Instruction> {
    instructions_in(&tokens(text))
}

fn instructions_in(tokens: &[Token]) -> Vec<Instruction> {
    let heads = heads(tokens);
    let found = heads.iter().enumerate().filter_map(|(number, head)| {
        let next = heads.get(number + 1).map_or(tokens.len(), |next| next.verb.unwrap_or(next.words.start));
        let effect = effect_of(&head.said(tokens))?;
        let purpose = purpose(tokens, head, next);
        let trap = is_trap(tokens, head, effect, &purpose);
        let range = tokens.get(head.words.start)?.range.start..tokens.get(head.words.end - 1)?.range.end;
        let purpose = purpose.iter().map(|token| token.text.clone()).collect();
        Some(Instruction { range, word: head.said(tokens).to_uppercase(), effect, trap, purpose })
    });
    found.collect()
}

/// Whether a text tells people how to stop the messages, in English or Spanish: an instruction whose word stops them and
/// says so, or STOP in capitals that is not part of a sentence about something else ("STOP by today").
pub(super) fn says_how_to_stop(text: &str) -> bool {
    const PLACE: [&str; 15] = [
        "by", "in", "at", "over", "into", "on", "around", "waiting", "what", "and", "the", "your", "sign", "that",
        "shop",
    ];
    const NEVER: [&str; 9] = ["dont", "cant", "wont", "non", "bus", "one", "pit", "never", "full"];
    let tokens = tokens(text);
    let found = instructions_in(&tokens);
    if found.iter().any(|found| found.effect == Effect::Stop && !found.trap) {
        return true;
    }
    if all_capitals(&tokens) && tokens.len() > 1 {
        return false;
    }
    tokens.iter().enumerate().any(|(at, token)| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        token.is("stop")
            && token.is_shouted()
            && !found.iter().any(|found| found.trap && found.range.contains(&token.range.start))
            && !tokens.get(at + 1).is_some_and(|next| next.is_any(&PLACE))
            && !before.is_some_and(|before| before.is_any(&NEVER))
    })
}

/// What a person's answering this, and nothing else, would do.
fn effect_of(said: &str) -> Option<Effect> {
    match twilio_keyword(said) {
        Some(ReplyLabel::OptOut) => Some(Effect::Stop),
        Some(ReplyLabel::OptIn) => Some(Effect::Start),
        Some(ReplyLabel::Help) => Some(Effect::Help),
        Some(ReplyLabel::Ambiguous | ReplyLabel::None) => None,
        // Only Twilio acts on a START or HELP in another word.
        None => match classify(said).label {
            ReplyLabel::OptOut => Some(Effect::Stop),
            ReplyLabel::Ambiguous => Some(Effect::Doubtful),
            ReplyLabel::OptIn | ReplyLabel::Help | ReplyLabel::None => None,
        },
    }
}

/// Whether a word can be answered without anything happening by itself.
pub(super) fn is_harmless(word: &str) -> bool {
    effect_of(word).is_none()
}

/// Where an instruction stands: its verb, if it has its own, and the word or words to answer.
struct Head {
    verb: Option<usize>,
    words: Range<usize>,
}

impl Head {
    fn said(&self, tokens: &[Token]) -> String {
        let words = tokens.get(self.words.clone()).unwrap_or_default();
        words.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// Every place where people are told what to answer, whatever the word.
fn heads(tokens: &[Token]) -> Vec<Head> {
    let shouting = all_capitals(tokens);
    let mut heads: Vec<Head> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let head = after_verb(tokens, at, shouting).or_else(|| continued(tokens, at, shouting, &heads));
        at = head.as_ref().map_or(at + 1, |head| head.words.end);
        heads.extend(head);
    }
    heads
}

/// “reply YES”, “text the word STOP”, “responda «ALTO»”.
fn after_verb(tokens: &[Token], verb: usize, shouting: bool) -> Option<Head> {
    let first = tokens.get(verb)?;
    let replies = is_in(first, &REPLY);
    if !replies && !is_in(first, &SEND) {
        return None;
    }
    let mut at = verb + 1;
    while tokens.get(at).is_some_and(|token| token.is(PAUSE) || is_in(token, &FILL) && at < verb + 6) {
        at += 1;
    }
    let told = at > verb + 1 && tokens.get(at - 1)?.is_any(&["back", "word", "palabra"]);
    if tokens.get(at)?.is(QUOTE) {
        let start = at + 1;
        let length = tokens.iter().skip(start).take(4).position(|token| token.is(QUOTE)).unwrap_or(1).max(1);
        return tokens.get(start).map(|_| Head { verb: Some(verb), words: start..(start + length).min(tokens.len()) });
    }
    let word = tokens.get(at).filter(|token| token.is_word())?;
    let next = tokens.get(at + 1);
    let ends = next.is_none_or(|next| next.is_any(&[BREAK, PAUSE, "/", "or", "o"]));
    let purposeful = next.is_some_and(|next| is_in(next, &PURPOSE));
    let accepted = if word.is_shouted() && !shouting {
        true
    } else if replies || told {
        ends || purposeful || next.is_some_and(|next| next.is("and"))
    } else {
        // “text stop to 12345”; but “we will send info to you”.
        purposeful
            && (first.is_any(&["text", "txt", "type", "envie", "envia", "mande"]) || to_a_number(tokens, at + 1) > 0)
    };
    accepted.then(|| Head { verb: Some(verb), words: at..shouted_end(tokens, at, shouting) })
}

/// “…, CANCEL to cancel”, “YES or NO”, “HELP for help”: goes on from an instruction, or needs none before it.
fn continued(tokens: &[Token], at: usize, shouting: bool, heads: &[Head]) -> Option<Head> {
    let word = tokens.get(at).filter(|token| token.is_word())?;
    let end = shouted_end(tokens, at, shouting);
    let purposeful = tokens.get(end).is_some_and(|next| is_in(next, &PURPOSE));
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let apart = before.is_none_or(|before| before.is_any(&[BREAK, PAUSE, QUOTE, "/", "or", "and", "o", "y", "u"]));
    let last = heads.last();
    let adjoins =
        last.is_some_and(|last| last.words.end + 1 == at) && before.is_some_and(|b| b.is_any(&["/", "or", "o", PAUSE]));
    let same_sentence = last
        .is_some_and(|last| !tokens.get(last.words.end..at).unwrap_or_default().iter().any(|token| token.is(BREAK)));
    let shouted = word.is_shouted() && !shouting;
    let stands_alone = || {
        let said = Head { verb: None, words: at..end }.said(tokens);
        matches!(effect_of(&said), Some(Effect::Stop | Effect::Help))
    };
    let accepted = apart
        && (adjoins && (shouted || purposeful)
            || same_sentence && purposeful
            || shouted && purposeful && (last.is_some() || stands_alone())
            || shouting && purposeful && word.is_any(&["stop", "help"]));
    accepted.then_some(Head { verb: None, words: at..end })
}

/// Words in capitals after the first belong to the answer (“CANCEL APPT”), where capitals tell anything.
fn shouted_end(tokens: &[Token], at: usize, shouting: bool) -> usize {
    let more = tokens
        .iter()
        .skip(at + 1)
        .take_while(|token| token.is_shouted() && !is_in(token, &PURPOSE))
        .take_while(|t| !t.is("or"));
    let joined = !shouting && tokens.get(at).is_some_and(Token::is_shouted);
    at + 1 + if joined { more.count() } else { 0 }
}

/// How many tokens from here say where to send the answer: “to 312 555 0142”, “to this number”, “to us”.
fn to_a_number(tokens: &[Token], at: usize) -> usize {
    if !tokens.get(at).is_some_and(|token| token.is_any(&["to", "al", "a"])) {
        return 0;
    }
    let numbers = tokens.iter().skip(at + 1).take_while(|token| token.kind == Kind::Number || token.is(FIELD)).count();
    let named = |words: &[&str]| {
        let next = tokens.get(at + 1..=at + words.len()).unwrap_or_default();
        next.len() == words.len() && next.iter().zip(words).all(|(token, word)| token.is(word))
    };
    match numbers {
        0 if named(&["this", "number"]) => 3,
        0 if named(&["us"]) => 2,
        0 => 0,
        _ => numbers + 1,
    }
}

/// What the answer is said to be for: what follows it in its clause, or else what stands before it (“to cancel, reply …”).
fn purpose<'a>(tokens: &'a [Token], head: &Head, next: usize) -> Vec<&'a Token> {
    const OTHER_WAY: [&str; 10] = ["call", "visit", "email", "reply", "go", "click", "see", "contact", "phone", "text"];
    let start = head.words.end + usize::from(tokens.get(head.words.end).is_some_and(|token| token.is(QUOTE)));
    let start = start + to_a_number(tokens, start);
    let mut after: Vec<&Token> = Vec::new();
    for (at, token) in tokens.iter().enumerate().take(next).skip(start) {
        let turns = token.is_any(&["or", "and", "o", "y"]);
        let ends = token.is_any(&[BREAK, PAUSE])
            || turns && (at + 1 >= next || tokens.get(at + 1).is_some_and(|verb| verb.is_any(&OTHER_WAY)));
        if ends {
            break;
        }
        after.push(token);
    }
    if !after.is_empty() {
        return after;
    }
    let Some(verb) = head.verb else { return after };
    let before: Vec<&Token> = tokens.iter().take(verb).rev().take_while(|token| !token.is(BREAK)).collect();
    let meant =
        before.iter().any(|token| token.is_any(&["to", "if", "para", "si", "need", "want", "unsubscribe", "out"]));
    if meant { before.into_iter().rev().collect() } else { Vec::new() }
}

fn is_trap(tokens: &[Token], head: &Head, effect: Effect, purpose: &[&Token]) -> bool {
    let has = |words: &Words| purpose.iter().any(|token| is_in(token, words));
    match effect {
        Effect::Stop => {
            let plain =
                tokens.get(head.words.start).is_some_and(|word| !word.is_any(&["cancel", "end", "quit", "cancelar"]));
            // “Your appointment is at 3. Reply CANCEL to cancel” will be read as cancelling the appointment.
            let bare = || !plain && speaks_of_business(tokens, head.words.start);
            match first_noun(purpose) {
                Some(Noun::Business) => true,
                Some(Noun::Messages) => false,
                None if purpose.is_empty() || has(&LEAVE) || says_no_more(purpose) => bare(),
                None => true,
            }
        }
        Effect::Start => {
            let joins = has(&JOIN) || first_noun(purpose) == Some(Noun::Messages);
            let yes = tokens.get(head.words.start).is_some_and(|word| word.is("yes"));
            !joins && (yes || !purpose.is_empty())
        }
        Effect::Help => {
            let help = tokens.get(head.words.start).is_some_and(|word| !word.is("info"));
            !(has(&HELP) || help && (purpose.is_empty() || has(&ASK)))
        }
        Effect::Doubtful => first_noun(purpose) != Some(Noun::Messages),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    Business,
    Messages,
}

/// What the purpose is about: the first thing it names. “appointment reminders” are messages.
fn first_noun(purpose: &[&Token]) -> Option<Noun> {
    purpose.iter().enumerate().find_map(|(at, token)| {
        let next = purpose.get(at + 1).is_some_and(|next| is_in(next, &MESSAGES));
        if is_in(token, &MESSAGES) || is_in(token, &BUSINESS) && next {
            Some(Noun::Messages)
        } else if token.is("time") && at > 0 && purpose.get(at - 1).is_some_and(|any| any.is("any")) {
            None
        } else {
            is_in(token, &BUSINESS).then_some(Noun::Business)
        }
    })
}

fn says_no_more(purpose: &[&Token]) -> bool {
    let pair = |first: &[&str], second: &[&str]| {
        purpose.windows(2).any(|two| matches!(two, [a, b] if a.is_any(first) && b.is_any(second)))
    };
    pair(&["no", "any"], &["more", "mas", "time"]) || pair(&["be", "get"], &["taken", "off"])
}

/// Whether something that can be cancelled or confirmed was spoken of before.
fn speaks_of_business(tokens: &[Token], until: usize) -> bool {
    const PLAIN: [&str; 3] = ["it", "time", "call"];
    let before = tokens.get(..until).unwrap_or_default();
    before.iter().zip(before.iter().skip(1).map(Some).chain([None])).any(|(token, next)| {
        let thing = is_in(token, &BUSINESS) && !token.is_any(&PLAIN) || is_in(token, &CONFIRM);
        thing && !next.is_some_and(|next| is_in(next, &MESSAGES))
    })
}
