//! Pages that come as files of their own: what the owner sees while one is on its way, when it does not come, and after
//! the window was loaded anew.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);
const NOT_OPENED: &str = "This page did not open.";
const ON_CONTACTS: &str = "Add a contact";
const ON_COMPLIANCE: &str = "What Linnet holds back for you";

#[tokio::test]
async fn a_page_that_does_not_come_says_so_and_opens_at_the_next_try() -> Result<()> {
    tell("parts", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;

        load_anew(app).await?;
        stand_between(app, "refuse", |_| true).await?;
        // What is fetched quietly fails unseen.
        stand_between(app, "refuse", |refused| refused.contains("compliance")).await?;
        ensure!(!app.page_text().await?.contains(NOT_OPENED), "nobody has asked for a page yet");
        app.click("Contacts").await?;
        app.see(NOT_OPENED).await?;
        app.look("page-not-opened").await?;
        app.click("Try again").await?;
        app.see(NOT_OPENED).await?;
        stand_between(app, "pass", |_| true).await?;
        app.click("Try again").await?;
        app.see(ON_CONTACTS).await?;
        ensure!(!app.page_text().await?.contains(NOT_OPENED), "the page has taken the note's place");

        stand_between(app, "slow", |_| true).await?;
        app.click("Compliance").await?;
        ensure!(app.page_text().await?.contains(ON_CONTACTS), "the page before stays while the next is on its way");
        app.see(ON_COMPLIANCE).await?;
        ensure!(!app.page_text().await?.contains(ON_CONTACTS), "then it goes");

        load_anew(app).await?;
        stand_between(app, "pass", |_| true).await?;
        app.see(ON_COMPLIANCE).await?;
        app.note("a page that did not come and came at the next try; one that came slowly; one loaded anew");
        Ok(())
    })
    .await
}

async fn load_anew(app: &App) -> Result<()> {
    app.ask("window.linnetIsLeaving = true; arguments[0](); location.reload()").await?;
    Ok(())
}

/// Repeated until the page is loaded and the files refused so far are as wanted.
async fn stand_between(app: &App, mode: &str, wanted: impl Fn(&str) -> bool) -> Result<()> {
    let script = format!("const mode = {mode:?};\n{}", include_str!("../assets/parts.js"));
    let started = Instant::now();
    loop {
        // While the page is being loaded, no script can be run.
        let refused = app.ask(&script).await.unwrap_or_default();
        if !refused.is_null() && wanted(&refused.to_string()) {
            return Ok(());
        }
        if started.elapsed() > LONG {
            bail!("refused so far: {refused}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
