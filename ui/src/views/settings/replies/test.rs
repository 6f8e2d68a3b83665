//! The live test: each step ticked or crossed, with what was found and what to do.

use leptos::prelude::*;
use linnet_contract::{ReceivingTest, StepOutcome, TestReceiving, TestStep};

use super::text;
use crate::components::{Button, ErrorNote, Glyph, Icon};
use crate::state::{Refusal, use_command};

/// The button and what came of it.
#[component]
pub fn Test() -> impl IntoView {
    let found = RwSignal::new(None::<ReceivingTest>);
    let test = use_command::<TestReceiving>(Refusal::Inline);
    let press = move |_| {
        found.set(None);
        test.send(TestReceiving {}, move |result| {
            found.try_set(Some(result));
        });
    };
    let result = move || {
        found.get().map(|ReceivingTest { passed, steps }| {
            view! {
                <p class="strong">{if passed { text::TEST_PASSED } else { text::TEST_FAILED }}</p>
                <ol class="test-steps">{steps.into_iter().map(step).collect_view()}</ol>
            }
        })
    };
    view! {
        <p class="quiet measure">{text::TEST_LEAD}</p>
        <div class="row"><Button busy=test.busy press=press>{text::TEST_NOW}</Button></div>
        <div class="stack tight" role="status">
            {move || test.busy.get().then(|| view! { <p class="quiet">{text::TESTING}</p> })}
            {result}
        </div>
        {move || test.error.get().map(|error| view! { <ErrorNote error=error /> })}
    }
}

fn step(step: TestStep) -> AnyView {
    let TestStep { title, outcome, text: found, advice } = step;
    let (class, glyph) = match outcome {
        StepOutcome::Passed => ("good", Glyph::Check),
        StepOutcome::Failed => ("bad", Glyph::Cross),
        StepOutcome::Skipped => ("skipped", Glyph::Info),
    };
    view! {
        <li class=class>
            <Icon glyph=glyph />
            <div class="grow">
                <p><span class="strong">{title}</span> " " <span class="hidden-visually">{text::outcome(outcome)}</span></p>
                <p class="quiet">{found}</p>
                {advice.map(|advice| view! { <p>{advice}</p> })}
            </div>
        </li>
    }
    .into_any()
}
