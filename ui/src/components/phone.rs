//! A text as it will look on a customer's phone, merged parts marked.

use leptos::prelude::*;
use linnet_contract::PreviewSpan;

/// The phone; children stand below the text (who this is, arrows to the next person).
#[component]
pub fn Phone(
    /// Who the text seems to come from.
    #[prop(into)]
    from: Signal<String>,
    /// The text in pieces.
    #[prop(into)]
    spans: Signal<Vec<PreviewSpan>>,
    /// What stands below.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let piece = |PreviewSpan { text, merged }: PreviewSpan| {
        if merged { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    view! {
        <div class="phone">
            <p class="phone-top">{from}</p>
            <p class="phone-text">{move || spans.get().into_iter().map(piece).collect_view()}</p>
            {children.map(|children| view! { <div class="phone-foot">{children()}</div> })}
        </div>
    }
}
