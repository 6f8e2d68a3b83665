//! What a program says on its outputs: read as it comes, whatever comes. Of a line only its beginning is kept, of the
//! lines only the last few, so that a program gone mad fills no memory; a secret in them is blotted out.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Deserialize;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::address::public_address;
use crate::secret::Secret;

/// Longest line that is looked at, in bytes.
const LONGEST_LINE: usize = 4096;
/// Lines kept.
const KEPT_LINES: usize = 20;
/// Longest text quoted from a program.
const LONGEST_QUOTE: usize = 300;

/// What was heard so far; clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Log(Arc<Mutex<Heard>>);

#[derive(Debug, Default)]
struct Heard {
    lines: VecDeque<String>,
    address: Option<String>,
    registered: bool,
    api: Option<SocketAddr>,
}

/// The fields of ngrok's lines that say something to us. [ngrok agent: --log-format=json]
#[derive(Deserialize)]
struct NgrokLine {
    #[serde(default)]
    msg: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    addr: String,
}

impl Log {
    /// Reads an output to its end.
    pub async fn follow(self, mut output: impl AsyncRead + Unpin, secret: Option<Secret>) {
        let mut chunk = [0_u8; 4096];
        let mut line = Vec::new();
        loop {
            let read = match output.read(&mut chunk).await {
                Ok(0) | Err(_) => break,
                Ok(read) => read,
            };
            for byte in &chunk[..read] {
                if *byte == b'\n' {
                    self.take(&line, secret.as_ref());
                    line.clear();
                } else if line.len() < LONGEST_LINE {
                    line.push(*byte);
                }
            }
        }
        self.take(&line, secret.as_ref());
    }

    fn take(&self, line: &[u8], secret: Option<&Secret>) {
        let text = String::from_utf8_lossy(line);
        let mut text: String = text.chars().filter(|letter| !letter.is_control()).collect();
        if text.trim().is_empty() {
            return;
        }
        if let Some(secret) = secret.filter(|secret| !secret.is_empty()) {
            text = text.replace(secret.expose(), "…");
        }
        let mut heard = self.lock();
        heard.understand(&text);
        heard.lines.push_back(text);
        if heard.lines.len() > KEPT_LINES {
            heard.lines.pop_front();
        }
    }

    /// The address it told, if it did.
    pub fn address(&self) -> Option<String> {
        self.lock().address.clone()
    }

    /// Whether it said that its address is known to the network.
    pub fn registered(&self) -> bool {
        self.lock().registered
    }

    /// Where ngrok answers questions on this computer.
    pub fn api(&self) -> Option<SocketAddr> {
        self.lock().api
    }

    /// The last line that speaks of trouble, else the last one; made short.
    pub fn last_words(&self) -> String {
        let heard = self.lock();
        let trouble = |line: &&String| {
            let line = line.to_ascii_lowercase();
            ["err", "fail", "crit", "fatal", "not valid", "429"].iter().any(|word| line.contains(word))
        };
        let line = heard.lines.iter().rev().find(trouble).or(heard.lines.back());
        line.map(|line| line.trim().chars().take(LONGEST_QUOTE).collect()).unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    fn understand(&mut self, line: &str) {
        if let Ok(line) = serde_json::from_str::<NgrokLine>(line) {
            match line.msg.as_str() {
                "started tunnel" => {
                    self.registered = true;
                    self.address = public_address(&line.url).or(self.address.take());
                }
                // ngrok answers on this computer only; elsewhere is not ngrok.
                "starting web service" => {
                    self.api = line.addr.parse().ok().filter(|at: &SocketAddr| at.ip().is_loopback()).or(self.api);
                }
                _ => {}
            }
            return;
        }
        if let Some(address) = quick_address(line) {
            self.address = Some(address);
        }
        self.registered |= line.contains("Registered tunnel connection");
    }
}

/// The address a quick tunnel draws a frame around. Cloudflare's own service that lends them is named in complaints.
fn quick_address(line: &str) -> Option<String> {
    const END: &str = ".trycloudflare.com";
    let start = line.find("https://")?;
    let rest = &line[start + "https://".len()..];
    let name = &rest[..rest.find(END)?];
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && name != "api").then(|| public_address(&format!("https://{name}{END}")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn heard(text: &[u8]) -> Log {
        let log = Log::default();
        log.clone().follow(text, Some(Secret::new("5ecre7".to_owned()))).await;
        log
    }

    #[tokio::test]
    async fn a_quick_tunnels_address_is_found_in_its_frame_and_no_other() {
        for (line, address) in [
            (
                "2026-11-21T10:00:00Z INF |  https://calm-wren-nests-here.trycloudflare.com       |",
                Some("https://calm-wren-nests-here.trycloudflare.com"),
            ),
            ("failed to request quick Tunnel: Post \"https://api.trycloudflare.com/tunnel\": timeout", None),
            ("see https://developers.cloudflare.com and https://a_b.trycloudflare.com", None),
            ("https://.trycloudflare.com", None),
        ] {
            assert_eq!(heard(line.as_bytes()).await.address().as_deref(), address, "{line}");
        }
    }

    #[tokio::test]
    async fn ngroks_lines_tell_its_address_and_where_it_answers() {
        let log = heard(
            b"{\"lvl\":\"info\",\"msg\":\"starting web service\",\"addr\":\"127.0.0.1:4041\"}\n\
              {\"lvl\":\"info\",\"msg\":\"started tunnel\",\"url\":\"https://calm-wren.ngrok-free.app\"}\n",
        )
        .await;
        assert_eq!(log.address().as_deref(), Some("https://calm-wren.ngrok-free.app"));
        assert_eq!(log.api(), Some(SocketAddr::from(([127, 0, 0, 1], 4041))));
        let elsewhere = heard(b"{\"msg\":\"starting web service\",\"addr\":\"203.0.113.7:4040\"}").await;
        assert_eq!(elsewhere.api(), None);
    }

    #[tokio::test]
    async fn a_flood_without_an_end_keeps_only_a_little() {
        let mut flood = vec![b'x'; 3_000_000];
        flood.extend(b"\nERR it broke with 5ecre7\n");
        for number in 0..500 {
            flood.extend(format!("line {number}\n").bytes());
        }
        let log = heard(&flood).await;
        let kept: usize = log.lock().lines.iter().map(String::len).sum();
        assert!(kept <= KEPT_LINES * LONGEST_LINE && log.lock().lines.len() == KEPT_LINES, "{kept}");
        assert_eq!(log.last_words(), "line 499");
    }

    #[tokio::test]
    async fn a_secret_is_blotted_out_of_what_is_quoted() {
        let log = heard(b"\xff\xfe ERR bad token 5ecre7 \x1b[31m\nINF bye").await;
        assert!(
            !log.last_words().contains("5ecre7") && log.last_words().contains("bad token …"),
            "{}",
            log.last_words()
        );
    }
}
