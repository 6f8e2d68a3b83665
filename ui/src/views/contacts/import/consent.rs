//! The third step: how these people said yes, what each answer would come to, and where to find them again.

use leptos::prelude::*;
use linnet_contract::{ImportField, ImportReach, RunImport, Tone};
use linnet_domain::ConsentBasis;

use super::reach::Closed;
use super::{Flow, Step, text};
use crate::components::{Button, ButtonKind, ErrorNote, Field, Note};
use crate::state::{Refusal, use_command};
use crate::views::contacts::consent::{ConsentFields, ConsentQuestion, Signature};

/// The step.
#[component]
pub(super) fn Consent(flow: Flow) -> impl IntoView {
    let signature = Signature { wording: flow.wording, name: flow.signed_by };
    let question = ConsentQuestion::from_claim(flow.claim.get_untracked()).signed(signature);
    let counted = RwSignal::new(None::<ImportReach>);
    let count = use_command::<RunImport>(Refusal::Inline);
    count.send(flow.reach_order(), move |report| {
        counted.try_set(report.reach);
    });
    let visits = flow.mapping.with_untracked(|mapping| mapping.contains_key(&ImportField::LastVisit));
    let no_visits = move || !visits && question.answer() == Some(ConsentBasis::Customer);
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
            <p class="quiet small" role="status">{move || if count.busy.get() { text::COUNTING } else { "" }}</p>
            {move || count.error.get().map(|error| view! { <ErrorNote error=error /> })}
            <ConsentFields question=question reach=counted />
            {move || no_visits().then(|| view! {
                <Note tone=Tone::Warning>
                    <p>{text::NO_VISITS}</p>
                    <p><Button press=move |_| flow.step.set(Step::Columns)>{text::TO_COLUMNS}</Button></p>
                </Note>
            })}
            <Closed counted=counted />
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
