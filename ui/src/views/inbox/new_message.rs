//! Writing to somebody without a conversation: a contact found by typing, or any number. The engine says whether the
//! number is one before the conversation opens.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, ContactRow, GetConversation, ListContacts, Slice};

use super::text;
use crate::components::{Button, ButtonKind, Dialog, Field, InputKind};
use crate::pages::{Page, use_route};
use crate::state::command::sentence;
use crate::state::{Refusal, debounced, memo, use_command, use_read_when};
use crate::views::contacts::{name, written};

const PAUSE: Duration = Duration::from_millis(250);
const SHOWN: u64 = 8;
/// Fewer digits are part of a search, not a number.
const DIGITS: usize = 7;

/// The dialog.
#[component]
pub(super) fn NewMessage(open: RwSignal<bool>) -> impl IntoView {
    view! { <Dialog open=open title=text::NEW_MESSAGE><Find open=open /></Dialog> }
}

#[component]
fn Find(open: RwSignal<bool>) -> impl IntoView {
    let route = use_route();
    let query = RwSignal::new(String::new());
    let typed: Signal<String> = debounced(query.into(), PAUSE);
    let found = use_read_when(&[CacheTag::Contacts], move || {
        let query = typed.get().trim().to_owned();
        (!query.is_empty()).then_some(ListContacts { query, audience: None, slice: Slice { offset: 0, limit: SHOWN } })
    });
    let check = use_command::<GetConversation>(Refusal::Inline);
    let write_to = move |number: String| {
        check.send(GetConversation { number }, move |conversation| {
            open.try_set(false);
            route.go(&Page::Inbox(Some(conversation.row.number)));
        });
    };
    let wrong = Signal::derive(move || check.error.get().map(|error| sentence(&error)));
    let is_number = memo(move || query.with(|query| looks_like_a_number(query)));
    let line = move |row: ContactRow| {
        let number = row.number.clone()?;
        let shown = written(&number);
        Some(view! {
            <li><button type="button" class="found" on:click=move |_| write_to(number.clone())>
                <span class="grow strong">{name(&row)}</span><span class="quiet number">{shown}</span>
            </button></li>
        })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if is_number.get_untracked() {
            write_to(query.get_untracked());
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <Field label=text::TO hint=text::TO_HINT kind=InputKind::Search value=query error=wrong />
            <div role="status">
                {move || found.get().map(|page| {
                    let lines: Vec<_> = page.items.into_iter().filter_map(line).collect();
                    if lines.is_empty() {
                        view! { <p class="quiet">{text::NOBODY_FOUND}</p> }.into_any()
                    } else {
                        view! { <ul class="found-list">{lines}</ul> }.into_any()
                    }
                })}
            </div>
            {move || is_number.get().then(|| view! {
                <Button kind=ButtonKind::Primary submit=true busy=check.busy>{move || text::write_to(query.get().trim())}</Button>
            })}
        </form>
    }
}

/// Digits, and the signs people put between them.
fn looks_like_a_number(typed: &str) -> bool {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    digits >= DIGITS && typed.chars().all(|letter| letter.is_ascii_digit() || " +-().".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::looks_like_a_number;

    #[test]
    fn a_number_is_told_from_a_name() {
        for (typed, is_number) in
            [("(312) 555-0142", true), ("+1 312.555.0142", true), ("555", false), ("Dana 5550142", false)]
        {
            assert_eq!(looks_like_a_number(typed), is_number, "{typed:?}");
        }
    }
}
