//! `cargo xtask fuzz`: the fuzz tests of what comes in (listener, TwiML, lists), each for as long as one likes. The gates
//! run them for a second; the inputs they begin with stand in `src-tauri/fuzz/corpus`.

use anyhow::Result;

use crate::shell::{self, step};
use crate::workspace::Workspace;

/// How long.
#[derive(clap::Args)]
pub struct Options {
    /// For how long each target is fed.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where the dice begin; the same seed makes the same inputs.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// The crates that have targets; a target is a test with `fuzzed` in its name.
const PACKAGES: [&str; 3] = ["linnet-engine", "linnet-practice", "linnet-providers"];

/// Runs them, their words on the terminal.
pub fn fuzz(workspace: &Workspace, options: &Options) -> Result<()> {
    for package in PACKAGES {
        step(&format!("fuzz {package} for {} s a target", options.seconds));
        let mut test = workspace.cargo();
        test.args(["test", "--package", package, "--lib", "--tests", "fuzz", "--", "--nocapture"])
            .env("LINNET_FUZZ_SECONDS", options.seconds.to_string())
            .env("LINNET_FUZZ_SEED", options.seed.to_string());
        shell::run(&mut test)?;
    }
    Ok(())
}
