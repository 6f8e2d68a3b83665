//! `practice …`: the simulator as a program of its own, and its faults.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use linnet_practice::{PracticeError, PracticeOptions, fault_names};
use serde_json::json;

use crate::commands::run::told_to_stop;
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// The practice world.
#[derive(Debug, Subcommand)]
pub enum Practice {
    /// Run the simulator; its first line on standard output says where everything is.
    Serve(Serve),
    /// List the faults that can be switched on.
    Faults,
}

/// How the simulator behaves.
#[derive(Debug, Args)]
pub struct Serve {
    /// Port of the Twilio side; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Port of the mail sink; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    smtp_port: u16,
    /// Port of the AI side; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    ai_port: u16,
    /// Decides credentials, numbers, delays, outcomes and answers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many times faster than real time everything happens.
    #[arg(long, default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// Instant at which the practice clock starts.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<DateTime<Utc>>,
    /// Fixed answer time in milliseconds.
    #[arg(long, value_name = "MS")]
    latency: Option<u64>,
    /// A fault with its probability from 0 to 1 (1 if not given); may be repeated.
    #[arg(long = "fault", value_name = "NAME[=PROBABILITY]", value_parser = fault)]
    faults: Vec<(String, f64)>,
    /// File that keeps the records between starts.
    #[arg(long, value_name = "FILE")]
    state_file: Option<PathBuf>,
    /// Segments per second and sender.
    #[arg(long, value_name = "N", value_parser = speed)]
    throughput: Option<f64>,
    /// Seconds of practice time for which the fault `list_lag` hides what is new.
    #[arg(long, value_name = "SECONDS")]
    list_lag: Option<u64>,
    /// Behave as a trial account.
    #[arg(long)]
    trial: bool,
    /// Behave as with Twilio's test keys: nothing but creating texts works, and nothing is sent.
    #[arg(long)]
    test_keys: bool,
    /// Answer and deliver at once, remember only the newest messages (for benchmarks).
    #[arg(long)]
    instant: bool,
}

/// Performs one of them.
pub async fn perform(command: Practice, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Practice::Serve(arguments) => serve(arguments, session).await,
        Practice::Faults => {
            let faults: Vec<_> = fault_names().iter().map(|(name, does)| json!({"name": name, "does": does})).collect();
            let rows = || fault_names().iter().map(|(name, does)| vec![(*name).to_owned(), (*does).to_owned()]);
            session.out.answer(&json!({"faults": faults}), |_| table(&["NAME", "DOES"], &rows().collect::<Vec<_>>()))
        }
    }
}

async fn serve(arguments: Serve, session: &Session<'_>) -> Result<(), Failure> {
    let usual = PracticeOptions::default();
    let practice = linnet_practice::start(PracticeOptions {
        port: arguments.port,
        smtp_port: arguments.smtp_port,
        ai_port: arguments.ai_port,
        seed: arguments.seed,
        speed: arguments.speed,
        as_of: arguments.as_of,
        latency: arguments.latency.map(Duration::from_millis),
        faults: arguments.faults,
        state_file: arguments.state_file,
        throughput: arguments.throughput.unwrap_or(usual.throughput),
        list_lag: arguments.list_lag.map_or(usual.list_lag, Duration::from_secs),
        trial: arguments.trial,
        test_keys: arguments.test_keys,
        instant: arguments.instant,
        ..usual
    })
    .await
    .map_err(failed)?;
    session.out.line(&practice.announcement())?;
    told_to_stop()?.await;
    practice.stop().await.map_err(failed)
}

fn failed(error: PracticeError) -> Failure {
    Failure::failed(error.to_string())
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err("must be a number above 0".to_owned()),
    }
}

fn fault(text: &str) -> Result<(String, f64), String> {
    let (name, probability) = text.split_once('=').unwrap_or((text, "1"));
    if !fault_names().iter().any(|(known, _)| *known == name) {
        return Err(format!("there is no fault called “{name}”; see `practice faults`"));
    }
    match probability.parse::<f64>() {
        Ok(probability) if (0.0..=1.0).contains(&probability) => Ok((name.to_owned(), probability)),
        _ => Err("a probability is a number from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_without_a_probability_always_happens() {
        assert_eq!(fault("drop_after"), Ok(("drop_after".to_owned(), 1.0)));
        assert_eq!(fault("rate_429=0.25"), Ok(("rate_429".to_owned(), 0.25)));
        assert!(fault("gremlins").is_err() && fault("slow=2").is_err() && fault("slow=x").is_err());
    }
}
