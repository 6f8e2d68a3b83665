//! What the window shows before anything else: opening, the start page, or the open business. A business's pages and
//! everything they remember are made anew whenever another one is opened.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linnet_contract::{CloseBusiness, GetStartup, Startup, UiError, World};

use crate::call::call;
use crate::components::{ErrorNote, Toaster, Waiting};
use crate::events::Events;
use crate::pages::{Page, Route};
use crate::parts::Parts;
use crate::shell::Shell;
use crate::state::{Toasts, command, memo, use_command};

/// Which business is open, and whether the owner is still setting it up. Take it from the context.
#[derive(Clone, Copy)]
pub struct Opening {
    /// What the host said last.
    pub startup: RwSignal<Option<Startup>>,
    /// Whether the start page stays although a business is open.
    pub setting_up: RwSignal<bool>,
    failed: RwSignal<Option<UiError>>,
    parts: Parts,
}

impl Opening {
    /// Takes the host's answer over. A business of no world that has just been opened is set up first; the owner may
    /// leave that for later. What is shown stays until what follows can be.
    pub fn take(self, startup: Startup) {
        let known = self.startup.with_untracked(|known| known.as_ref().and_then(|known| known.open.clone()));
        let opened = open_business(&startup);
        let setting_up = if known == startup.open {
            self.setting_up.get_untracked()
        } else {
            opened.as_ref().is_some_and(|(_, world)| *world == World::Undecided)
        };
        let inside = opened.is_some() && !setting_up;
        let show = move || {
            self.setting_up.set(setting_up);
            self.startup.set(Some(startup));
        };
        self.parts.before(inside.then(Page::here).as_ref(), show);
    }

    /// Asks the host how things stand.
    pub fn ask(self) {
        self.failed.set(None);
        spawn_local(async move {
            match call(GetStartup {}).await {
                Ok(startup) => self.take(startup),
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }
}

/// The opening of this window.
pub fn use_opening() -> Opening {
    expect_context()
}

/// A button's work: back to the start page. Sending stops cleanly first.
pub fn use_leave_business() -> (RwSignal<bool>, Callback<()>) {
    let opening = use_opening();
    let close = use_command::<CloseBusiness>(command::Refusal::Toast);
    let leave = Callback::new(move |()| close.send(CloseBusiness {}, move |startup| opening.take(startup)));
    (close.busy, leave)
}

fn open_business(startup: &Startup) -> Option<(String, World)> {
    let open = startup.open.clone()?;
    let world = startup.businesses.iter().find(|business| business.profile == open).map(|business| business.world);
    Some((open, world.unwrap_or(World::Undecided)))
}

/// What is shown.
#[derive(Clone, PartialEq)]
enum Place {
    Opening,
    Failed(UiError),
    Start,
    Business(String, World),
}

/// The window.
#[component]
pub fn App() -> impl IntoView {
    let toasts = Toasts::provide();
    Events::provide(toasts);
    let parts = Parts::provide();
    Route::provide(parts);
    let (startup, setting_up, failed) = (RwSignal::new(None), RwSignal::new(false), RwSignal::new(None));
    let opening = Opening { startup, setting_up, failed, parts };
    provide_context(opening);
    opening.ask();
    let place = memo(move || match (opening.startup.get(), opening.failed.get()) {
        (Some(startup), _) => match open_business(&startup) {
            Some((profile, world)) if !opening.setting_up.get() => Place::Business(profile, world),
            _ => Place::Start,
        },
        (None, Some(error)) => Place::Failed(error),
        (None, None) => Place::Opening,
    });
    view! {
        {move || match place.get() {
            Place::Opening => view! { <main class="alone"><Waiting /></main> }.into_any(),
            Place::Failed(error) => view! {
                <main class="alone">
                    <h1 class="hidden-visually">{crate::text::APP_NAME}</h1>
                    <ErrorNote error=error retry=Callback::new(move |()| opening.ask()) />
                </main>
            }.into_any(),
            Place::Start => parts.view(None),
            Place::Business(_, world) => view! { <Shell world=world /> }.into_any(),
        }}
        <Toaster />
    }
}
