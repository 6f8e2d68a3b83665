//! What an owner does between campaigns: one text to one person, a reply, a setting; and a campaign called back, paused,
//! resumed and canceled.

use std::time::Duration;

use anyhow::Result;
use thirtyfour::Key;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn day_to_day() -> Result<()> {
    tell("day-to-day", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        one_person(app).await?;
        settings(app).await?;
        one_campaign(app).await?;
        app.note("a contact added, changed and texted now and later; a reply; settings; a campaign called back,");
        app.note("paused, resumed and canceled");
        Ok(())
    })
    .await
}

async fn one_person(app: &App) -> Result<()> {
    app.click("Contacts").await?;
    app.click("Add a contact").await?;
    app.fill("First name", "Nadia").await?;
    app.fill("Last name", "Benali").await?;
    app.fill("Phone number", "31255501O3").await?;
    app.look("contact-new").await?;
    app.click("Save").await?;
    app.see_within(LONG, "is not a digit").await?;
    app.look("contact-wrong-number").await?;
    app.fill("Phone number", "312 555 0173").await?;
    app.click("Save").await?;
    app.see_within(LONG, "Nadia Benali").await?;
    app.see("No messages yet.").await?;
    app.look("contact").await?;

    app.fill("Text", "Hi {first_name|there}, your chair is free at three.").await?;
    app.see_within(LONG, "Hi Nadia, your chair is free at three.").await?;
    app.look("contact-compose").await?;
    app.click("Urgent").await?;
    app.see("Why is it urgent?").await?;
    app.click("Send text").await?;
    app.see_within(LONG, "Say in a few words why it is urgent").await?;
    app.fill("Why is it urgent?", "She is waiting outside").await?;
    app.look("contact-urgent").await?;
    app.click("Send text").await?;
    app.see_within(LONG, "delivered").await?;
    app.fill("Text", "See you tomorrow, {first_name|there}.").await?;
    app.see_within(LONG, "See you tomorrow, Nadia.").await?;
    app.click("Later").await?;
    app.fill_time("Date and time, on their clock", 1, "12:00").await?;
    app.click("Schedule text").await?;
    app.see_within(LONG, "Withdraw").await?;
    app.look("contact-scheduled").await?;
    app.click("Withdraw").await?;
    app.see_within(LONG, "Withdrawn. It will not be sent.").await?;
    app.look("contact-withdrawn").await?;
    app.click("Edit").await?;
    app.fill("Phone number", "(312) 555-0174").await?;
    app.click("They gave me this number themselves").await?;
    app.see("How did they say yes").await?;
    app.bring_up("They gave me this number themselves").await?;
    app.look("contact-new-number").await?;
    app.click("Save").await?;
    app.look("contact-new-number-unanswered").await?;
    app.press(Key::Escape).await?;
    app.wait_gone("They gave me this number themselves").await?;

    app.click("Inbox").await?;
    app.click("New message").await?;
    app.fill("To whom?", "Grace Kim").await?;
    app.look("inbox-new").await?;
    app.click("Grace Kim").await?;
    app.fill("Your message", "Hi Grace, is Saturday fine?").await?;
    app.press(Key::Control + Key::Enter).await?;
    app.see_within(LONG, "delivered").await?;
    app.look("inbox").await
}

async fn settings(app: &App) -> Result<()> {
    app.click("Settings").await?;
    for (tab, picture) in [
        ("Your business", "settings-business"),
        ("Replies", "settings-replies"),
        ("Appearance", "settings-appearance"),
        ("Hours, pace and budget", "settings-sending"),
    ] {
        app.click(tab).await?;
        app.look(picture).await?;
    }
    app.fill("Texts per second", "nonsense").await?;
    app.press(Key::Tab).await?;
    app.see_within(LONG, "whole number").await?;
    app.fill("Texts per second", "2").await?;
    app.press(Key::Tab).await?;
    app.see_within(LONG, "Use the default").await?;
    app.look("settings-changed").await?;
    app.click("Use the default").await?;
    app.wait_gone("Use the default").await?;
    app.fill("Texts per second", "1").await?;
    app.press(Key::Tab).await?;
    app.see_within(LONG, "Use the default").await
}

async fn one_campaign(app: &App) -> Result<()> {
    app.click("Campaigns").await?;
    app.look("campaigns").await?;
    app.click("New campaign").await?;
    app.click("Continue").await?;
    app.click("An everyday message").await?;
    app.fill("Message", "Hi {first_nme|there}, we close early today.").await?;
    app.see_within(LONG, "first_name").await?;
    app.look("campaign-misspelt").await?;
    app.fill("Message", "Hi {first_name|there}, we close early today.").await?;
    app.click("Urgent").await?;
    app.see("Why is it urgent?").await?;
    app.look("campaign-urgent").await?;
    app.click("Continue").await?;
    app.see("Say in a few words why it is urgent").await?;
    app.click("Urgent").await?;
    for _ in 0..3 {
        app.click("Continue").await?;
    }
    app.click("Send to").await?;
    app.click("Call it back").await?;
    app.see_within(LONG, "Called back").await?;
    app.look("called-back").await?;
    app.click("Review").await?;
    app.click("Send to").await?;
    app.see_within(LONG, "going out").await?;
    app.click("Pause").await?;
    app.see_within(LONG, "Nothing more leaves until you press Resume.").await?;
    app.look("progress-paused").await?;
    app.click("Change the text").await?;
    app.look("change-text").await?;
    app.fill("The new text", "Hi {first_name|there}, we close at four today.").await?;
    app.click("Use this text").await?;
    app.see_within(LONG, "we close at four today.").await?;
    app.click("Resume").await?;
    app.see_within(LONG, "going out").await?;
    app.click("Home").await?;
    app.see_within(LONG, "Campaign of").await?;
    app.look("home-going").await?;
    app.click("Campaigns").await?;
    app.click("Campaign of").await?;
    app.click("Cancel campaign").await?;
    app.see("Cancel what has not left?").await?;
    app.look("cancel-question").await?;
    app.click("Cancel what has not left").await?;
    app.see_within(LONG, "canceled").await?;
    app.look("progress-canceled").await
}
