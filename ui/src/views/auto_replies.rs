//! Automatic answers: the list, the form of one, and what would be answered to a text.

mod form;
mod step;
mod text;
mod try_it;

use leptos::prelude::*;
use linnet_contract::{AutoReplyRow, CacheTag, DeleteAutoReply, ListAutoReplies, SaveAutoReply, Tone};
use linnet_domain::AutoReplyId;
use linnet_domain::auto_reply::{AutoReply, Step};

use crate::components::{Button, ButtonKind, Chip, ConfirmDialog, Dialog, EmptyState, Glyph, PageHeader};
use crate::events::use_events;
use crate::pages::Page;
use crate::state::command::order;
use crate::state::{Refusal, loaded, use_command, use_read, use_session, use_toasts};

/// What is being written: a new answer or a stored one.
type Writing = (Option<AutoReplyId>, AutoReply);

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    writing: RwSignal<Option<Writing>>,
    open: RwSignal<bool>,
}

impl Desk {
    fn write(self, writing: Writing) {
        self.writing.set(Some(writing));
        self.open.set(true);
    }
}

/// The page.
pub fn page() -> AnyView {
    let desk = Desk { writing: RwSignal::new(None), open: RwSignal::new(false) };
    let read = use_read(&[CacheTag::AutoReplies, CacheTag::Inbox], || ListAutoReplies {});
    let content = loaded(read, move |rows| list(desk, rows));
    let back = (Page::Inbox(None).href(), text::BACK);
    view! {
        <PageHeader title=text::TITLE lead=text::LEAD back=back>
            <Button icon=Glyph::Plus press=move |_| desk.write((None, text::blank()))>{text::NEW}</Button>
        </PageHeader>
        <div class="answers">
            <div class="stack">{content}</div>
            <try_it::TryIt />
        </div>
        <Dialog open=desk.open title=text::FORM>
            {move || desk.writing.get().map(|writing| form::form(desk.open, writing))}
        </Dialog>
    }
    .into_any()
}

fn list(desk: Desk, rows: Signal<Vec<AutoReplyRow>>) -> AnyView {
    view! {
        {move || match rows.get() {
            rows if rows.is_empty() => nothing(desk),
            rows => rows.into_iter().map(|row| card(desk, row)).collect_view().into_any(),
        }}
    }
    .into_any()
}

/// What it is for, and three answers to begin with.
fn nothing(desk: Desk) -> AnyView {
    let start = move |answer: fn() -> AutoReply, words: &'static str| {
        view! { <Button press=move |_| desk.write((None, answer()))>{words}</Button> }
    };
    view! {
        <EmptyState icon=Glyph::Bubble title=text::EMPTY text=text::EMPTY_TEXT>
            {start(text::away, text::START_AWAY)}
            {start(text::welcome, text::START_WELCOME)}
            {start(text::hours, text::START_HOURS)}
        </EmptyState>
    }
    .into_any()
}

/// One answer.
fn card(desk: Desk, row: AutoReplyRow) -> AnyView {
    let (session, events, toasts) = (use_session(), use_events(), use_toasts());
    let AutoReplyRow { id, answer, given, last } = row;
    let delete = use_command::<DeleteAutoReply>(Refusal::Toast);
    let asking = RwSignal::new(false);
    let (edited, switched, kept) = (answer.clone(), answer.clone(), answer.clone());
    let on = answer.on;
    let turn = move |_| {
        let answer = AutoReply { on: !on, ..switched.clone() };
        order(SaveAutoReply { id: Some(id), answer }, toasts, move |row| {
            toasts.say(Tone::Good, text::switched(&row.answer));
            events.spoil(&[CacheTag::AutoReplies]);
        });
    };
    let drop = move |()| {
        let kept = kept.clone();
        delete.send(DeleteAutoReply { id }, move |()| {
            events.spoil(&[CacheTag::AutoReplies]);
            toasts.offer(text::deleted(&kept.name), crate::text::UNDO, move || {
                order(SaveAutoReply { id: None, answer: kept.clone() }, toasts, move |_| {
                    events.spoil(&[CacheTag::AutoReplies]);
                });
            });
        });
    };
    let how_often = move || match last {
        Some(last) => text::given(given, &session.when(last)),
        None => text::NEVER_GIVEN.to_owned(),
    };
    let (name, trigger, steps) = (answer.name.clone(), text::trigger(&answer.trigger), shown(&answer.step));
    view! {
        <section class="card stack tight answer" class:off=!on>
            <div class="row">
                <h2 class="grow">{name.clone()}</h2>
                {(!on).then(|| view! { <Chip>{text::OFF}</Chip> })}
            </div>
            <p class="quiet small">{trigger}</p>
            {steps}
            <div class="row">
                <p class="quiet small grow">{how_often}</p>
                <Button kind=ButtonKind::Quiet press=turn>{if on { text::TURN_OFF } else { text::TURN_ON }}</Button>
                <Button kind=ButtonKind::Quiet press=move |_| asking.set(true)>{text::DELETE}</Button>
                <Button press=move |_| desk.write((Some(id), edited.clone()))>{text::CHANGE}</Button>
            </div>
            <ConfirmDialog open=asking title=text::delete_title(&name) text=text::DELETE_TEXT.to_owned() word=text::DELETE danger=true busy=delete.busy confirm=Callback::new(drop) />
        </section>
    }
    .into_any()
}

/// What a step says and does, its branches indented below.
fn shown(step: &Step) -> AnyView {
    let said = match (step.sign_up, step.reply.is_empty()) {
        (true, _) => Some(text::ASKS_FOR_YES.to_owned()),
        (false, true) => None,
        (false, false) => Some(step.reply.clone()),
    };
    let noted = text::noted(&step.tag, &step.list);
    let branches = step.branches.iter().map(|branch| {
        let heading = text::if_they_say(&branch.words);
        view! { <li><p class="quiet small">{heading}</p>{shown(&branch.step)}</li> }
    });
    let branches =
        (!step.branches.is_empty()).then(|| view! { <ul class="answer-branches">{branches.collect_view()}</ul> });
    let otherwise =
        (!step.otherwise.is_empty()).then(|| view! { <p class="quiet small">{text::otherwise(&step.otherwise)}</p> });
    view! {
        {said.map(|said| view! { <p class="answer-text">{said}</p> })}
        {noted.map(|noted| view! { <p class="quiet small">{noted}</p> })}
        {branches}
        {otherwise}
    }
    .into_any()
}
