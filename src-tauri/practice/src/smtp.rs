//! A mail server that takes every mail and delivers none; what it took can be looked at. Just enough of RFC 5321 and
//! RFC 4954 for a mail client to be content.

use std::sync::Arc;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::world::World;

const KEPT: usize = 10_000;
const LONGEST_LINE: u64 = 64 * 1024;
const LARGEST_MAIL: usize = 25 * 1024 * 1024;

/// Serves until `closing` changes.
pub(crate) async fn serve(listener: TcpListener, mut closing: watch::Receiver<bool>, world: Arc<World>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = closing.changed() => break,
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                connections.spawn(talk(stream, Arc::clone(&world)));
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn talk(stream: TcpStream, world: Arc<World>) {
    if let Err(error) = converse(stream, &world).await {
        tracing::debug!(%error, "a mail client left");
    }
}

/// The mail being handed over.
#[derive(Default)]
struct Envelope {
    from: String,
    to: Vec<String>,
}

async fn converse(stream: TcpStream, world: &World) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut envelope = Envelope::default();
    say(&mut stream, "220 practice.example ESMTP").await?;
    while let Some(line) = line(&mut stream).await? {
        let verb = line.get(..4).unwrap_or(&line).to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-practice.example\r\n250-AUTH PLAIN LOGIN\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "HELO" | "NOOP" => "250 practice.example",
            "AUTH" => {
                authenticate(&mut stream, &line).await?;
                "235 2.7.0 Welcome"
            }
            "MAIL" => {
                envelope = Envelope { from: address(&line), to: Vec::new() };
                "250 2.1.0 Ok"
            }
            "RCPT" => {
                envelope.to.push(address(&line));
                "250 2.1.5 Ok"
            }
            "DATA" if envelope.to.is_empty() => "503 5.5.1 Who is it for?",
            "DATA" => {
                say(&mut stream, "354 Go on, end with a lone dot").await?;
                match mail(&mut stream).await? {
                    Some(content) => {
                        record(world, std::mem::take(&mut envelope), content);
                        "250 2.0.0 Kept"
                    }
                    None => "552 5.3.4 Too large",
                }
            }
            "RSET" => {
                envelope = Envelope::default();
                "250 2.0.0 Ok"
            }
            "QUIT" => return say(&mut stream, "221 2.0.0 Bye").await,
            _ => "502 5.5.2 Not known here",
        };
        say(&mut stream, answer).await?;
    }
    Ok(())
}

/// Takes whatever credentials come: with `AUTH LOGIN` two lines, with `AUTH PLAIN` one unless it came along.
async fn authenticate(stream: &mut BufReader<TcpStream>, command: &str) -> std::io::Result<()> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let login = words.get(1).is_some_and(|kind| kind.eq_ignore_ascii_case("LOGIN"));
    let asked: &[&str] = if login { &["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] } else { &["334 "] };
    for question in &asked[words.len().saturating_sub(2).min(asked.len())..] {
        say(stream, question).await?;
        line(stream).await?;
    }
    Ok(())
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await
}

/// One line without its end; `None` when the client has gone.
async fn line(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    if (&mut *stream).take(LONGEST_LINE).read_until(b'\n', &mut bytes).await? == 0 {
        return Ok(None);
    }
    while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        bytes.pop();
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// The mail up to the lone dot, dots unstuffed; `None` when it is too large.
async fn mail(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut content = String::new();
    let mut fits = true;
    loop {
        let Some(line) = line(stream).await? else { return Err(std::io::ErrorKind::UnexpectedEof.into()) };
        if line == "." {
            return Ok(fits.then_some(content));
        }
        fits = fits && content.len() + line.len() <= LARGEST_MAIL;
        if fits {
            content.push_str(line.strip_prefix('.').unwrap_or(&line));
            content.push('\n');
        }
    }
}

/// What stands between the angle brackets.
fn address(line: &str) -> String {
    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(address, _)| address).to_owned()
}

fn record(world: &World, envelope: Envelope, content: String) {
    let (head, body) = content.split_once("\n\n").unwrap_or((&content, ""));
    let subject = head.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default();
    let mail = json!({
        "from": envelope.from, "to": envelope.to, "subject": subject, "body": body, "raw": content,
        "at": world.clock.now(),
    });
    let mut state = world.lock();
    if state.emails.len() == KEPT {
        state.emails.pop_front();
    }
    state.emails.push_back(mail);
    drop(state);
    world.touched();
}
