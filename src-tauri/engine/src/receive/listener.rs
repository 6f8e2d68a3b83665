//! The local listener a tunnel or reverse proxy hands callbacks to: on loopback, open while some road to this computer is
//! set. What is done with a request stands in `desk`.

use std::sync::Arc;
use std::time::Duration;

use linnet_contract::Tone;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::sleep;

use super::hooks::Wanted;
use super::{connections, desk};
use crate::engine::Engine;

/// How soon a port that was taken is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// Listens while some road to this computer is set, where the settings say now, until told to stop.
pub(super) async fn run(engine: &Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut wanted = engine.hooks.wanted();
    let mut failing = false;
    while !*stop.borrow() {
        let now = *wanted.borrow_and_update();
        let pause = if now.open {
            match serve(engine, now, &mut wanted, &mut stop).await {
                Ok(()) => {
                    failing = false;
                    continue;
                }
                Err(error) => {
                    tracing::error!(%error, "the listener for replies could not be opened");
                    if !std::mem::replace(&mut failing, true) {
                        engine.events.notice(Tone::Warning, cannot_listen(now.port, &error));
                    }
                    TRY_AGAIN
                }
            }
        } else {
            Duration::MAX
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = wanted.changed() => {}
            _ = stop.changed() => {}
        }
    }
}

fn cannot_listen(port: u16, error: &std::io::Error) -> String {
    format!(
        "Linnet could not open port {port} for replies and receipts ({error}). Nothing is lost: it goes on asking Twilio \
         for them, and tries again. If another program uses that port, choose another one in Settings."
    )
}

/// Serves until something else is wanted.
async fn serve(
    engine: &Arc<Engine>,
    now: Wanted,
    wanted: &mut watch::Receiver<Wanted>,
    stop: &mut watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", now.port)).await?;
    let address = listener.local_addr()?;
    tracing::info!(%address, "listening for replies");
    let router = desk::router(engine);
    engine.hooks.bound(Some(address));
    let close = async {
        tokio::select! {
            _ = wanted.wait_for(|wanted| *wanted != now) => {}
            _ = stop.wait_for(|stopped| *stopped) => {}
        }
        engine.hooks.bound(None);
    };
    connections::serve(listener, router, connections::HEADERS_WITHIN, close).await;
    Ok(())
}
