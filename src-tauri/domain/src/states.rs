//! The life of a message and of an attempt: every state, every event, and the only legal transitions between them.
//! Nothing else in Linnet changes a state; late, repeated and reordered news never moves a message backwards.

use crate::words;

words! {
    /// Where a message stands. A recipient stands where their latest message stands, one bucket each.
    pub enum MessageState {
        /// Planned, or waiting for its instant, its hours or its turn.
        Queued = "queued",
        /// Written to disk as leaving; the request may be on its way.
        Submitting = "submitting",
        /// Handed to the network, outcome unknown.
        InDoubt = "in_doubt",
        /// The provider took it.
        Accepted = "accepted",
        /// The provider holds it until its time.
        Scheduled = "scheduled",
        /// It left the provider; some carriers never say more.
        Sent = "sent",
        /// The phone has it.
        Delivered = "delivered",
        /// The carrier could not deliver it.
        Undelivered = "undelivered",
        /// Refused, by the provider or for good.
        Failed = "failed",
        /// A rule kept it from leaving.
        Skipped = "skipped",
        /// The owner withdrew it before it left.
        Canceled = "canceled",
        /// Its time passed before it could leave.
        Expired = "expired",
    }
}

impl MessageState {
    /// Whether nothing more is expected to happen. `Sent` is not final, though it may stay the last word.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Delivered | Self::Undelivered | Self::Failed | Self::Skipped | Self::Canceled | Self::Expired => true,
            Self::Queued | Self::Submitting | Self::InDoubt | Self::Accepted | Self::Scheduled | Self::Sent => false,
        }
    }
}

words! {
    /// What a provider reports about a message it took (Twilio's `queued` and `sending` are `Accepted`).
    pub enum ProviderStatus {
        /// Taken, not yet gone.
        Accepted = "accepted",
        /// Held until its time.
        Scheduled = "scheduled",
        /// Gone to the carrier.
        Sent = "sent",
        /// Arrived.
        Delivered = "delivered",
        /// Given up by the carrier.
        Undelivered = "undelivered",
        /// Given up by the provider.
        Failed = "failed",
        /// Withdrawn while the provider held it.
        Canceled = "canceled",
    }
}

impl ProviderStatus {
    const fn state(self) -> MessageState {
        match self {
            Self::Accepted => MessageState::Accepted,
            Self::Scheduled => MessageState::Scheduled,
            Self::Sent => MessageState::Sent,
            Self::Delivered => MessageState::Delivered,
            Self::Undelivered => MessageState::Undelivered,
            Self::Failed => MessageState::Failed,
            Self::Canceled => MessageState::Canceled,
        }
    }
}

/// What can happen to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageEvent {
    /// The release check passed and the attempt is on disk.
    Submit,
    /// The provider answered that it took the message.
    Accept,
    /// Timeout, reset, 5xx, unreadable reply, or a crash while submitting.
    LoseReply,
    /// No byte can have left, or the provider refused in a way that passes (429).
    HandBack,
    /// The provider refused for good.
    Refuse,
    /// A status by callback, list or fetch.
    Report(ProviderStatus),
    /// A rule says it must not go.
    Skip,
    /// The owner withdrew it.
    Cancel,
    /// Its window has passed.
    Expire,
    /// A held campaign's message is called back to planning: nothing of it ever left.
    Requeue,
    /// The owner takes it that it did not go: the provider shows no trace of it.
    GiveUp,
    /// The owner has it sent again, knowing that it may arrive twice.
    Resend,
    /// A submission in doubt is found at the provider, whatever was decided about the message meanwhile.
    Find(ProviderStatus),
    /// The provider took it and then said in a way that proves it that nothing left, or gave it back on our word before its
    /// time: it waits for another submission.
    Return,
}

/// The event cannot happen to a message in this state; a bug or a lie, never applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a message that is {state} cannot {event:?}")]
pub struct IllegalTransition {
    /// Where the message stood.
    pub state: MessageState,
    /// What was claimed to have happened.
    pub event: MessageEvent,
}

/// How far along a state is; a report only ever moves a message to a higher rank.
const fn rank(state: MessageState) -> u8 {
    match state {
        MessageState::Queued => 0,
        MessageState::Submitting => 1,
        MessageState::InDoubt => 2,
        MessageState::Scheduled => 3,
        MessageState::Accepted => 4,
        MessageState::Sent => 5,
        MessageState::Delivered
        | MessageState::Undelivered
        | MessageState::Failed
        | MessageState::Skipped
        | MessageState::Canceled
        | MessageState::Expired => 6,
    }
}

/// The state after an event, or why it cannot be. A late or repeated report leaves the state as it is.
pub const fn transition(state: MessageState, event: MessageEvent) -> Result<MessageState, IllegalTransition> {
    use MessageEvent as E;
    use MessageState as S;
    let next = match (state, event) {
        (S::Queued, E::Submit) => S::Submitting,
        (S::Submitting | S::InDoubt, E::Accept) => S::Accepted,
        (S::Submitting, E::LoseReply) => S::InDoubt,
        (S::Submitting, E::HandBack) => S::Queued,
        (S::Submitting, E::Refuse) => S::Failed,
        (S::Queued, E::Skip) => S::Skipped,
        (S::Queued, E::Cancel) => S::Canceled,
        (S::Queued, E::Expire) => S::Expired,
        (S::Canceled | S::Skipped, E::Requeue) => S::Queued,
        (S::InDoubt, E::GiveUp) => S::Failed,
        (S::InDoubt, E::Resend) => S::Queued,
        (S::Failed | S::Undelivered | S::Canceled, E::Return) => S::Queued,
        // What was given up or was to be sent again has gone after all.
        (S::InDoubt | S::Failed | S::Queued | S::Skipped | S::Canceled | S::Expired, E::Find(status)) => status.state(),
        // A second submission knows better, or will.
        (S::Submitting | S::Accepted | S::Scheduled | S::Sent | S::Delivered | S::Undelivered, E::Find(_)) => state,
        // A callback may overtake the reply to our own request, or arrive long after a newer one.
        (
            S::Submitting
            | S::InDoubt
            | S::Accepted
            | S::Scheduled
            | S::Sent
            | S::Delivered
            | S::Undelivered
            | S::Failed
            | S::Canceled,
            E::Report(status),
        ) => {
            let reported = status.state();
            if rank(reported) > rank(state) { reported } else { state }
        }
        // The reply to a request whose outcome a callback already told.
        (S::Accepted | S::Scheduled | S::Sent | S::Delivered | S::Undelivered | S::Failed, E::Accept) => state,
        (S::Accepted | S::Scheduled | S::Sent | S::Delivered | S::Undelivered | S::Failed, E::LoseReply) => state,
        (
            S::Queued
            | S::Submitting
            | S::InDoubt
            | S::Accepted
            | S::Scheduled
            | S::Sent
            | S::Delivered
            | S::Undelivered
            | S::Failed
            | S::Skipped
            | S::Canceled
            | S::Expired,
            E::Submit
            | E::Accept
            | E::LoseReply
            | E::HandBack
            | E::Refuse
            | E::Report(_)
            | E::Skip
            | E::Cancel
            | E::Expire
            | E::Requeue
            | E::GiveUp
            | E::Resend
            | E::Return,
        ) => return Err(IllegalTransition { state, event }),
    };
    Ok(next)
}

words! {
    /// Where one submission stands. An attempt is never reused: trying again is a new attempt.
    pub enum AttemptState {
        /// On disk and possibly on its way.
        Submitting = "submitting",
        /// Outcome unknown.
        InDoubt = "in_doubt",
        /// The provider took it; its later fate is told on the message.
        Accepted = "accepted",
        /// The provider refused it.
        Refused = "refused",
        /// It is certain that nothing left.
        NotSent = "not_sent",
    }
}

/// What can happen to an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptEvent {
    /// Taken by the provider, told by its reply, a callback or its list.
    Accept,
    /// No usable reply.
    LoseReply,
    /// Refused by the provider.
    Refuse,
    /// No byte can have left.
    Withhold,
}

/// The attempt's state after an event; `None` where the event cannot happen to it.
pub const fn attempt_transition(state: AttemptState, event: AttemptEvent) -> Option<AttemptState> {
    use AttemptEvent as E;
    use AttemptState as S;
    match (state, event) {
        (S::Submitting | S::InDoubt | S::Accepted, E::Accept) => Some(S::Accepted),
        (S::Submitting | S::InDoubt, E::LoseReply) => Some(S::InDoubt),
        // A callback told of the acceptance before the connection broke.
        (S::Accepted, E::LoseReply) => Some(S::Accepted),
        (S::Submitting, E::Refuse) => Some(S::Refused),
        (S::Submitting, E::Withhold) => Some(S::NotSent),
        (S::InDoubt | S::Accepted, E::Refuse | E::Withhold) | (S::Refused | S::NotSent, _) => None,
    }
}

words! {
    /// Where a campaign stands.
    pub enum CampaignStatus {
        /// Being written.
        Draft = "draft",
        /// Started, still within the seconds in which it can be called back.
        Held = "held",
        /// Started for a later instant.
        Scheduled = "scheduled",
        /// Going out.
        Sending = "sending",
        /// Stopped by the owner or by a rule; nothing new leaves.
        Paused = "paused",
        /// Nothing is left to hand over.
        Done = "done",
        /// Withdrawn; what had not left never will.
        Canceled = "canceled",
    }
}

/// What the owner (or the clock) does to a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignEvent {
    /// Send was pressed, for now; what was scheduled was moved to now.
    Start,
    /// Send was pressed, for a later instant.
    Schedule,
    /// The seconds of grace are over, or its instant has come.
    Release,
    /// Called back within the seconds of grace, or before its instant.
    CallBack,
    /// Pause.
    Pause,
    /// Resume.
    Resume,
    /// Cancel what has not left.
    Cancel,
    /// The last message found its state.
    Finish,
    /// Messages of a finished campaign are to go again.
    Reopen,
}

/// The campaign's status after an event; `None` where the event makes no sense.
pub const fn campaign_transition(status: CampaignStatus, event: CampaignEvent) -> Option<CampaignStatus> {
    use CampaignEvent as E;
    use CampaignStatus as S;
    match (status, event) {
        (S::Draft | S::Scheduled, E::Start) => Some(S::Held),
        (S::Draft, E::Schedule) => Some(S::Scheduled),
        (S::Held | S::Scheduled, E::Release) | (S::Paused, E::Resume) => Some(S::Sending),
        (S::Held | S::Scheduled, E::CallBack) => Some(S::Draft),
        (S::Held | S::Scheduled | S::Sending, E::Pause) => Some(S::Paused),
        (S::Held | S::Scheduled | S::Sending | S::Paused, E::Cancel) => Some(S::Canceled),
        (S::Sending | S::Paused, E::Finish) => Some(S::Done),
        (S::Done | S::Canceled, E::Reopen) => Some(S::Sending),
        (S::Draft, E::Release | E::CallBack | E::Pause | E::Resume | E::Cancel | E::Finish | E::Reopen)
        | (S::Held, E::Start | E::Schedule | E::Resume | E::Finish | E::Reopen)
        | (S::Scheduled, E::Schedule | E::Resume | E::Finish | E::Reopen)
        | (S::Sending, E::Start | E::Schedule | E::Release | E::CallBack | E::Resume | E::Reopen)
        | (S::Paused, E::Start | E::Schedule | E::Release | E::CallBack | E::Pause | E::Reopen)
        | (
            S::Done | S::Canceled,
            E::Start | E::Schedule | E::Release | E::CallBack | E::Pause | E::Resume | E::Cancel | E::Finish,
        ) => None,
    }
}

#[cfg(test)]
mod tests;
