//! What the engine tells while nobody asked: fans `AppEvent`s out to whoever reads something they spoil, to progress
//! bars and to toasts. Holds no data of its own; a missed event costs a stale screen, never a wrong one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linnet_contract::{AppEvent, CacheTag};

use crate::state::toasts::Toasts;
use crate::{bridge, json};

/// Long work under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub job: String,
    /// How much is done.
    pub done: u64,
    /// Of how much, when known.
    pub total: Option<u64>,
}

/// The engine's news. Take it from the context.
#[derive(Clone, Copy)]
pub struct Events {
    versions: StoredValue<Vec<(CacheTag, RwSignal<u64>)>>,
    /// The latest report of long work.
    pub progress: RwSignal<Option<Progress>>,
}

impl Events {
    /// Starts listening; replies and notices go to the toasts.
    pub fn provide(toasts: Toasts) -> Self {
        let versions = CacheTag::ALL.iter().map(|tag| (*tag, RwSignal::new(0))).collect();
        let events = Self { versions: StoredValue::new(versions), progress: RwSignal::new(None) };
        provide_context(events);
        spawn_local(async move {
            let listening = bridge::listen(move |text| {
                if let Ok(event) = json::read(&text) {
                    events.hear(event, toasts);
                }
            });
            if listening.await.is_err() {
                leptos::logging::warn!("events do not arrive");
            }
        });
        events
    }

    fn hear(self, event: AppEvent, toasts: Toasts) {
        match event {
            AppEvent::Changed { tags } => self.spoil(&tags),
            AppEvent::Progress { job, done, total } => self.progress.set(Some(Progress { job, done, total })),
            AppEvent::Notice { tone, text } => toasts.say(tone, text),
            // The list and the counts come with `Changed`; the desktop's own notification says who wrote.
            AppEvent::Campaign { .. } | AppEvent::Reply { .. } => {}
        }
    }

    /// Marks reads as stale, as a change here does before the engine's own event arrives.
    pub fn spoil(self, tags: &[CacheTag]) {
        self.versions.with_value(|versions| {
            for (_, version) in versions.iter().filter(|(tag, _)| tags.contains(tag)) {
                version.update(|version| *version += 1);
            }
        });
    }

    /// Makes the running effect depend on these tags.
    pub fn track(self, tags: &[CacheTag]) {
        self.versions.with_value(|versions| {
            for (_, version) in versions.iter().filter(|(tag, _)| tags.contains(tag)) {
                version.track();
            }
        });
    }
}

/// The engine's news of this window.
pub fn use_events() -> Events {
    expect_context()
}
