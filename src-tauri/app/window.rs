//! The one window: how it opens, and how a second start brings it to the front. Must not let the page leave its own
//! origin or open windows of its own.

use std::path::Path;

use tauri::plugin::TauriPlugin;
use tauri::webview::{NewWindowResponse, WebviewWindowBuilder};
use tauri::{App, AppHandle, Manager, Runtime};

use crate::links;

const LABEL: &str = "main";

/// Opens the window as `tauri.conf.json` describes it.
pub fn open(app: &App, storage: &Path) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    WebviewWindowBuilder::from_config(app.handle(), config)?
        .data_directory(storage.to_owned())
        .on_navigation(links::follow)
        .on_new_window(|url, _| {
            links::follow(&url);
            NewWindowResponse::Deny
        })
        .build()?;
    Ok(())
}

/// Whether the owner is looking at the window right now.
pub fn is_looked_at(app: &AppHandle) -> bool {
    let window = app.get_webview_window(LABEL);
    window.is_some_and(|window| window.is_focused().unwrap_or(false))
}

/// Hands a second start over to the window that is already open under this name.
pub fn single_instance<R: Runtime>(name: String) -> TauriPlugin<R> {
    tauri_plugin_single_instance::Builder::new().dbus_id(name).callback(|app, _, _| bring_to_front(app)).build()
}

fn bring_to_front<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the open window could not be brought to the front");
    }
}
