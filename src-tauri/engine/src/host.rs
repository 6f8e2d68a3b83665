//! Opens and closes businesses for a window: one at a time, with its tasks running, its lock held and its socket
//! answering. Decides nothing about messages, and never switches a business or its world by itself.

mod business;
mod door;
mod lock;
mod practice;
mod profiles;
mod remote;
mod samples;
mod wire;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use linnet_contract::{
    AppEvent, CacheTag, CloseBusiness, EnterPractice, ErrorCode, GetStartup, OpenBusiness, Startup, UiError,
};
use linnet_providers::secret::SecretStore;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{RwLock, broadcast};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::dispatch::Handle;
use crate::events::EventBus;

pub use business::{OpenedBusiness, Reached, reach};
pub use practice::{PracticeAddress, PracticeWorld, RunningPractice, SampleCustomer};
pub(crate) use profiles::world_of;
pub use profiles::{DEFAULT_PROFILE, PRACTICE_PROFILE, ProfileName, Profiles};
pub use remote::{Remote, RemoteEvents};

/// How businesses are opened.
#[derive(Debug, Clone)]
pub struct HostOptions {
    /// Holds every profile.
    pub data_dir: PathBuf,
    /// Tells the time.
    pub clock: Clock,
    /// Keeps the secrets.
    pub keychain: SecretStore,
    /// Starts practice worlds; without one there is no practice mode.
    pub practice: Option<Arc<dyn PracticeWorld>>,
}

impl HostOptions {
    /// The system's clock and keychain, no practice world.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), clock: Clock::system(), keychain: SecretStore::keychain(), practice: None }
    }

    /// The same with a practice world.
    #[must_use]
    pub fn with_practice(mut self, practice: Arc<dyn PracticeWorld>) -> Self {
        self.practice = Some(practice);
        self
    }

    /// The profiles below the data directory.
    pub fn profiles(&self) -> Result<Profiles, UiError> {
        Profiles::of(&self.data_dir)
    }
}

/// The business a window has open, and the way to another one.
#[derive(Debug)]
pub struct Host {
    options: HostOptions,
    profiles: Profiles,
    open: RwLock<Option<Open>>,
    /// Why the business of last time could not be opened again.
    problem: Mutex<Option<UiError>>,
    /// Stays the same when businesses are switched.
    events: EventBus,
}

#[derive(Debug)]
struct Open {
    business: OpenedBusiness,
    forwarding: JoinHandle<()>,
}

impl Host {
    /// Starts with the business that was open last. If it cannot be opened, the start page says why.
    pub async fn open(options: HostOptions) -> Result<Self, UiError> {
        let profiles = options.profiles()?;
        let host =
            Self { options, profiles, open: RwLock::new(None), problem: Mutex::new(None), events: EventBus::default() };
        if let Some(last) = host.profiles.last_open()
            && let Err(error) = host.switch_to(&last, false).await
        {
            tracing::warn!(profile = %last, code = %error.code, "the business of last time cannot be opened");
            host.set_problem(Some(error));
        }
        Ok(host)
    }

    /// Answers a command by name: about businesses itself, everything else through the open business.
    pub async fn dispatch(&self, name: &str, payload: Value) -> Result<Value, UiError> {
        if is_own(name) {
            return self.dispatch_own(name, payload).await.unwrap_or_else(|| Err(unknown(name)));
        }
        let open = self.open.read().await;
        let Some(open) = open.as_ref() else {
            return Err(UiError::new(ErrorCode::NotConnected, "Open a business first.")
                .hint("Explore in practice mode, or set up your own."));
        };
        open.business.engine().dispatch(name, payload).await.unwrap_or_else(|| Err(unknown(name)))
    }

    /// Watches whichever business is open.
    pub fn subscribe(&self) -> broadcast::Receiver<AppEvent> {
        self.events.subscribe()
    }

    /// Stops sending and closes the business; it opens again next time.
    pub async fn shutdown(&self) {
        let mut open = self.open.write().await;
        close(open.take()).await;
    }

    async fn switch_to(&self, profile: &ProfileName, furnish: bool) -> Result<(), UiError> {
        let mut open = self.open.write().await;
        if open.as_ref().is_some_and(|open| open.business.profile() == profile) {
            return Ok(());
        }
        close(open.take()).await;
        let mut business = OpenedBusiness::hold(&self.options, profile).await?;
        if furnish && let Err(error) = business.furnish(&self.options).await {
            business.close().await;
            return Err(error);
        }
        business.engine().start_tasks();
        let forwarding = tokio::spawn(forward(business.engine().events().subscribe(), self.events.clone()));
        *open = Some(Open { business, forwarding });
        self.profiles.note_open(Some(profile));
        self.set_problem(None);
        self.events.changed(CacheTag::ALL);
        Ok(())
    }

    async fn startup(&self) -> Startup {
        let open = self.open.read().await.as_ref().map(|open| open.business.profile().as_str().to_owned());
        Startup {
            businesses: self.profiles.list().await,
            open,
            problem: self.problem.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    fn set_problem(&self, problem: Option<UiError>) {
        *self.problem.lock().unwrap_or_else(PoisonError::into_inner) = problem;
    }
}

macro_rules! own_names {
    ($($command:ident),*) => {
        fn is_own(name: &str) -> bool {
            [$(<linnet_contract::$command as linnet_contract::Command>::NAME),*].contains(&name)
        }
    };
}
linnet_contract::for_each_host_command!(own_names);

fn unknown(name: &str) -> UiError {
    // The name is shown shortened: it comes from outside.
    let name: String = name.chars().take(40).collect();
    UiError::new(ErrorCode::BadInput, format!("Linnet knows no command “{name}”."))
}

async fn close(open: Option<Open>) {
    if let Some(open) = open {
        open.forwarding.abort();
        open.business.close().await;
    }
}

/// Passes the events of one business on until it closes.
async fn forward(mut from: broadcast::Receiver<AppEvent>, to: EventBus) {
    loop {
        match from.recv().await {
            Ok(event) => to.publish(event),
            Err(RecvError::Lagged(_)) => to.publish(AppEvent::Changed { tags: CacheTag::ALL.to_vec() }),
            Err(RecvError::Closed) => return,
        }
    }
}

impl Handle<GetStartup> for Host {
    async fn handle(&self, _: GetStartup) -> Result<Startup, UiError> {
        Ok(self.startup().await)
    }
}

impl Handle<EnterPractice> for Host {
    async fn handle(&self, _: EnterPractice) -> Result<Startup, UiError> {
        self.switch_to(&ProfileName::parse(PRACTICE_PROFILE)?, true).await?;
        Ok(self.startup().await)
    }
}

impl Handle<OpenBusiness> for Host {
    async fn handle(&self, OpenBusiness { profile }: OpenBusiness) -> Result<Startup, UiError> {
        self.switch_to(&ProfileName::parse(&profile)?, false).await?;
        Ok(self.startup().await)
    }
}

impl Handle<CloseBusiness> for Host {
    async fn handle(&self, _: CloseBusiness) -> Result<Startup, UiError> {
        close(self.open.write().await.take()).await;
        self.profiles.note_open(None);
        self.set_problem(None);
        self.events.changed(CacheTag::ALL);
        Ok(self.startup().await)
    }
}
