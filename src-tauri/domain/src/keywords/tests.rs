use proptest::prelude::*;

use super::ReplyLabel::{Ambiguous, Help, OptIn, OptOut};
use super::measured::all_texts;
use super::*;

fn label(text: &str) -> ReplyLabel {
    classify(text).label
}

#[test]
fn every_word_twilio_stops_on_is_an_opt_out_here() {
    for word in TWILIO_STOP {
        for written in
            [word.to_owned(), word.to_lowercase(), format!("  {word}!\n"), format!("“{word}.”"), spaced(word)]
        {
            assert_eq!(label(&written), OptOut, "{written:?}");
        }
        assert_eq!(twilio_keyword(&format!(" {} ", word.to_lowercase())), Some(OptOut));
    }
    assert_eq!(twilio_keyword("STOP please"), None, "Twilio wants the whole text to be the word");
    assert_eq!(twilio_keyword("yes"), Some(OptIn));
    assert_eq!(twilio_keyword("Info"), Some(Help));
}

fn spaced(word: &str) -> String {
    word.chars().flat_map(|letter| [letter, ' ']).collect()
}

#[test]
fn every_word_of_the_fcc_is_an_opt_out() {
    for word in ["stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"] {
        assert_eq!(label(word), OptOut, "{word}");
        assert_eq!(label(&format!("Please {word}, thanks")), OptOut, "{word}");
    }
}

#[test]
fn yes_alone_is_for_the_owner_to_read() {
    assert_eq!(label("YES"), Ambiguous);
    assert_eq!(label("Yes please"), ReplyLabel::None);
}

#[test]
fn the_words_that_decided_are_told() {
    let matched = |text| classify(text).matched;
    assert_eq!(matched("Hi, stop texting me!").as_deref(), Some("stop texting"));
    assert_eq!(matched("STOP").as_deref(), Some("stop"));
    assert_eq!(matched("See you at 5"), None);
    let json = serde_json::to_string(&classify("See you at 5")).unwrap();
    assert_eq!(json, r#"{"label":"none","matched":null}"#);
    assert_eq!(serde_json::to_string(&classify("Stop.")).unwrap(), r#"{"label":"opt_out","matched":"stop"}"#);
}

#[test]
fn other_words_that_look_like_stop_are_not_taken_for_it() {
    for word in ["step", "shop", "stoop", "setup", "store", "top", "spot"] {
        assert_ne!(label(word), OptOut, "{word}");
    }
}

#[test]
fn a_word_or_a_name_that_says_nothing_of_stopping_is_ordinary_talk() {
    for text in ["GO", "C", "R", "X", "DETAILS", "PIZZA", "Rosa", "Kevin Jones", "menu", "tacos", "123"] {
        assert_eq!(label(text), ReplyLabel::None, "{text}");
    }
}

#[test]
fn how_it_is_typed_does_not_matter() {
    for written in [
        "STOP TEXTING ME",
        "stop texting me",
        "Stop   texting\tme!!!",
        "stoptexting me",
        "st0p texting me",
        "s t o p texting me",
        "St*p texting me",
        "Stooooop texting meee",
        "stop textng me",
        "𝗦𝗧𝗢𝗣 texting me",
        "Ⓢⓣⓞⓟ texting me",
        "ｓｔｏｐ texting me",
        "stop fucking texting me",
        "STOP. TEXTING. ME.",
        "stop txting me 😡😡",
        "🛑 texting me",
        "“Stop texting me”",
        "Stop\u{200b} texting me",
        "ЅТОР texting me",
    ] {
        assert_eq!(label(written), OptOut, "{written}");
    }
}

#[test]
fn a_quoted_footer_is_not_what_the_customer_says() {
    assert_eq!(label("Loved “20% off! Reply STOP to unsubscribe”"), ReplyLabel::None);
    assert_eq!(label("👍 to \"Reply STOP to end\""), ReplyLabel::None);
    assert_eq!(label("Reacted ❤️ to “Reply STOP to end”"), ReplyLabel::None);
    assert_eq!(label("Removed a heart from “Reply STOP to end”"), ReplyLabel::None);
    assert_eq!(label("Disliked “20% off! Reply STOP to unsubscribe”"), Ambiguous);
    assert_eq!(label("“STOP”"), OptOut);
    for said in
        ["is this for new customers too?", "Book me for Friday at 3", "thanks, see you then", "¿a qué hora abren?"]
    {
        for ours in ["Reply STOP to opt out.", "Text STOP to end, HELP for help", "Responda ALTO para cancelar."] {
            let message = format!("Rosa's Nails: 20% off all week! {ours}");
            for reply in [
                format!("“{message}” {said}"),
                format!("{said}\n> {message}"),
                format!("{said}\nOn Mon, Rosa's Nails wrote:\n{message}"),
                format!("{said} {ours}"),
            ] {
                assert_eq!(label(&reply), ReplyLabel::None, "{reply}");
            }
            assert_eq!(label(&format!("“{message}” stop texting me")), OptOut);
            assert_eq!(label(&format!("STOP\n> {message}")), OptOut);
        }
    }
}

#[test]
fn a_slip_of_the_thumb_never_makes_another_word_a_demand() {
    for text in [
        "no more massages this month",
        "I'd like two massages",
        "remote control is broken",
        "sign the contract",
        "test me on it",
    ] {
        assert_eq!(label(text), ReplyLabel::None, "{text}");
    }
}

#[test]
fn the_longest_text_is_read_in_time_in_proportion_to_its_length() {
    const LONG: usize = 100_000;
    let took = |text: &str| {
        let started = std::time::Instant::now();
        let _ = label(text);
        started.elapsed()
    };
    for piece in [
        "no i dont want to you to get the the the your more text stop my ",
        "the of to for on and or a ",
        "i never want to be to be to be ",
        "s t o p ",
        "stop. ",
        "unsubscribe",
        "supercalifragilistic ",
        "e\u{301}🛑",
        "no ",
        "\n",
    ] {
        let long: String = piece.chars().cycle().take(LONG).collect();
        let part: String = piece.chars().cycle().take(LONG / 4).collect();
        // Four times, if in proportion; sixteen times, if with the square. A half is too near to tell on a busy machine.
        let in_proportion = (0..8).any(|_| took(&long) < took(&part) * 9);
        assert!(in_proportion, "{piece:?}: {:?} for a quarter, {:?} for all", took(&part), took(&long));
    }
}

/// The replies with a label that are taken for it.
fn taken_for(wanted: ReplyLabel) -> Vec<String> {
    all_texts(wanted).into_iter().filter(|text| label(text) == wanted && !text.contains('“')).collect()
}

const POLITE: [&str; 8] =
    ["please", "Hi there,", "Hello!", "Good morning.", "sorry but", "Hey guys,", "Ok.", "Listen,"];
const AFTER: [&str; 10] =
    ["please", "thanks!", "Thank you.", "🙏", "!!!", "...", " ok?", "😡😡", "\nThanks, Dana", "Have a nice day"];

proptest! {
    #[test]
    fn any_text_gets_a_label_and_its_words(text in "\\PC{0,80}") {
        let check = classify(&text);
        prop_assert_eq!(check.label == ReplyLabel::None, check.matched.is_none());
    }

    #[test]
    fn a_stop_word_is_one_however_it_is_cased_spaced_and_ended(
        word in proptest::sample::select([&TWILIO_STOP[..], &MORE_STOP[..]].concat()),
        capitals in proptest::collection::vec(any::<bool>(), 16),
        before in "[ \t\n\u{a0}]{0,4}",
        after in "[ \t\n.!?,;:…]{0,6}",
    ) {
        let cased = word.chars().zip(capitals).map(|(c, high)| if high { c } else { c.to_ascii_lowercase() });
        let said = format!("{before}{}{after}", cased.collect::<String>());
        prop_assert_eq!(label(&said), OptOut, "{:?}", said);
    }

    #[test]
    fn a_clause_that_says_stop_is_never_ordinary_talk(before in "[a-z ]{0,30}", after in "[a-z ]{0,30}") {
        let text = format!("{before}. Stop! {after}");
        prop_assert!(matches!(label(&text), OptOut | Ambiguous), "{}", text);
    }

    #[test]
    fn no_text_brings_it_down(text in any::<String>(), signs in "[\\PC*$@#.'\"“” 0-9a-zA-Z\u{300}\u{fe0f}]{0,200}") {
        let _ = (classify(&text), classify(&signs));
    }

    #[test]
    fn ordinary_talk_upon_ordinary_talk_is_never_a_straight_opt_out(
        first in proptest::sample::select(taken_for(ReplyLabel::None)),
        second in proptest::sample::select(taken_for(ReplyLabel::None)),
    ) {
        let said = format!("{first}. {second}");
        prop_assert!(label(&said) != OptOut, "{}: {:?}", said, classify(&said).matched);
    }
}

/// Every courtesy stands before and after some eighty demands.
#[test]
fn courtesy_and_noise_do_not_change_that_an_opt_out_is_held() {
    for (at, text) in taken_for(OptOut).iter().enumerate() {
        let before = POLITE[at % POLITE.len()];
        let after = AFTER[at / POLITE.len() % AFTER.len()];
        let wrapped = format!("{before} {text} {after}");
        let said = match at % 3 {
            0 => wrapped,
            1 => wrapped.to_uppercase(),
            _ => wrapped.replace(' ', "   "),
        };
        assert!(matches!(label(&said), OptOut | Ambiguous), "{:?}: {said}", label(&said));
    }
}

#[test]
fn our_own_instruction_pasted_is_for_the_owner_to_read() {
    for text in ["Reply STOP to opt out", "text stop to end", "Text STOP to quit", "Reply STOP to unsubscribe."] {
        assert_eq!(label(text), Ambiguous, "{text}");
    }
}

#[test]
fn a_wrong_number_is_told_from_a_stop() {
    for text in ["Wrong number", "you have the wrong person", "sorry wrong number, this is not Dana's phone"] {
        assert!(says_wrong_person(text), "{text}");
        assert_eq!(classify(text).label, ReplyLabel::OptOut, "{text}");
    }
    for text in ["STOP", "take me off your list", "I gave you the wrong number for my wife", "See you at 3"] {
        assert!(!says_wrong_person(text), "{text}");
    }
}
