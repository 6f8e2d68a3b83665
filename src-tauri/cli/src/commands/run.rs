//! `run`: holds the business, sends what is due and receives what comes; and `watch`, which looks on.

use std::time::Duration;

use chrono::{DateTime, Utc};
use clap::Args;
use linnet_contract::{AppEvent, CacheTag};
use linnet_engine::Clock;
use linnet_engine::host::{HostOptions, OpenedBusiness};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::failure::Failure;
use crate::out::Out;
use crate::secret;
use crate::session::Session;

/// How often it is asked whether everything is settled.
const IDLE_CHECK: Duration = Duration::from_millis(200);

/// How to run.
#[derive(Debug, Args)]
pub struct Run {
    /// End when nothing is due and nothing can still settle by itself.
    #[arg(long)]
    until_idle: bool,
    /// Start the clock at this instant; only with providers on this computer.
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<DateTime<Utc>>,
    /// Read the account's token from standard input, for machines without a keychain.
    #[arg(long)]
    token_stdin: bool,
}

/// Runs until told to stop, or until idle.
pub async fn perform(arguments: Run, session: &Session<'_>) -> Result<(), Failure> {
    // Heard from the first moment on: a stop while the business opens must close it, too.
    let told = told_to_stop()?;
    let token = arguments.token_stdin.then(|| secret::read("auth token")).transpose()?;
    let mut options = session.options().clone();
    if let Some(instant) = arguments.as_of {
        options.clock = Clock::starting_at(instant);
    }
    let business = OpenedBusiness::hold(&options, &session.profile).await?;
    let outcome = work(&arguments, &options, token, &business, *session.out, told).await;
    business.close().await;
    outcome
}

async fn work(
    arguments: &Run,
    options: &HostOptions,
    token: Option<linnet_contract::SecretInput>,
    business: &OpenedBusiness,
    out: Out,
    told: impl Future<Output = ()>,
) -> Result<(), Failure> {
    let engine = business.engine();
    if !options.clock.is_system() {
        engine.allow_moved_clock()?;
    }
    if let Some(token) = token {
        engine.hand_in_secret(token).await?;
    }
    engine.must_have_secret().await?;
    let events = engine.events().subscribe();
    engine.start_tasks();
    let stop = async {
        if arguments.until_idle {
            tokio::select! {
                () = told => Ok(()),
                idle = until_idle(business) => idle,
            }
        } else {
            told.await;
            Ok(())
        }
    };
    tokio::select! {
        stopped = stop => stopped,
        broken = print_events(events, out) => broken,
    }
}

/// Listens once more before it believes in silence, so that what came in meanwhile is heard.
async fn until_idle(business: &OpenedBusiness) -> Result<(), Failure> {
    let engine = business.engine();
    loop {
        if engine.is_idle().await? {
            engine.listen_once().await?;
            if engine.is_idle().await? {
                return Ok(());
            }
        }
        tokio::time::sleep(IDLE_CHECK).await;
    }
}

/// Prints events as they come; ends only when they cannot be printed.
async fn print_events(mut events: Receiver<AppEvent>, out: Out) -> Result<(), Failure> {
    loop {
        match events.recv().await {
            Ok(event) => out.line(&event)?,
            Err(RecvError::Lagged(_)) => out.line(&AppEvent::Changed { tags: CacheTag::ALL.to_vec() })?,
            Err(RecvError::Closed) => return Ok(()),
        }
    }
}

/// Prints what happens where the business is open, until it is closed or this is stopped.
pub async fn watch(session: &mut Session<'_>) -> Result<(), Failure> {
    let Some(mut events) = session.watch().await? else {
        return Err(Failure::failed("No window or run has this business open, so nothing happens in it."));
    };
    let mut told = std::pin::pin!(told_to_stop()?);
    loop {
        tokio::select! {
            () = &mut told => return Ok(()),
            event = events.next() => match event {
                Some(event) => session.out.line(&event)?,
                None => return Ok(()),
            },
        }
    }
}

/// Hears from now on whether the system or the keyboard says stop; the answer comes when one did.
#[cfg(unix)]
pub fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let deaf = |error: std::io::Error| Failure::failed(format!("Stop signals cannot be heard: {error}"));
    let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Hears whether the keyboard says stop; a keyboard that cannot be heard never does.
#[cfg(not(unix))]
pub fn told_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
