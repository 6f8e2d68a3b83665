//! Submissions that the provider took and gave back unsent, so that their message waits for another one or is withdrawn. The old
//! submission keeps why, and nothing more that is told of it counts as news of the new one.

use linnet_domain::{AttemptId, MessageId, Micros, words};

use super::AttemptRecord;
use crate::db::WriteTx;
use crate::error::StoreError;

words! {
    /// Why a message waits for another submission.
    pub enum Again {
        /// The provider's error proves that nothing left.
        ByItself = "by_itself",
        /// The account or the sender was at fault; it goes when the owner resumes its campaign.
        Account = "account",
        /// It was recalled before its time; whether it goes again is told by the message.
        Recalled = "recalled",
    }
}

/// Remembers why a submission is followed by another one. No more than `fee` stays reserved for it.
pub async fn mark_again(
    tx: &mut WriteTx,
    attempt: AttemptId,
    again: Again,
    code: i64,
    fee: Micros,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE attempts SET again = ?2, error_code = ?3, cost_micros = min(cost_micros, ?4) WHERE id = ?1")
        .bind(attempt.0)
        .bind(again.word())
        .bind(code)
        .bind(fee.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Remembers that the provider gave a submission up before its time, so that it costs nothing.
pub async fn mark_recalled(tx: &mut WriteTx, attempt: AttemptId) -> Result<(), StoreError> {
    sqlx::query("UPDATE attempts SET again = ?2, cost_micros = 0 WHERE id = ?1")
        .bind(attempt.0)
        .bind(Again::Recalled.word())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// How often a message has come back for this reason.
pub async fn times_again(tx: &mut WriteTx, message: MessageId, again: Again) -> Result<u32, StoreError> {
    let times: i64 = sqlx::query_scalar("SELECT count(*) FROM attempts WHERE message_id = ? AND again = ?")
        .bind(message.0)
        .bind(again.word())
        .fetch_one(&mut **tx)
        .await?;
    Ok(u32::try_from(times).unwrap_or(u32::MAX))
}

/// Whether no later submission of the same message exists.
pub async fn is_latest(tx: &mut WriteTx, attempt: &AttemptRecord) -> Result<bool, StoreError> {
    let latest: Option<i64> = sqlx::query_scalar("SELECT max(id) FROM attempts WHERE message_id = ?")
        .bind(attempt.message.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(latest == Some(attempt.id.0))
}
