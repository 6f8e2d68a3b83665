//! What the engine's benches share: a crowd of customers, and how figures are told.

pub mod crowd;
#[path = "../../tests/it/world.rs"]
#[expect(dead_code, reason = "the tests need more of the world than a bench does")]
pub mod world;

use std::time::Duration;

use serde_json::json;

/// A line of the table.
pub fn figure(what: &str, figure: &str, beside: &str) {
    println!("{}", json!({ "what": what, "figure": figure, "beside": beside }));
}

/// The time in the middle.
pub fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// A folder on the disk the program is built on: where temporary files live in memory, a sync would cost nothing.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

/// `1.23 s` or `45.6 ms`.
pub fn seconds(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}
