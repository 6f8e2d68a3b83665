//! What texts take from when they leave, day by day: the money and each number's texts. What is left with the provider
//! takes from the day on which it goes, so that no later text of that day overshoots.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use linnet_domain::SenderId;
use linnet_store::{StoreError, WriteTx, senders};

use super::budget::{Budget, spend_day};
use super::senders::Senders;
use crate::settings::Settings;

/// One day's stores.
#[derive(Debug)]
pub(super) struct Day {
    pub budget: Budget,
    pub senders: Senders,
}

/// Today, and every other day that something of a round goes on.
#[derive(Debug)]
pub(super) struct Days {
    today: Day,
    later: BTreeMap<i64, Day>,
}

impl Day {
    async fn read(tx: &mut WriteTx, settings: &Settings, at: DateTime<Utc>) -> Result<Self, StoreError> {
        let budget = Budget::read(tx, settings, at).await?;
        let senders = Senders::new(senders::used_in(tx, budget.day).await?, settings, at);
        Ok(Self { budget, senders })
    }

    /// Counts a text that goes on this day.
    pub(super) fn count(&mut self, sender: SenderId) {
        self.senders.count(sender);
    }
}

impl Days {
    /// The day it is.
    pub(super) async fn read(tx: &mut WriteTx, settings: &Settings, now: DateTime<Utc>) -> Result<Self, StoreError> {
        Ok(Self { today: Day::read(tx, settings, now).await?, later: BTreeMap::new() })
    }

    /// Reads the days of these instants as well.
    pub(super) async fn prepare(
        &mut self,
        tx: &mut WriteTx,
        settings: &Settings,
        instants: impl Iterator<Item = DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        for at in instants {
            let day = spend_day(settings, at);
            if day != self.today.budget.day && !self.later.contains_key(&day) {
                self.later.insert(day, Day::read(tx, settings, at).await?);
            }
        }
        Ok(())
    }

    /// The day it is.
    pub(super) const fn today(&self) -> &Day {
        &self.today
    }

    /// Takes in from which address people know the business; only what leaves now asks for it.
    pub(super) fn recall(&mut self, last_with: HashMap<String, String>) {
        self.today.senders.recall(last_with);
    }

    /// The day of an instant that was prepared for; today for any other.
    pub(super) fn of(&mut self, settings: &Settings, at: DateTime<Utc>) -> &mut Day {
        let day = spend_day(settings, at);
        self.later.get_mut(&day).unwrap_or(&mut self.today)
    }
}
