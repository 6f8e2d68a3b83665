//! How long records are kept, and letting go of what is old. Five years is the floor: 16 CFR 310.5 asks for it (since
//! 15 October 2024), and the limitation of TCPA suits is four. A no is kept for ever.

use chrono::{DateTime, Months, Utc};
use linnet_contract::{CacheTag, PurgeRecords, Purged, SettingKey, UiError};
use linnet_store::ledger::{self, Before};

use super::refuse_on_hold;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::settings::Settings;

/// Fewest years after the last dealing with a person.
const FLOOR_YEARS: u32 = 5;

/// Why a setting cannot be this short, if it cannot.
pub(crate) fn too_short(key: SettingKey, value: &str) -> Option<String> {
    if !matches!(key, SettingKey::KeepSends | SettingKey::KeepConsents | SettingKey::KeepOptOuts) {
        return None;
    }
    let years: u32 = value.parse().unwrap_or_default();
    (years < FLOOR_YEARS).then(|| {
        format!(
            "{} cannot be less than {FLOOR_YEARS}: the FTC asks for five years (16 CFR 310.5), and you may have to show \
             these records for as long. Nothing was changed.",
            key.title()
        )
    })
}

/// The instant before which a kind of record must last have been of use to go. The floor holds whatever stands in the
/// database.
fn before(settings: &Settings, key: SettingKey, now: DateTime<Utc>) -> DateTime<Utc> {
    let years = settings.text(key).parse().unwrap_or(u32::MAX).max(FLOOR_YEARS);
    now.checked_sub_months(Months::new(years.saturating_mul(12))).unwrap_or(DateTime::UNIX_EPOCH)
}

impl Handle<PurgeRecords> for Engine {
    async fn handle(&self, PurgeRecords { dry_run }: PurgeRecords) -> Result<Purged, UiError> {
        let (now, settings) = (self.clock.now(), self.settings());
        let before = Before {
            sends: before(&settings, SettingKey::KeepSends, now),
            consents: before(&settings, SettingKey::KeepConsents, now),
            opt_outs: before(&settings, SettingKey::KeepOptOuts, now),
        };
        let mut tx = self.db.write().await.map_err(from_store)?;
        refuse_on_hold(&mut tx, "Nothing is purged").await?;
        let purged = ledger::purge(&mut tx, &before, now).await.map_err(from_store)?;
        if dry_run {
            tx.rollback().await.map_err(|error| from_store(error.into()))?;
        } else {
            tx.commit().await.map_err(|error| from_store(error.into()))?;
            if let Err(error) = self.db.rebuild().await {
                tracing::warn!(%error, "the file could not be rebuilt after a purge");
            }
            self.events.changed(&[CacheTag::Ledger, CacheTag::Campaigns, CacheTag::Inbox]);
        }
        Ok(Purged {
            entries: purged.entries,
            numbers: purged.numbers,
            sends_before: before.sends,
            consents_before: before.consents,
            opt_outs_before: before.opt_outs,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_years_are_the_floor_of_what_is_kept_and_of_nothing_else() {
        for key in [SettingKey::KeepSends, SettingKey::KeepConsents, SettingKey::KeepOptOuts] {
            assert!(too_short(key, "4").is_some_and(|sentence| sentence.contains("five years")), "{key}");
            assert!(too_short(key, "0").is_some() && too_short(key, "-1").is_some());
            assert_eq!(too_short(key, "5"), None);
        }
        assert_eq!(too_short(SettingKey::HoldSeconds, "0"), None);
    }
}
