//! The five steps, what each needs before one may go on, and the line of them at the top of the page.

use leptos::prelude::*;
use linnet_contract::CampaignDraft;
use linnet_domain::merge::Template;
use linnet_domain::{Category, urgent};

use super::super::text;
use super::Writing;
use crate::components::{Glyph, Icon};
use crate::views::timing::DATE_NEEDED;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Who,
    Message,
    Channel,
    When,
    Review,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 5] = [Self::Who, Self::Message, Self::Channel, Self::When, Self::Review];

    /// Counted from 0.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// What the owner has answered besides the draft, which has a value for everything from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answers {
    /// Whether it was said what kind of message it is.
    pub kind: bool,
    /// Whether the date can be read, where one is asked for.
    pub date: bool,
}

/// What a step still needs.
pub(super) fn missing(step: Step, draft: &CampaignDraft, answers: Answers) -> Option<&'static str> {
    match step {
        Step::Who if draft.audience.trim().is_empty() => Some(text::GROUP_NEEDED),
        Step::Message if !answers.kind => Some(text::KIND_NEEDED),
        Step::Message if draft.body.trim().is_empty() => Some(text::BODY_NEEDED),
        Step::Message if Template::parse(&draft.body).is_err() => Some(text::BODY_WRONG),
        Step::Message if draft.urgent.as_ref().is_some_and(|mark| urgent::reason(&mark.reason).is_err()) => {
            Some(text::URGENT_NEEDED)
        }
        Step::When if draft.category == Category::Marketing && draft.leave.is_some_and(|leave| !leave.agreed) => {
            Some(text::LEAVE_NEEDED)
        }
        Step::When if !answers.date => Some(DATE_NEEDED),
        Step::Who | Step::Message | Step::Channel | Step::When | Step::Review => None,
    }
}

/// The line of steps; each can be pressed.
#[component]
pub(super) fn StepList(writing: Writing) -> impl IntoView {
    let current = move || writing.step.get().index();
    let one = move |step: Step| {
        let index = step.index();
        view! {
            <li class:done=move || index < current() class:on=move || index == current()>
                <button
                    type="button"
                    class="editor-step-button"
                    aria-current=move || (index == current()).then_some("step")
                    on:click=move |_| writing.go(step)
                >
                    <span class="steps-mark" aria-hidden="true">
                        {move || if index < current() {
                            view! { <Icon glyph=Glyph::Check /> }.into_any()
                        } else {
                            (index + 1).into_any()
                        }}
                    </span>
                    {text::STEP_NAMES[index]}
                </button>
            </li>
        }
    };
    view! {
        <nav class="editor-steps" aria-label=text::STEPS>
            <ol class="steps">{Step::ALL.map(one).into_iter().collect_view()}</ol>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_names_what_it_needs() {
        let mut draft = CampaignDraft::default();
        let none = Answers { kind: false, date: false };
        assert_eq!(missing(Step::Who, &draft, none), None, "everyone is a group");
        assert_eq!(missing(Step::Message, &draft, none), Some(text::KIND_NEEDED));
        assert_eq!(missing(Step::Message, &draft, Answers { kind: true, ..none }), Some(text::BODY_NEEDED));
        draft.body = "Hi {frist_name}".to_owned();
        assert_eq!(missing(Step::Message, &draft, Answers { kind: true, ..none }), Some(text::BODY_WRONG));
        draft.body = "Hi".to_owned();
        assert_eq!(missing(Step::Message, &draft, Answers { kind: true, ..none }), None);
        assert_eq!(missing(Step::When, &draft, none), Some(DATE_NEEDED));
        draft.audience.clear();
        assert_eq!(missing(Step::Who, &draft, none), Some(text::GROUP_NEEDED));
    }
}
