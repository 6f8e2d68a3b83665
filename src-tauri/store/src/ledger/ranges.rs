//! Sets of entries as ranges: what an erasure or a purge destroyed, and what is found missing. A person's entries in a
//! campaign stand scattered, a purge's stand together.

use serde_json::{Value, json};

/// Whole numbers in ascending order, as pairs of first and last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    /// Adds a number that is larger than all before.
    pub(super) fn push(&mut self, seq: i64) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => self.0.push((seq, seq)),
        }
    }

    /// From numbers in ascending order.
    pub(super) fn of(seqs: &[i64]) -> Self {
        let mut ranges = Self::default();
        for seq in seqs {
            ranges.push(*seq);
        }
        ranges
    }

    /// As it stands in a payload: `[[1,3],[7,7]]`.
    pub(super) fn to_json(&self) -> Value {
        json!(self.0)
    }

    /// Reads it back; what is no range is left out.
    pub(super) fn from_json(value: &Value) -> Self {
        Self(serde_json::from_value(value.clone()).unwrap_or_default())
    }

    /// All pairs of both, in order.
    pub(super) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
        self.0.sort_unstable();
    }

    /// The first number that is not in `others`. Both must be in order.
    pub(super) fn first_not_in(&self, others: &Self) -> Option<i64> {
        let mut others = others.0.iter().peekable();
        for (first, last) in &self.0 {
            let mut next = *first;
            while next <= *last {
                match others.peek() {
                    Some((_, end)) if *end < next => {
                        others.next();
                    }
                    Some((begin, end)) if *begin <= next => next = end + 1,
                    _ => return Some(next),
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn neighbours_become_one_range() {
        assert_eq!(Ranges::of(&[1, 2, 3, 7]).to_json(), json!([[1, 3], [7, 7]]));
        assert_eq!(Ranges::from_json(&json!([[1, 3], [7, 7]])), Ranges::of(&[1, 2, 3, 7]));
        assert_eq!(Ranges::from_json(&json!("nonsense")), Ranges::default());
    }

    proptest! {
        #[test]
        fn the_first_missing_number_is_that_of_the_sets(
            all in proptest::collection::btree_set(0..60_i64, 0..40),
            one in proptest::collection::btree_set(0..60_i64, 0..40),
            other in proptest::collection::btree_set(0..60_i64, 0..40),
        ) {
            let of = |set: &std::collections::BTreeSet<i64>| Ranges::of(&set.iter().copied().collect::<Vec<_>>());
            let mut excused = of(&one);
            excused.merge(of(&other));
            let expected = all.iter().find(|seq| !one.contains(seq) && !other.contains(seq)).copied();
            prop_assert_eq!(of(&all).first_not_in(&excused), expected);
        }
    }
}
