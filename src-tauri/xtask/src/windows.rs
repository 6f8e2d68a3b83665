//! The Windows side, as far as it can be seen from Linux: the native crates type-check, the command line links, and
//! where wine can run it, it answers. Must say loudly what was not run.

use std::fs;
use std::path::Path;
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
    check.arg("check").args(NATIVE).args(["--exclude", "linnet-xtask", "--exclude", "linnet-ui", "--target", TARGET]);
    shell::run(&mut check)?;
    step("linnet-cli.exe");
    shell::run(workspace.cargo().args(["build", "--package", "linnet-cli", "--target", TARGET]))?;
    try_with_wine(workspace)
}

fn try_with_wine(workspace: &Workspace) -> Result<()> {
    step("linnet-cli.exe check segments");
    if !shell::works(Command::new("wine").arg("--version")) {
        shout("NOT RUN: wine is not installed, so linnet-cli.exe was built but never started");
        return Ok(());
    }
    let folder = workspace.target.join(TARGET).join("debug");
    lend_randomness(&folder)?;
    let mut command = Command::new("wine");
    command.arg(folder.join("linnet-cli.exe")).args(["--json", "check", "segments", "Hello"]).env("WINEDEBUG", "-all");
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

/// Debian's wine lacks the library Windows gives random numbers with; a stand-in beside the program serves this try.
fn lend_randomness(folder: &Path) -> Result<()> {
    let source = folder.join("bcryptprimitives.c");
    fs::write(&source, RANDOMNESS)?;
    let mut compile = Command::new("x86_64-w64-mingw32-gcc");
    compile.arg("-shared").arg("-o").arg(folder.join("bcryptprimitives.dll")).arg(source).arg("-ladvapi32");
    shell::run(&mut compile)
}

const RANDOMNESS: &str = "#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
";
