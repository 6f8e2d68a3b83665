//! One line for each part Linnet depends on, in words that say what a failure means for the messages.

use linnet_contract::{Health, HealthPart, ReadinessKind, SecretHome};
use linnet_store::today;

use crate::engine::Engine;
use crate::home::attention::last_polled;

/// Looks at every part; a part that fails never hides the others.
pub(super) async fn check(engine: &Engine) -> Health {
    let parts = vec![
        database(engine).await,
        keychain(engine).await,
        account(engine).await,
        receiving(engine).await,
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
