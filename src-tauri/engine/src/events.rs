//! Telling watchers what changed. Changed tags are gathered for a moment and sent as one event, so that a campaign at
//! full speed does not flood the window; everything else is passed on at once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use linnet_contract::{AppEvent, CacheTag, Tone};
use tokio::sync::broadcast;

/// How long changes are gathered.
const GATHER: Duration = Duration::from_millis(200);

/// Where events are published and watched. Clones share one bus.
#[derive(Debug, Clone)]
pub struct EventBus {
    sender: broadcast::Sender<AppEvent>,
    waiting: Arc<Mutex<BTreeSet<CacheTag>>>,
}

impl Default for EventBus {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(1024), waiting: Arc::default() }
    }
}

impl EventBus {
    /// Watches from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.sender.subscribe()
    }

    /// Publishes at once. Nobody watching is no error.
    pub fn publish(&self, event: AppEvent) {
        let _ = self.sender.send(event);
    }

    /// A sentence for the owner.
    pub fn notice(&self, tone: Tone, text: impl Into<String>) {
        self.publish(AppEvent::Notice { tone, text: text.into() });
    }

    /// Says that reads with these tags are stale; sent within a moment, together with others.
    pub fn changed(&self, tags: &[CacheTag]) {
        let first = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let first = waiting.is_empty();
            waiting.extend(tags);
            first
        };
        if first {
            let bus = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(GATHER).await;
                let tags = std::mem::take(&mut *bus.waiting.lock().unwrap_or_else(PoisonError::into_inner));
                bus.publish(AppEvent::Changed { tags: tags.into_iter().collect() });
            });
        }
    }
}
