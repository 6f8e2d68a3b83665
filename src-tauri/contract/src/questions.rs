//! Questions that only the owner can answer, and the answers there are. Until one is given, nothing is done that could
//! not be taken back.

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, MessageId, SenderId, words};
use serde::{Deserialize, Serialize};

/// What the owner is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Texts that were handed over and of which Twilio shows no trace.
    Doubts {
        /// Those handed over before this instant.
        submitted_before: DateTime<Utc>,
    },
    /// Twilio's log shows texts from this sender that were not sent here.
    Elsewhere,
    /// A single text whose time passed while the computer was off.
    Missed {
        /// Which.
        message: MessageId,
    },
    /// Texts were left with Twilio that it did not hold, or that were wanted back too late.
    NotHeld {
        /// What was found out by this instant.
        known_by: DateTime<Utc>,
    },
    /// A campaign has ended and did not reach everybody who could be reached.
    Rest {
        /// Which.
        campaign: CampaignId,
    },
    /// Texts that wait for a number the account does not offer any more.
    SenderGone {
        /// Which number.
        sender: SenderId,
    },
}

words! {
    /// What the owner may answer.
    pub enum Answer {
        /// Nothing is decided; Linnet goes on looking.
        KeepLooking = "keep_looking",
        /// They did not go and shall not go by themselves.
        LeaveUnsent = "leave_unsent",
        /// They go again, and some people may get them twice.
        SendAgain = "send_again",
        /// It is meant to be so; what waits goes on.
        GoOn = "go_on",
        /// This computer stays quiet.
        StayQuiet = "stay_quiet",
        /// It goes now.
        SendNow = "send_now",
        /// It does not go.
        Withdraw = "withdraw",
        /// They go when the number is back.
        KeepWaiting = "keep_waiting",
        /// They go from what is in use now.
        SendFromOther = "send_from_other",
        /// None of them goes.
        WithdrawAll = "withdraw_all",
        /// The owner has read it; there is nothing to decide.
        Understood = "understood",
    }
}

impl Question {
    /// The answers there are, the safe one first.
    pub const fn answers(&self) -> &'static [Answer] {
        match self {
            Self::Doubts { .. } => &[Answer::KeepLooking, Answer::LeaveUnsent, Answer::SendAgain],
            Self::Elsewhere => &[Answer::StayQuiet, Answer::GoOn],
            Self::NotHeld { .. } => &[Answer::Understood],
            Self::Rest { .. } => &[Answer::LeaveUnsent, Answer::SendAgain],
            Self::Missed { .. } => &[Answer::Withdraw, Answer::SendNow],
            Self::SenderGone { .. } => &[Answer::KeepWaiting, Answer::SendFromOther, Answer::WithdrawAll],
        }
    }
}

impl Answer {
    /// On its button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::KeepLooking => "Keep looking",
            Self::LeaveUnsent => "Take them as not sent",
            Self::SendAgain => "Send them again",
            Self::GoOn => "That is as it should be",
            Self::StayQuiet => "Keep this computer quiet",
            Self::SendNow => "Send it now",
            Self::Withdraw => "Do not send it",
            Self::KeepWaiting => "Let them wait",
            Self::SendFromOther => "Send them from your other number",
            Self::WithdrawAll => "Do not send them",
            Self::Understood => "I have seen it",
        }
    }

    /// What follows from it, where the button does not say enough.
    pub const fn consequence(self) -> &'static str {
        match self {
            Self::KeepLooking => "You are asked again tomorrow, unless Twilio shows them before.",
            Self::LeaveUnsent => "They count as failed. If one arrives after all, its true state is shown.",
            Self::SendAgain => "Whoever did get the first one gets it twice.",
            Self::GoOn => "Linnet does not ask this again; you can change that in Settings.",
            Self::StayQuiet => "What is scheduled or automatic waits here. What you send by hand still goes.",
            Self::SendNow => "All rules are checked once more before it leaves.",
            Self::Withdraw => "It is kept among the withdrawn messages.",
            Self::KeepWaiting => "They leave when Twilio lists the number again. You are asked again tomorrow.",
            Self::SendFromOther => "People see a number they may not know. Campaigns wait until you resume them.",
            Self::Understood => "It stays in the record of each text.",
            Self::WithdrawAll => "Campaigns among them are canceled; the rest is kept among the withdrawn messages.",
        }
    }
}

/// Answers a question. Answering one that is settled already changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerQuestion {
    /// Which.
    pub question: Question,
    /// How.
    pub answer: Answer,
}
