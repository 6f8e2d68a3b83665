//! The text as one person would get it, and what each channel would reach.

use chrono::{DateTime, Utc};
use linnet_contract::{
    CampaignDraft, ChannelReach, MessagePreview, PreviewMessage, PreviewSpan, ReachChannels, StopLine, TextFinding,
    UiError,
};
use linnet_domain::{Category, ChannelChoice, Micros, PhoneNumber, content, decide, segments};
use linnet_store::people::Members;

use super::forecast::forecast;
use super::plan::{Planner, members};
use crate::account::senders::registered_for;
use crate::compliance::Subject;
use crate::contacts::audience;
use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::findings::{self, Text};

impl Handle<PreviewMessage> for Engine {
    async fn handle(&self, PreviewMessage { draft, index }: PreviewMessage) -> Result<MessagePreview, UiError> {
        let audience = audience::read(self, &draft.audience).await?;
        let now = self.clock.now();
        let members = members(self, &audience, &draft, now);
        let total = members.count(&self.db).await.map_err(from_store)?;
        let index = if total == 0 { 0 } else { index.min(total - 1) };
        let settings = self.settings();
        let stop_line = self.stop_line(&draft, &members, now).await?;
        let registration = registered_for(self, draft.from.as_deref()).await?;
        let text = Text { category: draft.category, body: &draft.body, registration, stop_line };
        let findings = findings::of_text(&settings, &text);
        let planner = match Planner::new(self, &draft, now).await {
            Ok(planner) => planner,
            // While a field is being typed the text is not a template yet; the owner sees why, and what stands there.
            Err(error) => return Ok(unreadable(&draft, total, index, error.message, findings, stop_line)),
        };
        let Some(person) = members.nth(&self.db, index).await.map_err(from_store)? else {
            return Ok(unreadable(&draft, 0, 0, "Nobody is in this audience.".to_owned(), findings, stop_line));
        };
        let subject = Subject::read(&self.db, person, now).await.map_err(from_store)?;
        let (spans, complete) = planner.spans(&subject);
        let planned = planner.plan_subject(subject);
        let mut pieces: Vec<PreviewSpan> = spans
            .into_iter()
            .map(|span| PreviewSpan { merged: span.field.is_some(), text: plain(self, span.text) })
            .collect();
        pieces.insert(0, PreviewSpan { text: complete.before.clone(), merged: false });
        pieces.push(PreviewSpan { text: complete.after.clone(), merged: false });
        pieces.retain(|piece| !piece.text.is_empty());
        Ok(MessagePreview {
            total,
            index,
            name: planned.person.display_name(),
            number: planned.person.number.as_ref().map(PhoneNumber::display),
            spans: pieces,
            added: [complete.before, complete.after]
                .into_iter()
                .map(|added| added.trim_matches([' ', ':', '.']).to_owned())
                .filter(|added| !added.is_empty())
                .collect(),
            segments: planned.size.segments,
            units: planned.size.units,
            remaining: planned.size.remaining,
            cost_micros: planned.cost.cost,
            missing: planned.missing,
            problem: problem(&draft, &planned.body),
            findings,
            stop_line,
        })
    }
}

impl Engine {
    /// How many of an audience an offer has to tell how to stop; nothing where its text tells everybody.
    async fn stop_line(
        &self,
        draft: &CampaignDraft,
        members: &Members<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<StopLine>, UiError> {
        if draft.category == Category::Service || content::says_how_to_stop(&draft.body) {
            return Ok(None);
        }
        let leaves = draft.when.begins(now);
        let (of, due) = members.count_untold(&self.db, leaves - decide::STOP_LINE_EVERY).await.map_err(from_store)?;
        Ok(Some(StopLine { due, of, automatic: self.settings().stop_line_automatic }))
    }
}

fn readable(address: &str) -> String {
    PhoneNumber::from_e164(address).map_or_else(|_| "your Messaging Service".to_owned(), |number| number.display())
}

fn plain(engine: &Engine, text: String) -> String {
    if engine.settings().smart_encoding { segments::smart_encode(&text).into_owned() } else { text }
}

fn problem(draft: &CampaignDraft, body: &str) -> Option<String> {
    if draft.body.trim().is_empty() {
        return Some("Write the text first.".to_owned());
    }
    content::too_long(body)
        .then(|| format!("The text is longer than {} characters; it cannot be sent.", content::MAX_UNITS))
}

fn unreadable(
    draft: &CampaignDraft,
    total: u64,
    index: u64,
    problem: String,
    findings: Vec<TextFinding>,
    stop_line: Option<StopLine>,
) -> MessagePreview {
    let size = segments::count(&draft.body);
    MessagePreview {
        total,
        index,
        name: String::new(),
        number: None,
        spans: vec![PreviewSpan { text: draft.body.clone(), merged: false }],
        added: Vec::new(),
        segments: size.segments,
        units: size.units,
        remaining: size.remaining,
        cost_micros: Micros::ZERO,
        missing: Vec::new(),
        problem: Some(problem),
        findings,
        stop_line,
    }
}

impl Handle<ReachChannels> for Engine {
    async fn handle(&self, ReachChannels { draft }: ReachChannels) -> Result<Vec<ChannelReach>, UiError> {
        // Before a text is written, channels are compared for the people alone.
        let body = if draft.body.trim().is_empty() { "-".to_owned() } else { draft.body.clone() };
        let by_text = forecast(self, &CampaignDraft { channel: ChannelChoice::Sms, body, ..draft.clone() }).await?;
        let reaches = by_text.will_send + by_text.will_wait;
        let account = self.account_status().await?;
        let known = self.senders().await?;
        let turns = known.iter().filter(|sender| sender.rotates && sender.present && sender.can_text).count();
        let sender = account.sender;
        let from = match (&sender, turns) {
            (None, _) => "No number chosen yet".to_owned(),
            (Some(_), 2..) => format!("{turns} numbers in turn"),
            (Some(sender), _) => readable(&sender.address),
        };
        let each = by_text.cost_micros.0.checked_div(i64::try_from(reaches).unwrap_or(i64::MAX));
        let each = each.map_or_else(|| self.settings().estimate(&self.settings().country, 1).cost, Micros);
        let unavailable_reason =
            sender.is_none().then(|| "Choose the number customers will see, in Settings.".to_owned());
        let text = |choice| ChannelReach {
            choice,
            available: sender.is_some(),
            unavailable_reason: unavailable_reason.clone(),
            reaches,
            not_reached: by_text.refused.clone(),
            cost_each_micros: each,
            from: from.clone(),
        };
        let audience = audience::read(self, &draft.audience).await?;
        let members = members(self, &audience, &draft, self.clock.now());
        let with_email = members.count_with_email(&self.db).await.map_err(from_store)?;
        let email = ChannelReach {
            choice: ChannelChoice::Email,
            available: false,
            unavailable_reason: Some("Connect your mailbox to send email.".to_owned()),
            reaches: with_email,
            not_reached: Vec::new(),
            cost_each_micros: Micros::ZERO,
            from: "No mailbox connected".to_owned(),
        };
        Ok(vec![text(ChannelChoice::Auto), email, text(ChannelChoice::Sms)])
    }
}
