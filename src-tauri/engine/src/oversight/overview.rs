//! Compliance at a glance.

use chrono::TimeDelta;
use linnet_contract::{Compliance, GetCompliance, HeldBy, LackCount, UiError};
use linnet_domain::audience::Audience;
use linnet_domain::{Lack, Rule, rules};
use linnet_store::contacts::audience_count;
use linnet_store::{recipients, reviews, suppressions};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// How far back the page looks.
const RECENT: TimeDelta = TimeDelta::days(30);
/// Replies whose time to effect is told.
const MEASURED: u32 = 100;

impl Handle<GetCompliance> for Engine {
    async fn handle(&self, _: GetCompliance) -> Result<Compliance, UiError> {
        let now = self.clock.now();
        let since = now - RECENT;
        let held = recipients::held_by(&self.db, since).await.map_err(from_store)?;
        let mut held: Vec<HeldBy> = held
            .into_iter()
            .filter_map(|(rule, waiting, refused)| {
                let rule = Rule::from_word(&rule)?;
                Some(HeldBy { rule, title: title(rule).to_owned(), waiting, refused })
            })
            .filter(|held| held.waiting + held.refused > 0)
            .collect();
        held.sort_by_key(|held| std::cmp::Reverse(held.waiting + held.refused));
        let (opt_outs, opt_outs_recent) = suppressions::totals(&self.db, since).await.map_err(from_store)?;
        let mut times = suppressions::effect_times(&self.db, MEASURED).await.map_err(from_store)?;
        times.sort_unstable();
        Ok(Compliance {
            held,
            reviews: reviews::all(&self.db).await.map_err(from_store)?.len() as u64,
            opt_outs,
            opt_outs_recent,
            effect_median_ms: times.get(times.len() / 2).copied(),
            effect_slowest_ms: times.last().copied(),
            lacking: self.lacking().await?,
            rules_version: rules::VERSION.to_owned(),
            rules_stale: rules::are_stale(now),
        })
    }
}

impl Engine {
    async fn lacking(&self) -> Result<Vec<LackCount>, UiError> {
        let mut found = Vec::new();
        for lack in [Lack::Consent, Lack::Visit, Lack::Contact, Lack::Place] {
            let audience = Audience::Lacks(lack);
            let count = audience_count(self.db.reader(), &audience, &[], self.today()).await.map_err(from_store)?;
            if count > 0 {
                found.push(LackCount { lack, title: audience.words(), audience: audience.to_string(), count });
            }
        }
        Ok(found)
    }
}

/// A rule in a few words, as the head of a list.
const fn title(rule: Rule) -> &'static str {
    match rule {
        Rule::Number => "No number that can be texted",
        Rule::OptOut => "Said stop",
        Rule::Review => "A reply that may mean stop",
        Rule::Consent => "No record of a yes that is good enough",
        Rule::Country => "Countries you have not switched on",
        Rule::OldConsent => "A yes from long ago",
        Rule::Cap => "Had their offers for the day",
        Rule::FreshEars => "Replies were read first",
        Rule::Missed => "Its time passed while the computer was off",
        Rule::Talking => "You were talking with them",
        Rule::Urgent => "Offers marked urgent",
        Rule::FederalHours => "Night where they are",
        Rule::StateHours => "Outside the hours of their state",
        Rule::Sunday => "Sunday in a state that allows none",
        Rule::Holiday => "A holiday in a state that allows none",
        Rule::StatePaused => "States you paused",
        Rule::CountryHours => "Outside the hours of their country",
        Rule::OwnHours => "Outside your hours",
        Rule::BusinessName => "The text did not name your business",
        Rule::OptOutLine => "The text did not say how to stop",
        Rule::Content => "Something in the text",
        Rule::ChannelOpen => "A channel that is not connected",
        Rule::Budget => "Your spending limit",
        Rule::SenderCap => "Your numbers had sent their texts for the day",
        Rule::SenderQueue => "Twilio had not passed on those before them",
        Rule::NoCommonWindow => "No hour that every rule allows",
    }
}
