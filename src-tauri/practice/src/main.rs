//! `linnet-practice`: the practice world as a program of its own. Its first line on standard output says where
//! everything is; it runs until it is told to stop.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Parser;
use linnet_practice::{PracticeOptions, fault_names, parse_fault};

/// A simulated Twilio, mail server and AI with pretend customers, on loopback.
#[derive(Parser)]
#[command(name = "linnet-practice", version)]
struct Flags {
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
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Instant at which the practice clock starts (RFC 3339).
    #[arg(long)]
    as_of: Option<DateTime<Utc>>,
    /// Fixed answer time in milliseconds.
    #[arg(long)]
    latency: Option<u64>,
    /// A fault, with its probability from 0 to 1 (1 if not given). May be repeated.
    #[arg(long = "fault", value_name = "NAME[=PROBABILITY]", value_parser = parse_fault)]
    faults: Vec<(String, f64)>,
    /// File that keeps the records between starts.
    #[arg(long)]
    state_file: Option<PathBuf>,
    /// Segments per second and sender.
    #[arg(long, default_value_t = 100.0)]
    throughput: f64,
    /// Behave as a trial account.
    #[arg(long)]
    trial: bool,
    /// Behave as with Twilio's test keys: nothing but creating texts works, and nothing is sent.
    #[arg(long)]
    test_keys: bool,
    /// Answer and deliver at once, remember only the newest messages (for benchmarks).
    #[arg(long)]
    instant: bool,
    /// List the faults and exit.
    #[arg(long)]
    list_faults: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .init();
    match run(Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let told = writeln!(std::io::stderr(), "{error}");
            if told.is_ok() { ExitCode::FAILURE } else { ExitCode::from(2) }
        }
    }
}

async fn run(flags: Flags) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout();
    if flags.list_faults {
        for (name, does) in fault_names() {
            writeln!(out, "{name:18} {does}")?;
        }
        return Ok(());
    }
    let practice = linnet_practice::start(PracticeOptions {
        port: flags.port,
        smtp_port: flags.smtp_port,
        ai_port: flags.ai_port,
        seed: flags.seed,
        speed: flags.speed,
        as_of: flags.as_of,
        latency: flags.latency.map(Duration::from_millis),
        faults: flags.faults,
        state_file: flags.state_file,
        throughput: flags.throughput,
        trial: flags.trial,
        test_keys: flags.test_keys,
        instant: flags.instant,
        ..PracticeOptions::default()
    })
    .await?;
    writeln!(out, "{}", serde_json::to_string(&practice.announcement())?)?;
    out.flush()?;
    told_to_stop().await?;
    practice.stop().await?;
    Ok(())
}

#[cfg(unix)]
async fn told_to_stop() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn told_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
