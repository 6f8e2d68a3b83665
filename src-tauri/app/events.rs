//! Carries the engine's events to the window, and to the desktop's notifications while the window is not looked at.
//! Must never let a slow window hold the engine up: what was missed is made good by reading everything again.

use linnet_contract::{AppEvent, CacheTag, Command, GetStartup, Startup, Tone, World};
use linnet_engine::Host;
use tauri::{AppHandle, Emitter, Manager};
use tauri_plugin_notification::NotificationExt;
use tokio::sync::broadcast::error::RecvError;

use crate::host::OpenHost;
use crate::window;

/// The one channel.
const CHANNEL: &str = "app-event";

/// Opens the host early and forwards its events until it closes.
pub async fn forward(app: AppHandle) {
    let open = app.state::<OpenHost>();
    let host = match open.get().await {
        Ok(host) => host,
        Err(error) => return tracing::error!(code = %error.code, "the engine cannot be opened: {error}"),
    };
    let mut events = host.subscribe();
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(missed)) => {
                tracing::debug!(target: "linnet::events", missed);
                AppEvent::Changed { tags: CacheTag::ALL.to_vec() }
            }
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = app.emit(CHANNEL, &event) {
            tracing::warn!(%error, "an event did not reach the window");
        }
        if !window::is_looked_at(&app) {
            notify(&app, host, &event).await;
        }
    }
}

async fn notify(app: &AppHandle, host: &Host, event: &AppEvent) {
    let Some((title, body)) = words(event) else { return };
    let title = if in_practice(host).await { format!("Practice: {title}") } else { title };
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::debug!(%error, "the desktop shows no notifications");
    }
}

/// Title and text of the notification an event deserves.
fn words(event: &AppEvent) -> Option<(String, String)> {
    match event {
        AppEvent::Reply { name, body, opt_out: false, .. } => Some((name.clone(), body.clone())),
        AppEvent::Reply { name, opt_out: true, .. } => {
            Some((format!("{name} said stop"), "They will not get any more texts from you.".into()))
        }
        AppEvent::Notice { tone: Tone::Warning | Tone::Bad, text } => Some(("Linnet".into(), text.clone())),
        AppEvent::Notice { .. } | AppEvent::Changed { .. } | AppEvent::Progress { .. } | AppEvent::Campaign { .. } => {
            None
        }
    }
}

async fn in_practice(host: &Host) -> bool {
    let answer = host.dispatch(GetStartup::NAME, serde_json::json!({})).await;
    let startup = answer.ok().and_then(|answer| serde_json::from_value::<Startup>(answer).ok());
    let open = startup.and_then(|startup| {
        let open = startup.open?;
        startup.businesses.into_iter().find(|business| business.profile == open)
    });
    open.is_some_and(|business| business.world == World::Practice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_an_owner_must_hear_interrupts() {
        let reply = |opt_out| AppEvent::Reply {
            number: "+12125550101".into(),
            name: "Rosa".into(),
            body: "On my way".into(),
            opt_out,
        };
        assert_eq!(words(&reply(false)), Some(("Rosa".into(), "On my way".into())));
        assert_eq!(words(&reply(true)).map(|(title, _)| title), Some("Rosa said stop".into()));
        let notice = |tone| AppEvent::Notice { tone, text: "The budget is used up.".into() };
        assert!(words(&notice(Tone::Bad)).is_some(), "what is refused is said");
        assert_eq!(words(&notice(Tone::Good)), None, "what went well waits for the window");
        assert_eq!(words(&AppEvent::Changed { tags: vec![] }), None);
    }
}
