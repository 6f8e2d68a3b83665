//! The words of the record's page.

use linnet_contract::LedgerFormat;
use linnet_domain::ledger::Damage;
use linnet_domain::money::group_thousands;

use crate::text::count;

pub const TITLE: &str = "Record";
pub const LEAD: &str = "What was sent, held back, agreed to and refused, entry by entry. Nothing in it can be changed without that being seen.";
pub const OPEN: &str = "Open the record";

pub const HEALTH: &str = "Is it as it was written?";
pub const HEALTH_LEAD: &str =
    "Every entry carries a code made from the one before it. A changed or missing entry breaks the chain.";
pub const CHECK: &str = "Check now";
pub const UNCHECKED: &str = "not checked yet";
pub const UNCHECKED_TEXT: &str = "A check reads every entry. It takes seconds, and changes nothing.";
pub const INTACT: &str = "intact";
pub const DAMAGED: &str = "not as written";
pub const DAMAGED_NEXT: &str = "Sending goes on. Keep this computer’s backups, write a file of the record now, and show both to \
     whoever looks after your computer.";

pub const ANCHOR: &str = "Make a code to keep";
pub const ANCHOR_MEANING: &str = "Keep this code outside this computer: on paper, or in a mail to yourself. As long as it fits, \
     everything up to that entry is unchanged since then. It does not say that the entries were true when they were written.";
pub const COPY: &str = "Copy the code";
pub const PRINT: &str = "Print";
pub const COPIED: &str = "Copied.";
pub const KEEP_FILE: &str = "Keep it as a file";

/// Where the code was written to.
pub fn kept_in(file: &str, stamped: bool) -> String {
    let stamp = if stamped { " with a time stamp beside it" } else { "" };
    format!("Written to {file}{stamp}. Copy it to somewhere outside this computer.")
}
pub const COMPARE: &str = "Compare with a code you kept";
pub const COMPARE_WORD: &str = "Compare";
pub const ENTRY: &str = "Entry";
pub const CODE: &str = "Code";
pub const CODE_HINT: &str = "64 letters and digits.";

pub const HOLD: &str = "Legal hold";
pub const HOLD_LEAD: &str = "For the day a lawyer’s letter comes: freeze everything as it is, and hand over a file.";
pub const SET: &str = "Set a legal hold…";
pub const SET_QUESTION: &str = "Freeze everything?";
pub const SET_WORD: &str = "Freeze everything";
pub const STOPS: [&str; 4] = [
    "Every campaign that goes out or is planned stops at once.",
    "Nobody can be erased, and nothing on record is let go, however old.",
    "Replies still come in and are recorded, and a stop is obeyed as always.",
    "A file with the whole record is made, for your lawyer.",
];
pub const HOLD_FILE: &str = "Linnet record for the lawyer";
pub const HOLD_FILE_LABEL: &str = "File for the lawyer";
pub const HOLD_FILE_HINT: &str = "Its ending says what it is: .pdf for paper, .csv for a spreadsheet.";
pub const STANDS: &str =
    "No campaign leaves, nothing is deleted from the record. Lift it only when your lawyer says so.";
pub const LIFT: &str = "Lift the hold…";
pub const LIFT_QUESTION: &str = "Lift the legal hold?";
pub const LIFT_MEANING: &str =
    "Deleting becomes possible again. Campaigns stay paused until you resume each of them. Your words stay on record.";
pub const LIFT_WHY: &str = "Why may it end?";
pub const LIFT_HINT: &str = "At least ten letters, for instance: our lawyer closed the case.";
pub const LIFT_WORD: &str = "Lift the hold";
pub const LIFTED: &str = "The hold is lifted. Paused campaigns wait for you to resume them.";
pub const BAND_LINK: &str = "See the record";

pub const ENTRIES: &str = "Entries";
pub const ENTRIES_LEAD: &str = "Latest first. Type a phone number to see everything about one person.";
pub const SEARCH: &str = "Everything about one phone number";
pub const NO_ENTRY: &str = "Nothing is on record about this number";
pub const NO_ENTRY_TEXT: &str = "Nothing was sent to it, and nothing came from it.";
pub const COLUMN_WHEN: &str = "When";
pub const COLUMN_WHAT: &str = "What happened";
pub const ENTRY_TITLE: &str = "One entry";
pub const ENTRY_MORE: &str =
    "A file of the record holds everything this entry was decided on: rules, hours, the yes it relied on.";

pub const FILES: &str = "Files";
pub const FILES_LEAD: &str =
    "For a customer who asks, for your lawyer, or for yourself. The file says since when its entries are unchanged.";
pub const ABOUT: &str = "About";
pub const FORMAT: &str = "For";
pub const NUMBER: &str = "Their phone number";
pub const CAMPAIGN: &str = "Which campaign";
pub const FILE: &str = "Where to";
pub const FILE_HINT: &str = "A file that is there already is never overwritten.";
pub const WRITE: &str = "Write the file";
pub const COPY_PLACE: &str = "Copy where it is";

pub const KEEP: &str = "How long things are kept";
pub const KEEP_LEAD: &str =
    "Five years is the least: the law asks for it, and you may have to show these records for as long.";
pub const LOOK_OLD: &str = "See what is older";
pub const LET_GO: &str = "Let it go…";
pub const LET_GO_QUESTION: &str = "Destroy what is older for good?";
pub const LET_GO_WORD: &str = "Destroy it";

pub const ERASE: &str = "Erase somebody";
pub const ERASE_LEAD: &str =
    "When a customer asks you to forget them. Their stop stays, so that they are never texted again.";
pub const ERASE_NUMBER: &str = "Their phone number";
pub const ERASE_LOOK: &str = "See what would go…";
pub const ERASE_QUESTION: &str = "Erase this person for good?";
pub const GOES: &str = "This goes";
pub const NOTHING_GOES: &str = "Nothing is kept about this number. Erasing it still puts it on the do-not-text list.";
pub const STAYS: &str = "This stays";
pub const ERASE_TYPED: &str = "erase for good";
pub const ERASE_TYPE: &str = "Type “erase for good”";
pub const ERASE_HINT: &str = "There is no way back.";
pub const ERASE_WORD: &str = "Erase for good";

/// `1,204 entries`.
pub fn entries(number: u64) -> String {
    count(number, "entry", "entries")
}

/// When it was found intact.
pub fn checked(when: &str) -> String {
    format!("Checked {when}.")
}

/// Where the first entry is that does not fit.
pub fn found_bad(seq: u64, when: &str) -> String {
    format!("Checked {when}: entry {} is the first that does not fit.", group_thousands(seq))
}

/// What is wrong with an entry.
pub fn damage(damage: Damage, seq: u64) -> String {
    let seq = group_thousands(seq);
    match damage {
        Damage::Changed => format!("Entry {seq} was changed after it was written."),
        Damage::Removed => format!("Entry {seq} is missing."),
        Damage::Reordered => format!("Another entry stands in the place of entry {seq}."),
        Damage::Added => format!("Entry {seq} was added by something other than Linnet."),
        Damage::PayloadChanged => format!("What entry {seq} says was changed after it was written."),
        Damage::PayloadRemoved => format!("What entry {seq} said is gone, and nobody was erased there."),
        Damage::Anchor => format!("The code that was kept does not fit entry {seq}."),
    }
}

/// What an intact record shows, and no more.
pub fn unchanged(all: u64, since: Option<(u64, String)>) -> String {
    let read = count(all, "entry was read and fits", "entries were read and fit");
    match since {
        Some((seq, when)) => {
            format!(
                "{read}. Up to entry {} they are unchanged since {when}, when a code was made.",
                group_thousands(seq)
            )
        }
        None => format!("{read}. Make a code to keep, so that it can be shown since when they are unchanged."),
    }
}

/// Entries whose content is rightly gone.
pub fn erased(number: u64) -> String {
    format!(
        "{} no content any more, because somebody was erased or the time was over.",
        count(number, "entry has", "entries have")
    )
}

/// What a code is about.
pub fn anchored(seq: u64, when: &str) -> String {
    format!("Code of entry {}, made {when}", group_thousands(seq))
}

/// What is copied: enough to compare with later.
pub fn anchored_words(seq: u64, head: &str) -> String {
    format!("{TITLE} of Linnet, entry {seq}: {head}")
}

/// Since when a hold stands.
pub fn stands_since(when: &str) -> String {
    format!("A legal hold stands since {when}")
}

/// The band's words.
pub fn band(when: &str) -> String {
    format!("Legal hold since {when}: no campaign leaves, nothing is deleted.")
}

/// What setting the hold stopped.
pub fn paused(campaigns: u64) -> String {
    match campaigns {
        0 => "No campaign was going out.".to_owned(),
        number => format!("{} paused.", count(number, "campaign was", "campaigns were")),
    }
}

/// Whom a file is about.
pub fn about(word: &str) -> &'static str {
    match word {
        "person" => "One person",
        "campaign" => "One campaign",
        _ => "Everything",
    }
}

/// How a file about them is called, before its day.
pub fn file_name(word: &str) -> &'static str {
    match word {
        "person" => "Linnet record of a person",
        "campaign" => "Linnet record of a campaign",
        _ => "Linnet record",
    }
}

/// What a file is for.
pub fn format(format: LedgerFormat) -> String {
    let purpose = match format {
        LedgerFormat::Pdf => "Paper",
        LedgerFormat::Csv => "A spreadsheet",
        LedgerFormat::Json => "Another program, with all codes",
    };
    format!("{purpose} (.{format})")
}

/// What was written.
pub fn written(entries: u64) -> String {
    format!("Written: {}.", self::entries(entries))
}

/// What letting go would destroy.
pub fn would_go(entries: u64, numbers: u64) -> String {
    if entries + numbers == 0 {
        return "Nothing is older than that.".to_owned();
    }
    let people = count(numbers, "person would lose", "people would lose");
    format!("The content of {} would go, and messages of {people} name, number and words.", self::entries(entries))
}

/// What letting go did.
pub fn purged(entries: u64) -> String {
    format!("Gone: the content of {}.", self::entries(entries))
}

/// What an erasure did.
pub fn erased_done(withdrawn: u64) -> String {
    match withdrawn {
        0 => "They are erased, and will never be texted again.".to_owned(),
        number => {
            let waiting = count(number, "waiting text was", "waiting texts were");
            format!("They are erased, and will never be texted again; {waiting} withdrawn.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_never_called_a_proof() {
        let since = unchanged(1204, Some((1200, "yesterday 9:12 AM".to_owned())));
        assert_eq!(
            since,
            "1,204 entries were read and fit. Up to entry 1,200 they are unchanged since yesterday 9:12 AM, when a code was \
             made."
        );
        for said in [since, unchanged(1, None), anchored(3, "now"), HEALTH_LEAD.to_owned(), FILES_LEAD.to_owned()] {
            assert!(!said.to_lowercase().contains("proof") && !said.to_lowercase().contains("prove"), "{said}");
        }
    }

    #[test]
    fn figures_read_as_one_would_say_them() {
        assert_eq!(would_go(0, 0), "Nothing is older than that.");
        assert_eq!(
            would_go(1, 2),
            "The content of 1 entry would go, and messages of 2 people would lose name, number and words."
        );
        assert_eq!(format(LedgerFormat::Pdf), "Paper (.pdf)");
        assert_eq!(damage(Damage::Removed, 1200), "Entry 1,200 is missing.");
    }
}
