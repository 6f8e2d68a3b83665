//! What the look ahead says of the time that was chosen: whose turn falls outside the hours, whose local time is over.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::CampaignDraft;
use linnet_domain::money::group_thousands;
use linnet_domain::{Rule, When};

use super::plan::Planned;

/// Counts, person by person, what a time means for them.
#[derive(Debug, Default)]
pub(super) struct Timing {
    /// Whose turn comes outside the hours in which they may be texted.
    outside: u64,
    /// Whose own clock has passed the time already.
    passed: u64,
}

impl Timing {
    /// Counts one more.
    pub(super) fn add(&mut self, draft: &CampaignDraft, planned: &Planned, now: DateTime<Utc>) {
        if planned.not_before().is_none() {
            return;
        }
        match draft.when {
            When::Spread { .. } => {
                let held = planned.rule().is_some_and(Rule::is_about_hours);
                self.outside += u64::from(held && planned.not_before() > Some(planned.wanted_at));
            }
            When::LocalTime { .. } => self.passed += u64::from(planned.wanted_at <= now),
            When::Now | When::At { .. } => {}
        }
    }

    /// What the owner should know of it; `finishes_at` is when the last text is handed over by pace and hours.
    pub(super) fn advice(
        &self,
        draft: &CampaignDraft,
        now: DateTime<Utc>,
        finishes_at: Option<DateTime<Utc>>,
    ) -> Vec<String> {
        let mut advice = Vec::new();
        if self.passed > 0 {
            advice.push(format!(
                "For {} of them that time has passed already where they are; they get it as soon as it may leave.",
                group_thousands(self.passed)
            ));
        }
        if self.outside > 0 {
            advice.push(format!(
                "The turn of {} of them comes outside the hours in which they may be texted; theirs leave together when \
                 the hours begin again. Pick a stretch within the hours to keep it even.",
                group_thousands(self.outside)
            ));
        } else if outlasts(draft.when, now, finishes_at) {
            advice.push(
                "Your numbers cannot send this many within the stretch you picked; the last ones leave after its end."
                    .to_owned(),
            );
        }
        advice
    }
}

/// Whether the pace takes what is spread beyond its stretch.
fn outlasts(when: When, now: DateTime<Utc>, finishes_at: Option<DateTime<Utc>>) -> bool {
    let When::Spread { from, minutes } = when else { return false };
    let end = from.unwrap_or(now).max(now) + TimeDelta::minutes(i64::from(minutes));
    finishes_at.is_some_and(|finishes| finishes > end + TimeDelta::minutes(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_spread_can_outlast_its_stretch() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-06-10T15:00:00Z");
        let hour = |from: Option<&str>| When::Spread { from: from.map(at), minutes: 60 };
        for (when, finishes, expected) in [
            (hour(None), "2026-06-10T16:00:30Z", false),
            (hour(None), "2026-06-10T16:02:00Z", true),
            (hour(Some("2026-06-10T18:00:00Z")), "2026-06-10T18:59:00Z", false),
            (hour(Some("2026-06-10T18:00:00Z")), "2026-06-10T19:30:00Z", true),
            (When::Now, "2026-06-12T00:00:00Z", false),
        ] {
            assert_eq!(outlasts(when, now, Some(at(finishes))), expected, "{when:?} {finishes}");
        }
        assert!(!outlasts(hour(None), now, None));
    }
}
