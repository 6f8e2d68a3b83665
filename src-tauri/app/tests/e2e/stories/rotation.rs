//! Numbers that take turns: an owner switches it on for two, sees in the review from which number how many would leave,
//! sends, and sees both used.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);
/// Sixty customers at the highest pace, and their receipts.
const VERY_LONG: Duration = Duration::from_secs(240);

#[tokio::test]
async fn rotation() -> Result<()> {
    tell("rotation", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        take_turns(app).await?;
        send_to_everybody(app).await?;
        both_are_used(app).await?;
        app.note("two numbers take turns: the review says how many leave from each, and both are used");
        Ok(())
    })
    .await
}

async fn take_turns(app: &App) -> Result<()> {
    app.click("Settings").await?;
    app.see_within(LONG, "The number customers see").await?;
    app.click("Take turns").await?;
    app.see_within(LONG, "No more turns").await?;
    app.click("Take turns").await?;
    app.until_text(LONG, |page| page.matches("No more turns").count() == 2).await?;
    app.bring_up("No more turns").await?;
    app.look("numbers-in-turn").await
}

async fn send_to_everybody(app: &App) -> Result<()> {
    app.click("Campaigns").await?;
    app.click("New campaign").await?;
    app.see_within(LONG, "Who should get it?").await?;
    app.click("Continue").await?;
    app.click("An everyday message").await?;
    app.fill("Message", "Hi {first_name|there}, we are open on Sunday.").await?;
    for _ in 0..3 {
        app.click("Continue").await?;
    }
    app.see_within(LONG, "will get it").await?;
    let page = app.page_text().await?;
    ensure!(page.matches(" from +1 (").count() == 2, "the review names both numbers: {page}");
    app.look("review-in-turn").await?;
    app.click("Send to").await?;
    app.see_within(VERY_LONG, "· 0 in doubt · 0 left").await
}

async fn both_are_used(app: &App) -> Result<()> {
    app.click("Settings").await?;
    app.until_text(LONG, |page| page.matches("texts today").count() == 2).await?;
    app.bring_up("No more turns").await?;
    app.look("numbers-used").await
}
