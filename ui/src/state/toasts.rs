//! Short sentences that come and go in a corner: at most four, the oldest makes room. What must not be missed belongs on
//! a page, not here.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::Tone;

/// How many are shown at once.
const MOST: usize = 4;
const SECONDS: u64 = 7;
const SECONDS_WITH_ACTION: u64 = 15;

/// One of them.
#[derive(Clone)]
pub struct Toast {
    /// To tell them apart.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
    /// What can be done about it: the button's word and what it does.
    pub action: Option<(&'static str, Callback<()>)>,
}

/// All of them. Lives as long as the window, so that a page may leave before its toast does.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

impl Toasts {
    /// An empty corner, given to everything below.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// Those on screen.
    pub fn shown(self) -> Signal<Vec<Toast>> {
        self.shown.into()
    }

    /// Says something.
    pub fn say(self, tone: Tone, text: impl Into<String>) {
        self.show(tone, text.into(), None);
    }

    /// Says what was done and offers the way back.
    pub fn offer(self, text: impl Into<String>, word: &'static str, act: impl Fn() + Send + Sync + 'static) {
        self.show(Tone::Plain, text.into(), Some((word, Callback::new(move |()| act()))));
    }

    fn show(self, tone: Tone, text: String, action: Option<(&'static str, Callback<()>)>) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let seconds = if action.is_some() { SECONDS_WITH_ACTION } else { SECONDS };
        self.shown.update(|shown| {
            shown.push(Toast { id, tone, text, action });
            if shown.len() > MOST {
                shown.remove(0);
            }
        });
        // What went wrong stays until it is dismissed: it may be read late.
        if tone != Tone::Bad {
            set_timeout(move || self.dismiss(id), Duration::from_secs(seconds));
        }
    }

    /// Takes one away.
    pub fn dismiss(self, id: u64) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// The corner of this window.
pub fn use_toasts() -> Toasts {
    expect_context()
}
