//! Effects and memos through one compiled body each: a closure and a type of its own in each would be two kilobytes of
//! wasm a time.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;

/// Runs `run` soon, and again whenever a signal it read changes; `run` is told whether this is again.
pub fn effect(run: impl FnMut(bool) + 'static) {
    erased_effect(Box::new(run));
}

fn erased_effect(mut run: Box<dyn FnMut(bool)>) {
    Effect::new(move |before: Option<()>| run(before.is_some()));
}

/// A value whose type is forgotten, and how to tell it from another one.
struct Found {
    value: Arc<dyn Any + Send + Sync>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

/// A value worked out anew when a signal it read changes; who reads it hears only of real changes.
pub struct Known<T> {
    found: Memo<Found>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Known<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Known<T> {}

impl<T: Clone + Send + Sync + 'static> Known<T> {
    /// The value, tracked.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T {
        untrack(|| self.get())
    }
}

impl<T: Send + Sync + 'static> Known<T> {
    /// Looks at the value, tracked.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        let value = tracked(self.found);
        #[expect(clippy::expect_used, reason = "`memo`, which alone makes these, puts a value of this very type in")]
        look(value.downcast_ref().expect("the type it was made with"))
    }

    /// Looks at the value as it is now.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        untrack(|| self.with(look))
    }

    /// Reads it only to hear of changes.
    pub fn track(self) {
        self.found.track();
    }
}

impl<T: Clone + Send + Sync + 'static> From<Known<T>> for Signal<T> {
    fn from(known: Known<T>) -> Self {
        Self::derive(move || known.get())
    }
}

#[inline(never)]
fn tracked(found: Memo<Found>) -> Arc<dyn Any + Send + Sync> {
    found.with(|found| found.value.clone())
}

/// Works a value out, now and whenever a signal it read has changed.
pub fn memo<T: PartialEq + Send + Sync + 'static>(value: impl Fn() -> T + Send + Sync + 'static) -> Known<T> {
    let same = |a: &dyn Any, b: &dyn Any| a.downcast_ref::<T>() == b.downcast_ref();
    let found = move || Found { value: Arc::new(value()), same };
    Known { found: erased_memo(Box::new(found)), kind: PhantomData }
}

fn erased_memo(found: Box<dyn Fn() -> Found + Send + Sync>) -> Memo<Found> {
    Memo::new(move |_| found())
}
