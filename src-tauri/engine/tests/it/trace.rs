//! Watched from outside, by the system calls it makes: the row that says “leaving” is synced to disk before the first
//! byte of the request leaves.

use std::process::Command;

use linnet_engine::Handle as _;

use crate::crash::{program, spawn};
use crate::world::{Shop, Town, folder, text};

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_is_synced_to_disk_before_its_first_byte_leaves() {
    if Command::new("strace").arg("-V").output().is_err() {
        eprintln!("SKIPPED: strace is not installed, so the order of sync and send was not watched");
        return;
    }
    let (town, folder) = (Town::start().await, folder());
    let shop = Shop::open(folder.path(), &town.known).await;
    shop.engine.handle(text("+13122000001", "Synced before sent.", "traced")).await.expect("queued");
    shop.crash().await;

    let log = folder.path().join("trace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-s", "400", "-e", "trace=pwrite64,write,writev,sendto,sendmsg,fsync,fdatasync", "-o"]);
    strace.arg(&log).arg(program());
    let mut child = spawn(strace, folder.path(), &town.known);
    child.wait().expect("the example ends");
    assert_eq!(town.sent().await.into_values().sum::<u64>(), 1);

    let trace = std::fs::read_to_string(&log).expect("a trace");
    let lines: Vec<&str> = trace.lines().collect();
    let sent = lines.iter().position(|line| line.contains("POST ") && line.contains("Messages.json"));
    let sent = sent.expect("the request is in the trace");
    let wrote = |line: &&str| line.contains("pwrite64(") && line.contains("linnet.db-wal");
    let row = lines[..sent].iter().rposition(wrote).expect("the log was written before");
    let synced =
        |line: &str| (line.contains("fdatasync(") || line.contains("fsync(")) && line.contains("linnet.db-wal");
    // A call that was interrupted in the trace by another thread ends on a line of its own, before the request.
    let begun = lines[row..sent].iter().position(|line| synced(line)).map(|at| row + at);
    let begun = begun.expect("the last write before the request is synced before the request");
    if lines[begun].contains("unfinished") {
        let thread = lines[begun].split_whitespace().next().expect("a thread");
        let resumed = lines[begun..sent].iter().any(|line| line.starts_with(thread) && line.contains("resumed"));
        assert!(resumed, "the sync ended before the request");
    }
    town.stop().await;
}
