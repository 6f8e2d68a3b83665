//! The look ahead: who gets it, who waits, who does not and why, what it costs and when it is done. Shows the engine's
//! plan for exactly what is saved; while that changes there is no plan to show.

use chrono::TimeDelta;
use leptos::prelude::*;
use linnet_contract::{Forecast, ForecastGroup, ReachChannels, ReasonCount, Tone};
use linnet_domain::money::group_thousands;

use super::super::text;
use super::channel::ChannelCards;
use super::people::PeopleDialog;
use super::{Step, Writing};
use crate::components::{Button, ButtonKind, Card, Chip, ErrorNote, Note};
use crate::state::{memo, use_read, use_session};

/// The step.
#[component]
pub(super) fn Review(writing: Writing) -> impl IntoView {
    let forecast = writing.forecast;
    let group = RwSignal::new(None::<ForecastGroup>);
    let reach = use_read(&[], move || ReachChannels { draft: writing.desk.draft.get_untracked() });
    let reaches = Signal::derive(move || reach.get().unwrap_or_default());
    let plan = memo(move || forecast.get());
    view! {
        {move || forecast.error.get().map(|error| view! {
            <ErrorNote error=error retry=Callback::new(move |()| forecast.again()) />
        })}
        {move || match plan.get() {
            Some(plan) => view! {
                <Summary plan=plan.clone() group=group />
                <Blocked plan=plan />
            }.into_any(),
            None if forecast.error.with(Option::is_none) => {
                view! { <p class="quiet" role="status">{text::PLANNING}</p> }.into_any()
            }
            None => ().into_any(),
        }}
        <section class="card"><ChannelCards writing=writing reaches=reaches /></section>
        {move || plan.get().map(|plan| view! {
            <Reasons plan=plan.clone() group=group />
            <LongTexts plan=plan group=group />
        })}
        <div class="row">
            <Button kind=ButtonKind::Quiet press=move |_| writing.go(Step::Message)>{text::CHANGE_MESSAGE}</Button>
        </div>
        <PeopleDialog id=writing.desk.id group=group />
    }
}

/// What leaves within this leaves now, as far as an owner can tell.
const SOON: TimeDelta = TimeDelta::minutes(2);

/// The four figures.
#[component]
fn Summary(plan: Forecast, group: RwSignal<Option<ForecastGroup>>) -> impl IntoView {
    let session = use_session();
    let refused: u64 = plan.refused.iter().map(|reason| reason.count).sum();
    let channels: Vec<_> = plan.by_channel.iter().map(|(channel, number)| (*channel, *number)).collect();
    let (segments, finishes) = (plan.segments, plan.finishes_at);
    let (begins, numbers) = (plan.starts_at, text::from_numbers(&plan.senders));
    let begins = move || {
        let begins = begins.filter(|begins| session.now().is_some_and(|now| *begins > now + SOON));
        begins.map(|begins| text::begins(&session.when(begins)))
    };
    let line = move || text::cost_line(&channels, segments, finishes.map(|finish| session.when(finish)).as_deref());
    let figure = move |number: u64, words: &'static str, of: ForecastGroup| {
        view! {
            <div>
                <p class="figure-number number">{group_thousands(number)}</p>
                <p class="quiet small">{words}</p>
                {(number > 0).then(|| view! {
                    <button type="button" class="text-button" on:click=move |_| group.set(Some(of))>
                        {text::SEE}<span class="hidden-visually">" "{words}</span>
                    </button>
                })}
            </div>
        }
    };
    view! {
        <section class="card review-figures" aria-label=text::SUMMARY>
            {figure(plan.will_send, text::WILL_GET_IT, ForecastGroup::WillSend)}
            {figure(plan.will_wait, text::WILL_WAIT, ForecastGroup::WillWait(None))}
            {figure(refused, text::WILL_NOT, ForecastGroup::Refused(None))}
            <div>
                <p class="figure-number number">{plan.cost_micros.display()}</p>
                <p class="quiet small number">{line}</p>
                {move || begins().map(|begins| view! { <p class="quiet small number">{begins}</p> })}
                {numbers.into_iter().map(|number| view! { <p class="quiet small number">{number}</p> }).collect_view()}
                <p class="quiet small number">{text::budget(plan.spent_today_micros, plan.budget_daily_micros)}</p>
            </div>
        </section>
    }
}

/// Why Send is closed, and what else to know.
#[component]
fn Blocked(plan: Forecast) -> impl IntoView {
    let Forecast { blocked, advice, .. } = plan;
    view! {
        {blocked.map(|reason| view! {
            <Note tone=Tone::Bad><p class="strong">{text::SEND_CLOSED}</p><p>{reason}</p></Note>
        })}
        {(!advice.is_empty()).then(|| view! {
            <Note tone=Tone::Plain>
                <p class="strong">{text::ADVICE}</p>
                {advice.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            </Note>
        })}
    }
}

/// Every reason with its number and the way to the names.
#[component]
fn Reasons(plan: Forecast, group: RwSignal<Option<ForecastGroup>>) -> impl IntoView {
    let line = move |reason: ReasonCount, of: ForecastGroup| {
        let words = reason.reason.clone();
        view! {
            <tr>
                <td>{reason.reason}</td>
                <td class="right">{group_thousands(reason.count)}</td>
                <td class="right">
                    <button type="button" class="text-button" on:click=move |_| group.set(Some(of))>
                        {text::SEE}<span class="hidden-visually">": "{words}</span>
                    </button>
                </td>
            </tr>
        }
    };
    let refused = plan.refused.into_iter().map(move |reason| {
        let of = ForecastGroup::Refused(Some(reason.rule));
        line(reason, of)
    });
    let waiting = plan.waiting.into_iter().map(move |reason| {
        let of = ForecastGroup::WillWait(Some(reason.rule));
        line(reason, of)
    });
    let lines: Vec<_> = refused.collect::<Vec<_>>().into_iter().chain(waiting).collect();
    view! {
        <Card title=text::REASONS>
            {if lines.is_empty() {
                view! { <p class="quiet">{text::EVERYONE_GETS_IT}</p> }.into_any()
            } else {
                view! {
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{text::REASON}</th>
                            <th scope="col" class="right">{text::PEOPLE}</th>
                            <th scope="col"><span class="hidden-visually">{text::SEE}</span></th>
                        </tr></thead>
                        <tbody>{lines}</tbody>
                    </table>
                }.into_any()
            }}
        </Card>
    }
}

/// Whose text is long.
#[component]
fn LongTexts(plan: Forecast, group: RwSignal<Option<ForecastGroup>>) -> impl IntoView {
    (plan.long_texts > 0).then(|| {
        view! {
            <section class="card row">
                <Chip tone=Tone::Warning>{text::long_texts(plan.long_texts)}</Chip>
                <span class="quiet small grow">{text::LONG_TEXTS_NOTE}</span>
                <Button press=move |_| group.set(Some(ForecastGroup::LongTexts))>{text::SEE}</Button>
            </section>
        }
    })
}
