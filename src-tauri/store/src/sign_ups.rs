//! Table `sign_ups`: who texted the sign-up keyword, the words they were asked with, and whether they said yes.

use chrono::{DateTime, Utc};
use linnet_domain::PhoneNumber;

use crate::db::WriteTx;
use crate::error::StoreError;
use crate::instant::to_millis;

/// A question that waits for its yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What they texted.
    pub keyword: String,
    /// What they were asked, word for word.
    pub wording: String,
}

/// The question a number was asked since an instant and has not answered.
pub async fn waiting(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    since: DateTime<Utc>,
) -> Result<Option<Asked>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT keyword, wording FROM sign_ups WHERE number = ? AND confirmed_at IS NULL AND asked_at >= ?",
    )
    .bind(number.as_str())
    .bind(to_millis(since))
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|(keyword, wording)| Asked { keyword, wording }))
}

/// Keeps that a number was asked, in place of an older question.
pub async fn ask(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    keyword: &str,
    wording: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO sign_ups (number, keyword, wording, asked_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (number) DO UPDATE SET keyword = ?2, wording = ?3, asked_at = ?4, confirmed_at = NULL",
    )
    .bind(number.as_str())
    .bind(keyword)
    .bind(wording)
    .bind(to_millis(now))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// They said yes.
pub async fn confirmed(tx: &mut WriteTx, number: &PhoneNumber, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query("UPDATE sign_ups SET confirmed_at = ? WHERE number = ?")
        .bind(to_millis(now))
        .bind(number.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
