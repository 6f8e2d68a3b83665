//! One setting, drawn by its kind, saved as soon as it is changed. The engine judges the value; its sentence stands
//! below the field.

use leptos::prelude::*;
use linnet_contract::{CacheTag, SetSetting, SettingKey, SettingKind, SettingValue};
use linnet_domain::Micros;
use linnet_domain::hours::{self, time_of_day};

use super::text;
use crate::components::{Button, ButtonKind, Choice, ChoiceCards, Field, InputKind, Select, Switch};
use crate::events::use_events;
use crate::state::command::sentence;
use crate::state::{Refusal, effect, memo, use_command};

/// Zones offered by name: those of the United States and Canada, where Linnet's rules are made for.
const ZONES: [&str; 14] = [
    "America/New_York",
    "America/Detroit",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Edmonton",
    "America/Vancouver",
];

/// The setting.
#[component]
pub fn Setting(
    /// As it stands.
    setting: SettingValue,
) -> impl IntoView {
    let save = Save::new(setting.key, setting.value.clone());
    let (kind, default) = (setting.kind, setting.default.clone());
    let said = said(kind, &default);
    let back = Callback::new(move |_| save.back_to(default.clone()));
    let changed = memo({
        let default = setting.default.clone();
        move || save.standing.with(|standing| *standing != default)
    });
    view! {
        <div class="setting">
            {move || {
                // Drawn anew when the default was asked for: a field keeps what is typed into it.
                save.drawn.track();
                let SettingValue { title, note, kind, .. } = setting.clone();
                control(save, kind, save.standing.get_untracked(), title, note)
            }}
            {said.map(|said| view! {
                <p class="setting-default">
                    {text::default(&said)}
                    <Show when=move || changed.get()>
                        <Button kind=ButtonKind::Quiet press=back>{text::USE_DEFAULT}</Button>
                    </Show>
                </p>
            })}
            <p class="setting-saved" role="status">{move || save.done.get().then_some(text::SAVED)}</p>
        </div>
    }
}

fn control(save: Save, kind: SettingKind, value: String, title: String, note: String) -> AnyView {
    match kind {
        SettingKind::Text => plain(save, value, title, note, InputKind::Text),
        SettingKind::Phone => plain(save, value, title, note, InputKind::Phone),
        SettingKind::Url => plain(save, value, title, note, InputKind::Url),
        SettingKind::Time => clock(save, &value, title, note),
        SettingKind::Integer { .. } => plain(save, value, title, note, InputKind::Number),
        SettingKind::Micros => money(save, &value, title, note),
        SettingKind::Switch => switch(save, &value, title, note),
        SettingKind::Zone => zone(save, value, title, note),
        SettingKind::Days => view! { <Days save=save value=value title=title note=note /> }.into_any(),
        // Chosen together with all that belongs to it, under “How replies come in”.
        SettingKind::Tunnel => plain(save, value, title, note, InputKind::Text),
        SettingKind::Appearance => view! { <Appearance save=save value=value title=title note=note /> }.into_any(),
    }
}

/// A default as people say it; nothing where there is none, or where the choices name it.
fn said(kind: SettingKind, default: &str) -> Option<String> {
    match kind {
        SettingKind::Appearance => None,
        SettingKind::Zone if default.is_empty() => Some(text::ZONE_OF_COMPUTER.to_owned()),
        _ if default.is_empty() => None,
        SettingKind::Switch => Some(if default == "true" { text::ON } else { text::OFF }.to_owned()),
        SettingKind::Micros => Some(Micros(default.parse().ok()?).display()),
        SettingKind::Time => Some(clock_said(default)),
        SettingKind::Days => Some(days_said(read_days(default))),
        _ => Some(default.to_owned()),
    }
}

/// Saving one setting.
#[derive(Clone, Copy)]
struct Save {
    key: SettingKey,
    /// As the engine keeps it.
    standing: RwSignal<String>,
    /// How often the field was drawn anew.
    drawn: RwSignal<u32>,
    /// What is kept as soon as the one before is.
    next: RwSignal<Option<String>>,
    done: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    send: crate::state::command::Write<SetSetting>,
    events: crate::events::Events,
}

impl Save {
    fn new(key: SettingKey, value: String) -> Self {
        let save = Self {
            key,
            standing: RwSignal::new(value),
            drawn: RwSignal::new(0),
            next: RwSignal::new(None),
            done: RwSignal::new(false),
            wrong: RwSignal::new(None),
            send: use_command(Refusal::Inline),
            events: use_events(),
        };
        effect(move |_| {
            if let Some(error) = save.send.error.get() {
                save.wrong.set(Some(sentence(&error)));
            }
        });
        effect(move |_| {
            if !save.send.busy.get()
                && let Some(value) = save.next.try_update(Option::take).flatten()
            {
                save.value(value);
            }
        });
        save
    }

    fn value(self, value: String) {
        self.value_then(value, || {});
    }

    fn back_to(self, default: String) {
        self.value_then(default, move || {
            self.drawn.try_update(|drawn| *drawn += 1);
        });
    }

    fn value_then(self, value: String, then: impl Fn() + Send + Sync + 'static) {
        self.done.set(false);
        self.wrong.set(None);
        if self.send.busy.get_untracked() {
            // Changed again before the first was kept: the last word counts.
            self.next.set(Some(value));
            return;
        }
        self.send.send(SetSetting { key: self.key, value }, move |kept| {
            self.standing.try_set(kept.value);
            self.done.try_set(true);
            self.events.spoil(&[CacheTag::Settings, CacheTag::Overview]);
            then();
        });
    }

    fn refuse(self, sentence: &str) {
        self.done.set(false);
        self.wrong.set(Some(sentence.to_owned()));
    }
}

fn plain(save: Save, value: String, title: String, note: String, kind: InputKind) -> AnyView {
    let value = RwSignal::new(value);
    let changed = Callback::new(move |()| save.value(value.get_untracked()));
    view! { <Field label=title hint=note kind=kind value=value error=save.wrong changed=changed /> }.into_any()
}

fn clock_said(value: &str) -> String {
    time_of_day(value).map_or_else(|_| value.to_owned(), hours::clock)
}

/// As people say it, `9:00 AM`, on whatever system; the engine reads it and keeps it in its own way.
fn clock(save: Save, value: &str, title: String, note: String) -> AnyView {
    let value = RwSignal::new(clock_said(value));
    let changed = Callback::new(move |()| {
        let typed = value.get_untracked();
        value.set(clock_said(&typed));
        save.value(typed);
    });
    view! { <Field label=title hint=note placeholder=text::CLOCK value=value error=save.wrong changed=changed /> }
        .into_any()
}

/// Dollars on screen, micro-dollars underneath.
fn money(save: Save, value: &str, title: String, note: String) -> AnyView {
    let value = RwSignal::new(dollars(value));
    let changed =
        Callback::new(move |()| match Micros::from_decimal(value.get_untracked().trim().trim_start_matches('$')) {
            Some(amount) => save.value(amount.0.to_string()),
            None => save.refuse(text::NOT_MONEY),
        });
    view! { <Field label=format!("{title} ($)") hint=note value=value error=save.wrong changed=changed /> }.into_any()
}

/// Micro-dollars as typed dollars: `50000000` is `50.00`, `12000` is `0.012`.
fn dollars(micros: &str) -> String {
    let shown = Micros(micros.parse().unwrap_or(0)).display();
    shown.replace(['$', ','], "")
}

fn switch(save: Save, value: &str, title: String, note: String) -> AnyView {
    let value = RwSignal::new(value == "true");
    let changed = Callback::new(move |()| save.value(value.get_untracked().to_string()));
    view! { <Switch label=title hint=note value=value error=save.wrong changed=changed /> }.into_any()
}

fn zone(save: Save, value: String, title: String, note: String) -> AnyView {
    let mut options = vec![(String::new(), text::ZONE_OF_COMPUTER.to_owned())];
    options.extend(ZONES.map(|zone| (zone.to_owned(), crate::time::zone_name(zone))));
    if !options.iter().any(|(zone, _)| *zone == value) {
        options.push((value.clone(), value.clone()));
    }
    let value = RwSignal::new(value);
    let changed = Callback::new(move |()| save.value(value.get_untracked()));
    view! { <Select label=title hint=note value=value options=options error=save.wrong changed=changed /> }.into_any()
}

/// Days of the week as seven boxes.
#[component]
fn Days(save: Save, value: String, title: String, note: String) -> impl IntoView {
    let days = RwSignal::new(read_days(&value));
    let toggle = move |day: usize| {
        days.update(|days| {
            if let Some(on) = days.get_mut(day) {
                *on = !*on;
            }
        });
        match write_days(days.get_untracked()) {
            Some(words) => save.value(words),
            None => save.refuse(text::NO_DAY),
        }
    };
    let boxes = text::DAY_NAMES.iter().enumerate().map(|(index, (_, name))| {
        view! {
            <label class="day">
                <input
                    type="checkbox"
                    prop:checked=move || days.with(|days| days.get(index).copied().unwrap_or(false))
                    on:change=move |_| toggle(index)
                />
                <span>{*name}</span>
            </label>
        }
    });
    view! {
        <fieldset class="field">
            <legend class="days-title">{title}</legend>
            <div class="row tight">{boxes.collect_view()}</div>
            <p class="field-hint">{note}</p>
            {move || save.wrong.get().map(|wrong| view! { <p class="field-error" role="alert">{wrong}</p> })}
        </fieldset>
    }
}

/// Reads `mon-fri` or `mon,wed,sat` into Monday to Sunday.
pub fn read_days(text: &str) -> [bool; 7] {
    let mut days = [false; 7];
    let at = |word: &str| text::DAY_NAMES.iter().position(|(name, _)| name.eq_ignore_ascii_case(word.trim()));
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (Some(first), Some(last)) = (at(first), at(last)) else { continue };
        let length = (last + 7 - first) % 7;
        for step in 0..=length {
            if let Some(day) = days.get_mut((first + step) % 7) {
                *day = true;
            }
        }
    }
    days
}

/// Writes days as `mon,wed,sat`; nothing when there are none.
pub fn write_days(days: [bool; 7]) -> Option<String> {
    let words: Vec<&str> = text::DAY_NAMES.iter().zip(days).filter(|(_, on)| *on).map(|((word, _), _)| *word).collect();
    (!words.is_empty()).then(|| words.join(","))
}

/// Days as people say them: `Mon to Fri`, else `Mon, Wed, Sat`.
fn days_said(days: [bool; 7]) -> String {
    let names = || text::DAY_NAMES.iter().zip(days).filter(|(_, on)| *on).map(|((_, name), _)| *name);
    let first = days.iter().position(|on| *on);
    let last = days.iter().rposition(|on| *on);
    match (first, last) {
        (Some(first), Some(last)) if last > first + 1 && days[first..=last].iter().all(|on| *on) => {
            text::from_to(text::DAY_NAMES[first].1, text::DAY_NAMES[last].1)
        }
        _ => names().collect::<Vec<_>>().join(", "),
    }
}

/// Light, dark, or as the computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    System,
    Light,
    Dark,
}

#[component]
fn Appearance(save: Save, value: String, title: String, note: String) -> impl IntoView {
    let look = match value.as_str() {
        "light" => Look::Light,
        "dark" => Look::Dark,
        _ => Look::System,
    };
    let value = RwSignal::new(Some(look));
    Effect::new(move |before: Option<Option<Look>>| {
        let look = value.get();
        if before.is_some_and(|before| before != look) {
            let word = match look {
                Some(Look::Light) => "light",
                Some(Look::Dark) => "dark",
                Some(Look::System) | None => "system",
            };
            save.value(word.to_owned());
        }
        look
    });
    let choices = vec![
        Choice::new(Look::System, text::SYSTEM, ""),
        Choice::new(Look::Light, text::LIGHT, ""),
        Choice::new(Look::Dark, text::DARK, ""),
    ];
    view! {
        <ChoiceCards legend=title legend_hidden=true value=value choices=choices />
        <p class="field-hint">{note}</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_the_engine_writes_them() {
        assert_eq!(read_days("mon-fri"), [true, true, true, true, true, false, false]);
        assert_eq!(read_days("sat-mon, wed"), [true, false, true, false, false, true, true]);
        assert_eq!(read_days("nonsense"), [false; 7]);
        assert_eq!(write_days(read_days("mon,wed,sat")).as_deref(), Some("mon,wed,sat"));
        assert_eq!(write_days([false; 7]), None);
    }

    #[test]
    fn a_default_is_named_as_people_say_it() {
        for (kind, default, shown) in [
            (SettingKind::Days, "mon-fri", Some("Mon to Fri")),
            (SettingKind::Days, "mon,wed,sat", Some("Mon, Wed, Sat")),
            (SettingKind::Time, "21:00", Some("9:00 PM")),
            (SettingKind::Micros, "50000000", Some("$50.00")),
            (SettingKind::Switch, "false", Some("off")),
            (SettingKind::Integer { min: 1, max: 9 }, "5", Some("5")),
            (SettingKind::Url, "", None),
        ] {
            assert_eq!(said(kind, default).as_deref(), shown);
        }
    }

    #[test]
    fn money_is_typed_in_dollars() {
        for (micros, shown) in
            [("50000000", "50.00"), ("12000", "0.012"), ("1234567890000", "1234567.89"), ("x", "0.00")]
        {
            assert_eq!(dollars(micros), shown);
        }
    }
}
