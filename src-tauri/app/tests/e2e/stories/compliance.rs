//! Compliance in the window: a doubtful reply decided, a list of stops added, a state paused and a rule loosened and
//! restored, a country switched on, the papers written, and a text that may not leave put right.

use std::time::Duration;

use anyhow::{Result, ensure};
use thirtyfour::Key;

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);
/// The time customers take to answer.
const VERY_LONG: Duration = Duration::from_secs(300);

/// Answers the first text with words that may mean stop.
const CHOOSY: &str = "Sarah Thompson";
/// Answers the first text with STOP.
const STOPS: &str = "Robert Miller";

#[tokio::test]
async fn compliance() -> Result<()> {
    tell("compliance", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.click("Compliance").await?;
        app.see_within(LONG, "Nobody is on the list yet").await?;
        app.see_within(LONG, "Rules in force").await?;
        app.look("compliance-empty").await?;
        write_to(app, CHOOSY).await?;
        write_to(app, STOPS).await?;

        put_a_text_right(app).await?;
        single_text(app).await?;
        change_rules(app).await?;
        write_the_papers(app).await?;
        add_a_list(app).await?;
        see_who_lacks(app).await?;
        decide(app).await?;
        app.note(
            "a text with a trap and a shortened link put right; an everyday text that smelt of an offer made one;",
        );
        app.note(
            "a state paused, a rule loosened by typing and restored, a country switched on and off; papers written;",
        );
        app.note("a list of stops added; a doubtful reply decided in its conversation");
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

async fn put_a_text_right(app: &App) -> Result<()> {
    app.click("Campaigns").await?;
    app.click("New campaign").await?;
    app.see("Who should get it?").await?;
    app.click("Continue").await?;
    app.click("An everyday message").await?;
    app.fill("Message", "Reply CANCEL to reschedule. Times: https://bit.ly/3xYz").await?;
    app.see_within(LONG, "links through bit.ly").await?;
    app.see("taken off your texts altogether").await?;
    app.look("checks-block").await?;
    app.click("Continue").await?;
    app.click("Continue").await?;
    app.click("Continue").await?;
    app.see_within(LONG, "Send is closed").await?;
    app.see("taken off your texts altogether").await?;
    app.look("checks-closed").await?;
    app.click("Change the message").await?;
    app.click("Use R instead of CANCEL").await?;
    app.see_within(LONG, "Reply R to reschedule").await?;
    app.fill("Message", "Hi {first_name|there}, 20% off every color this week.").await?;
    app.see_within(LONG, "Is this an offer?").await?;
    app.look("checks-offer").await?;
    app.click("Treat as an offer").await?;
    app.see_within(LONG, "Reply STOP to opt out").await?;
    let page = app.page_text().await?;
    ensure!(!page.contains("Is this an offer?"), "asked once only: {page}");
    Ok(())
}

async fn single_text(app: &App) -> Result<()> {
    app.click("Contacts").await?;
    app.fill("Search by name, number, email or tag", "Grace Kim").await?;
    app.see_within(LONG, "1 of").await?;
    app.click("Grace Kim").await?;
    app.fill("Text", "See https://bit.ly/3xYz for our new hours.").await?;
    app.see_within(LONG, "will not go").await?;
    app.look("checks-single").await
}

async fn change_rules(app: &App) -> Result<()> {
    app.click("Compliance").await?;
    app.fill("Search a state or country", "Louisiana").await?;
    app.click("Louisiana").await?;
    app.see("How sure").await?;
    app.bring_up("Pause until a day").await?;
    app.look("rules-details").await?;
    app.click("Pause until a day").await?;
    app.see("Nobody in Louisiana gets an offer before that day").await?;
    app.fill_day("First day on which offers may go again", "2099-01-02").await?;
    app.look("rules-pause").await?;
    app.click("Pause until a day").await?;
    app.see_within(LONG, "paused until Jan 2, 2099").await?;
    app.click("End the pause").await?;
    app.wait_gone("paused until Jan 2, 2099").await?;
    app.click("Loosen Sundays").await?;
    app.see("A text against the rules can cost").await?;
    app.fill("Type “I take responsibility”", "I take responsibility").await?;
    app.look("rules-loosen").await?;
    app.click("Loosen this rule").await?;
    app.see_within(LONG, "loosened by you").await?;
    app.bring_up("Undo: keep Sundays again").await?;
    app.look("rules-loosened").await?;
    app.click("Undo: keep Sundays again").await?;
    app.see_within(LONG, "Loosen Sundays").await?;

    app.fill("Search a state or country", "Canada").await?;
    app.click("Offers to Canada").await?;
    app.see("Send offers to Canada?").await?;
    app.fill("Type “I take responsibility”", "I take responsibility").await?;
    app.look("rules-country").await?;
    app.click("Switch on").await?;
    app.see_within(LONG, "Offers may go to Canada now.").await?;
    app.click("Offers to Canada").await?;
    app.fill("Search a state or country", "x").await?;
    app.press(Key::Backspace).await?;
    app.click("Show all").await?;
    app.see("Wyoming").await?;
    app.bring_up("Canada").await?;
    app.look("rules-all").await?;
    app.bring_up("Texas").await?;
    app.look("rules-states").await
}

async fn write_the_papers(app: &App) -> Result<()> {
    app.click("Papers for your business").await?;
    app.see_within(LONG, "Name of your business").await?;
    app.look("papers-questions").await?;
    app.fill("Phone for questions", "(312) 555-0142").await?;
    app.click("Write my papers").await?;
    app.see_within(LONG, "Still needed for").await?;
    app.look("papers-missing").await?;
    app.choose_starting("What do you send?", "Both").await?;
    app.fill("Texts a month, at most", "4").await?;
    app.fill("Web address of your terms for texts", "https://rosas.example/terms").await?;
    app.fill("Web address of your privacy policy", "https://rosas.example/privacy").await?;
    app.fill("Keyword people text to sign up", "JOIN").await?;
    app.fill("Who answers for your texts?", "Rosa Diaz").await?;
    app.click("Write my papers").await?;
    app.see_within(LONG, "Do-not-call policy of Rosa's Salon").await?;
    app.see("Text JOIN to").await?;
    app.look("papers").await?;
    app.bring_up("Copy: Paragraph for your privacy policy").await?;
    app.look("papers-below").await
}

async fn add_a_list(app: &App) -> Result<()> {
    app.click("Compliance").await?;
    app.click("Add a list").await?;
    app.see("Drop the list here").await?;
    let list = app.data().join("old-stops.csv");
    std::fs::write(&list, "Phone,Since\n(312) 555-0177,2024-02-01\nnobody,2024-02-02\n312 555 0178,2024-02-03\n")?;
    app.attach(&list).await?;
    app.see_within(LONG, "old-stops.csv").await?;
    app.click("Add a list").await?;
    app.see_within(LONG, "Say where this list comes from.").await?;
    app.look("stops-origin").await?;
    app.fill("Where does this list come from?", "Stops from our old system").await?;
    app.click("Add a list").await?;
    app.see_within(LONG, "2 new numbers will not be texted.").await?;
    app.see("1 row holds no phone number").await?;
    app.look("stops-added").await?;
    app.click("Done").await?;
    app.see_within(LONG, "Stops from our old system").await?;
    app.bring_up("Add a list").await?;
    app.look("stops-list").await
}

async fn see_who_lacks(app: &App) -> Result<()> {
    app.click("See them").await?;
    app.see_within(LONG, "people").await?;
    app.look("contacts-lacking").await
}

async fn decide(app: &App) -> Result<()> {
    app.click("Home").await?;
    app.see_within(VERY_LONG, &format!("Did {CHOOSY} ask you to stop?")).await?;
    app.look("home-review").await?;
    app.click("Inbox").await?;
    app.see_within(VERY_LONG, "will not be messaged").await?;
    app.click("Compliance").await?;
    app.see_within(LONG, "Not interested in the sales, only my appointments please").await?;
    app.see_within(LONG, "The latest stops took effect within").await?;
    app.look("compliance").await?;
    app.click("See the conversation").await?;
    app.see_within(LONG, "Stop offers only").await?;
    app.look("inbox-review").await?;
    app.click("Stop offers only").await?;
    app.see_within(LONG, &format!("{CHOOSY} gets no more offers.")).await?;
    app.click("Compliance").await?;
    app.see_within(LONG, "No reply waits for you.").await
}
