//! Tunnels: a program beside us that lends this computer a public address and passes on what comes in there. One is
//! started, asked for its address and its health, watched, and ended; whether it is started again, and who is told its
//! address, is decided elsewhere. Its secrets go into its environment, never onto its command line.

mod address;
mod child;
mod error;
mod left_over;
mod local;
mod log;
mod program;
mod reach;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, timeout};

use crate::secret::Secret;
pub use address::public_address;
use child::Child;
pub use error::{Trouble, TunnelError};
pub use left_over::end as end_left_over;
use local::Look;
pub use program::{Maker, find};
pub use reach::{Reach, reach};

/// How often a program that is starting is looked at.
const START_LOOK: Duration = Duration::from_millis(200);

/// Which tunnel to open.
#[derive(Debug, Clone)]
pub enum Road {
    /// Cloudflare lends an address for as long as the program runs; no account needed.
    CloudflareQuick,
    /// A tunnel the owner made at Cloudflare, with an address that stays.
    CloudflareNamed {
        /// The tunnel's token.
        token: Secret,
        /// Its public address, `https://…`.
        address: String,
    },
    /// ngrok.
    Ngrok {
        /// The account's token; without one, what ngrok itself was configured with.
        token: Option<Secret>,
        /// The address to ask for; without one, ngrok chooses.
        address: Option<String>,
    },
}

/// How long to wait for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For an address that is known to the network.
    pub start: Duration,
    /// Between two looks at a tunnel that stands.
    pub look: Duration,
    /// For one that lost its connection to find it again.
    pub falter: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { start: Duration::from_secs(60), look: Duration::from_secs(5), falter: Duration::from_secs(120) }
    }
}

/// What to start, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Which.
    pub road: Road,
    /// Where its program is; else it is looked for.
    pub program: Option<PathBuf>,
    /// Where on this computer what comes in is to be handed over.
    pub port: u16,
    /// File in which a running program is noted, so that one that outlived us is ended at the next start.
    pub note: PathBuf,
    /// How long to wait.
    pub patience: Patience,
}

/// A tunnel that stands. Dropped, its program is ended.
#[derive(Debug)]
pub struct Tunnel {
    child: Child,
    plan: Plan,
    metrics: SocketAddr,
    address: String,
    /// Whether the program ever answered about its health; one that does not is believed as long as it lives.
    answers: bool,
    faltering: Option<Instant>,
}

/// What became of a tunnel that stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It has another address from now on.
    Moved(String),
    /// It lost its connection and looks for it.
    Faltering,
    /// It found it again.
    Steady,
    /// It is over.
    Gone(TunnelError),
}

impl Tunnel {
    /// Starts the program and waits until its address is known to the network.
    pub async fn open(plan: Plan) -> Result<Self, TunnelError> {
        let maker = Maker::of(&plan.road);
        let program = find(maker, plan.program.as_deref())?;
        left_over::end(&plan.note).await;
        let metrics = free_port().await.map_err(|error| TunnelError::cannot_start(maker, &error))?;
        let child = Child::start(&program, &plan.road, plan.port, metrics)
            .map_err(|error| TunnelError::cannot_start(maker, &error))?;
        if let Some(id) = child.id() {
            left_over::write(&plan.note, id).await;
        }
        let mut tunnel = Self { child, metrics, address: String::new(), answers: false, faltering: None, plan };
        let limit = tunnel.plan.patience.start;
        match timeout(limit, tunnel.until_ready()).await {
            Ok(Ok(())) => Ok(tunnel),
            Ok(Err(error)) => {
                tunnel.close().await;
                Err(error)
            }
            Err(_) => {
                let said = tunnel.child.log().last_words();
                tunnel.close().await;
                Err(TunnelError::slow(maker, limit, said))
            }
        }
    }

    /// The public address now.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    pub fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits until something changes. A wait that is given up loses nothing.
    pub async fn next(&mut self) -> Change {
        loop {
            sleep(self.plan.patience.look).await;
            if let Some(gone) = self.gone() {
                return Change::Gone(gone);
            }
            let look = self.look().await;
            if let Some(change) = self.judge(look) {
                return change;
            }
        }
    }

    /// Ends the program and waits until it has ended.
    pub async fn close(mut self) {
        self.child.end().await;
        left_over::forget(&self.plan.note).await;
    }

    async fn until_ready(&mut self) -> Result<(), TunnelError> {
        loop {
            if let Some(gone) = self.gone() {
                return Err(gone);
            }
            let look = self.look().await;
            if let (Some(address), true) = (look.address, look.ready) {
                self.address = address;
                return Ok(());
            }
            sleep(START_LOOK).await;
        }
    }

    fn gone(&mut self) -> Option<TunnelError> {
        let ended = self.child.ended()?;
        Some(TunnelError::died(Maker::of(&self.plan.road), ended.code, self.child.log().last_words()))
    }

    async fn look(&mut self) -> Look {
        let look = local::look(&self.plan.road, self.plan.port, self.metrics, self.child.log()).await;
        self.answers |= look.answered;
        look
    }

    fn judge(&mut self, look: Look) -> Option<Change> {
        let lost = !look.ready && (look.answered || self.answers);
        match (self.faltering, lost) {
            (None, true) => {
                self.faltering = Some(Instant::now());
                Some(Change::Faltering)
            }
            (Some(since), true) => (since.elapsed() >= self.plan.patience.falter)
                .then(|| Change::Gone(TunnelError::lost(Maker::of(&self.plan.road), self.child.log().last_words()))),
            (faltered, false) => {
                self.faltering = None;
                match look.address.filter(|address| *address != self.address) {
                    Some(address) => {
                        self.address.clone_from(&address);
                        Some(Change::Moved(address))
                    }
                    None => faltered.map(|_| Change::Steady),
                }
            }
        }
    }
}

/// A port that was free a moment ago. Where another program takes it first, ours ends and is started again.
async fn free_port() -> std::io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr()
}
