//! The practice world: a simulated Twilio, a mail sink and an AI on loopback ports, with pretend customers who answer.
//! It is the other side of the wire, so it shares no code with the product; faults can be switched on by name.

mod agenda;
mod ai;
mod answer;
mod api;
mod callbacks;
mod calls;
mod catalogue;
mod clock;
mod clockwork;
mod customers;
mod delivery;
mod destinations;
mod faults;
mod form;
mod fragment;
mod gate;
mod inbound;
mod judge;
mod keeping;
mod log;
mod model;
mod options;
mod optout;
mod routing;
mod segments;
mod server;
mod side_door;
mod signature;
mod smart;
mod smtp;
mod standing;
mod twiml;
mod webhook;
mod world;

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinSet;

pub use customers::{PretendCustomer, Temperament, pretend_customers};
pub use faults::{fault_names, parse_fault};
pub use options::{Announcement, PracticeError, PracticeOptions, Registered};

use crate::webhook::Lanes;
use crate::world::World;

/// A running practice world. Dropping it ends the world; [`Practice::stop`] also saves its last records.
pub struct Practice {
    announcement: Announcement,
    world: Arc<World>,
    closing: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// Starts a practice world on loopback ports.
pub async fn start(options: PracticeOptions) -> Result<Practice, PracticeError> {
    let (lanes, ends) = Lanes::new();
    let world = Arc::new(World::new(options, lanes)?);
    if let Some(path) = &world.options.state_file {
        keeping::load(&world, path)?;
    }
    let twilio = server::bind(world.options.port).await?;
    let smtp = server::bind(world.options.smtp_port).await?;
    let ai = server::bind(world.options.ai_port).await?;
    let address = |listener: &tokio::net::TcpListener, port| {
        listener.local_addr().map_err(|source| PracticeError::Bind { port, source })
    };
    let announcement = announce(
        &world,
        &address(&twilio, world.options.port)?.to_string(),
        address(&smtp, world.options.smtp_port)?.to_string(),
        &address(&ai, world.options.ai_port)?.to_string(),
    );
    let (closing, closed) = watch::channel(false);
    let client = webhook::client(&fragment::Limits::default())?;
    let mut tasks = JoinSet::new();
    for end in ends {
        tasks.spawn(webhook::work(Arc::clone(&world), client.clone(), end));
    }
    tasks.spawn(clockwork::run(Arc::clone(&world)));
    if let Some(path) = world.options.state_file.clone() {
        tasks.spawn(keeping::run(Arc::clone(&world), path));
    }
    let front = Arc::clone(&world);
    let handler = move |request| gate::handle(Arc::clone(&front), request);
    tasks.spawn(server::serve(twilio, closed.clone(), handler));
    tasks.spawn(smtp::serve(smtp, closed.clone(), Arc::clone(&world)));
    tasks.spawn(server::serve(ai, closed, |request| std::future::ready(Some(ai::answer(&request)))));
    Ok(Practice { announcement, world, closing, tasks })
}

fn announce(world: &World, twilio: &str, smtp: String, ai: &str) -> Announcement {
    let state = world.lock();
    let account = &world.account;
    Announcement {
        twilio: format!("http://{twilio}"),
        smtp,
        ai: format!("http://{ai}"),
        account_sid: account.sid.clone(),
        auth_token: account.token.clone(),
        api_key_sid: account.key_sid.clone(),
        api_key_secret: account.key_secret.clone(),
        numbers: state.numbers.iter().map(|number| number.e164.clone()).collect(),
        messaging_service_sid: state.pools.first().map(|pool| pool.sid.clone()).unwrap_or_default(),
    }
}

impl Practice {
    /// Where everything is and how to get in.
    pub fn announcement(&self) -> Announcement {
        self.announcement.clone()
    }

    /// The people who live here.
    pub fn customers(&self) -> &[PretendCustomer] {
        &self.world.customers
    }

    /// Closes every port and saves the records, if they are kept.
    pub async fn stop(mut self) -> Result<(), PracticeError> {
        self.closing.send_replace(true);
        self.tasks.shutdown().await;
        match &self.world.options.state_file {
            Some(path) => keeping::save(&self.world, path),
            None => Ok(()),
        }
    }
}
