//! How long each kind of record is kept, and letting go of what is older than that.

use leptos::prelude::*;
use linnet_contract::{CacheTag, PurgeRecords, Purged, SettingKey, Tone};

use super::{section, text};
use crate::components::{Button, ConfirmDialog};
use crate::events::use_events;
use crate::state::{Refusal, loaded, use_command, use_session, use_toasts};
use crate::views::settings::setting::Setting;

const KEPT: [SettingKey; 3] = [SettingKey::KeepSends, SettingKey::KeepConsents, SettingKey::KeepOptOuts];

/// The section.
pub(super) fn keep() -> AnyView {
    let settings = loaded(use_session().settings, |settings| {
        let kept = settings.with_untracked(|settings| {
            settings.iter().filter(|setting| KEPT.contains(&setting.key)).cloned().collect::<Vec<_>>()
        });
        let rows = kept.into_iter().map(|setting| view! { <Setting setting=setting /> }).collect_view();
        view! { <div class="fields-3">{rows}</div> }.into_any()
    });
    let content = view! { {settings}{purge()} };
    section("keep", text::KEEP, text::KEEP_LEAD.to_owned(), content.into_any())
}

/// A look at what could go, and only then the button that lets it go.
fn purge() -> AnyView {
    let (events, toasts) = (use_events(), use_toasts());
    let found = RwSignal::new(None::<Purged>);
    let open = RwSignal::new(false);
    let order = use_command::<PurgeRecords>(Refusal::Toast);
    let look = move |_| {
        order.send(PurgeRecords { dry_run: true }, move |would| {
            found.try_set(Some(would));
        });
    };
    let go = Callback::new(move |()| {
        order.send(PurgeRecords { dry_run: false }, move |gone| {
            open.try_set(false);
            found.try_set(None);
            events.spoil(&[CacheTag::Ledger, CacheTag::Contacts, CacheTag::Inbox]);
            toasts.say(Tone::Good, text::purged(gone.entries));
        });
    });
    let some = move || found.with(|found| found.as_ref().is_some_and(|found| found.entries + found.numbers > 0));
    let meaning = Signal::derive(move || {
        found.get().map(|found| text::would_go(found.entries, found.numbers)).unwrap_or_default()
    });
    view! {
        <div class="row">
            <Button busy=order.busy press=look>{text::LOOK_OLD}</Button>
            <p class="grow" role="status">{meaning}</p>
            {move || some().then(|| view! { <Button press=move |_| open.set(true)>{text::LET_GO}</Button> })}
        </div>
        <ConfirmDialog open=open title=text::LET_GO_QUESTION text=meaning word=text::LET_GO_WORD danger=true busy=order.busy confirm=go />
    }
    .into_any()
}
