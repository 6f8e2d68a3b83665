//! For programs: every entry with salt, payload and hashes as they stand, so that whoever reads it can compute the chain
//! again by the formulas in the store's `ledger/chain.rs`.

use linnet_store::ledger::chain::hex;
use serde_json::json;

use super::{Header, Row};

/// A document being written.
pub(super) struct Json {
    text: String,
    first: bool,
}

impl Json {
    pub(super) fn begin(header: &Header) -> Self {
        let about = serde_json::to_string(header).unwrap_or_default();
        let how = json!({
            "commitment": "SHA-256(\"linnet-ledger-payload-1\" + salt + payload)",
            "hash": "SHA-256(\"linnet-ledger-entry-1\" + seq + at + kind + subject + commitment + previous)",
            "encoding": "each field after its length in 8 bytes, big-endian; whole numbers in 8 bytes, big-endian; at in \
                         UTC milliseconds; subject empty where there is none; payload in UTF-8; the rest in hex here",
        });
        Self { text: format!("{{\"about\":{about},\n\"how\":{how},\n\"entries\":["), first: true }
    }

    pub(super) fn add(&mut self, row: &Row) {
        let stored = &row.stored;
        let entry = json!({
            "seq": stored.seq,
            "at": stored.at,
            "at_millis": stored.at.timestamp_millis(),
            "at_local": row.local,
            "kind": stored.kind,
            "subject": stored.subject.as_deref().map(hex),
            "campaign": stored.campaign,
            "sentence": row.sentence,
            "detail": row.detail,
            "salt": stored.salt.as_deref().map(hex),
            "payload": stored.payload,
            "commitment": hex(&stored.commitment),
            "previous": hex(&stored.previous),
            "hash": hex(&stored.hash),
        });
        self.text.push_str(if self.first { "\n" } else { ",\n" });
        self.first = false;
        self.text.push_str(&entry.to_string());
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.text).into_bytes()
    }

    pub(super) fn end(mut self) -> Vec<u8> {
        self.text.push_str("\n]}\n");
        self.text.into_bytes()
    }
}
