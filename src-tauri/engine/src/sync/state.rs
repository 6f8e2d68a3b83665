//! What has been read, as the window and the command line ask for it: the latest readings, how things stand, the calls.

use linnet_contract::{
    CallRow, CallsShown, GetSync, ListCalls, Page, StandingRow, SyncPart, SyncPartState, SyncState, UiError,
};
use linnet_domain::PhoneNumber;
use linnet_domain::calls::CallOutcome;
use linnet_store::calls::{self, CallFilter, ListedCall};
use linnet_store::standings::{self, StandingKind};
use linnet_store::sync_runs;

use super::run::shown;
use super::words;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

impl Handle<GetSync> for Engine {
    async fn handle(&self, _: GetSync) -> Result<SyncState, UiError> {
        let mut parts = Vec::new();
        for part in SyncPart::ALL.iter().copied() {
            let goes_on = self.readings.is_going_on(part);
            let last = sync_runs::latest(&self.db, part.word(), 1).await.map_err(from_store)?.pop();
            let done = sync_runs::last_done(&self.db, part.word()).await.map_err(from_store)?;
            parts.push(SyncPartState {
                part,
                last: last.map(|run| shown(part, run, goes_on)),
                complete_at: done.and_then(|run| run.ended_at),
            });
        }
        let mut rows: Vec<StandingRow> = Vec::new();
        for kind in StandingKind::ALL.iter().copied() {
            let known = standings::of(&self.db, kind).await.map_err(from_store)?;
            rows.extend(known.iter().map(|one| words::standing(kind, one)));
        }
        let usage = standings::usage(&self.db).await.map_err(from_store)?;
        Ok(SyncState {
            parts,
            standings: rows,
            usage_since: usage.iter().filter_map(|line| line.since.parse().ok()).min(),
            usage: words::usage(&usage),
        })
    }
}

impl Handle<ListCalls> for Engine {
    async fn handle(&self, ListCalls { shown, query, slice }: ListCalls) -> Result<Page<CallRow>, UiError> {
        let outcome = match shown {
            CallsShown::All => None,
            CallsShown::Missed => Some(CallOutcome::Missed),
        };
        let filter = CallFilter { outcome, query: query.trim().to_owned() };
        let (total, calls) =
            calls::page(&self.db, &filter, slice.offset, slice.limit.min(1_000)).await.map_err(from_store)?;
        Ok(Page { total, items: calls.into_iter().map(row).collect() })
    }
}

fn row(call: ListedCall) -> CallRow {
    let number = PhoneNumber::from_e164(&call.number);
    let named = !call.name.is_empty();
    let written = number.as_ref().map_or_else(|_| hidden(&call.number), PhoneNumber::display);
    let network_name = Some(call.caller_name).filter(|told| !told.is_empty() && !same_name(told, &call.name));
    CallRow {
        sid: call.provider_sid,
        reachable: number.is_ok(),
        contact: call.contact,
        name: if named { call.name } else { written },
        network_name,
        our_number: PhoneNumber::from_e164(&call.our_number).map_or(call.our_number, |ours| ours.display()),
        number: call.number,
        direction: call.direction,
        outcome: call.outcome,
        at: call.began_at,
        seconds: call.seconds,
        suppressed: call.suppressed,
    }
}

/// Callers without a number come as a word, or as one of the numbers networks use for it. [Voice: From of blocked callers]
fn hidden(told: &str) -> String {
    let word = told.trim_start_matches('+').to_ascii_lowercase();
    match word.as_str() {
        "anonymous" | "unknown" | "restricted" | "unavailable" | "private" | "266696687" | "7378742833" => {
            "Hidden number".to_owned()
        }
        _ => told.to_owned(),
    }
}

/// Networks write `SMITH JOHN` for John Smith.
fn same_name(network: &str, ours: &str) -> bool {
    let words = |name: &str| {
        let mut words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.sort();
        words
    };
    words(network) == words(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_writes_names_backwards_and_in_capitals() {
        assert!(same_name("SMITH JOHN", "John Smith"));
        assert!(!same_name("M ALVAREZ", "Maria Alvarez"), "what differs is shown");
        assert!(!same_name("SMITH JOHN", ""));
    }

    #[test]
    fn a_hidden_number_is_called_one() {
        for told in ["anonymous", "Restricted", "+266696687"] {
            assert_eq!(hidden(told), "Hidden number");
        }
        assert_eq!(hidden("sip:desk@example.com"), "sip:desk@example.com");
    }
}
