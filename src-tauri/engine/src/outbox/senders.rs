//! The numbers texts go out from, as one round or one look ahead knows them: which are in use, what each has sent today,
//! whom they know. The choice itself is `domain::senders`; this gathers its facts and says in words why there is none.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use linnet_contract::SenderKind;
use linnet_domain::senders::{AreaCode, Candidate, NoSender, Pick, Ties, named, pick};
use linnet_domain::throughput::Throughput;
use linnet_domain::{Origin, PhoneNumber, SenderId};
use linnet_providers::twilio::SenderAddress;
use linnet_store::senders::{SenderRow, Used};

use super::budget::next_midnight;
use crate::settings::Settings;

/// Every sender with what it has sent on a day.
#[derive(Debug, Clone)]
pub(crate) struct Senders {
    rows: Vec<SenderRow>,
    /// Beside `rows`.
    candidates: Vec<Candidate>,
    /// Beside `rows`: what Twilio passes on.
    throughputs: Vec<Throughput>,
    /// Those that take turns; empty where one is in use.
    rotation: Vec<usize>,
    sticky: bool,
    by_area: bool,
    /// Whom the people asked about last wrote to, or were last texted from.
    last: HashMap<String, SenderId>,
    tomorrow: DateTime<Utc>,
}

/// Whom a text is for, and what made it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressee<'a> {
    /// E.164.
    pub number: &'a str,
    /// The sender the text is bound to.
    pub bound_to: Option<SenderId>,
    /// What made it.
    pub origin: Origin,
    /// Whether it confirms an opt-out.
    pub confirms: bool,
}

/// Why no number sends a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Lacking {
    /// There is none that can, until the owner does something about it.
    Sender(String),
    /// All have sent their texts for the day.
    Room {
        /// When the next day begins for the business.
        until: DateTime<Utc>,
        /// A sentence.
        explanation: String,
    },
}

impl Senders {
    /// The senders, with what they have sent on the day of an instant.
    pub(crate) fn new(used: Vec<Used>, settings: &Settings, now: DateTime<Utc>) -> Self {
        let candidate = |Used { row, texts }: &Used| Candidate {
            id: row.id(),
            usable: row.usable(),
            area: PhoneNumber::from_e164(&row.address).ok().as_ref().and_then(AreaCode::of),
            sent_today: *texts,
            daily_cap: cap_of(row, settings),
        };
        let throughput = |Used { row, .. }: &Used| {
            let number = PhoneNumber::from_e164(&row.address).ok();
            Throughput::of(number.as_ref(), row.registered.att_per_hour)
        };
        Self {
            candidates: used.iter().map(candidate).collect(),
            throughputs: used.iter().map(throughput).collect(),
            rotation: (0..used.len()).filter(|index| used[*index].row.rotates).collect(),
            rows: used.into_iter().map(|used| used.row).collect(),
            sticky: settings.senders_sticky,
            by_area: settings.senders_by_area,
            last: HashMap::new(),
            tomorrow: next_midnight(settings.zone, now),
        }
    }

    /// Whether several numbers take turns.
    pub(crate) fn take_turns(&self) -> bool {
        !self.rotation.is_empty()
    }

    /// Takes in from which address the people asked about next know the business.
    pub(crate) fn recall(&mut self, last_with: HashMap<String, String>) {
        let id_of = |address: &str| self.rows.iter().find(|row| row.address == address).map(SenderRow::id);
        self.last = last_with.into_iter().filter_map(|(number, address)| Some((number, id_of(&address)?))).collect();
    }

    /// Picks the number a text goes out from.
    pub(crate) fn pick(&self, to: &Addressee<'_>) -> Result<Pick, Lacking> {
        let open = |candidate: &Candidate| Candidate {
            // The law wants a stop confirmed within minutes, once: no cap of the owner's keeps that back.
            daily_cap: candidate.daily_cap.filter(|_| !to.confirms),
            ..*candidate
        };
        let owners = to.bound_to.or_else(|| if self.take_turns() { None } else { self.chosen() });
        if let Some(id) = owners {
            let candidate = self.candidates.iter().find(|candidate| candidate.id == id);
            let candidate = candidate.ok_or_else(|| Lacking::Sender(NONE_CHOSEN.to_owned()))?;
            return named(&open(candidate)).map_err(|why| match why {
                NoSender::Unusable => Lacking::Sender(self.gone(id, to.bound_to.is_some())),
                NoSender::Spent => self.spent(candidate.daily_cap),
            });
        }
        if !self.take_turns() {
            return Err(Lacking::Sender(NONE_CHOSEN.to_owned()));
        }
        // Whoever wrote is answered from the number they wrote to, whatever else the owner wants.
        let answers = matches!(to.origin, Origin::Reply | Origin::Automation);
        let number = PhoneNumber::from_e164(to.number).ok();
        let ties = Ties {
            last: self.last.get(to.number).copied().filter(|_| self.sticky || answers),
            area: number.as_ref().and_then(AreaCode::of).filter(|_| self.by_area),
        };
        let candidates: Vec<Candidate> = self.rotation.iter().map(|index| open(&self.candidates[*index])).collect();
        pick(&candidates, ties).map_err(|why| match why {
            NoSender::Unusable => Lacking::Sender(NONE_LEFT.to_owned()),
            NoSender::Spent => self.spent(None),
        })
    }

    /// Counts a text that leaves.
    pub(crate) fn count(&mut self, id: SenderId) {
        if let Some(candidate) = self.candidates.iter_mut().find(|candidate| candidate.id == id) {
            candidate.sent_today += 1;
        }
    }

    /// The next day, on which nothing has been sent yet.
    pub(crate) fn begin_next_day(&mut self) {
        for candidate in &mut self.candidates {
            candidate.sent_today = 0;
        }
    }

    /// The number or service, as it is stored.
    pub(crate) fn address(&self, id: SenderId) -> Option<&str> {
        self.row(id).map(|row| row.address.as_str())
    }

    /// The sender as the provider takes it.
    pub(super) fn as_provider_takes(&self, id: SenderId) -> Option<SenderAddress> {
        let row = self.row(id)?;
        Some(match SenderKind::from_word(&row.kind)? {
            SenderKind::MessagingService => SenderAddress::MessagingService(row.address.clone()),
            SenderKind::Number | SenderKind::TollFree => {
                SenderAddress::Number(PhoneNumber::from_e164(&row.address).ok()?)
            }
        })
    }

    /// Which sender's pace holds for texts from one: numbers of a Messaging Service share one registration with the US
    /// carriers, whose throughput is counted for all of them together (Twilio, A2P 10DLC), so they share the service's.
    pub(crate) fn paced_as(&self, id: SenderId) -> SenderId {
        let service = self.row(id).and_then(|row| row.service_sid.as_deref());
        let service = service.and_then(|sid| self.rows.iter().find(|row| row.address == sid));
        service.map_or(id, SenderRow::id)
    }

    /// How fast Twilio passes on what leaves from one, together with all that shares its pace.
    pub(crate) fn throughput(&self, id: SenderId) -> Throughput {
        let shared = self.paced_as(id);
        let place = self.rows.iter().position(|row| row.id() == shared);
        place.map_or_else(|| Throughput::of(None, None), |place| self.throughputs[place])
    }

    /// The addresses of all that share a sender's pace.
    pub(super) fn paced_with(&self, id: SenderId) -> impl Iterator<Item = &str> {
        let shared = self.paced_as(id);
        self.rows.iter().filter(move |row| self.paced_as(row.id()) == shared).map(|row| row.address.as_str())
    }

    /// The sender in use, whether or not it can send.
    fn chosen(&self) -> Option<SenderId> {
        self.rows.iter().find(|row| row.chosen).map(SenderRow::id)
    }

    fn row(&self, id: SenderId) -> Option<&SenderRow> {
        self.rows.iter().find(|row| row.id() == id)
    }

    fn gone(&self, id: SenderId, bound: bool) -> String {
        let shown = self.row(id).map_or_else(String::new, |row| readable(&row.address, &row.name));
        if bound {
            format!(
                "It was to leave from {shown}, which your Twilio account does not offer for texting any more. It waits \
                 until you say on the home page what becomes of it."
            )
        } else {
            format!(
                "Your Twilio account does not offer {shown} for texting any more. Choose another number in Settings."
            )
        }
    }

    fn spent(&self, cap: Option<u64>) -> Lacking {
        let goes = "It goes tomorrow, or when you raise the limit in Settings.";
        let explanation = match cap {
            Some(cap) => format!("Its number has sent the {cap} texts it may send today. {goes}"),
            None => format!("Every number that takes turns has sent the texts it may send today. {goes}"),
        };
        Lacking::Room { until: self.tomorrow, explanation }
    }
}

const NONE_CHOSEN: &str = "No number is chosen to send from. Choose one in Settings.";
const NONE_LEFT: &str = "Your Twilio account offers none of the numbers that take turns for texting any more. Choose others in \
                         Settings.";

/// Most texts a sender may send in a day; nothing for no limit.
pub(crate) fn cap_of(row: &SenderRow, settings: &Settings) -> Option<u64> {
    let own = row.daily_cap.map(|cap| cap.max(0).unsigned_abs());
    Some(own.unwrap_or(settings.senders_daily_cap)).filter(|cap| *cap > 0)
}

/// A sender as people write it: a number, or a service's name.
pub(crate) fn readable(address: &str, name: &str) -> String {
    match PhoneNumber::from_e164(address) {
        Ok(number) => number.display(),
        Err(_) if name.is_empty() => address.to_owned(),
        Err(_) => name.to_owned(),
    }
}
