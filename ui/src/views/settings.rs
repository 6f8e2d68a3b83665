//! Settings: the account, and everything else the engine lists. The list of settings is the contract's; which tab one
//! stands on is all that is decided here.

pub mod account;
pub mod setting;
mod text;

use leptos::prelude::*;
use linnet_contract::SettingKey;

use crate::components::{Card, PageHeader};
use crate::pages::{Page, SettingsTab};
use crate::state::{loaded, use_session};

/// The page.
pub fn settings(tab: Signal<SettingsTab>) -> impl IntoView {
    view! {
        <PageHeader title=text::TITLE />
        <div class="settings stack loose">
            <nav class="tabs" aria-label=text::PARTS>
                {SettingsTab::ALL.map(|this| view! {
                    <a
                        class="tab"
                        href=Page::Settings(this).href()
                        aria-current=move || (tab.get() == this).then_some("page")
                    >
                        {text::tab(this)}
                    </a>
                }).into_iter().collect_view()}
            </nav>
            {move || match tab.get() {
                SettingsTab::Account => view! { <account::Account /> }.into_any(),
                other => view! { <Settings tab=other /> }.into_any(),
            }}
        </div>
    }
}

/// Where a setting stands. Every setting has one place; a new one does not compile without.
const fn place(key: SettingKey) -> SettingsTab {
    match key {
        SettingKey::BusinessName
        | SettingKey::BusinessZone
        | SettingKey::OwnerPhone
        | SettingKey::Country
        | SettingKey::KeepSends
        | SettingKey::KeepConsents
        | SettingKey::KeepOptOuts
        | SettingKey::AnchorFolder
        | SettingKey::AnchorAuthority => SettingsTab::Business,
        SettingKey::HoursDays
        | SettingKey::HoursStart
        | SettingKey::HoursEnd
        | SettingKey::CapOffers
        | SettingKey::SkipTalking
        | SettingKey::ResendDoubts
        | SettingKey::RetryCount
        | SettingKey::RetryMinutes
        | SettingKey::PauseFailed
        | SettingKey::PauseFiltered
        | SettingKey::FirstCopy
        | SettingKey::FirstCopyMinutes
        | SettingKey::SharedSender
        | SettingKey::PaceDefault
        | SettingKey::PaceAtOnce
        | SettingKey::SendersSticky
        | SettingKey::SendersByArea
        | SettingKey::SendersDailyCap
        | SettingKey::BudgetDaily
        | SettingKey::BudgetAlert
        | SettingKey::BudgetPerMessage
        | SettingKey::PriceSegment
        | SettingKey::HoldSeconds
        | SettingKey::StopLineAutomatic
        | SettingKey::SmartEncoding => SettingsTab::Sending,
        SettingKey::ReceiveUrl | SettingKey::ReceivePort | SettingKey::SignUpKeyword | SettingKey::SignUpPerMonth => {
            SettingsTab::Replies
        }
        SettingKey::Appearance => SettingsTab::Appearance,
    }
}

/// The settings of one tab.
#[component]
fn Settings(tab: SettingsTab) -> impl IntoView {
    let session = use_session();
    loaded(session.settings, move |settings| {
        let here = settings.with_untracked(|settings| {
            settings.iter().filter(|setting| place(setting.key) == tab).cloned().collect::<Vec<_>>()
        });
        let rows = here.into_iter().map(|setting| view! { <setting::Setting setting=setting /> });
        view! { <Card title=text::tab(tab)><div class="setting-list">{rows.collect_view()}</div></Card> }.into_any()
    })
}
