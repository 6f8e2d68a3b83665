//! The look ahead for numbers: from which one everybody of a campaign would be texted, were it to leave now, and how many
//! have to wait for another day because the numbers have sent theirs.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{CampaignDraft, UiError};
use linnet_domain::money::group_thousands;
use linnet_domain::{Origin, SenderId};
use linnet_store::senders;

use super::plan::Planned;
use super::start::sender_of;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::outbox::senders::{Addressee, Lacking, Senders};
use crate::outbox::spend_day;

/// A plan looks so many days ahead at most; what fits none of them is not placed.
const MOST_DAYS: u32 = 60;

/// Who goes out from where.
pub(super) struct Origins {
    senders: Senders,
    bound_to: Option<SenderId>,
    counts: BTreeMap<SenderId, u64>,
    /// Days full so far.
    days: u32,
    /// Texts that wait for another day.
    later: u64,
}

/// Where one text leaves from.
pub(super) struct Leaves {
    pub sender: SenderId,
    pub pace: SharedPace,
    /// Not before this many days from now.
    pub days: u32,
}

/// The pace of all that shares one registration.
#[derive(Debug, Clone, Copy)]
pub(super) struct SharedPace {
    /// Whose it is.
    pub sender: SenderId,
    /// Parts a second that Twilio passes on at most, where that is known.
    pub at_most: Option<f64>,
}

impl Origins {
    /// As of an instant. A sender that the draft names and nobody knows counts as none; the start refuses it.
    pub(super) async fn read(engine: &Engine, draft: &CampaignDraft, now: DateTime<Utc>) -> Result<Self, UiError> {
        let settings = engine.settings();
        let used = senders::used(&engine.db, spend_day(&settings, now)).await.map_err(from_store)?;
        Ok(Self {
            senders: Senders::new(used, &settings, now),
            bound_to: sender_of(engine, draft).await.unwrap_or_default(),
            counts: BTreeMap::new(),
            days: 0,
            later: 0,
        })
    }

    /// Places one more text; nothing where no number can send at all.
    pub(super) fn place(&mut self, planned: &Planned) -> Option<Leaves> {
        let number = planned.person.number.as_ref()?.as_str();
        if self.senders.take_turns() {
            let known = planned.last_with.clone().map(|address| (number.to_owned(), address));
            self.senders.recall(HashMap::from_iter(known));
        }
        let to = Addressee { number, bound_to: self.bound_to, origin: Origin::Campaign, confirms: false };
        let pick = loop {
            match self.senders.pick(&to) {
                Ok(pick) => break pick,
                Err(Lacking::Room { .. }) if self.days < MOST_DAYS => {
                    self.days += 1;
                    self.senders.begin_next_day();
                }
                Err(Lacking::Room { .. } | Lacking::Sender(_)) => return None,
            }
        };
        self.senders.count(pick.sender);
        self.later += u64::from(self.days > 0);
        *self.counts.entry(pick.sender).or_default() += 1;
        let pace = SharedPace {
            sender: self.senders.paced_as(pick.sender),
            at_most: self.senders.throughput(pick.sender).at_most,
        };
        Some(Leaves { sender: pick.sender, pace, days: self.days })
    }

    /// The address of the number one text would leave from.
    pub(super) fn address(&mut self, planned: &Planned) -> Option<String> {
        let leaves = self.place(planned)?;
        self.senders.address(leaves.sender).map(str::to_owned)
    }

    /// What the owner should know of it.
    pub(super) fn advice(&self) -> Option<String> {
        (self.later > 0).then(|| {
            format!(
                "{} of these texts are more than your numbers may send today; they leave on later days.",
                group_thousands(self.later)
            )
        })
    }

    /// Texts from each address.
    pub(super) fn counts(&self) -> BTreeMap<String, u64> {
        let named = |(id, texts): (&SenderId, &u64)| Some((self.senders.address(*id)?.to_owned(), *texts));
        self.counts.iter().filter_map(named).collect()
    }
}

/// The instant a text placed on a later day may leave at the earliest.
pub(super) fn not_before(now: DateTime<Utc>, tomorrow: DateTime<Utc>, leaves: Option<&Leaves>) -> DateTime<Utc> {
    match leaves.map_or(0, |leaves| leaves.days) {
        0 => now,
        days => tomorrow + TimeDelta::days(i64::from(days) - 1),
    }
}
