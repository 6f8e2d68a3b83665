//! The record that shows what was sent, kept back, agreed to and refused: its health, reading and exporting it, the legal
//! hold, erasing a person, and letting go of what is old.

use chrono::{DateTime, Utc};
use linnet_domain::ledger::{Damage, Kind};
use linnet_domain::{CampaignId, words};
use serde::{Deserialize, Serialize};

use crate::Slice;

/// How the record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetLedger {}

/// The record as it stands, without walking through it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerState {
    /// Entries.
    pub entries: u64,
    /// The hash of the last one, in hex.
    pub head: String,
    /// The latest head that was given out.
    pub anchor: Option<LedgerAnchor>,
    /// The last walk through the whole record.
    pub checked: Option<LedgerChecked>,
    /// Since when a legal hold stands.
    pub hold_since: Option<DateTime<Utc>>,
    /// The rules entries are decided by now.
    pub rules_version: String,
    /// Where files go unless another place is said: the owner's documents.
    pub folder: String,
}

/// That the whole record was walked through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerChecked {
    /// When.
    pub at: DateTime<Utc>,
    /// The first entry that was not as it was written, if there was one.
    pub first_bad: Option<u64>,
}

words! {
    /// How a file is written, by the ending of its name.
    pub enum LedgerFormat {
        /// For paper.
        Pdf = "pdf",
        /// For spreadsheets.
        Csv = "csv",
        /// For programs; holds what is needed to compute every hash again.
        Json = "json",
    }
}

/// A head that was given out: printed, mailed, kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerAnchor {
    /// The last entry then.
    pub seq: u64,
    /// Its hash, in hex.
    pub head: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Anchors the record as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorLedger {}

/// Anchors the record as it stands and keeps the anchor outside the database: in a file, and beside it a time stamp by an
/// authority (RFC 3161) over that file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepAnchor {
    /// The file; without one, in the business's own folder.
    pub to: Option<String>,
    /// Address of the time stamping authority.
    pub authority: Option<String>,
}

/// An anchor that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnchor {
    /// The head.
    pub anchor: LedgerAnchor,
    /// The file it stands in, on its first line as `ENTRY:HEAD`.
    pub file: String,
    /// The time stamp over that file, for `openssl ts -verify -data FILE -in STAMP`.
    pub stamp: Option<LedgerStamp>,
}

/// A time stamp that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerStamp {
    /// The authority's whole reply.
    pub file: String,
    /// The authority's time.
    pub time: DateTime<Utc>,
}

/// Walks through the whole record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyLedger {
    /// A head kept outside, for instance on paper, to compare with.
    pub against: Option<LedgerHead>,
}

/// An entry and its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerHead {
    /// The entry.
    pub seq: u64,
    /// Its hash, in hex.
    pub head: String,
}

/// What the walk found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerCheck {
    /// Entries that are there.
    pub entries: u64,
    /// Whether everything is as it was written.
    pub intact: bool,
    /// The first entry that is not.
    pub first_bad: Option<u64>,
    /// What is wrong with it.
    pub damage: Option<Damage>,
    /// Entries whose content was erased or purged, and rightly so.
    pub erased: u64,
    /// Heads given out that were compared.
    pub anchors: u64,
    /// The hash of the last entry, in hex.
    pub head: String,
    /// The latest head given out.
    pub anchor: Option<LedgerAnchor>,
    /// What this shows and what it does not, in a sentence or two.
    pub statement: String,
}

/// Which entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerAbout {
    /// All.
    All,
    /// Everything about one number, in any spelling.
    Number {
        /// The number.
        number: String,
    },
    /// Everything of one campaign.
    Campaign {
        /// Which.
        id: CampaignId,
    },
}

/// Reads entries, latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListLedger {
    /// Which.
    pub about: LedgerAbout,
    /// Which part of them.
    pub slice: Slice,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Its place.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// What it records.
    pub kind: Kind,
    /// Its campaign.
    pub campaign: Option<CampaignId>,
    /// What happened, in a sentence; everything recorded stands in an export.
    pub sentence: String,
    /// Its hash, in hex.
    pub hash: String,
}

/// Writes entries to a file that must not exist yet: CSV, JSON or PDF by its ending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportLedger {
    /// Which.
    pub about: LedgerAbout,
    /// The file.
    pub path: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerExported {
    /// The file.
    pub path: String,
    /// Entries in it.
    pub entries: u64,
    /// What the file says about itself: since when its entries are unchanged.
    pub statement: String,
    /// What of the content the file's format could not show as it is.
    pub note: Option<String>,
}

/// Freezes the business for a lawyer: campaigns stop, nothing is deleted, erased or purged, and everything is written to a
/// file that must not exist yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetLegalHold {
    /// The file.
    pub path: String,
}

/// A hold that was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHold {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Campaigns that were paused.
    pub paused: u64,
    /// The file for the lawyer.
    pub exported: LedgerExported,
}

/// Lifts the hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiftLegalHold {
    /// What the owner typed, which is recorded.
    pub acknowledgement: String,
}

/// What erasing a person would do. Nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewErasure {
    /// Their number, in any spelling.
    pub number: String,
}

/// What goes and what stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasurePreview {
    /// The number in E.164.
    pub number: String,
    /// What goes, a line each; empty if nothing is kept about them.
    pub goes: Vec<String>,
    /// What stays, a line each.
    pub stays: Vec<String>,
    /// Why it cannot be done now.
    pub refused: Option<String>,
}

/// Erases a person for good. There is no way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasePerson {
    /// Their number, in any spelling.
    pub number: String,
    /// What the owner typed. That it was typed is recorded; the words are not, because they may name the person.
    pub acknowledgement: String,
}

/// What was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Entries of the record whose content is gone.
    pub entries: u64,
    /// Waiting messages that were withdrawn.
    pub withdrawn: u64,
    /// The day of their no, which stays with the hash of their number.
    pub opted_out_at: DateTime<Utc>,
}

/// Destroys what has been of no use for longer than the settings keep it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurgeRecords {
    /// Say what would go and keep everything.
    pub dry_run: bool,
}

/// What a purge destroyed, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purged {
    /// Entries of the record whose content went.
    pub entries: u64,
    /// Numbers whose messages lost name, number and text.
    pub numbers: u64,
    /// What was sent to people last dealt with before this went.
    pub sends_before: DateTime<Utc>,
    /// Consents of people last dealt with before this went.
    pub consents_before: DateTime<Utc>,
    /// The words of a no recorded before this went; the no itself stays.
    pub opt_outs_before: DateTime<Utc>,
}
