//! Automatic answers in the window: begun from an example, tried as a customer would write, a question with branches,
//! one that cannot work refused, one turned off and almost deleted.

use std::time::Duration;

use anyhow::Result;
use thirtyfour::Key;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);

#[tokio::test]
async fn answers() -> Result<()> {
    tell("answers", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.click("Inbox").await?;
        app.click("Automatic answers").await?;
        app.see_within(LONG, "Nothing is answered by itself yet").await?;
        app.look("answers-none").await?;
        begin_with_an_example(app).await?;
        try_it(app).await?;
        ask_a_question(app).await?;
        turn_off_and_think_again(app).await?;
        app.note("an automatic answer is begun from an example, tried, refused where it cannot work, and turned off");
        Ok(())
    })
    .await
}

async fn begin_with_an_example(app: &App) -> Result<()> {
    app.click("Your opening hours").await?;
    app.see_within(LONG, "What it answers").await?;
    app.fill("The words", "hours, cancel").await?;
    app.look("answer-form").await?;
    app.click("Save").await?;
    app.see_within(LONG, "Twilio's own word").await?;
    app.fill("The words", "hours, when are you open").await?;
    app.click("Save").await?;
    app.see_within(LONG, "Not given in the last 30 days").await
}

async fn try_it(app: &App) -> Result<()> {
    app.fill("A customer's text", "Hi, what are your hours on Friday?").await?;
    app.see_within(LONG, "Answered by “Opening hours”").await?;
    app.look("answer-tried").await?;
    app.fill("A customer's text", "please take me off your list").await?;
    app.see_within(LONG, "They said stop, and nothing answers that").await
}

async fn ask_a_question(app: &App) -> Result<()> {
    app.click("New answer").await?;
    app.see_within(LONG, "What you call it").await?;
    app.fill("What you call it", "Quotes").await?;
    app.fill("The words", "quote").await?;
    app.fill("What is answered", "A repair or something new?").await?;
    app.click("Add an answer of theirs").await?;
    app.fill("If they answer", "repair").await?;
    app.look("answer-question").await?;
    app.click("Save").await?;
    // The branch does nothing yet.
    app.see_within(LONG, "Write what is answered, or choose a tag or list").await?;
    app.click("Remove").await?;
    app.click("Save").await?;
    app.see_within(LONG, "Answers “quote”").await
}

async fn turn_off_and_think_again(app: &App) -> Result<()> {
    app.click("Turn off").await?;
    app.see_within(LONG, "“Opening hours” is off").await?;
    app.click("Delete").await?;
    app.see_within(LONG, "Nobody gets it any more").await?;
    app.press(Key::Escape).await?;
    app.look("answers").await
}
