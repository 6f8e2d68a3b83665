//! An entry ready for any format: its sentence, and its time where the person is. Entries that do not tell where that is take
//! it from the person's entry before, else from the area code.

use std::collections::HashMap;

use chrono::SecondsFormat;
use chrono_tz::Tz;
use linnet_domain::PhoneNumber;
use linnet_store::ledger::Stored;
use serde_json::Value;

use super::super::sentence;
use crate::compliance;

/// An entry.
pub(super) struct Row {
    pub stored: Stored,
    /// The payload read; nothing after it was erased.
    pub detail: Option<Value>,
    pub sentence: String,
    /// `2026-06-10T12:00:00-05:00 America/Chicago`, one per zone the person may be in.
    pub local: Vec<String>,
}

impl Row {
    /// A field of what was recorded, in text.
    pub(super) fn text(&self, field: &str) -> String {
        match self.detail.as_ref().map(|detail| &detail[field]) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    /// A list of words, joined.
    pub(super) fn words(&self, field: &str) -> String {
        let list = self.detail.as_ref().and_then(|detail| detail[field].as_array()).cloned().unwrap_or_default();
        list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Reads entries in order.
#[derive(Default)]
pub(super) struct Reader {
    zones: HashMap<Vec<u8>, Vec<Tz>>,
}

impl Reader {
    pub(super) fn read(&mut self, stored: Stored) -> Row {
        let detail: Option<Value> = stored.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok());
        let zones = self.zones_of(&stored, detail.as_ref());
        let local = zones
            .iter()
            .map(|zone| {
                let time = stored.at.with_timezone(zone).to_rfc3339_opts(SecondsFormat::Secs, true);
                format!("{time} {zone}")
            })
            .collect();
        Row { sentence: sentence::of(stored.kind, detail.as_ref()), detail, local, stored }
    }

    fn zones_of(&mut self, stored: &Stored, detail: Option<&Value>) -> Vec<Tz> {
        let Some(subject) = &stored.subject else { return Vec::new() };
        let told: Vec<Tz> = detail
            .and_then(|detail| detail["local_times"].as_array())
            .into_iter()
            .flatten()
            .filter_map(|time| time["zone"].as_str()?.parse().ok())
            .collect();
        if !told.is_empty() {
            self.zones.insert(subject.clone(), told.clone());
            return told;
        }
        if let Some(known) = self.zones.get(subject) {
            return known.clone();
        }
        let number = detail.and_then(|detail| PhoneNumber::from_e164(detail["number"].as_str()?).ok());
        let zones = number.map(|number| compliance::zones_of(&number)).unwrap_or_default();
        self.zones.insert(subject.clone(), zones.clone());
        zones
    }
}
