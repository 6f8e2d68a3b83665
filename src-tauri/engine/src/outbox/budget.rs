//! The owner's spending limits at the instant of release. What leaves is reserved in the same transaction, so that
//! nothing sent at the same time can overshoot together.

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use linnet_domain::{Micros, Rule};
use linnet_store::{StoreError, WriteTx, spend};

use crate::settings::Settings;

/// Why a message does not go for money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Over {
    /// The day's limit is reached; tomorrow is another day.
    Day {
        /// When the next day begins for the business.
        until: DateTime<Utc>,
        /// A sentence.
        explanation: String,
    },
    /// It would cost more than one text may.
    Message {
        /// A sentence.
        explanation: String,
    },
}

impl Over {
    pub(super) const RULE: Rule = Rule::Budget;
}

/// A day's budget while messages are being claimed.
#[derive(Debug)]
pub(super) struct Budget {
    /// The day it is, as `spend` counts days.
    pub day: i64,
    spent: Micros,
    daily: Micros,
    /// In percent of the daily limit.
    alert_at: i64,
    per_message: Micros,
    tomorrow: DateTime<Utc>,
}

impl Budget {
    /// Reads what the day has cost so far.
    pub(super) async fn read(tx: &mut WriteTx, settings: &Settings, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let day = spend_day(settings, now);
        Ok(Self {
            day,
            spent: spend::of_day_in(tx, day).await?,
            daily: settings.budget_daily,
            alert_at: settings.budget_alert,
            per_message: settings.budget_per_message,
            tomorrow: next_midnight(settings.zone, now),
        })
    }

    /// What the owner should hear of the day so far, if anything.
    pub(super) fn alert(&self) -> Option<String> {
        is_nearly_used(self.spent, self.daily, self.alert_at).then(|| nearly_used(self.spent, self.daily))
    }

    /// Reserves a message's cost, or says why not.
    pub(super) fn reserve(&mut self, cost: Micros) -> Result<(), Over> {
        if let Some(explanation) = too_dear(cost, self.per_message) {
            return Err(Over::Message { explanation });
        }
        if self.spent + cost > self.daily {
            let explanation = format!(
                "Today's texts have reached your limit of {}. It goes tomorrow, or when you raise the limit in Settings.",
                self.daily.display()
            );
            return Err(Over::Day { until: self.tomorrow, explanation });
        }
        self.spent += cost;
        Ok(())
    }
}

/// Whether so many percent of a day's limit are used. A limit of nothing is no limit to come near to.
pub(crate) fn is_nearly_used(spent: Micros, daily: Micros, percent: i64) -> bool {
    daily > Micros::ZERO && i128::from(spent.0) * 100 >= i128::from(daily.0) * i128::from(percent)
}

/// The sentence that says so.
pub(crate) fn nearly_used(spent: Micros, daily: Micros) -> String {
    format!(
        "Today's texts have cost {} of at most {}. When that is reached, the rest waits until tomorrow.",
        spent.display(),
        daily.display()
    )
}

/// Why a message of this cost may not go at all, if it may not.
pub(super) fn too_dear(cost: Micros, most: Micros) -> Option<String> {
    (cost > most).then(|| {
        format!("It would cost about {}, and one text may cost {} at most (Settings).", cost.display(), most.display())
    })
}

/// The day whose budget an instant belongs to, in days of the business's zone since 1970-01-01.
pub fn spend_day(settings: &Settings, now: DateTime<Utc>) -> i64 {
    (now.with_timezone(&settings.zone).date_naive() - NaiveDate::default()).num_days()
}

/// When the next day begins in a zone. Where the clocks skip midnight, at the first minute there is.
pub(crate) fn next_midnight(zone: Tz, now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = now.with_timezone(&zone).date_naive() + TimeDelta::days(1);
    let midnight = tomorrow.and_time(chrono::NaiveTime::MIN);
    (0..=180)
        .step_by(15)
        .find_map(|minutes| zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))).earliest())
        .map_or(now + TimeDelta::days(1), |instant| instant.with_timezone(&Utc))
}

#[cfg(test)]
mod together;

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(spent: i64) -> Budget {
        Budget {
            day: 0,
            spent: Micros(spent),
            daily: Micros(100),
            alert_at: 80,
            per_message: Micros(30),
            tomorrow: DateTime::<Utc>::default(),
        }
    }

    #[test]
    fn the_last_cent_may_be_spent_and_not_one_more() {
        let mut budget = budget(70);
        assert_eq!(budget.reserve(Micros(30)), Ok(()));
        assert!(matches!(budget.reserve(Micros(1)), Err(Over::Day { .. })));
        assert_eq!(budget.reserve(Micros(0)), Ok(()), "what costs nothing may still go");
    }

    #[test]
    fn the_owner_hears_of_it_from_the_chosen_part_on() {
        for (spent, told) in [(0, false), (79, false), (80, true), (100, true), (140, true)] {
            assert_eq!(budget(spent).alert().is_some(), told, "{spent}");
        }
        assert!(!is_nearly_used(Micros(5), Micros::ZERO, 80), "a limit of nothing is not nearly used");
        assert!(is_nearly_used(Micros(i64::MAX), Micros(i64::MAX), 100));
    }

    #[test]
    fn one_text_that_is_too_dear_never_goes_however_much_is_left() {
        assert!(matches!(budget(0).reserve(Micros(31)), Err(Over::Message { .. })));
    }

    #[test]
    fn the_next_day_begins_at_the_business_midnight() {
        let now = "2026-03-07T23:30:00Z".parse().unwrap();
        let expected: DateTime<Utc> = "2026-03-08T06:00:00Z".parse().unwrap();
        assert_eq!(next_midnight(Tz::America__Chicago, now), expected);
        // Cuba's clocks skip midnight on the day summer time begins.
        let now = "2026-03-07T12:00:00Z".parse().unwrap();
        let expected: DateTime<Utc> = "2026-03-08T05:00:00Z".parse().unwrap();
        assert_eq!(next_midnight(Tz::America__Havana, now), expected);
    }
}
