//! The rules in force, and the owner's own decisions about them. Tightening needs a press; loosening needs the owner's
//! words, which stay on record.

use std::collections::HashMap;

use linnet_contract::{ACKNOWLEDGEMENT, CacheTag, ChangeRule, ErrorCode, ListRules, RuleRow, UiError};
use linnet_domain::rules::{self, LegalRow};
use linnet_domain::{Loosening, RuleChangeKind, zones};
use linnet_store::contacts::InPlace;
use linnet_store::rule_changes::{self, RuleChange, RuleChanges};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::ledger;

impl Handle<ListRules> for Engine {
    async fn handle(&self, _: ListRules) -> Result<Vec<RuleRow>, UiError> {
        self.rule_rows().await
    }
}

impl Engine {
    async fn rule_rows(&self) -> Result<Vec<RuleRow>, UiError> {
        let people = people(linnet_store::contacts::by_place(&self.db).await.map_err(from_store)?);
        let settings = self.settings();
        let mut states: Vec<RuleRow> =
            rules::states().map(|found| row(found, false, &settings.rules, &people)).collect();
        // Where the business has most people comes first.
        states.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.name.cmp(&b.name)));
        let rows = std::iter::once(row(rules::federal(), false, &settings.rules, &people)).chain(states);
        let abroad = rules::countries().map(|found| row(found, true, &settings.rules, &people));
        Ok(rows.chain(abroad).collect())
    }
}

/// How many people a state's rules may concern: those noted to live there, and those whose area code is of it. Both count,
/// as both states' rules apply to them.
fn people(places: Vec<InPlace>) -> HashMap<String, u64> {
    let mut people = HashMap::new();
    for place in places {
        let of_area = place.area.and_then(zones::area).map(|area| area.states.as_slice()).unwrap_or_default();
        let mut states: Vec<&str> = of_area.to_vec();
        states.push(place.state.as_str());
        states.sort_unstable();
        states.dedup();
        for state in states.into_iter().filter(|state| !state.is_empty()) {
            *people.entry(state.to_owned()).or_default() += place.people;
        }
    }
    people
}

fn row(found: &LegalRow, country: bool, changes: &RuleChanges, people: &HashMap<String, u64>) -> RuleRow {
    let loosened = changes.loosened.iter().filter(|loose| !country && loose.row == found.code);
    let pause = changes.paused.iter().find(|pause| !country && pause.state == found.code);
    RuleRow {
        code: found.code.to_owned(),
        name: found.name.to_owned(),
        country,
        hours: found.hours.describe(),
        holidays: found.holidays,
        cap: found.cap,
        written_needed: found.written_needed,
        certainty: found.certainty,
        source: rules::spelled_out(found.source),
        meaning: found.meaning(),
        note: rules::spelled_out(found.note),
        checked: found.checked.to_owned(),
        people: if country { 0 } else { people.get(found.code).copied().unwrap_or_default() },
        on: !country || changes.countries.iter().any(|code| code == found.code),
        paused_until: pause.map(|pause| pause.until),
        loosened: loosened.map(|loose| loose.part).collect(),
        parts: if country { Vec::new() } else { parts(found) },
    }
}

/// What there is to loosen in a row.
fn parts(row: &LegalRow) -> Vec<Loosening> {
    let has = |part: &Loosening| match part {
        Loosening::Hours => true,
        Loosening::Sundays => !row.hours.is_open_on(chrono::Weekday::Sun),
        Loosening::Holidays => row.holidays,
        Loosening::Cap => row.cap.is_some(),
    };
    Loosening::ALL.iter().copied().filter(has).collect()
}

impl Handle<ChangeRule> for Engine {
    async fn handle(&self, order: ChangeRule) -> Result<Vec<RuleRow>, UiError> {
        self.check_change(&order)?;
        let now = self.clock.now();
        let change = RuleChange {
            kind: order.kind,
            code: order.code.clone(),
            part: order.part.filter(|_| order.kind == RuleChangeKind::Loosen),
            until: order.until.filter(|_| order.kind == RuleChangeKind::Pause),
            acknowledgement: order.acknowledgement.trim().to_owned(),
            at: now,
        };
        let mut tx = self.db.write().await.map_err(from_store)?;
        if order.on {
            rule_changes::add(&mut tx, &change).await.map_err(from_store)?;
        } else {
            rule_changes::end(&mut tx, change.kind, &change.code, change.part, now).await.map_err(from_store)?;
        }
        let part = change.part.map_or("", Loosening::word);
        let begins = if order.on { "begins" } else { "ends" };
        let what = format!("{} {} {part} {begins}", change.kind, change.code);
        ledger::acknowledged(&mut tx, &what, &change.acknowledgement, None, None, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.reload_settings().await?;
        self.events.changed(&[CacheTag::Compliance]);
        self.rule_rows().await
    }
}

impl Engine {
    /// Whether a change makes sense, and whether what loosens a rule is answered for.
    fn check_change(&self, order: &ChangeRule) -> Result<(), UiError> {
        let bad = |field: &str, message: &str| Err(UiError::new(ErrorCode::BadInput, message).field(field));
        let answered = order.acknowledgement.to_lowercase().contains(&ACKNOWLEDGEMENT.to_lowercase());
        let unanswered = || {
            UiError::new(ErrorCode::Refused, format!("Type “{ACKNOWLEDGEMENT}” to loosen this rule."))
                .field("acknowledgement")
                .hint("It stays on record with the day. A wrong text can cost $500 to $1,500, each.")
        };
        match order.kind {
            RuleChangeKind::Country => {
                if order.code.len() != 2
                    || order.code == "US"
                    || !order.code.bytes().all(|byte| byte.is_ascii_uppercase())
                {
                    return bad("code", "A country is two capital letters, for instance CA for Canada.");
                }
                if order.on && !answered {
                    return Err(unanswered());
                }
            }
            RuleChangeKind::Pause => {
                if rules::state(&order.code).is_none_or(|row| row.code == rules::FEDERAL) {
                    return bad("code", "There is no such state.");
                }
                if order.on && order.until.is_none_or(|until| until <= self.today()) {
                    return bad("until", "Say until which day the state is paused; it must lie ahead.");
                }
            }
            RuleChangeKind::Loosen => {
                let part = rules::state(&order.code).zip(order.part);
                if part.is_none_or(|(row, part)| !parts(row).contains(&part)) {
                    return bad("part", "This row has no such part to loosen.");
                }
                if order.on && !answered {
                    return Err(unanswered());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_count_where_they_live_and_where_their_area_code_is_each_once() {
        let place = |state: &str, area, people| InPlace { state: state.to_owned(), area, people };
        // 312 is Chicago, 504 New Orleans; 999 is no area code.
        let found = people(vec![
            place("", Some(312), 5),
            place("IL", Some(312), 2),
            place("LA", Some(312), 1),
            place("", Some(504), 4),
            place("", Some(999), 9),
            place("TX", None, 3),
        ]);
        let expected = [("IL", 8), ("LA", 5), ("TX", 3)].map(|(state, people)| (state.to_owned(), people));
        assert_eq!(found, HashMap::from(expected));
    }
}
