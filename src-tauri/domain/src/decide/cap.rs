//! How many offers one person may get in 24 hours: what left before and what the provider holds for later count alike.

use chrono::{DateTime, Utc};

use super::{CAP_WINDOW, Facts, Reasons, rows};
use crate::rules::Loosening;
use crate::verdict::{Effect, Rule};

/// The caps: the owner's, and those of the states. Refused when the cap has been reached, so the text after the last
/// allowed one waits until there is no stretch of 24 hours with too many, what the provider holds for later included.
pub(super) fn check(facts: &Facts<'_>, at: DateTime<Utc>, reasons: &mut Reasons) {
    let own = facts.policy.cap.map(|cap| (cap, "Settings", "your limit".to_owned()));
    let states = rows(facts.place).filter_map(|row| {
        let loosened = facts.policy.loosened(row).contains(&Loosening::Cap);
        let cap = row.cap.filter(|_| !loosened)?;
        Some((cap, row.source, format!("the limit of {}", row.name)))
    });
    let Some((cap, source, whose)) = own.into_iter().chain(states).min_by_key(|(cap, ..)| *cap) else { return };
    if cap == 0 {
        reasons.never(Rule::Cap, source, format!("No offers may go: {whose} is {cap} in 24 hours."));
        return;
    }
    if !is_crowded(facts.recent, cap, at) {
        return;
    }
    let later = facts.recent.iter().map(|sent| *sent + CAP_WINDOW).filter(|until| *until > at);
    let Some(until) = later.filter(|until| !is_crowded(facts.recent, cap, *until)).min() else { return };
    let had = facts.recent.iter().filter(|sent| **sent <= at && at - **sent < CAP_WINDOW).count();
    let message = if had >= cap as usize {
        let times = if had == 1 { "one offer".to_owned() } else { format!("{had} offers") };
        format!("They got {times} in the last 24 hours, and {whose} is {cap}.")
    } else {
        format!("With the offers already on their way to them it would be too many in 24 hours: {whose} is {cap}.")
    };
    reasons.push(Rule::Cap, source, message, Effect::Wait { until });
}

/// Whether some 24 hours with this instant in them hold as many offers as are allowed, before one more goes then.
fn is_crowded(sent: &[DateTime<Utc>], cap: u32, at: DateTime<Utc>) -> bool {
    let before = sent.iter().copied().filter(|sent| *sent <= at && at - *sent < CAP_WINDOW);
    before.chain([at]).any(|start| {
        let held = sent.iter().filter(|sent| **sent >= start && **sent - start < CAP_WINDOW).count();
        held >= cap as usize
    })
}
