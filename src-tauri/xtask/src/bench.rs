//! `cargo xtask bench`: runs every bench target of the workspace in release and prints their figures as tables. A crate
//! adds one by a `[[bench]]` with `harness = false` that prints a JSON object per figure; nothing is listed here.

use std::fmt::Write;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::shell::{self, note, step};
use crate::workspace::Workspace;
use crate::{session, ui};

/// Which benches.
#[derive(clap::Args)]
pub struct Options {
    /// A part of the bench's name; none means all.
    name: Option<String>,
}

/// The desktop package: its benches open windows, and so need the UI and a session of their own.
const DESKTOP: &str = "linnet";

/// A bench target, as cargo knows it.
struct Bench {
    package: String,
    name: String,
}

impl Bench {
    fn opens_windows(&self) -> bool {
        self.package == DESKTOP
    }
}

/// One line of a table: what was measured, the figure, and what stands beside it for comparison.
#[derive(Debug, PartialEq, Eq)]
struct Figure {
    what: String,
    value: String,
    beside: String,
}

/// Runs the benches one after the other, so that none disturbs another.
pub fn bench(workspace: &Workspace, options: &Options) -> Result<()> {
    let wanted = options.name.as_deref().unwrap_or_default();
    let benches: Vec<_> = benches(workspace)?.into_iter().filter(|bench| bench.name.contains(wanted)).collect();
    if benches.is_empty() {
        bail!("no bench is called like {wanted:?}");
    }
    if benches.iter().any(Bench::opens_windows) {
        session::make_ready(workspace)?;
        ui::build(workspace, ui::Options::default())?;
    }
    let mut failed = Vec::new();
    let mut tables = String::new();
    for bench in &benches {
        step(&format!("bench {}", bench.name));
        match measure(workspace, bench) {
            Ok(figures) => write!(tables, "\n{}\n{}", bench.name, table(&figures))?,
            Err(error) => {
                shell::shout(&format!("bench {} failed: {error:#}", bench.name));
                failed.push(bench.name.as_str());
            }
        }
    }
    println!("{tables}");
    if !failed.is_empty() {
        bail!("benches that failed: {}", failed.join(", "));
    }
    Ok(())
}

fn benches(workspace: &Workspace) -> Result<Vec<Bench>> {
    let metadata = shell::output(workspace.cargo().args(["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut benches = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            if target["kind"][0] == "bench" {
                let text = |value: &Value| value.as_str().map(str::to_owned).context("cargo metadata lacks a name");
                benches.push(Bench { package: text(&package["name"])?, name: text(&target["name"])? });
            }
        }
    }
    Ok(benches)
}

fn measure(workspace: &Workspace, bench: &Bench) -> Result<Vec<Figure>> {
    let mut build = workspace.cargo();
    build.args(["bench", "--no-run", "--package", &bench.package, "--bench", &bench.name]);
    shell::run(&mut build)?;
    let mut measure = workspace.cargo();
    measure.args(["bench", "--quiet", "--package", &bench.package, "--bench", &bench.name]);
    if !bench.opens_windows() {
        return read_figures(measure.stdout(Stdio::piped()));
    }
    let (mut session, _home) = session::command(workspace, &measure)?;
    read_figures(session.stdout(Stdio::piped()))
}

fn read_figures(command: &mut Command) -> Result<Vec<Figure>> {
    let mut child = command.spawn().with_context(|| format!("could not start {}", shell::line(command)))?;
    let stdout = child.stdout.take().context("the bench has no output")?;
    let mut figures = Vec::new();
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        match parse(&line) {
            Some(figure) => figures.push(figure),
            None => note(&line),
        }
    }
    let status = child.wait()?;
    if !status.success() || figures.is_empty() {
        bail!("it ended with {status} and {} figures", figures.len());
    }
    Ok(figures)
}

/// `{"what":"import of 100,000 rows","figure":"2.1 s","beside":"…"}`; `beside` may be left out.
fn parse(line: &str) -> Option<Figure> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    Some(Figure { what: text("what")?, value: text("figure")?, beside: text("beside").unwrap_or_default() })
}

fn table(figures: &[Figure]) -> String {
    let width = |of: fn(&Figure) -> &str| figures.iter().map(|figure| of(figure).chars().count()).max().unwrap_or(0);
    let (what, value) = (width(|figure| &figure.what), width(|figure| &figure.value));
    let mut table = String::new();
    for line in figures {
        let row = format!("  {:<what$}  {:>value$}  {}", line.what, line.value, line.beside);
        table.push_str(row.trim_end());
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_needs_what_was_measured_and_the_figure() {
        let line = r#"{"what":"launch","figure":"310 ms","beside":"empty window 250 ms"}"#;
        assert!(parse(line).is_some_and(|figure| figure.beside == "empty window 250 ms"), "a full line is a figure");
        assert_eq!(parse(r#"{"what":"launch"}"#), None, "a line without its figure is not");
        assert_eq!(parse("warming up"), None, "anything else is a remark");
    }

    #[test]
    fn a_table_lines_its_columns_up() {
        let figure = |what: &str, value: &str, beside: &str| Figure {
            what: what.into(),
            value: value.into(),
            beside: beside.into(),
        };
        let table = table(&[figure("import", "2.1 s", ""), figure("launch to usable", "310 ms", "empty 250 ms")]);
        assert_eq!(
            table, "  import             2.1 s\n  launch to usable  310 ms  empty 250 ms\n",
            "figures align right"
        );
    }
}
