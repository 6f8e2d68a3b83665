//! What an owner sees of the outbox when things go wrong: the app killed in the middle of a campaign, and the day's limit
//! reached.

use std::time::Duration;

use anyhow::Result;
use thirtyfour::Key;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);
/// Sixty customers at two a second, and their receipts.
const VERY_LONG: Duration = Duration::from_secs(240);
/// Nobody waits and nothing is uncertain.
const DONE: &str = "· 0 in doubt · 0 left";

#[tokio::test]
async fn outbox() -> Result<()> {
    tell("outbox", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        set(app, "Texts per second", "2").await?;
        killed_in_the_middle(app).await?;
        the_days_limit(app).await?;
        app.note(
            "killed in the middle of a campaign: it goes on by itself, everybody stands somewhere; the day's limit",
        );
        app.note("reached: it says so, and goes on when the limit is raised");
        Ok(())
    })
    .await
}

async fn set(app: &App, setting: &str, value: &str) -> Result<()> {
    app.click("Settings").await?;
    app.click("Hours, pace and budget").await?;
    app.fill(setting, value).await?;
    app.press(Key::Tab).await?;
    app.see_within(LONG, "Saved").await
}

/// Sends an everyday message to everybody and waits until it is leaving.
async fn send_to_everybody(app: &App, text: &str) -> Result<()> {
    app.click("Campaigns").await?;
    app.click("New campaign").await?;
    app.see_within(LONG, "Who should get it?").await?;
    app.click("Continue").await?;
    app.click("An everyday message").await?;
    app.fill("Message", text).await?;
    for _ in 0..3 {
        app.click("Continue").await?;
    }
    app.see_within(LONG, "will get it").await?;
    app.click("Send to").await?;
    app.see_within(LONG, "going out").await
}

async fn killed_in_the_middle(app: &mut App) -> Result<()> {
    send_to_everybody(app, "Hi {first_name|there}, we are open on Sunday.").await?;
    // A few have left, most have not.
    tokio::time::sleep(Duration::from_secs(4)).await;
    app.kill_and_reopen().await?;
    app.see_within(LONG, "Rosa's Salon").await?;
    app.see_within(LONG, "Campaign of").await?;
    app.look("home-after-a-kill").await?;
    app.click("Campaigns").await?;
    app.click("Campaign of").await?;
    app.see_within(LONG, "How far it is").await?;
    // The pretend Twilio died with the app: a text it had not written down never went, stays in doubt and is not sent again.
    app.see_within(VERY_LONG, "· 0 left").await?;
    app.see("61 of 61").await?;
    app.look("progress-after-a-kill").await
}

async fn the_days_limit(app: &App) -> Result<()> {
    // Sixty texts have cost about eighty cents by now.
    set(app, "Most to spend in a day", "0.80").await?;
    send_to_everybody(app, "Hi {first_name|there}, we are closed on Monday.").await?;
    app.click("Home").await?;
    app.see_within(LONG, "budget is used").await?;
    app.look("home-budget").await?;
    set(app, "Most to spend in a day", "50").await?;
    app.click("Campaigns").await?;
    app.click("Campaign of").await?;
    app.see_within(LONG, "How far it is").await?;
    app.see_within(VERY_LONG, DONE).await?;
    app.look("progress-after-the-limit").await
}
