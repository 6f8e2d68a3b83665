//! Which offers are being tried on the owner's own phone before anybody else gets them. While a trial waits, its one
//! message is all of the campaign that may leave.

use chrono::{DateTime, Utc};
use linnet_domain::{CampaignId, MessageId, MessageState, words};
use sqlx::Row as _;

use crate::db::{Db, WriteTx};
use crate::error::StoreError;
use crate::instant::{from_millis, to_millis};

words! {
    /// How far the trial of a campaign got.
    pub enum Trial {
        /// The first copy has not arrived yet; everybody else waits.
        Waiting = "waiting",
        /// It arrived.
        Arrived = "arrived",
        /// It did not, and the campaign was paused.
        Missing = "missing",
        /// The owner had it go on without.
        Waived = "waived",
    }
}

/// A trial that waits, in a campaign that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingTrial {
    /// Which campaign.
    pub campaign: CampaignId,
    /// Where its first copy stands; nothing if there is none any more.
    pub state: Option<MessageState>,
    /// Its sentence.
    pub explanation: String,
    /// When it was handed over last, if it was.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// The trials that wait.
pub async fn waiting(db: &Db) -> Result<Vec<WaitingTrial>, StoreError> {
    let rows = sqlx::query(
        "SELECT c.id, m.state, coalesce(m.explanation, '') AS explanation,
            (SELECT max(a.submitted_at) FROM attempts a WHERE a.message_id = m.id) AS submitted_at
         FROM campaigns c LEFT JOIN messages m ON m.id = c.first_copy
         WHERE c.status = 'sending' AND c.trial = 'waiting'",
    )
    .fetch_all(db.reader())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(WaitingTrial {
                campaign: CampaignId(row.try_get("id")?),
                state: row.try_get::<Option<&str>, _>("state")?.and_then(MessageState::from_word),
                explanation: row.try_get("explanation")?,
                submitted_at: row.try_get::<Option<i64>, _>("submitted_at")?.map(from_millis),
            })
        })
        .collect()
}

/// Begins a trial with a message of the campaign.
pub async fn begin(tx: &mut WriteTx, campaign: CampaignId, copy: MessageId) -> Result<(), StoreError> {
    sqlx::query("UPDATE campaigns SET first_copy = ?2, trial = 'waiting' WHERE id = ?1")
        .bind(campaign.0)
        .bind(copy.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets the trial of a campaign of which nothing has left, with the copy that was made for it alone.
pub async fn forget(tx: &mut WriteTx, campaign: CampaignId) -> Result<(), StoreError> {
    for statement in [
        "UPDATE campaigns SET first_copy = NULL, trial = NULL WHERE id = ?",
        "DELETE FROM messages WHERE campaign_id = ? AND recipient_id IS NULL AND origin = 'test' AND state = 'queued'",
    ] {
        sqlx::query(statement).bind(campaign.0).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Writes down how a trial went that waited, or was missed; one that is over otherwise stays as it is.
pub async fn end(tx: &mut WriteTx, campaign: CampaignId, trial: Trial) -> Result<(), StoreError> {
    sqlx::query("UPDATE campaigns SET trial = ?2 WHERE id = ?1 AND trial IN ('waiting', 'missing')")
        .bind(campaign.0)
        .bind(trial.word())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How far the trial of a campaign got, if it has one, and where its first copy stands.
pub async fn of(tx: &mut WriteTx, campaign: CampaignId) -> Result<Option<(Trial, Option<MessageState>)>, StoreError> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT c.trial, m.state FROM campaigns c LEFT JOIN messages m ON m.id = c.first_copy WHERE c.id = ?",
    )
    .bind(campaign.0)
    .fetch_optional(&mut **tx)
    .await?;
    let (trial, state) = row.unwrap_or_default();
    let trial = trial.and_then(|trial| Trial::from_word(&trial));
    Ok(trial.map(|trial| (trial, state.and_then(|state| MessageState::from_word(&state)))))
}

/// The message a campaign has waiting for a number, if it may leave by an instant.
pub async fn waiting_message(
    tx: &mut WriteTx,
    campaign: CampaignId,
    number: &str,
    by: DateTime<Utc>,
) -> Result<Option<MessageId>, StoreError> {
    let id: Option<i64> = sqlx::query_scalar(
        "SELECT id FROM messages WHERE number = ? AND campaign_id = ? AND state = 'queued' AND not_before <= ?",
    )
    .bind(number)
    .bind(campaign.0)
    .bind(to_millis(by))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(id.map(MessageId))
}
