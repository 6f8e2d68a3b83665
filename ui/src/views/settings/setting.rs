//! One setting, drawn by its kind, saved as soon as it is changed. The engine judges the value; its sentence stands
//! below the field.

use leptos::prelude::*;
use linnet_contract::{CacheTag, SetSetting, SettingKey, SettingKind, SettingValue};
use linnet_domain::Micros;
use linnet_domain::hours::{self, time_of_day};

use super::text;
use crate::components::{Choice, ChoiceCards, Field, InputKind, Select, Switch};
use crate::events::use_events;
use crate::state::command::sentence;
use crate::state::{Refusal, effect, use_command};

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
    let SettingValue { key, value, title, note, kind, .. } = setting;
    let save = Save::new(key);
    let control = match kind {
        SettingKind::Text => plain(save, value, title, note, InputKind::Text),
        SettingKind::Phone => plain(save, value, title, note, InputKind::Phone),
        SettingKind::Url => plain(save, value, title, note, InputKind::Url),
        SettingKind::Time => clock(save, &value, title, note),
        SettingKind::Integer { .. } => plain(save, value, title, note, InputKind::Number),
        SettingKind::Micros => money(save, &value, title, note),
        SettingKind::Switch => switch(save, &value, title, note),
        SettingKind::Zone => zone(save, value, title, note),
        SettingKind::Days => view! { <Days save=save value=value title=title note=note /> }.into_any(),
        SettingKind::Appearance => view! { <Appearance save=save value=value title=title note=note /> }.into_any(),
    };
    view! {
        <div class="setting">
            {control}
            <p class="setting-saved" role="status">{move || save.done.get().then_some(text::SAVED)}</p>
        </div>
    }
}

/// Saving one setting.
#[derive(Clone, Copy)]
struct Save {
    key: SettingKey,
    done: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
    send: crate::state::command::Write<SetSetting>,
    events: crate::events::Events,
}

impl Save {
    fn new(key: SettingKey) -> Self {
        let save = Self {
            key,
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
        save
    }

    fn value(self, value: String) {
        self.done.set(false);
        self.wrong.set(None);
        self.send.send(SetSetting { key: self.key, value }, move |_| {
            self.done.try_set(true);
            self.events.spoil(&[CacheTag::Settings, CacheTag::Overview]);
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

/// As people say it, `9:00 AM`, on whatever system; the engine reads it and keeps it in its own way.
fn clock(save: Save, value: &str, title: String, note: String) -> AnyView {
    let said = |value: &str| time_of_day(value).map_or_else(|_| value.to_owned(), hours::clock);
    let value = RwSignal::new(said(value));
    let changed = Callback::new(move |()| {
        let typed = value.get_untracked();
        value.set(said(&typed));
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
    fn money_is_typed_in_dollars() {
        for (micros, shown) in
            [("50000000", "50.00"), ("12000", "0.012"), ("1234567890000", "1234567.89"), ("x", "0.00")]
        {
            assert_eq!(dollars(micros), shown);
        }
    }
}
