//! Texts that came in before this program listened, read from the provider's log. They are history: nobody is answered,
//! nothing is unread, no question is opened. A stop is a stop all the same.

use chrono::{DateTime, Utc};
use linnet_domain::keywords::ReplyLabel;
use linnet_domain::{OptOutScope, PhoneNumber};
use linnet_providers::twilio::MessageRecord;
use linnet_store::suppressions::{NewSuppression, SuppressionSource};
use linnet_store::{StoreError, WriteTx, conversations, inbound};

use super::inbound::{hear as hear_now, is_start, label_of};
use super::poll::heard;
use crate::engine::Engine;
use crate::suppress;

/// Stores a text that is not known. One that came in since this program listens was listed late and is heard as if it had
/// just come. `false` if it was known after all.
pub(crate) async fn hear(
    engine: &Engine,
    tx: &mut WriteTx,
    record: &MessageRecord,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let heard = heard(record, now);
    if heard.received_at >= since {
        return hear_now(tx, &engine.settings(), &heard, now).await;
    }
    let from = heard.number();
    let label = label_of(&heard);
    if !inbound::add(tx, &heard.as_stored(label), now).await? {
        return Ok(false);
    }
    conversations::read_one(tx, from).await?;
    let Ok(number) = PhoneNumber::from_e164(from) else { return Ok(true) };
    if label == ReplyLabel::OptOut && !came_back(tx, &number, heard.received_at).await? {
        let no = NewSuppression {
            number: &number,
            source: SuppressionSource::Reply,
            detail: "read from Twilio's log",
            words: Some(&heard.body),
            scope: OptOutScope::All,
        };
        suppress::opt_out(tx, &no, now).await?;
    }
    Ok(true)
}

/// Whether somebody texted START later. The log is told newest first, so that what came later is stored already.
async fn came_back(tx: &mut WriteTx, number: &PhoneNumber, after: DateTime<Utc>) -> Result<bool, StoreError> {
    let later = inbound::bodies_labelled(tx, number, ReplyLabel::OptIn.word(), after).await?;
    Ok(later.iter().any(|body| is_start(body)))
}
