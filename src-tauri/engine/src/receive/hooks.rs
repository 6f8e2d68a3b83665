//! Where Twilio reaches this computer: the unguessable path of this business, the public address in force and those that
//! were lately, the addresses Twilio is given, and where the listener is bound. It knows no tunnel and no request.

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use linnet_contract::UiError;
use linnet_domain::words;
use linnet_store::{Db, StoreError, cursors, hook_bases};
use tokio::sync::watch;

use crate::clock::Clock;
use crate::errors::from_store;
use crate::settings::Settings;

/// Query parameter of a status callback's address that carries our attempt's id.
pub const ATTEMPT_PARAMETER: &str = "m";
/// Asks Twilio to try again, also after an answer of 5xx and after silence; without it Twilio tries again once, and only
/// when no connection came about (twilio.com/docs/usage/webhooks/webhooks-connection-overrides). Never after 4xx: what is
/// refused once is refused again.
const TRY_AGAIN: &str = "#rc=3&rp=5xx,ct,rt";
/// A text handed over for later leaves within 35 days, and its receipts come within days of that.
const REMEMBERED_FOR: TimeDelta = TimeDelta::days(40);
/// A tunnel whose address changes at every start must not make every signature check long.
const REMEMBERED: u32 = 12;
/// Where the path is kept.
const PATH: &str = "hooks.path";

words! {
    /// What Twilio is told at an address.
    pub enum Road {
        /// What became of a text that was sent.
        Status = "status",
        /// A text that came in.
        Inbound = "inbound",
        /// The same, at the second try, after the first address failed.
        Fallback = "fallback",
        /// Whether anybody is there: no more than that.
        Health = "health",
    }
}

/// What the listener is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Whether some road to this computer is set.
    pub open: bool,
    /// The port, or 0 for any free one.
    pub port: u16,
}

/// Where this business is reached.
#[derive(Debug)]
pub struct Hooks {
    db: Db,
    clock: Clock,
    path: String,
    state: Mutex<State>,
    base: watch::Sender<Option<String>>,
    wanted: watch::Sender<Wanted>,
    local: watch::Sender<Option<SocketAddr>>,
}

#[derive(Debug, Default)]
struct State {
    /// The owner's own address.
    own: Option<String>,
    /// What a tunnel told.
    told: Option<String>,
    /// Whether a tunnel needs the listener, which has to stand before the tunnel has an address to tell.
    tunnel: bool,
    port: u16,
    /// In force now or lately, latest first.
    known: Vec<String>,
}

impl State {
    fn base(&self) -> Option<String> {
        self.own.clone().or_else(|| self.told.clone())
    }
}

impl Hooks {
    /// Reads what is kept; makes the path the first time.
    pub(crate) async fn load(db: &Db, clock: &Clock, settings: &Settings) -> Result<Self, UiError> {
        let path = path(db, clock).await.map_err(from_store)?;
        let since = clock.now() - REMEMBERED_FOR;
        let known = hook_bases::since(db, since, REMEMBERED).await.map_err(from_store)?;
        let hooks = Self {
            db: db.clone(),
            clock: clock.clone(),
            path,
            state: Mutex::new(State { known, ..State::default() }),
            base: watch::Sender::new(None),
            wanted: watch::Sender::new(Wanted { open: false, port: 0 }),
            local: watch::Sender::new(None),
        };
        hooks.follow(settings).await?;
        Ok(hooks)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over what the settings say now.
    pub(crate) async fn follow(&self, settings: &Settings) -> Result<(), UiError> {
        let own = settings.receive_url.as_deref().map(plain);
        self.change(|state| (state.own, state.port) = (own, settings.receive_port)).await
    }

    /// A tunnel tells its public address, or that it has none any more.
    pub async fn set_base(&self, base: Option<String>) -> Result<(), UiError> {
        let base = base.as_deref().map(plain);
        self.change(|state| state.told = base).await
    }

    /// A tunnel needs the listener from now on, or no longer; where it stands, [`Hooks::local`] tells.
    pub fn open_for_tunnel(&self, open: bool) {
        self.state().tunnel = open;
        self.publish();
    }

    async fn change(&self, change: impl FnOnce(&mut State)) -> Result<(), UiError> {
        let (before, after) = {
            let mut state = self.state();
            let before = state.base();
            change(&mut state);
            let after = state.base();
            if let Some(base) = &after {
                // Known before anybody is given it: a receipt may come faster than a row is synced.
                state.known.retain(|known| known != base);
                state.known.insert(0, base.clone());
                state.known.truncate(REMEMBERED as usize);
            }
            (before, after)
        };
        self.publish();
        self.remember([before, after]).await.map_err(from_store)
    }

    async fn remember(&self, bases: [Option<String>; 2]) -> Result<(), StoreError> {
        if bases[0] == bases[1] {
            return Ok(());
        }
        let now = self.clock.now();
        let mut tx = self.db.write().await?;
        for base in bases.iter().flatten() {
            hook_bases::touch(&mut tx, base, now).await?;
        }
        hook_bases::forget(&mut tx, now - REMEMBERED_FOR).await?;
        Ok(tx.commit().await?)
    }

    fn publish(&self) {
        let (base, wanted) = {
            let state = self.state();
            (state.base(), Wanted { open: state.own.is_some() || state.tunnel, port: state.port })
        };
        self.base.send_if_modified(|held| std::mem::replace(held, base.clone()) != base);
        self.wanted.send_if_modified(|held| std::mem::replace(held, wanted) != wanted);
    }

    /// The public address in force: the owner's own, or what a tunnel told.
    pub fn base(&self) -> Option<String> {
        self.state().base()
    }

    /// The same, for whoever acts when it changes.
    pub fn bases(&self) -> watch::Receiver<Option<String>> {
        self.base.subscribe()
    }

    /// Where a text's receipts go, if Twilio can reach this computer.
    pub fn status_url(&self, attempt: &str) -> Option<String> {
        Some(format!("{}?{ATTEMPT_PARAMETER}={attempt}{TRY_AGAIN}", self.url(Road::Status)?))
    }

    /// Where texts come in.
    pub fn inbound_url(&self) -> Option<String> {
        Some(self.url(Road::Inbound)? + TRY_AGAIN)
    }

    /// Where texts come in after the first address failed.
    pub fn fallback_url(&self) -> Option<String> {
        Some(self.url(Road::Fallback)? + TRY_AGAIN)
    }

    /// Answers 204 when the whole way from the public address to this computer is open.
    pub fn health_url(&self) -> Option<String> {
        self.url(Road::Health)
    }

    fn url(&self, road: Road) -> Option<String> {
        Some(format!("{}/{}/{road}", self.base()?, self.path))
    }

    /// Whether an address Twilio holds leads here, whatever its base: then it is ours to change.
    pub fn is_ours(&self, url: &str) -> bool {
        url.contains(&format!("/{}/", self.path))
    }

    /// Where the listener is bound.
    pub fn local(&self) -> watch::Receiver<Option<SocketAddr>> {
        self.local.subscribe()
    }

    pub(super) fn bound(&self, address: Option<SocketAddr>) {
        self.local.send_replace(address);
    }

    /// Whether some road to this computer is set.
    pub(crate) fn is_wanted(&self) -> bool {
        self.wanted.borrow().open
    }

    pub(super) fn wanted(&self) -> watch::Receiver<Wanted> {
        self.wanted.subscribe()
    }

    /// What a request's path leads to. Whatever a reverse proxy puts before our own part does not matter.
    pub(super) fn road(&self, path: &str) -> Option<Road> {
        let (before, road) = path.rsplit_once('/')?;
        let (_, ours) = before.rsplit_once('/')?;
        if ours == self.path { Road::from_word(road) } else { None }
    }

    /// The addresses under which Twilio may have called and which its signature then covers: what was configured, never what
    /// arrived here.
    pub(super) fn signed_urls(&self, road: Road, query: Option<&str>) -> Vec<String> {
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        self.state().known.iter().map(|base| format!("{base}/{}/{road}{query}", self.path)).collect()
    }
}

fn plain(base: &str) -> String {
    base.trim().trim_end_matches('/').to_owned()
}

/// The path of this business: 256 random bits, made once.
async fn path(db: &Db, clock: &Clock) -> Result<String, StoreError> {
    if let Some(path) = cursors::get(db, PATH).await?.filter(|path| path.len() >= 32) {
        return Ok(path);
    }
    let path = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let mut tx = db.write().await?;
    cursors::set(&mut tx, PATH, &path, clock.now()).await?;
    tx.commit().await?;
    Ok(path)
}
