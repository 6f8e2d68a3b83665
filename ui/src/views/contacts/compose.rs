//! One text to one person, now or later. What it would cost and whether it may go is asked while it is written; every
//! composition has one token, so that pressing Send twice sends once.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, CheckMessage, MessageCheck, SendMessage, TextChange, Tone, Urgent, When};
use linnet_domain::{Category, Decision, Origin};

use super::text;
use crate::components::{
    Button, ButtonKind, Card, Chip, Choice, ChoiceCards, ErrorNote, Field, InputKind, Note, Switch, TextArea,
};
use crate::events::use_events;
use crate::state::command::sentence;
use crate::state::{Refusal, debounced, effect, memo, use_command, use_read_when, use_session, use_toasts};
use crate::views::findings::findings;
use crate::views::fixes::{self, Ways};
use crate::{dom, time};

const PAUSE: Duration = Duration::from_millis(250);

/// What is being written.
#[derive(Clone, Copy)]
struct Draft {
    body: RwSignal<String>,
    category: RwSignal<Option<Category>>,
    later: RwSignal<Option<bool>>,
    at: RwSignal<String>,
    urgent: RwSignal<bool>,
    why: RwSignal<String>,
}

impl Draft {
    /// When it is to leave; nothing while the time is not readable.
    fn when(self) -> Option<When> {
        if self.later.get() == Some(true) {
            time::parse_field(&self.at.get()).map(|local| When::LocalTime { local })
        } else {
            Some(When::Now)
        }
    }

    fn category(self) -> Category {
        self.category.get().unwrap_or(Category::Service)
    }

    /// Why it goes before everything else, if it does. Offers never do.
    fn urgent(self) -> Option<Urgent> {
        (self.urgent.get() && self.category() == Category::Service).then(|| Urgent { reason: self.why.get() })
    }
}

/// The form.
#[component]
pub(super) fn Compose(
    /// Their number.
    number: String,
    /// Opens the record of their yes.
    yes: Callback<()>,
    /// Opens where their ZIP code is written.
    place: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let draft = Draft {
        body: RwSignal::new(String::new()),
        category: RwSignal::new(Some(Category::Service)),
        later: RwSignal::new(Some(false)),
        at: RwSignal::new(String::new()),
        urgent: RwSignal::new(false),
        why: RwSignal::new(String::new()),
    };
    let number = StoredValue::new(number);
    let token = StoredValue::new(dom::token());
    let settled: Signal<String> = debounced(draft.body.into(), PAUSE);
    let check = use_read_when(&[CacheTag::Contacts, CacheTag::Settings], move || {
        let body = settled.get();
        let when = draft.when()?;
        (!body.trim().is_empty()).then(|| CheckMessage {
            number: number.get_value(),
            body,
            category: draft.category(),
            origin: Origin::Direct,
            when,
            urgent: None,
        })
    });
    effect(move |_| {
        if draft.later.get() == Some(true)
            && draft.at.with_untracked(String::is_empty)
            && let Some(now) = session.now()
        {
            draft.at.set(time::field(time::next_hour(time::local(now, &session.zone()))));
        }
    });

    let (toasts, events) = (use_toasts(), use_events());
    let send = use_command::<SendMessage>(Refusal::Inline);
    let closed = memo(move || {
        let readiness = session.overview.get()?.account.readiness;
        (!readiness.can_text)
            .then(|| readiness.problems.into_iter().find(|problem| problem.blocking).map(|problem| problem.message))
    });
    let ready = move || {
        let may =
            check.data.with(|check| check.as_ref().is_some_and(|check| check.verdict.decision != Decision::Never));
        may && closed.with(Option::is_none) && draft.when().is_some() && settled.get() == draft.body.get()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(when) = untrack(|| draft.when()).filter(|_| untrack(ready)) else { return };
        let order = SendMessage {
            number: number.get_value(),
            body: draft.body.get_untracked(),
            category: untrack(|| draft.category()),
            origin: Origin::Direct,
            when,
            urgent: untrack(|| draft.urgent()),
            leave: None,
            token: token.get_value(),
        };
        send.send(order, move |sent| {
            toasts.say(Tone::Good, sent.explanation);
            // Only a sent text gets a new token: the same one tried again is still the same text.
            token.try_set_value(dom::token());
            draft.body.try_set(String::new());
            draft.urgent.try_set(false);
            draft.why.try_set(String::new());
            events.spoil(&[CacheTag::Contacts, CacheTag::Inbox, CacheTag::Scheduled]);
        });
    };
    let wrong = Signal::derive(move || {
        check.error.get().filter(|_| !draft.body.with(String::is_empty)).map(|error| sentence(&error))
    });
    let found = memo(move || {
        let written = !draft.body.with(|body| body.trim().is_empty());
        check
            .data
            .with(|check| check.as_ref().filter(|_| written).map(|check| check.findings.clone()))
            .unwrap_or_default()
    });
    let mend = Callback::new(move |change: TextChange| match change {
        TextChange::Replace(whole) => draft.body.set(whole),
        TextChange::TreatAsOffer => draft.category.set(Some(Category::Marketing)),
    });
    let no_time = Signal::derive(move || draft.when().is_none().then(|| text::WHEN_NEEDED.to_owned()));
    let verdict = Signal::derive(move || {
        let written = draft.body.with(|body| !body.trim().is_empty());
        check.data.with(|check| check.filter(|_| written).map(|check| check.verdict.clone()))
    });
    let everyday = Callback::new(move |()| draft.category.set(Some(Category::Service)));
    let ways = Ways { yes: Some(yes), place: Some(place), everyday: Some(everyday) };
    let refused = send.other_error(&["urgent"]);
    let why = send.field_error("urgent");
    view! {
        <Card title=text::COMPOSE>
            <form class="stack" on:submit=submit>
                <TextArea label=text::COMPOSE_LABEL hint=text::COMPOSE_HINT rows=3 value=draft.body error=wrong />
                {findings(found.into(), mend)}
                {move || check.get().filter(|_| !draft.body.with(|body| body.trim().is_empty())).map(|check| view! { <Outlook check=check later=draft.later.get() == Some(true) /> })}
                {fixes::buttons(verdict, Signal::derive(move || draft.category()), ways)}
                <div class="compose-choices">
                    <ChoiceCards legend=text::KIND value=draft.category choices=vec![
                        Choice::new(Category::Service, text::EVERYDAY, text::EVERYDAY_NOTE),
                        Choice::new(Category::Marketing, text::MARKETING, text::MARKETING_NOTE),
                    ] />
                    <ChoiceCards legend=text::WHEN value=draft.later choices=vec![
                        Choice::new(false, text::NOW, text::NOW_NOTE),
                        Choice::new(true, text::LATER, text::LATER_NOTE),
                    ] />
                </div>
                {move || (draft.later.get() == Some(true)).then(|| view! {
                    <Field label=text::LATER_FIELD kind=InputKind::DateTime value=draft.at error=no_time />
                })}
                {move || (draft.category() == Category::Service).then(|| view! {
                    <Switch label=crate::text::URGENT hint=crate::text::URGENT_NOTE value=draft.urgent />
                    {move || draft.urgent.get().then(|| view! { <Field label=crate::text::URGENT_WHY hint=crate::text::URGENT_HINT value=draft.why error=why /> })}
                })}
                {move || closed.get().flatten().map(|reason| view! { <Note tone=Tone::Warning><p>{reason}</p></Note> })}
                {move || refused.get().map(|error| view! { <ErrorNote error=error /> })}
                <div class="row end">
                    <Button kind=ButtonKind::Primary submit=true busy=send.busy disabled=Signal::derive(move || !ready())>
                        {move || word(draft.later.get(), check.get().map(|check| check.verdict.decision))}
                    </Button>
                </div>
            </form>
        </Card>
    }
}

/// The button says what pressing it will do.
const fn word(later: Option<bool>, decision: Option<Decision>) -> &'static str {
    match (later, decision) {
        (Some(true), _) => text::SEND_LATER,
        (_, Some(Decision::Wait)) => text::SEND_WAITING,
        _ => text::SEND_NOW,
    }
}

/// What they will read, what it costs, and whether it may go.
#[component]
fn Outlook(check: MessageCheck, later: bool) -> impl IntoView {
    let (tone, word) = match check.verdict.decision {
        Decision::Send => (Tone::Good, if later { text::GO_THEN } else { text::GO_NOW }),
        Decision::Wait => (Tone::Warning, text::GO_WAITS),
        Decision::Never => (Tone::Bad, text::GO_NOT),
    };
    let explanation = (check.verdict.decision != Decision::Send).then(|| check.verdict.explanation().to_owned());
    // What is said below the text already need not be said twice.
    let explanation = explanation.filter(|said| check.findings.iter().all(|found| found.message != *said));
    view! {
        <div class="outlook">
            <p class="row tight">
                <Chip tone=tone>{word}</Chip>
                <span class="quiet small number">{text::cost(check.segments, check.cost_micros)}</span>
            </p>
            {explanation.map(|explanation| view! { <p>{explanation}</p> })}
            <p class="quiet small">{text::WILL_READ}</p>
            <p class="outlook-text">{check.text}</p>
        </div>
    }
}
