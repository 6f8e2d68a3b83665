//! Showing it years later: a yes recorded with everything that goes with it, the record checked and given out as a file, a
//! legal hold set and lifted by the keyboard alone, a stop taken back at once, somebody erased, and the sign in the menu that
//! a reply waits.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use thirtyfour::Key;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);
/// The time customers take to answer.
const VERY_LONG: Duration = Duration::from_secs(300);

/// Answers the first text with words that may mean stop.
const CHOOSY: &str = "Sarah Thompson";

#[tokio::test]
async fn records() -> Result<()> {
    tell("records", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        write_to(app, CHOOSY).await?;
        record_a_yes(app).await?;
        take_back_a_slip(app).await?;
        check_the_record(app).await?;
        write_a_file(app).await?;
        hold_by_keyboard(app).await?;
        erase(app).await?;
        hear_of_a_review(app).await?;
        app.note("a yes recorded with words, time and a picture; a stop recorded by mistake taken back;");
        app.note("the record checked, a code made, written as a PDF; a legal hold set and lifted by keyboard alone;");
        app.note("a person erased; a doubtful reply seen in the menu and decided");
        Ok(())
    })
    .await
}

async fn write_to(app: &App, name: &str) -> Result<()> {
    app.click("Inbox").await?;
    app.click("New message").await?;
    app.fill("To whom?", name).await?;
    app.click(name).await?;
    app.fill("Your message", "Hello, your chair is free at three.").await?;
    app.press(Key::Control + Key::Enter).await?;
    app.see_within(LONG, "delivered").await
}

async fn open_person(app: &App, name: &str) -> Result<()> {
    app.click("Contacts").await?;
    app.fill("Search by name, number, email or tag", name).await?;
    app.see_within(LONG, "1 of").await?;
    app.click(name).await?;
    app.see_within(LONG, "What they said yes to").await
}

async fn record_a_yes(app: &App) -> Result<()> {
    open_person(app, "Grace Kim").await?;
    app.click("Change").await?;
    app.look("yes").await?;
    app.click("They told us").await?;
    app.see("some states take only a yes in writing").await?;
    app.click("They filled in a form or a card").await?;
    app.fill("Where did they say it?", "Sign-up card at the counter").await?;
    app.fill_day("When?", "2026-01-15").await?;
    app.click("Add proof").await?;
    app.fill("At what time?", "half past nine").await?;
    app.fill("Which words did they agree to?", "Yes, text me offers from Rosa's Salon.").await?;
    app.fill("Who wrote it down?", "Rosa, at the counter").await?;
    let card = app.data().join("card.png");
    std::fs::write(&card, include_bytes!("../assets/card.png"))?;
    app.attach(&card).await?;
    app.see_within(LONG, "card.png").await?;
    app.look("yes-proof").await?;
    app.click("Save").await?;
    app.see("A time looks like 9:00 AM.").await?;
    app.fill("At what time?", "9:30 am").await?;
    app.click("Save").await?;
    app.see_within(LONG, "Sign-up card at the counter, Jan 15, 2026").await?;
    app.click("Everything on record (2)").await?;
    app.see("Yes, text me offers from Rosa's Salon.").await?;
    app.see("Jan 15, 2026, 9:30 AM").await?;
    app.see("Kept with it: card.png").await?;
    app.see("by Rosa, at the counter").await?;
    app.look("yes-recorded").await?;
    let kept = app.files()?.iter().any(|file| file.parent().is_some_and(|folder| folder.ends_with("evidence")));
    ensure!(kept, "the picture is kept beside the business");
    Ok(())
}

async fn take_back_a_slip(app: &App) -> Result<()> {
    app.click("Contacts").await?;
    app.fill("Search by name, number, email or tag", "Mei Chen").await?;
    app.see_within(LONG, "1 of").await?;
    app.click("They asked to stop: Mei Chen").await?;
    app.choose_starting("How did they ask?", "at the counter").await?;
    app.look("stop-asked").await?;
    app.click("Never text them again").await?;
    app.see_within(LONG, "said stop").await?;
    app.look("stop-recorded").await?;
    app.click("That was a mistake").await?;
    app.see_within(LONG, "Taken back.").await?;
    app.wait_gone("said stop").await
}

async fn check_the_record(app: &App) -> Result<()> {
    app.click("Compliance").await?;
    app.click("Open the record").await?;
    app.see_within(LONG, "not checked yet").await?;
    app.click("Check now").await?;
    app.see_within(LONG, "intact").await?;
    app.click("Make a code to keep").await?;
    app.see_within(LONG, "Code of entry").await?;
    app.click("Check now").await?;
    app.see_within(LONG, "they are unchanged since").await?;
    app.look("record").await?;
    app.fill("Everything about one phone number", "415 555 0133").await?;
    app.see_within(LONG, "The stop was taken back at once").await?;
    app.bring_up("Write the file").await?;
    app.look("record-entries").await?;
    app.click("The stop was taken back at once").await?;
    app.see("One entry").await?;
    app.look("record-entry").await?;
    app.click("Close").await
}

async fn write_a_file(app: &App) -> Result<()> {
    let file = app.data().join("everything.pdf");
    app.fill("Where to", &file.to_string_lossy()).await?;
    app.click("Write the file").await?;
    app.see_within(LONG, "Written:").await?;
    app.bring_up("Copy where it is").await?;
    app.look("record-file").await?;
    is_pdf(&file)?;
    App::keep(&file)?;
    app.click("Write the file").await?;
    app.see_within(LONG, "it was left as it is").await
}

fn is_pdf(file: &Path) -> Result<()> {
    let bytes = std::fs::read(file).with_context(|| format!("{} was not written", file.display()))?;
    ensure!(bytes.starts_with(b"%PDF-") && bytes.len() > 2_000, "{} is no PDF of the record", file.display());
    Ok(())
}

/// From here on no mouse.
async fn hold_by_keyboard(app: &App) -> Result<()> {
    let file = app.data().join("for-the-lawyer.pdf");
    app.tab_to("Set a legal hold").await?;
    app.press(Key::Enter).await?;
    app.see("Every campaign that goes out or is planned stops at once.").await?;
    app.look("hold").await?;
    app.press(Key::Control + "a").await?;
    app.press(file.to_string_lossy().as_ref()).await?;
    app.press(Key::Enter).await?;
    app.see_within(LONG, "Legal hold since").await?;
    app.look("hold-stands").await?;
    is_pdf(&file)?;
    app.tab_to("Lift the hold").await?;
    app.press(Key::Enter).await?;
    app.see("Lift the legal hold?").await?;
    app.press("too short").await?;
    app.press(Key::Enter).await?;
    app.see_within(LONG, "at least 10 characters").await?;
    app.look("hold-lift").await?;
    app.press(Key::Control + "a").await?;
    app.press("Our lawyer closed the case.").await?;
    app.press(Key::Enter).await?;
    app.see_within(LONG, "The hold is lifted.").await?;
    app.wait_gone("Legal hold since").await
}

async fn erase(app: &App) -> Result<()> {
    open_person(app, "Grace Kim").await?;
    app.click("Erase for good…").await?;
    app.see_within(LONG, "This goes").await?;
    app.look("erase").await?;
    app.fill("Type “erase for good”", "erase for good").await?;
    app.click("Erase for good").await?;
    app.see_within(LONG, "They are erased, and will never be texted again").await?;
    app.fill("Search by name, number, email or tag", "Grace Kim").await?;
    app.see_within(LONG, "Nobody matches").await
}

async fn hear_of_a_review(app: &App) -> Result<()> {
    app.see_within(VERY_LONG, "1 reply waits for your decision").await?;
    app.look("menu-review").await?;
    app.click("Compliance").await?;
    app.see_within(LONG, "Not interested in the sales, only my appointments please").await?;
    app.click("Stop offers only").await?;
    app.see_within(LONG, &format!("{CHOOSY} gets no more offers.")).await?;
    app.wait_gone("1 reply waits for your decision").await
}
