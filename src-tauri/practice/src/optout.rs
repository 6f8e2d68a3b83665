//! The opt-out engine every Twilio long code has: exact single words block, lift or explain
//! (twilio.com/docs/messaging/tutorials/advanced-opt-out). It names what a text means; a sentence never means anything.

/// What an inbound text does to the block between a customer and a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Stop,
    Start,
    Help,
}

impl Word {
    /// The value of `OptOutType`.
    pub fn opt_out_type(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
        }
    }
}

const STOP: &[&str] = &["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"];
const START: &[&str] = &["START", "YES", "UNSTOP"];
const HELP: &[&str] = &["HELP", "INFO"];

/// The meaning of a text, if it is one of the words and nothing else. Toll-free networks know fewer words.
pub(crate) fn word(body: &str, toll_free: bool) -> Option<Word> {
    let text = body.trim().to_uppercase();
    let text = text.as_str();
    match toll_free {
        true if text == "STOP" => Some(Word::Stop),
        true if text == "START" || text == "UNSTOP" => Some(Word::Start),
        false if STOP.contains(&text) => Some(Word::Stop),
        false if START.contains(&text) => Some(Word::Start),
        _ => HELP.contains(&text).then_some(Word::Help),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_words_in_any_case_count() {
        for text in STOP {
            assert_eq!(word(text, false), Some(Word::Stop));
            assert_eq!(word(&format!("  {}\n", text.to_lowercase()), false), Some(Word::Stop));
        }
        assert_eq!(word("unstop", false), Some(Word::Start));
        assert_eq!(word("Info", false), Some(Word::Help));
    }

    #[test]
    fn a_word_with_company_does_not_count() {
        for text in ["STOP please", "please stop", "STOP.", "stop!", "alto", "", "S T O P"] {
            assert_eq!(word(text, false), None, "{text}");
        }
    }

    #[test]
    fn toll_free_networks_know_only_stop_start_unstop_and_help() {
        assert_eq!(word("cancel", true), None);
        assert_eq!(word("yes", true), None);
        assert_eq!(word("stop", true), Some(Word::Stop));
        assert_eq!(word("unstop", true), Some(Word::Start));
    }
}
