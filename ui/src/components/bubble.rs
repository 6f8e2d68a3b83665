//! A message as it looks in a conversation, with a line about it below.

use leptos::prelude::*;

/// Who wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The customer.
    Theirs,
    /// The owner.
    Ours,
}

/// The message; the child is the line below (time, state).
#[component]
pub fn Bubble(
    /// Who wrote it.
    side: Side,
    /// The text.
    #[prop(into)]
    text: String,
    children: Children,
) -> impl IntoView {
    let class = match side {
        Side::Theirs => "bubble theirs",
        Side::Ours => "bubble ours",
    };
    view! {
        <div class=class>
            <p class="bubble-text">{text}</p>
            <p class="bubble-line">{children()}</p>
        </div>
    }
}
