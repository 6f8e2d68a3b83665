//! The start page: practice, a business that is there already, or the way to one's own Twilio account. Stays on screen
//! while a new business is set up.

mod costs;
mod problem;
mod setup;
mod text;

use leptos::prelude::*;
use linnet_contract::{Business, EnterPractice, OpenBusiness, World};

use crate::app::use_opening;
use crate::components::{Button, ButtonKind, Card, Chip, Choice, ChoiceCards, Glyph, Icon};
use crate::shell::Bird;
use crate::state::{Refusal, memo, use_command};
use crate::{dom, text as shared};

/// The profile of the first real business.
const FIRST: &str = "default";

/// The page.
#[component]
pub fn Start() -> impl IntoView {
    dom::set_theme("system");
    dom::set_title(text::TITLE);
    let opening = use_opening();
    let setting_up = memo(move || {
        opening.setting_up.get()
            && opening.startup.with(|startup| startup.as_ref().is_some_and(|startup| startup.open.is_some()))
    });
    view! {
        <main class="alone start">
            <p class="brand"><Bird />{shared::APP_NAME}</p>
            {move || if setting_up.get() {
                view! { <setup::Setup /> }.into_any()
            } else {
                view! { <Welcome /> }.into_any()
            }}
        </main>
    }
}

#[component]
fn Welcome() -> impl IntoView {
    let opening = use_opening();
    let problem =
        memo(move || opening.startup.with(|startup| startup.as_ref().and_then(|startup| startup.problem.clone())));
    let businesses = memo(move || {
        let all = opening
            .startup
            .with(|startup| startup.as_ref().map(|startup| startup.businesses.clone()).unwrap_or_default());
        all.into_iter().filter(|business| business.world != World::Practice).collect::<Vec<_>>()
    });
    let practice = use_command::<EnterPractice>(Refusal::Inline);
    let enter = move |_| practice.send(EnterPractice {}, move |startup| opening.take(startup));
    let refused = practice.error;
    view! {
        <div class="stack tight">
            <h1>{text::TITLE}</h1>
            <p class="quiet measure">{text::LEAD}</p>
        </div>
        {move || problem.get().or_else(|| refused.get()).map(|error| view! { <problem::Problem error=error /> })}
        {move || Some(businesses.get()).filter(|all| !all.is_empty()).map(|all| view! { <Businesses all=all /> })}
        <Card>
            <div class="row start-practice">
                <Icon glyph=Glyph::Spark />
                <div class="grow">
                    <h2>{text::PRACTICE_TITLE}</h2>
                    <p class="quiet">{text::PRACTICE_TEXT}</p>
                </div>
                <Button kind=ButtonKind::Primary large=true busy=practice.busy press=enter>{text::PRACTICE}</Button>
            </div>
        </Card>
        <Card title=text::REAL_TITLE><HaveTwilio first=Signal::derive(move || businesses.with(Vec::is_empty)) /></Card>
    }
}

/// The businesses on this computer.
#[component]
fn Businesses(all: Vec<Business>) -> impl IntoView {
    let opening = use_opening();
    let open = use_command::<OpenBusiness>(Refusal::Toast);
    let line = move |business: Business| {
        let name = if business.name.is_empty() { business.profile.clone() } else { business.name };
        let undecided = business.world == World::Undecided;
        let profile = business.profile;
        view! {
            <li class="row">
                <Icon glyph=Glyph::Shop />
                <span class="strong grow">{name.clone()}</span>
                {undecided.then(|| view! { <Chip>{text::NOT_FINISHED}</Chip> })}
                <Button
                    busy=open.busy
                    press=move |_| open.send(OpenBusiness { profile: profile.clone() }, move |startup| opening.take(startup))
                >
                    {text::open(&name)}
                </Button>
            </li>
        }
    };
    view! { <Card title=text::BUSINESSES><ul class="stack">{all.into_iter().map(line).collect_view()}</ul></Card> }
}

/// *Do you have Twilio?* and what follows from the answer.
#[component]
fn HaveTwilio(first: Signal<bool>) -> impl IntoView {
    let opening = use_opening();
    let answer = RwSignal::new(None::<bool>);
    let adding = RwSignal::new(String::new());
    let open = use_command::<OpenBusiness>(Refusal::Inline);
    let begin = move |_| {
        let typed = adding.get_untracked();
        let profile = if first.get_untracked() { FIRST.to_owned() } else { profile_name(&typed) };
        open.send(OpenBusiness { profile }, move |startup| opening.take(startup));
    };
    let choices = vec![Choice::new(true, text::YES, text::YES_NOTE), Choice::new(false, text::NO, text::NO_NOTE)];
    let refused = open.error;
    view! {
        <ChoiceCards legend=text::HAVE_TWILIO value=answer choices=choices />
        {move || match answer.get() {
            None => ().into_any(),
            Some(false) => view! { <costs::Costs /> }.into_any(),
            Some(true) => view! {
                {move || (!first.get()).then(|| view! {
                    <crate::components::Field label=text::NEW_NAME hint=text::NEW_NAME_HINT value=adding />
                })}
                {move || refused.get().map(|error| view! { <problem::Problem error=error /> })}
                <div class="row">
                    <Button
                        kind=ButtonKind::Primary
                        busy=open.busy
                        disabled=Signal::derive(move || !first.get() && adding.with(|name| profile_name(name).is_empty()))
                        press=begin
                    >
                        {text::BEGIN}
                    </Button>
                </div>
            }.into_any(),
        }}
    }
}

/// A name a folder can have, from one a person would give: lower-case letters, digits and dashes.
fn profile_name(typed: &str) -> String {
    let mut name = String::new();
    for letter in typed.trim().chars().map(|letter| letter.to_ascii_lowercase()) {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    name.trim_end_matches('-').chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::profile_name;

    #[test]
    fn a_business_gets_a_name_a_folder_can_have() {
        for (typed, name) in [("Rosa’s Salon", "rosa-s-salon"), ("  A & B  ", "a-b"), ("Ünal", "nal"), ("…", "")] {
            assert_eq!(profile_name(typed), name);
        }
    }
}
