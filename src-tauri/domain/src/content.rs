//! What a marketing text must say: who it is from and how to stop. Finds whether it does, and adds what is missing, so
//! that an owner never has to remember it. `checks` says what else is wrong with a text while it is written.
//!
//! Source: CTIA Messaging Principles (brand named in every message, opt-out wording); 47 CFR 64.1200(a)(10).

pub mod checks;
mod instructions;
mod links;
mod phrases;
mod tables;
mod tokens;

/// Added where a marketing text does not say how to stop.
pub const OPT_OUT_LINE: &str = "Reply STOP to opt out";

/// Longest text a provider takes, in UTF-16 units (Twilio error 21617).
pub const MAX_UNITS: usize = 1600;

/// A text with what was missing added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// The text to send.
    pub text: String,
    /// What stands before the written text, with its separator; empty if nothing was added.
    pub before: String,
    /// What stands after it, with its separator; empty if nothing was added.
    pub after: String,
}

/// Adds the business's name in front and the opt-out line behind, each only where the text lacks it. Without a name
/// nothing can be put in front.
pub fn complete(text: &str, business_name: &str) -> Complete {
    complete_for(text, business_name, true)
}

/// The same, the opt-out line only where it is due.
pub fn complete_for(text: &str, business_name: &str, stop_line: bool) -> Complete {
    let before = if business_name.trim().is_empty() || names_business(text, business_name) {
        String::new()
    } else {
        format!("{}: ", business_name.trim())
    };
    let after = if !stop_line || says_how_to_stop(text) {
        String::new()
    } else {
        let separator = if text.ends_with(|last: char| ".!?…".contains(last)) { " " } else { ". " };
        let separator = if text.trim().is_empty() || text.ends_with(char::is_whitespace) { "" } else { separator };
        format!("{separator}{OPT_OUT_LINE}")
    };
    Complete { text: format!("{before}{text}{after}"), before, after }
}

/// Whether the text names the business, whatever the case, punctuation and kind of apostrophe.
pub fn names_business(text: &str, business_name: &str) -> bool {
    if says_exactly(text, business_name.trim()) {
        return true;
    }
    let plain = |text: &str| -> String {
        let words = words(text).map(|word| {
            word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        });
        words.fold(" ".to_owned(), |joined, word| joined + &word + " ")
    };
    let name = plain(business_name);
    !name.trim().is_empty() && plain(text).contains(&name)
}

/// Whether a name stands in the text letter by letter, as words of their own.
fn says_exactly(text: &str, name: &str) -> bool {
    name.contains(char::is_alphanumeric)
        && text.match_indices(name).any(|(at, name)| {
            let (before, after) = (text.get(..at), text.get(at + name.len()..));
            let apart = |neighbour: Option<char>| neighbour.is_none_or(|letter| !is_of_a_word(letter));
            apart(before.and_then(|before| before.chars().next_back())) && apart(after.and_then(|a| a.chars().next()))
        })
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || "'’".contains(letter)
}

/// Whether the text says how to end the messages, in English or Spanish: STOP in capitals, or an instruction to answer a
/// word that ends them ("text stop to cancel", "responda BAJA para salir").
pub fn says_how_to_stop(text: &str) -> bool {
    ends_with_our_line(text) || instructions::says_how_to_stop(text)
}

/// What most texts that leave end with; a hundred thousand of them are looked at before a campaign.
fn ends_with_our_line(text: &str) -> bool {
    let before = text.strip_suffix(OPT_OUT_LINE).map(str::trim_end);
    before.is_some_and(|before| before.is_empty() || before.ends_with(['.', '!', '?', '…']))
}

/// The words of a text; an apostrophe belongs to its word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_of_a_word(letter)).filter(|word| !word.is_empty())
}

/// Whether a provider would refuse the text for its length.
pub fn too_long(text: &str) -> bool {
    text.encode_utf16().count() > MAX_UNITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_added_and_nothing_else() {
        for (text, name, expected) in [
            ("20% off today", "Rosa's Salon", "Rosa's Salon: 20% off today. Reply STOP to opt out"),
            ("Rosa’s salon: 20% off!", "Rosa's Salon", "Rosa’s salon: 20% off! Reply STOP to opt out"),
            ("Rosa's Salon says hi. Text STOP to end", "Rosa's Salon", "Rosa's Salon says hi. Text STOP to end"),
            ("Sale\n", "", "Sale\nReply STOP to opt out"),
            ("Reply stop to unsubscribe", "", "Reply stop to unsubscribe"),
        ] {
            assert_eq!(complete(text, name).text, expected);
        }
    }

    #[test]
    fn a_stop_that_is_not_an_instruction_does_not_count() {
        for text in [
            "Stop by for coffee",
            "Our bus stop",
            "Don't stop! Text us for a table",
            "Nonstop fun",
            "STOP by today",
            "NON-STOP fun",
            "STOP IN TODAY FOR 20% OFF",
            "DON'T STOP NOW",
            "Stop in to end the season, text us",
            "Reply STOP to cancel your appointment",
            "Your table is at 6. Reply CANCEL to cancel",
            "Cancel anytime",
        ] {
            assert!(!says_how_to_stop(text), "{text}");
        }
        for text in [
            "Reply STOP to opt out",
            "STOP=end",
            "text stop to cancel",
            "Txt STOP 2 end",
            "20% OFF TODAY. REPLY STOP TO OPT OUT",
            "20% OFF TODAY. STOP TO END",
            "Reply HELP for help, STOP to cancel",
            "To opt out reply stop.",
            "To unsubscribe, text the word “stop”",
            "Text STOP to 12345 to unsubscribe",
            "Reply END to unsubscribe",
            "Reply CANCEL to stop these texts",
            "Reply STOP at any time",
            "Reply STOP to end appointment reminders",
            "Responda ALTO para no recibir más mensajes",
            "Envíe BAJA para salir",
            "Envía STOP para cancelar",
            "Responde «parar» para dejar de recibir ofertas",
            "Para darse de baja responda BAJA",
            "Unsubscribe by texting STOP",
            "Reply stop anytime to opt out",
            "Don't want these? Reply STOP.",
            "Reply REMOVE to be removed",
        ] {
            assert!(says_how_to_stop(text), "{text}");
        }
    }

    #[test]
    fn part_of_another_word_is_not_the_name() {
        assert!(!names_business("Come to the oasis", "Oasi"));
        assert!(names_business("ANA & CO. here", "Ana & Co"));
        assert!(!names_business("anything", "…"));
    }

    proptest::proptest! {
        #[test]
        fn a_text_with_our_line_says_how_to_stop_by_the_long_way_too(
            text in "([A-Za-z' ]{0,12}|reply|cancel|your appointment|STOP|YES|[“”\",:/]){0,8}[.!?…]",
        ) {
            let complete = format!("{text} {OPT_OUT_LINE}");
            proptest::prop_assert!(ends_with_our_line(&complete));
            proptest::prop_assert!(instructions::says_how_to_stop(&complete), "{}", complete);
        }
    }

    #[test]
    fn a_name_found_letter_by_letter_is_found_by_its_words_too() {
        for (text, name, there) in [
            ("Rosa's Salon: hi", "Rosa's Salon", true),
            ("Rosa's Salons", "Rosa's Salon", false),
            ("(Ana & Co)", "Ana & Co", true),
            ("Joe's", "Joe", false),
            ("Ñandú, hola", "Ñandú", true),
        ] {
            assert_eq!(says_exactly(text, name), there, "{text}");
            assert_eq!(names_business(text, name), there, "{text}");
        }
    }

    #[test]
    fn completing_twice_adds_nothing_more() {
        for text in ["", "Hi", "Hi!", "STOP", "Añada"] {
            let once = complete(text, "Ana & Co").text;
            assert_eq!(complete(&once, "Ana & Co").text, once, "{text:?}");
        }
    }
}
