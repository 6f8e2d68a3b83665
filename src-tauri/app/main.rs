//! The desktop shell: one window over the engine. Starts the log, finds the data, opens the window and closes the
//! engine cleanly. Must stay thin: whatever the command line could also do belongs into the engine.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

#[cfg(debug_assertions)]
mod browser;
mod events;
mod host;
mod links;
mod log;
mod places;
mod rpc;
mod window;
// The command line lends the engine its practice world in the very same way.
#[path = "../cli/src/world.rs"]
mod world;

use std::process::ExitCode;
use std::time::Duration;

use tauri::{AppHandle, Manager, RunEvent};

use crate::host::OpenHost;
use crate::places::Places;

/// How long closing may take before the process goes anyway. Nothing is lost then: what was not settled is reconciled
/// at the next start.
const LONGEST_GOODBYE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let places = Places::find();
    let _log = log::start(&places.logs());
    log::record_panics();
    #[cfg(debug_assertions)]
    if let Some(port) = browser::wanted() {
        return serve_to_browser(&places, port);
    }
    match start(places) {
        Ok(app) => {
            app.run(|app, event| {
                if matches!(event, RunEvent::Exit) {
                    close_engine(app);
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}

fn start(places: Places) -> tauri::Result<tauri::App> {
    let mut builder = tauri::Builder::default();
    if let Some(name) = places.instance_name() {
        builder = builder.plugin(window::single_instance(name));
    }
    builder
        .plugin(tauri_plugin_notification::init())
        .manage(OpenHost::new(places.data().to_owned()))
        .invoke_handler(tauri::generate_handler![rpc::rpc, rpc::secret])
        .setup(move |app| {
            window::open(app, &places.webview())?;
            tauri::async_runtime::spawn(events::forward(app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!())
}

fn close_engine(app: &AppHandle) {
    let host = app.state::<OpenHost>();
    tauri::async_runtime::block_on(async {
        if tokio::time::timeout(LONGEST_GOODBYE, host.shutdown()).await.is_err() {
            tracing::warn!("the engine did not close in time; unsettled messages are reconciled at the next start");
        }
    });
}

#[cfg(debug_assertions)]
fn serve_to_browser(places: &Places, port: u16) -> ExitCode {
    let host = OpenHost::new(places.data().to_owned());
    match tauri::async_runtime::block_on(browser::serve(host, port)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the pages cannot be served");
            ExitCode::FAILURE
        }
    }
}
