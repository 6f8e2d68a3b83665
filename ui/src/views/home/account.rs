//! Whether one can text, and what stands in the way.

use leptos::prelude::*;

use crate::state::memo;
use linnet_contract::{AccountStatus, Overview, ReadinessProblem, SenderKind, Tone};

use super::text;
use crate::components::{ButtonLink, Card, KeyValue, Note};
use crate::pages::{Page, SettingsTab};
use crate::views::contacts;

/// The card.
#[component]
pub(super) fn Ready(overview: Signal<Overview>) -> impl IntoView {
    let account = memo(move || overview.with(|day| day.account.clone()));
    move || {
        let account = account.get();
        let title = if account.readiness.can_text { text::YOU_CAN_TEXT } else { text::NOT_YET };
        let word = if account.connected { text::ACCOUNT_SETTINGS } else { text::CONNECT };
        let facts = facts(&account);
        view! {
            <Card title=title>
                {account.readiness.problems.into_iter().map(problem).collect_view()}
                {(!facts.is_empty()).then(|| view! { <KeyValue facts=facts /> })}
                <p><ButtonLink href=Page::Settings(SettingsTab::Account).href()>{word}</ButtonLink></p>
            </Card>
        }
    }
}

fn problem(problem: ReadinessProblem) -> impl IntoView {
    let tone = if problem.blocking { Tone::Bad } else { Tone::Plain };
    view! { <Note tone=tone><p>{problem.message}</p></Note> }
}

fn facts(account: &AccountStatus) -> Vec<(&'static str, AnyView)> {
    let sender = account.sender.as_ref().map(|sender| {
        let seen = match sender.kind {
            SenderKind::Number | SenderKind::TollFree => contacts::written(&sender.address),
            SenderKind::MessagingService => sender.name.clone(),
        };
        (text::FROM, seen.into_any())
    });
    let balance = account.balance_micros.map(|balance| (text::BALANCE, balance.display().into_any()));
    sender.into_iter().chain(balance).collect()
}
