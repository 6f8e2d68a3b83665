//! Messages with one number as the pages show them, each with the sentence that belongs to it.

use linnet_contract::{Direction, ThreadMessage};
use linnet_store::thread::{ThreadRow, ThreadWay};

/// A message of a thread as the contract tells it.
pub(crate) fn thread_message(row: ThreadRow) -> ThreadMessage {
    let (body, at, channel) = (row.body, row.at, row.channel);
    match row.way {
        ThreadWay::In { label } => ThreadMessage {
            id: None,
            direction: Direction::In,
            body,
            at,
            status: None,
            channel,
            campaign: None,
            automatic: None,
            note: reply_note(&label).to_owned(),
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
