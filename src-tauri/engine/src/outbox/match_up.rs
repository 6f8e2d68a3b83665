//! Which of the provider's messages are our submissions whose reply was lost. Judged by count: when exactly as many
//! unknown messages exist as submissions are in doubt, they are theirs; the text only tells them apart.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

/// How far the provider's clock and ours may differ.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);

/// A submission in doubt, or a message of the provider nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trace {
    /// When it was submitted, or created at the provider.
    pub at: DateTime<Utc>,
    /// SHA-256 of the text in hex. The provider may have changed the text, so equality proves and difference does not.
    pub body_hash: String,
}

/// Pairs of indices (in doubt, found) that belong together; both lists stand in order of time. What cannot be told is
/// left out.
pub(super) fn match_up(in_doubt: &[Trace], found: &[Trace]) -> Vec<(usize, usize)> {
    let mut pairs = by_text(in_doubt, found);
    if in_doubt.len() == found.len() {
        // As many as are missing: those whose text was changed on the way are paired in order of time.
        let rest = |len: usize, taken: fn(&(usize, usize)) -> usize, pairs: &[(usize, usize)]| -> Vec<usize> {
            (0..len).filter(|index| !pairs.iter().any(|pair| taken(pair) == *index)).collect()
        };
        let ours = rest(in_doubt.len(), |pair| pair.0, &pairs);
        let theirs = rest(found.len(), |pair| pair.1, &pairs);
        pairs.extend(ours.into_iter().zip(theirs));
    }
    if pairs.iter().all(|(ours, theirs)| can_be(&in_doubt[*ours], &found[*theirs])) { pairs } else { Vec::new() }
}

/// Texts of which exactly as many were found as are in doubt, in order of time.
fn by_text(in_doubt: &[Trace], found: &[Trace]) -> Vec<(usize, usize)> {
    let mut texts: HashMap<&str, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (index, trace) in in_doubt.iter().enumerate() {
        texts.entry(&trace.body_hash).or_default().0.push(index);
    }
    for (index, trace) in found.iter().enumerate() {
        texts.entry(&trace.body_hash).or_default().1.push(index);
    }
    let equal = texts.into_values().filter(|(ours, theirs)| ours.len() == theirs.len());
    equal.flat_map(|(ours, theirs)| ours.into_iter().zip(theirs)).collect()
}

/// A message cannot have been created before it was submitted.
fn can_be(ours: &Trace, theirs: &Trace) -> bool {
    is_late_enough(theirs.at, ours.at)
}

/// Whether a message created at one instant may stem from a submission at another.
pub(super) fn is_late_enough(created: DateTime<Utc>, submitted: DateTime<Utc>) -> bool {
    created >= submitted - CLOCKS_DIFFER
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(minute: i64, text: &str) -> Trace {
        Trace { at: DateTime::UNIX_EPOCH + TimeDelta::minutes(minute), body_hash: text.to_owned() }
    }

    fn pairs(in_doubt: &[Trace], found: &[Trace]) -> Vec<(usize, usize)> {
        let mut pairs = match_up(in_doubt, found);
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn two_identical_texts_are_told_apart_by_count() {
        let two = [trace(10, "a"), trace(11, "a")];
        assert!(pairs(&two, &[trace(10, "a")]).is_empty(), "one of two: which one cannot be told");
        assert_eq!(pairs(&two, &[trace(10, "a"), trace(11, "a")]), [(0, 0), (1, 1)]);
        let three = [trace(10, "a"), trace(11, "a"), trace(12, "a")];
        assert!(pairs(&two, &three).is_empty(), "somebody else sends as well");
    }

    #[test]
    fn a_changed_text_is_still_ours_when_the_count_fits() {
        assert_eq!(pairs(&[trace(10, "a")], &[trace(10, "trial account - a")]), [(0, 0)]);
        let crossed = pairs(&[trace(10, "a"), trace(11, "b")], &[trace(10, "changed"), trace(11, "a")]);
        assert_eq!(crossed, [(0, 1), (1, 0)]);
    }

    #[test]
    fn the_same_text_proves_a_part_when_the_rest_has_not_shown_up() {
        assert_eq!(pairs(&[trace(10, "a"), trace(11, "b")], &[trace(11, "b")]), [(1, 0)]);
    }

    #[test]
    fn what_was_there_before_is_not_ours() {
        assert!(pairs(&[trace(10, "a")], &[trace(1, "a")]).is_empty());
        assert_eq!(pairs(&[trace(10, "a")], &[trace(9, "a")]), [(0, 0)], "clocks differ a little");
    }

    #[test]
    fn nothing_found_settles_nothing() {
        assert!(pairs(&[trace(10, "a")], &[]).is_empty());
        assert!(pairs(&[], &[trace(10, "a")]).is_empty());
    }
}
