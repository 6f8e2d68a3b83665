//! `cargo xtask run`: from a fresh clone to an open window, or to pictures of one where there is no display.

use std::ffi::OsString;
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result};

use crate::machine::{self, Purpose};
use crate::shell::{self, note, step};
use crate::workspace::Workspace;
use crate::{session, test, ui};

/// How to run.
#[derive(clap::Args)]
pub struct Options {
    /// Optimise, as a shipped app is.
    #[arg(long)]
    release: bool,
    #[command(flatten)]
    ui: ui::Options,
    /// Handed to Linnet.
    #[arg(last = true)]
    arguments: Vec<OsString>,
}

/// Builds and opens the app, or drives the main job without a display.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    machine::make_ready(&[Purpose::Build])?;
    ui::build(workspace, options.ui)?;
    if !has_display() {
        return drive_without_display(workspace);
    }
    let program = build(workspace, options.release)?;
    step("opening Linnet");
    shell::run(Command::new(program).args(&options.arguments))
}

/// Builds the desktop app and says where it is.
pub fn build(workspace: &Workspace, release: bool) -> Result<std::path::PathBuf> {
    step("the app");
    let mut build = workspace.cargo();
    build.arg("build").args(test::NATIVE).args(["--bin", "linnet"]);
    if release {
        build.arg("--release");
    }
    shell::run(&mut build)?;
    let profile = if release { "release" } else { "debug" };
    Ok(workspace.target.join(profile).join(format!("linnet{}", env::consts::EXE_SUFFIX)))
}

fn has_display() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn drive_without_display(workspace: &Workspace) -> Result<()> {
    step("there is no display here: doing the main job in a virtual one instead of opening a window");
    session::make_ready(workspace)?;
    if workspace.tour().exists() {
        fs::remove_dir_all(workspace.tour())?;
    }
    let outcome = test::run_main_job(workspace);
    print_summary(workspace)?;
    outcome
}

/// Prints what the stories saw and where their pictures are.
fn print_summary(workspace: &Workspace) -> Result<()> {
    let tour = workspace.tour();
    step("what happened");
    let mut names = Vec::new();
    for entry in fs::read_dir(&tour).with_context(|| format!("no story left anything in {}", tour.display()))? {
        names.push(entry?.path());
    }
    names.sort();
    for path in &names {
        if path.extension().is_some_and(|extension| extension == "txt") {
            println!("{}", fs::read_to_string(path)?);
        }
    }
    let pictures = names.iter().filter(|path| path.extension().is_some_and(|extension| extension == "png")).count();
    note(&format!("{pictures} pictures in {}", tour.display()));
    Ok(())
}
