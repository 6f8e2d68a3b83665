//! The form of one answer.

use leptos::prelude::*;
use linnet_contract::{CacheTag, SaveAutoReply, Tone};
use linnet_domain::auto_reply::{AutoReply, Trigger};
use linnet_domain::words;

use super::step::{StepForm, fields, split};
use super::{Writing, text};
use crate::components::{Button, ButtonKind, ErrorNote, Field, Select, Switch};
use crate::events::use_events;
use crate::state::{Refusal, use_command, use_toasts};

words! {
    /// What an answer goes by.
    enum Kind {
        /// Words.
        Words = "words",
        /// A call for help.
        Help = "help",
        /// Somebody new.
        First = "first",
        /// The hour.
        Away = "away",
    }
}

impl Kind {
    const fn of(trigger: &Trigger) -> Self {
        match trigger {
            Trigger::Words { .. } => Self::Words,
            Trigger::Help => Self::Help,
            Trigger::FirstContact => Self::First,
            Trigger::Away { .. } => Self::Away,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Words => text::ON_WORDS,
            Self::Help => text::ON_HELP,
            Self::First => text::ON_FIRST,
            Self::Away => text::ON_AWAY,
        }
    }
}

/// The fields as they are typed.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    on: RwSignal<bool>,
    kind: RwSignal<String>,
    words: RwSignal<String>,
    anywhere: RwSignal<bool>,
    days: RwSignal<String>,
    start: RwSignal<String>,
    end: RwSignal<String>,
    step: StepForm,
}

impl Form {
    fn new(answer: &AutoReply) -> Self {
        let (mut words, mut anywhere) = (Vec::new(), true);
        let (mut days, mut start, mut end) = ("mon-fri".to_owned(), "09:00".to_owned(), "17:00".to_owned());
        match &answer.trigger {
            Trigger::Words { words: known, anywhere: inside } => (words, anywhere) = (known.clone(), *inside),
            Trigger::Away { days: on, start: from, end: until } => {
                (days, start, end) = (on.clone(), from.clone(), until.clone());
            }
            Trigger::Help | Trigger::FirstContact => {}
        }
        Self {
            name: RwSignal::new(answer.name.clone()),
            on: RwSignal::new(answer.on),
            kind: RwSignal::new(Kind::of(&answer.trigger).word().to_owned()),
            words: RwSignal::new(words.join(", ")),
            anywhere: RwSignal::new(anywhere),
            days: RwSignal::new(days),
            start: RwSignal::new(start),
            end: RwSignal::new(end),
            step: StepForm::new(&answer.step),
        }
    }

    fn kind(self) -> Kind {
        self.kind.with(|word| Kind::from_word(word)).unwrap_or(Kind::Words)
    }

    fn answer(self) -> AutoReply {
        let trigger = match untrack(move || self.kind()) {
            Kind::Words => {
                Trigger::Words { words: split(&self.words.get_untracked()), anywhere: self.anywhere.get_untracked() }
            }
            Kind::Help => Trigger::Help,
            Kind::First => Trigger::FirstContact,
            Kind::Away => Trigger::Away {
                days: self.days.get_untracked(),
                start: self.start.get_untracked(),
                end: self.end.get_untracked(),
            },
        };
        AutoReply { name: self.name.get_untracked(), on: self.on.get_untracked(), trigger, step: self.step.step() }
    }
}

const FIELDS: &[&str] = &["name", "words", "hours", "reply"];

/// The form in its dialog.
pub(super) fn form(open: RwSignal<bool>, (id, answer): Writing) -> AnyView {
    let form = Form::new(&answer);
    let (events, toasts) = (use_events(), use_toasts());
    let save = use_command::<SaveAutoReply>(Refusal::Inline);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.send(SaveAutoReply { id, answer: form.answer() }, move |_| {
            open.try_set(false);
            toasts.say(Tone::Good, text::SAVED);
            events.spoil(&[CacheTag::AutoReplies]);
        });
    };
    let kinds = Signal::derive(|| {
        Kind::ALL.iter().map(|kind| (kind.word().to_owned(), kind.label().to_owned())).collect::<Vec<_>>()
    });
    let days = text::days(&form.days.get_untracked());
    let days = Signal::derive(move || days.clone());
    let other = save.other_error(FIELDS);
    view! {
        <form class="stack answer-form" on:submit=submit>
            {move || other.get().map(|error| view! { <ErrorNote error=error /> })}
            <Field label=text::NAME value=form.name error=save.field_error("name") />
            <Select label=text::WHEN value=form.kind options=kinds />
            <div class="stack tight" class:gone=move || form.kind() != Kind::Words>
                <Field label=text::WORDS value=form.words hint=text::WORDS_HINT error=save.field_error("words") />
                <Switch label=text::ANYWHERE hint=text::ANYWHERE_HINT value=form.anywhere />
            </div>
            <div class="fields" class:gone=move || form.kind() != Kind::Away>
                <Select label=text::DAYS value=form.days options=days error=save.field_error("hours") />
                <Field label=text::FROM value=form.start />
                <Field label=text::UNTIL value=form.end />
            </div>
            {fields(form.step, 0, save.field_error("reply"))}
            <Switch label=text::IS_ON value=form.on />
            <div class="row end">
                <Button press=move |_| open.set(false)>{text::CANCEL}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=save.busy>{text::SAVE}</Button>
            </div>
        </form>
    }
    .into_any()
}
