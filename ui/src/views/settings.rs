//! Settings: the account, and everything else the engine lists. The list of settings is the contract's; where one stands
//! is all that is decided here.

pub mod account;
mod groups;
mod replies;
pub mod setting;
mod sync;
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
                SettingsTab::Sync => view! { <sync::Sync /> }.into_any(),
                other => view! { <Settings tab=other /> }.into_any(),
            }}
        </div>
    }
}

/// The settings of one tab, a card for each group.
#[component]
fn Settings(tab: SettingsTab) -> impl IntoView {
    let session = use_session();
    loaded(session.settings, move |settings| {
        let cards = groups::of_tab(tab).map(|group| {
            let here = settings.with_untracked(|settings| {
                settings.iter().filter(|setting| groups::of(setting.key) == group).cloned().collect::<Vec<_>>()
            });
            if group == groups::Group::Receiving {
                // One way is chosen as a whole, not setting by setting.
                let port = here.into_iter().find(|setting| setting.key == SettingKey::ReceivePort);
                return view! { <replies::Replies port=port /> }.into_any();
            }
            let rows = here.into_iter().map(|setting| view! { <setting::Setting setting=setting /> });
            view! { <Card title=text::group(group)><div class="setting-list">{rows.collect_view()}</div></Card> }
                .into_any()
        });
        cards.collect_view().into_any()
    })
}
