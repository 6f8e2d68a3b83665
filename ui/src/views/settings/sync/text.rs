//! The words of what is read at Twilio.

use chrono::NaiveDate;
use linnet_contract::{SyncOutcome, SyncRun};
use linnet_domain::money::group_thousands;

pub const TITLE: &str = "What Linnet reads at Twilio";
pub const LEAD: &str = "Linnet looks by itself, and lets texts that are leaving go first: for calls every few minutes, for \
     numbers and registration some times a day, and for texts once a day after you have read them here once. These buttons \
     look now. They only read; nothing at Twilio is changed.";
pub const READ_NEW: &str = "Read what is new";
pub const READ_ALL: &str = "Read everything";
pub const READ_ALL_MEANS: &str = "“Everything” goes back 400 days, as far as Twilio keeps its lists. It may take some \
     minutes; you can leave this page, and it goes on where it was if it is interrupted.";
pub const READ_PART: &str = "Read now";
pub const BEGINNING: &str = "Asking Twilio";
pub const RUNNING: &str = "being read";
pub const FAILED: &str = "did not work";
pub const CUT_OFF: &str = "interrupted";
pub const NEVER: &str = "Not read yet";
pub const STANDINGS: &str = "How you stand";
pub const NO_STANDINGS: &str = "Nothing is known yet. Read “Account and registration”.";
pub const STANDS_WELL: &str = "all right";
pub const STANDS_WAITING: &str = "not yet";
pub const STANDS_BADLY: &str = "in the way";
pub const STANDS_UNKNOWN: &str = "not known";
pub const USAGE: &str = "This month at Twilio";
pub const USAGE_WHAT: &str = "What";
pub const USAGE_COUNT: &str = "How many";
pub const USAGE_PRICE: &str = "Cost";
pub const USAGE_NOTE: &str =
    "The last line is Twilio’s own sum. It may hold more than the lines above, so do not add them up.";
pub const AT_TWILIO: &str = "Change something at Twilio";
pub const AT_TWILIO_LEAD: &str = "A Messaging Service bundles numbers, and is what US carriers register. You see what will \
     be written before anything is.";

pub const MAKE_SERVICE: &str = "Make a Messaging Service";
pub const SERVICE_NAME: &str = "Its name";
pub const SERVICE_NAME_HINT: &str = "Only you see it, for instance the name of your business.";
pub const SERVICE_NUMBERS: &str = "Numbers in it";
pub const NO_FREE_NUMBERS: &str = "Every number is in a Messaging Service already.";
pub const SEE_FIRST: &str = "See what will be written";
pub const WILL_BE_WRITTEN: &str = "This will be written at Twilio";
pub const MIND: &str = "Mind";
pub const WRITE: &str = "Write it";
pub const WRITTEN: &str = "Written at Twilio.";
pub const RENAME_TITLE: &str = "Another name at Twilio";
pub const NEW_NAME: &str = "Name";

/// Follows a button's word for screen readers.
pub fn of(what: &str) -> String {
    format!(": {what}")
}

/// When a part was last read to the end.
pub fn complete(when: &str) -> String {
    format!("Last read {when}")
}

/// What the last reading found.
pub fn counts(run: &SyncRun) -> String {
    let mut parts = vec![format!("{} read", group_thousands(run.read))];
    for (count, word) in [(run.added, "new"), (run.changed, "changed"), (run.gone, "gone")] {
        if count > 0 {
            parts.push(format!("{} {word}", group_thousands(count)));
        }
    }
    parts.join(", ")
}

/// Below the bar.
pub fn going(job: &str, done: u64) -> String {
    if done == 0 { format!("{job}…") } else { format!("{job}, {} so far", group_thousands(done)) }
}

/// After a reading.
pub fn done(runs: &[SyncRun]) -> String {
    if let Some(failed) = runs.iter().find(|run| run.outcome == SyncOutcome::Failed) {
        return format!("{} could not be read. {}", failed.part.title(), failed.note);
    }
    let (added, changed) = runs.iter().fold((0, 0), |(a, c), run| (a + run.added, c + run.changed));
    match (added, changed) {
        (0, 0) => "Twilio was read. Nothing is new.".to_owned(),
        _ => format!("Twilio was read: {} new, {} changed.", group_thousands(added), group_thousands(changed)),
    }
}

/// Above the figures.
pub fn usage_lead(since: Option<NaiveDate>) -> String {
    let since = since.map(|day| crate::time::day(day, None)).unwrap_or_default();
    format!("Since {since}, as Twilio counts it. Its figures come some hours late.")
}
