//! "Yes, I have an account": an owner connects their own, gets wrong what one gets wrong, picks a number, texts their own
//! phone, closes Linnet and finds everything as it was. The account is a simulated one at an address of its own.

use std::time::Duration;

use anyhow::{Result, ensure};
use linnet_practice::{PracticeOptions, start};

use crate::harness::tell;

const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_connects_their_own_account() -> Result<()> {
    let twilio = start(PracticeOptions { speed: 10.0, ..PracticeOptions::default() }).await?;
    let account = twilio.announcement();
    tell("own-account", async |app| {
        app.click("Not yet").await?;
        app.see("What it costs").await?;
        app.look("no-account").await?;
        app.click("Yes, I have an account").await?;
        app.click("Connect my account").await?;
        app.see("Twilio account").await?;
        app.look("connect").await?;

        app.click("Another address for Twilio").await?;
        app.fill("Address", &account.twilio).await?;
        app.fill("Account SID", &account.api_key_sid).await?;
        app.fill("Auth Token", "not the token").await?;
        app.click("Check and connect").await?;
        app.see_within(LONG, "SK").await?;
        app.look("connect-wrong-sid").await?;
        app.fill("Account SID", &format!("  {} ", account.account_sid)).await?;
        app.fill("Auth Token", &"0".repeat(32)).await?;
        app.click("Check and connect").await?;
        app.see_within(LONG, "Twilio does not accept").await?;
        app.look("connect-refused").await?;
        app.fill("Auth Token", &format!("{} ", account.auth_token)).await?;
        app.click("Check and connect").await?;

        app.see_within(LONG, "Which number shall customers see?").await?;
        app.see_within(LONG, "Choose the number your customers will see.").await?;
        app.look("connect-number").await?;
        app.click("Use this one").await?;
        app.see_within(LONG, "You can text").await?;
        app.look("connect-can-text").await?;
        app.click("Continue").await?;
        app.see("When are you open?").await?;
        app.fill("Business name", "Ada's Plumbing").await?;
        app.look("connect-hours").await?;
        app.click("Continue").await?;
        app.see("Send a text to your own phone").await?;
        app.fill("Your own phone", "(312) 555-0110").await?;
        app.click("Send a test text").await?;
        app.see_within(LONG, "delivered").await?;
        app.look("connect-test").await?;
        app.click("Go to Linnet").await?;
        app.see_within(LONG, "Ada's Plumbing").await?;
        app.look("home-empty").await?;
        app.click("Contacts").await?;
        app.see("Nobody here yet").await?;
        app.look("contacts-empty").await?;
        app.click("Campaigns").await?;
        app.see("No campaigns yet").await?;
        app.look("campaigns-empty").await?;

        app.reopen().await?;
        app.see_within(LONG, "Ada's Plumbing").await?;
        app.click("Settings").await?;
        app.click("Check again").await?;
        app.see_within(LONG, "Twilio answered: you can text.").await?;
        app.look("settings-account").await?;
        for file in app.files()? {
            let held = String::from_utf8_lossy(&std::fs::read(&file)?).contains(&account.auth_token);
            ensure!(!held, "{} must not hold the token", file.display());
        }
        app.note("own account: a wrong SID, a wrong token, the right one → number → hours → a text to one's own phone");
        app.note("→ closed and opened again: the secret came from the keychain, and stands in no file");
        Ok(())
    })
    .await?;
    Ok(twilio.stop().await?)
}
