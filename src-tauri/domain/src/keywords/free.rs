//! Wordings other than the fixed words. Talk that only looks like a stop is set aside first; what is left is held against
//! the patterns of each label. Built by hand for US English with the commonest Spanish; measured in the tests.

use super::ReplyLabel;
use super::normal::{BREAK, is_filler};
use super::pattern::{self, Classes};

const CLASSES: &Classes = &[
    ("CEASE", "stop|quit|cease|discontinue|halt|end|cancel"),
    ("NOT", "dont|never|not|no|didnt|doesnt|longer|nobody"),
    (
        "SENDING",
        "sending|texting|messaging|contacting|calling|emailing|mailing|spamming|bothering|harassing|getting|receiving|writing",
    ),
    ("SEND", "text|texts|message|contact|spam|bother|harass|sms"),
    ("REACH", "call|email|write|send"),
    (
        "NOTES",
        "texts|text|messages|message|sms|alerts|spam|ads|notifications|promos|promotions|offers|coupons|emails|mensajes",
    ),
    (
        "LISTS",
        "list|lists|texts|text|texting|sms|system|database|mailing|messages|messaging|contact|contacts|distribution|marketing|program",
    ),
    ("PERSON", "husband|wife|son|daughter|mom|mother|dad|father|he|she"),
    ("NUMBER", "number|phone|cell|line"),
];

/// Ordinary talk with the trap words in it: taken out before anything else is looked for.
const SET_ASIDE: [&str; 16] = [
    "dont|never|not|cant|cannot|wont|couldnt|didnt stop|quit",
    "do|can|could|would not stop|quit",
    "stop|stopping by|in|at|over|near|off|and|serving|laughing|working|raining|bleeding|running|leaking|smoking",
    "time|when|where do|does|did|will|should|can|is * stop",
    "bus|truck|train|pit|rest|next|first|last|metro|subway|one|full|door stop",
    "the|a|that|your|my stop",
    "stop|cancel|end|remove|delete|pause|discontinue|quit|unsubscribe my|the|our|a|an|his|her|their !NOTES|LISTS|NUMBER|name|info|consent|PERSON",
    "take|remove me|us|my|it off|from of? the|your|that|this !LISTS|do|dnc|NUMBER",
    "take|remove me|us off|from !the|your|that|this|all|any|everything|it|of|here|future|LISTS",
    "can|could|may i|we cancel",
    "opted out of",
    "wrong number of|on|is|for|in|was",
    "the wrong number is|was|on",
    "no more than",
    "no more !NOTES|of|please|thanks|ok|thank|from|these|this",
    "end of|date|piece|table|work|time",
];

/// Asks about stopping without asking to be stopped; taken out too, but it counts as a call for help.
const ASKS_HOW: &str = "how do|can|could|to|would i|we|you? stop|unsubscribe|opt|cancel|end|remove";

const HELP: [&str; 9] = [
    ". who|whos|what|which is|are|r? this|you|u|it|that .",
    "who am i texting|talking",
    ". who|whos is? texting|messaging|sending",
    "what|which company|business|store|place|number is|are this|you",
    "how did|do you|u get|have|got my",
    "where did you|u get my",
    "what number can|do|should i call",
    "who gave you my",
    "quien es|eres|habla",
];

const OPT_OUT: [&str; 47] = [
    // Stop doing it.
    "CEASE SENDING",
    "CEASE all|with|it? the|these|those|this|your|my|all? NOTES",
    "CEASE with the|your|these|this * NOTES",
    "stop|quit|cease|discontinue these|those|this|it",
    "stop .|or",
    "please remove|unsubscribe .",
    "enough with|of the|your|these * NOTES|texting",
    "cease and desist",
    // Take me off.
    "remove|delete|unsubscribe|erase|block me|us",
    "remove|delete|erase|unsubscribe my|this|our NUMBER|name|info|information|contact",
    "lose|forget|burn|block my|this|the number",
    "take|get|keep me|us|my|this name|NUMBER? off",
    "not * NUMBER anymore . take it off",
    "off of? this|the|your|that * LISTS",
    "it|off with the|your|these|this * NOTES",
    "be|been|get removed|unsubscribed|deleted",
    "be|been|get taken off|out",
    "put|add|place me|us|my|this number? on|to your|the|a do|dnc|no",
    "on the do|national|federal not|do|dnc",
    "opt|opting me|us|my|this? number|phone? out",
    "unsubscribe",
    "revoke|withdraw|rescind my|any|all consent|permission|authorization",
    // Do not.
    "NOT ever? SEND me|us|my|this|again|anymore|.",
    "NOT give|gave|have * permission|consent",
    "NOT ever? REACH me|us|this number? again|anymore",
    "NOT ever? REACH me|us? any? more? NOTES|anything|more",
    "NOT want|wish|need|like|care|agree|consent|ask|asked to|for? get|receive|receiving|have|getting|see * NOTES|these|this|anymore",
    "NOT want|wish|need|like|ask|asked for? any|your|these|this|more more? NOTES",
    "NOT want|wish to * from you",
    "NOT * wants your|these|this|more NOTES",
    "no|zero more|further? NOTES|contact|texting",
    "no more of? these|this|from .|NOTES|you",
    // Wrong person.
    ". sorry? you|u? have|got? the? wrong number|person sorry? .",
    "you|u have|got|has|texting|texted the|a wrong number|person|phone",
    "wrong person",
    "new owner of|for? this|the|my NUMBER",
    "NOT sign|signed|subscribe|subscribed|opt|opted|register|registered|consent|consented|agree|agreed up|for|to|in",
    // Go away.
    "leave me|us alone",
    ". go away .",
    "fuck|f|piss|screw|bugger off|you|u",
    "report|reported|reporting|block|blocked|blocking you|as|your|this .|spam|number",
    // Spanish and French.
    "no|ya|nunca|jamas no? me escriban|escriba|manden|mande|mandes|envien|envie|envies|molesten|moleste|contacten|llamen",
    "dejen|deje|deja|dejar|paren|pare|basta de|con mandarme|mandar|enviarme|enviar|escribirme|escribir|molestarme|molestar|mensajes",
    "quitenme|quiteme|quitame|borrame|borreme|borrenme|eliminenme|eliminame|elimineme|saquenme|sacame|saqueme",
    "dar|darme|denme|deme|dame|darse de? baja",
    "no|ya quiero|deseo|mas mas|recibir|sus|estos? mensajes|textos",
    "numero|persona equivocado|equivocada",
];

const OPT_IN: [&str; 9] = [
    "sign me|us up .|again",
    "sign|add|put me|us|my back|up|number? back|on|to|for|in the|your|this? LISTS",
    "add me|us back .",
    "subscribe|resubscribe me|us .|again|back|to",
    "opt me|us? back? in",
    "start|resume|restart sending|texting|messaging me|us|again",
    "can|may|please text|message|contact me|us again",
    "want|like to get|receive|have * texts|messages|alerts again|back|.",
    "quiero|volver a? recibir * mensajes|textos",
];

/// Wordings that narrow, hand on or joke away a stop.
const SOFTENING: [&str; 11] = [
    "lol",
    "but|and keep|still|only",
    "so|too early|late|often|much",
    "before|after|until|unless|except|during|between",
    "at night|work|dinner",
    "on|over sunday|sundays|weekends|saturdays|saturday",
    "only text|send|message|contact",
    "instead",
    "less|fewer",
    "PERSON said|says|not|wants",
    "my|his|her|our PERSON",
];

const DOUBTFUL: [&str; 24] = [
    ". no|nope|nah|naw thanks|thank? you? .",
    "NOT|arent|isnt interested",
    "not right? now|today .|thanks",
    "maybe? later|another .|time",
    ". ugh|stahp|enough|done|finish|finished|sto|stp|s|remove|delete|thumbsdown|unwanted .",
    "thumbsdown",
    "i am|was done|finished .",
    "too|so many|much NOTES",
    "SEND|texting|messaging me|us too|so|less|fewer",
    "fewer|less NOTES|often|frequently",
    "stop|unsubscribe",
    "cancel|remove|end|delete it|that|everything|all|this .",
    "want|need|like to cancel|quit|end .",
    "cancel|end|stop subscription",
    "NOT SEND|REACH .|after|before|until|on|at|me|us|to",
    "NOT|dont want|ask|asked|need for? this|these|it .",
    "only SEND me|us",
    "email|call|phone|mail me|us? instead",
    "annoying|harassment|harassing|unsolicited|scam",
    "why are|do|am|is|did|r you|u|i * texting|text|getting|messaging|contacting",
    "already bought|purchased|hired",
    "not|longer|arent|isnt a? customer|client",
    "PERSON|has|have passed|died away|.|last|in",
    "deceased",
];

/// Somebody else may have this number now.
const MOVED_ON: [&str; 4] = [
    ". we|i|they have? moved|relocated .|out|away|to",
    "NOT live|lives|work|works here|there",
    "new phone|number who",
    "changed my? numbers|number|phone",
];

/// What the words ask for, with the words that say so.
pub(super) fn classify(words: &[String]) -> Option<(ReplyLabel, String)> {
    let mut left = words.to_vec();
    take_out(&SET_ASIDE, &mut left);
    let asks_how = pattern::find(ASKS_HOW, CLASSES, &left).map(|found| quoted(&left, found));
    take_out(&[ASKS_HOW], &mut left);
    let in_any = |patterns: &[&str], words: &[String]| {
        patterns.iter().find_map(|pattern| pattern::find(pattern, CLASSES, words)).map(|found| quoted(words, found))
    };
    let stop = stop_clause(&left).or_else(|| in_any(&OPT_OUT, &left));
    // “I no longer want to get your texts” holds a whole wish to get texts.
    take_out(&OPT_OUT, &mut left);
    let start = in_any(&OPT_IN, &left);
    match (stop, start) {
        (Some(stop), None) if in_any(&SOFTENING, words).is_none() => Some((ReplyLabel::OptOut, stop)),
        (Some(stop), _) => Some((ReplyLabel::Ambiguous, stop)),
        (None, Some(start)) => Some((ReplyLabel::OptIn, start)),
        (None, None) => {
            let doubt = || in_any(&DOUBTFUL, &left).or_else(|| in_any(&MOVED_ON, words));
            let help = asks_how.or_else(|| in_any(&HELP, words)).map(|help| (ReplyLabel::Help, help));
            help.or_else(|| doubt().map(|doubt| (ReplyLabel::Ambiguous, doubt)))
        }
    }
}

/// A clause that says "stop" and nothing else but courtesies.
fn stop_clause(words: &[String]) -> Option<String> {
    words.split(|word| word == BREAK).find_map(|clause| {
        let courtesy = |word: &&String| !is_filler(word) && !matches!(word.as_str(), "lol" | "all" | "it");
        let mut said: Vec<&str> = clause.iter().filter(courtesy).map(String::as_str).collect();
        said.dedup();
        (said == ["stop"]).then(|| clause.join(" "))
    })
}

/// Puts an empty word where a pattern stood, so that nothing new becomes neighbours.
fn take_out(patterns: &[&str], words: &mut Vec<String>) {
    for pattern in patterns {
        while let Some((at, length)) = pattern::find(pattern, CLASSES, words) {
            words.splice(at..at + length, [String::new()]);
        }
    }
}

fn quoted(words: &[String], (at, length): (usize, usize)) -> String {
    let spoken = words.iter().skip(at).take(length).filter(|word| *word != BREAK);
    spoken.map(String::as_str).collect::<Vec<_>>().join(" ")
}
