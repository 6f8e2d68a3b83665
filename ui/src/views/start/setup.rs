//! Setting a business up, step by step: the account, the number, the business and its hours, a test text. Every step is
//! kept as it is done; leaving in between loses nothing.

use leptos::prelude::*;
use linnet_contract::{CacheTag, GetAccount, ListSettings, SettingKey};

use super::text;
use crate::app::{use_leave_business, use_opening};
use crate::components::{Button, ButtonKind, Card, Steps};
use crate::dom;
use crate::state::{effect, loaded, memo, use_read};
use crate::views::settings::account::{ConnectForm, ReadinessCard, Senders, TAGS, TestText};
use crate::views::settings::setting::Setting;

/// The step one is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Account,
    Number,
    Business,
    Test,
}

impl Step {
    const ALL: [Self; 4] = [Self::Account, Self::Number, Self::Business, Self::Test];

    fn index(self) -> usize {
        Self::ALL.iter().position(|step| *step == self).unwrap_or(0)
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Account => text::STEP_ACCOUNT,
            Self::Number => text::STEP_NUMBER,
            Self::Business => text::STEP_BUSINESS,
            Self::Test => text::STEP_TEST,
        }
    }

    fn next(self) -> Option<Self> {
        Self::ALL.get(self.index() + 1).copied()
    }

    fn before(self) -> Option<Self> {
        Self::ALL.get(self.index().checked_sub(1)?).copied()
    }
}

/// What is asked about the business before its first text.
const ASKED: [SettingKey; 5] = [
    SettingKey::BusinessName,
    SettingKey::BusinessZone,
    SettingKey::HoursDays,
    SettingKey::HoursStart,
    SettingKey::HoursEnd,
];

/// The steps.
#[component]
pub fn Setup() -> impl IntoView {
    let opening = use_opening();
    let (leaving, leave) = use_leave_business();
    let step = RwSignal::new(Step::Account);
    let account = use_read(TAGS, || GetAccount {});
    let connected =
        memo(move || account.data.with(|account| account.as_ref().is_some_and(|account| account.connected)));
    let current = Signal::derive(move || step.get().index());
    let names = Step::ALL.map(Step::title).to_vec();
    effect(move |again| {
        step.track();
        if again {
            dom::focus_soon(".start h1");
        }
    });
    let finish = move |_| {
        opening.setting_up.set(false);
        opening.ask();
    };
    let body = move || match step.get() {
        Step::Account if connected.get() => {
            loaded(account, |account| view! { <ReadinessCard account=account /> }.into_any())
        }
        Step::Account => {
            let done = Callback::new(move |_| {
                account.again();
                step.set(Step::Number);
            });
            view! { <Card title=text::STEP_ACCOUNT><ConnectForm connected=done /></Card> }.into_any()
        }
        Step::Number => view! {
            {loaded(account, |account| view! { <ReadinessCard account=account /> }.into_any())}
            <Card title=text::NUMBER_TITLE><Senders /></Card>
        }
        .into_any(),
        Step::Business => view! { <Card title=text::BUSINESS_TITLE><Business /></Card> }.into_any(),
        Step::Test => view! {
            {loaded(account, |account| view! { <ReadinessCard account=account /> }.into_any())}
            <Card title=text::TEST_TITLE><TestText /></Card>
        }
        .into_any(),
    };
    view! {
        <h1 tabindex="-1">{text::SETUP_TITLE}</h1>
        <Steps label=text::SETUP_STEPS names=names current=current />
        {body}
        <div class="row">
            {move || (step.get() == Step::Account).then(|| view! {
                <Button kind=ButtonKind::Quiet busy=leaving press=move |_| leave.run(())>{text::TO_START}</Button>
            })}
            <span class="grow"></span>
            {move || step.get().before().map(|before| view! {
                <Button press=move |_| step.set(before)>{crate::text::BACK}</Button>
            })}
            {move || match step.get().next() {
                Some(next) if connected.get() => view! {
                    <Button kind=ButtonKind::Primary press=move |_| step.set(next)>{crate::text::CONTINUE}</Button>
                }.into_any(),
                Some(_) => view! { <Button press=finish>{text::LATER}</Button> }.into_any(),
                None => view! { <Button kind=ButtonKind::Primary press=finish>{text::FINISH}</Button> }.into_any(),
            }}
        </div>
    }
}

/// Name, zone, opening days and hours.
#[component]
fn Business() -> impl IntoView {
    let settings = use_read(&[CacheTag::Settings], || ListSettings {});
    view! {
        <p class="quiet">{text::BUSINESS_LEAD}</p>
        {loaded(settings, |settings| {
            let known = settings.get_untracked();
            let asked = ASKED.iter().filter_map(|key| known.iter().find(|setting| setting.key == *key).cloned());
            let rows = asked.map(|setting| view! { <Setting setting=setting /> }).collect::<Vec<_>>();
            view! { <div class="setting-list">{rows}</div> }.into_any()
        })}
    }
}
