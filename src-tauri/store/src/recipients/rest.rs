//! Those a campaign did not reach although it tried: who they are, and a second message for each on the owner's word.

use chrono::{DateTime, Utc};
use linnet_domain::CampaignId;
use serde_json::json;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::to_millis;

macro_rules! rest {
    ($rest:literal) => {
        concat!(
            "FROM recipients r JOIN messages m ON m.id = (SELECT max(l.id) FROM messages l WHERE l.recipient_id = r.id)
             WHERE r.campaign_id = ?1 AND r.state IN ('failed', 'undelivered', 'expired')",
            $rest
        )
    };
}

/// How many people did not get it, by the provider's last error.
pub async fn rest(db: &Db, campaign: CampaignId) -> Result<Vec<(Option<i64>, u64)>, StoreError> {
    let rows: Vec<(Option<i64>, i64)> =
        sqlx::query_as(concat!("SELECT m.error_code, count(*) ", rest!(" GROUP BY m.error_code")))
            .bind(campaign.0)
            .fetch_all(db.reader())
            .await?;
    Ok(rows.into_iter().map(|(code, count)| (code, count.unsigned_abs())).collect())
}

/// Plans the same text once more for everybody who did not get it, but for those whose last error is one of `never`. Each is
/// judged anew when it leaves. Answers how many.
pub async fn send_to_rest(
    tx: &mut WriteTx,
    campaign: CampaignId,
    never: &[i64],
    explanation: &str,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let done = sqlx::query(concat!(
        "INSERT INTO messages (campaign_id, recipient_id, contact_id, channel, category, origin, number, body, segments,
            cost_micros, sender_id, state, not_before, wanted_at, explanation, created_at, updated_at, urgent, tells_stop)
         SELECT m.campaign_id, m.recipient_id, m.contact_id, m.channel, m.category, m.origin, m.number, m.body, m.segments,
            m.cost_micros, m.sender_id, 'queued', ?2, ?2, ?3, ?2, ?2, m.urgent, m.tells_stop ",
        rest!(" AND (m.error_code IS NULL OR m.error_code NOT IN (SELECT value FROM json_each(?4))) ORDER BY r.id")
    ))
    .bind(campaign.0)
    .bind(to_millis(now))
    .bind(explanation)
    .bind(json!(never).to_string())
    .execute(&mut **tx)
    .await?;
    // A recipient stands where their latest message stands.
    sqlx::query(
        "UPDATE recipients SET state = 'queued', rule = NULL, explanation = ?2, updated_at = ?3
         WHERE campaign_id = ?1 AND state IN ('failed', 'undelivered', 'expired')
            AND EXISTS (SELECT 1 FROM messages m WHERE m.recipient_id = recipients.id AND m.state = 'queued')",
    )
    .bind(campaign.0)
    .bind(explanation)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// Remembers that the owner has answered for those a campaign did not reach.
pub async fn answered(tx: &mut WriteTx, campaign: CampaignId, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("UPDATE campaigns SET rest_answered_at = ? WHERE id = ?")
        .bind(to_millis(now))
        .bind(campaign.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Campaigns that ended since an instant, have nobody on the way any more, did not reach everybody, and whose owner has not
/// answered for that.
pub async fn unanswered(db: &Db, since: DateTime<Utc>) -> Result<Vec<CampaignId>, StoreError> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "SELECT c.id FROM campaigns c
         WHERE c.status = 'done' AND c.finished_at >= ? AND coalesce(c.rest_answered_at < c.finished_at, 1)
            AND EXISTS (SELECT 1 FROM campaign_counts k WHERE k.campaign_id = c.id AND k.recipients > 0
                AND k.state IN ('failed', 'undelivered', 'expired'))
            AND NOT EXISTS (SELECT 1 FROM campaign_counts k WHERE k.campaign_id = c.id AND k.recipients > 0
                AND k.state IN ('queued', 'submitting', 'in_doubt', 'accepted'))
         ORDER BY c.id",
    )
    .bind(to_millis(since))
    .fetch_all(db.reader())
    .await?;
    Ok(ids.into_iter().map(CampaignId).collect())
}
