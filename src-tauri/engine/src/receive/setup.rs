//! Telling Twilio where to deliver replies: what stands there is read and shown first; on the owner's word it is kept,
//! ours is written and what stood there becomes the address that is called when ours fails. A changed address is pushed;
//! on parting and on a clean quit what stood there is put back.

mod change;
mod site;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use linnet_contract::{
    CheckHooks, ConnectHooks, DisconnectHooks, ErrorCode, HookPlan, KeptSite, MendInbound, PlannedSite, Receiving,
    SiteState, UiError, Way,
};
use linnet_domain::PhoneNumber;
use linnet_providers::twilio::{ServiceHooks, SiteKind, Twilio};
use linnet_store::hook_sites::{self, HookSite, Phase};
use linnet_store::senders::{self, SenderRow};
use sha2::{Digest as _, Sha256};
use tokio::sync::{Mutex, Notify, watch};
use tokio::time::{sleep, timeout};

use change::{ours, place_again, place_first, restore};
use site::{Fields, Site, shown};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// How long putting back may keep the program from ending. What is not done by then is done at the next start.
const PARTING: Duration = Duration::from_secs(10);
/// The first pause after a failure, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// What changes at Twilio go through.
#[derive(Debug, Default)]
pub struct Setup {
    /// One change at a time.
    turn: Mutex<()>,
    /// Woken when something is to be placed or put back.
    wake: Notify,
}

/// Keeps Twilio's side as the owner agreed to, until told to stop; then puts back what stood there.
pub(super) async fn run(engine: &Arc<Engine>, mut stop: watch::Receiver<bool>) {
    let mut bases = engine.hooks.bases();
    let mut pause = FIRST_PAUSE;
    while !*stop.borrow() {
        bases.borrow_and_update();
        let wait = match follow(engine).await {
            Ok(()) => {
                pause = FIRST_PAUSE;
                Duration::MAX
            }
            Err(error) => {
                tracing::warn!(code = %error.code, "Twilio could not be told where to deliver replies: {error}");
                let wait = pause;
                pause = (pause * 2).min(LONGEST_PAUSE);
                wait
            }
        };
        tokio::select! {
            () = sleep(wait) => {}
            _ = bases.changed() => {}
            () = engine.setup.wake.notified() => {}
            _ = stop.changed() => {}
        }
    }
    match timeout(PARTING, put_all_back(engine, true)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "what stood at Twilio could not be put back"),
        Err(_) => tracing::warn!("what stood at Twilio could not be put back in time"),
    }
}

/// Places ours wherever the owner agreed, or puts back what stood there once no way is wanted any more.
async fn follow(engine: &Engine) -> Result<(), UiError> {
    let _turn = engine.setup.turn.lock().await;
    // Without the account's secret nothing can be asked; it wakes us when it comes.
    let Some(twilio) = engine.account.client() else { return Ok(()) };
    let rows = hook_sites::of_account(&engine.db, twilio.account_sid()).await.map_err(from_store)?;
    let wanted = engine.settings().way() != Way::None;
    let mut trouble = Ok(());
    for row in &rows {
        let done = match (ours(engine).is_some(), row.phase()) {
            (true, Phase::Conflict) => continue,
            (true, _) => place_again(engine, &twilio, row).await,
            (false, _) if !wanted => restore(engine, &twilio, row, true).await,
            // A tunnel that is being opened again finds its address there, or another one is written then. Until then
            // Twilio calls what stood there before.
            (false, _) => continue,
        };
        // One that cannot be changed does not keep the others from it.
        trouble = trouble.and(done.map(|_| ()));
    }
    trouble
}

/// Puts back what stood everywhere; `rest` keeps what was agreed to.
async fn put_all_back(engine: &Engine, rest: bool) -> Result<(), UiError> {
    let _turn = engine.setup.turn.lock().await;
    let Some(twilio) = engine.account.client() else { return Ok(()) };
    let mut trouble = Ok(());
    for row in hook_sites::of_account(&engine.db, twilio.account_sid()).await.map_err(from_store)? {
        trouble = trouble.and(restore(engine, &twilio, &row, rest).await.map(|_| ()));
    }
    trouble
}

/// Puts everything back for good before the account is parted from. An account that cannot be reached keeps nobody: then
/// Twilio goes on calling an address at which nobody answers, and falls back to what stood there.
pub(crate) async fn release(engine: &Engine) {
    match timeout(PARTING, put_all_back(engine, false)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "what stood at Twilio could not be put back"),
        Err(_) => tracing::warn!("what stood at Twilio could not be put back in time"),
    }
}

impl Engine {
    /// Twilio's side is looked after anew.
    pub(crate) fn setup_changed(&self) {
        self.setup.wake.notify_one();
    }
}

/// Where texts to the numbers in use come in at Twilio, read there now.
async fn sites(engine: &Engine, twilio: &Twilio) -> Result<Vec<Site>, UiError> {
    let all = senders::all(&engine.db).await.map_err(from_store)?;
    let turns = all.iter().any(|row| row.rotates && row.usable());
    let in_use = all.iter().filter(|row| row.usable() && if turns { row.rotates } else { row.chosen });
    let mut found: Vec<Site> = Vec::new();
    for sender in in_use {
        for site in sites_of(twilio, sender, &all).await? {
            if !found.iter().any(|known| known.sid == site.sid) {
                found.push(site);
            }
        }
    }
    Ok(found)
}

async fn sites_of(twilio: &Twilio, sender: &SenderRow, all: &[SenderRow]) -> Result<Vec<Site>, UiError> {
    let Some(sid) = &sender.provider_sid else { return Ok(Vec::new()) };
    let is_service = sender.kind == "messaging_service";
    let service_sid = if is_service { Some(sid) } else { sender.service_sid.as_ref() };
    if let Some(service_sid) = service_sid {
        let hooks = twilio.service_hooks(service_sid).await.map_err(from_provider)?;
        if !hooks.use_inbound_webhook_on_number {
            let name =
                all.iter().find(|row| row.provider_sid.as_ref() == Some(service_sid)).map(|row| row.name.clone());
            let label = name.filter(|name| !name.is_empty()).unwrap_or_else(|| service_sid.clone());
            let now = Fields::Service(hooks);
            return Ok(vec![Site { kind: SiteKind::Service, sid: service_sid.clone(), label, now }]);
        }
    }
    let numbers = if is_service {
        let pool = twilio.service_senders(sid).await.map_err(from_provider)?;
        pool.into_iter().map(|one| (one.sid, one.number.as_str().to_owned())).collect()
    } else {
        vec![(sid.clone(), sender.address.clone())]
    };
    let mut sites = Vec::new();
    for (sid, label) in numbers {
        let now = Fields::Number(twilio.number_hooks(&sid).await.map_err(from_provider)?);
        sites.push(Site { kind: SiteKind::Number, sid, label, now });
    }
    Ok(sites)
}

/// Names exactly what was seen, and under which account and address.
fn fingerprint(twilio: &Twilio, sites: &[Site], address: Option<&str>) -> String {
    let mut hash = Sha256::new();
    for part in [twilio.account_sid(), address.unwrap_or_default()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for site in sites {
        hash.update(site.sid.as_bytes());
        hash.update(site.now.to_json().as_bytes());
        hash.update([0]);
    }
    URL_SAFE_NO_PAD.encode(&hash.finalize()[..12])
}

fn plan(engine: &Engine, twilio: &Twilio, sites: &[Site]) -> HookPlan {
    let address = engine.hooks.base();
    HookPlan {
        seen: fingerprint(twilio, sites, address.as_deref()),
        sites: sites.iter().map(|site| planned(engine, site)).collect(),
        address,
    }
}

fn planned(engine: &Engine, site: &Site) -> PlannedSite {
    let now = site.now.address();
    let ours = now.is_some_and(|address| engine.hooks.is_ours(address));
    let dropped = match &site.now {
        Fields::Service(service) if service.drops_inbound() => Some(format!(
            "Twilio drops every text that comes in at {}: this Messaging Service has no address for them and does not use \
             its numbers’ own either. They do not even show in Twilio’s list, so Linnet cannot find them by asking.",
            site.label
        )),
        Fields::Number(_) | Fields::Service(_) => None,
    };
    PlannedSite {
        sid: site.sid.clone(),
        label: written(&site.label),
        now: now.map(|address| shown(address, ours)),
        meaning: meaning(&site.now, ours),
        ours,
        dropped,
    }
}

fn meaning(now: &Fields, ours: bool) -> Vec<String> {
    if ours {
        return vec!["Replies are delivered to this computer already.".to_owned()];
    }
    let mut sentences = Vec::new();
    if let Some(application) = now.application() {
        sentences.push(format!(
            "A Twilio application ({application}) takes the texts now. It is set aside while Linnet is connected, and \
             put back afterwards."
        ));
    } else if let Some(address) = now.address() {
        sentences.push(format!(
            "Texts are delivered to {} now. Linnet takes its place; Twilio then calls it only when this computer cannot \
             be reached. If it answers customers by itself, it may do so then.",
            shown(address, false)
        ));
    } else {
        sentences.push("Nothing is delivered anywhere now, so nothing is replaced.".to_owned());
    }
    sentences.push("What stood there is kept, and put back when you disconnect or close Linnet.".to_owned());
    sentences
}

/// A number as people write it; a service's name stays as it is.
fn written(label: &str) -> String {
    PhoneNumber::from_e164(label).map_or_else(|_| label.to_owned(), |number| number.display())
}

/// What was changed at Twilio, as it stands on record.
pub(super) async fn kept(engine: &Engine) -> Result<Vec<KeptSite>, UiError> {
    let account = linnet_store::account::get(&engine.db).await.map_err(from_store)?;
    let Some(account) = account else { return Ok(Vec::new()) };
    let rows = hook_sites::of_account(&engine.db, &account.account_sid).await.map_err(from_store)?;
    Ok(rows.iter().map(kept_site).collect())
}

fn kept_site(row: &HookSite) -> KeptSite {
    let before = Fields::parse(&row.kind, &row.before);
    let before = before.as_ref().and_then(Fields::address).map(|address| shown(address, false));
    let (state, sentence) = match row.phase() {
        Phase::Placing => (SiteState::Placing, "Linnet is telling Twilio its address.".to_owned()),
        Phase::Placed => match &before {
            Some(before) => (
                SiteState::Placed,
                format!("Texts are delivered here. When this computer cannot be reached, Twilio calls {before}."),
            ),
            None => (SiteState::Placed, "Texts are delivered here.".to_owned()),
        },
        Phase::Restoring => (SiteState::Restoring, "Linnet is putting back what stood there.".to_owned()),
        Phase::Resting => (
            SiteState::Resting,
            "What stood there before stands there again. Linnet takes its place when the way is open.".to_owned(),
        ),
        Phase::Conflict => (
            SiteState::Conflict,
            "Somebody changed it at Twilio meanwhile, and Linnet left that alone. Connect again if replies are to come \
             here at once."
                .to_owned(),
        ),
    };
    KeptSite { label: written(&row.label), state, sentence, before }
}

impl Handle<CheckHooks> for Engine {
    async fn handle(&self, _: CheckHooks) -> Result<HookPlan, UiError> {
        let twilio = self.account_client().await?;
        let sites = sites(self, &twilio).await?;
        Ok(plan(self, &twilio, &sites))
    }
}

impl Handle<ConnectHooks> for Engine {
    async fn handle(&self, ConnectHooks { seen }: ConnectHooks) -> Result<Receiving, UiError> {
        let twilio = self.account_client().await?;
        if ours(self).is_none() {
            let message = "No public address is open now, so there is none to tell Twilio. Nothing was changed there.";
            return Err(
                UiError::new(ErrorCode::Refused, message).hint("Choose a way first, and wait until it is open.")
            );
        }
        let turn = self.setup.turn.lock().await;
        let sites = sites(self, &twilio).await?;
        if fingerprint(&twilio, &sites, self.hooks.base().as_deref()) != seen {
            let message = "What stands at Twilio, or the address, changed since you saw it. Nothing was changed there.";
            return Err(UiError::new(ErrorCode::Refused, message).hint("Look again at what would be replaced."));
        }
        let rows = hook_sites::of_account(&self.db, twilio.account_sid()).await.map_err(from_store)?;
        for site in &sites {
            place_first(self, &twilio, site, rows.iter().find(|row| row.sid == site.sid)).await?;
        }
        drop(turn);
        self.receiving().await
    }
}

impl Handle<DisconnectHooks> for Engine {
    async fn handle(&self, _: DisconnectHooks) -> Result<Receiving, UiError> {
        self.account_client().await?;
        put_all_back(self, false).await?;
        self.receiving().await
    }
}

impl Handle<MendInbound> for Engine {
    async fn handle(&self, MendInbound { sid }: MendInbound) -> Result<HookPlan, UiError> {
        let twilio = self.account_client().await?;
        let turn = self.setup.turn.lock().await;
        let now = twilio.service_hooks(&sid).await.map_err(from_provider)?;
        if now.drops_inbound() {
            let mended = ServiceHooks { use_inbound_webhook_on_number: true, ..now };
            twilio.set_service_hooks(&sid, &mended).await.map_err(from_provider)?;
            let mut tx = self.db.write().await.map_err(from_store)?;
            hook_sites::mended(&mut tx, &sid, self.clock.now()).await.map_err(from_store)?;
            tx.commit().await.map_err(|error| from_store(error.into()))?;
        }
        drop(turn);
        self.receive_wake.notify_one();
        self.handle(CheckHooks {}).await
    }
}
