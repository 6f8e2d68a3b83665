//! One person: who they are, what they agreed to, their messages, and one text to them.

use leptos::prelude::*;
use linnet_contract::{CacheTag, ContactDetails, DeleteContacts, GetContact, RestoreContacts, Tone};
use linnet_domain::{ContactId, PhoneNumber};

use super::compose::Compose;
use super::consent_card::Consent;
use super::edit::EditDialog;
use super::stop::StopButton;
use super::text;
use super::timeline::Timeline;
use crate::components::{Button, ButtonKind, Card, Chip, Glyph, KeyValue, Note, PageHeader};
use crate::pages::{Page, use_route};
use crate::state::command::order;
use crate::state::{Refusal, loaded, memo, use_command, use_read, use_session, use_toasts};
use crate::time;
use crate::views::compliance::erase_dialog;

/// The page.
pub fn person(id: ContactId) -> impl IntoView {
    let read = use_read(&[CacheTag::Contacts, CacheTag::Inbox, CacheTag::Scheduled], move || GetContact { id });
    loaded(read, move |details| view! { <Person id=id details=details /> }.into_any())
}

#[component]
fn Person(id: ContactId, details: Signal<ContactDetails>) -> impl IntoView {
    let editing = RwSignal::new(false);
    let recording = RwSignal::new(false);
    let yes = Callback::new(move |()| recording.set(true));
    let place = Callback::new(move |()| editing.set(true));
    let name = Signal::derive(move || details.with(|details| super::name(&details.row)));
    let number = memo(move || details.with(|details| details.row.number.clone()));
    let lead = Signal::derive(move || number.get().as_deref().map(written).unwrap_or_default());
    let draft = Signal::derive(move || details.with(|details| details.draft.clone()));
    let opt_out = memo(move || details.with(|details| details.opt_out.clone()));
    let textable = memo(move || details.with(|details| details.row.textable && details.row.number.is_some()));
    let messages = Signal::derive(move || details.with(|details| details.messages.clone()));
    view! {
        <PageHeader title=name lead=lead back=(Page::Contacts.href(), crate::text::CONTACTS)>
            <Button icon=Glyph::Pencil press=move |_| editing.set(true)>{text::EDIT}</Button>
            <DeleteButton id=id name=name />
        </PageHeader>
        <EditDialog open=editing contact=Some((id, draft)) saved=Callback::new(|_| {}) />
        <div class="columns two-one">
            <div class="stack">
                {move || opt_out.get().map(|record| {
                    let since = use_session().when(record.at);
                    view! {
                        <Note tone=Tone::Bad>
                            <p class="strong">{text::STOP_TITLE}</p>
                            <p>{text::stopped_since(&since, &record.source)}</p>
                            {record.words.map(|words| view! { <p>"“"{words}"”"</p> })}
                        </Note>
                    }
                })}
                <Timeline messages=messages />
                {move || match (number.get(), textable.get(), opt_out.with(Option::is_some)) {
                    (Some(number), true, false) => view! { <Compose number=number yes=yes place=place /> }.into_any(),
                    (_, _, true) => view! { <p class="quiet">{text::STOP_CLOSED}</p> }.into_any(),
                    _ => view! { <p class="quiet">{text::NO_NUMBER_TO_TEXT}</p> }.into_any(),
                }}
            </div>
            <div class="stack">
                <Facts details=details />
                <Consent id=id details=details open=recording />
                <div class="row">
                    {move || number.get().filter(|_| opt_out.with(Option::is_none)).map(|number| view! { <StopButton number=number name=name /> })}
                    {move || number.get().map(erase)}
                </div>
            </div>
        </div>
    }
}

/// The way to have them erased.
fn erase(number: String) -> AnyView {
    let route = use_route();
    let open = RwSignal::new(false);
    let gone = Callback::new(move |()| route.go(&Page::Contacts));
    view! {
        <p><Button kind=ButtonKind::Quiet press=move |_| open.set(true)>{text::ERASE}</Button></p>
        {erase_dialog(open, Signal::stored(number), gone)}
    }
    .into_any()
}

/// The number as people write it.
pub fn written(number: &str) -> String {
    PhoneNumber::from_e164(number).map_or_else(|_| number.to_owned(), |number| number.display())
}

#[component]
fn Facts(details: Signal<ContactDetails>) -> impl IntoView {
    let facts = move || {
        let ContactDetails { row, draft, number_note, zones, zone_source, lists, may_text, .. } = details.get();
        let mut facts: Vec<(&'static str, AnyView)> = Vec::new();
        if !number_note.is_empty() {
            facts.push((text::NUMBER, number_note.into_any()));
        }
        let zones: Vec<String> = zones.iter().map(|zone| time::zone_name(zone)).collect();
        let place = if zones.is_empty() { text::PLACE_UNKNOWN.to_owned() } else { zones.join(", ") };
        facts.push((
            text::PLACE,
            view! { <span>{place}</span> <span class="quiet small block">{zone_source}</span> }.into_any(),
        ));
        facts.push((text::MAY_TEXT, may_text.into_any()));
        let address = [draft.city, draft.state, draft.zip].into_iter().filter(|part| !part.is_empty());
        for (name, value) in [
            (text::EMAIL, draft.email),
            (text::COMPANY, draft.company),
            (text::CITY, address.collect::<Vec<_>>().join(", ")),
            (text::LAST_VISIT, draft.last_visit.map(|date| time::day(date, None)).unwrap_or_default()),
            (text::LISTS, lists.join(", ")),
            (text::NOTE, draft.note),
        ] {
            if !value.is_empty() {
                facts.push((name, value.into_any()));
            }
        }
        if !row.tags.is_empty() {
            let tags = row.tags.into_iter().map(|tag| view! { <Chip>{tag}</Chip> }).collect_view();
            facts.push((text::TAGS, view! { <span class="row tight">{tags}</span> }.into_any()));
        }
        view! { <KeyValue facts=facts /> }
    };
    let only_called = memo(move || details.with(|details| details.only_called));
    view! {
        <Card title=text::FACTS>
            {move || only_called.get().then(|| view! { <Note tone=Tone::Plain>{text::ONLY_CALLED}</Note> })}
            {facts}
        </Card>
    }
}

#[component]
fn DeleteButton(id: ContactId, name: Signal<String>) -> impl IntoView {
    let (route, toasts) = (use_route(), use_toasts());
    let delete = use_command::<DeleteContacts>(Refusal::Toast);
    let press = move |_| {
        delete.send(DeleteContacts { ids: vec![id] }, move |done| {
            let sentence = format!("{} {}", text::deleted(&name.get_untracked(), done.withdrawn), text::STAYS_RECORDED);
            toasts.offer(sentence, crate::text::UNDO, move || {
                order(RestoreContacts { ids: vec![id] }, toasts, move |_| route.go(&Page::Contact(id)));
            });
            route.go(&Page::Contacts);
        });
    };
    view! { <Button icon=Glyph::Bin busy=delete.busy press=press>{text::DELETE}</Button> }
}
