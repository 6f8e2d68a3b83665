//! What Twilio says texts cost, asked once a day for every country texts may go to, and kept with its date.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use linnet_contract::{CacheTag, UiError};
use linnet_domain::Micros;
use linnet_providers::twilio::Twilio;
use linnet_store::prices;

use crate::engine::Engine;
use crate::errors::from_store;

/// How long a price is taken as it was told.
const GOOD_FOR: TimeDelta = TimeDelta::hours(24);
/// Where Linnet texts without being told to.
const HOME: &str = "US";

/// Asks for the prices that are not known or too old. Those that cannot be asked stay as they are.
pub(super) async fn refresh(engine: &Engine, client: &Twilio) -> Result<(), UiError> {
    let (settings, now) = (engine.settings(), engine.clock.now());
    let mut countries: BTreeSet<String> = settings.rules.countries.iter().cloned().collect();
    countries.extend([settings.country.clone(), HOME.to_owned()]);
    let known = prices::all(&engine.db).await.map_err(from_store)?;
    countries.retain(|country| !known.iter().any(|price| price.country == *country && now - price.asked_at < GOOD_FOR));
    let mut news = false;
    for country in countries {
        let told = match client.sms_prices(&country).await {
            Ok(told) => told,
            Err(error) => {
                // One country that Twilio does not know keeps no other from being asked.
                tracing::info!(country, "the price of a text could not be asked: {}", error.message);
                continue;
            }
        };
        let told: Vec<(String, Micros)> = told.into_iter().map(|price| (price.number_type, price.segment)).collect();
        let mut tx = engine.db.write().await.map_err(from_store)?;
        prices::put(&mut tx, &country, &told, now).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        news = true;
    }
    if news {
        engine.reload_settings().await?;
        engine.events.changed(&[CacheTag::Campaigns, CacheTag::Overview]);
    }
    Ok(())
}
