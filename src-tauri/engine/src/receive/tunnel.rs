//! The tunnel while the business is open: started, watched, started again with growing pauses when it ends, and its address
//! told to `Hooks`. What it shows is for the owner; nothing waits for a tunnel, because asking goes on without one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use linnet_contract::{CacheTag, ErrorCode, Tone, UiError, Way, WayState};
use linnet_providers::secret::Secret;
use linnet_providers::tunnel::{Change, Patience, Plan, Road, Tunnel, TunnelError, end_left_over};
use linnet_store::cursors;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::account::from_keychain;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::settings::Settings;

/// The first pause before a tunnel is started again, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// What stood this long was sound: the next pause is the first again.
const SOUND: Duration = Duration::from_secs(120);
/// File in the profile's folder that names a running program.
const NOTE: &str = "tunnel.json";
/// What it means wherever a way is not open.
const STILL_COME: &str = "Replies still come: Linnet asks Twilio for them every few seconds.";

/// Which tunnel is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wanted {
    way: Way,
    address: Option<String>,
    program: Option<std::path::PathBuf>,
}

impl Wanted {
    fn of(settings: &Settings) -> Option<Self> {
        let way = settings.way();
        let tunnel = matches!(way, Way::CloudflareQuick | Way::CloudflareNamed | Way::Ngrok);
        tunnel.then(|| Self { way, address: settings.tunnel_address.clone(), program: settings.tunnel_program.clone() })
    }
}

/// How a tunnel stands, for the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub state: WayState,
    pub sentence: String,
    pub advice: Option<String>,
}

/// What the rest of the engine knows of the tunnel.
#[derive(Debug)]
pub struct TunnelSlot {
    wanted: watch::Sender<Option<Wanted>>,
    standing: Mutex<Option<Standing>>,
    /// Tokens that are kept for this session only.
    session: Mutex<HashMap<Way, Secret>>,
    patience: Mutex<Patience>,
}

impl TunnelSlot {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            wanted: watch::Sender::new(Wanted::of(settings)),
            standing: Mutex::default(),
            session: Mutex::default(),
            patience: Mutex::default(),
        }
    }

    /// Takes over what the settings say now.
    pub(crate) fn follow(&self, settings: &Settings) {
        let wanted = Wanted::of(settings);
        self.wanted.send_if_modified(|held| std::mem::replace(held, wanted.clone()) != wanted);
    }

    /// Starts anew, with another token, or at once.
    pub(super) fn start_again(&self) {
        self.wanted.send_modify(|_| {});
    }

    /// How the tunnel stands; nothing while none runs here.
    pub(super) fn standing(&self) -> Option<Standing> {
        lock(&self.standing).clone()
    }

    /// How long to wait for what. For tests, which have less.
    #[doc(hidden)]
    pub fn be_patient(&self, patience: Patience) {
        *lock(&self.patience) = patience;
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps the wanted tunnel open until told to stop.
pub(super) async fn run(engine: &Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut wanted = engine.tunnel.wanted.subscribe();
    end_left_over(&engine.folder().join(NOTE)).await;
    while !*stop.borrow() {
        let now = wanted.borrow_and_update().clone();
        let mut open = None;
        let keep = async {
            match now {
                Some(now) => keep_open(engine, &now, &mut open).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = keep => {}
            _ = wanted.changed() => {}
            _ = stop.changed() => {}
        }
        settle(engine).await;
        if let Some(tunnel) = open {
            tunnel.close().await;
        }
    }
}

/// Nothing stands any more.
async fn settle(engine: &Engine) {
    engine.hooks.open_for_tunnel(false);
    take_back(engine).await;
    say(engine, None);
}

async fn take_back(engine: &Engine) {
    if let Err(error) = engine.hooks.set_base(None).await {
        tracing::warn!(%error, "a tunnel's address could not be taken back");
    }
}

fn say(engine: &Engine, standing: Option<Standing>) {
    let before = std::mem::replace(&mut *lock(&engine.tunnel.standing), standing.clone());
    if before != standing {
        engine.events.changed(&[CacheTag::Receiving]);
    }
}

/// Opens the tunnel again and again, with growing pauses.
async fn keep_open(engine: &Engine, wanted: &Wanted, held: &mut Option<Tunnel>) {
    engine.hooks.open_for_tunnel(true);
    let mut pause = FIRST_PAUSE;
    let mut told = false;
    loop {
        say(engine, Some(starting(wanted.way)));
        let begun = Instant::now();
        let trouble = match plan(engine, wanted).await {
            Ok(plan) => Trouble::of(&open(engine, wanted.way, plan, &mut told, held).await),
            Err(error) => Trouble { sentence: error.message, advice: error.hint, needs_owner: true },
        };
        take_back(engine).await;
        if let Some(gone) = held.take() {
            gone.close().await;
        }
        tracing::warn!(trouble = trouble.sentence, "the tunnel for replies is not open");
        if begun.elapsed() >= SOUND {
            pause = FIRST_PAUSE;
        }
        if !std::mem::replace(&mut told, true) {
            engine.events.notice(Tone::Warning, format!("{} {STILL_COME}", trouble.sentence));
        }
        let again = if trouble.needs_owner { "Linnet waits until you did." } else { "Linnet tries again by itself." };
        say(
            engine,
            Some(Standing {
                state: WayState::Failing,
                sentence: format!("{} {STILL_COME}", trouble.sentence),
                advice: trouble.advice.map(|advice| format!("{advice} {again}")).or_else(|| Some(again.to_owned())),
            }),
        );
        let wait = if trouble.needs_owner { Duration::MAX } else { pause };
        sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

struct Trouble {
    sentence: String,
    advice: Option<String>,
    needs_owner: bool,
}

impl Trouble {
    fn of(error: &TunnelError) -> Self {
        Self { sentence: error.to_string(), advice: Some(error.advice()), needs_owner: error.needs_owner() }
    }
}

/// Opens the tunnel and watches it to its end, whose cause is the answer.
async fn open(engine: &Engine, way: Way, plan: Plan, told: &mut bool, held: &mut Option<Tunnel>) -> TunnelError {
    let tunnel = match Tunnel::open(plan).await {
        Ok(tunnel) => held.insert(tunnel),
        Err(error) => return error,
    };
    tell(engine, way, tunnel.address()).await;
    if std::mem::take(told) {
        engine.events.notice(Tone::Good, "The tunnel for replies is open again.");
    }
    loop {
        match tunnel.next().await {
            Change::Moved(address) => tell(engine, way, &address).await,
            Change::Faltering => say(engine, Some(faltering())),
            Change::Steady => {
                say(engine, Some(ready(way, tunnel.address())));
                // What came in meanwhile was not pushed.
                engine.receive_wake.notify_one();
            }
            Change::Gone(error) => return error,
        }
    }
}

async fn tell(engine: &Engine, way: Way, address: &str) {
    match engine.hooks.set_base(Some(address.to_owned())).await {
        Ok(()) => say(engine, Some(ready(way, address))),
        Err(error) => tracing::warn!(%error, "a tunnel's address could not be kept"),
    }
}

/// What is to be started: the listener has to stand first, and a token has to be at hand.
async fn plan(engine: &Engine, wanted: &Wanted) -> Result<Plan, UiError> {
    let road = road(engine, wanted).await?;
    let mut local = engine.hooks.local();
    let bound = local.wait_for(Option::is_some).await.ok().and_then(|bound| *bound);
    // The listener's end is the engine's; then nobody reads this.
    let port = bound.map_or(0, |bound| bound.port());
    Ok(Plan {
        road,
        program: wanted.program.clone(),
        port,
        note: engine.folder().join(NOTE),
        patience: *lock(&engine.tunnel.patience),
    })
}

async fn road(engine: &Engine, wanted: &Wanted) -> Result<Road, UiError> {
    let token = token(engine, wanted.way).await?;
    match wanted.way {
        Way::CloudflareNamed => {
            let missing = |what: &str, field: &str| {
                let message = format!("The tunnel of your own at Cloudflare has no {what} here.");
                UiError::new(ErrorCode::BadInput, message).hint("Give it under Replies in Settings.").field(field)
            };
            let token = token.ok_or_else(|| missing("token", "token"))?;
            let address = wanted.address.clone().ok_or_else(|| missing("public address", "address"))?;
            Ok(Road::CloudflareNamed { token, address })
        }
        Way::Ngrok => Ok(Road::Ngrok { token, address: wanted.address.clone() }),
        Way::CloudflareQuick | Way::None | Way::Own => Ok(Road::CloudflareQuick),
    }
}

/// Names a way's token in the keychain.
fn secret_cursor(way: Way) -> String {
    format!("tunnel.secret.{way}")
}

/// The name a way's token has in the keychain, if one is kept there.
async fn secret_name(engine: &Engine, way: Way) -> Result<Option<String>, UiError> {
    let name = cursors::get(&engine.db, &secret_cursor(way)).await.map_err(from_store)?;
    Ok(name.filter(|name| !name.is_empty()))
}

async fn token(engine: &Engine, way: Way) -> Result<Option<Secret>, UiError> {
    if let Some(token) = lock(&engine.tunnel.session).get(&way).cloned() {
        return Ok(Some(token));
    }
    let Some(name) = secret_name(engine, way).await? else { return Ok(None) };
    engine.options.keychain.get(&name).await.map_err(|error| from_keychain(&error))
}

/// Whether a token is kept for a way, without asking the keychain for it.
pub(super) async fn token_kept(engine: &Engine, way: Way) -> Result<bool, UiError> {
    Ok(lock(&engine.tunnel.session).contains_key(&way) || secret_name(engine, way).await?.is_some())
}

/// Keeps a token, in the keychain unless the owner wants it in memory only.
pub(super) async fn keep_token(engine: &Engine, way: Way, token: Secret, session_only: bool) -> Result<(), UiError> {
    if session_only {
        forget_token(engine, way).await?;
        lock(&engine.tunnel.session).insert(way, token);
        return Ok(());
    }
    let name = format!("tunnel-{way}-{}", uuid::Uuid::new_v4().simple());
    engine.options.keychain.put(&name, &token).await.map_err(|error| from_keychain(&error))?;
    forget_token(engine, way).await?;
    note_secret(engine, way, &name).await
}

/// Removes a way's token.
pub(super) async fn forget_token(engine: &Engine, way: Way) -> Result<(), UiError> {
    lock(&engine.tunnel.session).remove(&way);
    let Some(name) = secret_name(engine, way).await? else { return Ok(()) };
    if let Err(error) = engine.options.keychain.delete(&name).await {
        tracing::warn!(%error, "a tunnel's token was left in the keychain");
    }
    note_secret(engine, way, "").await
}

async fn note_secret(engine: &Engine, way: Way, name: &str) -> Result<(), UiError> {
    let mut tx = engine.db.write().await.map_err(from_store)?;
    cursors::set(&mut tx, &secret_cursor(way), name, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))
}

fn starting(way: Way) -> Standing {
    let who = if way == Way::Ngrok { "ngrok" } else { "Cloudflare" };
    Standing {
        state: WayState::Starting,
        sentence: format!("Linnet is opening the tunnel and waits until {who} knows its address. {STILL_COME}"),
        advice: None,
    }
}

fn ready(way: Way, address: &str) -> Standing {
    let stays = match way {
        Way::CloudflareQuick => " It is another one each time the tunnel opens.",
        Way::None | Way::CloudflareNamed | Way::Ngrok | Way::Own => "",
    };
    Standing {
        state: WayState::Ready,
        sentence: format!("The tunnel is open: this computer is reached at {address}.{stays}"),
        advice: None,
    }
}

fn faltering() -> Standing {
    Standing {
        state: WayState::Faltering,
        sentence: format!("The tunnel lost its connection and looks for it. {STILL_COME}"),
        advice: Some("Nothing to do: it comes back by itself, for instance after this computer slept.".to_owned()),
    }
}
