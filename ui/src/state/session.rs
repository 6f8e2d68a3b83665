//! The open business as every page needs it: its overview, its zone, and the engine's instant. Made anew for each
//! business, so that nothing of one is ever shown in another.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use linnet_contract::{
    CacheTag, GetLedger, GetOverview, LedgerState, ListSettings, Overview, SettingKey, SettingValue, World,
};

use super::read::{Read, use_read};

/// The open business. Take it from the context.
#[derive(Clone, Copy)]
pub struct Session {
    /// Its figures; the home page shows them, the sidebar a few.
    pub overview: Read<Overview>,
    /// Its settings.
    pub settings: Read<Vec<SettingValue>>,
    /// How its record stands.
    pub ledger: Read<LedgerState>,
    /// Its world, as known when it was opened or last read.
    world: StoredValue<World>,
}

impl Session {
    /// Starts reading the business.
    pub fn provide(world: World) -> Self {
        const TAGS: &[CacheTag] =
            &[CacheTag::Overview, CacheTag::Account, CacheTag::Campaigns, CacheTag::Inbox, CacheTag::Contacts];
        let overview = use_read(TAGS, || GetOverview {});
        let settings = use_read(&[CacheTag::Settings], || ListSettings {});
        let ledger = use_read(&[CacheTag::Ledger], || GetLedger {});
        let session = Self { overview, settings, ledger, world: StoredValue::new(world) };
        provide_context(session);
        session
    }

    /// A setting's text, tracked; its default until known.
    pub fn setting(self, key: SettingKey) -> String {
        let known = self.settings.data.with(|settings| {
            settings.as_ref()?.iter().find(|setting| setting.key == key).map(|setting| setting.value.clone())
        });
        known.unwrap_or_else(|| key.default_value().to_owned())
    }

    /// Which world, tracked.
    pub fn world(self) -> World {
        self.overview
            .data
            .with(|overview| overview.as_ref().map(|overview| overview.business.world))
            .unwrap_or(self.world.get_value())
    }

    /// The business's zone, tracked; empty (the computer's own) until known.
    pub fn zone(self) -> String {
        self.overview.data.with(|overview| overview.as_ref().map(|overview| overview.zone.clone())).unwrap_or_default()
    }

    /// The engine's instant when last read, tracked. Good for "today" and "yesterday", for no rule.
    pub fn now(self) -> Option<DateTime<Utc>> {
        self.overview.data.with(|overview| overview.as_ref().map(|overview| overview.now))
    }

    /// An instant as the owner reads it: `9:12 AM`, `yesterday 9:12 AM`, `Mar 12, 9:12 AM`.
    pub fn when(self, instant: DateTime<Utc>) -> String {
        crate::time::when(instant, self.now(), &self.zone())
    }
}

/// The open business of this window.
pub fn use_session() -> Session {
    expect_context()
}
