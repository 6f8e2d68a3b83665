//! The main job, as an owner does it in practice mode: from two customer lists to texts that have arrived, and a customer
//! who then says stop.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use rust_xlsxwriter::{Format, Workbook};

use crate::harness::{App, tell};

/// Three people, one row that is nobody, and one person twice; as Excel writes it in much of the world.
const LIST: &str = "\u{feff}Client;Mobile;Last visit\r\n\
    María Alvarez;(312) 555-0170;2026-01-10\r\n\
    James O'Connor;312-555-0171;2026-01-11\r\n\
    Nobody;call me maybe;2026-01-12\r\n\
    James O'Connor;+1 312 555 0171;2026-01-11\r\n\
    Zoë Brandt;773.555.0172;2026-02-03\r\n";

/// The workbook's people: five area codes of the invented lines 555-0100 to 555-0199.
const AREAS: [&str; 5] = ["414", "608", "715", "920", "262"];
const FIRST_NAMES: [&str; 10] =
    ["Ana", "Björn", "Chloé", "Dmitri", "Eoin", "Fatma", "Göran", "Håkon", "Inés", "Łukasz"];
const LAST_NAMES: [&str; 8] = ["O’Neil", "Peña", "Nguyễn", "Smith-Jones", "Dvořák", "Ångström", "de la Cruz", "Müller"];

/// Sample customers, the workbook's, the list's.
const EVERYONE: usize = 61 + 500 + 3;
/// Lines that end in 90 to 99 are landlines, dead or blocked in practice; one kind of them never sends a receipt.
const NO_RECEIPT: usize = 5;
const NOT_REACHED: usize = 45;

const LONG: Duration = Duration::from_secs(90);
/// Ten texts a second, their receipts, and the time customers take to answer.
const VERY_LONG: Duration = Duration::from_secs(300);

#[tokio::test]
async fn main_job() -> Result<()> {
    tell("main-job", async |app| {
        app.see_within(LONG, "Welcome to Linnet").await?;
        app.look("start").await?;
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.look("home").await?;

        app.click("Contacts").await?;
        app.see("Add a contact").await?;
        app.look("contacts").await?;
        import_the_list(app).await?;
        import_the_workbook(app).await?;
        send_to_everyone(app).await?;
        hear_a_stop(app).await?;
        app.note("practice mode → a list with a bad row and a double, a workbook of 500 → a campaign to everyone");
        app.note("→ everyone delivered or explained → a customer's STOP → out of the next campaign");
        Ok(())
    })
    .await
}

async fn import_the_list(app: &App) -> Result<()> {
    app.click("Import contacts").await?;
    app.see("Drop your customer list here").await?;
    app.look("import-file").await?;
    let list = app.data().join("customers.csv");
    std::fs::write(&list, LIST)?;
    app.attach(&list).await?;
    app.see("What do the columns mean?").await?;
    app.look("import-columns").await?;
    app.click("Continue").await?;
    app.see("May you text them?").await?;
    app.look("import-yes").await?;
    app.click("They are customers").await?;
    app.click("Continue").await?;
    app.see_within(LONG, "call me maybe").await?;
    app.see("3 new").await?;
    app.look("import-check").await?;
    app.click("Import 3 people").await?;
    app.see_within(LONG, "Your contacts are here").await?;
    app.look("import-done").await?;
    app.click("See your contacts").await?;
    app.see("Zoë Brandt").await
}

/// 500 rows as a till exports them: accents, numbers as figures and as text, dates as dates.
fn workbook(path: &Path) -> Result<()> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, heading) in
        ["First name", "Surname", "Cell phone", "City", "ST", "Last appointment"].iter().enumerate()
    {
        sheet.write(0, column as u16, *heading)?;
    }
    for row in 0..500_usize {
        let (area, line) = (AREAS[row / 100], row % 100);
        let at = row as u32 + 1;
        sheet.write(at, 0, FIRST_NAMES[row % FIRST_NAMES.len()])?;
        sheet.write(at, 1, LAST_NAMES[row % LAST_NAMES.len()])?;
        match row % 3 {
            0 => sheet.write(at, 2, format!("{area}55501{line:02}").parse::<f64>()?)?,
            1 => sheet.write(at, 2, format!("({area}) 555-01{line:02}"))?,
            _ => sheet.write(at, 2, format!("+1 {area}.555.01{line:02}"))?,
        };
        sheet.write(at, 3, "Eau Claire")?.write(at, 4, "WI")?;
        sheet.write_with_format(at, 5, 46_000.0 + (row % 90) as f64, &date)?;
    }
    Ok(workbook.save(path)?)
}

async fn import_the_workbook(app: &App) -> Result<()> {
    app.click("Import").await?;
    app.see("Drop your customer list here").await?;
    let book = app.data().join("till.xlsx");
    workbook(&book)?;
    app.attach(&book).await?;
    app.see_within(LONG, "What do the columns mean?").await?;
    app.see("Eau Claire").await?;
    app.click("Continue").await?;
    app.click("They are customers").await?;
    app.click("Continue").await?;
    app.see_within(LONG, "500 new").await?;
    app.click("Import 500 people").await?;
    app.see_within(LONG, "Your contacts are here").await?;
    app.click("See your contacts").await?;
    app.see_within(LONG, &format!("{EVERYONE} people")).await?;
    app.look("contacts-many").await
}

/// Goes through the steps of a campaign to everyone, up to the review.
async fn write_to_everyone(app: &App, text: &str) -> Result<()> {
    app.click("Campaigns").await?;
    app.click("New campaign").await?;
    app.see("Who should get it?").await?;
    app.look("campaign-who").await?;
    app.click("Continue").await?;
    app.see("What do you want to say?").await?;
    app.click("An everyday message").await?;
    app.fill("Message", text).await?;
    app.see_within(LONG, "we open at ten tomorrow.").await?;
    app.look("campaign-message").await?;
    app.click("Continue").await?;
    app.see("How should it reach them?").await?;
    app.see_within(LONG, "Recommended").await?;
    app.look("campaign-channel").await?;
    app.click("Continue").await?;
    app.see("When should it go?").await?;
    app.look("campaign-when").await?;
    app.click("Continue").await?;
    app.see_within(LONG, "will get it").await
}

async fn send_to_everyone(app: &App) -> Result<()> {
    write_to_everyone(app, "Hi {first_name|there}, we open at ten tomorrow.").await?;
    app.see_within(LONG, &format!("Send to {EVERYONE} people")).await?;
    app.look("review").await?;
    app.click("Send to").await?;
    app.see_within(LONG, "Nothing has left yet").await?;
    app.look("countdown").await?;
    let delivered = EVERYONE - NOT_REACHED - NO_RECEIPT;
    let ended = format!("{delivered} delivered · {NO_RECEIPT} on the way · {NOT_REACHED} failed · 0 in doubt · 0 left");
    app.see_within(VERY_LONG, &ended).await?;
    app.look("progress").await?;
    app.choose_starting("Show", "not delivered").await?;
    app.click("Ana").await?;
    app.see_within(LONG, "Why?").await?;
    app.look("why").await?;
    app.press(thirtyfour::Key::Escape).await
}

/// Robert Miller answers the first text with STOP.
async fn hear_a_stop(app: &App) -> Result<()> {
    app.click("Inbox").await?;
    app.see_within(VERY_LONG, "Robert Miller").await?;
    app.click("Robert Miller").await?;
    app.see_within(LONG, "They said stop").await?;
    app.look("inbox-stop").await?;
    app.click("Open contact").await?;
    app.see("They said stop, so no text can be sent to them.").await?;
    app.look("contact-stop").await?;

    write_to_everyone(app, "Sorry, {first_name|there}: we open at ten tomorrow.").await?;
    app.see_within(LONG, "stop").await?;
    let page = app.page_text().await?;
    ensure!(!page.contains(&format!("Send to {EVERYONE} people")), "nobody who said stop is in the plan: {page}");
    app.click("See who: Said stop").await?;
    app.see("Robert Miller").await?;
    app.look("review-stop").await
}
