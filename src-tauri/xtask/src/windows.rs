//! The Windows side, as far as it can be seen from Linux: the native crates type-check, the command line links, and
//! where wine can run it, it answers. Must say loudly what was not run.

use std::process::Command;

use anyhow::{Result, bail};

use crate::machine::{self, Purpose};
use crate::shell::{self, note, shout, step};
use crate::test::NATIVE;
use crate::workspace::Workspace;

/// The Windows that Debian's mingw can link for.
pub const TARGET: &str = "x86_64-pc-windows-gnu";

/// Type-checks the native side, cross-builds the command line, tries it.
pub fn check(workspace: &Workspace) -> Result<()> {
    machine::make_ready(&[Purpose::Build, Purpose::Windows])?;
    step("type-check for Windows");
    let mut check = workspace.cargo();
    check.arg("check").args(NATIVE).args(["--exclude", "linnet-xtask", "--target", TARGET]);
    shell::run(&mut check)?;
    step("linnet-cli.exe");
    shell::run(workspace.cargo().args(["build", "--package", "linnet-cli", "--target", TARGET]))?;
    try_with_wine(workspace)
}

fn try_with_wine(workspace: &Workspace) -> Result<()> {
    step("linnet-cli.exe check segments");
    let program = workspace.target.join(TARGET).join("debug/linnet-cli.exe");
    if !shell::works(Command::new("wine").arg("--version")) {
        shout("NOT RUN: wine is not installed, so linnet-cli.exe was built but never started");
        return Ok(());
    }
    let mut command = Command::new("wine");
    command.arg(program).args(["--json", "check", "segments", "Hello"]).env("WINEDEBUG", "-all");
    let Ok(answer) = command.output() else { bail!("wine could not be started") };
    if !answer.status.success() && answer.stdout.is_empty() {
        shout(&format!(
            "NOT RUN: this wine cannot run the program ({}); it was built but never answered",
            answer.status
        ));
        return Ok(());
    }
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout)?;
    if answer["segments"] != 1 {
        bail!("linnet-cli.exe answered {answer} where one segment is right");
    }
    note("answered correctly under wine");
    Ok(())
}
