//! How replies come in: an owner reads what each way costs in trouble, opens one, tests it from the outside, sees what
//! would be replaced at Twilio, agrees, and puts it back. The tunnel's program and Twilio are pretended ones.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, ensure};

use crate::harness::{App, tell};

const LONG: Duration = Duration::from_secs(90);
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src-tauri/practice/programs/tunnel.py");

/// A program that dies when a file is there.
fn program(folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let (path, dead) = (folder.join("cloudflared"), folder.join("dead"));
    let script = format!("#!/bin/sh\nexec python3 '{PROGRAM}' die='{}' -- \"$@\"\n", dead.display());
    std::fs::write(&path, script)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755))?;
    Ok((path, dead))
}

#[tokio::test]
async fn replies_come_in_at_once() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (program, dead) = program(folder.path())?;
    tell("replies", async |app| {
        app.click("Explore in practice mode").await?;
        app.see_within(LONG, "Rosa's Salon").await?;
        app.click("Settings").await?;
        app.click("Replies").await?;
        app.see_within(LONG, "Linnet asks Twilio for replies every few seconds").await?;
        app.look("replies-none").await?;
        choose(app, &program).await?;
        test_and_tell(app).await?;
        std::fs::write(&dead, "")?;
        app.see_within(LONG, "Its last words").await?;
        app.see("Replies still come").await?;
        app.look("replies-failing").await?;
        app.see_within(LONG, "The tunnel is open").await?;
        app.click("Put back what stood there").await?;
        app.see_within(LONG, "Put back what stood at Twilio before?").await?;
        app.look("replies-put-back").await?;
        app.press(thirtyfour::Key::Escape).await?;
        app.note("a way that opens, is tested from outside, is told to Twilio, dies, says so and comes back");
        Ok(())
    })
    .await
}

async fn choose(app: &App, program: &Path) -> Result<()> {
    app.click("Cloudflare, without an account").await?;
    app.fill("Program", "/nowhere/cloudflared").await?;
    app.click("Use this way").await?;
    app.see_within(LONG, "is not at /nowhere/cloudflared").await?;
    app.look("replies-missing-program").await?;
    app.fill("Program", &program.display().to_string()).await?;
    app.click("Use this way").await?;
    app.see_within(LONG, "The tunnel is open").await
}

async fn test_and_tell(app: &App) -> Result<()> {
    app.click("Test the way").await?;
    app.see_within(LONG, "The way is open.").await?;
    let page = app.page_text().await?;
    ensure!(page.contains("came back here"), "it was asked from outside: {page}");
    app.bring_up("Test the way").await?;
    app.look("replies-open").await?;
    app.click("Look at Twilio").await?;
    app.see_within(LONG, "it is as before").await?;
    app.bring_up("Tell Twilio our address").await?;
    app.look("replies-plan").await?;
    app.click("Tell Twilio our address").await?;
    app.see_within(LONG, "Texts are delivered here").await?;
    app.look("replies-connected").await
}
