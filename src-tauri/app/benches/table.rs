//! 100,000 contacts in the window: how long frames take while the table is scrolled from end to end, beside the same
//! window standing still in the same run, and how many rows the page holds at any time.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

#[expect(dead_code, reason = "a bench needs fewer verbs than the stories")]
#[path = "../tests/e2e/harness/mod.rs"]
mod harness;

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use harness::tell;
use serde_json::{Value, json};

const PEOPLE: usize = 100_000;
const LONG: Duration = Duration::from_secs(300);
/// Stands still for 60 frames, turns the wheel for as many, then leaps through the whole list.
const SCROLL: &str = r#"
const done = arguments[arguments.length - 1];
const grid = document.querySelector("[role=grid]");
const frames = async (step) => {
  const times = [];
  let most = 0, empty = 0, before = performance.now();
  for (let frame = 0; frame < 60; frame++) {
    step(frame / 59);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - before);
    before = now;
    const rows = grid.querySelectorAll(".table-body [role=row]");
    most = Math.max(most, rows.length);
    empty += rows.length === 0 ? 1 : 0;
  }
  times.sort((a, b) => a - b);
  return { median: times[30], worst: times[59], most, empty };
};
(async () => {
  const still = await frames(() => {});
  grid.scrollTop = 0;
  const wheel = await frames(() => { grid.scrollTop += 100; });
  const moving = await frames((share) => { grid.scrollTop = share * grid.scrollHeight; });
  done({ still, wheel, moving });
})();
"#;

fn main() -> Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(tell("bench-table", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.click("Contacts").await?;
        app.see_within(LONG, "61 people").await?;
        let before = app.ask(SCROLL).await?;
        app.click("Import").await?;
        let list = app.data().join("many.csv");
        std::fs::write(&list, many()?)?;
        app.attach(&list).await?;
        app.see_within(LONG, "What do the columns mean?").await?;
        app.click("Continue").await?;
        app.click("They are customers").await?;
        app.click("Continue").await?;
        app.see_within(LONG, "100,000 new").await?;
        let importing = Instant::now();
        app.click("Import 100,000 people").await?;
        app.see_within(LONG, "Your contacts are here").await?;
        let imported = importing.elapsed();
        app.click("See your contacts").await?;
        app.see_within(LONG, "100,061 people").await?;
        let after = app.ask(SCROLL).await?;
        app.press(thirtyfour::Key::End).await?;
        let searching = Instant::now();
        app.fill("Search by name, number, email or tag", "Person 99999").await?;
        app.see_within(LONG, "1 of 100,061 people").await?;
        let found = searching.elapsed();
        ensure!(
            after["moving"]["most"].as_u64().is_some_and(|most| most < 200),
            "the page holds too many rows: {after}"
        );
        ensure!(after["moving"]["empty"] == 0, "the table is never empty: {after}");
        for (what, key) in [("turning the wheel through", "wheel"), ("leaping through the whole of", "moving")] {
            let what = format!("frame while {what} 100,061 contacts");
            figure(&what, &frame(&after[key])?, &beside(&after, &before[key])?);
        }
        figure("rows in the page at most", &after["moving"]["most"].to_string(), "");
        figure("import of 100,000 rows, in the window", &seconds(imported), "");
        figure("search as you type, to the answer on screen", &seconds(found), "with the typing and its pause");
        Ok(())
    }))
}

fn many() -> Result<String> {
    let mut list = String::from("Name,Mobile,City\n");
    for person in 0..PEOPLE {
        // Area codes and exchanges that exist, lines counted up.
        let (area, line) = ([312, 415, 212, 303, 512][person / 20_000], person % 20_000);
        writeln!(list, "Person {person},{area}{}{:04},Springfield", 220 + line / 10_000, line % 10_000)?;
    }
    Ok(list)
}

fn frame(times: &Value) -> Result<String> {
    let of = |key: &str| times[key].as_f64().context("frames were measured");
    Ok(format!("{:.1} ms (worst {:.1})", of("median")?, of("worst")?))
}

fn beside(after: &Value, few: &Value) -> Result<String> {
    Ok(format!("standing still {}; the same with 61 contacts {}", frame(&after["still"])?, frame(few)?))
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn figure(what: &str, figure: &str, beside: &str) {
    println!("{}", json!({ "what": what, "figure": figure, "beside": beside }));
}
