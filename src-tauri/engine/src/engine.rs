//! One open business: its database, settings, account, events and the tasks that send and receive. Holds the parts
//! together; the work is done in the modules.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};
use linnet_contract::{CacheTag, UiError};
use linnet_providers::secret::SecretStore;
use linnet_store::Db;
use tokio::sync::Notify;

use crate::account::AccountSlot;
use crate::campaigns::start::Planning;
use crate::clock::Clock;
use crate::ears::Ears;
use crate::errors::from_store;
use crate::events::EventBus;
use crate::outbox::OutboxState;
use crate::receive::{Figures, Hooks, Setup, TunnelSlot};
use crate::settings::Settings;
use crate::sync::Readings;
use crate::tasks::Tasks;

/// How to open a business.
#[derive(Debug, Clone)]
pub struct EngineOptions {
    /// The profile's own folder; made if missing.
    pub folder: PathBuf,
    /// The profile's name.
    pub profile: String,
    /// Tells the time.
    pub clock: Clock,
    /// The keychain.
    pub keychain: SecretStore,
    /// Whether a world of pretend providers is embedded and may be connected by itself.
    pub embedded_practice: bool,
}

/// An open business. Always behind an `Arc`: tasks and callers share it.
#[derive(Debug)]
pub struct Engine {
    pub(crate) options: EngineOptions,
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) events: EventBus,
    pub(crate) account: AccountSlot,
    settings: RwLock<Arc<Settings>>,
    /// What the outbox's tasks tell about themselves.
    pub(crate) outbox: OutboxState,
    /// Whether everything that came in has been heard.
    pub(crate) ears: Ears,
    /// Where Twilio reaches this computer.
    pub(crate) hooks: Hooks,
    /// What became of the requests that reached this computer.
    pub(crate) figures: Figures,
    /// The tunnel that lends this computer an address, if one is wanted.
    pub(crate) tunnel: TunnelSlot,
    /// What is changed at Twilio about it.
    pub(crate) setup: Setup,
    /// Which drafts are being started.
    pub(crate) planning: Planning,
    /// Woken when something may be due earlier than was known.
    pub(crate) outbox_wake: Notify,
    /// Woken when something was recorded that is to be taken back from the provider.
    pub(crate) recall_wake: Notify,
    /// Woken when a submission has come to be in doubt.
    pub(crate) doubt_wake: Notify,
    /// Woken when receiving should look sooner (something was just sent, a window looks on).
    pub(crate) receive_wake: Notify,
    /// Woken when the account may not be as it was: a number was refused.
    pub(crate) account_wake: Notify,
    /// Which parts are being read at the provider.
    pub(crate) readings: Readings,
    pub(crate) tasks: Tasks,
}

impl Engine {
    /// What the provider's clock shows, by its latest answer: right where this computer's is wrong or has jumped.
    pub(crate) fn at_provider(&self) -> Option<DateTime<Utc>> {
        Some(self.account.client()?.now()? + self.clock.moved())
    }

    /// Opens or creates the business. Nothing is sent or received before the tasks are started.
    pub async fn open(options: EngineOptions) -> Result<Arc<Self>, UiError> {
        std::fs::create_dir_all(&options.folder).map_err(|error| {
            from_store(linnet_store::StoreError::CannotOpen {
                path: options.folder.display().to_string(),
                reason: error.to_string(),
            })
        })?;
        crate::import::staging::clear(&options.folder);
        let db = Db::open(&options.folder.join("linnet.db")).await.map_err(from_store)?;
        let settings = Settings::load(&db).await?;
        let account = AccountSlot::load(&db).await?;
        let hooks = Hooks::load(&db, &options.clock, &settings).await?;
        let tunnel = TunnelSlot::new(&settings);
        crate::ledger::record_rules(&db, options.clock.now()).await;
        let engine = Arc::new(Self {
            clock: options.clock.clone(),
            events: EventBus::default(),
            settings: RwLock::new(Arc::new(settings)),
            outbox: OutboxState::default(),
            ears: Ears::default(),
            hooks,
            figures: Figures::default(),
            tunnel,
            setup: Setup::default(),
            planning: Planning::default(),
            outbox_wake: Notify::new(),
            recall_wake: Notify::new(),
            doubt_wake: Notify::new(),
            receive_wake: Notify::new(),
            account_wake: Notify::new(),
            readings: Readings::default(),
            tasks: Tasks::default(),
            account,
            db,
            options,
        });
        crate::campaigns::start::forget_cut_off(&engine).await?;
        let elsewhere = crate::receive::elsewhere::seen(&engine).await?;
        engine.ears.sent_elsewhere(elsewhere.is_some());
        Ok(engine)
    }

    /// The settings as they stand.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the settings again after a change.
    pub(crate) async fn reload_settings(&self) -> Result<(), UiError> {
        let settings = Arc::new(Settings::load(&self.db).await?);
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&settings);
        self.hooks.follow(&settings).await?;
        self.tunnel.follow(&settings);
        self.events.changed(&[CacheTag::Settings, CacheTag::Overview, CacheTag::Campaigns]);
        self.outbox_wake.notify_one();
        self.recall_wake.notify_one();
        self.receive_wake.notify_one();
        Ok(())
    }

    /// Watches what happens here.
    pub fn events(&self) -> &EventBus {
        &self.events
    }

    /// The profile's own folder.
    pub fn folder(&self) -> &Path {
        &self.options.folder
    }

    /// The open database. For tests, which press on it.
    #[doc(hidden)]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The account in use.
    pub fn account(&self) -> &AccountSlot {
        &self.account
    }

    /// Where Twilio reaches this computer.
    pub fn hooks(&self) -> &Hooks {
        &self.hooks
    }

    /// What became of the requests that reached this computer.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The tunnel that lends this computer an address.
    pub fn tunnel(&self) -> &TunnelSlot {
        &self.tunnel
    }

    /// The clock everything here goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Closes the database. The tasks must have stopped.
    pub async fn close(&self) {
        self.db.close().await;
    }
}
