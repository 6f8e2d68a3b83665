//! Cuts a text into the grapheme clusters that Twilio's calculator keeps whole: the Unicode 10.0 rules (UAX #29) with
//! that calculator's three departures, each named where it is made. Only sizes leave this module, never text.

mod table;

/// Grapheme break class of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Control,
    Extend,
    Spacing,
    Prepend,
    Joiner,
    /// Regional indicator: two make a flag.
    Flag,
    HangulL,
    HangulV,
    HangulT,
    HangulLV,
    HangulLVT,
    /// May take a skin tone.
    Base,
    /// A skin tone.
    Tone,
    /// Joins to what stands before a joiner.
    Glued,
    /// Both of these.
    BaseGlued,
}

impl Class {
    fn of(c: char) -> Self {
        match c {
            // Latin, Greek and CJK blocks without combining characters: most of what is written, found without a search.
            ' '..='~'
            | '\u{a0}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{370}'..='\u{482}'
            | '\u{3400}'..='\u{a66e}' => Self::Other,
            '\u{ac00}'..='\u{d7a3}' => {
                if (u32::from(c) - 0xac00).is_multiple_of(28) {
                    Self::HangulLV
                } else {
                    Self::HangulLVT
                }
            }
            _ => Self::look_up(u32::from(c)),
        }
    }

    fn look_up(code: u32) -> Self {
        let next = table::RANGES.partition_point(|&(first, ..)| first <= code);
        match next.checked_sub(1).and_then(|at| table::RANGES.get(at)) {
            Some(&(_, last, class)) if code <= last => class,
            _ => Self::Other,
        }
    }

    const fn takes_tone(self) -> bool {
        matches!(self, Self::Base | Self::BaseGlued)
    }
}

/// What has to be remembered of a cluster to know whether the next character belongs to it.
struct Cluster {
    units: u32,
    length: u32,
    before_last: Class,
    last: Class,
    extended: bool,
    /// A regional indicator stands second.
    flag_second: bool,
}

impl Cluster {
    fn starting(class: Class, units: u32) -> Self {
        Self {
            units,
            length: 1,
            before_last: Class::Other,
            last: class,
            extended: class == Class::Extend,
            flag_second: false,
        }
    }

    fn add(&mut self, class: Class, units: u32) {
        self.units += units;
        self.length += 1;
        self.before_last = self.last;
        self.last = class;
        self.extended |= class == Class::Extend;
        self.flag_second |= self.length == 2 && class == Class::Flag;
    }

    fn takes(&self, next: Class) -> bool {
        use Class::{
            BaseGlued, Control, Extend, Flag, Glued, HangulL, HangulLV, HangulLVT, HangulT, HangulV, Joiner, Prepend,
            Spacing, Tone,
        };
        // Departure 1: a flag keeps one mark after it and then ends.
        if self.last == Control || next == Control || (self.flag_second && self.length > 2) {
            return false;
        }
        match (self.last, next) {
            (HangulL, HangulL | HangulV | HangulLV | HangulLVT)
            | (HangulLV | HangulV, HangulV | HangulT)
            | (HangulLVT | HangulT, HangulT)
            | (_, Extend | Joiner | Spacing)
            | (Prepend, _)
            | (Joiner, Glued | BaseGlued) => true,
            // Departure 2: a mark anywhere earlier in the cluster keeps a tone away, one right before it does not.
            (last, Tone) if self.extended => last == Extend && self.before_last.takes_tone(),
            (last, Tone) => last.takes_tone(),
            // Departure 3: a prepended sign holds one regional indicator, not a pair.
            (Flag, Flag) => self.length == 1,
            _ => false,
        }
    }
}

/// Hands over the size of each cluster in UTF-16 units, in order.
pub(super) fn for_each_size(text: &str, mut each: impl FnMut(u32)) {
    let mut classes = text.chars().map(|c| (Class::of(c), c.len_utf16() as u32));
    let Some((class, units)) = classes.next() else { return };
    let mut cluster = Cluster::starting(class, units);
    for (class, units) in classes {
        if cluster.takes(class) {
            cluster.add(class, units);
        } else {
            each(cluster.units);
            cluster = Cluster::starting(class, units);
        }
    }
    each(cluster.units);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(text: &str) -> Vec<u32> {
        let mut sizes = Vec::new();
        for_each_size(text, |units| sizes.push(units));
        sizes
    }

    #[test]
    fn the_shortcuts_agree_with_the_table() {
        for c in '\0'..=char::MAX {
            if !matches!(c, '\u{ac00}'..='\u{d7a3}') {
                assert_eq!(Class::of(c), Class::look_up(u32::from(c)), "{c:?}");
            }
        }
        assert!(table::RANGES.is_sorted_by(|a, b| a.1 < b.0), "ranges overlap or are out of order");
    }

    #[test]
    fn what_belongs_together_stays_together() {
        assert_eq!(sizes("e\u{301}x"), [2, 1]);
        assert_eq!(sizes("👩🏽\u{200d}🚀🇺🇸🇫🇷!"), [7, 4, 4, 1]);
        assert_eq!(sizes("한\u{1112}\u{1161}\u{11ab}"), [1, 3]);
        assert_eq!(sizes("नि"), [2]);
    }

    #[test]
    fn a_line_break_of_two_characters_counts_as_two() {
        assert_eq!(sizes("\r\n"), [1, 1]);
    }

    #[test]
    fn the_departures_from_the_standard_are_those_of_the_calculator() {
        assert_eq!(sizes("🇺🇸\u{301}\u{301}"), [5, 1]);
        assert_eq!(sizes("☝\u{fe0f}\u{fe0f}🏽"), [3, 2]);
        assert_eq!(sizes("☝\u{fe0f}🏽"), [4]);
        assert_eq!(sizes("\u{600}🇺🇸"), [3, 2]);
    }
}
