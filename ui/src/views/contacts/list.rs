//! The address book as a table, found by typing or by group.

use leptos::prelude::*;
use linnet_contract::{Audiences, CacheTag, CheckAudience, ContactRow, ListAudiences, ListContacts, Tone};
use linnet_domain::Lack;
use linnet_domain::audience::Audience;

use super::edit::EditDialog;
use super::stop::{Stopping, stop_sign};
use super::text;
use crate::components::{
    Button, ButtonKind, ButtonLink, Chip, Column, DataTable, EmptyState, Field, Glyph, InputKind, PageHeader, Select,
};
use crate::pages::{Page, use_route};
use crate::state::{use_read, use_read_when};
use crate::time;

/// The page, perhaps of an audience asked for elsewhere.
pub fn list(audience: Option<String>) -> AnyView {
    let route = use_route();
    let query = RwSignal::new(String::new());
    // A lack asked for elsewhere stands in its own choice.
    let is_lack = |audience: &String| lacks().iter().any(|(known, _)| known == audience);
    let lack = audience.clone().filter(is_lack);
    let asked = audience.filter(|audience| !is_lack(audience));
    let group = RwSignal::new(asked.clone().unwrap_or_default());
    let lacking = RwSignal::new(lack.unwrap_or_default());
    let shown = RwSignal::new(None::<u64>);
    let adding = RwSignal::new(false);
    let stopping = Stopping::new();
    let audiences = use_read(&[CacheTag::Contacts], || ListAudiences {});
    let asked = StoredValue::new(asked);
    let words = use_read_when(&[CacheTag::Contacts], move || Some(CheckAudience { audience: asked.get_value()? }));
    let groups = Signal::derive(move || {
        let mut groups = groups(audiences.get().as_ref());
        if let Some(expression) = asked.get_value().filter(|asked| groups.iter().all(|(known, _)| known != asked)) {
            groups.push((
                expression.clone(),
                words.get().map_or(expression, |known| text::group(&known.words, known.count)),
            ));
        }
        groups
    });
    let everyone = move || audiences.get().map(|audiences| audiences.all);
    let lead = Signal::derive(move || text::lead(shown.get(), everyone()));
    let filtered = move || query.with(|query| !query.trim().is_empty()) || chosen(group, lacking).is_some();
    let open = Callback::new(move |row: ContactRow| route.go(&Page::Contact(row.id)));
    let empty = move || {
        if filtered() {
            view! {
                <EmptyState icon=Glyph::Search title=text::NO_MATCH_TITLE text=text::NO_MATCH_TEXT>
                    <Button press=move |_| { query.set(String::new()); group.set(String::new()); lacking.set(String::new()); }>{text::SHOW_EVERYONE}</Button>
                </EmptyState>
            }
        } else {
            view! {
                <EmptyState icon=Glyph::People title=text::EMPTY_TITLE text=text::EMPTY_TEXT>
                    <ButtonLink href=Page::Import.href() kind=ButtonKind::Primary>{crate::text::IMPORT}</ButtonLink>
                    <Button press=move |_| adding.set(true)>{text::ADD}</Button>
                </EmptyState>
            }
        }
    };
    view! {
        <div class="fills contacts">
            <PageHeader title=text::TITLE lead=lead>
                <Button icon=Glyph::Plus press=move |_| adding.set(true)>{text::ADD}</Button>
                <ButtonLink href=Page::Import.href() kind=ButtonKind::Primary icon=Glyph::Upload>{crate::text::IMPORT}</ButtonLink>
            </PageHeader>
            <div class="contacts-filter">
                <div class="contacts-search">
                    <Field label=text::SEARCH label_hidden=true placeholder=text::SEARCH kind=InputKind::Search value=query />
                </div>
                <Select label=text::GROUP label_hidden=true value=group options=groups />
                <Select label=text::LACKING label_hidden=true value=lacking options=lacks() />
            </div>
            <DataTable
                label=text::TABLE
                class="contacts-table"
                columns=columns(stopping)
                tags=&[CacheTag::Contacts]
                question=move |slice| ListContacts {
                    query: query.get().trim().to_owned(),
                    audience: chosen(group, lacking),
                    slice,
                }
                open=open
                empty=empty
                counted=Callback::new(move |total| shown.set(Some(total)))
            />
            {stopping.dialog()}
            <EditDialog open=adding contact=None saved=Callback::new(move |id| route.go(&Page::Contact(id))) />
        </div>
    }
    .into_any()
}

/// The group and the lack picked, as one audience.
fn chosen(group: RwSignal<String>, lacking: RwSignal<String>) -> Option<String> {
    let parts = [group.get(), lacking.get()];
    let parts: Vec<String> =
        parts.into_iter().filter(|part| !part.is_empty()).map(|part| format!("({part})")).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// What somebody can lack: audience expression and words.
fn lacks() -> Vec<(String, String)> {
    let nothing = (String::new(), text::LACKING_NOTHING.to_owned());
    let lacks = Lack::ALL.iter().map(|lack| (Audience::Lacks(*lack).to_string(), text::lack(*lack).to_owned()));
    std::iter::once(nothing).chain(lacks).collect()
}

/// What can be picked as a group: audience expression and words.
fn groups(audiences: Option<&Audiences>) -> Vec<(String, String)> {
    let mut groups = vec![(String::new(), text::EVERYONE.to_owned())];
    if let Some(Audiences { tags, lists, .. }) = audiences {
        groups.extend(
            tags.iter().map(|tag| (Audience::Tag(tag.tag.clone()).to_string(), text::group(&tag.tag, tag.count))),
        );
        groups.extend(
            lists
                .iter()
                .map(|list| (Audience::List(list.name.clone()).to_string(), text::group(&list.name, list.count))),
        );
    }
    groups
}

fn columns(stopping: Stopping) -> Vec<Column<ContactRow>> {
    vec![
        Column::new(text::COLUMN_NAME, "cell-name", |row: &ContactRow| super::name(row).into_any()),
        Column::new(text::COLUMN_NUMBER, "cell-number number", number),
        Column::new(text::COLUMN_TAGS, "cell-tags", |row: &ContactRow| {
            row.tags.iter().cloned().map(|tag| view! { <Chip>{tag}</Chip> }).collect_view().into_any()
        }),
        Column::new(text::COLUMN_CONSENT, "cell-consent", |row: &ContactRow| {
            crate::text::consent(row.consent).into_any()
        }),
        Column::new(text::COLUMN_VISIT, "cell-visit number", |row: &ContactRow| {
            row.last_visit.map(|date| time::day(date, None)).into_any()
        }),
        Column::new(text::COLUMN_STOP, "cell-stop", move |row: &ContactRow| {
            let number = row.number.clone().filter(|_| !row.suppressed);
            number.map(|number| stop_sign(stopping, number, super::name(row))).into_any()
        }),
    ]
}

/// The number, and beside it what keeps it from being texted.
fn number(row: &ContactRow) -> AnyView {
    let Some(number) = &row.number else { return view! { <span class="quiet">{text::NO_NUMBER}</span> }.into_any() };
    let written = super::person::written(number);
    let mark = match (row.suppressed, row.textable) {
        (true, _) => Some(view! { <Chip tone=Tone::Bad>{text::SAID_STOP}</Chip> }),
        (false, false) => Some(view! { <Chip tone=Tone::Warning>{text::NOT_TEXTABLE}</Chip> }),
        (false, true) => None,
    };
    view! { <span>{written}</span>{mark} }.into_any()
}
