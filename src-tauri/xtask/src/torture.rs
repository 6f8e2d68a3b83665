//! `cargo xtask torture`: the command line's torture test, as long as one likes. The gates run it short.

use anyhow::Result;

use crate::shell;
use crate::workspace::Workspace;

/// How long.
#[derive(clap::Args)]
pub struct Options {
    /// How often the sending program is killed.
    #[arg(long, default_value_t = 1_000)]
    kills: u64,
    /// How many people the campaign has.
    #[arg(long, default_value_t = 10_000)]
    people: u64,
    /// Where the dice begin; the same seed kills at the same instants.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Runs it, its words on the terminal.
pub fn torture(workspace: &Workspace, options: &Options) -> Result<()> {
    let mut test = workspace.cargo();
    test.args(["test", "--package", "linnet-cli", "--test", "it", "torture", "--", "--nocapture"])
        .env("TORTURE_KILLS", options.kills.to_string())
        .env("TORTURE_PEOPLE", options.people.to_string())
        .env("TORTURE_SEED", options.seed.to_string());
    shell::run(&mut test)
}
