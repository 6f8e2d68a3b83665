//! The fields of a step: what is said, what is noted, and what follows by their answer, which is a step again.

use leptos::prelude::*;
use linnet_domain::auto_reply::{Branch, DEEPEST, Step};

use super::text;
use crate::components::{Button, ButtonKind, Field, Switch, TextArea};
use crate::dom;

/// A step as it is typed.
#[derive(Clone, Copy)]
pub(super) struct StepForm {
    reply: RwSignal<String>,
    tag: RwSignal<String>,
    list: RwSignal<String>,
    sign_up: RwSignal<bool>,
    branches: RwSignal<Vec<BranchForm>>,
    otherwise: RwSignal<String>,
}

/// A branch as it is typed; the key tells it from others while they are added and removed.
#[derive(Clone)]
struct BranchForm {
    key: String,
    words: RwSignal<String>,
    step: StepForm,
}

impl StepForm {
    pub fn new(step: &Step) -> Self {
        let branch = |branch: &Branch| BranchForm::new(&branch.words.join(", "), &branch.step);
        Self {
            reply: RwSignal::new(step.reply.clone()),
            tag: RwSignal::new(step.tag.clone()),
            list: RwSignal::new(step.list.clone()),
            sign_up: RwSignal::new(step.sign_up),
            branches: RwSignal::new(step.branches.iter().map(branch).collect()),
            otherwise: RwSignal::new(step.otherwise.clone()),
        }
    }

    pub fn step(self) -> Step {
        let branch =
            |branch: &BranchForm| Branch { words: split(&branch.words.get_untracked()), step: branch.step.step() };
        let sign_up = self.sign_up.get_untracked();
        let branches: Vec<Branch> = self.branches.with_untracked(|branches| branches.iter().map(branch).collect());
        Step {
            // What a switch hides is not kept behind the owner's back.
            reply: if sign_up { String::new() } else { self.reply.get_untracked() },
            tag: self.tag.get_untracked(),
            list: self.list.get_untracked(),
            sign_up,
            otherwise: if branches.is_empty() { String::new() } else { self.otherwise.get_untracked() },
            branches: if sign_up { Vec::new() } else { branches },
        }
    }
}

impl BranchForm {
    fn new(words: &str, step: &Step) -> Self {
        Self { key: dom::fresh_id("branch"), words: RwSignal::new(words.to_owned()), step: StepForm::new(step) }
    }
}

/// Words as typed, separated by commas.
pub(super) fn split(typed: &str) -> Vec<String> {
    typed.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The fields; `error` is what the engine says of the words of any of them.
pub(super) fn fields(form: StepForm, depth: usize, error: Signal<Option<String>>) -> AnyView {
    let said = move || !form.sign_up.get();
    let may_branch = depth < DEEPEST;
    // Only the first step signs up: further down they have just answered something else.
    let sign_up = (depth == 0).then(|| {
        view! { <Switch label=text::SIGN_UP hint=text::SIGN_UP_HINT value=form.sign_up /> }
    });
    let hint = if depth == 0 { text::REPLY_HINT } else { "" };
    view! {
        <div class:gone=move || !said()>
            <TextArea label=text::REPLY value=form.reply rows=3 hint=hint error=error />
        </div>
        {sign_up}
        <div class="fields">
            <Field label=text::TAG value=form.tag optional=true />
            <Field label=text::LIST value=form.list optional=true />
        </div>
        <div class:gone=move || !said()>{may_branch.then(|| branches(form, depth, error))}</div>
    }
    .into_any()
}

fn branches(form: StepForm, depth: usize, error: Signal<Option<String>>) -> AnyView {
    let remove = move |key: &str| form.branches.update(|branches| branches.retain(|branch| branch.key != key));
    let branch = move |branch: BranchForm| {
        let key = branch.key.clone();
        view! {
            <li class="stack tight">
                <Field label=text::THEY_SAY value=branch.words hint=text::WORDS_HINT />
                {fields(branch.step, depth + 1, error)}
                <div class="row">
                    <Button kind=ButtonKind::Quiet press=move |_| remove(&key)>{text::REMOVE}</Button>
                </div>
            </li>
        }
        .into_any()
    };
    let list = move || form.branches.get();
    let add = move |_| form.branches.update(|branches| branches.push(BranchForm::new("", &Step::default())));
    view! {
        <div class="stack tight">
            <p class="quiet small">{text::BRANCHES}</p>
            <ul class="answer-branches">
                <For each=list key=|branch| branch.key.clone() children=branch />
            </ul>
            <div class="row"><Button press=add>{text::ADD_BRANCH}</Button></div>
            <div class:gone=move || form.branches.with(Vec::is_empty)>
                <TextArea label=text::OTHERWISE value=form.otherwise rows=2 hint=text::OTHERWISE_HINT />
            </div>
        </div>
    }
    .into_any()
}
