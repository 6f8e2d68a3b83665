//! The words about how replies come in.

use linnet_contract::{SiteState, StepOutcome, Way, WayState};

pub const TITLE: &str = "How replies come in";
pub const QUESTION: &str = "How shall Twilio reach this computer?";
pub const USE_THIS: &str = "Use this way";
pub const CHOSEN: &str = "Kept. How it stands is shown above.";
pub const RETRY: &str = "Try again now";
pub const ADDRESS_NOW: &str = "Public address";
pub const HAND_OVER: &str = "Hand over to";
pub const PORT: &str = "Port on this computer";

/// How a way stands, in a word or two.
pub const fn state(state: WayState) -> &'static str {
    match state {
        WayState::Off => "Linnet asks",
        WayState::Resting => "Not open here now",
        WayState::Starting => "Opening",
        WayState::Ready => "Open",
        WayState::Faltering => "Looking for its connection",
        WayState::Failing => "Not open",
    }
}

/// A way's name.
pub const fn way(way: Way) -> &'static str {
    match way {
        Way::None => "It need not: Linnet asks Twilio",
        Way::CloudflareQuick => "Cloudflare, without an account",
        Way::CloudflareNamed => "Cloudflare, with your own address",
        Way::Ngrok => "ngrok",
        Way::Own => "An address of your own",
    }
}

/// What a way gives, and its price in trouble.
pub const fn price(way: Way) -> &'static str {
    match way {
        Way::None => {
            "Every few seconds while Linnet is open. Nothing to install and nothing to set up. No reply is lost; they only \
             arrive a little later."
        }
        Way::CloudflareQuick => {
            "Replies arrive at once. You install one free program. Good for trying: Cloudflare promises nothing for these \
             addresses, and each start brings another one, which Linnet tells Twilio by itself."
        }
        Way::CloudflareNamed => {
            "Replies arrive at once, at an address that stays. It takes a free Cloudflare account, a web domain that you \
             manage there, and half an hour once."
        }
        Way::Ngrok => {
            "Replies arrive at once, at an address that stays. It takes a free ngrok account and its program; the free plan \
             allows a limited number of requests a month."
        }
        Way::Own => {
            "For those who run a server, a router or Tailscale anyway: you let it hand over to this computer what comes in \
             at your address."
        }
    }
}

/// What there is to do for a way, step by step.
pub const fn steps(way: Way) -> Option<&'static [&'static str]> {
    match way {
        Way::None => None,
        Way::CloudflareQuick => Some(&[
            "Install the program cloudflared from developers.cloudflare.com.",
            "Press “Use this way”, and wait until it is open.",
            "Test it, then tell Twilio the address below.",
        ]),
        Way::CloudflareNamed => Some(&[
            "Install the program cloudflared, and make a tunnel under Zero Trust, Networks at Cloudflare.",
            "Give it a public hostname there. As its service, enter the address that stands under “Hand over to” once you \
             have pressed “Use this way”.",
            "Copy the tunnel’s token and its public address here.",
        ]),
        Way::Ngrok => Some(&[
            "Sign up at ngrok.com, and install its program.",
            "Copy the authtoken from there; copy your fixed address too, if you have one.",
            "Press “Use this way”, and wait until it is open.",
        ]),
        Way::Own => Some(&[
            "Give the address at which your server, router or Tailscale Funnel is reached, with https.",
            "Let it hand over everything to the address that stands under “Hand over to” once you have pressed “Use this \
             way”. Paths and what is sent must stay as they are.",
            "Test it, then tell Twilio the address below.",
        ]),
    }
}

pub const ADDRESS: &str = "Public address";
/// How an address looks.
pub const fn address_hint(way: Way) -> &'static str {
    match way {
        Way::Ngrok => "Your fixed address at ngrok. Without one, ngrok chooses.",
        _ => "For instance https://texts.example.com.",
    }
}

/// A token's name.
pub const fn token(way: Way) -> &'static str {
    match way {
        Way::Ngrok => "ngrok authtoken",
        _ => "Tunnel token",
    }
}

/// Where a token goes.
pub const fn token_hint(kept: bool) -> &'static str {
    if kept {
        "One is kept in this computer’s keychain. Type one only to replace it."
    } else {
        "Goes straight into this computer’s keychain and is never shown again."
    }
}

pub const PROGRAM: &str = "Program";
pub const PROGRAM_HINT: &str = "Where it is on this computer. Empty looks for it.";
pub const NO_KEYCHAIN: &str = "This computer has no keychain Linnet can use.";
pub const NO_KEYCHAIN_MEANING: &str = "Linnet never writes the token into a file. It can keep it in memory until you close \
     Linnet; next time you give it again. Replies come in by asking until then.";
pub const SESSION_ONLY: &str = "Use it for now only";

pub const TEST: &str = "Does it work?";
pub const TEST_LEAD: &str = "Linnet asks for itself at its public address, as Twilio would, and looks at each part of the way. \
     Nothing is changed and nobody gets a text.";
pub const TEST_NOW: &str = "Test the way";
pub const TESTING: &str = "Testing. A new address may take some seconds.";
pub const TEST_PASSED: &str = "The way is open.";
pub const TEST_FAILED: &str = "The way is not open. Replies still come: Linnet asks Twilio for them every few seconds.";

/// A step's outcome in a word, for whoever cannot see the mark.
pub const fn outcome(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Passed => "works",
        StepOutcome::Failed => "does not work",
        StepOutcome::Skipped => "not tried",
    }
}

pub const TWILIO: &str = "What Twilio does with replies";
pub const TWILIO_LEAD: &str = "Look at where Twilio delivers replies now, and at what would be replaced. Looking changes \
     nothing.";
pub const CONNECTED_LEAD: &str = "Twilio was told this computer’s address. What stood there before is kept.";
pub const LOOK: &str = "Look at Twilio";
pub const NO_SITES: &str = "No number is in use yet. Choose one under Twilio account.";
pub const NO_ADDRESS: &str =
    "There is no public address to tell Twilio. Choose a way above, and wait until it is open.";
pub const CONNECT: &str = "Tell Twilio our address";
pub const NOT_NOW: &str = "Not now";
pub const CONNECTED: &str = "Twilio delivers replies to this computer now.";
pub const HERE: &str = "delivered here";
pub const MEND: &str = "Let them through";
pub const MEND_MEANING: &str = "Linnet can set at Twilio that each number’s own address is used. Then replies show in \
     Twilio’s list, and Linnet finds them. Programs that listen at those addresses get them too.";
pub const MENDED: &str = "Twilio no longer drops what comes in.";
pub const DISCONNECT: &str = "Put back what stood there";
pub const DISCONNECT_QUESTION: &str = "Put back what stood at Twilio before?";
pub const DISCONNECT_MEANING: &str = "Twilio then delivers replies as it did before Linnet. Linnet goes on asking for them \
     every few seconds, so none is lost. What somebody changed at Twilio meanwhile stays as it is.";

/// How what stands at Twilio stands to us, in a word or two.
pub const fn site(state: SiteState) -> &'static str {
    match state {
        SiteState::Placing => "being told",
        SiteState::Placed => "delivered here",
        SiteState::Restoring => "being put back",
        SiteState::Resting => "as before, for now",
        SiteState::Conflict => "changed by somebody",
    }
}
