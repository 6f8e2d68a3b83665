//! Words of choosing a time.

pub const LEGEND: &str = "When should it go?";
pub const NOW: &str = "Now";
pub const NOW_NOTE: &str = "As soon as you press Send. Whoever may not be texted at this hour gets it when they may.";
pub const AT: &str = "At a date and time";
pub const AT_NOTE: &str = "On your clock, for everybody at once. This computer must be on then, with Linnet open.";
pub const THEIRS: &str = "At a time on each person’s own clock";
pub const THEIRS_NOTE: &str =
    "Ten in the morning is ten where they are. Where that is not certain they get it later, never earlier.";
pub const SPREAD: &str = "Spread over some hours";
pub const SPREAD_NOTE: &str = "One after the other, evenly, so that not everybody calls back at once.";
pub const DATE: &str = "Date and time";
pub const DATE_THEIRS: &str = "Date and time, on their clock";
pub const DATE_NEEDED: &str = "Choose a date and a time.";
pub const BEGINS: &str = "The first one leaves";
pub const BEGINS_NOW: &str = "as soon as you send it";
pub const BEGINS_LATER: &str = "at a date and time";
pub const OVER: &str = "Spread over";

/// `3 hours`, `90 minutes`, `1 hour`.
pub fn stretch(minutes: u32) -> String {
    let (number, word) = if minutes.is_multiple_of(60) { (minutes / 60, "hour") } else { (minutes, "minute") };
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_told_in_the_unit_that_fits() {
        for (minutes, words) in [(1, "1 minute"), (60, "1 hour"), (90, "90 minutes"), (180, "3 hours")] {
            assert_eq!(stretch(minutes), words);
        }
    }
}
