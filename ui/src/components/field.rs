//! A labelled input. Hint and error are tied to it, so that whoever cannot see the page hears them with the label.

use leptos::prelude::*;

use crate::{dom, text};

/// What is typed into it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InputKind {
    #[default]
    Text,
    Search,
    Phone,
    Email,
    Url,
    Password,
    Number,
    Date,
    DateTime,
}

impl InputKind {
    /// How to write it where the browser has no picker of its own (WebKitGTK) and shows a plain field.
    const fn shape(self) -> &'static str {
        match self {
            Self::Date => text::SHAPE_DATE,
            Self::DateTime => text::SHAPE_DATE_TIME,
            _ => "",
        }
    }

    const fn html(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Phone => "tel",
            Self::Email => "email",
            Self::Url => "url",
            Self::Password => "password",
            // Not "number": that field drops letters without a word and turns with the mouse wheel.
            Self::Text | Self::Number => "text",
            Self::Date => "date",
            Self::DateTime => "datetime-local",
        }
    }
}

/// Ids that tie hint and error to a control.
pub(super) struct Ties {
    pub id: String,
    hint_id: String,
    error_id: String,
}

impl Ties {
    pub fn new() -> Self {
        let id = dom::fresh_id("field");
        Self { hint_id: format!("{id}-hint"), error_id: format!("{id}-error"), id }
    }

    /// Value of `aria-describedby`: whatever is there to be read.
    pub fn described_by(
        &self,
        has_hint: bool,
        error: Signal<Option<String>>,
    ) -> impl Fn() -> Option<String> + Send + use<> {
        let (hint, wrong) = (has_hint.then(|| self.hint_id.clone()), self.error_id.clone());
        move || {
            let wrong = error.with(Option::is_some).then(|| wrong.clone());
            let ids: Vec<String> = hint.clone().into_iter().chain(wrong).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// The lines below a control.
    pub fn lines(self, hint: String, error: Signal<Option<String>>) -> impl IntoView {
        let Self { hint_id, error_id, .. } = self;
        view! {
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=hint_id>{hint}</p> })}
            {move || error.get().map(|error| view! { <p class="field-error" id=error_id.clone()>{error}</p> })}
        }
    }
}

/// The field.
#[component]
pub fn Field(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What is typed.
    value: RwSignal<String>,
    /// What is typed into it.
    #[prop(optional)]
    kind: InputKind,
    /// A sentence below it.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it may stay empty and says so.
    #[prop(optional)]
    optional: bool,
    /// Whether the label is for screen readers only (a search field with its icon).
    #[prop(optional)]
    label_hidden: bool,
    /// Shown while it is empty; never the only explanation.
    #[prop(optional, into)]
    placeholder: String,
    /// Called when the owner has finished changing it.
    #[prop(optional, into)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let ties = Ties::new();
    let described_by = ties.described_by(!hint.is_empty(), error);
    let id = ties.id.clone();
    let placeholder = if placeholder.is_empty() { kind.shape().to_owned() } else { placeholder };
    let autocomplete = if kind == InputKind::Password { "new-password" } else { "off" };
    view! {
        <div class="field">
            <label for=id.clone() class=if label_hidden { "hidden-visually" } else { "" }>
                {label}
                {optional.then(|| view! { <span class="field-optional">{format!(" ({})", text::OPTIONAL)}</span> })}
            </label>
            <input
                id=id
                type=kind.html()
                class="input"
                placeholder=placeholder
                autocomplete=autocomplete
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=move || error.with(Option::is_some).to_string()
                bind:value=value
                inputmode=(kind == InputKind::Number).then_some("numeric")
                on:change=move |event| {
                    value.set(event_target_value(&event));
                    if let Some(changed) = changed {
                        changed.run(());
                    }
                }
            />
            {ties.lines(hint, error)}
        </div>
    }
}
