//! Texts that went out and came in past this program: written down with the conversations they belong to. What came in while
//! this program listened is heard like any other; what is older is kept as history, of which only a stop has an effect.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::UiError;
use linnet_providers::twilio::{Direction, MessageFilter, MessageRecord, Pages, Twilio};
use linnet_store::sync_runs::Found;
use linnet_store::{WriteTx, cursors, inbound};

use super::plan::Stretch;
use super::run::{Run, Source};
use crate::engine::Engine;
use crate::errors::from_store;
use crate::receive::{self, elsewhere, past};

const PAGE_SIZE: u16 = 500;
/// What came in so long before the first look is still this business's own affair.
const FIRST_LOOK: TimeDelta = TimeDelta::hours(1);

struct Messages<'a> {
    client: &'a Twilio,
    /// Since when this program has listened.
    since: DateTime<Utc>,
}

pub(super) async fn read(run: &mut Run<'_>, client: &Twilio) -> Result<(), UiError> {
    // What is new is heard on the usual road first.
    receive::poll_once(run.engine).await?;
    let first = cursors::get(&run.engine.db, elsewhere::SINCE).await.map_err(from_store)?;
    let since = first.and_then(|text| text.parse::<DateTime<Utc>>().ok()).unwrap_or(run.now) - FIRST_LOOK;
    run.walk(&Messages { client, since }).await
}

impl Source for Messages<'_> {
    type Record = MessageRecord;

    fn pages(&self, stretch: &Stretch) -> Pages<MessageRecord> {
        self.client.list_messages(&MessageFilter {
            date_sent_after: Some(stretch.from),
            date_sent_before: stretch.until,
            page_size: Some(PAGE_SIZE),
            ..MessageFilter::default()
        })
    }

    fn at(record: &MessageRecord) -> Option<DateTime<Utc>> {
        record.date_sent.or(record.date_created)
    }

    async fn store(
        &self,
        engine: &Engine,
        tx: &mut WriteTx,
        page: Vec<MessageRecord>,
        now: DateTime<Utc>,
    ) -> Result<Found, UiError> {
        let came: Vec<&str> =
            page.iter().filter(|text| text.direction == Direction::Inbound).map(|text| text.sid.as_str()).collect();
        let known = inbound::known(&engine.db, &came).await.map_err(from_store)?;
        let mut found = Found::default();
        for text in page.iter().filter(|text| text.direction == Direction::Inbound && !known.contains_key(&text.sid)) {
            let new = past::hear(engine, tx, text, self.since, now).await.map_err(from_store)?;
            found.added += u64::from(new);
        }
        let (added, changed) =
            elsewhere::write_down(engine, tx, &page, self.since + FIRST_LOOK, now).await.map_err(from_store)?;
        found.added += added;
        found.changed += changed;
        Ok(found)
    }
}
