//! The log: a file a day in the data directory, a week of them. Must never hold a secret or a message's text; the
//! engine logs ids and counts, and a panic leaves its place but not its formatted message.

use std::fs;
use std::panic::{self, PanicHookInfo};
use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

const DAYS_KEPT: usize = 7;

/// Starts the log. Without a writable folder Linnet runs without one: the window will say what is wrong with the disk.
/// The guard writes the last lines when dropped.
pub fn start(folder: &Path) -> Option<WorkerGuard> {
    fs::create_dir_all(folder).ok()?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("linnet")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let filter = EnvFilter::try_from_env("LINNET_LOG").unwrap_or_else(|_| EnvFilter::new("warn,linnet=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).with_ansi(false).try_init().ok()?;
    Some(guard)
}

/// Logs panics instead of printing them.
pub fn record_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!(place, message = fixed_message(panic), "a defect stopped a piece of work");
    }));
}

/// The panic's message if it was written into the program; one formatted at run time could repeat what was typed.
fn fixed_message(panic: &PanicHookInfo<'_>) -> &'static str {
    panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("(message left out)")
}
