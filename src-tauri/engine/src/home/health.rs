//! One line for each part Linnet depends on, in words that say what a failure means for the messages.

use chrono::TimeDelta;
use linnet_contract::{Health, HealthPart, ReadinessKind, SecretHome};
use linnet_store::today;

use crate::engine::Engine;
use crate::home::attention::last_polled;
use crate::receive::Figure;

/// Looks at every part; a part that fails never hides the others.
pub(super) async fn check(engine: &Engine) -> Health {
    let parts = vec![
        database(engine).await,
        keychain(engine).await,
        account(engine).await,
        receiving(engine).await,
        callbacks(engine),
        clock(engine),
    ];
    Health { parts }
}

fn part(part: &str, ok: bool, message: impl Into<String>) -> HealthPart {
    HealthPart { part: part.to_owned(), ok, message: message.into() }
}

async fn database(engine: &Engine) -> HealthPart {
    match today::is_sound(&engine.db).await {
        Ok(true) => part("database", true, format!("{} is sound.", engine.folder().join("linnet.db").display())),
        Ok(false) => part("database", false, "The business's file is damaged. Put back a backup of it."),
        Err(error) => part("database", false, format!("{error}.")),
    }
}

async fn keychain(engine: &Engine) -> HealthPart {
    match engine.options.keychain.available().await {
        Ok(()) if engine.options.keychain.is_lasting() => part("keychain", true, "The keychain keeps your token."),
        Ok(()) => part("keychain", true, "Your token is kept in memory until Linnet closes."),
        Err(error) => part("keychain", false, error.to_string()),
    }
}

async fn account(engine: &Engine) -> HealthPart {
    let status = match engine.account_status().await {
        Ok(status) => status,
        Err(error) => return part("account", false, error.message),
    };
    let problems = &status.readiness.problems;
    if let Some(problem) = problems.iter().find(|problem| problem.blocking) {
        // A fresh business is not ill.
        return part("account", problem.kind == ReadinessKind::NotConnected, &problem.message);
    }
    let from = status.sender.map(|sender| format!(" from {}", sender.address)).unwrap_or_default();
    let kept = match status.secret {
        SecretHome::Keychain | SecretHome::Session => "",
        SecretHome::Missing => " The token must be handed in before anything is sent.",
    };
    part("account", true, format!("You can text{from}.{kept}"))
}

async fn receiving(engine: &Engine) -> HealthPart {
    match last_polled(engine).await {
        Ok(Some(at)) => {
            part("receiving", true, format!("Replies were last fetched at {}.", at.format("%Y-%m-%d %H:%M:%S UTC")))
        }
        Ok(None) => part("receiving", true, "Replies have not been fetched yet."),
        Err(error) => part("receiving", false, error.message),
    }
}

/// Whether Twilio can push, and what became of what reached this computer.
fn callbacks(engine: &Engine) -> HealthPart {
    let open = engine.hooks.local().borrow().is_some();
    let not_stored = engine.figures.of(Figure::NotStored).1;
    let lately = not_stored.is_some_and(|last| engine.clock.now() - last < TimeDelta::hours(1));
    let road = match (engine.hooks.base(), engine.hooks.is_wanted(), open) {
        (_, false, _) => "No address leads here, so Linnet asks Twilio for replies every few seconds.".to_owned(),
        (_, true, false) if engine.is_running() => {
            "The door for replies could not be opened; Linnet asks Twilio for them instead.".to_owned()
        }
        (_, true, false) => "The door for replies is closed, because nothing is sent or received here now.".to_owned(),
        (Some(base), true, true) => format!("Twilio pushes replies and receipts to {base}."),
        (None, true, true) => "The door for replies is open; its public address is not known yet.".to_owned(),
    };
    let figures = engine.figures.sentences();
    let told =
        if figures.is_empty() { String::new() } else { format!(" Since Linnet started: {}.", figures.join("; ")) };
    let shut = engine.hooks.is_wanted() && !open && engine.is_running();
    part("callbacks", !shut && !lately, road + &told)
}

fn clock(engine: &Engine) -> HealthPart {
    let now = engine.clock.now();
    let zone = engine.settings().zone;
    let shown = now.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S");
    let moved = if engine.clock.is_system() { "" } else { ", moved for practice" };
    // Every rule about hours hangs on it; before the year this was written it cannot be right.
    let plausible = now.timestamp() > 1_767_225_600;
    if let Some(wrong) = engine.ears.wrong_clock() {
        return part("clock", false, wrong);
    }
    let message = if plausible {
        format!("It is {shown} in {zone}{moved}.")
    } else {
        format!("The computer's clock shows {shown}, which cannot be right.")
    };
    part("clock", plausible, message)
}
