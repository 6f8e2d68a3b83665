//! Waits for the owner to pause typing before the engine is asked.

use std::time::Duration;

use leptos::prelude::*;

use super::effect::effect;

/// Follows `source` once it has been still for `pause`.
pub fn debounced<T: Clone + PartialEq + Send + Sync + 'static>(source: Signal<T>, pause: Duration) -> Signal<T> {
    let settled = RwSignal::new(source.get_untracked());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    effect(move |_| {
        let value = source.get();
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        if settled.with_untracked(|settled| *settled != value) {
            let later = set_timeout_with_handle(
                move || {
                    // The page may be gone by then.
                    settled.try_set(value);
                },
                pause,
            );
            waiting.set_value(later.ok());
        }
    });
    settled.into()
}
