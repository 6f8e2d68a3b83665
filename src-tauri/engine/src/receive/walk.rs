//! How far a walk through the provider's list has come. It goes from the latest backwards, and may be cut off by a crash, a
//! lid that is shut or a network that is gone; what it has not read yet is kept, and read next time. It asks nobody.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::UiError;
use linnet_store::{Db, StoreError, WriteTx, cursors};
use serde::{Deserialize, Serialize};

use crate::errors::from_store;

/// Where it is kept.
const CURSOR: &str = "poll.walk";
/// The list is dated to the second; of that second some may have been on the next page.
const SAME_SECOND: TimeDelta = TimeDelta::seconds(1);

/// A stretch of time of which the list has not been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stretch {
    /// From here on.
    pub after: DateTime<Utc>,
    /// Up to here; nothing for the end of the list.
    pub before: Option<DateTime<Utc>>,
}

/// A walk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Walk {
    /// When the latest stretch was begun; what is older is read or on the list. Nothing before a first page.
    pub begun: Option<DateTime<Utc>>,
    /// What is left, the latest last.
    left: Vec<Stretch>,
}

impl Walk {
    /// What an earlier walk left over.
    pub(super) async fn load(db: &Db, now: DateTime<Utc>) -> Result<Self, UiError> {
        let text = cursors::get(db, CURSOR).await.map_err(from_store)?.unwrap_or_default();
        let walk: Self = serde_json::from_str(&text).unwrap_or_default();
        // A clock that was set back since tells nothing about what is new.
        Ok(if walk.begun.is_some_and(|begun| begun > now) { Self { begun: None, ..walk } } else { walk })
    }

    /// Begins with what is new since.
    pub(super) fn begin(&mut self, after: DateTime<Utc>, now: DateTime<Utc>) {
        self.begun = Some(now);
        self.left.push(Stretch { after, before: None });
    }

    /// What is read next.
    pub(super) fn next(&self) -> Option<Stretch> {
        self.left.last().copied()
    }

    /// Everything of the present stretch down to an instant is read.
    pub(super) fn came_to(&mut self, oldest: DateTime<Utc>) {
        if let Some(stretch) = self.left.last_mut() {
            stretch.before = Some(oldest + SAME_SECOND);
        }
    }

    /// The present stretch is read.
    pub(super) fn done(&mut self) {
        self.left.pop();
    }

    pub(super) async fn keep(&self, db: &Db, now: DateTime<Utc>) -> Result<(), UiError> {
        let kept = async {
            let mut tx = db.write().await?;
            let text = serde_json::to_string(self).unwrap_or_default();
            cursors::set(&mut tx, CURSOR, &text, now).await?;
            Ok::<_, StoreError>(tx.commit().await?)
        };
        kept.await.map_err(from_store)
    }

    /// Everything is read. Nothing is written where nothing was.
    pub(super) async fn end(tx: &mut WriteTx, now: DateTime<Utc>) -> Result<(), StoreError> {
        if cursors::get_in(tx, CURSOR).await?.is_some_and(|text| !text.is_empty()) {
            cursors::set(tx, CURSOR, "", now).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn a_walk_that_is_cut_off_goes_on_where_it_was_after_what_is_new() {
        let mut walk = Walk::default();
        walk.begin(at(100), at(1_000));
        walk.came_to(at(700));
        let mut walk: Walk = serde_json::from_str(&serde_json::to_string(&walk).unwrap()).unwrap();
        assert_eq!(walk.begun, Some(at(1_000)));
        walk.begin(at(880), at(2_000));
        assert_eq!(walk.next(), Some(Stretch { after: at(880), before: None }));
        walk.done();
        assert_eq!(walk.next(), Some(Stretch { after: at(100), before: Some(at(701)) }));
        walk.done();
        assert_eq!(walk.next(), None);
    }
}
