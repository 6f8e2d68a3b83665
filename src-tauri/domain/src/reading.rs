//! What of the account is read at the provider, and how a reading can go: the words that are stored, sent and shown.

use crate::words;

words! {
    /// A part that can be read by itself.
    pub enum SyncPart {
        /// Numbers, Messaging Services and their registration.
        Numbers = "numbers",
        /// Texts that went out and came in past this program.
        Messages = "messages",
        /// Calls.
        Calls = "calls",
        /// Account, brand, verification, usage, the provider itself.
        Status = "status",
    }
}

impl SyncPart {
    /// Its name on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Numbers => "Numbers",
            Self::Messages => "Texts sent and received elsewhere",
            Self::Calls => "Calls",
            Self::Status => "Account and registration",
        }
    }

    /// What it reads at the provider and writes here. Nothing of it writes at the provider.
    pub const fn note(self) -> &'static str {
        match self {
            Self::Numbers => {
                "Reads your numbers, what each can do, your Messaging Services and their registration with the carriers. A \
                 number that is gone is marked as gone, not deleted."
            }
            Self::Messages => {
                "Reads Twilio’s log of texts. What customers wrote before, and what was sent by another program, joins their \
                 conversations. Somebody who said stop is put on your do-not-text list."
            }
            Self::Calls => "Reads who called whom, when, for how long, and which calls were missed.",
            Self::Status => {
                "Reads your balance, this month’s use, your registration with the carriers, toll-free verification, and \
                 whether Twilio itself has trouble."
            }
        }
    }
}

words! {
    /// How a reading went.
    pub enum SyncOutcome {
        /// It goes on.
        Running = "running",
        /// Everything was read.
        Done = "done",
        /// It was given up; what was read stays.
        Failed = "failed",
        /// The program was closed before it ended; the next one goes on from there.
        CutOff = "cut_off",
    }
}
