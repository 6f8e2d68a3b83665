//! Why there is no tunnel, in a sentence for the owner, and what helps.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::program::Maker;

/// Why a tunnel does not stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct TunnelError {
    maker: Maker,
    /// What went wrong.
    pub kind: Trouble,
    /// The program's own last words, made short; may be empty.
    pub said: String,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The program is not there.
    Missing {
        /// Where the owner said it is.
        looked_at: Option<PathBuf>,
    },
    /// It could not be started.
    CannotStart {
        /// The system's words.
        reason: String,
    },
    /// It had no address in time.
    Slow {
        /// How long was waited.
        waited: Duration,
    },
    /// It ended by itself.
    Died {
        /// Its exit code, if it had one.
        code: Option<i32>,
    },
    /// It lost its connection and did not find it again.
    Lost,
}

impl TunnelError {
    pub(super) fn missing(maker: Maker, looked_at: Option<&Path>) -> Self {
        let kind = Trouble::Missing { looked_at: looked_at.map(Path::to_owned) };
        Self { maker, kind, said: String::new() }
    }

    pub(super) fn cannot_start(maker: Maker, error: &std::io::Error) -> Self {
        Self { maker, kind: Trouble::CannotStart { reason: error.to_string() }, said: String::new() }
    }

    pub(super) fn slow(maker: Maker, waited: Duration, said: String) -> Self {
        Self { maker, kind: Trouble::Slow { waited }, said }
    }

    pub(super) fn died(maker: Maker, code: Option<i32>, said: String) -> Self {
        Self { maker, kind: Trouble::Died { code }, said }
    }

    pub(super) fn lost(maker: Maker, said: String) -> Self {
        Self { maker, kind: Trouble::Lost, said }
    }

    /// Whether trying again by itself cannot help: somebody has to do something first.
    pub fn needs_owner(&self) -> bool {
        matches!(self.kind, Trouble::Missing { .. }) || meaning(&self.said).is_some_and(|known| known.needs_owner)
    }

    /// What helps.
    pub fn advice(&self) -> String {
        let program = self.maker.program();
        if let Some(known) = meaning(&self.said) {
            return known.advice.to_owned();
        }
        match &self.kind {
            Trouble::Missing { .. } => format!(
                "Get {program} from {}, install it, and choose this way again; or say under “Program” where it stands.",
                self.maker.page()
            ),
            Trouble::CannotStart { .. } => {
                format!("See whether {program} runs by itself, and whether this computer lets Linnet start it.")
            }
            Trouble::Slow { .. } | Trouble::Lost => {
                "See whether this computer is online, and whether its network lets the program out.".to_owned()
            }
            Trouble::Died { .. } => format!("If it goes on, get the newest {program} from {}.", self.maker.page()),
        }
    }

    fn sentence(&self) -> String {
        let program = self.maker.program();
        let what = match &self.kind {
            Trouble::Missing { looked_at: Some(path) } => {
                format!("The program {program} is not at {}.", path.display())
            }
            Trouble::Missing { looked_at: None } => {
                format!("The program {program} is not installed on this computer.")
            }
            Trouble::CannotStart { reason } => format!("{program} could not be started ({reason})."),
            Trouble::Slow { waited } => {
                format!("{program} had no public address after {} seconds.", waited.as_secs())
            }
            Trouble::Died { code: Some(code) } => format!("{program} ended by itself (exit code {code})."),
            Trouble::Died { code: None } => format!("{program} was ended."),
            Trouble::Lost => format!("{program} lost its connection and did not find it again."),
        };
        if self.said.is_empty() { what } else { format!("{what} Its last words: “{}”.", self.said) }
    }
}

/// What a program's words mean.
struct Meaning {
    /// Part of what it says.
    words: &'static str,
    advice: &'static str,
    needs_owner: bool,
}

/// Known words. [cloudflared: cmd/cloudflared/tunnel/subcommands.go, connection/errors.go; ngrok.com/docs/errors]
const MEANINGS: &[Meaning] = &[
    Meaning {
        words: "Provided Tunnel token is not valid",
        advice: "Copy the tunnel's token once more from Cloudflare, and give it again.",
        needs_owner: true,
    },
    Meaning {
        words: "Invalid tunnel secret",
        advice: "The tunnel's token was renewed or the tunnel deleted at Cloudflare. Copy its token from there, and give it again.",
        needs_owner: true,
    },
    Meaning {
        words: "429 Too Many Requests",
        advice: "Cloudflare lends no further address just now. Linnet tries again later by itself.",
        needs_owner: false,
    },
    Meaning {
        words: "ERR_NGROK_4018",
        advice: "ngrok wants an account: sign up at ngrok.com, copy the authtoken from there, and give it here.",
        needs_owner: true,
    },
    Meaning {
        words: "ERR_NGROK_105",
        advice: "ngrok does not know this authtoken. Copy it once more from ngrok.com, and give it again.",
        needs_owner: true,
    },
    Meaning {
        words: "ERR_NGROK_107",
        advice: "This authtoken was renewed or withdrawn at ngrok. Copy the new one from ngrok.com, and give it again.",
        needs_owner: true,
    },
    Meaning {
        words: "ERR_NGROK_108",
        advice: "Your ngrok account allows one tunnel at a time, and another one runs somewhere. End that one.",
        needs_owner: false,
    },
    Meaning {
        words: "ERR_NGROK_334",
        advice: "Another ngrok uses the same address already. End that one.",
        needs_owner: false,
    },
];

fn meaning(said: &str) -> Option<&'static Meaning> {
    // A longer code must not be taken for the shorter one it begins with.
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_digit());
    MEANINGS.iter().find(|known| said.match_indices(known.words).any(|(at, found)| ends(&said[at + found.len()..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_words_are_explained_by_the_whole_code() {
        let died = |said: &str| TunnelError::died(Maker::Ngrok, Some(1), said.to_owned());
        assert!(died("failed: ERR_NGROK_105\r\n").needs_owner());
        assert!(died("ERR_NGROK_105").advice().contains("does not know"));
        assert!(!died("ERR_NGROK_1050").needs_owner());
        assert!(!died("ERR_NGROK_108").needs_owner());
        assert!(!died("").needs_owner());
    }
}
