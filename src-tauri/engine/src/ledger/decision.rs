//! One decision about one message or person, with everything it was taken on: what is asked for in a dispute
//! (47 CFR 64.1200(d), 16 CFR 310.5), recorded whether the message left, waits or never goes.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use linnet_domain::places::{Evidence, Place};
use linnet_domain::senders::PickedBy;
use linnet_domain::{
    AttemptId, BodyHash, CampaignId, Category, Channel, ContactId, Decision, MessageId, Micros, Origin, PhoneNumber,
    Reason, Rule, Verdict,
};
use linnet_store::consents::{self, ConsentRef};
use linnet_store::ledger::{self, Entry, Kind};
use linnet_store::messages::DueMessage;
use linnet_store::people::Person;
use linnet_store::{StoreError, WriteTx};
use serde::Serialize;

use super::RULES_VERSION;
use crate::compliance::{self, Subject};

/// A zone the person may be in, and the time there.
#[derive(Debug, Clone, Serialize)]
struct LocalTime {
    zone: &'static str,
    local: String,
}

/// A decision on its way into the ledger. Rules that are not among the reasons had nothing to say; which rules there were
/// stands in the entry of their version.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DecisionRecord {
    #[serde(skip)]
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<AttemptId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageId>,
    campaign: Option<CampaignId>,
    contact: Option<ContactId>,
    number: String,
    channel: Channel,
    category: Category,
    /// Who said what it is in law.
    category_by: &'static str,
    origin: Origin,
    decision: Decision,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Rule>,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    /// Why it overtook, in the owner's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    urgent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<DateTime<Utc>>,
    /// Until when it was left with the provider; the decision was taken as of then.
    #[serde(skip_serializing_if = "Option::is_none")]
    send_at: Option<DateTime<Utc>>,
    reasons: Vec<Reason>,
    local_times: Vec<LocalTime>,
    states: Vec<&'static str>,
    /// How zones and states are known.
    place_by: &'static str,
    /// What the count of the last 24 hours was made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    offers_before: Vec<DateTime<Utc>>,
    consent: Option<ConsentRef>,
    opt_out_checked_at: DateTime<Utc>,
    opted_out_at: Option<DateTime<Utc>>,
    review_pending: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender: Option<String>,
    /// Why that sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_by: Option<PickedBy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    body_hash: String,
    segments: u32,
    cost_micros: i64,
    rules_version: &'static str,
}

/// What was planned for one person: as one of a campaign's audience at its start, or by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan<'a> {
    pub person: &'a Person,
    pub campaign: Option<CampaignId>,
    pub origin: Origin,
    pub channel: Channel,
    pub category: Category,
    pub body: &'a str,
    pub segments: u32,
    pub cost: Micros,
    pub urgent: Option<&'a str>,
    pub verdict: &'a Verdict,
}

fn local_times(zones: &[Tz], at: DateTime<Utc>) -> Vec<LocalTime> {
    let local = |zone: &Tz| at.with_timezone(zone).to_rfc3339_opts(SecondsFormat::Secs, true);
    zones.iter().map(|zone| LocalTime { zone: zone.name(), local: local(zone) }).collect()
}

impl DecisionRecord {
    /// About a queued message at the instant of its release check.
    pub(crate) fn at_release(message: &DueMessage, subject: &Subject, now: DateTime<Utc>) -> Self {
        Self {
            message: Some(message.id),
            campaign: message.campaign,
            contact: subject.person.contact.or(message.contact),
            channel: message.channel,
            category: message.category,
            origin: message.origin,
            body: Some(message.body.clone()),
            segments: message.segments,
            cost_micros: message.cost.0,
            urgent: message.urgent.clone(),
            offers_before: subject.offers().to_vec(),
            ..Self::about(&message.number, &subject.person, &message.body, now).at(&subject.place, now)
        }
    }

    /// About something planned that never became a message. A campaign's text as written stands in its own entry.
    pub(crate) fn planned(planned: &Plan<'_>, now: DateTime<Utc>) -> Self {
        let number = planned.person.number.as_ref().map_or("", PhoneNumber::as_str);
        Self {
            campaign: planned.campaign,
            channel: planned.channel,
            category: planned.category,
            origin: planned.origin,
            reason: planned.verdict.explanation().to_owned(),
            reasons: planned.verdict.reasons.clone(),
            body: planned.campaign.is_none().then(|| planned.body.to_owned()),
            segments: planned.segments,
            cost_micros: planned.cost.0,
            urgent: planned.urgent.map(str::to_owned),
            ..Self::about(number, planned.person, planned.body, now).at(&compliance::place_of(planned.person), now)
        }
    }

    fn about(number: &str, person: &Person, body: &str, now: DateTime<Utc>) -> Self {
        Self {
            kind: Kind::Blocked,
            attempt: None,
            public_id: None,
            message: None,
            campaign: None,
            contact: person.contact,
            number: number.to_owned(),
            channel: Channel::Sms,
            category: Category::Service,
            category_by: "owner",
            origin: Origin::Direct,
            decision: Decision::Never,
            rule: None,
            reason: String::new(),
            urgent: None,
            not_before: None,
            send_at: None,
            reasons: Vec::new(),
            local_times: Vec::new(),
            states: Vec::new(),
            place_by: Evidence::Unknown.word(),
            offers_before: Vec::new(),
            consent: None,
            opt_out_checked_at: now,
            opted_out_at: person.opt_out.as_ref().map(|no| no.at),
            review_pending: person.review,
            sender: None,
            sender_by: None,
            body: None,
            body_hash: BodyHash::of(body).to_hex(),
            segments: 0,
            cost_micros: 0,
            rules_version: RULES_VERSION,
        }
    }

    fn at(mut self, place: &Place, now: DateTime<Utc>) -> Self {
        self.local_times = local_times(&place.zones, now);
        self.states.clone_from(&place.states);
        self.place_by = place.evidence.word();
        self
    }

    /// The sentence for the owner.
    pub(crate) fn because(mut self, reason: String) -> Self {
        self.reason = reason;
        self
    }

    /// Decided as of the instant until which it is left with the provider.
    pub(crate) fn left_until(mut self, subject: &Subject, send_at: Option<DateTime<Utc>>) -> Self {
        if let Some(at) = send_at {
            self.send_at = Some(at);
            self.local_times = local_times(&subject.place.zones, at);
        }
        self
    }

    /// Everything the rules said.
    pub(crate) fn with(mut self, reasons: Vec<Reason>) -> Self {
        self.reasons = reasons;
        self
    }

    /// Its sentence.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }

    /// SHA-256 of the text, in hex.
    pub(crate) fn body_hash(&self) -> &str {
        &self.body_hash
    }

    /// It leaves now, as this attempt, from this sender, which was picked for this reason.
    pub(crate) fn goes(mut self, attempt: AttemptId, public_id: &str, sender: &str, by: PickedBy) -> Self {
        self.kind = Kind::Attempt;
        self.decision = Decision::Send;
        self.attempt = Some(attempt);
        self.public_id = Some(public_id.to_owned());
        self.sender = Some(sender.to_owned());
        self.sender_by = Some(by);
        self
    }

    /// It waits; what it says is recorded when it leaves.
    pub(crate) fn waits(mut self, rule: Rule, until: DateTime<Utc>) -> Self {
        self.kind = Kind::Held;
        self.decision = Decision::Wait;
        self.rule = Some(rule);
        self.not_before = Some(until);
        self.body = None;
        self
    }

    /// It does not go.
    pub(crate) fn never(mut self, rule: Rule) -> Self {
        self.kind = Kind::Blocked;
        self.decision = Decision::Never;
        self.rule = Some(rule);
        self
    }
}

/// Records decisions in the transaction that carries them out, each offer with the consent it relies on.
pub(crate) async fn decided(
    tx: &mut WriteTx,
    mut decisions: Vec<DecisionRecord>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let offers = decisions.iter().filter(|decision| decision.category == Category::Marketing);
    let contacts: Vec<ContactId> = offers.filter_map(|decision| decision.contact).collect();
    if !contacts.is_empty() {
        let consents = consents::latest_in(tx, &contacts).await?;
        for decision in decisions.iter_mut().filter(|decision| decision.category == Category::Marketing) {
            decision.consent = decision.contact.and_then(|contact| consents.get(&contact).cloned());
        }
    }
    let entry = |decision: &DecisionRecord| {
        Entry::new(decision.kind, decision).about(decision.number.as_str()).of(decision.campaign)
    };
    let entries: Vec<Entry> = decisions.iter().map(entry).collect();
    ledger::append_all(tx, &entries, now).await?;
    Ok(())
}
