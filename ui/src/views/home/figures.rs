//! The four figures of the day.

use leptos::prelude::*;
use linnet_contract::{Overview, Tone};
use linnet_domain::money::group_thousands;

use super::text;
use crate::components::{Chip, Part, Progress};
use crate::pages::Page;

/// The figures.
#[component]
pub(super) fn Figures(overview: Signal<Overview>) -> impl IntoView {
    let day = move || overview.get();
    let spent = Signal::derive(move || {
        let amount = u64::try_from(overview.with(|day| day.spent_today_micros.0)).unwrap_or(0);
        vec![Part { amount, tone: Tone::Plain }]
    });
    let budget = Signal::derive(move || u64::try_from(overview.with(|day| day.budget_daily_micros.0)).ok());
    view! {
        <section class="figures" aria-label=crate::text::TODAY>
            <Figure name=text::SENT_TODAY number=Signal::derive(move || group_thousands(day().sent_today))>
                {move || match text::delivered(day().delivered_today, day().sent_today) {
                    Some(share) => view! { <Chip tone=Tone::Good>{share}</Chip> },
                    None => view! { <Chip>{text::NOTHING_SENT.to_owned()}</Chip> },
                }}
            </Figure>
            <Figure name=text::REPLIES number=Signal::derive(move || group_thousands(day().replies_today))>
                {move || match day().unread {
                    0 => view! { <Chip>{text::NONE_WAITING}</Chip> }.into_any(),
                    unread => view! { <a class="figure-link" href=Page::Inbox(None).href()>{text::waiting(unread)}</a> }.into_any(),
                }}
            </Figure>
            <Figure name=text::SAID_STOP number=Signal::derive(move || group_thousands(day().opt_outs_today))>
                {move || text::share(day().opt_outs_today, day().sent_today).map(|share| view! { <Chip>{share}</Chip> })}
            </Figure>
            <Figure name=text::SPENT number=Signal::derive(move || day().spent_today_micros.display())>
                <div class="stack tight figure-wide">
                    <Progress label=crate::text::SPENT_TODAY parts=spent total=budget />
                    <span class="quiet small number">{move || text::budget(&day().budget_daily_micros.display())}</span>
                </div>
            </Figure>
        </section>
    }
}

#[component]
fn Figure(name: &'static str, number: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="card figure">
            <p class="quiet small">{name}</p>
            <p class="figure-number number">{number}</p>
            {children()}
        </div>
    }
}
