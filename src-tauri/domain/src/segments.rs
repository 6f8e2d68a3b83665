//! Into how many billed parts a text is cut: GSM-7 or UCS-2, 160/153 or 70/67 units, as Twilio's segment calculator
//! counts (Twilio "SMS character limits"; npm `sms-segments-calculator` 1.3.0). An estimate: what Twilio reports is what
//! is billed. It never changes a text by itself; `smart_encode` returns the text Twilio would send.

mod graphemes;
mod gsm;
mod smart_map;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The alphabet a whole text is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// Seven bits a character, ten characters cost two.
    #[serde(rename = "GSM-7")]
    Gsm7,
    /// Sixteen bits a UTF-16 unit; one character outside GSM-7 forces it on the whole text.
    #[serde(rename = "UCS-2")]
    Ucs2,
}

impl Encoding {
    /// Units that fit when the text is a single segment.
    pub const fn units_alone(self) -> u32 {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units that fit in each segment of several: six octets go to the header that joins them again.
    pub const fn units_joined(self) -> u32 {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }
}

/// How a text is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SegmentCount {
    /// The alphabet the text needs.
    pub encoding: Encoding,
    /// Billed parts; an empty text counts as one.
    pub segments: u32,
    /// Size of the text in units of its encoding, headers and padding left out.
    pub units: u32,
    /// Units that still fit in the last segment.
    pub remaining: u32,
}

/// Counts a text as it stands.
///
/// Neither the two units of an extension character nor a grapheme cluster are split between segments, so padding can
/// add a segment. A cluster larger than a segment is not split either: such a text costs more than this says.
pub fn count(text: &str) -> SegmentCount {
    match gsm::measure(text) {
        Some(gsm::Size { units, extended: false }) => count_unpadded(units),
        Some(gsm::Size { .. }) => {
            let mut cut = Cut::new(Encoding::Gsm7);
            text.chars().for_each(|c| cut.push(gsm::units(c).unwrap_or(1)));
            cut.finish()
        }
        None => {
            let mut cut = Cut::new(Encoding::Ucs2);
            graphemes::for_each_size(text, |units| cut.push(units));
            cut.finish()
        }
    }
}

/// Counts a text as Twilio sends it with Smart Encoding on.
pub fn count_smart(text: &str) -> SegmentCount {
    count(&smart_encode(text))
}

/// The text after Smart Encoding: typographic look-alikes replaced by GSM-7 characters, invisible ones dropped.
/// Emoji and letters of other alphabets stay.
pub fn smart_encode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.char_indices().find_map(|(at, c)| replacement(c).map(|_| at)) else {
        return Cow::Borrowed(text);
    };
    let (untouched, rest) = text.split_at(first);
    let mut encoded = String::with_capacity(text.len() + 16);
    encoded.push_str(untouched);
    for c in rest.chars() {
        match replacement(c) {
            Some(replaced) => encoded.push_str(replaced),
            None => encoded.push(c),
        }
    }
    Cow::Owned(encoded)
}

fn replacement(c: char) -> Option<&'static str> {
    // Printable ASCII but the backtick stands for itself: the common case needs no search.
    if matches!(c, ' '..='_' | 'a'..='~' | '\n' | '\r') {
        return None;
    }
    let at = smart_map::REPLACEMENTS.binary_search_by_key(&c, |&(from, _)| from).ok()?;
    smart_map::REPLACEMENTS.get(at).map(|&(_, to)| to)
}

/// GSM-7 text in which every character is one unit needs no padding: plain division.
fn count_unpadded(units: u32) -> SegmentCount {
    let encoding = Encoding::Gsm7;
    let (segments, room) = if units <= encoding.units_alone() {
        (1, encoding.units_alone())
    } else {
        let segments = units.div_ceil(encoding.units_joined());
        (segments, segments * encoding.units_joined())
    };
    SegmentCount { encoding, segments, units, remaining: room - units }
}

/// Fills segments with characters (or clusters) that must stay whole.
struct Cut {
    encoding: Encoding,
    segments: u32,
    units: u32,
    /// Units in the segment being filled.
    filled: u32,
    /// Units of the first segment that stay there once it has to make room for a header.
    kept: u32,
}

impl Cut {
    const fn new(encoding: Encoding) -> Self {
        Self { encoding, segments: 1, units: 0, filled: 0, kept: 0 }
    }

    fn capacity(&self) -> u32 {
        if self.segments == 1 { self.encoding.units_alone() } else { self.encoding.units_joined() }
    }

    fn push(&mut self, size: u32) {
        self.units += size;
        if self.filled + size <= self.capacity() {
            self.filled += size;
            if self.segments == 1 && self.filled <= self.encoding.units_joined() {
                self.kept = self.filled;
            }
            return;
        }
        // What no longer fits beside the first segment's header moves on with the newcomer.
        let displaced = if self.segments == 1 { self.filled - self.kept } else { 0 };
        self.segments += 1;
        self.filled = displaced + size;
    }

    fn finish(self) -> SegmentCount {
        let remaining = self.capacity().saturating_sub(self.filled);
        SegmentCount { encoding: self.encoding, segments: self.segments, units: self.units, remaining }
    }
}

#[cfg(test)]
mod tests;
