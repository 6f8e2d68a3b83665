//! The words of the counts beside each answer: whom offers would reach, where, and what keeps the others back.

use linnet_contract::{ImportReach, ReachByAnswer, StatePeople};
use linnet_domain::Rule;
use linnet_domain::money::group_thousands;

use crate::text::{count, people};

/// Places named in a sentence; the rest are counted together.
const NAMED: usize = 5;

/// The lines beside an answer.
pub fn answer(answer: &ReachByAnswer) -> Vec<String> {
    let mut lines = vec![reached(answer)];
    if !answer.needs_writing.is_empty() {
        lines.push(writing(&answer.needs_writing));
    }
    for (number, sentence) in [
        (answer.missing_date, "without a last visit in the file: add that column to reach them."),
        (answer.too_long_ago, "not reached because their last visit is too long ago."),
        (answer.needs_yes, "would need to have said yes."),
    ] {
        if number > 0 {
            lines.push(format!("{} {sentence}", people(number)));
        }
    }
    lines
}

fn reached(answer: &ReachByAnswer) -> String {
    match answer.reachable {
        0 => "Offers would reach nobody.".to_owned(),
        number => format!("Offers would reach {}: {}.", people(number), places(&answer.reachable_in)),
    }
}

fn writing(states: &[StatePeople]) -> String {
    let number = states.iter().map(|state| state.people).sum();
    let verb = if number == 1 { "lives or has a number" } else { "live or have numbers" };
    format!("{} {verb} where only a yes in writing counts: {}.", people(number), places(states))
}

/// `4 in Illinois, 1 in Florida and 12 elsewhere`.
fn places(states: &[StatePeople]) -> String {
    let mut named: Vec<String> = Vec::new();
    let mut elsewhere = 0;
    for state in states {
        if state.code.is_empty() {
            continue;
        }
        if named.len() < NAMED {
            named.push(format!("{} in {}", group_thousands(state.people), state.name));
        } else {
            elsewhere += state.people;
        }
    }
    if elsewhere > 0 {
        named.push(format!("{} elsewhere", group_thousands(elsewhere)));
    }
    let unknown: u64 = states.iter().filter(|state| state.code.is_empty()).map(|state| state.people).sum();
    if unknown > 0 {
        named.push(format!("{} in a state that is not known for certain", group_thousands(unknown)));
    }
    match named.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => named.join(""),
    }
}

/// Whom no answer opens, and why; nothing where everybody can be reached by some answer.
pub fn closed(reach: &ImportReach) -> Option<String> {
    let all: u64 = reach.closed.iter().map(|closed| closed.people).sum();
    let reasons =
        reach.closed.iter().map(|closed| format!("{} {}", group_thousands(closed.people), reason(closed.rule)));
    let reasons: Vec<String> = reasons.collect();
    let of = count(reach.people, "person", "people");
    (all > 0).then(|| {
        format!(
            "Whatever you answer, offers will not reach {} of the {of} in this file: {}.",
            group_thousands(all),
            reasons.join(", ")
        )
    })
}

const fn reason(rule: Rule) -> &'static str {
    match rule {
        Rule::Number => "without a number that takes texts",
        Rule::OptOut => "on the do-not-text list",
        Rule::Country => "in a country that is not switched on",
        Rule::Review => "whose last reply may mean stop",
        Rule::Consent => "whose yes has ended",
        _ => "held back by your own rules",
    }
}

#[cfg(test)]
mod tests {
    use linnet_contract::RulePeople;
    use linnet_domain::ConsentBasis;

    use super::*;

    fn state(code: &str, name: &str, people: u64) -> StatePeople {
        StatePeople { code: code.to_owned(), name: name.to_owned(), people }
    }

    fn some() -> ReachByAnswer {
        ReachByAnswer {
            basis: ConsentBasis::Customer,
            reachable: 1204,
            reachable_in: vec![state("IL", "Illinois", 1200), state("", "", 4)],
            needs_writing: vec![state("FL", "Florida", 1)],
            needs_yes: 0,
            missing_date: 3,
            too_long_ago: 0,
        }
    }

    #[test]
    fn an_answer_says_whom_it_opens_and_what_the_others_lack() {
        assert_eq!(
            answer(&some()),
            [
                "Offers would reach 1,204 people: 1,200 in Illinois and 4 in a state that is not known for certain.",
                "1 person lives or has a number where only a yes in writing counts: 1 in Florida.",
                "3 people without a last visit in the file: add that column to reach them.",
            ]
        );
        let nobody = ReachByAnswer { reachable: 0, missing_date: 0, needs_writing: Vec::new(), ..some() };
        assert_eq!(answer(&nobody), ["Offers would reach nobody."]);
    }

    #[test]
    fn the_smallest_places_are_counted_together() {
        let many: Vec<_> = ["A", "B", "C", "D", "E", "F", "G"].map(|name| state(name, name, 2)).to_vec();
        assert_eq!(places(&many), "2 in A, 2 in B, 2 in C, 2 in D, 2 in E and 4 elsewhere");
    }

    #[test]
    fn whom_nothing_opens_is_said_once() {
        let closed_to =
            vec![RulePeople { rule: Rule::OptOut, people: 2 }, RulePeople { rule: Rule::Number, people: 1 }];
        let reach = ImportReach { people: 9, closed: closed_to, answers: Vec::new() };
        assert_eq!(
            closed(&reach).as_deref(),
            Some(
                "Whatever you answer, offers will not reach 3 of the 9 people in this file: 2 on the do-not-text list, 1 \
                 without a number that takes texts."
            )
        );
        assert_eq!(closed(&ImportReach { closed: Vec::new(), ..reach }), None);
    }
}
