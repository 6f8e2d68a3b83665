//! The third step: how these people said yes, and where to find them again.

use leptos::prelude::*;

use super::{Flow, Step, text};
use crate::components::{Button, ButtonKind, Field};
use crate::views::contacts::consent::{ConsentFields, ConsentQuestion};

/// The step.
#[component]
pub(super) fn Consent(flow: Flow) -> impl IntoView {
    let question = ConsentQuestion::from_claim(flow.claim.get_untracked());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(claim) = question.claim() {
            flow.claim.set(Some(claim));
            flow.step.set(Step::Review);
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <h2 tabindex="-1">{text::CONSENT_TITLE}</h2>
            <p class="quiet">{text::CONSENT_LEAD}</p>
            <ConsentFields question=question />
            <h3>{text::GROUPS}</h3>
            <div class="fields">
                <Field label=text::LIST hint=text::LIST_HINT optional=true value=flow.list />
                <Field label=text::TAGS hint=text::TAGS_HINT optional=true value=flow.tags />
            </div>
            <div class="row end">
                <Button press=move |_| flow.step.set(Step::Columns)>{crate::text::BACK}</Button>
                <Button kind=ButtonKind::Primary submit=true>{crate::text::CONTINUE}</Button>
            </div>
        </form>
    }
}
