//! Doubtful replies: marketing to the person is held until the owner has said what was meant.

use std::collections::HashMap;

use linnet_contract::{CacheTag, DecideReview, ErrorCode, ListReviews, ReviewCard, ReviewDecided, UiError};
use linnet_domain::{OptOutScope, PhoneNumber, ReviewDecision, Rule};
use linnet_store::suppressions::{NewSuppression, SuppressionSource};
use linnet_store::{messages, people, reviews};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;
use crate::suppress::{self, read_number};

impl Handle<ListReviews> for Engine {
    async fn handle(&self, _: ListReviews) -> Result<Vec<ReviewCard>, UiError> {
        let waiting = reviews::all(&self.db).await.map_err(from_store)?;
        let mut cards = Vec::with_capacity(waiting.len());
        let mut known: HashMap<String, (String, Option<linnet_domain::ContactId>)> = HashMap::new();
        for review in &waiting {
            if let Ok(number) = PhoneNumber::from_e164(&review.number) {
                let person = people::by_number(&self.db, &number).await.map_err(from_store)?;
                known.insert(review.number.clone(), (person.display_name(), person.contact));
            }
        }
        for review in waiting {
            let (name, contact) = known.remove(&review.number).unwrap_or_else(|| (review.number.clone(), None));
            cards.push(ReviewCard { name, contact, number: review.number, words: review.words, at: review.at });
        }
        Ok(cards)
    }
}

impl Handle<DecideReview> for Engine {
    async fn handle(&self, DecideReview { number, decision }: DecideReview) -> Result<ReviewDecided, UiError> {
        let number = read_number(self, &number)?;
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let Some(review) = reviews::of(&mut tx, &number).await.map_err(from_store)? else {
            return Err(UiError::new(ErrorCode::NotFound, "There is no reply of theirs left to decide about.")
                .hint("It may have been decided in another window. Their page shows how things stand."));
        };
        reviews::decided(&mut tx, &review, decision, now).await.map_err(from_store)?;
        let scope = match decision {
            ReviewDecision::StopAll => Some(OptOutScope::All),
            ReviewDecision::StopOffers => Some(OptOutScope::Marketing),
            ReviewDecision::NotAStop => None,
        };
        let mut withdrawn = 0;
        if let Some(scope) = scope {
            let no = NewSuppression {
                number: &number,
                source: SuppressionSource::Reply,
                detail: "as you judged their reply",
                words: Some(&review.words),
                scope,
            };
            withdrawn = suppress::opt_out(&mut tx, &no, now).await.map_err(from_store)?.withdrawn;
        } else {
            reviews::close(&mut tx, &number).await.map_err(from_store)?;
        }
        messages::free_held(&mut tx, number.as_str(), Rule::Review, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[
            CacheTag::Compliance,
            CacheTag::Contacts,
            CacheTag::Inbox,
            CacheTag::Campaigns,
            CacheTag::Overview,
        ]);
        self.outbox_wake.notify_one();
        let left = reviews::all(&self.db).await.map_err(from_store)?.len() as u64;
        Ok(ReviewDecided { withdrawn, left })
    }
}
