//! The work that goes on by itself while a business is held: sending, receiving, fetching the secret, watching the account. Started once,
//! stopped cleanly: what is being handed over is finished and written down before the stop is complete.

use std::sync::{Arc, Mutex, PoisonError};

use linnet_contract::{ErrorCode, UiError};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::engine::Engine;
use crate::{account, ledger, outbox, receive, sync};

/// The running tasks, if they were started.
#[derive(Debug, Default)]
pub(crate) struct Tasks {
    running: Mutex<Option<Running>>,
}

#[derive(Debug)]
struct Running {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Tasks {
    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Starts sending and receiving. Starting twice is starting once.
    pub fn start_tasks(self: &Arc<Self>) {
        let mut slot = self.tasks.slot();
        if slot.is_some() {
            return;
        }
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(fetch_secret(Arc::clone(self), stopped.clone()));
        tasks.spawn(outbox::run(Arc::clone(self), stopped.clone()));
        tasks.spawn(account::watch::run(Arc::clone(self), stopped.clone()));
        tasks.spawn(ledger::anchor::run(Arc::clone(self), stopped.clone()));
        tasks.spawn(sync::watch::run(Arc::clone(self), stopped.clone()));
        tasks.spawn(receive::run(Arc::clone(self), stopped));
        *slot = Some(Running { stop, tasks });
    }

    /// Stops sending and receiving, and waits until what was under way is written down.
    pub async fn stop_tasks(&self) {
        let running = self.tasks.slot().take();
        let Some(Running { stop, mut tasks }) = running else { return };
        stop.send_replace(true);
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a task ended badly; what it left open is reconciled at the next start");
            }
        }
    }

    /// Whether nothing is due, and nothing that was handed over can still settle by itself.
    pub async fn is_idle(&self) -> Result<bool, UiError> {
        Ok(outbox::idle(self).await?.is_idle())
    }

    /// Asks the provider once for what came in. A provider out of reach is no failure here: receiving tries again.
    pub async fn listen_once(&self) -> Result<(), UiError> {
        match receive::poll_once(self).await {
            Ok(_) => Ok(()),
            Err(error) if matches!(error.code, ErrorCode::NotConnected | ErrorCode::Unreachable) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Has receiving look at once instead of at its own time: somebody waits for an answer.
    pub fn look_soon(&self) {
        self.receive_wake.notify_one();
    }

    /// Whether sending and receiving are going on here.
    pub fn is_running(&self) -> bool {
        self.tasks.slot().is_some()
    }
}

/// Brings the secret in early, so that nothing due waits for it. The keychain may take long or refuse; the account's
/// status says so then.
async fn fetch_secret(engine: Arc<Engine>, mut stopped: watch::Receiver<bool>) {
    let fetched = tokio::select! {
        _ = stopped.wait_for(|stopped| *stopped) => return,
        fetched = engine.account_client() => fetched,
    };
    match fetched {
        Ok(_) => engine.account_wake.notify_one(),
        Err(error) if error.code == ErrorCode::NotConnected => {}
        Err(error) => tracing::warn!(code = %error.code, "the account's secret could not be fetched: {error}"),
    }
}
