//! The README's lines, typed as they stand there. They use the keychain, as an owner's do.

use std::path::Path;
use std::process::{Command, Stdio};

const README: &str = include_str!("../../../../README.md");
const HEADING: &str = "## The same from the command line";

/// The block below the heading, without the line that builds the program.
fn lines() -> String {
    let block = README.split_once(HEADING).expect("the heading").1.split("\n## ").next().unwrap_or_default();
    let lines: Vec<_> = block.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert!(lines[0].starts_with("cargo build"), "{}", lines[0]);
    lines[1..].join("\n")
}

#[test]
fn the_lines_of_the_readme_do_the_main_job() {
    assert!(
        std::env::var_os("LINNET_VIRTUAL_SESSION").is_some(),
        "this needs a keychain of its own: run `cargo xtask test`"
    );
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_linnet-cli")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let script = format!("set -e; trap 'kill %1' EXIT\n{}", lines());
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    for expected in ["in the keychain", "2 added", "Will go    2", "delivered"] {
        assert!(said.contains(expected), "{expected:?} is not in: {said}");
    }
}
