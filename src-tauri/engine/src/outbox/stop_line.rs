//! The way to stop, added at the last moment: an offer was planned for somebody who had been told within the month, and since
//! then the month has passed, or the text that told them turned out not to have arrived.

use chrono::{DateTime, Utc};
use linnet_domain::{Category, content, segments};
use linnet_store::messages::{DueMessage, Rewrite};

use crate::compliance::Subject;
use crate::settings::Settings;

/// Adds what has come due to a message about to leave; answers what is to be written down about it if it leaves.
pub(super) fn add_where_due(
    message: &mut DueMessage,
    subject: &Subject,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Option<Rewrite> {
    let asked = message.category == Category::Marketing && settings.stop_line_automatic && subject.stop_line_due(now);
    if !asked || content::says_how_to_stop(&message.body) {
        return None;
    }
    message.body = content::complete(&message.body, "").text;
    message.segments = segments::count(&message.body).segments;
    message.cost = settings.estimate(&subject.place.country, message.segments).cost;
    let (body, segments, cost) = (message.body.clone(), message.segments, message.cost);
    Some(Rewrite { message: message.id, body, segments, cost, tells_stop: true })
}
