//! Whether the record is as it was written: the last check, checking now, and the code that is kept elsewhere.

use leptos::prelude::*;
use linnet_contract::{
    AnchorLedger, CacheTag, KeepAnchor, LedgerAnchor, LedgerCheck, LedgerChecked, LedgerHead, LedgerState, SettingKey,
    Tone, VerifyLedger,
};

use super::{section, text};
use crate::components::{Button, ButtonLink, Chip, ErrorNote, Field, Glyph, InputKind, Note};
use crate::events::{Events, use_events};
use crate::pages::Page;
use crate::state::command::Write;
use crate::state::{Refusal, copy, loaded, use_command, use_session, use_toasts};

/// The record in a few words, on the compliance page.
pub fn summary() -> AnyView {
    let content = loaded(use_session().ledger, |state| {
        let check = use_command::<VerifyLedger>(Refusal::Toast);
        let events = use_events();
        let press = move |_| walk(check, events, None, Callback::new(|_| {}));
        view! {
            <div class="row">
                <div class="grow">{move || standing(&state.get())}</div>
                <Button busy=check.busy press=press>{text::CHECK}</Button>
                <ButtonLink href=Page::Record.href()>{text::OPEN}</ButtonLink>
            </div>
        }
        .into_any()
    });
    section("record", text::TITLE, text::LEAD.to_owned(), content)
}

/// The same with everything one can do about it.
pub(super) fn whole(state: Signal<LedgerState>) -> AnyView {
    let found = RwSignal::new(None::<LedgerCheck>);
    let check = use_command::<VerifyLedger>(Refusal::Inline);
    let events = use_events();
    let anchor = use_command::<AnchorLedger>(Refusal::Toast);
    let checked = Callback::new(move |one| {
        found.try_set(Some(one));
    });
    let fix = move |_| {
        anchor.send(AnchorLedger {}, move |_| {
            // What was found before does not know of the new code.
            found.try_set(None);
            events.spoil(&[CacheTag::Ledger]);
        });
    };
    let result = move || found.get().map(|check| outcome(&check));
    let kept_at = RwSignal::new(None::<String>);
    let slip = move || state.with(|state| state.anchor.clone()).map(|anchor| slip(anchor, kept_at));
    let content = view! {
        <div class="row">
            <div class="grow">{move || standing(&state.get())}</div>
            <Button busy=check.busy press=move |_| walk(check, events, None, checked)>{text::CHECK}</Button>
            <Button busy=anchor.busy press=fix>{text::ANCHOR}</Button>
        </div>
        <div role="status">{result}</div>
        {slip}
        {move || kept_at.get().map(|kept| view! { <p class="small anywhere" role="status">{kept}</p> })}
        {compare(check, checked)}
    };
    section("health", text::HEALTH, text::HEALTH_LEAD.to_owned(), content.into_any())
}

/// How many entries there are, and what the last check found.
fn standing(state: &LedgerState) -> AnyView {
    let session = use_session();
    let (tone, word, line) = match &state.checked {
        None => (Tone::Plain, text::UNCHECKED, text::UNCHECKED_TEXT.to_owned()),
        Some(LedgerChecked { at, first_bad: None }) => (Tone::Good, text::INTACT, text::checked(&session.when(*at))),
        Some(LedgerChecked { at, first_bad: Some(bad) }) => {
            (Tone::Bad, text::DAMAGED, text::found_bad(*bad, &session.when(*at)))
        }
    };
    view! {
        <p class="row tight"><span class="strong number">{text::entries(state.entries)}</span><Chip tone=tone>{word}</Chip></p>
        <p class="quiet small">{line}</p>
    }
    .into_any()
}

/// Walks through the record, perhaps beside a code that was kept elsewhere.
fn walk(check: Write<VerifyLedger>, events: Events, against: Option<LedgerHead>, then: Callback<LedgerCheck>) {
    check.send(VerifyLedger { against }, move |found| {
        events.spoil(&[CacheTag::Ledger]);
        then.run(found);
    });
}

/// What a walk found, in plain words.
fn outcome(check: &LedgerCheck) -> AnyView {
    let session = use_session();
    let (tone, words) = if let (Some(seq), Some(damage)) = (check.first_bad, check.damage) {
        (Tone::Bad, text::damage(damage, seq))
    } else {
        let since = check.anchor.as_ref().map(|anchor| (anchor.seq, session.when(anchor.at)));
        (Tone::Good, text::unchanged(check.entries, since))
    };
    let next = (tone == Tone::Bad).then(|| view! { <p>{text::DAMAGED_NEXT}</p> });
    let erased = (check.erased > 0).then(|| view! { <p class="quiet small">{text::erased(check.erased)}</p> });
    view! { <Note tone=tone><p>{words}</p>{next}{erased}</Note> }.into_any()
}

/// The code to keep elsewhere, as it would be copied or printed.
///
/// `kept_at` outlives it: keeping the code as a file makes a new one.
fn slip(anchor: LedgerAnchor, kept_at: RwSignal<Option<String>>) -> AnyView {
    let (session, toasts) = (use_session(), use_toasts());
    let LedgerAnchor { seq, head, at } = anchor;
    let keep = use_command::<KeepAnchor>(Refusal::Toast);
    let events = use_events();
    let file = move |_| {
        keep.send(KeepAnchor { to: None, authority: authority() }, move |kept| {
            kept_at.try_set(Some(text::kept_in(&kept.file, kept.stamp.is_some())));
            events.spoil(&[CacheTag::Ledger]);
        });
    };
    let kept = text::anchored_words(seq, &head);
    let print = move |_| {
        if let Some(window) = web_sys::window() {
            // Where there is no printer, nothing is printed.
            let _ = window.print();
        }
    };
    view! {
        <div class="anchor stack tight">
            <p class="strong">{move || text::anchored(seq, &session.when(at))}</p>
            <p class="anchor-code">{head}</p>
            <p class="quiet small measure">{text::ANCHOR_MEANING}</p>
            <div class="row tight">
                <Button icon=Glyph::Copy press=move |_| copy(kept.clone(), text::COPIED, toasts)>{text::COPY}</Button>
                <Button press=print>{text::PRINT}</Button>
                <Button busy=keep.busy press=file>{text::KEEP_FILE}</Button>
            </div>
        </div>
    }
    .into_any()
}

/// The time stamping service the owner set, if one.
fn authority() -> Option<String> {
    let settings = use_session().settings.data.get_untracked()?;
    let set = settings.into_iter().find(|setting| setting.key == SettingKey::AnchorAuthority)?;
    Some(set.value).filter(|address| !address.is_empty())
}

/// Compares the record with a code on paper.
fn compare(check: Write<VerifyLedger>, then: Callback<LedgerCheck>) -> AnyView {
    let events = use_events();
    let (entry, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let seq = entry.get_untracked().trim().parse().unwrap_or(0);
        walk(check, events, Some(LedgerHead { seq, head: code.get_untracked().trim().to_ascii_lowercase() }), then);
    };
    let others = check.other_error(&["head"]);
    view! {
        <details class="more">
            <summary>{text::COMPARE}</summary>
            <form class="stack" on:submit=submit>
                <div class="fields">
                    <Field label=text::ENTRY kind=InputKind::Number value=entry />
                    <Field label=text::CODE hint=text::CODE_HINT value=code error=check.field_error("head") />
                </div>
                <p><Button submit=true busy=check.busy>{text::COMPARE_WORD}</Button></p>
            </form>
        </details>
        {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
    }
    .into_any()
}
