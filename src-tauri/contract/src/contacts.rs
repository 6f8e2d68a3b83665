//! People: listing, one person's page, changing, deleting with a way back, opt-outs and consent.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_domain::{ConsentBasis, ConsentClaim, ConsentDetails, ConsentMethod, ContactId, ListId, Reason, words};
use serde::{Deserialize, Serialize};

use crate::{Slice, ThreadMessage};

/// Part of the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListContacts {
    /// Part of a name, number, email or tag; empty for all.
    pub query: String,
    /// An audience expression (`tag:regular and not lapsed:90d`); nothing for all.
    pub audience: Option<String>,
    /// Which rows.
    pub slice: Slice,
}

/// One line of the address book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Which contact.
    pub id: ContactId,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E.164, also when it cannot be texted.
    pub number: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Tags in alphabetical order.
    pub tags: Vec<String>,
    /// Two-letter state, given or by area code; empty when unknown.
    pub state: String,
    /// Whether they are on the do-not-text list.
    pub suppressed: bool,
    /// Whether the number can be texted at all.
    pub textable: bool,
    /// What they agreed to.
    pub consent: ConsentBasis,
    /// Their last visit.
    pub last_visit: Option<NaiveDate>,
}

/// One person by id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetContact {
    /// Which contact.
    pub id: ContactId,
}

/// One person by number, in any spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindContact {
    /// The number.
    pub number: String,
}

/// Everything about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDetails {
    /// The line of the address book.
    pub row: ContactRow,
    /// What can be edited.
    pub draft: ContactDraft,
    /// What is wrong or special about the number, if anything.
    pub number_note: String,
    /// IANA zones they may be in.
    pub zones: Vec<String>,
    /// How the zones are known, in words.
    pub zone_source: String,
    /// Their yes, if any.
    pub consent: Option<ConsentRecord>,
    /// Every record of a yes, latest first.
    pub consents: Vec<ConsentEntry>,
    /// What the rules say about that yes for an offer: what it lacks, or what to mind.
    pub consent_reasons: Vec<Reason>,
    /// Their no, if any.
    pub opt_out: Option<OptOutRecord>,
    /// Lists they are on.
    pub lists: Vec<String>,
    /// Their messages, oldest first, the latest 200.
    pub messages: Vec<ThreadMessage>,
    /// Whether a marketing text may go now, in a sentence.
    pub may_text: String,
    /// Whether they are here only because they called: no audience holds them until the owner saves them.
    #[serde(default)]
    pub only_called: bool,
}

/// A recorded yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentRecord {
    /// What was claimed, from where and when.
    pub claim: ConsentClaim,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// One record of a yes with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentEntry {
    /// What was claimed, from where and when.
    pub claim: ConsentClaim,
    /// What else is known.
    pub details: ConsentDetails,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// A recorded no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOutRecord {
    /// By which road: their reply, the owner's click, the provider's refusal.
    pub source: String,
    /// Their words, when they wrote.
    pub words: Option<String>,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// What the owner can edit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactDraft {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// The number as typed.
    pub number: String,
    /// Email address.
    pub email: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Street city.
    pub city: String,
    /// Two-letter state.
    pub state: String,
    /// ZIP code.
    pub zip: String,
    /// Last visit or order.
    pub last_visit: Option<NaiveDate>,
    /// The owner's own words about them.
    pub note: String,
}

/// Adds or changes one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveContact {
    /// Whom; nothing for a new one.
    pub id: Option<ContactId>,
    /// The new values.
    pub draft: ContactDraft,
    /// For a changed number: that they gave the new one themselves and agree to offers on it. Without this the yes stays
    /// with the old number.
    #[serde(default)]
    pub new_number: Option<NewNumberConsent>,
}

/// The owner's word that somebody gave a new number and agrees to offers on it: a new consent, with how it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNumberConsent {
    /// What they agreed to, where and when.
    pub claim: ConsentClaim,
    /// How they said so.
    pub method: ConsentMethod,
}

/// Takes people out of the address book. Their records and their no stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteContacts {
    /// Whom.
    pub ids: Vec<ContactId>,
}

/// Takes a deletion back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoreContacts {
    /// Whom.
    pub ids: Vec<ContactId>,
}

/// How many rows a deletion or its undoing touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// How many.
    pub count: u64,
    /// Messages that waited for somebody deleted and were withdrawn; an undone deletion does not bring them back.
    pub withdrawn: u64,
}

/// They asked to stop, by whatever road. Takes effect at once, on everything that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOutNumber {
    /// The number, in any spelling.
    pub number: String,
    /// How they asked, in the owner's words; may be empty where the road says it.
    pub source: String,
    /// By which road it came.
    #[serde(default)]
    pub road: Option<OptOutRoad>,
    /// Their own words, as far as they are known, for the record.
    #[serde(default)]
    pub words: Option<String>,
}

words! {
    /// The roads by which a stop reaches the owner rather than Linnet.
    pub enum OptOutRoad {
        /// They called.
        Phone = "phone",
        /// They said it in person.
        Counter = "counter",
        /// They wrote an email.
        Email = "email",
        /// They wrote a letter.
        Letter = "letter",
    }
}

/// What an opt-out did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptOutRecorded {
    /// The number in E.164.
    pub number: String,
    /// Messages to them that were waiting and are now withdrawn.
    pub withdrawn: u64,
    /// Whether it was on the list already.
    pub already: bool,
}

/// Takes back a no that the owner has just recorded by mistake. What anybody else said stays, and after
/// [`SECONDS_TO_CORRECT`] so does what the owner recorded. The no and its correction are both on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectOptOut {
    /// The number, in any spelling.
    pub number: String,
}

/// For how many seconds a no that the owner recorded can be taken back.
pub const SECONDS_TO_CORRECT: u32 = 60;

/// Records a yes the owner claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordConsent {
    /// Whose.
    pub id: ContactId,
    /// What is claimed.
    pub claim: ConsentClaim,
    /// What else is known of it.
    #[serde(default)]
    pub details: Option<ConsentDetails>,
    /// A picture or scan to keep with it.
    #[serde(default)]
    pub evidence: Option<crate::ImportSource>,
}

/// The audiences one can pick from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAudiences {}

/// Tags and lists with their sizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audiences {
    /// Everyone.
    pub all: u64,
    /// Tags.
    pub tags: Vec<TagCount>,
    /// Lists.
    pub lists: Vec<ListCount>,
}

/// A tag and how many carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// People.
    pub count: u64,
}

/// A list and how many are on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListCount {
    /// Which.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// People.
    pub count: u64,
}

/// Reads an audience expression and counts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAudience {
    /// The expression.
    pub audience: String,
}

/// How many an expression means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AudienceCount {
    /// People.
    pub count: u64,
    /// The expression in words.
    pub words: String,
}

/// Writes the address book as CSV to a path on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportContacts {
    /// Where to; never overwritten silently.
    pub path: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// Where.
    pub path: String,
    /// Rows without the heading.
    pub rows: u64,
}
