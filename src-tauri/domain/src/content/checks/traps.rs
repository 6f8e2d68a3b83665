//! Traps: people are told to answer a word that does something else than it says. The fix is a word that does nothing by
//! itself.

use super::super::instructions::{Effect, Instruction, instructions, is_harmless};
use super::super::tokens::Token;
use super::{Finding, FindingKind, Fix, FixAction, Severity};

/// One finding for each word that is a trap.
pub(super) fn traps(text: &str, tokens: &[Token]) -> Vec<Finding> {
    let all: Vec<Instruction> = instructions(text).into_iter().filter(|found| found.trap).collect();
    let mut findings: Vec<Finding> = Vec::new();
    for (at, trap) in all.iter().enumerate() {
        if all.iter().take(at).any(|earlier| earlier.word == trap.word) {
            continue;
        }
        let word = &trap.word;
        let (severity, message) = match trap.effect {
            Effect::Stop => (
                Severity::Block,
                format!("Whoever answers {word} is taken off your texts altogether and gets nothing more from you."),
            ),
            Effect::Start => {
                (Severity::Warn, format!("Twilio takes {word} as a yes to being texted, whatever you meant by it."))
            }
            Effect::Help => (
                Severity::Warn,
                format!("Twilio answers {word} by itself with your help text, whatever you meant by it."),
            ),
            Effect::Doubtful => (
                Severity::Warn,
                format!("{word} can mean no more texts: your offers to that person are held until you have looked."),
            ),
        };
        let fix = harmless_word(trap, tokens).map(|better| Fix {
            label: format!("Use {better} instead of {word}"),
            action: FixAction::Replace { text: replaced(text, all.iter().filter(|t| t.word == *word), &better) },
        });
        findings.push(Finding {
            kind: FindingKind::ReplyTrap,
            range: Some(trap.range.clone()),
            severity,
            message: format!("{message} Ask for another answer."),
            source: match trap.effect {
                Effect::Doubtful => "How Linnet reads replies; 47 CFR 64.1200(a)(10)".to_owned(),
                _ => "Twilio's reserved words (default opt-out handling); 47 CFR 64.1200(a)(10)".to_owned(),
            },
            fix,
        });
    }
    findings
}

/// A word that people can answer instead: one that says what it is for, does nothing by itself and is not in use.
fn harmless_word(trap: &Instruction, tokens: &[Token]) -> Option<String> {
    let moves = ["reschedule", "change", "move", "postpone", "cambiar", "reprogramar"];
    let candidates: &[&str] = match trap.effect {
        Effect::Stop | Effect::Doubtful if trap.purpose.iter().any(|word| moves.contains(&word.as_str())) => {
            &["R", "M", "2"]
        }
        Effect::Stop => &["C", "X", "D", "2"],
        Effect::Start if trap.word == "YES" => &["Y", "OK", "1"],
        Effect::Start => &["GO", "BEGIN", "1"],
        Effect::Help => &["DETAILS", "MORE", "3"],
        Effect::Doubtful => &["N", "X", "2"],
    };
    let free = |word: &&&str| !tokens.iter().any(|token| token.is(&word.to_lowercase())) && is_harmless(word);
    candidates.iter().find(free).map(|word| (*word).to_owned())
}

/// The text with another word at each of these places.
fn replaced<'a>(text: &str, places: impl Iterator<Item = &'a Instruction>, word: &str) -> String {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for place in places {
        new.push_str(text.get(from..place.range.start).unwrap_or_default());
        new.push_str(word);
        from = place.range.end;
    }
    new + text.get(from..).unwrap_or_default()
}
