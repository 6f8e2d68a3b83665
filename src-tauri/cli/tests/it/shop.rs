//! A shop of its own for every test: a data directory, the program, and a practice world beside it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike as _, TimeDelta, Utc, Weekday};
use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_linnet-cli");

/// A data directory nobody else has.
pub struct Shop {
    folder: tempfile::TempDir,
}

/// What the program answered.
pub struct Answer {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    /// The one document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(self.stdout.trim())
            .unwrap_or_else(|error| panic!("not one JSON document ({error}): {}\n{}", self.stdout, self.stderr))
    }

    /// The document of a command that must have succeeded.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.code, 0, "{}\n{}", self.stdout, self.stderr);
        self.json()
    }

    /// The error of a command that must have ended in this code.
    #[track_caller]
    pub fn error(&self, code: i32) -> Value {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        self.json()["error"].clone()
    }
}

impl Shop {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, contents).unwrap();
        path.display().to_string()
    }

    /// The program with this shop's data, ready to be started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.env("LINNET_DATA_DIR", self.path("data"));
        command
    }

    pub fn cli(&self, arguments: &[&str]) -> Answer {
        self.cli_with(arguments, "")
    }

    pub fn cli_with(&self, arguments: &[&str], input: &str) -> Answer {
        finish(self.command(arguments), input)
    }

    /// Connects the practice world's account and names the business.
    pub fn connect(&self, world: &World) {
        let answer = self.cli_with(
            &["account", "connect", "--account-sid", &world.sid, "--api-base", &world.base, "--from", &world.number],
            &world.token,
        );
        assert_eq!(answer.ok()["readiness"]["can_text"], true, "{}", answer.stdout);
        self.cli(&["settings", "set", "business.name", "Rosa's Salon"]).ok();
    }

    /// Runs until idle, beginning at a weekday noon.
    pub fn run_until_idle(&self, world: &World) -> Answer {
        let as_of = world.now().to_rfc3339();
        let answer = self.cli_with(&["run", "--until-idle", "--token-stdin", "--as-of", &as_of], &world.token);
        assert_eq!(answer.code, 0, "{}\n{}", answer.stdout, answer.stderr);
        answer
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .arg("--json")
        .args(arguments)
        .env_remove("LINNET_DATA_DIR")
        // No keychain is in reach.
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn finish(mut command: Command, input: &str) -> Answer {
    let mut child = command.spawn().unwrap();
    // The program may end before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Answer {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The program without a shop.
pub fn cli(arguments: &[&str]) -> Answer {
    finish(program(arguments), "")
}

/// The program without a shop, with something on standard input.
pub fn cli_with(arguments: &[&str], input: &str) -> Answer {
    finish(program(arguments), input)
}

/// A running practice world.
pub struct World {
    child: Child,
    pub base: String,
    pub sid: String,
    pub token: String,
    pub number: String,
    pub service: String,
}

impl World {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// A world in which it is a weekday noon in Chicago.
    pub fn start_with(options: &[&str]) -> Self {
        let noon = next_wednesday_noon();
        let as_of = noon.to_rfc3339();
        let mut arguments = vec!["practice", "serve", "--latency", "1", "--as-of", &as_of];
        arguments.extend(options);
        let mut child = program(&arguments).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let told: Value = serde_json::from_str(&line).expect("the first line says where everything is");
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        Self {
            base: text("twilio"),
            sid: text("account_sid"),
            token: text("auth_token"),
            number: told["numbers"][0].as_str().unwrap().to_owned(),
            service: text("messaging_service_sid"),
            child,
        }
    }

    /// What the world's clock shows, however fast it goes.
    pub fn now(&self) -> DateTime<Utc> {
        serde_json::from_value(self.get("clock")["as_of"].clone()).unwrap()
    }

    pub fn get(&self, what: &str) -> Value {
        reqwest::blocking::get(format!("{}/_practice/{what}", self.base)).unwrap().json().unwrap()
    }

    pub fn post(&self, what: &str, document: &Value) -> Value {
        let client = reqwest::blocking::Client::new();
        let reply = client.post(format!("{}/_practice/{what}", self.base)).json(document).send().unwrap();
        assert!(reply.status().is_success(), "{}", reply.status());
        reply.json().unwrap()
    }

    /// A customer writes.
    pub fn customer_says(&self, from: &str, body: &str) {
        self.post("inbound", &json!({"from": from, "to": self.number, "body": body}));
    }

    /// Texts that went out to a number.
    pub fn texts_to(&self, number: &str) -> Vec<Value> {
        let messages = self.get("messages");
        let outbound = |message: &&Value| message["to"] == number && message["direction"] != "inbound";
        messages.as_array().unwrap().iter().filter(outbound).cloned().collect()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Noon or so in Chicago on a Wednesday to come, so that nothing waits for hours and nothing was queued in its future.
fn next_wednesday_noon() -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "a test's own clock")]
    let now = DateTime::<Utc>::from(std::time::SystemTime::now());
    let mut day = now.date_naive() + TimeDelta::days(1);
    while day.weekday() != Weekday::Wed {
        day += TimeDelta::days(1);
    }
    day.and_hms_opt(18, 0, 0).unwrap().and_utc()
}

/// A program left running.
pub struct Running {
    pub child: Child,
}

impl Running {
    /// A `run` that holds the shop, once it answers others.
    pub fn run(shop: &Shop, world: &World) -> Self {
        let as_of = world.now().to_rfc3339();
        let door = shop.path("data/profiles/default/door");
        let opened = || std::fs::metadata(&door).and_then(|door| door.modified()).ok();
        // A run that was killed has left its own.
        let before = opened();
        let mut child = shop.command(&["run", "--token-stdin", "--as-of", &as_of]).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        writeln!(input, "{}", world.token).unwrap();
        let running = Self { child };
        wait_for("the run to open its door", || opened().is_some_and(|now| before != Some(now)));
        running
    }

    /// Ends it as the system would.
    #[cfg(unix)]
    pub fn terminate(mut self) -> i32 {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn wait_for(what: &str, mut happened: impl FnMut() -> bool) {
    let started = Instant::now();
    while !happened() {
        assert!(started.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// Writes a sheet of rows.
pub fn xlsx(path: &Path, rows: &[Vec<String>]) -> String {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (number, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            sheet.write_string(u32::try_from(number).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    book.save(path).unwrap();
    path.display().to_string()
}
