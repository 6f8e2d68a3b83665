//! What an owner does with what waits for its time: schedule a campaign and a text, find both in the list and in the
//! calendar, move, change and cancel them.

use std::time::Duration;

use anyhow::Result;
use thirtyfour::Key;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn schedule() -> Result<()> {
    tell("schedule", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.click("Scheduled").await?;
        app.see_within(LONG, "Nothing is scheduled").await?;
        app.look("scheduled-empty").await?;
        a_campaign_for_later(app).await?;
        a_text_for_later(app).await?;
        find_them(app).await?;
        change_them(app).await?;
        cancel_them(app).await?;
        app.note("a campaign and a text are scheduled, found in list and calendar (by keyboard), moved with what it");
        app.note("means for people elsewhere, reworded, taken back to a draft, scheduled again and canceled");
        Ok(())
    })
    .await
}

async fn a_campaign_for_later(app: &App) -> Result<()> {
    app.click("Campaigns").await?;
    app.click("New campaign").await?;
    app.see_within(LONG, "Who should get it?").await?;
    app.click("Continue").await?;
    app.click("An everyday message").await?;
    app.fill("Message", "Hi {first_name|there}, we open at ten on Saturday.").await?;
    for _ in 0..2 {
        app.click("Continue").await?;
    }
    app.see_within(LONG, "When should it go?").await?;
    app.click("Spread over some hours").await?;
    app.see("The first one leaves").await?;
    app.look("when-spread").await?;
    app.click("At a date and time").await?;
    app.fill_time("Date and time", 2, "10:00").await?;
    app.look("when-at").await?;
    app.click("Continue").await?;
    schedule_it(app).await
}

async fn schedule_it(app: &App) -> Result<()> {
    app.see_within(LONG, "the first one leaves").await?;
    app.click("Schedule for").await?;
    app.see_within(LONG, "Nothing has left yet").await
}

async fn a_text_for_later(app: &App) -> Result<()> {
    app.click("Contacts").await?;
    app.click("Maria Alvarez").await?;
    app.fill("Text", "See you then, {first_name|there}.").await?;
    app.see_within(LONG, "See you then, Maria.").await?;
    app.click("Later").await?;
    app.fill_time("Date and time, on their clock", 2, "15:30").await?;
    app.click("Schedule text").await?;
    app.see_within(LONG, "Withdraw").await
}

async fn find_them(app: &App) -> Result<()> {
    app.click("Scheduled").await?;
    app.see_within(LONG, "Campaign of").await?;
    app.see("Maria Alvarez").await?;
    app.look("scheduled-list").await?;
    app.click("List").await?;
    app.press(Key::Right).await?;
    app.see_within(LONG, "Arrow keys move by a day").await?;
    // Into the days, and to the day after tomorrow.
    app.tab_to("nothing").await?;
    for _ in 0..2 {
        app.press(Key::Right).await?;
    }
    app.see_within(LONG, "See you then, Maria.").await?;
    app.look("scheduled-calendar").await
}

async fn change_them(app: &App) -> Result<()> {
    app.click("Move: Campaign of").await?;
    app.see_within(LONG, "your time").await?;
    app.see_within(LONG, "2 people in Honolulu get it").await?;
    app.click("At a time on each person’s own clock").await?;
    app.fill_time("Date and time, on their clock", 3, "09:00").await?;
    app.see_within(LONG, "9:00 AM, each on their own clock").await?;
    app.look("scheduled-move").await?;
    app.click("Move it").await?;
    app.see_within(LONG, "Moved. It leaves").await?;
    app.click("List").await?;
    app.see_within(LONG, "on their own clock").await?;
    app.click("Edit: Maria Alvarez").await?;
    app.fill("Text", "See you at four, Maria.").await?;
    app.look("scheduled-edit").await?;
    app.click("Save the text").await?;
    app.see_within(LONG, "See you at four, Maria.").await?;
    app.look("scheduled-moved").await?;
    app.click("Edit: Campaign of").await?;
    app.see_within(LONG, "becomes a draft again").await?;
    app.look("scheduled-redraft").await?;
    app.click("Take back and edit").await?;
    app.see_within(LONG, "Look it over").await?;
    schedule_it(app).await
}

async fn cancel_them(app: &App) -> Result<()> {
    app.click("Scheduled").await?;
    app.see_within(LONG, "Maria Alvarez").await?;
    app.click("Cancel: Campaign of").await?;
    app.see_within(LONG, "will not be sent").await?;
    app.look("scheduled-cancel").await?;
    app.click("Cancel it for good").await?;
    app.wait_gone("Campaign of").await?;
    app.click("Cancel: Maria Alvarez").await?;
    app.click("Cancel it for good").await?;
    app.see_within(LONG, "Nothing is scheduled").await
}
