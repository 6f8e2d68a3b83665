//! Effects and memos through one compiled body each: a closure of its own in each would be a kilobyte of wasm a time.

use leptos::prelude::*;

/// Runs `run` soon, and again whenever a signal it read changes; `run` is told whether this is again.
pub fn effect(run: impl FnMut(bool) + 'static) {
    erased_effect(Box::new(run));
}

fn erased_effect(mut run: Box<dyn FnMut(bool)>) {
    Effect::new(move |before: Option<()>| run(before.is_some()));
}

/// A value worked out anew when a signal it read changes; who reads it hears only of real changes.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    erased_memo(Box::new(value))
}

fn erased_memo<T: PartialEq + Send + Sync + 'static>(value: Box<dyn Fn() -> T + Send + Sync>) -> Memo<T> {
    Memo::new(move |_| value())
}
