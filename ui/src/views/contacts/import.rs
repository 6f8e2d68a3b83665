//! Bringing a list in, in four steps: the file, what its columns mean, how these people said yes, and a look at what
//! would happen before anything is kept.

mod columns;
mod consent;
mod file;
pub(super) mod reach;
mod report;
mod text;

pub use file::{PICTURES, PickedFile, TABLES, pick_file};

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::state::effect;
use linnet_contract::{CacheTag, ImportField, ImportPreview, ImportReport, ImportSource, RunImport};
use linnet_domain::{ConsentBasis, ConsentClaim};

use crate::components::{Card, PageHeader, Steps};
use crate::dom;
use crate::events::use_events;
use crate::pages::Page;

/// Where one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    File,
    Columns,
    Consent,
    Review,
    Done,
}

impl Step {
    const fn index(self) -> usize {
        match self {
            Self::File => 0,
            Self::Columns => 1,
            Self::Consent => 2,
            Self::Review => 3,
            Self::Done => 4,
        }
    }
}

/// Everything chosen so far.
#[derive(Clone, Copy)]
struct Flow {
    step: RwSignal<Step>,
    handle: RwSignal<String>,
    preview: RwSignal<Option<ImportPreview>>,
    /// The heading each field is taken from.
    mapping: RwSignal<BTreeMap<ImportField, String>>,
    claim: RwSignal<Option<ConsentClaim>>,
    /// The words of a written yes, and the name of whoever answers for it.
    wording: RwSignal<String>,
    signed_by: RwSignal<String>,
    tags: RwSignal<String>,
    list: RwSignal<String>,
    report: RwSignal<Option<ImportReport>>,
}

impl Flow {
    fn new() -> Self {
        Self {
            step: RwSignal::new(Step::File),
            handle: RwSignal::new(String::new()),
            preview: RwSignal::new(None),
            mapping: RwSignal::new(BTreeMap::new()),
            claim: RwSignal::new(None),
            wording: RwSignal::new(String::new()),
            signed_by: RwSignal::new(String::new()),
            tags: RwSignal::new(String::new()),
            list: RwSignal::new(String::new()),
            report: RwSignal::new(None),
        }
    }

    /// Takes a file over: its guesses are where the owner starts from.
    fn take(self, handle: String, preview: ImportPreview) {
        let guesses = preview.columns.iter().filter_map(|column| Some((column.field?, column.heading.clone())));
        self.mapping.set(guesses.collect());
        self.handle.set(handle);
        self.preview.set(Some(preview));
        self.report.set(None);
        self.step.set(Step::Columns);
    }

    fn source(self) -> ImportSource {
        ImportSource::Staged { handle: self.handle.get_untracked() }
    }

    /// The import itself, or the look at what it would do.
    fn order(self, dry_run: bool) -> RunImport {
        let list = self.list.get_untracked().trim().to_owned();
        let claim = self.claim.get_untracked();
        let written = claim.as_ref().is_some_and(|claim| claim.basis == ConsentBasis::Written);
        RunImport {
            source: self.source(),
            mapping: self.mapping.get_untracked(),
            country: None,
            tags: super::edit::split_tags(&self.tags.get_untracked()),
            list: Some(list).filter(|list| !list.is_empty()),
            consent: claim,
            wording: written.then(|| self.wording.get_untracked()),
            signed_by: written.then(|| self.signed_by.get_untracked()),
            dry_run,
            reach: false,
        }
    }

    /// Asks whom each answer about their yes would open.
    fn reach_order(self) -> RunImport {
        RunImport {
            source: self.source(),
            mapping: self.mapping.get_untracked(),
            country: None,
            tags: Vec::new(),
            list: None,
            consent: None,
            wording: None,
            signed_by: None,
            dry_run: true,
            reach: true,
        }
    }
}

/// The page.
pub fn import() -> impl IntoView {
    let flow = Flow::new();
    let events = use_events();
    let current = Signal::derive(move || flow.step.get().index());
    let lead = Signal::derive(move || flow.preview.get().map(|preview| preview.name).unwrap_or_default());
    effect(move |again| {
        if flow.step.get() == Step::Done {
            events.spoil(&[CacheTag::Contacts]);
        }
        if again {
            dom::focus_soon(".import h2");
        }
    });
    view! {
        <PageHeader title=text::TITLE lead=lead back=(Page::Contacts.href(), crate::text::CONTACTS) />
        <div class="import stack loose">
            <Steps label=text::STEPS names=text::STEP_NAMES.to_vec() current=current />
            {move || {
                let step = match flow.step.get() {
                    Step::File => file::step(flow),
                    Step::Columns => view! { <columns::Columns flow=flow /> }.into_any(),
                    Step::Consent => view! { <consent::Consent flow=flow /> }.into_any(),
                    Step::Review => view! { <report::Review flow=flow /> }.into_any(),
                    Step::Done => view! { <report::Done flow=flow /> }.into_any(),
                };
                view! { <Card>{step}</Card> }
            }}
        </div>
    }
}
