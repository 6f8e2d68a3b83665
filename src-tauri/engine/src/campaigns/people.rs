//! The people of a started campaign: who stands where, and a sentence for each.

use linnet_contract::{
    CampaignPerson, CampaignReport, ErrorCode, ExplainPerson, ListCampaignPeople, Page, PersonExplanation,
    ReportCampaign, UiError,
};
use linnet_domain::{MessageState, phone};
use linnet_store::people;
use linnet_store::recipients::{self, RecipientFilter, RecipientRecord};

use super::{draft_of, load};
use crate::compliance::{Message, Policy, Subject};
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// People read at a time for a report.
const PAGE: u64 = 5_000;

impl Handle<ListCampaignPeople> for Engine {
    async fn handle(&self, command: ListCampaignPeople) -> Result<Page<CampaignPerson>, UiError> {
        let filter = RecipientFilter { state: command.state, query: command.query.trim().to_owned() };
        let limit = command.slice.limit.min(1_000);
        let total = if filter.query.is_empty() {
            let counts = load(self, command.id).await?.row.counts;
            filter.state.map_or_else(|| counts.total(), |state| counts.get(state))
        } else {
            recipients::count(&self.db, command.id, &filter).await.map_err(from_store)?
        };
        let people = recipients::page(&self.db, command.id, &filter, command.slice.offset, limit);
        let items = people.await.map_err(from_store)?.into_iter().map(person).collect();
        Ok(Page { total, items })
    }
}

fn person(record: RecipientRecord) -> CampaignPerson {
    let explanation =
        if record.explanation.is_empty() { sentence(record.state).to_owned() } else { record.explanation };
    CampaignPerson {
        contact: record.contact,
        name: record.name,
        number: record.number,
        state: record.state,
        explanation,
        at: record.updated_at,
        not_before: record.not_before,
    }
}

/// What a state means where nothing more is to be said.
pub(crate) const fn sentence(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "Waits for its turn.",
        MessageState::Submitting => "Is being handed to Twilio.",
        MessageState::InDoubt => {
            "Handed over, but no answer came. Checking with Twilio; it is not sent again by itself."
        }
        MessageState::Accepted => "Twilio has it.",
        MessageState::Scheduled => "Twilio holds it until its time.",
        MessageState::Sent => "On its way to the phone.",
        MessageState::Delivered => "Arrived on the phone.",
        MessageState::Undelivered => "The phone company could not deliver it.",
        MessageState::Failed => "Twilio could not send it.",
        MessageState::Skipped => "Was not sent.",
        MessageState::Canceled => "Withdrawn before it left.",
        MessageState::Expired => "Its time passed before it could leave.",
    }
}

impl Handle<ExplainPerson> for Engine {
    async fn handle(&self, command: ExplainPerson) -> Result<PersonExplanation, UiError> {
        let found = phone::check(&command.number, &self.settings().country);
        let number = found.e164.as_deref().and_then(|e164| linnet_domain::PhoneNumber::from_e164(e164).ok());
        let Some(number) = number else {
            return Err(UiError::new(ErrorCode::BadInput, format!("“{}” is not a phone number.", command.number)));
        };
        let record = recipients::by_number(&self.db, command.id, number.as_str()).await.map_err(from_store)?;
        let Some(record) = record else {
            let message = format!("{} is not in this campaign.", number.display());
            return Err(
                UiError::new(ErrorCode::NotFound, message).hint("Only people of a started campaign can be explained.")
            );
        };
        let draft = draft_of(self, command.id).await?;
        let asked = people::by_number(&self.db, &number).await.map_err(from_store)?;
        let subject = Subject::read(&self.db, asked, self.clock.now()).await.map_err(from_store)?;
        let world = linnet_store::profile::world(&self.db).await.map_err(from_store)?;
        let settings = self.settings();
        let policy = Policy { settings: &settings, world };
        let urgent = draft.urgent.as_ref().map(|urgent| urgent.reason.as_str());
        let message = Message { urgent, ..Message::text(draft.category, None) };
        let verdict = subject.verdict(&policy, &message, self.clock.now());
        let messages =
            linnet_store::thread::of_campaign(&self.db, number.as_str(), command.id).await.map_err(from_store)?;
        Ok(PersonExplanation {
            person: person(record),
            reasons: verdict.reasons.clone(),
            verdict,
            messages: messages.into_iter().map(crate::inbox::thread_message).collect(),
        })
    }
}

impl Handle<ReportCampaign> for Engine {
    async fn handle(&self, ReportCampaign { id }: ReportCampaign) -> Result<CampaignReport, UiError> {
        let campaign = load(self, id).await?;
        let everybody = RecipientFilter::default();
        let mut people = Vec::new();
        loop {
            let page =
                recipients::page(&self.db, id, &everybody, people.len() as u64, PAGE).await.map_err(from_store)?;
            if page.is_empty() {
                return Ok(CampaignReport { campaign, people });
            }
            people.extend(page.into_iter().map(person));
        }
    }
}
