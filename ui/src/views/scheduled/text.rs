//! Words of the page of what is scheduled.

use chrono::{DateTime, NaiveDate, Utc};
use linnet_contract::{MovePlace, MovePlan, When};
use linnet_domain::money::group_thousands;

use crate::text::{count, people};
use crate::time;
use crate::views::timing::stretch;

pub const TITLE: &str = "Scheduled";
pub const LEAD: &str =
    "What leaves by itself, and when. This computer must be on then, with Linnet open, except for what Twilio holds.";
pub const SHOW_AS: &str = "Show as";
pub const LIST: &str = "List";
pub const CALENDAR: &str = "Calendar";
pub const EMPTY_TITLE: &str = "Nothing is scheduled";
pub const EMPTY_TEXT: &str = "A campaign or a text that you send for later waits here. You can move it, change it and cancel it until it leaves.";
pub const EMPTY_ONE: &str = "Text one person";
pub const TODAY: &str = "Today";
pub const MONTH_BEFORE: &str = "The month before";
pub const MONTH_AFTER: &str = "The month after";
pub const CALENDAR_KEYS: &str = "Arrow keys move by a day or a week, Page Up and Page Down by a month.";
pub const NOTHING_THAT_DAY: &str = "Nothing leaves on this day.";
pub const CAMPAIGN: &str = "Campaign";
pub const ONE_TEXT: &str = "One text";
pub const UNDER_WAY: &str = "has begun";
pub const MOVE: &str = "Move";
pub const EDIT: &str = "Edit";
pub const CANCEL: &str = "Cancel";
pub const MOVE_TITLE: &str = "Move to another time";
pub const MOVE_WORD: &str = "Move it";
pub const SEND_NOW: &str = "Send now";
pub const EDIT_TITLE: &str = "Change the text";
pub const EDIT_LABEL: &str = "Text";
pub const EDIT_HINT: &str = "As they will read it. Names stand in it already.";
pub const EDIT_WORD: &str = "Save the text";
pub const EDITED: &str = "Changed. It leaves at its time with the new text.";
pub const REDRAFT_TITLE: &str = "Take it back to change it?";
pub const REDRAFT_WORD: &str = "Take back and edit";
pub const CANCEL_TITLE: &str = "Cancel this?";
pub const CANCEL_WORD: &str = "Cancel it for good";
pub const CANCELED: &str = "Canceled. It will not be sent.";

/// Places named by name in what a move means; the others are summed up.
const PLACES: usize = 8;
const WEEKDAYS: [(&str, &str); 7] = [
    ("Sun", "Sunday"),
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
];

/// The days of a week as the calendar shows them, short and long.
pub fn weekdays() -> impl Iterator<Item = (&'static str, &'static str)> {
    WEEKDAYS.into_iter()
}

/// `Today`, `Tomorrow`, `Tuesday, Nov 24`.
pub fn day(date: NaiveDate, today: Option<NaiveDate>) -> String {
    match today.map(|today| (date - today).num_days()) {
        Some(0) => TODAY.to_owned(),
        Some(1) => "Tomorrow".to_owned(),
        _ => time::long_day(date, today),
    }
}

/// What a screen reader hears before and behind the number of a day: `Tuesday, Nov` 24 `: 2 things for 62 people.`
pub fn day_name(date: NaiveDate, things: usize, for_people: u64) -> (String, String) {
    let day = time::long_day(date, Some(date));
    let before = day.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_owned();
    let after = match things {
        0 => ": nothing".to_owned(),
        things => format!(": {} for {}.", count(things as u64, "thing", "things"), people(for_people)),
    };
    (before, after)
}

/// `and 3 more`.
pub fn more(number: usize) -> String {
    format!("and {number} more")
}

/// Follows a button's word for screen readers.
pub fn of(title: &str) -> String {
    format!(": {title}")
}

/// For whom, and how its time was chosen.
pub fn how(when: When, number: u64, until: Option<&str>) -> String {
    let until = until.map(|until| format!(", the last one {until}")).unwrap_or_default();
    match when {
        When::Now | When::At { .. } => format!("{}{until}", people(number)),
        When::LocalTime { local } => {
            format!("{} at {} on their own clock{until}", people(number), time::clock(local.time()))
        }
        When::Spread { minutes, .. } => format!("{} spread over {}{until}", people(number), stretch(minutes)),
    }
}

/// What taking a campaign back means.
pub fn redraft_meaning(title: &str) -> String {
    format!(
        "“{title}” becomes a draft again and opens where you write it. Nothing of it leaves until you send it once more; \
         who gets it is worked out anew then."
    )
}

/// What canceling means.
pub fn cancel_meaning(title: &str, number: u64) -> String {
    format!("“{title}” will not be sent. {} would have got it.", people(number))
}

/// Said when it has been moved; nothing for what goes at once.
pub fn moved(first: Option<&str>) -> String {
    match first {
        Some(first) => format!("Moved. It leaves {first}."),
        None => "It goes now.".to_owned(),
    }
}

/// What a new time means: when it leaves on the business's clock, and what that is for people elsewhere.
pub fn meaning(plan: &MovePlan, now: Option<DateTime<Utc>>, zone: &str) -> Vec<String> {
    let (Some(first), Some(last)) = (plan.first, plan.last) else { return Vec::new() };
    let ours = |at| time::when(at, now, zone);
    let whom =
        if plan.people == 1 { String::new() } else { format!(" for all {} people", group_thousands(plan.people)) };
    let mut lines = vec![if first == last {
        format!("Leaves {} your time{whom}.", ours(first))
    } else {
        format!("The first leaves {}, the last {} your time.", ours(first), ours(last))
    }];
    let together = on_own_clocks(plan, now);
    let named = |place: &&MovePlace| match &place.zone {
        Some(theirs) => together.is_none() && theirs != zone,
        None => true,
    };
    let elsewhere: Vec<&MovePlace> = plan.places.iter().filter(named).collect();
    lines.extend(together);
    lines.extend(elsewhere.iter().take(PLACES).map(|place| at_place(place, now, zone)));
    let rest: u64 = elsewhere.iter().skip(PLACES).map(|place| place.people).sum();
    if rest > 0 {
        lines.push(format!("{} more in other places.", group_thousands(rest)));
    }
    lines.extend(
        plan.waiting
            .iter()
            .map(|wait| format!("Later than that for {}: {}.", group_thousands(wait.count), bare(&wait.reason))),
    );
    lines.extend(
        plan.refused
            .iter()
            .map(|refused| format!("{} will not get it: {}.", group_thousands(refused.count), bare(&refused.reason))),
    );
    lines
}

/// One line for all whose place is certain, where it is the same time on every clock of several.
fn on_own_clocks(plan: &MovePlan, now: Option<DateTime<Utc>>) -> Option<String> {
    let certain: Vec<(&MovePlace, &str)> =
        plan.places.iter().filter_map(|place| Some((place, place.zone.as_deref()?))).collect();
    let shown =
        |(place, zone): &(&MovePlace, &str)| (place.first == place.last).then(|| time::when(place.first, now, zone));
    let time = certain.first().and_then(shown)?;
    let same = certain.len() > 2 && certain.iter().all(|one| shown(one).as_ref() == Some(&time));
    let number: u64 = certain.iter().map(|(place, _)| place.people).sum();
    same.then(|| format!("{} get it {time}, each on their own clock.", people(number)))
}

fn bare(sentence: &str) -> &str {
    sentence.trim_end_matches('.')
}

/// `3 people in Honolulu get it Tue 4:00 AM their time.`
fn at_place(place: &MovePlace, now: Option<DateTime<Utc>>, ours: &str) -> String {
    let get = if place.people == 1 { "gets" } else { "get" };
    let (place_name, zone, whose) = match place.zone.as_deref() {
        Some(zone) => (format!("in {}", city(zone)), zone, "their"),
        None => ("whose place is not certain".to_owned(), ours, "your"),
    };
    let first = time::when(place.first, now, zone);
    let who = people(place.people);
    if place.first == place.last {
        format!("{who} {place_name} {get} it {first} {whose} time.")
    } else {
        let last = time::when(place.last, now, zone);
        format!("{who} {place_name} {get} it between {first} and {last} {whose} time.")
    }
}

fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_told_as_one_would_say_it() {
        let today = Some(date("2026-11-21"));
        for (day_of, words) in [
            ("2026-11-21", "Today"),
            ("2026-11-22", "Tomorrow"),
            ("2026-11-24", "Tuesday, Nov 24"),
            ("2027-01-04", "Monday, Jan 4, 2027"),
        ] {
            assert_eq!(day(date(day_of), today), words);
        }
        let name = |things, people| {
            let (before, after) = day_name(date("2026-11-24"), things, people);
            format!("{before}24{after}")
        };
        assert_eq!(name(0, 0), "Tuesday, Nov 24: nothing");
        assert_eq!(name(2, 62), "Tuesday, Nov 24: 2 things for 62 people.");
    }

    #[test]
    fn how_a_time_was_chosen_is_said_with_whom_it_is_for() {
        let local = "2026-11-24T10:00:00".parse().unwrap();
        for (when, words) in [
            (When::Now, "3 people, the last one 4:00 PM"),
            (When::LocalTime { local }, "3 people at 10:00 AM on their own clock, the last one 4:00 PM"),
            (When::Spread { from: None, minutes: 180 }, "3 people spread over 3 hours, the last one 4:00 PM"),
        ] {
            assert_eq!(how(when, 3, Some("4:00 PM")), words);
        }
        assert_eq!(how(When::Now, 1, None), "1 person");
    }
}
