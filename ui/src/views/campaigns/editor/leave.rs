//! Whether Twilio holds the texts until their time, so that they go even when this computer is off. Asked only where a later
//! time was chosen; without a Messaging Service it cannot be switched on, and with offers the owner agrees to what may happen.

use leptos::prelude::*;
use linnet_contract::{CacheTag, LeaveWithTwilio, ListSenders, Sender, SenderKind, Tone, When};
use linnet_domain::Category;
use linnet_domain::leave::{AGREEMENT, Objection};

use super::super::text;
use super::Writing;
use crate::components::{Card, Note, Switch};
use crate::state::{effect, memo, use_read};

/// The card below the time.
#[component]
pub(super) fn LeaveCard(writing: Writing) -> impl IntoView {
    let desk = writing.desk;
    let senders = use_read(&[CacheTag::Account], || ListSenders {});
    let known = desk.draft.with_untracked(|draft| draft.leave);
    let (wanted, agreed) = (RwSignal::new(known.is_some()), RwSignal::new(known.is_some_and(|leave| leave.agreed)));
    let later = memo(move || desk.draft.with(|draft| draft.when != When::Now));
    let offers = memo(move || desk.draft.with(|draft| draft.category == Category::Marketing));
    let service = memo(move || {
        let from = desk.draft.with(|draft| draft.from.clone());
        senders.get().map(|senders| goes_from_service(&senders, from.as_deref()))
    });
    effect(move |_| {
        let possible = later.get() && service.get() != Some(false);
        let leave = (wanted.get() && possible).then(|| LeaveWithTwilio { agreed: offers.get() && agreed.get() });
        desk.change(|draft| draft.leave = leave);
    });
    move || {
        later.get().then(|| match service.get() {
            None => ().into_any(),
            Some(false) => view! {
                <Card>
                    <p class="strong">{text::LEAVE}</p>
                    <p class="quiet small">{Objection::NoService.sentence()}</p>
                </Card>
            }
            .into_any(),
            Some(true) => view! {
                <Card>
                    <Switch label=text::LEAVE hint=text::LEAVE_NOTE value=wanted />
                    {move || (wanted.get() && offers.get()).then(|| view! {
                        <Note tone=Tone::Warning>
                            <p>{AGREEMENT}</p>
                            <Switch label=text::LEAVE_AGREE value=agreed />
                        </Note>
                    })}
                </Card>
            }
            .into_any(),
        })
    }
}

/// Whether what is written goes out from a Messaging Service.
fn goes_from_service(senders: &[Sender], from: Option<&str>) -> bool {
    let take_turns = senders.iter().any(|sender| sender.rotates);
    let used = match from {
        Some(address) => senders.iter().find(|sender| sender.address == address),
        None if take_turns => None,
        None => senders.iter().find(|sender| sender.chosen),
    };
    used.is_some_and(|sender| sender.kind == SenderKind::MessagingService && sender.can_text && sender.present)
}
