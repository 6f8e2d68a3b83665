//! One business opened by this process: its lock, engine, local socket and, in practice, the world around it; opened
//! and closed in the one order that never leaves two holders.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use linnet_contract::{ErrorCode, UiError};
use serde_json::Value;

use crate::engine::{Engine, EngineOptions};
use crate::host::door::{self, Door};
use crate::host::lock::ProfileLock;
use crate::host::practice::{self, RunningPractice};
use crate::host::profiles::ProfileName;
use crate::host::remote::Remote;
use crate::host::{HostOptions, samples};

/// How long a single command waits for others to finish.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often the lock is tried while waiting.
const RETRY: Duration = Duration::from_millis(40);

/// An open business.
#[derive(Debug)]
pub struct OpenedBusiness {
    profile: ProfileName,
    engine: Arc<Engine>,
    door: Option<Door>,
    world: Option<Box<dyn RunningPractice>>,
    // Last: everything else is closed before the lock goes.
    _lock: ProfileLock,
}

/// Either the holder's line, or the business opened for a moment.
#[derive(Debug)]
pub enum Reached {
    /// A window or `run` has it open and answers.
    Holder(Remote),
    /// Nobody had it open; now this process has. Nothing is sent or received.
    Opened(Box<OpenedBusiness>),
}

impl OpenedBusiness {
    /// Opens a business to hold it: other processes are answered through its socket. Refused while another window or
    /// `run` holds it; single commands are waited for. Nothing is sent before the engine's tasks are started.
    pub async fn hold(options: &HostOptions, profile: &ProfileName) -> Result<Self, UiError> {
        let folder = options.profiles()?.make_folder(profile)?;
        let lock = take_lock(&folder, profile).await?;
        let mut opened = Self::open_locked(options, profile, &folder, lock).await?;
        match Door::open(&folder, Arc::clone(&opened.engine)) {
            Ok(door) => opened.door = Some(door),
            Err(error) => {
                opened.close().await;
                let message = format!("Linnet cannot open its local socket: {error}.");
                return Err(UiError::new(ErrorCode::Disk, message)
                    .hint("Nothing was sent. Check the data directory's permissions."));
            }
        }
        Ok(opened)
    }

    async fn open_locked(
        options: &HostOptions,
        profile: &ProfileName,
        folder: &Path,
        lock: ProfileLock,
    ) -> Result<Self, UiError> {
        let embedded = practice::is_embedded(folder);
        let engine = Engine::open(EngineOptions {
            folder: folder.to_owned(),
            profile: profile.as_str().to_owned(),
            clock: options.clock.clone(),
            keychain: options.keychain.clone(),
            embedded_practice: embedded,
        })
        .await?;
        let mut opened = Self { profile: profile.clone(), engine, door: None, world: None, _lock: lock };
        if embedded && let Err(error) = opened.start_world(options, folder).await {
            opened.close().await;
            return Err(error);
        }
        Ok(opened)
    }

    /// Starts the embedded world again and points the account at its new address.
    async fn start_world(&mut self, options: &HostOptions, folder: &Path) -> Result<(), UiError> {
        let Some(starter) = &options.practice else { return Ok(()) };
        let world = starter.start(practice::state_file(folder)).await?;
        self.engine.point_at_practice(&world.address()).await?;
        self.world = Some(world);
        Ok(())
    }

    /// Furnishes a fresh practice business: a world, an account in it, sample contacts and a sample campaign.
    pub(crate) async fn furnish(&mut self, options: &HostOptions) -> Result<(), UiError> {
        if self.world.is_some() {
            return Ok(());
        }
        let Some(starter) = &options.practice else {
            return Err(UiError::new(ErrorCode::NotFound, "Practice mode is not part of this program."));
        };
        let folder = self.folder();
        self.engine.become_practice().await?;
        let making = practice::world_folder(&folder);
        std::fs::create_dir_all(&making).map_err(|error| {
            crate::errors::from_store(linnet_store::StoreError::CannotOpen {
                path: making.display().to_string(),
                reason: error.to_string(),
            })
        })?;
        let world = starter.start(practice::state_file(&folder)).await?;
        let furnished = samples::furnish(&self.engine, world.as_ref()).await;
        self.world = Some(world);
        if furnished.is_err() {
            // The next try furnishes again.
            let _ = std::fs::remove_dir(&making);
        }
        furnished
    }

    /// The profile's name.
    pub fn profile(&self) -> &ProfileName {
        &self.profile
    }

    /// The engine.
    pub fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    fn folder(&self) -> PathBuf {
        self.engine.folder().to_owned()
    }

    /// Stops sending and receiving, closes the socket and the database, and lets the next one in.
    pub async fn close(self) {
        if let Some(door) = self.door {
            door.close().await;
        }
        self.engine.stop_tasks().await;
        if let Some(world) = self.world {
            world.stop().await;
        }
        self.engine.close().await;
    }
}

impl Reached {
    /// Puts a command to the business.
    pub async fn dispatch(&mut self, name: &str, payload: Value) -> Result<Value, UiError> {
        match self {
            Self::Holder(remote) => remote.dispatch(name, payload).await,
            Self::Opened(business) => match business.engine.dispatch(name, payload).await {
                Some(answer) => answer,
                None => Err(UiError::new(ErrorCode::BadInput, "Linnet knows no such command.")),
            },
        }
    }

    /// Hangs up, or closes what was opened.
    pub async fn close(self) {
        match self {
            Self::Holder(_) => {}
            Self::Opened(business) => business.close().await,
        }
    }
}

/// Reaches a business for one command: through its holder, or by opening it for a moment.
pub async fn reach(options: &HostOptions, profile: &ProfileName) -> Result<Reached, UiError> {
    let folder = options.profiles()?.make_folder(profile)?;
    let started = tokio::time::Instant::now();
    loop {
        if let Some(remote) = Remote::connect(&folder).await {
            return Ok(Reached::Holder(remote));
        }
        if let Some(lock) = ProfileLock::try_take(&folder)? {
            let opened = OpenedBusiness::open_locked(options, profile, &folder, lock).await?;
            return Ok(Reached::Opened(Box::new(opened)));
        }
        if started.elapsed() > PATIENCE {
            return Err(held(profile));
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Takes the lock for good. A single command is waited for; a window or `run`, which answers at its door, is not.
async fn take_lock(folder: &Path, profile: &ProfileName) -> Result<ProfileLock, UiError> {
    let started = tokio::time::Instant::now();
    loop {
        if let Some(lock) = ProfileLock::try_take(folder)? {
            return Ok(lock);
        }
        if door::knock(folder).await.is_some() || started.elapsed() > PATIENCE {
            return Err(held(profile));
        }
        tokio::time::sleep(RETRY).await;
    }
}

fn held(profile: &ProfileName) -> UiError {
    UiError::new(
        ErrorCode::Held,
        format!("The business “{profile}” is already open in another window or by a run, which goes on undisturbed."),
    )
    .hint("Use that one, or close it first.")
}
