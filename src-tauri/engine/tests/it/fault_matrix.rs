//! Fault by fault: what the owner reads while it lasts, and what became of the message and of the phone it was for. What
//! is seen here stands in `docs/faults.md`, which this test holds against the program; run it with `LINNET_WRITE_DOCS=1`
//! to write the page anew. Faults that need more than one text are shown by tests of their own, named in the page.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use crate::faults::{SOMEBODY, one_text_under};
use linnet_domain::MessageState;

/// Several looks at the list fit in.
const SETTLES_WITHIN: Duration = Duration::from_secs(12);
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/faults.md");

/// A fault that strikes whatever is sent, and where its text ends.
struct Struck {
    fault: &'static str,
    /// Where the text stands when the fault has passed and everything has been looked at again.
    ends: End,
}

/// Where a text ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// The phone got it, once, and the owner is told so.
    Arrived,
    /// Nobody got it, and it waits for an answer or for the owner, not to be sent by itself.
    Kept,
}

/// Every fault the pretend Twilio knows.
const STRUCK: [Struck; 11] = [
    Struck { fault: "drop_before", ends: End::Kept },
    Struck { fault: "drop_after", ends: End::Arrived },
    Struck { fault: "http500_before", ends: End::Kept },
    Struck { fault: "http500_after", ends: End::Arrived },
    Struck { fault: "bad_json", ends: End::Arrived },
    Struck { fault: "slow", ends: End::Arrived },
    Struck { fault: "rate_429", ends: End::Arrived },
    Struck { fault: "list_lag", ends: End::Arrived },
    Struck { fault: "callback_lost", ends: End::Arrived },
    Struck { fault: "callback_twice", ends: End::Arrived },
    Struck { fault: "callback_reordered", ends: End::Arrived },
];

/// A fault shown by a test of its own.
struct Shown {
    /// The pretend Twilio's names of it, if it has any.
    named: &'static [&'static str],
    fault: &'static str,
    owner: &'static str,
    messages: &'static str,
    /// The file and the test.
    by: (&'static str, &'static str),
}

const SHOWN: [Shown; 27] = [
    Shown {
        named: &["auth_401"],
        fault: "Twilio does not take the keys",
        owner: "Every campaign is paused, with the reason",
        messages: "Everybody waits, nothing is spent",
        by: ("engine/tests/it/faults.rs", "keys_that_are_refused_pause_a_campaign_with_everybody_left"),
    },
    Shown {
        named: &["fail_30001", "fail_30022", "fail_30036", "fail_30610"],
        fault: "Twilio took it, and it provably never left",
        owner: "When it is tried again",
        messages: "Tried again after five minutes, three times at most, each time checked anew",
        by: ("engine/tests/it/retry.rs", "what_provably_never_left_goes_again_after_its_pause_and_arrives_once"),
    },
    Shown {
        named: &["fail_30008"],
        fault: "Twilio took it, and it failed in a way that proves nothing",
        owner: "Why it failed; afterwards one question whether to send it to the rest",
        messages: "Not repeated by itself",
        by: ("engine/tests/it/retry.rs", "a_failure_that_proves_nothing_is_not_repeated_by_itself"),
    },
    Shown {
        named: &["fail_30007"],
        fault: "Texts are dropped as spam, or most of them fail",
        owner: "The campaign is paused, with the reason",
        messages: "The rest waits",
        by: (
            "engine/tests/it/retry.rs",
            "a_campaign_whose_texts_are_dropped_as_spam_or_mostly_fail_pauses_before_the_rest_is_spent",
        ),
    },
    Shown {
        named: &["refuse_20005"],
        fault: "The account has no money or is closed",
        owner: "Every campaign is paused, with the reason, once",
        messages: "Everybody waits, nobody is used up",
        by: ("engine/tests/it/retry.rs", "trouble_with_the_account_pauses_every_campaign_and_uses_nobody_up"),
    },
    Shown {
        named: &["refuse_21606"],
        fault: "The number cannot send",
        owner: "The campaign is paused, with the reason",
        messages: "Everybody waits",
        by: ("engine/tests/it/retry.rs", "a_sender_that_may_not_send_pauses_its_campaign_and_leaves_everybody_waiting"),
    },
    Shown {
        named: &["fail_30034"],
        fault: "The number is not registered with the carriers",
        owner: "The campaign is paused, with the reason",
        messages: "Whoever did not get it waits again",
        by: ("engine/tests/it/retry.rs", "a_sender_that_is_not_registered_gives_everybody_back_who_did_not_get_it"),
    },
    Shown {
        named: &["refuse_21611"],
        fault: "The number's queue at Twilio is full",
        owner: "Nothing of it",
        messages: "Wait until there is room; no failure is counted",
        by: ("engine/tests/it/retry.rs", "a_full_queue_at_twilio_is_waited_out_and_counts_as_no_failure"),
    },
    Shown {
        named: &["not_held"],
        fault: "Twilio takes a text to hold and sends it at once",
        owner: "The campaign is paused, with the reason, and it stands on the home page",
        messages: "Taken back at once; what could not be had back is not sent again",
        by: (
            "engine/tests/it/held.rs",
            "a_text_that_twilio_does_not_hold_is_taken_back_at_once_and_pauses_its_campaign",
        ),
    },
    Shown {
        named: &[],
        fault: "A text that Twilio holds is wanted back too late",
        owner: "So it stands beside the text and on the home page",
        messages: "Gone once, as it was planned",
        by: ("engine/tests/it/held.rs", "a_recall_that_comes_too_late_is_told_as_such"),
    },
    Shown {
        named: &[],
        fault: "The program dies before Twilio was asked to give a text back",
        owner: "The text as withdrawn, once Twilio has given it back",
        messages: "Asked for at the next start, before anything leaves",
        by: ("engine/tests/it/held.rs", "a_recall_on_record_is_made_after_a_crash_before_anything_leaves"),
    },
    Shown {
        named: &[],
        fault: "The number is gone from the account",
        owner: "One question: keep waiting, send from another, or withdraw",
        messages: "Wait for the answer, and never leave from another number unasked",
        by: ("engine/tests/it/senders.rs", "what_waits_for_a_number_that_is_gone_never_leaves_from_another_unasked"),
    },
    Shown {
        named: &[],
        fault: "No connection at all",
        owner: "“Nothing left” beside the text",
        messages: "Wait, and go when the connection is back; nothing is counted as tried",
        by: ("engine/tests/it/faults.rs", "without_a_connection_nothing_is_burnt_and_everything_goes_when_it_is_back"),
    },
    Shown {
        named: &["page_hangs"],
        fault: "A reading of calls or texts at Twilio is cut off in the middle",
        owner: "The reading as interrupted, in Settings",
        messages: "Nothing of them hangs on it; the next reading goes on from there",
        by: ("engine/tests/it/sync.rs", "a_reading_cut_off_in_the_middle_goes_on_from_there"),
    },
    Shown {
        named: &[],
        fault: "The program is killed at any instant",
        owner: "The campaign goes on at the next start",
        messages: "Nobody twice; what was under way is looked for at Twilio first",
        by: ("engine/tests/it/crash.rs", "a_process_killed_at_random_instants_sends_nothing_twice"),
    },
    Shown {
        named: &[],
        fault: "The power fails",
        owner: "The campaign goes on at the next start",
        messages: "What was on disk counts, and every submission was on disk before its first byte left",
        by: ("engine/tests/it/crash.rs", "an_outbox_cut_off_at_any_await_sends_nothing_twice"),
    },
    Shown {
        named: &[],
        fault: "The start of a campaign is cut off",
        owner: "The draft as it was",
        messages: "Nobody is planned, nothing leaves",
        by: ("engine/tests/it/campaigns.rs", "a_start_that_is_cut_off_leaves_the_draft_it_was"),
    },
    Shown {
        named: &[],
        fault: "The disk is full",
        owner: "Sending stops and says so",
        messages: "Nothing leaves that could not be written down; free space lets it go on",
        by: ("engine/tests/it/disk.rs", "a_full_disk_stops_a_campaign_and_free_space_lets_it_go_on"),
    },
    Shown {
        named: &[],
        fault: "The computer slept through the start",
        owner: "Within the day it goes; on another day a question",
        messages: "Wait for the answer",
        by: ("engine/tests/it/ears.rs", "what_was_slept_through_goes_within_the_day_and_is_asked_about_on_another"),
    },
    Shown {
        named: &[],
        fault: "Three days offline, and somebody wrote stop",
        owner: "The reply in the inbox, the person on the do-not-text list",
        messages: "What came in is heard first; the one who said stop gets nothing",
        by: (
            "engine/tests/it/ears.rs",
            "a_stop_that_waited_three_days_is_heard_before_the_campaign_that_is_due_at_wake",
        ),
    },
    Shown {
        named: &[],
        fault: "Replies cannot be read",
        owner: "A note that offers wait until they can",
        messages: "Offers wait, everyday messages go",
        by: ("engine/tests/it/ears.rs", "a_failed_look_holds_offers_and_says_so"),
    },
    Shown {
        named: &[],
        fault: "The tunnel for replies dies, or never opens",
        owner: "Under Replies, with the program's last words and what helps",
        messages: "Replies come by asking; it is opened again, and Twilio is told another address",
        by: ("engine/tests/it/tunnel.rs", "a_reply_comes_in_through_a_tunnel_that_dies_and_comes_back_elsewhere"),
    },
    Shown {
        named: &["change_drop_before", "change_drop_after"],
        fault: "The program dies while Twilio is told where to deliver replies",
        owner: "Under Replies, as being told",
        messages: "What stood there is on disk before Twilio is asked; the next start finishes it",
        by: ("engine/tests/it/setup.rs", "a_crash_between_asking_and_recording_loses_nothing_that_stood_there"),
    },
    Shown {
        named: &[],
        fault: "Somebody else changes at Twilio where replies are delivered",
        owner: "A note, and under Replies",
        messages: "Left alone; replies come by asking",
        by: ("engine/tests/it/setup.rs", "what_somebody_else_set_meanwhile_is_left_alone_and_told"),
    },
    Shown {
        named: &[],
        fault: "A Messaging Service drops what comes in",
        owner: "Under Replies, with a button that mends it",
        messages: "Nothing is changed unasked",
        by: ("engine/tests/it/setup.rs", "a_service_that_drops_replies_is_found_explained_and_mended"),
    },
    Shown {
        named: &[],
        fault: "The computer's clock is minutes off",
        owner: "A note that what is timed waits until it is right",
        messages: "Offers and what is timed wait, everyday messages go",
        by: (
            "engine/tests/it/ears.rs",
            "a_clock_that_is_minutes_off_holds_what_is_timed_and_lets_everyday_messages_go",
        ),
    },
    Shown {
        named: &[],
        fault: "Linnet runs on a second computer",
        owner: "A question whether it does",
        messages: "What is scheduled waits for the answer, what is sent by hand goes",
        by: (
            "engine/tests/it/ears.rs",
            "texts_sent_from_elsewhere_hold_what_is_scheduled_until_the_owner_has_answered",
        ),
    },
];

/// What the owner reads while the fault lasts and afterwards, and how many texts the phone got.
struct Seen {
    during: (MessageState, String),
    after: MessageState,
    arrived: u64,
}

async fn strike(fault: &str) -> Seen {
    let (town, mut shop, message, _folder) = one_text_under(fault).await;
    let id = message.id;
    let during = (message.state, message.explanation);
    town.fault(fault, 0.0).await;
    for _ in 0..SETTLES_WITHIN.as_secs() * 4 {
        if shop.message(id).await.provider_sid.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    let after = shop.message(id).await.state;
    let arrived = town.sent().await.get(SOMEBODY).copied().unwrap_or_default();
    shop.stop().await;
    town.stop().await;
    Seen { during, after, arrived }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_ends_as_the_page_says() {
    let known: Vec<&str> = linnet_practice::fault_names().iter().map(|(name, _)| *name).collect();
    let rows: Vec<&str> = STRUCK.iter().map(|row| row.fault).collect();
    assert_eq!(rows.iter().filter(|row| !known.contains(row)).count(), 0, "{rows:?} of {known:?}");
    for name in &known {
        assert!(
            rows.contains(name) || SHOWN.iter().any(|row| row.named.contains(name)),
            "the page says nothing of {name}"
        );
    }
    let seen = futures::future::join_all(STRUCK.iter().map(|row| strike(row.fault))).await;
    let mut page = HEAD.to_owned();
    for (row, seen) in STRUCK.iter().zip(&seen) {
        let Seen { during: (state, said), after, arrived } = seen;
        let moved = after.is_final() || seen_at_twilio(*after);
        match row.ends {
            End::Arrived => assert!(moved && *arrived == 1, "{}: {after} after {arrived} texts", row.fault),
            End::Kept => assert!(*after == MessageState::InDoubt && *arrived == 0, "{}: {after}, {arrived}", row.fault),
        }
        let does =
            linnet_practice::fault_names().iter().find(|(name, _)| *name == row.fault).map_or("", |known| known.1);
        let reads = if seen_at_twilio(*state) || said.is_empty() {
            "Nothing of it".to_owned()
        } else {
            format!("“{said}”")
        };
        let ends = match row.ends {
            End::Arrived => "Goes, or is found at Twilio; the phone gets it once",
            End::Kept => {
                "Stays in doubt and is not sent again by itself; after a quarter of an hour the owner is asked once"
            }
        };
        let _ = writeln!(page, "| {does} | {reads} | {ends} | `{}` |", row.fault);
    }
    page.push_str(MORE);
    for Shown { named: _, fault, owner, messages, by: (file, test) } in SHOWN {
        let source = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file)).unwrap();
        assert!(source.contains(&format!("fn {test}(")), "{file} has no test {test}");
        let _ = writeln!(page, "| {fault} | {owner} | {messages} | `{test}` |");
    }
    if std::env::var_os("LINNET_WRITE_DOCS").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(PAGE).unwrap_or_default(), page, "docs/faults.md is of another program");
}

fn seen_at_twilio(state: MessageState) -> bool {
    matches!(state, MessageState::Accepted | MessageState::Sent | MessageState::Delivered)
}

const HEAD: &str = "# What goes wrong, what you read, what becomes of the messages

Written by the test `every_fault_ends_as_the_page_says`, which strikes each of these upon one text and looks at Linnet and
at the phone.

| What goes wrong | What the owner reads meanwhile | What becomes of the message | In practice mode |
|---|---|---|---|
";

const MORE: &str = "
Shown by tests of their own:

| What goes wrong | What the owner reads | What becomes of the messages | Shown by |
|---|---|---|---|
";
