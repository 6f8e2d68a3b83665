//! The window opens, says what it is, and keeps to its own four walls.

use anyhow::{Result, ensure};

use crate::harness::tell;

#[tokio::test]
async fn the_window_keeps_to_its_own_walls() -> Result<()> {
    tell("walls", async |app| {
        let refused = app.ask(include_str!("../assets/walls.js")).await?;
        let expected = serde_json::json!({
            "inline script": "blocked",
            "inline style": "blocked",
            "inline handler": "blocked",
            "another host": "blocked",
            "another command": "blocked",
            "a plugin's command": "blocked",
            "the secret's door for an ordinary command": "blocked",
        });
        ensure!(refused == expected, "the window must not be able to do any of these: {refused:#}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_second_start_leaves_the_first_window_in_charge() -> Result<()> {
    tell("second-start", async |app| {
        app.see("Welcome to Linnet").await?;
        let before = app.page_text().await?;
        let ended = app.start_again().await?;
        ensure!(ended.success(), "the second start hands over and ends well, not with {ended}");
        ensure!(app.page_text().await? == before, "the first window goes on as it was");
        Ok(())
    })
    .await
}
