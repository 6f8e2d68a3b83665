//! Reading a secret: from standard input, or from a prompt that does not show it. Never from an argument, where other
//! programs could see it.

use std::io::{BufRead as _, IsTerminal as _, Read as _};

use linnet_contract::SecretInput;

use crate::failure::Failure;

/// Longest secret taken; Twilio's have 32 characters.
const LONGEST: u64 = 4096;

/// Reads one line. Blanks around it, such as a stray newline from copying, are dropped.
pub fn read(what: &str) -> Result<SecretInput, Failure> {
    let stdin = std::io::stdin();
    let line = if stdin.is_terminal() {
        rpassword::prompt_password(format!("{what}: "))
    } else {
        let mut line = String::new();
        stdin.lock().take(LONGEST).read_line(&mut line).map(|_| line)
    };
    let line = line.map_err(|error| Failure::bad_input(format!("The {what} could not be read: {error}")))?;
    let secret = line.trim();
    if secret.is_empty() {
        return Err(Failure::bad_input(format!("No {what} was given on standard input.")));
    }
    Ok(SecretInput::new(secret))
}
