//! The message log, kept in the order Twilio lists it (newest first) and found by sid, sender and recipient without
//! scanning. It stores and finds; it never changes a message by itself.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};

use crate::model::Message;

/// Place in the list: milliseconds of the sending (else creation) instant, then our own number.
pub(crate) type Place = (i64, u64);

/// What a list request asks for.
#[derive(Debug, Default, Clone)]
pub(crate) struct Query {
    pub to: Option<String>,
    pub from: Option<String>,
    /// Earliest `date_sent` in milliseconds, inclusive. Unsent messages have none and never match.
    pub since: Option<i64>,
    /// Latest `date_sent` in milliseconds, inclusive.
    pub until: Option<i64>,
    /// Only what stands after this place.
    pub after: Option<Place>,
    pub limit: usize,
}

/// All messages of the account.
#[derive(Default)]
pub(crate) struct MessageLog {
    messages: HashMap<u64, Message>,
    by_sid: HashMap<String, u64>,
    order: BTreeSet<Place>,
    by_to: HashMap<String, BTreeSet<Place>>,
    by_from: HashMap<String, BTreeSet<Place>>,
}

fn place(message: &Message) -> Place {
    (message.sent.unwrap_or(message.created).timestamp_millis(), message.seq)
}

impl MessageLog {
    pub fn insert(&mut self, message: Message) {
        self.link(&message);
        self.by_sid.insert(message.sid.clone(), message.seq);
        self.messages.insert(message.seq, message);
    }

    pub fn get(&self, seq: u64) -> Option<&Message> {
        self.messages.get(&seq)
    }

    pub fn find(&self, sid: &str) -> Option<&Message> {
        self.get(*self.by_sid.get(sid)?)
    }

    /// Changes a message and keeps the order right.
    pub fn change(&mut self, seq: u64, change: impl FnOnce(&mut Message)) -> Option<&Message> {
        let mut message = self.messages.remove(&seq)?;
        self.unlink(&message);
        change(&mut message);
        self.link(&message);
        Some(self.messages.entry(seq).insert_entry(message).into_mut())
    }

    pub fn remove(&mut self, seq: u64) -> Option<Message> {
        let message = self.messages.remove(&seq)?;
        self.unlink(&message);
        self.by_sid.remove(&message.sid);
        Some(message)
    }

    /// The oldest message in list order.
    pub fn oldest(&self) -> Option<u64> {
        self.order.first().map(|(_, seq)| *seq)
    }

    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Every message, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &Message> {
        self.order.iter().rev().filter_map(|(_, seq)| self.messages.get(seq))
    }

    /// One page in list order, and the place to go on from when there is more.
    pub fn page(&self, query: &Query, now: DateTime<Utc>) -> (Vec<&Message>, Option<Place>) {
        let nothing = BTreeSet::new();
        let candidates = match (&query.to, &query.from) {
            (Some(to), _) => self.by_to.get(to).unwrap_or(&nothing),
            (None, Some(from)) => self.by_from.get(from).unwrap_or(&nothing),
            (None, None) => &self.order,
        };
        let before = query.until.map_or((i64::MAX, u64::MAX), |until| (until.saturating_add(1), 0));
        let before = query.after.map_or(before, |after| before.min(after));
        let dated = query.since.is_some() || query.until.is_some();
        let mut found = candidates
            .range(..before)
            .rev()
            .take_while(|(at, _)| query.since.is_none_or(|since| *at >= since))
            .filter_map(|place| Some((*place, self.messages.get(&place.1)?.listed(now)?)))
            .filter(|(_, message)| !dated || message.sent.is_some())
            .filter(|(_, message)| query.from.is_none() || message.from == query.from);
        let mut page = Vec::with_capacity(query.limit.min(64));
        let mut last = None;
        while page.len() < query.limit {
            let Some((place, message)) = found.next() else { return (page, None) };
            last = Some(place);
            page.push(message);
        }
        let more = found.next().is_some();
        (page, last.filter(|_| more))
    }

    fn link(&mut self, message: &Message) {
        let place = place(message);
        self.order.insert(place);
        self.by_to.entry(message.to.clone()).or_default().insert(place);
        if let Some(from) = &message.from {
            self.by_from.entry(from.clone()).or_default().insert(place);
        }
    }

    fn unlink(&mut self, message: &Message) {
        let place = place(message);
        self.order.remove(&place);
        forget(&mut self.by_to, &message.to, place);
        if let Some(from) = &message.from {
            forget(&mut self.by_from, from, place);
        }
    }
}

fn forget(index: &mut HashMap<String, BTreeSet<Place>>, key: &str, place: Place) {
    if let Some(places) = index.get_mut(key) {
        places.remove(&place);
        if places.is_empty() {
            index.remove(key);
        }
    }
}
