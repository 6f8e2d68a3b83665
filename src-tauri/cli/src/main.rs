//! `linnet-cli`: the engine without a window. Reads the arguments, runs one command, and answers by exit code: 0 done,
//! 1 failed, 2 bad usage or bad input, 3 refused by a rule. Never prints a secret, never reads one from an argument.

mod args;
mod commands;
mod failure;
mod out;
mod secret;
mod session;
mod world;

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::args::Arguments;
use crate::failure::Failure;
use crate::out::Out;
use crate::session::Session;

fn main() -> ExitCode {
    start_log();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return explain_usage(&error),
    };
    let out = Out::new(arguments.json);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("Linnet cannot start: {error}")))
        .and_then(|runtime| runtime.block_on(perform(arguments, &out)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => out.fail(&failure),
    }
}

async fn perform(arguments: Arguments, out: &Out) -> Result<(), Failure> {
    let mut session = Session::new(&arguments, out)?;
    let outcome = commands::perform(arguments.command, &mut session).await;
    session.close().await;
    outcome
}

/// Logs go to standard error, warnings and worse unless `RUST_LOG` asks for more.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).init();
}

/// Help and version are answers; anything else clap says is bad usage. The arguments were not understood, so `--json` is
/// looked for by hand.
fn explain_usage(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return if error.print().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let json = std::env::args_os().skip(1).take_while(|argument| argument != "--").any(|argument| argument == "--json");
    if json {
        return Out::new(true).fail(&Failure::usage(error.to_string().trim()));
    }
    let _ = error.print();
    ExitCode::from(failure::BAD_INPUT)
}
