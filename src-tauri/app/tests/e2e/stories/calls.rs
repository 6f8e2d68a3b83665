//! What is read at Twilio: the calls that came, one answered by a text, and the section of the settings that says what
//! each reading does and found.

use std::time::Duration;

use anyhow::Result;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn calls() -> Result<()> {
    tell("calls", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        who_called(app).await?;
        what_is_read(app).await?;
        app.note("calls read, missed ones found and answered by a text; what is read at Twilio, and a service planned");
        Ok(())
    })
    .await
}

async fn who_called(app: &App) -> Result<()> {
    app.click("Calls").await?;
    app.see("Look for new calls").await?;
    app.click("Look for new calls").await?;
    app.see_within(LONG, "Maria Alvarez").await?;
    app.see("shows as").await?;
    app.look("calls").await?;
    app.choose_starting("Which calls", "Missed").await?;
    app.until_text(LONG, |page| page.contains("missed calls") && !page.contains("you called")).await?;
    app.look("calls-missed").await?;
    app.fill("Find a name or number", "nobody of this name").await?;
    app.see_within(LONG, "No such call").await?;
    app.look("calls-none").await?;
    app.click("Show all calls").await?;
    app.see_within(LONG, "Maria Alvarez").await?;
    app.click("Maria Alvarez").await?;
    app.see_within(LONG, "Your message").await?;
    app.look("calls-text-them").await
}

async fn what_is_read(app: &App) -> Result<()> {
    app.click("Settings").await?;
    app.see_within(LONG, "The number customers see").await?;
    app.look("settings-account").await?;
    app.click("Read from Twilio").await?;
    app.see_within(LONG, "What Linnet reads at Twilio").await?;
    app.click("Read what is new").await?;
    app.see_within(LONG, "Twilio was read").await?;
    app.see("Twilio reports no trouble.").await?;
    app.until_text(LONG, |page| !page.contains("Not read yet")).await?;
    app.look("settings-sync").await?;
    app.bring_up("Make a Messaging Service").await?;
    app.look("settings-sync-below").await?;
    app.click("Make a Messaging Service").await?;
    app.fill("Its name", "Rosa's front desk").await?;
    app.click("See what will be written").await?;
    app.see_within(LONG, "Choose at least one number").await?;
    app.look("service-refused").await?;
    app.click("+1 (888) 555-0103").await?;
    app.click("See what will be written").await?;
    app.see_within(LONG, "This will be written at Twilio").await?;
    app.look("service-planned").await?;
    app.click("Write it").await?;
    app.see_within(LONG, "Written at Twilio.").await?;
    app.click("Twilio account").await?;
    app.see_within(LONG, "Rosa's front desk").await?;
    app.click("Rename").await?;
    app.fill("Name", "Front desk").await?;
    app.click("See what will be written").await?;
    app.see_within(LONG, "Customers never see this name").await?;
    app.look("number-renamed").await?;
    app.click("Write it").await?;
    app.see_within(LONG, "Written at Twilio.").await
}
