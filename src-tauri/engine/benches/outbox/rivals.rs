//! The scripts a developer would write instead, with Twilio's official libraries, run in the same run against the same
//! server. Where a library is not installed, that is said instead of a figure.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use linnet_practice::Announcement;

/// One of them.
pub struct Rival {
    /// As the table calls it.
    pub name: &'static str,
    program: &'static str,
    script: &'static str,
}

/// Both.
pub const RIVALS: [Rival; 2] = [
    Rival { name: "a script with Twilio's Python library and SQLite", program: "python3", script: "send.py" },
    Rival { name: "the same in Node", program: "node", script: "send.js" },
];

impl Rival {
    /// How long it takes for so many texts, or why it cannot be told.
    pub fn run(&self, known: &Announcement, count: usize, folder: &Path) -> Result<Duration, String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/outbox/rivals").join(self.script);
        let database = folder.join(format!("{}.db", self.script));
        let ran = Command::new(self.program)
            .arg(script)
            .args([&known.twilio, &known.account_sid, &known.auth_token, &known.numbers[0]])
            .arg(count.to_string())
            .arg(database)
            .output()
            .map_err(|error| format!("{} did not start: {error}", self.program))?;
        let said = String::from_utf8_lossy(&ran.stdout);
        let seconds = said.trim().parse::<f64>();
        seconds.map(Duration::from_secs_f64).map_err(|_| {
            let last = String::from_utf8_lossy(&ran.stderr);
            format!("not measured: {}", last.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing"))
        })
    }
}
