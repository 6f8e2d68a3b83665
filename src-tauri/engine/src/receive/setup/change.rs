//! Writing our address at Twilio and putting back what stood there: each step on record before Twilio is asked, nothing
//! overwritten that somebody else changed meanwhile.

use linnet_contract::{CacheTag, Tone, UiError};
use linnet_providers::twilio::{ErrorKind, ProviderError, SiteKind, Twilio};
use linnet_store::hook_sites::{self, HookSite, Phase, Told};

use super::site::{Fields, Ours, Site, read, shown, write};
use crate::engine::Engine;
use crate::errors::{from_provider, from_store};

/// How a change went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// As wanted.
    Changed,
    /// Somebody else had changed it; it was left alone.
    Left,
}

/// The addresses of ours now; `None` while nothing leads here.
pub(super) fn ours(engine: &Engine) -> Option<(String, String)> {
    Some((engine.hooks.inbound_url()?, engine.hooks.fallback_url()?))
}

fn address_shown(engine: &Engine, fields: &Fields) -> Option<String> {
    fields.address().map(|address| shown(address, engine.hooks.is_ours(address)))
}

/// Places ours where the owner agreed to just now, what stands there being kept first; where nobody listens yet, it is
/// placed when somebody does.
pub(super) async fn place_first(
    engine: &Engine,
    twilio: &Twilio,
    site: &Site,
    kept: Option<&HookSite>,
) -> Result<(), UiError> {
    let Some((inbound, fallback)) = ours(engine) else { return Ok(()) };
    let is_ours = site.now.address().is_some_and(|address| engine.hooks.is_ours(address));
    // Where ours stands already, what stood before it is on record, or was not kept by anybody.
    let before = match kept.and_then(|kept| Fields::parse(&kept.kind, &kept.before)).filter(|_| is_ours) {
        Some(before) => before,
        None if is_ours => nothing(site),
        None => site.now.clone(),
    };
    let ours = before.with(Ours { inbound: &inbound, fallback: &fallback });
    let kind = site.kind.word();
    let row = HookSite::new(twilio.account_sid(), &site.sid, kind, &site.label, before.to_json(), ours.to_json());
    if engine.hooks.local().borrow().is_some() {
        return write_ours(engine, twilio, &row, &before, &ours).await;
    }
    // Nobody listens here now. Whoever does next finds that it is agreed to.
    let (from, to) = (address_shown(engine, &before), address_shown(engine, &ours));
    let told = Told { from: from.as_deref(), to: to.as_deref() };
    let mut tx = engine.db.write().await.map_err(from_store)?;
    hook_sites::agree(&mut tx, &row, told, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))
}

/// The same site with no address at all.
fn nothing(site: &Site) -> Fields {
    match &site.now {
        Fields::Number(_) => Fields::Number(linnet_providers::twilio::NumberHooks::default()),
        Fields::Service(service) => Fields::Service(linnet_providers::twilio::ServiceHooks {
            inbound_request_url: None,
            fallback_url: None,
            ..service.clone()
        }),
    }
}

/// Places ours again where the owner agreed before: with another address, after a start, after a crash.
pub(super) async fn place_again(engine: &Engine, twilio: &Twilio, row: &HookSite) -> Result<Done, UiError> {
    let Some((inbound, fallback)) = ours(engine) else { return Ok(Done::Changed) };
    let Some((kind, before)) = kept(row) else { return Ok(Done::Left) };
    let now = match read(twilio, kind, &row.sid).await {
        Ok(now) => now,
        Err(error) => return gone(engine, row, error).await,
    };
    let is_ours = now.address().is_some_and(|address| engine.hooks.is_ours(address));
    let untouched = now.address() == before.address() && now.application() == before.application();
    if !is_ours && !untouched {
        return leave(engine, row, &now, true).await;
    }
    let wanted = before.with(Ours { inbound: &inbound, fallback: &fallback });
    if now == wanted && row.phase() == Phase::Placed {
        return Ok(Done::Changed);
    }
    let row = HookSite::new(&row.account_sid, &row.sid, &row.kind, &row.label, row.before.clone(), wanted.to_json());
    write_ours(engine, twilio, &row, &before, &wanted).await?;
    Ok(Done::Changed)
}

async fn write_ours(
    engine: &Engine,
    twilio: &Twilio,
    row: &HookSite,
    before: &Fields,
    ours: &Fields,
) -> Result<(), UiError> {
    let (from, to) = (address_shown(engine, before), address_shown(engine, ours));
    let told = Told { from: from.as_deref(), to: to.as_deref() };
    let mut tx = engine.db.write().await.map_err(from_store)?;
    hook_sites::place(&mut tx, row, told, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    let stands = write(twilio, &row.sid, ours).await.map_err(from_provider)?;
    let mut tx = engine.db.write().await.map_err(from_store)?;
    hook_sites::placed(&mut tx, row, &stands.to_json(), told, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.changed(&[CacheTag::Receiving, CacheTag::Ledger]);
    Ok(())
}

/// Puts back what stood there, unless somebody changed it; `rest` keeps what was agreed to for the next time.
pub(super) async fn restore(engine: &Engine, twilio: &Twilio, row: &HookSite, rest: bool) -> Result<Done, UiError> {
    if row.phase() == Phase::Conflict {
        // It was left alone already; parting forgets that too.
        return if rest { Ok(Done::Left) } else { forget(engine, row, false).await };
    }
    let Some((kind, before)) = kept(row) else { return Ok(Done::Left) };
    let now = match read(twilio, kind, &row.sid).await {
        Ok(now) => now,
        Err(error) => return gone(engine, row, error).await,
    };
    let is_ours = now.address().is_some_and(|address| engine.hooks.is_ours(address));
    if is_ours {
        let mut tx = engine.db.write().await.map_err(from_store)?;
        hook_sites::set_phase(&mut tx, row, Phase::Restoring, engine.clock.now()).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        let ours = Fields::parse(&row.kind, &row.ours).unwrap_or_else(|| now.clone());
        write(twilio, &row.sid, &Fields::put_back(&before, &ours, &now)).await.map_err(from_provider)?;
    } else if now.address() != before.address() {
        return leave(engine, row, &now, rest).await;
    } else if rest && row.phase() == Phase::Resting {
        return Ok(Done::Changed);
    }
    let (from, to) = (address_shown(engine, &now), address_shown(engine, &before));
    let told = Told { from: from.as_deref(), to: to.as_deref() };
    let mut tx = engine.db.write().await.map_err(from_store)?;
    hook_sites::restored(&mut tx, row, rest, told, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.changed(&[CacheTag::Receiving, CacheTag::Ledger]);
    Ok(Done::Changed)
}

/// Parts from a site that was left alone, or is gone.
async fn forget(engine: &Engine, row: &HookSite, is_gone: bool) -> Result<Done, UiError> {
    let mut tx = engine.db.write().await.map_err(from_store)?;
    let forgotten = if is_gone {
        hook_sites::gone(&mut tx, row, engine.clock.now()).await
    } else {
        hook_sites::forget(&mut tx, row).await
    };
    forgotten.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.changed(&[CacheTag::Receiving]);
    Ok(Done::Left)
}

/// Leaves alone what somebody else changed, and says so once.
async fn leave(engine: &Engine, row: &HookSite, now: &Fields, keep: bool) -> Result<Done, UiError> {
    if row.phase() == Phase::Conflict && keep {
        return Ok(Done::Left);
    }
    let to = address_shown(engine, now);
    let told = Told { from: None, to: to.as_deref() };
    let mut tx = engine.db.write().await.map_err(from_store)?;
    hook_sites::left(&mut tx, row, keep, told, engine.clock.now()).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))?;
    engine.events.notice(
        Tone::Warning,
        format!(
            "Somebody changed at Twilio where texts to {} are delivered. Linnet left that as it is and goes on asking for \
             replies; connect again under Replies in Settings if they are to come here at once.",
            row.label
        ),
    );
    engine.events.changed(&[CacheTag::Receiving, CacheTag::Ledger]);
    Ok(Done::Left)
}

/// A number that is not there any more needs nothing put back.
async fn gone(engine: &Engine, row: &HookSite, error: ProviderError) -> Result<Done, UiError> {
    if matches!(error.kind, ErrorKind::NotFound) {
        return forget(engine, row, true).await;
    }
    Err(from_provider(error))
}

fn kept(row: &HookSite) -> Option<(SiteKind, Fields)> {
    let kept = SiteKind::from_word(&row.kind).zip(Fields::parse(&row.kind, &row.before));
    if kept.is_none() {
        tracing::error!(site = row.sid, "what stood at Twilio does not read; it is left alone");
    }
    kept
}
