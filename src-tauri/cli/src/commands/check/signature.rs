//! `check signature`: whether a callback really came from the provider.

use std::io::BufRead as _;
use std::path::PathBuf;

use clap::Args;
use linnet_providers::secret::Secret;
use linnet_providers::twilio::signature;
use serde::Deserialize;
use serde_json::json;

use crate::commands::check::merge::pair;
use crate::failure::Failure;
use crate::out::Out;
use crate::secret;

/// A request and its signature.
#[derive(Debug, Args)]
pub struct Signature {
    /// The address as it was configured at the provider.
    #[arg(long, required_unless_present = "file", conflicts_with = "file")]
    url: Option<String>,
    /// The header X-Twilio-Signature.
    #[arg(long = "signature", required_unless_present = "file", conflicts_with = "file", allow_hyphen_values = true)]
    given: Option<String>,
    /// A form field, decoded; may be repeated.
    #[arg(long = "param", value_name = "K=V", value_parser = pair)]
    params: Vec<(String, String)>,
    /// The raw body of a request that is not a form.
    #[arg(long, value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// Many requests, one JSON document a line, each with its own token.
    #[arg(long, value_name = "JSONL")]
    file: Option<PathBuf>,
}

/// A line of `--file`.
#[derive(Deserialize)]
struct Line {
    url: String,
    signature: String,
    #[serde(default)]
    params: Vec<(String, String)>,
    #[serde(default)]
    body: Option<String>,
    token: String,
}

/// Judges one request, or every line of a file.
pub fn perform(arguments: Signature, out: Out) -> Result<(), Failure> {
    let (url, claimed) = match (arguments.url, arguments.given, &arguments.file) {
        (_, _, Some(file)) => return each(file, out),
        (Some(url), Some(claimed), None) => (url, claimed),
        _ => return Err(Failure::usage("Give --url and --signature, or --file.")),
    };
    let body = arguments.body_file.as_ref().map(std::fs::read).transpose();
    let body = body.map_err(|error| Failure::bad_input(format!("The body cannot be read: {error}")))?;
    let token = Secret::new(secret::read("auth token")?.expose().to_owned());
    let valid = signature::valid(&url, &claimed, &arguments.params, body.as_deref(), &token);
    out.answer(&json!({"valid": valid}), |_| if valid { "valid".to_owned() } else { "not valid".to_owned() })
}

fn each(file: &std::path::Path, out: Out) -> Result<(), Failure> {
    let unreadable = |reason: String| Failure::bad_input(format!("{} cannot be read: {reason}", file.display()));
    let opened = std::fs::File::open(file).map_err(|error| unreadable(error.to_string()))?;
    for (number, line) in std::io::BufReader::new(opened).lines().enumerate() {
        let line = line.map_err(|error| unreadable(error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        // The line holds a token, so nothing of it is repeated.
        let asked: Line = serde_json::from_str(&line).map_err(|error| {
            unreadable(format!("line {} has another shape ({:?} error)", number + 1, error.classify()))
        })?;
        let (body, token) = (asked.body.as_deref().map(str::as_bytes), Secret::new(asked.token));
        let valid = signature::valid(&asked.url, &asked.signature, &asked.params, body, &token);
        out.line(&json!({"valid": valid}))?;
    }
    Ok(())
}
