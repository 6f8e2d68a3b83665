//! What the owner sees of the rules and decides about them: what is held back, doubtful replies, the do-not-text list, who
//! lacks what, and the rules in force. Decides nothing about messages itself; that is `compliance`.

mod opt_outs;
mod overview;
mod reviews;
mod rules;
