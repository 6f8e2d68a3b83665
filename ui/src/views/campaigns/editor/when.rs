//! When it goes. Whether that hour is allowed is the review's answer, not this page's.

use leptos::prelude::*;

use super::leave::LeaveCard;
use super::{Onward, Writing};
use crate::components::Card;
use crate::state::{effect, use_session};
use crate::views::timing::{Kind, Timing, TimingFields};

/// The step.
#[component]
pub(super) fn WhenStep(writing: Writing) -> impl IntoView {
    let desk = writing.desk;
    let timing = Timing::of(desk.draft.with_untracked(|draft| draft.when), use_session());
    effect(move |_| {
        let when = timing.when();
        writing.dated.set(when.is_some());
        if let Some(when) = when {
            desk.change(|draft| draft.when = when);
        }
    });
    view! {
        <Card>
            <TimingFields timing=timing kinds=Kind::ALL />
        </Card>
        <LeaveCard writing=writing />
        <Onward writing=writing />
    }
}
