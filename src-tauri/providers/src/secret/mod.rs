//! Secrets in memory and in the keychain. A secret never appears in a log, an error text or anything serialised.

mod store;

use std::fmt;

use zeroize::Zeroizing;

pub use store::{SecretError, SecretStore};

/// A token, key secret or password: shown as `Secret(…)`, wiped from memory when dropped, never serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a pasted secret without what pasting adds: white space around it, and line breaks or invisible
    /// characters anywhere in it.
    pub fn new(pasted: String) -> Self {
        let pasted = Zeroizing::new(pasted);
        // Written into one buffer of sufficient size, because a growing one would leave copies behind.
        let mut kept = Zeroizing::new(String::with_capacity(pasted.len()));
        kept.extend(pasted.trim_matches(is_stray).chars().filter(|character| !is_invisible(*character)));
        Self(kept)
    }

    /// The secret itself, for the one place that hands it to its owner.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_stray(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

fn is_invisible(character: char) -> bool {
    character.is_control() || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Pasted text that is not secret, cleaned in the same way.
pub(crate) fn without_stray(pasted: &str) -> String {
    pasted.trim_matches(is_stray).chars().filter(|character| !is_invisible(*character)).collect()
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_token_loses_stray_newlines_and_spaces() {
        for pasted in ["token", " token\n", "\r\ntok\r\nen\t", "\u{FEFF}token\u{200B}", "\u{A0}token\u{A0}"] {
            assert_eq!(Secret::new(pasted.to_owned()).expose(), "token", "{pasted:?}");
        }
    }

    #[test]
    fn a_password_keeps_the_spaces_inside_it() {
        assert_eq!(Secret::new("two words\n".to_owned()).expose(), "two words");
    }

    #[test]
    fn a_secret_never_shows_itself() {
        let secret = Secret::new("hunter2".to_owned());
        assert!(!format!("{secret:?} {:?}", Some(&secret)).contains("hunter2"));
    }
}
