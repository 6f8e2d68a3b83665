//! A campaign's counts in the few groups an owner thinks in, as a bar, and its status as a chip. Every recipient is in
//! exactly one group.

use leptos::prelude::*;

use crate::state::memo;
use linnet_contract::{RecipientCounts, Tone};
use linnet_domain::{CampaignStatus, MessageState};

use super::progress_text;
use crate::components::{Chip, Part, Progress};

/// The groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub delivered: u64,
    pub on_the_way: u64,
    pub failed: u64,
    pub in_doubt: u64,
    pub left: u64,
    pub kept_back: u64,
    pub withdrawn: u64,
    pub too_late: u64,
}

impl Tally {
    /// Everyone it was meant to reach: all but those a rule kept back.
    pub fn to_go(self) -> u64 {
        self.gone() + self.left + self.withdrawn + self.too_late
    }

    /// Everyone whose message has been handed over.
    pub fn gone(self) -> u64 {
        self.delivered + self.on_the_way + self.failed + self.in_doubt
    }

    fn group(&mut self, state: MessageState) -> &mut u64 {
        match state {
            MessageState::Delivered => &mut self.delivered,
            MessageState::Submitting | MessageState::Accepted | MessageState::Scheduled | MessageState::Sent => {
                &mut self.on_the_way
            }
            MessageState::Undelivered | MessageState::Failed => &mut self.failed,
            MessageState::InDoubt => &mut self.in_doubt,
            MessageState::Queued => &mut self.left,
            MessageState::Skipped => &mut self.kept_back,
            MessageState::Canceled => &mut self.withdrawn,
            MessageState::Expired => &mut self.too_late,
        }
    }
}

/// The counts in groups.
pub(super) fn tally(counts: &RecipientCounts) -> Tally {
    let mut tally = Tally::default();
    for state in MessageState::ALL {
        *tally.group(*state) += counts.get(*state);
    }
    tally
}

/// The bar.
#[component]
pub fn ProgressBar(
    /// How many stand where.
    #[prop(into)]
    counts: Signal<RecipientCounts>,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let groups = memo(move || tally(&counts.get()));
    let parts = Signal::derive(move || {
        let Tally { delivered, on_the_way, failed, in_doubt, .. } = groups.get();
        vec![
            Part { amount: delivered, tone: Tone::Good },
            Part { amount: on_the_way, tone: Tone::Plain },
            Part { amount: in_doubt, tone: Tone::Warning },
            Part { amount: failed, tone: Tone::Bad },
        ]
    });
    view! { <Progress label=label parts=parts total=Signal::derive(move || Some(groups.get().to_go())) thick=true /> }
}

/// Where a campaign stands.
#[component]
pub fn StatusChip(
    /// Where.
    status: CampaignStatus,
) -> impl IntoView {
    let tone = match status {
        CampaignStatus::Draft | CampaignStatus::Canceled | CampaignStatus::Scheduled => Tone::Plain,
        CampaignStatus::Held | CampaignStatus::Paused => Tone::Warning,
        CampaignStatus::Sending | CampaignStatus::Done => Tone::Good,
    };
    view! { <Chip tone=tone>{progress_text::status(status)}</Chip> }
}

/// How a state is meant, for its chip.
pub(super) const fn state_tone(state: MessageState) -> Tone {
    match state {
        MessageState::Delivered | MessageState::Sent => Tone::Good,
        MessageState::Undelivered | MessageState::Failed => Tone::Bad,
        MessageState::InDoubt | MessageState::Expired => Tone::Warning,
        MessageState::Queued
        | MessageState::Submitting
        | MessageState::Accepted
        | MessageState::Scheduled
        | MessageState::Skipped
        | MessageState::Canceled => Tone::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_hold_everyone_once() {
        let mut counts = RecipientCounts::default();
        for (index, state) in MessageState::ALL.iter().enumerate() {
            *counts.bucket(*state) = 1 << index;
        }
        let groups = tally(&counts);
        assert_eq!(groups.to_go() + groups.kept_back, counts.total());
    }
}
