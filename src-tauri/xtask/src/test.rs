//! `cargo xtask test`: every gate there is, the test runner last so that its count ends the output. A gate that cannot
//! run counts as failed.

use std::process::Command;

use anyhow::{Result, bail};

use crate::machine::{self, Purpose};
use crate::shell::{self, shout, step};
use crate::workspace::Workspace;
use crate::{session, ui};

/// Everything, for this machine: the window's pages too, whose own tests need no browser. Used by every gate in the same words,
/// so that cargo builds each dependency once.
pub const NATIVE: [&str; 1] = ["--workspace"];

/// Which end-to-end stories.
#[derive(clap::Args)]
pub struct Stories {
    /// A part of their names; none means all.
    name: Option<String>,
    /// Copy this picture of target/tour (say `home-light`) into the README.
    #[arg(long, value_name = "PICTURE")]
    picture: Option<String>,
    #[command(flatten)]
    ui: ui::Options,
}

/// Runs all gates. Lints and doc tests that fail do not keep the tests from running.
pub fn everything(workspace: &Workspace) -> Result<()> {
    machine::make_ready(&[Purpose::Build])?;
    machine::make_linters_ready(workspace)?;
    session::make_ready(workspace)?;
    let runner_failed = machine::make_tool_ready(workspace, &machine::NEXTEST).err();
    ui::build(workspace, ui::Options::default())?;

    let mut failed = Vec::new();
    for (gate, outcome) in [
        ("format", format(workspace)),
        ("clippy, native", clippy_native(workspace)),
        ("clippy, wasm", clippy_wasm(workspace)),
        ("doc tests", doc_tests(workspace)),
    ] {
        if let Err(error) = outcome {
            shout(&format!("{gate}: {error:#}"));
            failed.push(gate);
        }
    }
    let tests = match runner_failed {
        None => all_tests(workspace),
        Some(error) => {
            shout(&format!("cargo-nextest could not be installed ({error:#}); falling back to cargo test"));
            plain_tests(workspace)
        }
    };
    if !failed.is_empty() {
        bail!("not green: {}{}", failed.join(", "), if tests.is_err() { ", tests" } else { "" });
    }
    tests
}

/// Runs end-to-end stories only.
pub fn stories(workspace: &Workspace, stories: &Stories) -> Result<()> {
    session::make_ready(workspace)?;
    ui::build(workspace, stories.ui)?;
    run_stories(workspace, stories.name.as_deref())?;
    let Some(picture) = &stories.picture else { return Ok(()) };
    let docs = workspace.root.join("docs");
    std::fs::create_dir_all(&docs)?;
    std::fs::copy(workspace.tour().join(picture).with_extension("png"), docs.join("linnet.png"))?;
    Ok(())
}

/// The story `cargo xtask run` tells where there is no display.
pub fn run_main_job(workspace: &Workspace) -> Result<()> {
    run_stories(workspace, Some("main_job"))
}

fn run_stories(workspace: &Workspace, name: Option<&str>) -> Result<()> {
    step("end-to-end stories");
    let mut stories = workspace.cargo();
    stories.arg("test").args(NATIVE).args(["--test", "e2e", "--"]);
    stories.args(name).args(["--test-threads=1", "--nocapture"]);
    session::inside(workspace, &stories)
}

/// `cargo fmt --check`.
pub fn format(workspace: &Workspace) -> Result<()> {
    step("format");
    shell::run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

/// Clippy over everything that runs natively, tests included.
pub fn clippy_native(workspace: &Workspace) -> Result<()> {
    step("clippy, native");
    shell::run(workspace.cargo().arg("clippy").args(NATIVE).args(["--all-targets", "--", "-D", "warnings"]))
}

/// Clippy over what the window is made of, for the machine it runs on.
pub fn clippy_wasm(workspace: &Workspace) -> Result<()> {
    step("clippy, wasm");
    let mut clippy = workspace.cargo();
    clippy.args(["clippy", "-p", "linnet-ui", "-p", "linnet-contract", "-p", "linnet-domain"]);
    clippy.args(["--target", "wasm32-unknown-unknown", "--profile", ui::PROFILE, "--target-dir"]);
    shell::run(clippy.arg(workspace.wasm_target()).args(["--", "-D", "warnings"]))
}

fn doc_tests(workspace: &Workspace) -> Result<()> {
    step("doc tests");
    shell::run(workspace.cargo().args(["test", "--quiet", "--doc"]).args(NATIVE))
}

fn all_tests(workspace: &Workspace) -> Result<()> {
    step("unit, property, integration and end-to-end tests");
    in_session(workspace, workspace.cargo().args(["nextest", "run"]).args(NATIVE))
}

fn plain_tests(workspace: &Workspace) -> Result<()> {
    step("unit, property, integration and end-to-end tests");
    let mut tests = workspace.cargo();
    tests.arg("test").args(NATIVE).args(["--all-targets", "--no-fail-fast", "--", "--test-threads=1"]);
    in_session(workspace, &tests)
}

fn in_session(workspace: &Workspace, command: &Command) -> Result<()> {
    let tour = workspace.tour();
    if tour.exists() {
        std::fs::remove_dir_all(&tour)?;
    }
    session::inside(workspace, command)
}
