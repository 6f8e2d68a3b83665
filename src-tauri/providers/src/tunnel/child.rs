//! The program as a child process: started with its secrets in its environment, heard, and ended when it is no longer
//! wanted, politely first. Dropped, it is ended at once.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child as Process, Command};
use tokio::time::timeout;

use super::Road;
use super::log::Log;

/// How long a program may take to say goodbye to its network.
const GOODBYE: Duration = Duration::from_secs(3);

/// A running program.
#[derive(Debug)]
pub(super) struct Child {
    process: Process,
    log: Log,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended {
    /// Its exit code; none where it was ended from outside.
    pub code: Option<i32>,
}

impl Child {
    /// Starts it.
    pub fn start(program: &Path, road: &Road, port: u16, metrics: SocketAddr) -> io::Result<Self> {
        let mut command = Command::new(program);
        arguments(&mut command, road, port, metrics);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        apart(&mut command);
        let mut process = command.spawn()?;
        let log = Log::default();
        let secret = match road {
            Road::CloudflareNamed { token, .. } => Some(token.clone()),
            Road::Ngrok { token, .. } => token.clone(),
            Road::CloudflareQuick => None,
        };
        // The readers end with the outputs.
        if let Some(output) = process.stdout.take() {
            tokio::spawn(log.clone().follow(output, secret.clone()));
        }
        if let Some(output) = process.stderr.take() {
            tokio::spawn(log.clone().follow(output, secret));
        }
        Ok(Self { process, log })
    }

    /// The number of its process, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// What it said.
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<Ended> {
        match self.process.try_wait() {
            Ok(Some(status)) => Some(Ended { code: status.code() }),
            Ok(None) => None,
            // Nothing is known of it any more.
            Err(_) => Some(Ended { code: None }),
        }
    }

    /// Ends it and waits until it has ended.
    pub async fn end(&mut self) {
        if let Some(id) = self.process.id() {
            ask_to_end(id).await;
            if timeout(GOODBYE, self.process.wait()).await.is_ok() {
                return;
            }
        }
        if let Err(error) = self.process.kill().await {
            tracing::debug!(%error, "a tunnel's program had ended already");
        }
    }
}

/// [developers.cloudflare.com: tunnel run parameters; ngrok.com/docs/agent/cli]
fn arguments(command: &mut Command, road: &Road, port: u16, metrics: SocketAddr) {
    let target = format!("http://127.0.0.1:{port}");
    // What the owner's own environment says about other tunnels is none of this one's business.
    for name in ["TUNNEL_TOKEN", "TUNNEL_URL", "TUNNEL_HOSTNAME", "TUNNEL_METRICS", "TUNNEL_NAME"] {
        command.env_remove(name);
    }
    match road {
        Road::CloudflareQuick => {
            command.args(["tunnel", "--url", &target, "--metrics", &metrics.to_string(), "--no-autoupdate"]);
        }
        Road::CloudflareNamed { token, .. } => {
            command.args(["tunnel", "--metrics", &metrics.to_string(), "--no-autoupdate", "run"]);
            command.env("TUNNEL_TOKEN", token.expose());
        }
        Road::Ngrok { token, address } => {
            command.args(["http", &target, "--log=stdout", "--log-format=json"]);
            if let Some(address) = address {
                command.arg(format!("--url={address}"));
            }
            if let Some(token) = token {
                command.env("NGROK_AUTHTOKEN", token.expose());
            }
        }
    }
}

/// Ctrl-C in our terminal is for us; we end the program ourselves.
#[cfg(unix)]
fn apart(command: &mut Command) {
    command.process_group(0);
}

/// No console window of its own. [learn.microsoft.com: CREATE_NO_WINDOW, CREATE_NEW_PROCESS_GROUP]
#[cfg(windows)]
fn apart(command: &mut Command) {
    command.creation_flags(0x0800_0000 | 0x0000_0200);
}

#[cfg(not(any(unix, windows)))]
fn apart(_: &mut Command) {}

/// `kill` asks; a program that listens says goodbye to its network, so that its address is free again at once.
#[cfg(unix)]
async fn ask_to_end(id: u32) {
    let _ = Command::new("kill")
        .args(["-TERM", &id.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await;
}

/// Nothing polite reaches a program without a window there; it is ended at once.
#[cfg(not(unix))]
async fn ask_to_end(id: u32) {
    super::left_over::end_now(id).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn a_token_never_stands_on_the_command_line() {
        let secret = || Secret::new("5ecre7".to_owned());
        for road in [
            Road::CloudflareNamed { token: secret(), address: "https://texts.example.com".to_owned() },
            Road::Ngrok { token: Some(secret()), address: Some("https://wren.ngrok.app".to_owned()) },
        ] {
            let mut command = Command::new("program");
            arguments(&mut command, &road, 4000, SocketAddr::from(([127, 0, 0, 1], 4001)));
            let line: Vec<_> = command.as_std().get_args().map(|part| part.to_string_lossy().into_owned()).collect();
            assert!(!line.iter().any(|part| part.contains("5ecre7")), "{line:?}");
            assert!(command.as_std().get_envs().any(|(_, value)| value.is_some_and(|value| value == "5ecre7")));
        }
    }
}
