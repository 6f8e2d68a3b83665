//! Campaigns: drafts, the look ahead, the start with its seconds of grace, progress, and each person's explanation.
//! What leaves, leaves through the outbox; what may leave is compliance's word.

mod edit;
mod forecast;
mod from;
mod moving;
mod people;
mod plan;
mod preview;
pub(crate) mod rest;
pub(crate) mod start;
mod timing;
mod trial;

use chrono::{DateTime, TimeDelta, Utc};
use linnet_contract::{
    AccountStatus, CacheTag, Campaign, CampaignDraft, CampaignRow, DeleteCampaign, ErrorCode, GetAccount, GetCampaign,
    ListCampaigns, RecipientCounts, SaveCampaign, UiError, When,
};
use linnet_domain::merge::Template;
use linnet_domain::money::group_thousands;
use linnet_domain::{CampaignId, CampaignStatus, Category, ChannelChoice};
use linnet_store::campaigns::{self, CampaignRecord};
use linnet_store::messages;
use linnet_store::trials::Trial;
use tokio::time::Instant;

pub(crate) use people::sentence as state_sentence;
pub use plan::finish as finish_text;
pub use start::tick;
pub(crate) use trial::is_on_its_way;

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::findings;
use crate::outbox::leave;

impl Handle<ListCampaigns> for Engine {
    async fn handle(&self, _: ListCampaigns) -> Result<Vec<CampaignRow>, UiError> {
        let mut rows = Vec::new();
        for record in campaigns::latest(&self.db).await.map_err(from_store)? {
            rows.push(row(self, &record).await?);
        }
        Ok(rows)
    }
}

impl Handle<GetCampaign> for Engine {
    async fn handle(&self, GetCampaign { id }: GetCampaign) -> Result<Campaign, UiError> {
        load(self, id).await
    }
}

impl Handle<SaveCampaign> for Engine {
    async fn handle(&self, SaveCampaign { id, draft }: SaveCampaign) -> Result<Campaign, UiError> {
        let draft = checked(draft)?;
        let json = serde_json::to_string(&draft)
            .map_err(|error| UiError::new(ErrorCode::Internal, format!("The draft could not be kept: {error}")))?;
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let id = match id {
            None => campaigns::insert_draft(&mut tx, &draft.name, &json, now).await.map_err(from_store)?,
            Some(id) => {
                if !campaigns::update_draft(&mut tx, id, &draft.name, &json, now).await.map_err(from_store)? {
                    return Err(not_a_draft("changed"));
                }
                id
            }
        };
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Campaigns, CacheTag::Overview]);
        load(self, id).await
    }
}

impl Handle<DeleteCampaign> for Engine {
    async fn handle(&self, DeleteCampaign { id }: DeleteCampaign) -> Result<(), UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        crate::ledger::refuse_on_hold(&mut tx, "Nothing is deleted").await?;
        if !campaigns::delete_draft(&mut tx, id).await.map_err(from_store)? {
            return Err(not_a_draft("deleted"));
        }
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Campaigns, CacheTag::Overview]);
        Ok(())
    }
}

fn not_a_draft(verb: &str) -> UiError {
    UiError::new(ErrorCode::Refused, format!("Only a draft can be {verb}; this campaign has been started."))
        .hint("Call it back or cancel it first.")
}

/// Tidies a draft. It may be unfinished: an empty text or an unknown field is found by the preview and the start.
fn checked(mut draft: CampaignDraft) -> Result<CampaignDraft, UiError> {
    draft.name = draft.name.trim().to_owned();
    if draft.name.is_empty() {
        "Untitled campaign".clone_into(&mut draft.name);
    }
    if draft.name.chars().count() > 200 {
        return Err(
            UiError::new(ErrorCode::BadInput, "A campaign's name may have 200 characters at most.").field("name")
        );
    }
    if draft.body.encode_utf16().count() > 10 * linnet_domain::content::MAX_UNITS {
        let message = format!(
            "The text is far longer than the {} characters a text can have. Shorten it first.",
            linnet_domain::content::MAX_UNITS
        );
        return Err(UiError::new(ErrorCode::BadInput, message).field("body"));
    }
    if draft.pace == Some(0) {
        return Err(UiError::new(ErrorCode::BadInput, "The pace is at least one text per second.").field("pace"));
    }
    Ok(draft)
}

/// A stored campaign as the contract tells it.
pub(crate) async fn load(engine: &Engine, id: CampaignId) -> Result<Campaign, UiError> {
    let record = campaigns::get(&engine.db, id).await.map_err(from_store)?;
    Ok(Campaign { draft: read_draft(&record)?, row: row(engine, &record).await? })
}

/// The draft of a stored campaign.
async fn draft_of(engine: &Engine, id: CampaignId) -> Result<CampaignDraft, UiError> {
    read_draft(&campaigns::get(&engine.db, id).await.map_err(from_store)?)
}

fn read_draft(record: &CampaignRecord) -> Result<CampaignDraft, UiError> {
    serde_json::from_str(&record.draft).map_err(|_| {
        UiError::new(ErrorCode::Internal, format!("The text of “{}” cannot be read from the database.", record.name))
    })
}

/// One line of the list.
pub(crate) async fn row(engine: &Engine, record: &CampaignRecord) -> Result<CampaignRow, UiError> {
    let mut counts = RecipientCounts::default();
    // A draft has nobody yet, however far its start may have got.
    for (state, count) in record.counts.iter().filter(|_| record.status != CampaignStatus::Draft) {
        *counts.bucket(*state) = *count;
    }
    let finishes_at = match record.status {
        CampaignStatus::Sending | CampaignStatus::Held | CampaignStatus::Scheduled => {
            finishes_at(engine, record).await?
        }
        CampaignStatus::Draft | CampaignStatus::Paused | CampaignStatus::Done | CampaignStatus::Canceled => None,
    };
    let starts = matches!(record.status, CampaignStatus::Held | CampaignStatus::Scheduled);
    Ok(CampaignRow {
        id: record.id,
        name: record.name.clone(),
        status: record.status,
        pause_reason: record.pause_reason.clone(),
        recipients: counts.total(),
        counts,
        attempts: record.attempts,
        cost_micros: record.cost,
        at: record.updated_at,
        starts_at: record.starts_at.filter(|_| starts),
        finishes_at,
        waits: match waits(engine, record)? {
            Some(waits) => Some(waits),
            None => held(engine, record).await?,
        },
        trial: record.trial.and_then(trial::sentence),
    })
}

/// What keeps a whole campaign back for the moment.
fn waits(engine: &Engine, record: &CampaignRecord) -> Result<Option<String>, UiError> {
    let (now, monotonic) = (engine.clock.now(), Instant::now());
    let hold = match record.status {
        CampaignStatus::Sending if read_draft(record)?.category == Category::Marketing => {
            engine.ears.marketing(now, monotonic)
        }
        CampaignStatus::Scheduled if record.starts_at.is_some_and(|start| start <= now) => {
            engine.ears.timed(now, monotonic)
        }
        _ => None,
    };
    let tried = record.status == CampaignStatus::Sending && record.trial == Some(Trial::Waiting);
    let held = hold.map(|hold| hold.reason).or_else(|| tried.then(|| trial::WAITS.to_owned()));
    Ok(held.filter(|_| engine.is_running()))
}

/// What the provider holds of a campaign, and until when.
async fn held(engine: &Engine, record: &CampaignRecord) -> Result<Option<String>, UiError> {
    if record.status != CampaignStatus::Sending || read_draft(record)?.leave.is_none() {
        return Ok(None);
    }
    let (now, zone) = (engine.clock.now(), engine.settings().zone);
    let left = messages::left_with_provider(&engine.db, record.id, now).await.map_err(from_store)?;
    Ok(left.map(|left| {
        let until = leave::readable(left.at, zone);
        match (left.held, left.waiting) {
            (0, _) => format!("Twilio gets it before {until} and holds it until then."),
            (held, 0) => format!("{} held by Twilio until {until}.", group_thousands(held)),
            (held, waiting) => format!(
                "{} held by Twilio until {until}, {} still here.",
                group_thousands(held),
                group_thousands(waiting)
            ),
        }
    }))
}

/// About when the last text is handed over: what is left at the pace, but not before the last one may leave.
async fn finishes_at(engine: &Engine, record: &CampaignRecord) -> Result<Option<DateTime<Utc>>, UiError> {
    let (segments, latest) = campaigns::left_to_send(&engine.db, record.id).await.map_err(from_store)?;
    let Some(latest) = latest else {
        return Ok(None);
    };
    let pace = i64::from(read_draft(record)?.pace.unwrap_or(engine.settings().pace).max(1));
    let begin = record.starts_at.map_or_else(|| engine.clock.now(), |start| start.max(engine.clock.now()));
    let needed = TimeDelta::milliseconds(i64::try_from(segments).unwrap_or(i64::MAX).saturating_mul(1000) / pace);
    Ok(Some((begin + needed).max(latest)))
}

/// Why a draft's text cannot be sent, if it cannot.
fn text_closed(engine: &Engine, draft: &CampaignDraft) -> Option<String> {
    if draft.body.trim().is_empty() {
        return Some("Write the text first.".to_owned());
    }
    if let Err(error) = Template::parse(&draft.body) {
        return Some(error.to_string());
    }
    findings::blocking(&engine.settings(), draft.category, &draft.body).map(|(_, message)| message)
}

/// Why Send is closed for a draft altogether, if it is: the account, the text or the channel.
async fn send_closed(engine: &Engine, draft: &CampaignDraft) -> Result<Option<String>, UiError> {
    if let Some(message) = text_closed(engine, draft) {
        return Ok(Some(message));
    }
    if let Err(objection) = draft.when.check(engine.clock.now()) {
        return Ok(Some(objection.to_string()));
    }
    if let Some(message) = crate::urgent::objection(draft) {
        return Ok(Some(message));
    }
    match draft.channel {
        ChannelChoice::Email => return Ok(Some("Connect your mailbox first; nothing can go by email yet.".to_owned())),
        ChannelChoice::Whatsapp => return Ok(Some("WhatsApp is not connected.".to_owned())),
        ChannelChoice::Auto | ChannelChoice::Sms => {}
    }
    let sender = start::sender_of(engine, draft).await?;
    let timed = draft.when != When::Now;
    if let Some(objection) = leave::objection(engine, draft.leave, draft.category, timed, sender).await? {
        return Ok(Some(objection.sentence().to_owned()));
    }
    let account: AccountStatus = engine.handle(GetAccount {}).await?;
    let blocking = account.readiness.problems.iter().find(|problem| problem.blocking);
    Ok(blocking.filter(|_| !account.readiness.can_text).map(|problem| problem.message.clone()))
}
