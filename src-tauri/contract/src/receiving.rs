//! How replies and receipts come in: the way Twilio reaches this computer, what stands at Twilio for it, and the live test.

use linnet_domain::words;
use serde::{Deserialize, Serialize};

use crate::SecretInput;

words! {
    /// How Twilio reaches this computer.
    pub enum Way {
        /// It does not: Linnet asks every few seconds.
        None = "none",
        /// Cloudflare lends an address; no account needed, another address at every start.
        CloudflareQuick = "cloudflare_quick",
        /// A tunnel of the owner's own at Cloudflare, with an address that stays.
        CloudflareNamed = "cloudflare_named",
        /// ngrok, with the owner's account there.
        Ngrok = "ngrok",
        /// An address of the owner's own: a reverse proxy, Tailscale Funnel, a forwarded port.
        Own = "own",
    }
}

words! {
    /// How the way stands.
    pub enum WayState {
        /// None is wanted.
        Off = "off",
        /// Nothing is received here now: no window has the business open, and nothing else runs it.
        Resting = "resting",
        /// Being opened.
        Starting = "starting",
        /// Open.
        Ready = "ready",
        /// It lost its connection and looks for it.
        Faltering = "faltering",
        /// It does not open, or is being opened again.
        Failing = "failing",
    }
}

words! {
    /// How what stands at Twilio stands to us.
    pub enum SiteState {
        /// Our address is being written there.
        Placing = "placing",
        /// Our address stands there.
        Placed = "placed",
        /// What stood there before is being put back.
        Restoring = "restoring",
        /// What stood there before stands there again, until the way is open next time.
        Resting = "resting",
        /// Somebody changed it meanwhile; Linnet leaves it alone.
        Conflict = "conflict",
    }
}

/// How replies come in, as it stands. Nobody is asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiving {
    /// The way chosen.
    pub way: Way,
    /// How it stands.
    pub state: WayState,
    /// The same in a sentence, with what it means for replies.
    pub sentence: String,
    /// What helps, where something does.
    pub advice: Option<String>,
    /// The public address now.
    pub address: Option<String>,
    /// Where on this computer a proxy or tunnel hands over what comes in, where the owner has to say so elsewhere.
    pub hand_over_at: Option<String>,
    /// The address the owner gave for the way.
    pub given_address: String,
    /// Where the owner said the program is; empty looks for it.
    pub program: String,
    /// Whether a token for the way is kept.
    pub token_kept: bool,
    /// Whether the owner agreed that Twilio is told the address.
    pub connected: bool,
    /// What was changed at Twilio.
    pub sites: Vec<KeptSite>,
}

/// Something at Twilio that was changed for us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSite {
    /// A number as people write it, or a Messaging Service's name.
    pub label: String,
    /// How it stands.
    pub state: SiteState,
    /// The same in a sentence.
    pub sentence: String,
    /// The address that stood there before, without a password in it.
    pub before: Option<String>,
}

/// How replies come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetReceiving {}

/// Chooses a way. What belongs to another way is forgotten, its token too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChooseReceiving {
    /// Which.
    pub way: Way,
    /// The public address: needed for a tunnel of one's own at Cloudflare and for an own address, possible for ngrok.
    pub address: Option<String>,
    /// Where the program is; else it is looked for.
    pub program: Option<String>,
    /// The token; without one, the one that is kept.
    pub token: Option<SecretInput>,
    /// Whether the token is kept in memory only.
    pub session_only: bool,
}

/// Tries the way again at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryReceiving {}

/// Tries the whole way from the outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestReceiving {}

words! {
    /// How a step of the test went.
    pub enum StepOutcome {
        /// It works.
        Passed = "passed",
        /// It does not.
        Failed = "failed",
        /// It was not tried, because one before it failed or it is not wanted.
        Skipped = "skipped",
    }
}

/// One step of the test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestStep {
    /// What was tried.
    pub title: String,
    /// How it went.
    pub outcome: StepOutcome,
    /// What was found.
    pub text: String,
    /// What to do.
    pub advice: Option<String>,
}

/// How the test went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivingTest {
    /// Whether nothing failed.
    pub passed: bool,
    /// The steps, in order.
    pub steps: Vec<TestStep>,
}

/// Asks Twilio where it delivers replies now, and works out what would be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckHooks {}

/// What stands at Twilio, and what would stand there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HookPlan {
    /// The address that would be told; nothing while none is open.
    pub address: Option<String>,
    /// Names exactly what was seen; agreeing hands it back.
    pub seen: String,
    /// Number by number, Messaging Service by Messaging Service.
    pub sites: Vec<PlannedSite>,
}

/// One place where texts come in at Twilio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSite {
    /// Its id at Twilio.
    pub sid: String,
    /// A number as people write it, or a Messaging Service's name.
    pub label: String,
    /// Whether our address stands there.
    pub ours: bool,
    /// The address that stands there now, without a password in it.
    pub now: Option<String>,
    /// What would happen, in sentences: what is replaced, what is called when this computer cannot be reached.
    pub meaning: Vec<String>,
    /// Whether texts that come in are dropped there without a trace, with what that means.
    pub dropped: Option<String>,
}

/// Agrees to what was seen: keeps it, and tells Twilio our address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectHooks {
    /// What was seen.
    pub seen: String,
}

/// Puts back what stood at Twilio before, for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisconnectHooks {}

/// Makes a Messaging Service that drops texts deliver them as its numbers say, so that asking Twilio shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MendInbound {
    /// Its id.
    pub sid: String,
}
