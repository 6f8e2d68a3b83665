//! The rules in force, with their sources, and the owner's own word on them: stricter by a press, looser only against a
//! sentence typed by hand.

use chrono::NaiveDate;
use leptos::prelude::*;
use linnet_contract::{ACKNOWLEDGEMENT, CacheTag, ChangeRule, Compliance, ListRules, RuleRow, Tone};
use linnet_domain::{Loosening, RuleChangeKind};

use super::{capitalised, section, text};
use crate::components::{
    Button, ButtonKind, Chip, Dialog, ErrorNote, Field, Glyph, Icon, InputKind, KeyValue, Note, Switch,
};
use crate::events::{Events, use_events};
use crate::state::command::{Write, order};
use crate::state::{Known, Refusal, Toasts, loaded, memo, use_command, use_read, use_toasts};
use crate::time;

/// A change the owner is asked about before it is made.
#[derive(Clone, PartialEq)]
struct Asking {
    order: ChangeRule,
    title: String,
    meaning: String,
    word: &'static str,
    name: String,
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Bench {
    rows: Signal<Vec<RuleRow>>,
    /// The row whose details are shown.
    opened: RwSignal<Option<Key>>,
    asking: RwSignal<Option<Asking>>,
    open: RwSignal<bool>,
    change: Write<ChangeRule>,
    events: Events,
    toasts: Toasts,
}

/// Names a row: its code and whether it is a country, since CA is California and Canada.
type Key = (String, bool);

fn key(row: &RuleRow) -> Key {
    (row.code.clone(), row.country)
}

impl Bench {
    fn ask(self, asking: Asking) {
        self.asking.set(Some(asking));
        self.change.error.set(None);
        self.open.set(true);
    }

    fn row(self, wanted: &Key) -> Option<RuleRow> {
        self.rows.with(|rows| rows.iter().find(|row| key(row) == *wanted).cloned())
    }

    /// Makes the change; what was begun can be ended in one press.
    fn make(self, order_now: ChangeRule, name: &str) {
        let (events, toasts) = (self.events, self.toasts);
        let (said, back) = (text::changed(&order_now, name), ChangeRule { on: false, ..order_now.clone() });
        let begun = order_now.on;
        self.change.send(order_now, move |_| {
            self.open.try_set(false);
            events.spoil(&[CacheTag::Compliance]);
            if !begun {
                return toasts.say(Tone::Good, said);
            }
            toasts.offer(said, crate::text::UNDO, move || {
                order(back.clone(), toasts, move |_| events.spoil(&[CacheTag::Compliance]));
            });
        });
    }
}

const fn change(kind: RuleChangeKind, code: String, part: Option<Loosening>, on: bool) -> ChangeRule {
    ChangeRule { kind, code, part, until: None, on, acknowledgement: String::new() }
}

/// The section.
pub(super) fn list(state: Signal<Compliance>) -> AnyView {
    let read = use_read(&[CacheTag::Compliance, CacheTag::Contacts], || ListRules {});
    let (events, toasts) = (use_events(), use_toasts());
    let content = loaded(read, move |rows| {
        let bench = Bench {
            rows,
            opened: RwSignal::new(None),
            asking: RwSignal::new(None),
            open: RwSignal::new(false),
            change: use_command(Refusal::Inline),
            events,
            toasts,
        };
        inside(bench)
    });
    let (version, stale) = state.with_untracked(|state| (state.rules_version.clone(), state.rules_stale));
    let stale = stale.then(|| view! { <Note tone=Tone::Warning><p>{text::STALE}</p></Note> });
    section("rules", text::RULES, text::rules_lead(&version), view! { {stale}{content} }.into_any())
}

fn inside(bench: Bench) -> AnyView {
    let query = RwSignal::new(String::new());
    let everywhere = RwSignal::new(false);
    let codes = move |abroad: bool| {
        let wanted = query.get().trim().to_ascii_lowercase();
        let all = everywhere.get();
        bench.rows.with(|rows| {
            let fits = |row: &&RuleRow| {
                if !wanted.is_empty() {
                    return row.name.to_ascii_lowercase().contains(&wanted) || row.code.eq_ignore_ascii_case(&wanted);
                }
                let concerns = row.people > 0 || row.paused_until.is_some() || !row.loosened.is_empty();
                all || abroad || row.code.len() > 2 || concerns
            };
            let found = rows.iter().filter(|row| row.country == abroad).filter(fits);
            found.map(key).collect::<Vec<_>>()
        })
    };
    let (states, countries) = (memo(move || codes(false)), memo(move || codes(true)));
    let number = move || bench.rows.with(|rows| rows.iter().filter(|row| !row.country).count());
    let nothing = move || states.with(Vec::is_empty) && countries.with(Vec::is_empty);
    view! {
        <div class="row">
            <div class="grow rules-search">
                <Field label=text::SEARCH_RULES label_hidden=true placeholder=text::SEARCH_RULES kind=InputKind::Search value=query />
            </div>
            <Button press=move |_| everywhere.update(|all| *all = !*all)>
                {move || if everywhere.get() { text::SHOW_YOURS.to_owned() } else { text::show_all(number()) }}
            </Button>
        </div>
        {move || nothing().then(|| view! { <p class="quiet">{text::NO_RULE}</p> })}
        <div class="rules" class:gone=move || states.with(Vec::is_empty)>
            <h3>{text::STATES}</h3>
            {move || states.get().into_iter().map(|key| rule(bench, key)).collect_view()}
        </div>
        <div class="rules" class:gone=move || countries.with(Vec::is_empty)>
            <h3>{text::COUNTRIES}</h3>
            <p class="quiet small">{text::COUNTRIES_LEAD}</p>
            {move || countries.get().into_iter().map(|key| rule(bench, key)).collect_view()}
        </div>
        {move || bench.asking.get().map(|asking| question(bench, asking))}
    }
    .into_any()
}

/// A row: one line, and behind it where it comes from and what can be done.
fn rule(bench: Bench, key: Key) -> AnyView {
    let key = StoredValue::new(key);
    let row = memo(move || key.with_value(|key| bench.row(key)));
    let shown =
        memo(move || bench.opened.with(|opened| opened.as_ref().is_some_and(|open| key.with_value(|key| open == key))));
    let line = move || {
        let row = row.get()?;
        let hours = text::rule(&row.hours, row.cap, row.holidays, row.written_needed);
        let pause = row.paused_until.map(|day| text::paused_until(&time::day(day, None)));
        let marks =
            [(Tone::Warning, pause), (Tone::Bad, (!row.loosened.is_empty()).then(|| text::LOOSENED.to_owned()))];
        let marks =
            marks.into_iter().filter_map(|(tone, words)| words.map(|words| view! { <Chip tone=tone>{words}</Chip> }));
        let number = (row.people > 0).then(|| crate::text::people(row.people));
        Some(view! {
            <span class="grow">
                <span class="rule-name">{capitalised(&row.name)}</span>
                <span class="block quiet small">{hours}</span>
            </span>
            {marks.collect_view()}
            <span class="number">{number}</span>
        })
    };
    let abroad = key.with_value(|key| key.1);
    let press =
        move |_| bench.opened.update(|open| *open = if shown.get_untracked() { None } else { Some(key.get_value()) });
    view! {
        <div class="rule">
            <div class="row">
                <button type="button" class="rule-line" aria-expanded=move || shown.get().to_string() on:click=press>
                    <Icon glyph=Glyph::Next />
                    {line}
                </button>
                {abroad.then(|| country_switch(bench, row))}
            </div>
            {move || shown.get().then(|| row.get()).flatten().map(|row| details(bench, row))}
        </div>
    }
    .into_any()
}

/// Switching off is at once; switching on is asked about.
fn country_switch(bench: Bench, row: Known<Option<RuleRow>>) -> AnyView {
    let switch = move || {
        let RuleRow { code, name, on, .. } = row.get()?;
        let value = RwSignal::new(on);
        let (label, of) = (text::switch_label(&name), name.clone());
        let changed = Callback::new(move |()| {
            let order = change(RuleChangeKind::Country, code.clone(), None, !on);
            if on {
                return bench.make(order, &of);
            }
            value.set(false);
            bench.ask(Asking {
                order,
                title: text::switch_question(&of),
                meaning: text::COST_ABROAD.to_owned(),
                word: text::SWITCH_ON,
                name: of.clone(),
            });
        });
        Some(view! { <Switch label=label value=value changed=changed /> })
    };
    switch.into_any()
}

fn details(bench: Bench, row: RuleRow) -> AnyView {
    let RuleRow {
        code, name, certainty, source, meaning, note, checked, paused_until, loosened, parts, country, ..
    } = row;
    let mut facts = vec![
        (text::MEANING, meaning.into_any()),
        (text::CERTAINTY, text::certainty(certainty).into_any()),
        (text::SOURCE, source.into_any()),
        (text::CHECKED, checked.parse().map_or(checked, |day| time::day(day, None)).into_any()),
    ];
    if !note.is_empty() {
        facts.push((text::REMARK, note.into_any()));
    }
    let mut buttons = Vec::new();
    // The federal row has no people of its own to pause, and a country is switched off.
    if !country && code.len() == 2 {
        let order = change(RuleChangeKind::Pause, code.clone(), None, paused_until.is_none());
        buttons.push(match paused_until {
            Some(_) => at_once(bench, text::END_PAUSE.to_owned(), order, name.clone()),
            None => asked(
                bench,
                text::PAUSE.to_owned(),
                Asking {
                    order,
                    title: text::pause_question(&name),
                    meaning: text::pause_meaning(&name),
                    word: text::PAUSE,
                    name: name.clone(),
                },
            ),
        });
    }
    for part in parts {
        let (words, on) = (text::part(part), !loosened.contains(&part));
        let order = change(RuleChangeKind::Loosen, code.clone(), Some(part), on);
        buttons.push(if on {
            asked(
                bench,
                text::loosen(words),
                Asking {
                    order,
                    title: text::loosen_question(words, &name),
                    meaning: text::COST.to_owned(),
                    word: text::LOOSEN,
                    name: name.clone(),
                },
            )
        } else {
            at_once(bench, text::restore(words), order, name.clone())
        });
    }
    view! {
        <div class="rule-details stack tight">
            <KeyValue facts=facts />
            <div class="row tight">{buttons}</div>
        </div>
    }
    .into_any()
}

fn asked(bench: Bench, words: String, asking: Asking) -> AnyView {
    view! { <Button press=move |_| bench.ask(asking.clone())>{words}</Button> }.into_any()
}

fn at_once(bench: Bench, words: String, order: ChangeRule, name: String) -> AnyView {
    let press = move |_| bench.make(order.clone(), &name);
    view! { <Button kind=ButtonKind::Primary busy=bench.change.busy press=press>{words}</Button> }.into_any()
}

/// The dialog: a day for a pause, the owner's own words for what loosens.
fn question(bench: Bench, asking: Asking) -> AnyView {
    let pauses = asking.order.kind == RuleChangeKind::Pause;
    let kind = if pauses { ButtonKind::Primary } else { ButtonKind::Danger };
    let typed = RwSignal::new(String::new());
    let (label, hint, input, field) = if pauses {
        (text::UNTIL.to_owned(), "", InputKind::Date, "until")
    } else {
        (text::type_this(ACKNOWLEDGEMENT), text::ACKNOWLEDGE_HINT, InputKind::Text, "acknowledgement")
    };
    let day = move || typed.get().trim().parse::<NaiveDate>().ok();
    let wrong = bench.change.field_error(field);
    let misread = Signal::derive(move || {
        let unreadable = pauses && !typed.with(String::is_empty) && day().is_none();
        wrong.get().or_else(|| unreadable.then(|| text::NEEDS_DAY.to_owned()))
    });
    let closed = Signal::derive(move || {
        if pauses { day().is_none() } else { !typed.with(|typed| typed.trim().eq_ignore_ascii_case(ACKNOWLEDGEMENT)) }
    });
    let others = bench.change.other_error(&["until", "acknowledgement"]);
    let (title, asking) = (asking.title.clone(), StoredValue::new(asking));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if closed.get_untracked() {
            return;
        }
        let Asking { order, name, .. } = asking.get_value();
        let (until, acknowledgement) =
            if pauses { (untrack(day), String::new()) } else { (None, typed.get_untracked()) };
        bench.make(ChangeRule { until, acknowledgement, ..order }, &name);
    };
    view! {
        <Dialog open=bench.open title=title>
            <form class="stack" on:submit=submit>
                <p class="measure">{asking.with_value(|asking| asking.meaning.clone())}</p>
                <Field label=label.clone() hint=hint kind=input value=typed error=misread />
                {move || others.get().map(|error| view! { <ErrorNote error=error /> })}
                <div class="row end">
                    <Button press=move |_| bench.open.set(false)>{crate::text::GO_BACK}</Button>
                    <Button kind=kind submit=true busy=bench.change.busy disabled=closed>
                        {asking.with_value(|asking| asking.word)}
                    </Button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}
