//! Messages with one number as the pages show them, each with the sentence that belongs to it.

use linnet_contract::{Direction, ThreadMessage};
use linnet_domain::auto_reply::Silence;
use linnet_store::thread::{ThreadRow, ThreadWay};

/// A message of a thread as the contract tells it.
pub(crate) fn thread_message(row: ThreadRow) -> ThreadMessage {
    let (body, at, channel) = (row.body, row.at, row.channel);
    match row.way {
        ThreadWay::In { label, answers, held_back } => ThreadMessage {
            id: None,
            direction: Direction::In,
            body,
            at,
            status: None,
            channel,
            campaign: answers,
            automatic: None,
            note: match (reply_note(&label), held_back) {
                ("", Some((name, silence))) if silence != Silence::NothingToSay => not_answered(&name, silence),
                (note, _) => note.to_owned(),
            },
        },
        ThreadWay::Out { id, state, explanation, campaign, automatic, .. } => ThreadMessage {
            id: Some(id),
            direction: Direction::Out,
            body,
            at,
            status: Some(state),
            channel,
            campaign,
            automatic,
            note: explanation,
        },
        ThreadWay::Elsewhere { state, .. } => ThreadMessage {
            id: None,
            direction: Direction::Out,
            body,
            at,
            status: Some(state),
            channel,
            campaign: None,
            automatic: None,
            note: ELSEWHERE.to_owned(),
        },
    }
}

/// Why an automatic answer was not given.
fn not_answered(name: &str, silence: Silence) -> String {
    match name {
        "" => format!("Not answered automatically. {}", silence.sentence()),
        name => format!("“{name}” did not answer. {}", silence.sentence()),
    }
}

const ELSEWHERE: &str = "Sent by another program, not by Linnet.";

fn reply_note(label: &str) -> &'static str {
    match label {
        "opt_out" => "They said stop. Nothing more goes to them.",
        "opt_in" => "They want to hear from you.",
        "help" => "They ask who you are or for help.",
        "ambiguous" => "This may mean stop. Offers are held until you decide.",
        _ => "",
    }
}
