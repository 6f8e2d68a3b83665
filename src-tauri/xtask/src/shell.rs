//! Running programs and talking to the person at the terminal. Must never hide a failure: every program that fails is
//! named with its arguments.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Announces the next step.
pub fn step(what: &str) {
    eprintln!("\n── {what}");
}

/// A remark below the current step.
pub fn note(what: &str) {
    eprintln!("   {what}");
}

/// Something the reader must not overlook: a gate that did not run, a thing that cannot be installed.
pub fn shout(what: &str) {
    let rule = "!".repeat(100);
    eprintln!("\n{rule}\n!! {what}\n{rule}\n");
}

/// Runs a program with the terminal's own output; an unsuccessful end is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let started = Instant::now();
    let status = command.status().with_context(|| format!("could not start {}", line(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    let seconds = started.elapsed().as_secs();
    if seconds >= 2 {
        note(&format!("{seconds} s"));
    }
    Ok(())
}

/// Runs a program and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("could not start {}", line(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", line(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed something unreadable", line(command)))
}

/// Whether a program can be started and ends well; its output is thrown away.
pub fn works(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The command line as one would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
