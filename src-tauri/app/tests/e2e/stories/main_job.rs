//! The main job, as an owner does it in practice mode: from a customer list to texts that have arrived.

use std::time::Duration;

use anyhow::Result;

use crate::harness::tell;

/// Three people, one row that is nobody, and one person twice; as Excel writes it in much of the world.
const LIST: &str = "\u{feff}Client;Mobile;Last visit\r\n\
    María Alvarez;(312) 555-0170;2026-01-10\r\n\
    James O'Connor;312-555-0171;2026-01-11\r\n\
    Nobody;call me maybe;2026-01-12\r\n\
    James O'Connor;+1 312 555 0171;2026-01-11\r\n\
    Zoë Brandt;773.555.0172;2026-02-03\r\n";

const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn main_job() -> Result<()> {
    tell("main-job", async |app| {
        app.see_within(LONG, "Welcome to Linnet").await?;
        app.audit().await?;
        app.shot("start").await?;
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.shot("home").await?;

        app.click("Contacts").await?;
        app.see("Add a contact").await?;
        app.shot("contacts").await?;
        app.click("Import contacts").await?;
        app.see("Drop your customer list here").await?;
        let list = app.data().join("customers.csv");
        std::fs::write(&list, LIST)?;
        app.attach(&list).await?;
        app.see("What do the columns mean?").await?;
        app.shot("import-columns").await?;
        app.click("Continue").await?;
        app.see("May you text them?").await?;
        app.click("They are customers").await?;
        app.click("Continue").await?;
        app.see_within(LONG, "call me maybe").await?;
        app.see("3 new").await?;
        app.shot("import-check").await?;
        app.click("Import 4 people").await?;
        app.see_within(LONG, "Your contacts are here").await?;
        app.click("See your contacts").await?;
        app.see("Zoë Brandt").await?;

        app.click("Campaigns").await?;
        app.click("New campaign").await?;
        app.see("Who should get it?").await?;
        app.click("Continue").await?;
        app.see("What do you want to say?").await?;
        app.click("An everyday message").await?;
        app.fill("Message", "Hi {first_name|there}, we open at ten tomorrow.").await?;
        app.see_within(LONG, "we open at ten tomorrow.").await?;
        app.shot("message").await?;
        app.click("Continue").await?;
        app.see("How should it reach them?").await?;
        app.see_within(LONG, "Recommended").await?;
        app.shot("channel").await?;
        app.click("Continue").await?;
        app.see("When should it go?").await?;
        app.click("Continue").await?;
        app.see_within(LONG, "will get it").await?;
        app.shot("review").await?;
        app.click("Send to").await?;
        app.see_within(LONG, "64 delivered").await?;
        app.shot("progress").await?;

        app.click("Inbox").await?;
        app.see("Inbox").await?;
        app.shot("inbox").await?;
        app.click("Settings").await?;
        app.see("Settings").await?;
        app.shot("settings").await?;
        app.note("practice mode → import of five rows (one refused, one double) → a campaign to everyone → delivered");
        Ok(())
    })
    .await
}
