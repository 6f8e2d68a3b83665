//! A button says what it will do. While it does, it is busy and cannot be pressed again.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How loud it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several.
    #[default]
    Plain,
    /// The one next step.
    Primary,
    /// Takes something away.
    Danger,
    /// Without a frame.
    Quiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button primary",
            Self::Danger => "button danger",
            Self::Quiet => "button quiet-button",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// How loud.
    #[prop(optional)]
    kind: ButtonKind,
    /// A picture before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Whether its work is under way.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Whether it cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What pressing it does.
    #[prop(optional, into)]
    press: Option<Callback<MouseEvent>>,
    /// Submits the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Larger, for the step a page is about.
    #[prop(optional)]
    large: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class()
            class:large=large
            disabled=move || disabled.get() || busy.get()
            aria-busy=move || busy.get().to_string()
            on:click=move |event| {
                if let Some(press) = press {
                    press.run(event);
                }
            }
        >
            {icon.map(|glyph| view! { <Icon glyph=glyph /> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn ButtonLink(
    /// Where to.
    #[prop(into)]
    href: String,
    /// How loud.
    #[prop(optional)]
    kind: ButtonKind,
    /// A picture before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    children: Children,
) -> impl IntoView {
    view! {
        <a href=href class=kind.class()>
            {icon.map(|glyph| view! { <Icon glyph=glyph /> })}
            {children()}
        </a>
    }
}
