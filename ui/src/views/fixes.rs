//! What one press can do about a text that may not leave now: the yes that is missing, the place that is not known, the
//! kind of message it is. The judgement is the engine's; here it only becomes buttons.

use leptos::prelude::*;
use linnet_domain::{Category, Decision, Effect, Rule, Verdict};

use crate::components::{Button, ButtonLink};
use crate::pages::{Page, SettingsTab};
use crate::state::memo;
use crate::text;

/// Something that would help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fix {
    /// Write down that they said yes.
    Yes,
    /// Say where they live.
    Place,
    /// Send it as an everyday message.
    Everyday,
    /// Switch their country on.
    Country,
    /// Give the business its name.
    Name,
}

/// What the page can do itself; what it cannot is left out.
#[derive(Clone, Copy, Default)]
pub struct Ways {
    /// Opens the record of their yes.
    pub yes: Option<Callback<()>>,
    /// Opens where their ZIP code is written.
    pub place: Option<Callback<()>>,
    /// Makes it an everyday message.
    pub everyday: Option<Callback<()>>,
}

/// What would help, each once.
fn fixes(verdict: &Verdict, category: Category) -> Vec<Fix> {
    let mut found = Vec::new();
    if verdict.decision == Decision::Send {
        return found;
    }
    let offer = category == Category::Marketing;
    // More zones or states than one are a guess from the number.
    let guessed = verdict.zones.len() != 1 || verdict.states.len() > 1;
    for reason in verdict.reasons.iter().filter(|reason| reason.effect != Effect::Advise) {
        let help: &[Fix] = match reason.rule {
            Rule::Consent | Rule::OldConsent => &[Fix::Yes, Fix::Everyday],
            Rule::FederalHours | Rule::StateHours | Rule::Sunday | Rule::Holiday | Rule::NoCommonWindow if guessed => {
                &[Fix::Place]
            }
            Rule::Country => &[Fix::Country],
            Rule::BusinessName => &[Fix::Name],
            _ => &[],
        };
        for fix in help {
            if (*fix != Fix::Everyday || offer) && !found.contains(fix) {
                found.push(*fix);
            }
        }
    }
    found
}

/// The buttons.
pub fn buttons(verdict: Signal<Option<Verdict>>, category: Signal<Category>, ways: Ways) -> AnyView {
    let found = memo(move || verdict.with(|verdict| verdict.as_ref().map(|verdict| fixes(verdict, category.get()))));
    let button = move |fix: Fix| {
        let (way, word) = match fix {
            Fix::Yes => (ways.yes, text::FIX_YES),
            Fix::Place => (ways.place, text::FIX_PLACE),
            Fix::Everyday => (ways.everyday, text::FIX_EVERYDAY),
            Fix::Country => return Some(link(&Page::Compliance, text::FIX_COUNTRY)),
            Fix::Name => return Some(link(&Page::Settings(SettingsTab::Business), text::FIX_NAME)),
        };
        way.map(|way| view! { <Button press=move |_| way.run(())>{word}</Button> }.into_any())
    };
    let shown = move || {
        let buttons: Vec<AnyView> = found.get().unwrap_or_default().into_iter().filter_map(button).collect();
        (!buttons.is_empty()).then(|| view! { <div class="row tight">{buttons}</div> })
    };
    shown.into_any()
}

fn link(page: &Page, word: &'static str) -> AnyView {
    view! { <ButtonLink href=page.href()>{word}</ButtonLink> }.into_any()
}

#[cfg(test)]
mod tests {
    use linnet_domain::Reason;

    use super::*;

    fn held(decision: Decision, zones: usize, rules: &[Rule]) -> Verdict {
        let reason =
            |rule: &Rule| Reason { rule: *rule, source: String::new(), message: String::new(), effect: Effect::Never };
        let reasons = rules.iter().map(reason).collect();
        Verdict { decision, not_before: None, zones: vec![String::new(); zones], states: Vec::new(), reasons }
    }

    #[test]
    fn what_helps_is_offered_once_and_only_where_it_helps() {
        let (offer, everyday) = (Category::Marketing, Category::Service);
        let never = Decision::Never;
        assert_eq!(fixes(&held(never, 1, &[Rule::Consent, Rule::OldConsent]), offer), [Fix::Yes, Fix::Everyday]);
        assert_eq!(fixes(&held(never, 1, &[Rule::Consent]), everyday), [Fix::Yes]);
        assert_eq!(fixes(&held(Decision::Wait, 2, &[Rule::FederalHours, Rule::StateHours]), everyday), [Fix::Place]);
        assert_eq!(fixes(&held(Decision::Wait, 1, &[Rule::FederalHours]), everyday), [], "where they are is known");
        assert_eq!(fixes(&held(never, 1, &[Rule::OptOut]), offer), [], "nothing helps against a stop");
        assert_eq!(
            fixes(&held(Decision::Wait, 1, &[Rule::OwnHours]), offer),
            [],
            "an offer is not renamed to go sooner"
        );
        assert_eq!(fixes(&held(Decision::Send, 2, &[Rule::Consent]), offer), []);
    }
}
