//! Reads that keep themselves fresh: asked again when what they depend on changes or the engine says they are stale.
//! The old answer stays on screen until the new one is here; an answer overtaken by a later question is dropped.

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linnet_contract::{CacheTag, Command, UiError};

use super::effect::{effect, memo};
use crate::call::{self, Request};
use crate::components::{ErrorNote, Waiting};
use crate::events::use_events;

/// What an answer must be to be kept in a signal.
pub trait Answer: Clone + PartialEq + Send + Sync + 'static {}
impl<T: Clone + PartialEq + Send + Sync + 'static> Answer for T {}

/// A value whose type is forgotten: what holds and watches it is compiled once, however many kinds of answers there are.
type Stored = Option<Arc<dyn Any + Send + Sync>>;

/// The latest good answer to a question.
pub struct Kept<T> {
    stored: RwSignal<Stored>,
    kind: PhantomData<fn() -> T>,
}

// Derived, it would ask the answer to be Copy.
impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

impl<T: Answer> Kept<T> {
    /// The answer, tracked.
    pub fn get(self) -> Option<T> {
        answer_in(&tracked(self.stored)).cloned()
    }

    /// The answer as it is now.
    pub fn get_untracked(self) -> Option<T> {
        answer_in(&untrack(|| tracked(self.stored))).cloned()
    }

    /// Looks at the answer, tracked.
    pub fn with<R>(self, look: impl FnOnce(Option<&T>) -> R) -> R {
        look(answer_in(&tracked(self.stored)))
    }
}

fn answer_in<T: Answer>(stored: &Stored) -> Option<&T> {
    stored.as_ref()?.downcast_ref()
}

#[inline(never)]
fn tracked(stored: RwSignal<Stored>) -> Stored {
    stored.get()
}

/// A question's latest answer.
pub struct Read<T: Answer> {
    /// The latest good answer.
    pub data: Kept<T>,
    /// What went wrong with the latest question, if it did.
    pub error: RwSignal<Option<UiError>>,
    /// Whether a question is under way.
    pub asking: RwSignal<bool>,
    again: RwSignal<u64>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "derived, it would ask the answer to be Copy")]
impl<T: Answer> Clone for Read<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Answer> Copy for Read<T> {}

impl<T: Answer> Read<T> {
    /// Asks once more.
    pub fn again(self) {
        self.again.update(|again| *again += 1);
    }

    /// The latest good answer, tracked.
    pub fn get(self) -> Option<T> {
        self.data.get()
    }
}

/// Asks, and asks again when signals used by `question` or any of the `tags` change.
pub fn use_read<C>(tags: &'static [CacheTag], question: impl Fn() -> C + 'static) -> Read<C::Output>
where
    C: Command,
    C::Output: Answer,
{
    use_read_when(tags, move || Some(question()))
}

/// The same where there may be nothing to ask; then the answer is empty.
pub fn use_read_when<C>(tags: &'static [CacheTag], question: impl Fn() -> Option<C> + 'static) -> Read<C::Output>
where
    C: Command,
    C::Output: Answer,
{
    let shape = Shape {
        read: |answer| Ok(Arc::new(call::read::<C>(answer)?)),
        same: |a, b| a.downcast_ref::<C::Output>() == b.downcast_ref(),
    };
    let question = move || question().map(|question| Request::of(&question));
    let (stored, error, asking, again) = keep_fresh(tags, Box::new(question), shape);
    Read { data: Kept { stored, kind: PhantomData }, error, asking, again }
}

/// All that depends on an answer's type.
#[derive(Clone, Copy)]
struct Shape {
    /// Reads an answer.
    read: fn(&str) -> Result<Arc<dyn Any + Send + Sync>, UiError>,
    /// Whether two answers say the same.
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Shape {
    /// Takes an answer in, or forgets the last one.
    fn keep(self, stored: RwSignal<Stored>, answer: Option<&str>) -> Result<(), UiError> {
        let new = answer.map(self.read).transpose()?;
        let unchanged = match (&new, &untrack(|| tracked(stored))) {
            (Some(new), Some(known)) => (self.same)(&**new, &**known),
            (new, known) => new.is_none() && known.is_none(),
        };
        if !unchanged {
            stored.set(new);
        }
        Ok(())
    }
}

/// What a read is made of.
type Parts = (RwSignal<Stored>, RwSignal<Option<UiError>>, RwSignal<bool>, RwSignal<u64>);

/// What does not depend on the answer's type.
fn keep_fresh(tags: &'static [CacheTag], question: Box<dyn Fn() -> Option<Request>>, shape: Shape) -> Parts {
    let stored = RwSignal::new(None);
    let (error, asking, again) = (RwSignal::new(None), RwSignal::new(true), RwSignal::new(0));
    let events = use_events();
    let latest = StoredValue::new(0_u64);
    effect(move |_| {
        events.track(tags);
        again.track();
        let question = question();
        latest.update_value(|latest| *latest += 1);
        let Some(question) = question else {
            // Forgetting cannot fail.
            let _ = shape.keep(stored, None);
            asking.set(false);
            return;
        };
        let mine = latest.get_value();
        asking.set(true);
        spawn_local(async move {
            let answer = question.ask().await;
            // Gone with its page, or overtaken.
            if latest.try_get_value() == Some(mine) {
                asking.set(false);
                match answer.and_then(|answer| shape.keep(stored, Some(&answer))) {
                    Ok(()) => error.set(None),
                    Err(refused) => error.set(Some(refused)),
                }
            }
        });
    });
    (stored, error, asking, again)
}

/// Shows a read: a quiet sign while there is nothing yet, the error with a way to try again, else `view`, which is
/// built once and given the answer as a signal.
pub fn loaded<T: Answer>(read: Read<T>, view: impl Fn(Signal<T>) -> AnyView + Send + 'static) -> AnyView {
    let draw = move || {
        let first = read.data.get_untracked()?;
        Some(view(Signal::derive(move || read.data.get().unwrap_or_else(|| first.clone()))))
    };
    draw_loaded(Signal::derive(move || read.data.stored.with(Option::is_some)), read.error, read.again, Box::new(draw))
}

fn draw_loaded(
    present: Signal<bool>,
    error: RwSignal<Option<UiError>>,
    again: RwSignal<u64>,
    draw: Box<dyn Fn() -> Option<AnyView> + Send>,
) -> AnyView {
    let present = memo(move || present.get());
    let failed = memo(move || error.get().filter(|_| !present.get()));
    let retry = Callback::new(move |()| again.update(|again| *again += 1));
    (move || {
        let drawn = present.get().then(&draw).flatten();
        drawn.unwrap_or_else(|| match failed.get() {
            Some(error) => view! { <ErrorNote error=error retry=retry /> }.into_any(),
            None => view! { <Waiting /> }.into_any(),
        })
    })
    .into_any()
}
