//! The head of a page: its one `h1`, a line below, and the page's own buttons. Coming here by a link moves the keyboard's
//! focus to the heading, so that a screen reader says where one is.

use leptos::html;
use leptos::prelude::*;

use crate::state::effect;

use crate::dom;
use crate::pages::use_route;

/// The head.
#[component]
pub fn PageHeader(
    /// The heading, also the window's title.
    #[prop(into)]
    title: Signal<String>,
    /// The line below it.
    #[prop(optional, into)]
    lead: Signal<String>,
    /// A link back, with its words.
    #[prop(optional)]
    back: Option<(String, &'static str)>,
    /// The page's buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    let route = use_route();
    effect(move |_| dom::set_title(&title.get()));
    effect(move |_| {
        if let Some(heading) = heading.get()
            && route.take_arrival()
        {
            // A heading that is gone again needs no focus.
            let _ = heading.focus();
        }
    });
    view! {
        <header class="page-header">
            <div class="grow">
                {back.map(|(href, words)| view! { <a class="page-back" href=href>"‹ "{words}</a> })}
                <h1 tabindex="-1" node_ref=heading>{title}</h1>
                {move || Some(lead.get()).filter(|lead| !lead.is_empty()).map(|lead| view! { <p class="quiet">{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="row">{children()}</div> })}
        </header>
    }
}
