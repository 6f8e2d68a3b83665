//! The one card that says whether texts can be sent, and if not, why and what to do.

use leptos::prelude::*;

use crate::state::memo;
use linnet_contract::{AccountStatus, Tone};

use super::text;
use crate::components::{Card, Chip, Note};

/// The card.
#[component]
pub fn ReadinessCard(
    /// The account.
    account: Signal<AccountStatus>,
) -> impl IntoView {
    let readiness = memo(move || account.with(|account| account.readiness.clone()));
    view! {
        <Card>
            <div class="stack tight" role="status">
                {move || {
                    let readiness = readiness.get();
                    let (tone, words) = if readiness.can_text {
                        (Tone::Good, text::CAN_TEXT)
                    } else {
                        (Tone::Bad, text::CANNOT_TEXT)
                    };
                    let problems = readiness.problems.into_iter().map(|problem| {
                        let tone = if problem.blocking { Tone::Bad } else { Tone::Warning };
                        view! { <Note tone=tone><p>{problem.message}</p></Note> }
                    });
                    view! {
                        <p><Chip tone=tone>{words}</Chip></p>
                        {problems.collect_view()}
                    }
                }}
            </div>
        </Card>
    }
}
