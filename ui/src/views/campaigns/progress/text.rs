//! How far a campaign is, in words; the home page says it with the same ones.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{CampaignRow, RecipientCounts, Rest};
use linnet_domain::money::group_thousands;
use linnet_domain::{CampaignStatus, Decision, MessageState};

use super::super::counts::{Tally, tally};
use crate::text::people;

pub const TABLE: &str = "People";
pub const PEOPLE: &str = "Who got it, and who did not";
pub const COLUMN_NAME: &str = "Name";
pub const COLUMN_NUMBER: &str = "Number";
pub const COLUMN_STATE: &str = "Where it stands";
pub const COLUMN_WHY: &str = "Why";
pub const COLUMN_AT: &str = "When";
pub const COLUMN_STOP: &str = "Stop";
pub const SEARCH: &str = "Search by name or number";
pub const FILTER: &str = "Show";
pub const EVERYONE: &str = "Everyone";
pub const NO_MATCH: &str = "Nobody here";
pub const NO_MATCH_TEXT: &str = "Nobody of this campaign stands here, or matches what you typed.";
pub const PAUSE: &str = "Pause";
pub const RESUME: &str = "Resume";
pub const CHANGE_TEXT: &str = "Change the text";
pub const NEW_TEXT: &str = "The new text";
pub const KEEP_TEXT: &str = "Use this text";
pub const SEND_TO_REST: &str = "Send it to them once more";
pub const REST_QUESTION: &str = "Send it once more?";
pub const STOP: &str = "Cancel campaign";
pub const STOP_QUESTION: &str = "Cancel what has not left?";
pub const STOP_WORD: &str = "Cancel what has not left";
pub const CALL_BACK: &str = "Call it back";
pub const MOVE: &str = "Move it";
pub const BACK_TO_DRAFT: &str = "Back to draft";
pub const CALLED_BACK: &str = "Called back. Nothing has left; it is a draft again.";
pub const COPY_REPORT: &str = "Copy the report";
pub const REPORT_COPIED: &str = "Copied. Paste it into a spreadsheet.";
pub const REPORT_NOT_COPIED: &str = "The report could not be put on the clipboard. Try once more.";
pub const PAUSED_BY_YOU: &str = "You paused it. Nothing more leaves until you press Resume.";
pub const HOW_FAR: &str = "How far it is";
pub const MESSAGE: &str = "The text";
pub const COST: &str = "Cost so far";
pub const STARTS: &str = "Starts";
pub const DONE_ABOUT: &str = "Done about";
pub const PEOPLE_FACT: &str = "People";
pub const HANDED_OVER: &str = "Times handed to Twilio";
pub const IN_DOUBT_TITLE: &str = "In doubt";
pub const IN_DOUBT_TEXT: &str = "These were handed over, but the answer was lost on the way. Linnet is checking with Twilio \
     and will not send them a second time by itself.";
pub const LEAVING_NOW: &str = "It is leaving now.";
pub const WHY_TITLE: &str = "Why?";
pub const AS_OF_NOW: &str = "By the rules as of now";
pub const REASONS: &str = "Every rule that was checked";
pub const NO_REASONS: &str = "No rule objects.";
pub const THEIR_MESSAGES: &str = "What they were sent";
pub const OPEN_CONTACT: &str = "Open contact";
pub const OPEN_CONVERSATION: &str = "Open conversation";
pub const REPORT_HEAD: [&str; 6] = ["Name", "Number", "State", "Explanation", "Since (UTC)", "Waits until (UTC)"];

/// `820 delivered · 98 on the way · 12 failed · 0 in doubt · 312 left`, and what will not go where there is any.
pub fn counts(counts: &RecipientCounts) -> String {
    let Tally { delivered, on_the_way, failed, in_doubt, left, kept_back, withdrawn, too_late } = tally(counts);
    let always = [
        (delivered, "delivered"),
        (on_the_way, "on the way"),
        (failed, "failed"),
        (in_doubt, "in doubt"),
        (left, "left"),
    ];
    let sometimes = [(kept_back, "kept back"), (withdrawn, "withdrawn"), (too_late, "too late")];
    let parts = always.into_iter().chain(sometimes.into_iter().filter(|(number, _)| *number > 0));
    parts.map(|(number, words)| format!("{} {words}", group_thousands(number))).collect::<Vec<_>>().join(" · ")
}

/// `930 of 1,242 · about 4 minutes left`.
pub fn headline(row: &CampaignRow, now: Option<DateTime<Utc>>) -> String {
    let tally = tally(&row.counts);
    let handed = format!("{} of {}", group_thousands(tally.gone()), group_thousands(tally.to_go()));
    match (row.status, row.finishes_at, now) {
        (CampaignStatus::Sending, Some(finish), Some(now)) if tally.left > 0 => {
            format!("{handed} · {}", time_left(finish - now))
        }
        _ => handed,
    }
}

/// `about 4 minutes left`.
pub fn time_left(left: TimeDelta) -> String {
    let minutes = (left.num_seconds() + 59).div_euclid(60);
    match minutes {
        ..=1 => "less than a minute left".to_owned(),
        2..=59 => format!("about {minutes} minutes left"),
        60..=89 => "about an hour left".to_owned(),
        90..=2879 => format!("about {} hours left", (minutes + 30) / 60),
        _ => format!("about {} days left", (minutes + 720) / 1440),
    }
}

/// `Resume: 312 left, 1,880 sent, 0 in doubt`.
pub fn resume(counts: &RecipientCounts) -> String {
    let tally = tally(counts);
    format!(
        "{RESUME}: {} left, {} sent, {} in doubt",
        group_thousands(tally.left),
        group_thousands(tally.gone() - tally.in_doubt),
        group_thousands(tally.in_doubt)
    )
}

/// Whom another text concerns.
pub fn change_meaning(counts: &RecipientCounts) -> String {
    let (left, gone) = (tally(counts).left, tally(counts).gone());
    format!("Concerns {} still waiting. What has left for {} stays as it was.", people(left), people(gone))
}

/// Those a campaign did not reach.
pub fn unreached(rest: &Rest) -> String {
    let verb = if rest.again == 1 { "was" } else { "were" };
    let never = match rest.never {
        0 => String::new(),
        never => format!(" {} more cannot be texted and stay left out.", people(never)),
    };
    format!("{} {verb} not reached, though it was tried.{never}", people(rest.again))
}

/// What sending once more means, in figures.
pub fn rest_meaning(rest: &Rest) -> String {
    let unclear = match rest.unclear {
        0 => String::new(),
        unclear => format!(" For {unclear} of them it is not certain that nothing arrived: they may get it twice."),
    };
    format!("{} get it again, each checked anew before it leaves.{unclear}", people(rest.again))
}

/// What cancelling means, in figures.
pub fn stop_meaning(counts: &RecipientCounts) -> String {
    let (left, gone) = (tally(counts).left, tally(counts).gone());
    let verb = if left == 1 { "has" } else { "have" };
    format!(
        "{} {verb} not left and never will; {} already left and cannot be taken back. This cannot be undone.",
        group_thousands(left),
        group_thousands(gone)
    )
}

/// Why the figures are red.
pub fn gap(recipients: u64, counted: u64) -> String {
    format!(
        "The counts do not add up: the campaign has {}, but only {} stand somewhere. \
         Pause it and keep this page for whoever helps you.",
        people(recipients),
        group_thousands(counted)
    )
}

/// The countdown's sentence for everyone, and for a screen reader.
pub fn leaves_in(seconds: i64) -> String {
    match seconds {
        1 => "Leaves in 1 second. Nothing has left yet.".to_owned(),
        seconds => format!("Leaves in {seconds} seconds. Nothing has left yet."),
    }
}

/// For a campaign that waits for its day.
pub fn starts(when: &str) -> String {
    format!("Starts {when}. Nothing has left yet.")
}

/// The words of a filter.
pub fn filter(state: MessageState, number: u64) -> String {
    format!("{} ({})", crate::text::state(state), group_thousands(number))
}

/// A rule's source, as a line.
pub fn source(source: &str) -> String {
    format!("Source: {source}")
}

/// When it may leave at the earliest.
pub fn not_before(when: &str) -> String {
    format!("Waits until {when}.")
}

/// The rules' answer.
pub const fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Send => "can go",
        Decision::Wait => "waits",
        Decision::Never => "will not go",
    }
}

/// Where a campaign stands.
pub const fn status(status: CampaignStatus) -> &'static str {
    match status {
        CampaignStatus::Draft => "draft",
        CampaignStatus::Held => "about to leave",
        CampaignStatus::Scheduled => "scheduled",
        CampaignStatus::Sending => "going out",
        CampaignStatus::Paused => "paused",
        CampaignStatus::Done => "done",
        CampaignStatus::Canceled => "canceled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIXED: RecipientCounts = RecipientCounts {
        queued: 312,
        submitting: 3,
        in_doubt: 0,
        accepted: 5,
        scheduled: 0,
        sent: 90,
        delivered: 820,
        undelivered: 8,
        failed: 4,
        skipped: 61,
        canceled: 0,
        expired: 0,
    };

    #[test]
    fn every_person_is_named_in_exactly_one_part_of_the_line() {
        assert_eq!(counts(&MIXED), "820 delivered · 98 on the way · 12 failed · 0 in doubt · 312 left · 61 kept back");
        let sum: u64 = counts(&MIXED).split(" · ").filter_map(|part| part.split(' ').next()?.parse::<u64>().ok()).sum();
        assert_eq!(sum, MIXED.total());
    }

    #[test]
    fn cancelling_names_what_stays_and_what_has_gone() {
        assert!(stop_meaning(&MIXED).starts_with("312 have not left and never will; 930 already left"));
        let one = RecipientCounts { queued: 1, ..RecipientCounts::default() };
        assert!(stop_meaning(&one).starts_with("1 has not left"));
    }

    #[test]
    fn the_time_left_is_said_roughly() {
        for (seconds, words) in [
            (-5, "less than a minute left"),
            (59, "less than a minute left"),
            (61, "about 2 minutes left"),
            (3_600, "about an hour left"),
            (7_200, "about 2 hours left"),
            (200_000, "about 2 days left"),
        ] {
            assert_eq!(time_left(TimeDelta::seconds(seconds)), words, "{seconds} s");
        }
    }
}
