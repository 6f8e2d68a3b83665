//! The seconds in which a campaign can be called back. Counts from the engine's own instant by the window's monotonic
//! timer; whether it can still be called back is the engine's answer, not the figure on screen.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use linnet_contract::{CacheTag, CallBackCampaign, GetOverview, Tone};
use linnet_domain::CampaignId;

use super::super::progress_text;
use super::actions::SPOILED;
use crate::components::{Button, ButtonKind, ButtonLink, Glyph};
use crate::events::use_events;
use crate::pages::Page;
use crate::state::{Refusal, effect, memo, use_command, use_read, use_session, use_toasts};

const TICK: Duration = Duration::from_millis(200);
/// A screen reader hears the figure at the start and once more.
const SAID_AGAIN: i64 = 5;

/// The countdown of a held campaign.
#[component]
pub(super) fn Countdown(id: CampaignId, starts: DateTime<Utc>) -> impl IntoView {
    // Read now: the session's overview may be a minute old, and a minute is too much here.
    let overview = use_read(&[CacheTag::Overview], || GetOverview {});
    let anchor = memo(move || overview.data.with(|day| day.as_ref().map(|day| day.now)));
    let anchored_at = RwSignal::new(monotonic());
    let passed = RwSignal::new(0_i64);
    effect(move |_| {
        anchor.track();
        anchored_at.set(monotonic());
        passed.set(0);
    });
    let tick = move || {
        let anchored_at = anchored_at.try_get_untracked().unwrap_or_default();
        passed.try_set((monotonic() - anchored_at) as i64);
    };
    let ticking = set_interval_with_handle(tick, TICK);
    if let Ok(ticking) = ticking {
        on_cleanup(move || ticking.clear());
    }
    let left = memo(move || {
        let now = anchor.get()?;
        Some(seconds_left((starts - now).num_milliseconds(), passed.get()))
    });
    let words = move || match left.get() {
        None => String::new(),
        Some(0) => progress_text::LEAVING_NOW.to_owned(),
        Some(seconds) => progress_text::leaves_in(seconds),
    };
    let said = Memo::new(move |before: Option<&String>| {
        let left = left.get();
        let first = before.is_none_or(String::is_empty);
        match left {
            Some(seconds) if first || matches!(seconds, 0 | SAID_AGAIN) => {
                if seconds == 0 {
                    progress_text::LEAVING_NOW.to_owned()
                } else {
                    progress_text::leaves_in(seconds)
                }
            }
            _ => before.cloned().unwrap_or_default(),
        }
    });
    view! {
        <section class="note tone-warning countdown" aria-label=progress_text::CALL_BACK>
            <p class="grow strong number" role="timer" aria-live="off">{words}</p>
            <CallBack id=id word=progress_text::CALL_BACK />
            <p class="hidden-visually" role="status">{said}</p>
        </section>
    }
}

/// A campaign that waits for its day.
#[component]
pub(super) fn Waiting(id: CampaignId, starts: DateTime<Utc>) -> impl IntoView {
    let session = use_session();
    view! {
        <section class="note tone-plain countdown" aria-label=progress_text::STARTS>
            <p class="grow strong number">{move || progress_text::starts(&session.when(starts))}</p>
            <ButtonLink href=Page::Scheduled.href() icon=Glyph::Calendar>{progress_text::MOVE}</ButtonLink>
            <CallBack id=id word=progress_text::BACK_TO_DRAFT />
        </section>
    }
}

#[component]
fn CallBack(id: CampaignId, word: &'static str) -> impl IntoView {
    let (events, toasts) = (use_events(), use_toasts());
    let call_back = use_command::<CallBackCampaign>(Refusal::Toast);
    let press = move |_| {
        call_back.send(CallBackCampaign { id }, move |_| {
            toasts.say(Tone::Good, progress_text::CALLED_BACK);
            events.spoil(SPOILED);
        });
    };
    view! { <Button kind=ButtonKind::Primary busy=call_back.busy press=press>{word}</Button> }
}

/// Whole seconds left, rounded up, never below 0.
fn seconds_left(at_anchor: i64, passed: i64) -> i64 {
    ((at_anchor - passed).max(0) + 999) / 1000
}

/// Milliseconds of a clock that never jumps.
fn monotonic() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}

#[cfg(test)]
mod tests {
    use super::seconds_left;

    #[test]
    fn the_last_second_is_one_until_it_is_over() {
        for (at_anchor, passed, seconds) in
            [(10_000, 0, 10), (10_000, 200, 10), (10_000, 9_999, 1), (10_000, 10_000, 0), (-5, 0, 0)]
        {
            assert_eq!(seconds_left(at_anchor, passed), seconds);
        }
    }
}
