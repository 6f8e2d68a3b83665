//! What waits for an instant the owner chose, and taking a message back before it leaves.

use linnet_contract::{
    CacheTag, CampaignDraft, CancelMessage, ErrorCode, ListScheduled, MessageSent, ScheduledItem, ScheduledWhat,
    UiError, When,
};
use linnet_domain::states::MessageEvent;
use linnet_domain::{CampaignStatus, MessageState, PhoneNumber};
use linnet_store::campaigns::{self, CampaignRecord};
use linnet_store::messages::{self, Change, LeftWith, MessageRecord, Note};
use linnet_store::people;
use linnet_store::recalls::{self, RecallReason, Recalled};

use super::compose::sent;
use super::recall;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// Said of a text that is being taken back from the provider.
const COMING_BACK: &str = "Twilio holds it and is asked to give it back; it is withdrawn when Twilio has.";

/// How much of a text a list shows, in characters.
const BEGINNING: usize = 160;

impl Handle<ListScheduled> for Engine {
    async fn handle(&self, _: ListScheduled) -> Result<Vec<ScheduledItem>, UiError> {
        let mut items = Vec::new();
        for campaign in campaigns::in_status(&self.db, CampaignStatus::Scheduled).await.map_err(from_store)? {
            items.extend(campaign_item(self, campaign).await?);
        }
        for (campaign, left) in begun(self).await? {
            items.push(left_item(campaign, &left)?);
        }
        for message in messages::scheduled(&self.db, self.clock.now()).await.map_err(from_store)? {
            items.push(message_item(self, message).await?);
        }
        items.sort_by_key(|one| one.at);
        Ok(items)
    }
}

async fn campaign_item(engine: &Engine, campaign: CampaignRecord) -> Result<Option<ScheduledItem>, UiError> {
    let Some(at) = campaign.starts_at else { return Ok(None) };
    let draft = draft_of(&campaign)?;
    let people =
        campaign.counts.iter().filter(|(state, _)| *state == MessageState::Queued).map(|(_, count)| count).sum();
    let last = messages::latest_in(&engine.db, campaign.id).await.map_err(from_store)?;
    Ok(Some(ScheduledItem {
        what: ScheduledWhat::Campaign(campaign.id),
        title: campaign.name,
        text: beginning(&draft.body),
        people,
        at,
        until: last.filter(|last| *last > at),
        when: draft.when,
        category: draft.category,
        body: None,
        note: String::new(),
        held: false,
        begun: false,
    }))
}

/// Whether people have a time of their own, so that a campaign that goes out still has people whose time is to come.
const fn each_has_a_time(when: When) -> bool {
    matches!(when, When::LocalTime { .. } | When::Spread { .. })
}

/// Campaigns that go out and of which texts have a time still to come, left with the provider or waiting here.
async fn begun(engine: &Engine) -> Result<Vec<(CampaignRecord, LeftWith)>, UiError> {
    let now = engine.clock.now();
    let mut found = Vec::new();
    for campaign in campaigns::in_status(&engine.db, CampaignStatus::Sending).await.map_err(from_store)? {
        let mut left = messages::left_with_provider(&engine.db, campaign.id, now).await.map_err(from_store)?;
        if left.is_none() && each_has_a_time(draft_of(&campaign)?.when) {
            left = messages::still_to_come(&engine.db, campaign.id, now).await.map_err(from_store)?;
        }
        found.extend(left.map(|left| (campaign, left)));
    }
    Ok(found)
}

fn left_item(campaign: CampaignRecord, left: &LeftWith) -> Result<ScheduledItem, UiError> {
    let draft = draft_of(&campaign)?;
    Ok(ScheduledItem {
        what: ScheduledWhat::Campaign(campaign.id),
        title: campaign.name,
        text: beginning(&draft.body),
        people: left.held + left.waiting,
        at: left.at,
        until: (left.last > left.at).then_some(left.last),
        when: draft.when,
        category: draft.category,
        body: None,
        note: String::new(),
        held: left.waiting == 0,
        begun: true,
    })
}

fn draft_of(campaign: &CampaignRecord) -> Result<CampaignDraft, UiError> {
    serde_json::from_str(&campaign.draft).map_err(|error| {
        UiError::new(ErrorCode::Internal, format!("The draft of “{}” cannot be read: {error}", campaign.name))
    })
}

async fn message_item(engine: &Engine, message: MessageRecord) -> Result<ScheduledItem, UiError> {
    let mut title = message.number.clone();
    if let Ok(number) = PhoneNumber::from_e164(&message.number) {
        let person = people::by_number(&engine.db, &number).await.map_err(from_store)?;
        let name = format!("{} {}", person.first_name, person.last_name).trim().to_owned();
        title = if name.is_empty() { number.display() } else { name };
    }
    Ok(ScheduledItem {
        what: ScheduledWhat::Message(message.id),
        title,
        text: beginning(&message.body),
        people: 1,
        at: message.not_before,
        until: None,
        when: When::At { instant: message.wanted_at },
        category: message.category,
        note: if message.rule.is_some() { message.explanation } else { String::new() },
        held: message.state == MessageState::Scheduled,
        begun: false,
        body: Some(message.body),
    })
}

fn beginning(text: &str) -> String {
    match text.char_indices().nth(BEGINNING) {
        Some((cut, _)) => format!("{}…", text[..cut].trim_end()),
        None => text.to_owned(),
    }
}

impl Handle<CancelMessage> for Engine {
    async fn handle(&self, CancelMessage { id }: CancelMessage) -> Result<MessageSent, UiError> {
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let message = messages::get_in(&mut tx, id).await.map_err(from_store)?;
        let message = match message.state {
            MessageState::Queued => {
                let note = Note::saying("Withdrawn before it left.");
                messages::apply(&mut tx, Change::new(id, MessageEvent::Cancel, note), now).await.map_err(from_store)?;
                let message = messages::get_in(&mut tx, id).await.map_err(from_store)?;
                tx.commit().await.map_err(|error| from_store(error.into()))?;
                message
            }
            // Withdrawn when Twilio has said so.
            MessageState::Scheduled => {
                recalls::record(&mut tx, Recalled::Message(id), RecallReason::Withdrawn, now)
                    .await
                    .map_err(from_store)?;
                tx.commit().await.map_err(|error| from_store(error.into()))?;
                recall::soon(self).await;
                let message = messages::get(&self.db, id).await.map_err(from_store)?;
                let open = message.state == MessageState::Scheduled;
                if open { MessageRecord { explanation: COMING_BACK.to_owned(), ..message } } else { message }
            }
            state => return Err(UiError::new(ErrorCode::Refused, too_late(state))),
        };
        self.events.changed(&[
            CacheTag::Scheduled,
            CacheTag::Inbox,
            CacheTag::Campaigns,
            CacheTag::Overview,
            CacheTag::Contacts,
        ]);
        Ok(sent(message, now))
    }
}

/// Why a message can not be taken back.
pub(super) const fn too_late(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "It is still waiting.",
        MessageState::Submitting | MessageState::InDoubt => {
            "It is being handed to Twilio at this moment and cannot be taken back."
        }
        MessageState::Scheduled => "Twilio holds it until its time.",
        MessageState::Accepted | MessageState::Sent | MessageState::Delivered | MessageState::Undelivered => {
            "It has left already and cannot be taken back."
        }
        MessageState::Failed | MessageState::Skipped | MessageState::Expired => {
            "It was not sent, so there is nothing to take back."
        }
        MessageState::Canceled => "It was taken back already.",
    }
}
