//! The papers: a few questions, and what the engine writes from the answers, each ready to copy. Questions, complaints and
//! wordings are the engine's.

use leptos::prelude::*;
use linnet_contract::{GetPapers, Paper, PaperQuestion, Papers, WritePapers};

use super::text;
use crate::components::{Button, ButtonKind, Card, ErrorNote, Field, Glyph, PageHeader, Select};
use crate::pages::Page;
use crate::state::{Refusal, copy, loaded, use_command, use_read, use_toasts};

/// The page.
pub fn papers() -> AnyView {
    let read = use_read(&[], || GetPapers {});
    let inside = loaded(read, |papers| form(papers.get_untracked()));
    view! {
        <PageHeader title=text::PAPERS.to_owned() lead=text::PAPERS_LEAD.to_owned() back=(Page::Compliance.href(), crate::text::COMPLIANCE) />
        {inside}
    }
    .into_any()
}

fn form(first: Papers) -> AnyView {
    let typed: Vec<_> =
        first.questions.iter().map(|question| (question.field, RwSignal::new(question.value.clone()))).collect();
    let known = RwSignal::new(first);
    let write = use_command::<WritePapers>(Refusal::Inline);
    let fields = known.with_untracked(|papers| papers.questions.clone()).into_iter().zip(&typed);
    let fields = fields.map(|(question, (_, value))| field(question, *value, known)).collect_view();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let answers = typed.iter().map(|(field, value)| (*field, value.get_untracked())).collect();
        write.send(WritePapers { answers }, move |papers| {
            known.try_set(papers);
        });
    };
    let written = move || {
        let papers = known.with(|papers| papers.papers.clone());
        if papers.is_empty() {
            return view! { <Card><p class="quiet">{text::NOT_YET}</p></Card> }.into_any();
        }
        papers.into_iter().map(paper).collect_view().into_any()
    };
    view! {
        <div class="papers">
            <form on:submit=submit>
                <Card title=text::QUESTIONS>
                    {fields}
                    {move || write.error.get().map(|error| view! { <ErrorNote error=error /> })}
                    <div class="row end">
                        <Button kind=ButtonKind::Primary submit=true busy=write.busy>{text::WRITE_PAPERS}</Button>
                    </div>
                </Card>
            </form>
            <div class="stack" role="status">{written}</div>
        </div>
    }
    .into_any()
}

fn field(question: PaperQuestion, value: RwSignal<String>, known: RwSignal<Papers>) -> AnyView {
    let PaperQuestion { field, label, hint, options, .. } = question;
    let error = Signal::derive(move || {
        known.with(|papers| papers.questions.iter().find(|question| question.field == field)?.problem.clone())
    });
    if options.is_empty() {
        view! { <Field label=label hint=hint value=value error=error /> }.into_any()
    } else {
        view! { <Select label=label hint=hint value=value options=options error=error /> }.into_any()
    }
}

fn paper(paper: Paper) -> AnyView {
    let Paper { title, note, text: wording, problem, .. } = paper;
    let toasts = use_toasts();
    let about = format!(": {title}");
    let ready = wording.map(|wording| {
        let copied = wording.clone();
        view! {
            <p class="paper-text" tabindex="0" role="region" aria-label=title.clone()>{wording}</p>
            <div class="row">
                <p class="quiet small grow">{note}</p>
                <Button icon=Glyph::Copy press=move |_| copy(copied.clone(), text::COPIED, toasts)>
                    {text::COPY}<span class="hidden-visually">{about.clone()}</span>
                </Button>
            </div>
        }
    });
    view! {
        <Card title=title>
            {problem.map(|problem| view! { <p class="quiet">{problem}</p> })}
            {ready}
        </Card>
    }
    .into_any()
}
