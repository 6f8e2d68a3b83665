//! Writing into a conversation: what it counts as, what it costs and whether it may go are asked while one types. Every
//! text has one token, so that pressing twice sends once.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{CacheTag, CheckMessage, Conversation, Direction, SendMessage, TextChange, Tone, When};
use linnet_domain::{Category, Decision, Origin};

use super::stored::Stored;
use super::{Unsent, text};
use crate::components::{Button, ButtonKind, ErrorNote, TextArea};
use crate::dom;
use crate::events::use_events;
use crate::pages::{Page, use_route};
use crate::state::command::sentence;
use crate::state::{Refusal, debounced, effect, memo, use_command, use_read_when, use_session, use_toasts};
use crate::views::findings::findings;
use crate::views::fixes::{self, Ways};

const PAUSE: Duration = Duration::from_millis(300);

/// The form.
#[component]
pub(super) fn Composer(conversation: Signal<Conversation>, unsent: Unsent) -> impl IntoView {
    let session = use_session();
    let (events, toasts) = (use_events(), use_toasts());
    let number = StoredValue::new(conversation.with_untracked(|conversation| conversation.row.number.clone()));
    let body = RwSignal::new(
        unsent.with_value(|unsent| number.with_value(|number| unsent.get(number).cloned())).unwrap_or_default(),
    );
    let token = StoredValue::new(dom::token());
    // The first text to somebody is no reply.
    let origin = memo(move || {
        let answered = conversation
            .with(|conversation| conversation.messages.iter().any(|message| message.direction == Direction::In));
        if answered { Origin::Reply } else { Origin::Direct }
    });
    let stopped = memo(move || conversation.with(|conversation| conversation.row.suppressed));
    effect(move |_| {
        let text = body.get();
        unsent.update_value(|unsent| drop(unsent.insert(number.get_value(), text)));
    });
    let still: Signal<String> = debounced(body.into(), PAUSE);
    let check = use_read_when(&[CacheTag::Contacts, CacheTag::Settings, CacheTag::Account], move || {
        let body = still.get();
        let (category, when) = (Category::Service, When::Now);
        (!body.trim().is_empty()).then(|| CheckMessage {
            number: number.get_value(),
            body,
            category,
            origin: origin.get(),
            when,
            urgent: None,
        })
    });
    let send = use_command::<SendMessage>(Refusal::Inline);
    let closed = memo(move || {
        let readiness = session.overview.data.with(|day| day.as_ref().map(|day| day.account.readiness.clone()))?;
        let blocking = readiness.problems.into_iter().find(|problem| problem.blocking);
        (!readiness.can_text).then(|| blocking.map(|problem| problem.message).unwrap_or_default())
    });
    let written = memo(move || !body.with(|body| body.trim().is_empty()));
    let ready = memo(move || {
        let never =
            check.data.with(|check| check.as_ref().is_some_and(|check| check.verdict.decision == Decision::Never));
        written.get() && !never && closed.with(Option::is_none)
    });
    let submit = move || {
        if !ready.get_untracked() || send.busy.get_untracked() {
            return;
        }
        let order = SendMessage {
            number: number.get_value(),
            body: body.get_untracked(),
            category: Category::Service,
            origin: origin.get_untracked(),
            when: When::Now,
            urgent: None,
            leave: None,
            token: token.get_value(),
        };
        let sent = order.body.clone();
        send.send(order, move |answer| {
            if answer.not_before.is_some() {
                toasts.say(Tone::Plain, answer.explanation);
            }
            // Only a sent text gets a new token: the same one tried again is still the same text.
            token.try_set_value(dom::token());
            if body.try_get_untracked().as_ref() == Some(&sent) {
                body.set(String::new());
            }
            events.spoil(&[CacheTag::Inbox, CacheTag::Overview]);
        });
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            if !event.repeat() {
                submit();
            }
        }
    };
    let outlook = move || {
        let shown = check.get().filter(|_| written.get());
        match (check.error.get().filter(|_| written.get()), shown) {
            (Some(error), _) => sentence(&error),
            (None, Some(check)) => {
                // What stands below the text already need not be said twice.
                let said = |said: &&str| check.findings.iter().all(|found| found.message != *said);
                let explanation = Some(check.verdict.explanation()).filter(said).unwrap_or_default().to_owned();
                text::outlook(check.segments, check.cost_micros, check.verdict.decision, &explanation)
            }
            (None, None) => text::KEYS.to_owned(),
        }
    };
    let verdict = Signal::derive(move || {
        check.data.with(|check| check.filter(|_| written.get()).map(|check| check.verdict.clone()))
    });
    let route = use_route();
    let contact = memo(move || conversation.with(|conversation| conversation.row.contact));
    // What is missing is written on the person's own page.
    let see = Callback::new(move |()| {
        if let Some(id) = contact.get_untracked() {
            route.go(&Page::Contact(id));
        }
    });
    let see = conversation.with_untracked(|conversation| conversation.row.contact).map(|_| see);
    let ways = Ways { yes: see, place: see, everyday: None };
    let found = memo(move || {
        let found = check.data.with(|check| check.filter(|_| written.get()).map(|check| check.findings.clone()));
        found.unwrap_or_default()
    });
    let mend = Callback::new(move |change: TextChange| {
        if let TextChange::Replace(whole) = change {
            body.set(whole);
        }
    });
    let waits = memo(move || {
        verdict.with(|verdict| verdict.as_ref().is_some_and(|verdict| verdict.decision == Decision::Wait))
    });
    let refused = send.error;
    let form = move || {
        view! {
            <form class="composer" on:submit=move |event| { event.prevent_default(); submit(); } on:keydown=on_key>
                {move || closed.get().filter(|reason| !reason.is_empty()).map(|reason| view! { <p class="small">{reason}</p> })}
                {move || refused.get().map(|error| view! { <ErrorNote error=error /> })}
                <TextArea label=text::REPLY_LABEL label_hidden=true placeholder=text::REPLY rows=2 value=body />
                {findings(found.into(), mend)}
                {fixes::buttons(verdict, Signal::stored(Category::Service), ways)}
                <div class="row tight">
                    <p class="quiet small grow number" role="status">{outlook}</p>
                    <Button kind=ButtonKind::Primary submit=true busy=send.busy disabled=Signal::derive(move || !ready.get())>
                        {move || if waits.get() { text::SEND_WAITING } else { text::SEND }}
                    </Button>
                </div>
                {move || written.get().then(|| view! { <p class="quiet small">{text::KEYS}</p> })}
            </form>
            // Not within the form: Enter in its dialog must not send.
            <div class="composer-stored row tight"><Stored body=body /></div>
        }
    };
    move || {
        if stopped.get() {
            view! { <p class="composer quiet">{text::STOPPED}</p> }.into_any()
        } else {
            form().into_any()
        }
    }
}
