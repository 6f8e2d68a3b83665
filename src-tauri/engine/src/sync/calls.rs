//! Calls: read by day, newest first, with their legs. Who calls and is not known becomes a contact where the owner wants
//! that, one that no campaign reaches.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{ContactDraft, UiError};
use linnet_domain::calls::CallDirection;
use linnet_domain::{ConsentBasis, PhoneNumber};
use linnet_providers::twilio::{CallFilter, CallRecord, Pages, Twilio};
use linnet_store::WriteTx;
use linnet_store::calls::{self, SeenCall};
use linnet_store::consents::{self, NewConsent};
use linnet_store::contacts;
use linnet_store::sync_runs::Found;

use super::plan::Stretch;
use super::run::{Run, Source};
use crate::contacts::draft;
use crate::engine::Engine;
use crate::errors::from_store;

const PAGE_SIZE: u16 = 500;
/// No call lasts longer than this at Twilio. [Calls resource: TimeLimit]
const LONGEST: TimeDelta = TimeDelta::hours(24);

struct Calls<'a>(&'a Twilio);

pub(super) async fn read(run: &mut Run<'_>, client: &Twilio) -> Result<(), UiError> {
    // What went on at the last look may be over by now.
    let underway = calls::oldest_underway(&run.engine.db, run.now - LONGEST).await.map_err(from_store)?;
    if let Some(began) = underway {
        run.go_back_to(began);
    }
    run.walk(&Calls(client)).await
}

impl Source for Calls<'_> {
    type Record = CallRecord;

    fn pages(&self, stretch: &Stretch) -> Pages<CallRecord> {
        self.0.list_calls(CallFilter {
            since: Some(stretch.from.date_naive()),
            until: stretch.until.map(|until| until.date_naive()),
            page_size: Some(PAGE_SIZE),
        })
    }

    fn at(record: &CallRecord) -> Option<DateTime<Utc>> {
        record.began()
    }

    async fn store(
        &self,
        engine: &Engine,
        tx: &mut WriteTx,
        page: Vec<CallRecord>,
        now: DateTime<Utc>,
    ) -> Result<Found, UiError> {
        let seen: Vec<SeenCall> = page.into_iter().map(|record| seen(record, now)).collect();
        let written = calls::put_all(tx, &seen, now).await.map_err(from_store)?;
        if engine.settings().calls_make_contacts {
            make_contacts(engine, tx, &written.callers, now).await?;
        }
        Ok(Found { added: written.added, changed: written.changed, ..Found::default() })
    }
}

fn seen(record: CallRecord, now: DateTime<Utc>) -> SeenCall {
    let began_at = record.began().unwrap_or(now);
    let (from, to) = (record.from.unwrap_or_default(), record.to.unwrap_or_default());
    let (number, our_number) = if record.direction == CallDirection::In { (from, to) } else { (to, from) };
    SeenCall {
        provider_sid: record.sid,
        parent_sid: record.parent_call_sid,
        // A row without a number stands for somebody who was erased.
        number: if number.is_empty() { HIDDEN.to_owned() } else { number },
        our_number,
        direction: record.direction,
        status: record.status,
        began_at,
        seconds: record.duration.unwrap_or_default(),
        caller_name: record.caller_name.unwrap_or_default(),
        price: record.price,
    }
}

/// Stands for a number that was not told.
const HIDDEN: &str = "anonymous";

/// Makes a contact of every caller nobody has on record: neither now nor deleted, and none of the business's own numbers.
async fn make_contacts(
    engine: &Engine,
    tx: &mut WriteTx,
    callers: &[String],
    now: DateTime<Utc>,
) -> Result<(), UiError> {
    let country = engine.settings().country.clone();
    let day = now.with_timezone(&engine.settings().zone).date_naive();
    let mut made = Vec::new();
    for number in calls::unknown(tx, callers).await.map_err(from_store)? {
        if PhoneNumber::from_e164(&number).is_err() {
            continue;
        }
        let wanted = ContactDraft {
            number: number.clone(),
            note: "Added because they called you.".to_owned(),
            ..ContactDraft::default()
        };
        // A number the phone network cannot have stays out of the address book.
        let Ok(mut person) = draft::record(&wanted, None, &country) else { continue };
        person.id = contacts::next_id(&mut **tx).await.map_err(from_store)?;
        contacts::save_all(tx, &[(&person, &[])], now).await.map_err(from_store)?;
        let nothing = NewConsent {
            contact: person.id,
            number: Some(&number),
            basis: ConsentBasis::None,
            source: "They called you; that is no consent.",
            given_on: Some(day),
            details: None,
        };
        consents::insert_all(tx, &[nothing], now).await.map_err(from_store)?;
        made.push(person.id);
    }
    calls::add_callers(tx, &made).await.map_err(from_store)
}
