//! Launch to usable, beside an empty Tauri window in the same run: both are started by the same driver, several times
//! in turn, and the clock stops when a heading can be read. The empty window is this very program, started differently.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "../tests/e2e/harness/driver.rs"]
mod driver;

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use driver::Driver;
use serde_json::json;
use thirtyfour::By;
use thirtyfour::prelude::ElementQueryable;

/// Makes this program the empty window. The driver hands its environment on to what it starts.
const BE_EMPTY: &str = "LINNET_BENCH_EMPTY_WINDOW";
/// Launches counted, after one that is not.
const ROUNDS: usize = 7;

fn main() -> Result<()> {
    if env::var_os(BE_EMPTY).is_some() {
        return Ok(
            tauri::Builder::default().run(tauri::generate_context!("src-tauri/app/benches/empty/tauri.conf.json"))?
        );
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(compare())
}

async fn compare() -> Result<()> {
    let linnet = PathBuf::from(env!("CARGO_BIN_EXE_linnet"));
    let empty = env::current_exe()?;
    let data = tempfile::tempdir()?;
    let (mut linnets, mut empties) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (ours, bare) = (launch(data.path(), &linnet, false).await?, launch(data.path(), &empty, true).await?);
        if round > 0 {
            linnets.push(ours);
            empties.push(bare);
        }
    }
    let (ours, bare) = (median(&mut linnets).context("no launches")?, median(&mut empties).context("no launches")?);
    let beside = format!("empty Tauri window {} ms (medians of {ROUNDS}, driver's own time in both)", bare.as_millis());
    println!(
        "{}",
        json!({ "what": "launch to usable", "figure": format!("{} ms", ours.as_millis()), "beside": beside })
    );
    Ok(())
}

/// From asking the driver for a window to a heading that can be read.
async fn launch(data: &Path, program: &Path, empty: bool) -> Result<Duration> {
    let environment: &[(&str, &str)] = if empty { &[(BE_EMPTY, "1")] } else { &[] };
    let driver = Driver::start(data, environment)?;
    driver.wait_until_ready().await?;
    let started = Instant::now();
    let window = driver.open(program).await?;
    let heading = window.query(By::Css("main h1")).wait(Duration::from_secs(30), Duration::from_millis(5));
    heading.with_filter(has_text).first().await.context("no heading appeared")?;
    let taken = started.elapsed();
    window.quit().await?;
    Ok(taken)
}

async fn has_text(element: thirtyfour::WebElement) -> thirtyfour::error::WebDriverResult<bool> {
    Ok(!element.text().await?.is_empty())
}

fn median(times: &mut [Duration]) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}
