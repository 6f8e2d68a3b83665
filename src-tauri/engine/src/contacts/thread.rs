//! Messages with one number as the pages show them, each with the sentence that belongs to it.

use linnet_contract::{Direction, ThreadMessage};
use linnet_store::thread::{ThreadRow, ThreadWay};

/// A message of a thread as the contract tells it.
pub(crate) fn thread_message(row: ThreadRow) -> ThreadMessage {
    let (id, direction, status, campaign, note) = match row.way {
        ThreadWay::In { label } => (None, Direction::In, None, None, reply_note(&label).to_owned()),
        ThreadWay::Out { id, state, explanation, campaign, .. } => {
            (Some(id), Direction::Out, Some(state), campaign, explanation)
        }
        ThreadWay::Elsewhere { state, .. } => (None, Direction::Out, Some(state), None, ELSEWHERE.to_owned()),
    };
    ThreadMessage { id, direction, body: row.body, at: row.at, status, channel: row.channel, campaign, note }
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
