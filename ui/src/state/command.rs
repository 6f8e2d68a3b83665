//! Writes: one at a time per button, so that a double click does one thing. The engine's refusal is shown where the
//! owner looks: beside the form, or as a toast.

use std::marker::PhantomData;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linnet_contract::{Command, Tone, UiError};

use super::toasts::{Toasts, use_toasts};
use crate::call::{self, Request};

/// Where a refusal is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// By the page itself, from `error`.
    Inline,
    /// As a toast.
    Toast,
}

/// A write under way, or not.
pub struct Write<C> {
    /// Whether it is under way: the button says so and does nothing.
    pub busy: RwSignal<bool>,
    /// What the engine refused, until the next try.
    pub error: RwSignal<Option<UiError>>,
    refusal: Refusal,
    toasts: Toasts,
    command: PhantomData<fn(C)>,
}

impl<C> Clone for Write<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Write<C> {}

impl<C: Command> Write<C> {
    /// Sends the order unless one is under way, then hands the answer on.
    pub fn send(self, command: C, then: impl FnOnce(C::Output) + 'static) {
        if !self.busy.get_untracked() {
            send(Request::of(&command), self.busy, self.error, self.refusal, self.toasts, reader::<C>(then));
        }
    }

    /// The refusal's sentence if it concerns this field of the command.
    pub fn field_error(self, field: &'static str) -> Signal<Option<String>> {
        let error = self.error;
        Signal::derive(move || {
            error.get().filter(|error| error.field.as_deref() == Some(field)).map(|error| sentence(&error))
        })
    }

    /// The refusal if it concerns none of these fields, for a note above the form.
    pub fn other_error(self, fields: &'static [&'static str]) -> Signal<Option<UiError>> {
        let error = self.error;
        Signal::derive(move || {
            error.get().filter(|error| error.field.as_deref().is_none_or(|field| !fields.contains(&field)))
        })
    }
}

/// Gives an order nobody waits for, such as an undo from a toast; a refusal becomes a toast.
pub fn order<C: Command>(command: C, toasts: Toasts, then: impl FnOnce(C::Output) + 'static) {
    give(Request::of(&command), toasts, reader::<C>(then));
}

/// What becomes of the engine's answer, its type forgotten.
type Reader = Box<dyn FnOnce(&str) -> Result<(), UiError>>;

fn reader<C: Command>(then: impl FnOnce(C::Output) + 'static) -> Reader {
    Box::new(move |answer| {
        then(call::read::<C>(answer)?);
        Ok(())
    })
}

fn send(
    request: Request,
    busy: RwSignal<bool>,
    error: RwSignal<Option<UiError>>,
    refusal: Refusal,
    toasts: Toasts,
    read: Reader,
) {
    busy.set(true);
    error.set(None);
    spawn_local(async move {
        let answer = request.ask().await;
        // `try_set`: the page may be gone by now, the order is not.
        busy.try_set(false);
        if let Err(refused) = answer.and_then(|answer| read(&answer)) {
            if refusal == Refusal::Toast {
                toasts.say(Tone::Bad, sentence(&refused));
            }
            error.try_set(Some(refused));
        }
    });
}

fn give(request: Request, toasts: Toasts, read: Reader) {
    spawn_local(async move {
        if let Err(refused) = request.ask().await.and_then(|answer| read(&answer)) {
            toasts.say(Tone::Bad, sentence(&refused));
        }
    });
}

/// What happened and what to do, in one line.
pub fn sentence(error: &UiError) -> String {
    match &error.hint {
        Some(hint) => format!("{} {hint}", error.message),
        None => error.message.clone(),
    }
}

/// A write of this kind for the running component.
pub fn use_command<C: Command>(refusal: Refusal) -> Write<C> {
    Write {
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        refusal,
        toasts: use_toasts(),
        command: PhantomData,
    }
}
