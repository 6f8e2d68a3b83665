//! The home page: today's figures, what is going on, what wants attention, and the health of every part. Reads a
//! handful of rows however much was ever sent; asks nobody outside.

mod answers;
mod attention;
mod health;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use linnet_contract::{
    Attention, Business, CampaignRow, CheckHealth, GetOverview, Health, ListAttention, ListCampaigns, ListScheduled,
    Overview, UiError,
};
use linnet_domain::{CampaignStatus, Micros};
use linnet_store::{conversations, inbound, profile, spend, suppressions, today};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::host::world_of;

/// How many of a kind the home page shows.
const FEW: usize = 5;

/// The business's day an instant lies in.
struct Today {
    /// In days since 1970-01-01, as `spend` counts them.
    day: i64,
    /// Its first instant.
    start: DateTime<Utc>,
}

impl Today {
    fn of(now: DateTime<Utc>, zone: Tz) -> Self {
        let date = now.with_timezone(&zone).date_naive();
        Self { day: (date - NaiveDate::default()).num_days(), start: first_instant(date, zone) }
    }
}

/// When a date begins in a zone. Some zones skip midnight when their clocks change; then the first minute there is.
fn first_instant(date: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = date.and_time(NaiveTime::MIN);
    (0..=240)
        .step_by(15)
        .find_map(|minutes| zone.from_local_datetime(&(midnight + TimeDelta::minutes(minutes))).earliest())
        .map_or_else(|| midnight.and_utc(), |instant| instant.with_timezone(&Utc))
}

impl Engine {
    async fn business(&self) -> Result<Business, UiError> {
        let world = profile::world(&self.db).await.map_err(from_store)?;
        Ok(Business {
            profile: self.options.profile.clone(),
            name: self.settings().business_name.clone(),
            world: world_of(world),
        })
    }

    async fn spent_today(&self, today: &Today) -> Result<Micros, UiError> {
        spend::of_day(&self.db, today.day).await.map_err(from_store)
    }
}

impl Handle<GetOverview> for Engine {
    async fn handle(&self, _: GetOverview) -> Result<Overview, UiError> {
        let (settings, now) = (self.settings(), self.clock.now());
        let today = Today::of(now, settings.zone);
        let counts = today::counts(&self.db, today.day).await.map_err(from_store)?;
        let campaigns = Shelves::of(self.handle(ListCampaigns {}).await?);
        let mut next = self.handle(ListScheduled {}).await?;
        next.truncate(FEW);
        Ok(Overview {
            business: self.business().await?,
            now,
            zone: settings.zone.name().to_owned(),
            sent_today: counts.sent,
            delivered_today: counts.delivered,
            replies_today: inbound::count_since(&self.db, today.start).await.map_err(from_store)?,
            unread: conversations::unread(&self.db).await.map_err(from_store)?,
            opt_outs_today: suppressions::count_since(&self.db, today.start).await.map_err(from_store)?,
            spent_today_micros: self.spent_today(&today).await?,
            budget_daily_micros: settings.budget_daily,
            contacts: today::people(&self.db).await.map_err(from_store)?,
            active: campaigns.active,
            next,
            account: self.account_status().await?,
            recent: campaigns.recent,
            drafts: campaigns.drafts,
        })
    }
}

/// Campaigns by what the home page does with them.
#[derive(Default)]
struct Shelves {
    active: Vec<CampaignRow>,
    recent: Vec<CampaignRow>,
    drafts: Vec<CampaignRow>,
}

impl Shelves {
    fn of(campaigns: Vec<CampaignRow>) -> Self {
        let mut shelves = Self::default();
        for campaign in campaigns {
            match campaign.status {
                CampaignStatus::Held | CampaignStatus::Sending | CampaignStatus::Paused => {
                    shelves.active.push(campaign);
                }
                CampaignStatus::Done | CampaignStatus::Canceled => shelves.recent.push(campaign),
                CampaignStatus::Draft => shelves.drafts.push(campaign),
                // Shown under what leaves next.
                CampaignStatus::Scheduled => {}
            }
        }
        shelves.recent.truncate(FEW);
        shelves.drafts.truncate(FEW);
        shelves
    }
}

impl Handle<ListAttention> for Engine {
    async fn handle(&self, _: ListAttention) -> Result<Vec<Attention>, UiError> {
        attention::list(self).await
    }
}

impl Handle<CheckHealth> for Engine {
    async fn handle(&self, _: CheckHealth) -> Result<Health, UiError> {
        Ok(health::check(self).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_day_where_the_business_is() {
        let evening: DateTime<Utc> = "2026-03-03T02:30:00Z".parse().unwrap();
        let chicago = Today::of(evening, Tz::America__Chicago);
        assert_eq!(chicago.start.to_rfc3339(), "2026-03-02T06:00:00+00:00", "still the second of March there");
        assert_eq!(Today::of(evening, Tz::UTC).day, chicago.day + 1);
    }

    #[test]
    fn a_day_without_midnight_begins_at_its_first_minute() {
        // Cuba's clocks skip from 0:00 to 1:00.
        let date = NaiveDate::from_ymd_opt(2026, 3, 8).unwrap();
        assert_eq!(first_instant(date, Tz::America__Havana).to_rfc3339(), "2026-03-08T05:00:00+00:00");
    }
}
