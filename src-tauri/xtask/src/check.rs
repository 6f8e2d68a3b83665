//! `cargo xtask check`: what one runs after every few lines. Format, lints and the pure crates' tests; under a minute
//! when warm. With a target it becomes the type-check for another system.

use anyhow::{Result, bail};

use crate::machine::{self, Purpose};
use crate::shell::{self, step};
use crate::workspace::Workspace;
use crate::{test, windows};

/// What to check.
#[derive(clap::Args)]
pub struct Options {
    /// Type-check for another system instead: `x86_64-pc-windows-gnu`.
    #[arg(long)]
    target: Option<String>,
}

/// Runs the quick gates, stopping at the first that fails.
pub fn check(workspace: &Workspace, options: &Options) -> Result<()> {
    match options.target.as_deref() {
        None => inner_loop(workspace),
        Some(windows::TARGET) => windows::check(workspace),
        Some(other) => bail!("only {} can be checked from here, not {other}", windows::TARGET),
    }
}

fn inner_loop(workspace: &Workspace) -> Result<()> {
    machine::make_ready(&[Purpose::Build])?;
    machine::make_linters_ready(workspace)?;
    test::format(workspace)?;
    test::clippy_native(workspace)?;
    test::clippy_wasm(workspace)?;
    step("unit tests of the pure crates");
    let mut tests = workspace.cargo();
    tests.args(["test", "--quiet", "--package", "linnet-domain", "--package", "linnet-contract"]);
    shell::run(tests.args(["--features", "linnet-domain/tables", "--lib"]))
}
