//! One of a few, each explained: radio buttons that look like cards. Arrow keys move, as in any radio group.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::dom;

/// One of them.
#[derive(Clone)]
pub struct Choice<T> {
    /// What it stands for.
    pub value: T,
    /// A picture.
    pub icon: Option<Glyph>,
    /// Its words.
    pub title: String,
    /// What choosing it means.
    pub note: String,
    /// What it would come to, once that is known: a line each.
    pub outcome: Signal<Vec<String>>,
}

impl<T> Choice<T> {
    /// A choice without a picture.
    pub fn new(value: T, title: impl Into<String>, note: impl Into<String>) -> Self {
        Self { value, icon: None, title: title.into(), note: note.into(), outcome: Signal::stored(Vec::new()) }
    }
}

/// The group.
#[component]
pub fn ChoiceCards<T: Copy + PartialEq + Send + Sync + 'static>(
    /// The question.
    #[prop(into)]
    legend: String,
    /// Whether the question is for screen readers only.
    #[prop(optional)]
    legend_hidden: bool,
    /// The answer; none at first where the owner has to say.
    value: RwSignal<Option<T>>,
    /// All answers.
    choices: Vec<Choice<T>>,
) -> impl IntoView {
    let group = dom::fresh_id("choice");
    let cards = choices.into_iter().enumerate().map(|(index, Choice { value: this, icon, title, note, outcome })| {
        let (name, id) = (group.clone(), format!("{group}-{index}"));
        view! {
            <label class="choice" for=id.clone()>
                <input
                    type="radio"
                    id=id.clone()
                    name=name
                    aria-describedby=format!("{id}-note {id}-outcome")
                    prop:checked=move || value.get() == Some(this)
                    on:change=move |_| value.set(Some(this))
                />
                {icon.map(|glyph| view! { <Icon glyph=glyph /> })}
                <span class="grow">
                    <span class="choice-title">{title}</span>
                    <span class="choice-note" id=format!("{id}-note") aria-hidden="true">{note}</span>
                    <span class="choice-outcome" id=format!("{id}-outcome") aria-hidden="true">
                        {move || outcome.get().into_iter().map(|line| view! { <span>{line}</span> }).collect_view()}
                    </span>
                </span>
            </label>
        }
        .into_any()
    });
    view! {
        <fieldset class="choices">
            <legend class=if legend_hidden { "hidden-visually" } else { "" }>{legend}</legend>
            {cards.collect_view()}
        </fieldset>
    }
}
