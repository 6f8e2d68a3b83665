//! One door for every habit: run, test, check, bench and the few chores around them. Whatever a gate needs is named,
//! and installed where that is possible; a gate that could not run is a failure, never a silent pass.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "xtask talks to the person at the terminal")]

mod bench;
mod check;
mod css;
mod fuzz;
mod icons;
mod machine;
mod run;
mod session;
mod shell;
mod test;
mod torture;
mod ui;
mod windows;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, open, test and measure Linnet", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    habit: Habit,
}

#[derive(Subcommand)]
enum Habit {
    /// Build Linnet and open it. Without a display: drive the main job in a virtual one and leave pictures.
    Run(run::Options),
    /// Everything: format, lints, unit, property, integration, doc and end-to-end tests.
    Test,
    /// The quick inner loop, or with --target a type-check for another system.
    Check(check::Options),
    /// Only the end-to-end stories, in a virtual display; a word narrows them down.
    E2e(test::Stories),
    /// Measure and print the tables.
    Bench(bench::Options),
    /// Kill a campaign again and again under every fault, and count what arrived.
    Torture(torture::Options),
    /// Feed what comes in from outside with broken input for as long as you like.
    Fuzz(fuzz::Options),
    /// Build the window's pages into target/ui, and serve them to a browser.
    Ui(ui::Design),
    /// Render the icon set from icons/linnet.svg.
    Icons,
    /// Run a command inside the virtual session. Started by the other habits.
    #[command(hide = true)]
    InSession(session::Inner),
}

fn main() -> ExitCode {
    match follow(Cli::parse().habit) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn follow(habit: Habit) -> Result<()> {
    let here = Workspace::find;
    match habit {
        Habit::Run(options) => run::run(&here()?, &options),
        Habit::Test => test::everything(&here()?),
        Habit::Check(options) => check::check(&here()?, &options),
        Habit::E2e(stories) => test::stories(&here()?, &stories),
        Habit::Bench(options) => bench::bench(&here()?, &options),
        Habit::Torture(options) => torture::torture(&here()?, &options),
        Habit::Fuzz(options) => fuzz::fuzz(&here()?, &options),
        Habit::Ui(design) => ui::design(&here()?, &design),
        Habit::Icons => icons::render(&here()?),
        // Knows no repository: clones that share a target directory share this program.
        Habit::InSession(inner) => session::enter(&inner),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn every_habit_takes_its_options() {
        Cli::command().debug_assert();
    }
}
