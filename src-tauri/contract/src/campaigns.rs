//! Campaigns: the draft, the look ahead, the start with its seconds of grace, progress, and each person's explanation.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use linnet_domain::{
    CampaignId, CampaignStatus, Category, Channel, ChannelChoice, ContactId, MessageState, Micros, Reason, Rule,
    Verdict,
};
use serde::{Deserialize, Serialize};

use crate::{LeaveWithTwilio, Slice, StopLine, TextFinding, ThreadMessage, Urgent, When};

/// What the owner writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignDraft {
    /// Its name, for the owner only.
    pub name: String,
    /// The text with merge fields.
    pub body: String,
    /// Subject of emails.
    pub subject: String,
    /// Who, as an audience expression.
    pub audience: String,
    /// Contacts left out by hand.
    pub excluded: Vec<ContactId>,
    /// How.
    pub channel: ChannelChoice,
    /// What it is in law.
    pub category: Category,
    /// A sender's address; nothing for the one in use.
    pub from: Option<String>,
    /// When.
    pub when: When,
    /// Segments per second, instead of the sender's.
    pub pace: Option<u32>,
    /// Whether it goes before other campaigns, and why; for everyday messages only.
    #[serde(default)]
    pub urgent: Option<Urgent>,
    /// Whether Twilio holds the texts until their time.
    #[serde(default)]
    pub leave: Option<LeaveWithTwilio>,
}

impl Default for CampaignDraft {
    fn default() -> Self {
        Self {
            name: String::new(),
            body: String::new(),
            subject: String::new(),
            audience: "all".to_owned(),
            excluded: Vec::new(),
            channel: ChannelChoice::Auto,
            category: Category::Marketing,
            from: None,
            when: When::Now,
            pace: None,
            urgent: None,
            leave: None,
        }
    }
}

/// Keeps a draft, new or changed. Only drafts can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveCampaign {
    /// Which; nothing for a new one.
    pub id: Option<CampaignId>,
    /// The text and the rest.
    pub draft: CampaignDraft,
}

macro_rules! by_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            /// Which campaign.
            pub id: CampaignId,
        }
    )*};
}

by_id! {
    /// One campaign with its counts.
    GetCampaign
    /// Deletes a draft.
    DeleteCampaign
    /// Plans the campaign as of now and adds it up; keeps nothing.
    ForecastCampaign
    /// Takes a held or scheduled campaign back to a draft; nothing of it has left.
    CallBackCampaign
    /// Hands nothing more over.
    PauseCampaign
    /// Goes on.
    ResumeCampaign
    /// Withdraws what has not left, for good.
    CancelCampaign
    /// The whole record of a campaign, person by person, for a file.
    ReportCampaign
}

/// Every campaign, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCampaigns {}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignRow {
    /// Which.
    pub id: CampaignId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// Why it is paused, if a rule did it.
    pub pause_reason: Option<String>,
    /// People in it.
    pub recipients: u64,
    /// How many stand where.
    pub counts: RecipientCounts,
    /// Submissions made.
    pub attempts: u64,
    /// What it cost so far, settled or estimated.
    pub cost_micros: Micros,
    /// When it was last touched.
    pub at: DateTime<Utc>,
    /// When the grace ends or the start comes.
    pub starts_at: Option<DateTime<Utc>>,
    /// When the last text will be handed over, while it goes out.
    pub finishes_at: Option<DateTime<Utc>>,
    /// Why nothing of it leaves at this moment, if something that passes by itself is in the way.
    pub waits: Option<String>,
    /// What became of the first copy, which goes to the owner's own phone and counts nobody.
    #[serde(default)]
    pub trial: Option<String>,
}

/// How many recipients stand where; every recipient in exactly one bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientCounts {
    /// Planned or waiting.
    pub queued: u64,
    /// Leaving.
    pub submitting: u64,
    /// Handed over, outcome unknown.
    pub in_doubt: u64,
    /// Taken by the provider.
    pub accepted: u64,
    /// Held by the provider.
    pub scheduled: u64,
    /// Gone to the carrier.
    pub sent: u64,
    /// Arrived.
    pub delivered: u64,
    /// Given up by the carrier.
    pub undelivered: u64,
    /// Refused.
    pub failed: u64,
    /// Kept back by a rule.
    pub skipped: u64,
    /// Withdrawn by the owner.
    pub canceled: u64,
    /// Too late.
    pub expired: u64,
}

impl RecipientCounts {
    /// The bucket of a state.
    pub const fn bucket(&mut self, state: MessageState) -> &mut u64 {
        match state {
            MessageState::Queued => &mut self.queued,
            MessageState::Submitting => &mut self.submitting,
            MessageState::InDoubt => &mut self.in_doubt,
            MessageState::Accepted => &mut self.accepted,
            MessageState::Scheduled => &mut self.scheduled,
            MessageState::Sent => &mut self.sent,
            MessageState::Delivered => &mut self.delivered,
            MessageState::Undelivered => &mut self.undelivered,
            MessageState::Failed => &mut self.failed,
            MessageState::Skipped => &mut self.skipped,
            MessageState::Canceled => &mut self.canceled,
            MessageState::Expired => &mut self.expired,
        }
    }

    /// How many stand in a state.
    pub fn get(mut self, state: MessageState) -> u64 {
        *self.bucket(state)
    }

    /// All buckets together: the number of recipients.
    pub fn total(self) -> u64 {
        MessageState::ALL.iter().map(|state| self.get(*state)).sum()
    }
}

/// A campaign: its line, and what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// The line of the list.
    pub row: CampaignRow,
    /// What was written.
    pub draft: CampaignDraft,
}

/// Shows a text as one person of an audience would get it. Works on unsaved drafts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewMessage {
    /// The draft.
    pub draft: CampaignDraft,
    /// Which person, counted from 0 in the audience's order.
    pub index: u64,
}

/// A text as one person would get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePreview {
    /// People in the audience.
    pub total: u64,
    /// Which this is.
    pub index: u64,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: Option<String>,
    /// The text in pieces, merged parts marked.
    pub spans: Vec<PreviewSpan>,
    /// What Linnet added by itself (business name, opt-out line), in words.
    pub added: Vec<String>,
    /// Billed parts.
    pub segments: u32,
    /// Characters or units.
    pub units: u32,
    /// Units left in the last part.
    pub remaining: u32,
    /// Estimated cost.
    pub cost_micros: Micros,
    /// Fields with nothing to fill them for this person and no fallback.
    pub missing: Vec<String>,
    /// What is wrong with the text itself.
    pub problem: Option<String>,
    /// What there is to say about the text, the same for everybody.
    pub findings: Vec<TextFinding>,
    /// For an offer whose text does not say how to stop: how many have to be told.
    #[serde(default)]
    pub stop_line: Option<StopLine>,
}

/// A piece of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewSpan {
    /// The text.
    pub text: String,
    /// Whether it came from the contact.
    pub merged: bool,
}

/// What each channel would reach of a draft's audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReachChannels {
    /// The draft.
    pub draft: CampaignDraft,
}

/// What one channel would reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelReach {
    /// Which choice.
    pub choice: ChannelChoice,
    /// Whether it can be chosen.
    pub available: bool,
    /// What to do first, if it cannot.
    pub unavailable_reason: Option<String>,
    /// People it would reach.
    pub reaches: u64,
    /// People it would not, by reason.
    pub not_reached: Vec<ReasonCount>,
    /// Estimated cost of one message.
    pub cost_each_micros: Micros,
    /// What it goes out from, in words.
    pub from: String,
}

/// A reason and how many people it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonCount {
    /// The rule's word, to ask for the people.
    pub rule: Rule,
    /// The sentence.
    pub reason: String,
    /// People.
    pub count: u64,
}

/// The plan's totals before sending. `will_send + will_wait + refused == recipients`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// People in the audience.
    pub recipients: u64,
    /// May leave at once (or at the chosen time).
    pub will_send: u64,
    /// Leave later by themselves.
    pub will_wait: u64,
    /// Will not get it, by reason.
    pub refused: Vec<ReasonCount>,
    /// Wait, by reason.
    pub waiting: Vec<ReasonCount>,
    /// Messages per channel.
    pub by_channel: BTreeMap<Channel, u64>,
    /// Texts from each number, by its address, as they would leave now.
    #[serde(default)]
    pub senders: BTreeMap<String, u64>,
    /// Billed parts in all.
    pub segments: u64,
    /// People to whose text Linnet adds how to stop, because it is due; their parts and cost are counted with it.
    #[serde(default)]
    pub stop_lines: u64,
    /// People whose text counts as more than one, and the most it counts.
    pub long_texts: u64,
    /// Estimated cost.
    pub cost_micros: Micros,
    /// The part of it that carriers are expected to take: an estimate even where the rest is Twilio's own price.
    #[serde(default)]
    pub carrier_fees_micros: Micros,
    /// When Twilio was asked for the oldest of its prices in it; nothing where they are the owner's estimate.
    #[serde(default)]
    pub priced_at: Option<DateTime<Utc>>,
    /// First text leaves.
    pub starts_at: Option<DateTime<Utc>>,
    /// Last text is handed over, by pace and windows.
    pub finishes_at: Option<DateTime<Utc>>,
    /// Why Send is closed altogether, if it is.
    pub blocked: Option<String>,
    /// What the owner should know (advice of the rules).
    pub advice: Vec<String>,
    /// What was spent today already, and the day's budget.
    pub spent_today_micros: Micros,
    /// The day's budget.
    pub budget_daily_micros: Micros,
}

/// The people behind a figure of the forecast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListForecastPeople {
    /// Which campaign.
    pub id: CampaignId,
    /// Which figure.
    pub group: ForecastGroup,
    /// Which rows.
    pub slice: Slice,
}

/// A figure of the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForecastGroup {
    /// Who gets it.
    WillSend,
    /// Who waits, all or by rule.
    WillWait(Option<Rule>),
    /// Who will not get it, all or by rule.
    Refused(Option<Rule>),
    /// Whose text counts as more than one.
    LongTexts,
}

/// A person behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForecastPerson {
    /// Who.
    pub contact: ContactId,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: Option<String>,
    /// The sentence for them.
    pub explanation: String,
    /// When it would leave.
    pub not_before: Option<DateTime<Utc>>,
    /// Billed parts.
    pub segments: u32,
    /// The address it would leave from.
    #[serde(default)]
    pub sender: Option<String>,
}

/// Sends: freezes the audience, plans every message and holds all for the seconds of grace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartCampaign {
    /// Which.
    pub id: CampaignId,
    /// The number on the button. If the plan now says otherwise, nothing starts and the owner is shown the new number;
    /// nothing here skips that check (command line).
    pub expected: Option<u64>,
    /// Seconds in which it can be called back; nothing takes the setting.
    pub hold_seconds: Option<i64>,
}

/// People of a started campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCampaignPeople {
    /// Which campaign.
    pub id: CampaignId,
    /// Only those who stand here.
    pub state: Option<MessageState>,
    /// Part of a name or number.
    pub query: String,
    /// Which rows.
    pub slice: Slice,
}

/// A person of a started campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPerson {
    /// Who, while they are in the address book.
    pub contact: Option<ContactId>,
    /// Their name.
    pub name: String,
    /// Their number.
    pub number: Option<String>,
    /// Where their message stands.
    pub state: MessageState,
    /// Why, in a sentence.
    pub explanation: String,
    /// When it last changed.
    pub at: DateTime<Utc>,
    /// When it may leave, while it waits here or at Twilio.
    pub not_before: Option<DateTime<Utc>>,
}

/// Why one person gets it, waits or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainPerson {
    /// Which campaign.
    pub id: CampaignId,
    /// The number, in any spelling.
    pub number: String,
}

/// The whole explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonExplanation {
    /// The person's line.
    pub person: CampaignPerson,
    /// The rules' answer as of now.
    pub verdict: Verdict,
    /// Every rule's sentence when it was last checked.
    pub reasons: Vec<Reason>,
    /// Their messages of this campaign.
    pub messages: Vec<ThreadMessage>,
}

/// A campaign's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignReport {
    /// The campaign.
    pub campaign: Campaign,
    /// Everyone.
    pub people: Vec<CampaignPerson>,
}
