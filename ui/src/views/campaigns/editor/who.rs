//! Who it is for: everyone, a tag, a list, or people not seen for a while, with a live count.

use std::time::Duration;

use leptos::prelude::*;
use linnet_contract::{Audiences, CacheTag, CheckAudience, ListAudiences};
use linnet_domain::audience::{Audience, MAX_DAYS};
use linnet_domain::money::group_thousands;

use super::super::text;
use super::except::Except;
use super::{Onward, Writing};
use crate::components::{Card, Choice, ChoiceCards, Field, InputKind, Select};
use crate::state::command::sentence;
use crate::state::{debounced, effect, memo, use_read, use_read_when};

const PAUSE: Duration = Duration::from_millis(300);
/// What is suggested at first: a season without a visit.
const DAYS: &str = "90";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Everyone,
    Tag,
    List,
    NotSeen,
    Other,
}

/// The question as it is being answered.
#[derive(Clone, Copy)]
struct Answer {
    kind: RwSignal<Option<Kind>>,
    tag: RwSignal<String>,
    list: RwSignal<String>,
    days: RwSignal<String>,
    other: StoredValue<String>,
}

impl Answer {
    /// What an expression answers. One made elsewhere (the command line joins them) is kept as it is.
    fn of(expression: &str) -> Self {
        let answer = Self {
            kind: RwSignal::new(Some(Kind::Everyone)),
            tag: RwSignal::new(String::new()),
            list: RwSignal::new(String::new()),
            days: RwSignal::new(DAYS.to_owned()),
            other: StoredValue::new(String::new()),
        };
        let kind = match expression.parse() {
            Ok(Audience::Everyone) => Kind::Everyone,
            Ok(Audience::Tag(tag)) => {
                answer.tag.set(tag);
                Kind::Tag
            }
            Ok(Audience::List(list)) => {
                answer.list.set(list);
                Kind::List
            }
            Ok(Audience::Lapsed { days }) => {
                answer.days.set(days.to_string());
                Kind::NotSeen
            }
            Ok(Audience::Lacks(_) | Audience::And(_) | Audience::Or(_) | Audience::Not(_)) => {
                answer.other.set_value(expression.to_owned());
                Kind::Other
            }
            Err(_) => return answer,
        };
        answer.kind.set(Some(kind));
        answer
    }

    /// The expression; empty while something is missing.
    fn expression(self) -> String {
        let named = |name: String, group: fn(String) -> Audience| (!name.is_empty()).then(|| group(name));
        let audience = match self.kind.get() {
            None => None,
            Some(Kind::Everyone) => Some(Audience::Everyone),
            Some(Kind::Tag) => named(self.tag.get(), Audience::Tag),
            Some(Kind::List) => named(self.list.get(), Audience::List),
            Some(Kind::NotSeen) => self.number_of_days().map(|days| Audience::Lapsed { days }),
            Some(Kind::Other) => return self.other.get_value(),
        };
        audience.map(|audience| audience.to_string()).unwrap_or_default()
    }

    fn number_of_days(self) -> Option<u32> {
        self.days.get().trim().parse().ok().filter(|days| (1..=MAX_DAYS).contains(days))
    }
}

/// The step.
#[component]
pub(super) fn Who(writing: Writing) -> impl IntoView {
    let desk = writing.desk;
    let answer = Answer::of(&desk.draft.with_untracked(|draft| draft.audience.clone()));
    let audiences = use_read(&[CacheTag::Contacts], || ListAudiences {});
    effect(move |_| {
        let expression = answer.expression();
        desk.change(|draft| draft.audience = expression);
    });
    effect(move |_| {
        if let Some(audiences) = audiences.get() {
            suggest(answer.tag, audiences.tags.first().map(|tag| &tag.tag));
            suggest(answer.list, audiences.lists.first().map(|list| &list.name));
        }
    });
    let name = desk.words(|draft| &mut draft.name);
    let mut choices = vec![
        Choice::new(Kind::Everyone, text::EVERYONE, text::EVERYONE_NOTE),
        Choice::new(Kind::Tag, text::TAG, text::TAG_NOTE),
        Choice::new(Kind::List, text::LIST, text::LIST_NOTE),
        Choice::new(Kind::NotSeen, text::NOT_SEEN, text::NOT_SEEN_NOTE),
    ];
    if answer.kind.get_untracked() == Some(Kind::Other) {
        choices.push(Choice::new(Kind::Other, text::OTHER, text::OTHER_NOTE));
    }
    view! {
        <Card>
            <ChoiceCards legend=text::WHO legend_hidden=true value=answer.kind choices=choices />
            <Details answer=answer audiences=Signal::derive(move || audiences.get()) />
            <Count writing=writing />
        </Card>
        <Except desk=desk />
        <Card>
            <Field label=text::NAME hint=text::NAME_HINT value=name />
        </Card>
        <Onward writing=writing />
    }
}

/// Picks the first of a list where nothing was picked yet.
fn suggest(value: RwSignal<String>, first: Option<&String>) {
    if let Some(first) = first
        && value.with_untracked(String::is_empty)
    {
        value.set(first.clone());
    }
}

/// What belongs to the kind of group chosen.
#[component]
fn Details(answer: Answer, audiences: Signal<Option<Audiences>>) -> impl IntoView {
    let option = |name: &str, count: u64| (name.to_owned(), format!("{name} ({})", group_thousands(count)));
    let tags = Signal::derive(move || {
        audiences.get().map(|all| all.tags.iter().map(|tag| option(&tag.tag, tag.count)).collect()).unwrap_or_default()
    });
    let lists = Signal::derive(move || {
        audiences
            .get()
            .map(|all| all.lists.iter().map(|list| option(&list.name, list.count)).collect())
            .unwrap_or_default()
    });
    let no_days = Signal::derive(move || answer.number_of_days().is_none().then(|| text::HOW_LONG_NEEDED.to_owned()));
    let pick = move |label: &'static str,
                     value: RwSignal<String>,
                     options: Signal<Vec<(String, String)>>,
                     none: &'static str| {
        let empty = memo(move || options.with(Vec::is_empty) && audiences.with(Option::is_some));
        (move || {
            if empty.get() {
                view! { <p class="quiet">{none}</p> }.into_any()
            } else {
                view! { <Select label=label value=value options=options /> }.into_any()
            }
        })
        .into_any()
    };
    move || match answer.kind.get() {
        Some(Kind::Tag) => pick(text::WHICH_TAG, answer.tag, tags, text::NO_TAGS),
        Some(Kind::List) => pick(text::WHICH_LIST, answer.list, lists, text::NO_LISTS),
        Some(Kind::NotSeen) => {
            view! { <Field label=text::HOW_LONG kind=InputKind::Number value=answer.days error=no_days /> }.into_any()
        }
        Some(Kind::Everyone | Kind::Other) | None => ().into_any(),
    }
}

/// How many that is, now.
#[component]
fn Count(writing: Writing) -> impl IntoView {
    let draft = writing.desk.draft;
    let audience = debounced(Signal::derive(move || draft.with(|draft| draft.audience.clone())), PAUSE);
    let count = use_read_when(&[CacheTag::Contacts], move || {
        let audience = audience.get();
        (!audience.is_empty()).then_some(CheckAudience { audience })
    });
    let left_out = memo(move || draft.with(|draft| draft.excluded.len()));
    let words = move || match (count.error.get(), count.get()) {
        (Some(error), _) => sentence(&error),
        (None, Some(count)) if count.count == 0 => text::NOBODY.to_owned(),
        (None, Some(count)) => text::audience(&count.words, count.count),
        (None, None) if count.asking.get() => text::COUNTING.to_owned(),
        (None, None) => text::GROUP_NEEDED.to_owned(),
    };
    view! {
        <div class="editor-count" role="status">
            <p class="strong number">{words}</p>
            {move || Some(left_out.get()).filter(|number| *number > 0).map(|number| view! { <p>{text::left_out(number)}</p> })}
            <p class="quiet small">{text::NOT_EVERYONE_GETS_IT}</p>
        </div>
    }
}
