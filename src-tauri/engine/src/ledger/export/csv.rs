//! For spreadsheets: one line per entry, every field that is asked for in a column, the rest as JSON in the last. No cell can
//! calculate.

use chrono::SecondsFormat;
use linnet_store::ledger::chain::hex;

use super::{Header, Row};
use crate::contacts::export::harmless;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const HEADINGS: [&str; 26] = [
    "entry",
    "at_utc",
    "at_local",
    "kind",
    "sentence",
    "number",
    "contact",
    "campaign",
    "category",
    "decision",
    "rule",
    "reason",
    "not_before",
    "states",
    "place_by",
    "consent",
    "sender",
    "body",
    "status",
    "provider_sid",
    "error_code",
    "segments",
    "cost_micros",
    "rules_version",
    "hash",
    "detail",
];

/// A table being written.
pub(super) struct Csv {
    lines: Vec<u8>,
}

impl Csv {
    /// The headings, and a first line that says what this is.
    pub(super) fn begin(header: &Header) -> Self {
        let mut this = Self { lines: BYTE_ORDER_MARK.as_bytes().to_vec() };
        this.line(&HEADINGS.map(str::to_owned));
        let mut cells = vec![String::new(); HEADINGS.len()];
        let about = format!(
            "{}. {} Linnet {}, rules {}, {} entries.",
            header.title, header.statement, header.app_version, header.rules_version, header.entries
        );
        for (heading, text) in [
            ("at_utc", header.made_at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            ("kind", "file".to_owned()),
            ("sentence", about),
            ("rules_version", header.rules_version.to_owned()),
            ("detail", serde_json::to_string(header).unwrap_or_default()),
        ] {
            if let Some(cell) = HEADINGS.iter().position(|one| *one == heading).and_then(|at| cells.get_mut(at)) {
                *cell = text;
            }
        }
        this.line(&cells);
        this
    }

    pub(super) fn add(&mut self, row: &Row) {
        let stored = &row.stored;
        let status = [row.text("outcome"), row.text("status")].concat();
        self.line(&[
            stored.seq.to_string(),
            stored.at.to_rfc3339_opts(SecondsFormat::Millis, true),
            row.local.join("; "),
            stored.kind.to_string(),
            row.sentence.clone(),
            row.text("number"),
            row.text("contact"),
            stored.campaign.map(|id| id.to_string()).unwrap_or_default(),
            row.text("category"),
            row.text("decision"),
            row.text("rule"),
            row.text("reason"),
            row.text("not_before"),
            row.words("states"),
            row.text("place_by"),
            row.text("consent"),
            row.text("sender"),
            row.text("body"),
            status,
            row.text("provider_sid"),
            row.text("error_code"),
            row.text("segments"),
            row.text("cost_micros"),
            row.text("rules_version"),
            hex(&stored.hash),
            stored.payload.clone().unwrap_or_default(),
        ]);
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.lines)
    }

    fn line(&mut self, cells: &[String]) {
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(&mut self.lines);
        if let Err(error) = writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned())) {
            // Writing to memory fails for want of memory only, which never comes back as an error.
            tracing::error!(%error, "a row could not be written");
        }
    }
}
