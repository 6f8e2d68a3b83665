//! Twilio's own libraries, with only the transport redirected, work against the practice world. A library that is not
//! installed is reported and skipped (see tests/official/README.md).

use std::env::var;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::client::{Caller, quick};

async fn script(mut command: Command, file: &str) {
    let caller = Caller::start(quick()).await;
    let known = serde_json::to_string(&caller.known).expect("JSON");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/official").join(file)).arg(known);
    let run = tokio::task::spawn_blocking(move || command.output()).await.expect("the script ends");
    let output = run.expect("the script starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("ok"), "{said}");
}

/// Whether the interpreter can load the library.
#[expect(clippy::print_stderr, reason = "a skipped check says so")]
fn has(mut probe: Command, name: &str) -> bool {
    let found = probe.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !found {
        eprintln!("SKIPPED: {name} is not installed; see tests/official/README.md");
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_python_library_works() {
    let python = var("LINNET_TWILIO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut probe = Command::new(&python);
    probe.args(["-c", "import twilio.rest"]);
    if has(probe, "Twilio's Python library") {
        script(Command::new(python), "official.py").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_node_library_works() {
    let node = || {
        let mut node = Command::new("node");
        node.env("NODE_PATH", var("LINNET_TWILIO_NODE_PATH").unwrap_or_default());
        node
    };
    let mut probe = node();
    probe.args(["-e", "require('twilio')"]);
    if has(probe, "Twilio's Node library") {
        script(node(), "official.js").await;
    }
}
