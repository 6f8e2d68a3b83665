//! The do-not-text list: looking through it, and taking over lists from elsewhere.

use linnet_contract::{CacheTag, ErrorCode, ImportOptOuts, ListOptOuts, OptOutRow, OptOutsImported, Page, UiError};
use linnet_domain::{PhoneNumber, Rule, phone};
use linnet_store::messages;
use linnet_store::people::OptOut;
use linnet_store::suppressions::{self, SuppressionRow, SuppressionSource};

use crate::compliance::how_they_said_stop;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::import::{blocking, numbers_of};

/// Numbers looked up at once.
const NUMBERS_ASKED: usize = 5_000;
/// Rows without a number that are named.
const NAMED: usize = 100;

impl Handle<ListOptOuts> for Engine {
    async fn handle(&self, ListOptOuts { query, slice }: ListOptOuts) -> Result<Page<OptOutRow>, UiError> {
        let limit = slice.limit.min(1_000);
        let (total, rows) =
            suppressions::page(&self.db, query.trim(), slice.offset, limit).await.map_err(from_store)?;
        Ok(Page { total, items: rows.into_iter().map(row).collect() })
    }
}

fn row(row: SuppressionRow) -> OptOutRow {
    let no = OptOut { source: row.source, detail: row.detail, words: row.words, scope: row.scope, at: row.at };
    OptOutRow { number: row.number, name: row.name, how: how_they_said_stop(&no), scope: row.scope, at: row.at }
}

/// The numbers of some cells, and the rows that hold none.
fn read_all(cells: &[(u64, String)], country: &str) -> (Vec<PhoneNumber>, Vec<u64>) {
    let (mut numbers, mut unreadable) = (Vec::new(), Vec::new());
    for (row, cell) in cells {
        let found = phone::check(cell, country).e164.and_then(|e164| PhoneNumber::from_e164(&e164).ok());
        match found {
            Some(number) => numbers.push(number),
            None => unreadable.push(*row),
        }
    }
    (numbers, unreadable)
}

impl Handle<ImportOptOuts> for Engine {
    async fn handle(&self, order: ImportOptOuts) -> Result<OptOutsImported, UiError> {
        let country = self.settings().country.clone();
        let cells = numbers_of(self, &order.source, order.column.as_deref()).await?;
        let origin = order.origin.trim();
        if origin.is_empty() {
            return Err(UiError::new(ErrorCode::BadInput, "Say where this list comes from.").field("origin").hint(
                "For instance “opt-outs from our old system” or “national do-not-call list of November”. It stays on \
                 record with each number.",
            ));
        }
        let rows = cells.len() as u64;
        let (numbers, mut unreadable) = blocking(move || Ok(read_all(&cells, &country))).await?;
        if numbers.is_empty() {
            let message = "No phone number was found in this file, so nobody was put on the do-not-text list.";
            return Err(UiError::new(ErrorCode::BadInput, message).field("file"));
        }
        let now = self.clock.now();
        let mut once: Vec<&PhoneNumber> = numbers.iter().collect();
        once.sort_unstable_by_key(|number| number.as_str());
        once.dedup();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let source = SuppressionSource::Import;
        let added = suppressions::add_all(&mut tx, &once, source, origin, now).await.map_err(from_store)?;
        let mut withdrawn = 0;
        for some in once.chunks(NUMBERS_ASKED) {
            let some: Vec<&str> = some.iter().map(|number| number.as_str()).collect();
            for number in messages::waited_for(&mut tx, &some).await.map_err(from_store)? {
                let sentence = "They stand on a list of opt-outs you brought in.";
                withdrawn += messages::withdraw_waiting(&mut tx, &number, false, Rule::OptOut, sentence, now)
                    .await
                    .map_err(from_store)?;
            }
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Compliance, CacheTag::Contacts, CacheTag::Campaigns, CacheTag::Overview]);
        let unreadable_total = unreadable.len() as u64;
        unreadable.truncate(NAMED);
        let already = numbers.len() as u64 - added;
        Ok(OptOutsImported { rows, added, already, withdrawn, unreadable, unreadable_total })
    }
}
