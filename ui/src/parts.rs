//! Which file each page comes from. What every page shares, and home, is there from the start; every other page stands in
//! a part, a file of its own that is fetched when one of its pages is first opened, or quietly once the window stands.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use linnet_contract::{ErrorCode, UiError};

use crate::components::{ErrorNote, Waiting};
use crate::pages::{Page, SettingsTab, use_route};
use crate::state::memo;
use crate::text;
use crate::views::{auto_replies, calls, campaigns, compliance, contacts, home, inbox, scheduled, settings, start};

/// How long the window is left alone with its first page before the rest is fetched.
const QUIET: Duration = Duration::from_secs(3);

/// Makes the view of a page; none stands for the start page, which has no address. What may change while the view stays
/// mounted it reads from the route.
type Build = fn(Option<Page>) -> AnyView;

/// Every part with the function that makes its pages. The function itself is what the part's file holds: asking for it
/// fetches the file first.
macro_rules! parts {
    ($($(#[doc = $meaning:literal])+ $part:ident, $file:ident => $build:expr;)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Part {
            $($(#[doc = $meaning])+ $part,)+
        }

        impl Part {
            const ALL: &[Self] = &[$(Self::$part),+];

            async fn fetch(self) -> Result<Build, SplitLoaderError> {
                match self {
                    $(Self::$part => $file().await,)+
                }
            }
        }

        $(
            #[wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
            fn $file() -> Result<Build, SplitLoaderError> {
                Ok($build)
            }
        )+
    };
}

// What two parts share is a file as well, and so is what three share: each further part doubles the number of files.
// Four hold any number of pages; a new page joins the part it shares most with.
parts! {
    /// The start page and the settings.
    SetUp, set_up => |page| match page {
        Some(_) => {
            let route = use_route();
            let tab = memo(move || if let Page::Settings(tab) = route.page() { tab } else { SettingsTab::Account });
            settings::settings(tab.into()).into_any()
        }
        None => start::Start().into_any(),
    };
    /// The address book, the conversations and the calls.
    People, people => |page| match page {
        Some(Page::Inbox(_)) => {
            let route = use_route();
            let number = memo(move || if let Page::Inbox(number) = route.page() { number } else { None });
            inbox::inbox(number.into()).into_any()
        }
        Some(Page::AutoReplies) => auto_replies::page(),
        Some(Page::Calls) => calls::page().into_any(),
        Some(Page::Audience(audience)) => contacts::list(Some(audience)),
        Some(Page::Import) => contacts::import().into_any(),
        Some(Page::Contact(id)) => contacts::person(id).into_any(),
        _ => contacts::list(None),
    };
    /// The campaigns, the editor, how one goes, and what is scheduled.
    Campaigns, campaigns => |page| match page {
        Some(Page::NewCampaign(audience)) => campaigns::new(audience).into_any(),
        Some(Page::EditCampaign(id)) => campaigns::edit(id).into_any(),
        Some(Page::Campaign(id)) => campaigns::progress(id).into_any(),
        Some(Page::Scheduled) => scheduled::page().into_any(),
        _ => campaigns::list().into_any(),
    };
    /// What is held back, the rules, and the record.
    Compliance, compliance => |page| match page {
        Some(Page::Record) => compliance::record(),
        Some(Page::Papers) => compliance::papers(),
        _ => compliance::page(),
    };
}

impl Part {
    /// The part of a page, or of the start page; none for home, which is there from the start.
    const fn of(page: Option<&Page>) -> Option<Self> {
        let Some(page) = page else { return Some(Self::SetUp) };
        match page {
            Page::Home => None,
            Page::Campaigns | Page::NewCampaign(_) | Page::EditCampaign(_) | Page::Campaign(_) | Page::Scheduled => {
                Some(Self::Campaigns)
            }
            Page::Inbox(_)
            | Page::AutoReplies
            | Page::Calls
            | Page::Contacts
            | Page::Audience(_)
            | Page::Import
            | Page::Contact(_) => Some(Self::People),
            Page::Compliance | Page::Record | Page::Papers => Some(Self::Compliance),
            Page::Settings(_) => Some(Self::SetUp),
        }
    }
}

/// The parts that are here. Take them from the context.
#[derive(Clone, Copy)]
pub struct Parts {
    here: StoredValue<[Option<Build>; Part::ALL.len()]>,
}

impl Parts {
    /// None yet; all of them before long.
    pub fn provide() -> Self {
        let parts = Self { here: StoredValue::new([None; Part::ALL.len()]) };
        provide_context(parts);
        let rest = move || {
            spawn_local(async move {
                for part in Part::ALL {
                    // What fails here fails unseen; it is fetched again when one of its pages is opened.
                    parts.fetch(*part).await;
                }
            });
        };
        set_timeout(rest, QUIET);
        parts
    }

    /// Calls `then` when the page (none: the start page) can be shown or its part cannot be had: at once, if it is here.
    pub fn before(self, page: Option<&Page>, then: impl FnOnce() + 'static) {
        let Some(part) = Part::of(page).filter(|part| self.known(*part).is_none()) else { return then() };
        spawn_local(async move {
            self.fetch(part).await;
            then();
        });
    }

    /// The view of a page, or of the start page. Where its part is not here it is fetched first, and where that fails the
    /// owner may try again.
    pub fn view(self, page: Option<Page>) -> AnyView {
        let Some(part) = Part::of(page.as_ref()) else { return home::Home().into_any() };
        if let Some(build) = self.known(part) {
            return build(page);
        }
        let answer = RwSignal::new(None::<Option<Build>>);
        let fetch = move || {
            answer.set(None);
            spawn_local(async move {
                let build = self.fetch(part).await;
                // Another page may be open by now.
                answer.try_set(Some(build));
            });
        };
        fetch();
        let alone = page.is_none();
        let shown = move || match answer.get() {
            None => framed(alone, Waiting().into_any()),
            Some(Some(build)) => build(page.clone()),
            Some(None) => framed(alone, failed(Callback::new(move |()| fetch()))),
        };
        shown.into_any()
    }

    fn known(self, part: Part) -> Option<Build> {
        self.here.with_value(|here| here[part as usize])
    }

    async fn fetch(self, part: Part) -> Option<Build> {
        let build = part.fetch().await.ok();
        self.here.update_value(|here| here[part as usize] = build);
        build
    }
}

/// The parts of this window.
pub fn use_parts() -> Parts {
    expect_context()
}

/// What stands in a page's place, framed as the start page frames itself where there is nothing around it.
fn framed(alone: bool, inside: AnyView) -> AnyView {
    if alone { view! { <main class="alone">{inside}</main> }.into_any() } else { inside }
}

fn failed(retry: Callback<()>) -> AnyView {
    let error = UiError::new(ErrorCode::Internal, text::NO_PAGE).hint(text::NO_PAGE_HINT);
    view! {
        <h1 class="hidden-visually">{text::APP_NAME}</h1>
        <ErrorNote error=error retry=retry />
    }
    .into_any()
}
