//! Reads that keep themselves fresh: asked again when what they depend on changes or the engine says they are stale.
//! The old answer stays on screen until the new one is here; an answer overtaken by a later question is dropped.

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

/// A question's latest answer.
pub struct Read<T: Answer> {
    /// The latest good answer.
    pub data: RwSignal<Option<T>>,
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
    let read = Read {
        data: RwSignal::new(None),
        error: RwSignal::new(None),
        asking: RwSignal::new(true),
        again: RwSignal::new(0),
    };
    let question = move || question().map(|question| Request::of(&question));
    let keep = move |answer: Option<&str>| {
        let data = answer.map(call::read::<C>).transpose()?;
        if read.data.with_untracked(|known| *known != data) {
            read.data.set(data);
        }
        Ok(())
    };
    keep_fresh(tags, read.error, read.asking, read.again, Box::new(question), Arc::new(keep));
    read
}

/// Takes an answer in, or forgets the last one.
type Keep = Arc<dyn Fn(Option<&str>) -> Result<(), UiError>>;

/// What does not depend on the answer's type.
fn keep_fresh(
    tags: &'static [CacheTag],
    error: RwSignal<Option<UiError>>,
    asking: RwSignal<bool>,
    again: RwSignal<u64>,
    question: Box<dyn Fn() -> Option<Request>>,
    keep: Keep,
) {
    let events = use_events();
    let latest = StoredValue::new(0_u64);
    effect(move |_| {
        events.track(tags);
        again.track();
        let question = question();
        latest.update_value(|latest| *latest += 1);
        let Some(question) = question else {
            // Forgetting cannot fail.
            let _ = keep(None);
            asking.set(false);
            return;
        };
        let mine = latest.get_value();
        asking.set(true);
        let keep = keep.clone();
        spawn_local(async move {
            let answer = question.ask().await;
            // Gone with its page, or overtaken.
            if latest.try_get_value() == Some(mine) {
                asking.set(false);
                match answer.and_then(|answer| keep(Some(&answer))) {
                    Ok(()) => error.set(None),
                    Err(refused) => error.set(Some(refused)),
                }
            }
        });
    });
}

/// Shows a read: a quiet sign while there is nothing yet, the error with a way to try again, else `view`, which is
/// built once and given the answer as a signal.
pub fn loaded<T: Answer>(read: Read<T>, view: impl Fn(Signal<T>) -> AnyView + Send + 'static) -> AnyView {
    let draw = move || {
        let first = read.data.get_untracked()?;
        Some(view(Signal::derive(move || read.data.get().unwrap_or_else(|| first.clone()))))
    };
    draw_loaded(Signal::derive(move || read.data.with(Option::is_some)), read.error, read.again, Box::new(draw))
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
