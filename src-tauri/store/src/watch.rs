//! Table `campaign_watch`: how the latest texts of each campaign ended. What that means is `domain::watch`'s to say.

use linnet_domain::CampaignId;
use linnet_domain::watch::Ended;

use crate::db::WriteTx;
use crate::error::StoreError;

/// Counts some more ends and answers how it stands now.
pub async fn count(tx: &mut WriteTx, campaign: CampaignId, more: Ended) -> Result<Ended, StoreError> {
    let before: Option<(u32, u32, u32)> =
        sqlx::query_as("SELECT arrived, failed, filtered FROM campaign_watch WHERE campaign_id = ?")
            .bind(campaign.0)
            .fetch_optional(&mut **tx)
            .await?;
    let before = before.map(|(arrived, failed, filtered)| Ended { arrived, failed, filtered }).unwrap_or_default();
    let now = before.with(more);
    sqlx::query(
        "INSERT INTO campaign_watch (campaign_id, arrived, failed, filtered) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (campaign_id) DO UPDATE SET arrived = ?2, failed = ?3, filtered = ?4",
    )
    .bind(campaign.0)
    .bind(now.arrived)
    .bind(now.failed)
    .bind(now.filtered)
    .execute(&mut **tx)
    .await?;
    Ok(now)
}

/// Begins to count anew, because the owner has looked.
pub async fn forget(tx: &mut WriteTx, campaign: CampaignId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM campaign_watch WHERE campaign_id = ?").bind(campaign.0).execute(&mut **tx).await?;
    Ok(())
}
