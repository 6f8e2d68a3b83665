//! `alerts` and `doctor`: what wants attention, and whether every part works.

use linnet_contract::{Attention, CheckHealth, Health, ListAttention};
use serde_json::json;

use crate::commands::instant;
use crate::failure::Failure;
use crate::session::Session;

/// Shows what wants attention.
pub async fn alerts(session: &mut Session<'_>) -> Result<(), Failure> {
    let alerts = session.ask(ListAttention {}).await?;
    session.out.answer(&json!({"alerts": &alerts}), |_| describe(&alerts))
}

fn describe(alerts: &[Attention]) -> String {
    if alerts.is_empty() {
        return "Nothing wants your attention.".to_owned();
    }
    let line = |alert: &Attention| format!("{}  {}\n  {}", instant(alert.since), alert.title, alert.text);
    alerts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Shows the health of every part.
pub async fn doctor(session: &mut Session<'_>) -> Result<(), Failure> {
    let health: Health = session.ask(CheckHealth {}).await?;
    let line = |part: &linnet_contract::HealthPart| {
        format!("{:<9} {:<4} {}", part.part, if part.ok { "ok" } else { "BAD" }, part.message)
    };
    session.out.answer(&health, |health| health.parts.iter().map(line).collect::<Vec<_>>().join("\n"))
}
