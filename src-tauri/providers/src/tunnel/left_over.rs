//! A program that outlived us: noted with its number and the moment it began, and ended at the next start. A number alone
//! is not enough, for numbers are given again; a process that began at another moment is somebody else's and is left alone.

use std::path::Path;
use std::process::Stdio;

use serde::{Deserialize, Serialize};
use tokio::fs;
use tokio::process::Command;

/// Longest note that is read.
const LONGEST: u64 = 4096;

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    process: u32,
    /// As the system tells it; only ever compared.
    began: String,
}

/// Notes a running program.
pub(super) async fn write(file: &Path, process: u32) {
    let Some(began) = began(process).await else { return };
    let note = serde_json::to_vec(&Note { process, began }).unwrap_or_default();
    if let Err(error) = fs::write(file, note).await {
        tracing::warn!(%error, "a tunnel's program could not be noted; should Linnet be killed, it goes on running");
    }
}

/// Forgets the program.
pub(super) async fn forget(file: &Path) {
    let _ = fs::remove_file(file).await;
}

/// Ends the program on the note, if it still runs and is the one that was noted.
pub async fn end(file: &Path) {
    let small = fs::metadata(file).await.is_ok_and(|about| about.len() <= LONGEST);
    if !small {
        return;
    }
    let note = fs::read(file).await.ok().and_then(|text| serde_json::from_slice::<Note>(&text).ok());
    if let Some(note) = note
        && began(note.process).await.as_ref() == Some(&note.began)
    {
        tracing::info!(process = note.process, "ending a tunnel's program that was left over");
        end_now(note.process).await;
    }
    forget(file).await;
}

/// When a process began, counted from a start of the system that is named too.
#[cfg(target_os = "linux")]
async fn began(process: u32) -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").await.ok()?;
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).await.ok()?;
    // The name in brackets may hold anything; what follows its last bracket starts with field 3. Field 22 is the start.
    let ticks = stat.rsplit_once(") ")?.1.split(' ').nth(22 - 3)?;
    Some(format!("{} {ticks}", boot.trim()))
}

#[cfg(all(unix, not(target_os = "linux")))]
async fn began(process: u32) -> Option<String> {
    output(Command::new("ps").env("LC_ALL", "C").env("TZ", "UTC").args(["-o", "lstart=", "-p", &process.to_string()]))
        .await
}

#[cfg(windows)]
async fn began(process: u32) -> Option<String> {
    let ask = format!("(Get-Process -Id {process}).StartTime.ToFileTimeUtc()");
    output(
        Command::new("powershell")
            .args(["-NoProfile", "-NonInteractive", "-Command", &ask])
            .creation_flags(0x0800_0000),
    )
    .await
}

#[cfg(not(any(unix, windows)))]
async fn began(_: u32) -> Option<String> {
    None
}

#[cfg(not(target_os = "linux"))]
async fn output(command: &mut Command) -> Option<String> {
    let told = command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).output().await.ok()?;
    let text = String::from_utf8_lossy(&told.stdout).trim().to_owned();
    (told.status.success() && !text.is_empty()).then_some(text)
}

/// Ends a process of ours.
pub(super) async fn end_now(process: u32) {
    let id = process.to_string();
    let mut command = if cfg!(windows) { Command::new("taskkill") } else { Command::new("kill") };
    if cfg!(windows) {
        command.args(["/F", "/PID", &id])
    } else {
        command.args(["-KILL", &id])
    };
    let ended = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().await;
    if let Err(error) = ended {
        tracing::warn!(%error, process, "a tunnel's program could not be ended");
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn sleeper() -> tokio::process::Child {
        Command::new("sleep").arg("600").kill_on_drop(true).spawn().unwrap()
    }

    #[tokio::test]
    async fn a_program_on_the_note_is_ended_and_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tunnel.json");
        let mut left = sleeper();
        write(&file, left.id().unwrap()).await;
        end(&file).await;
        assert!(!left.wait().await.unwrap().success());
        assert!(!file.exists());
    }

    #[tokio::test]
    async fn a_process_that_began_at_another_moment_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tunnel.json");
        let mut other = sleeper();
        let note = Note { process: other.id().unwrap(), began: "another moment".to_owned() };
        fs::write(&file, serde_json::to_vec(&note).unwrap()).await.unwrap();
        end(&file).await;
        assert!(other.try_wait().unwrap().is_none(), "it runs on");
        assert!(!file.exists());
    }

    #[tokio::test]
    async fn a_spoiled_note_harms_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tunnel.json");
        for text in ["", "{", "{\"process\":1}", "[]"] {
            fs::write(&file, text).await.unwrap();
            end(&file).await;
            assert!(!file.exists(), "{text}");
        }
    }
}
