//! Campaigns, forecasts and explanations in words and tables.

use linnet_contract::{
    Campaign, CampaignPerson, CampaignReport, CampaignRow, Forecast, PersonExplanation, ReasonCount, Rest,
};
use linnet_domain::MessageState;

use crate::commands::{instant, maybe_instant};
use crate::out::table;

/// The look ahead.
pub fn forecast(forecast: &Forecast) -> String {
    let refused: u64 = forecast.refused.iter().map(|group| group.count).sum();
    let mut lines = vec![
        format!("People     {}", forecast.recipients),
        format!("Will go    {}", forecast.will_send),
        format!("Will wait  {}", forecast.will_wait),
    ];
    lines.extend(reasons(&forecast.waiting));
    lines.push(format!("Will not   {refused}"));
    lines.extend(reasons(&forecast.refused));
    lines.push(format!("Texts      {} (billed parts)", forecast.segments));
    lines.push(format!("Cost       {}", forecast.cost_micros.display()));
    if let (Some(starts), Some(finishes)) = (forecast.starts_at, forecast.finishes_at) {
        lines.push(format!("From       {} until {}", instant(starts), instant(finishes)));
    }
    lines.extend(forecast.advice.iter().map(|advice| format!("Note: {advice}")));
    lines.extend(forecast.blocked.iter().map(|why| format!("It cannot be sent: {why}")));
    lines.join("\n")
}

fn reasons(groups: &[ReasonCount]) -> Vec<String> {
    groups.iter().map(|group| format!("  {:>7}  {}", group.count, group.reason)).collect()
}

/// Every campaign.
pub fn list(rows: &[CampaignRow]) -> String {
    if rows.is_empty() {
        return "There are no campaigns yet.".to_owned();
    }
    let row = |row: &CampaignRow| {
        let delivered = row.counts.delivered.to_string();
        vec![
            row.id.to_string(),
            row.name.clone(),
            row.status.to_string(),
            row.recipients.to_string(),
            delivered,
            instant(row.at),
        ]
    };
    table(&["ID", "NAME", "STATUS", "PEOPLE", "DELIVERED", "LATEST"], &rows.iter().map(row).collect::<Vec<_>>())
}

/// One campaign.
pub fn campaign(campaign: &Campaign) -> String {
    let row = &campaign.row;
    let mut lines = vec![format!("{} “{}”: {}", row.id, row.name, row.status)];
    lines.extend(row.pause_reason.clone());
    lines.extend(row.waits.clone());
    lines.extend(row.trial.clone());
    lines.push(format!("People    {}", row.recipients));
    for state in MessageState::ALL {
        let count = row.counts.get(*state);
        if count > 0 {
            lines.push(format!("  {count:>7}  {state}"));
        }
    }
    lines.push(format!("Handed over {} times, {}", row.attempts, row.cost_micros.display()));
    if let Some(starts) = row.starts_at {
        lines.push(format!("Starts    {}", instant(starts)));
    }
    lines.join("\n")
}

/// Those a campaign did not reach.
pub fn rest(rest: &Rest) -> String {
    format!(
        "Did not get it, and can be sent it once more  {}\n  of whom a few may have it after all           {}\nCannot be texted                               {}",
        rest.again, rest.unclear, rest.never
    )
}

/// Everyone in a campaign.
pub fn report(report: &CampaignReport) -> String {
    format!("{}\n{}", campaign(&report.campaign), people(&report.people))
}

fn people(people: &[CampaignPerson]) -> String {
    let row = |person: &CampaignPerson| {
        let number = person.number.clone().unwrap_or_default();
        vec![
            person.name.clone(),
            number,
            person.state.to_string(),
            maybe_instant(person.not_before),
            person.explanation.clone(),
        ]
    };
    table(&["NAME", "NUMBER", "STATE", "NOT BEFORE", "WHY"], &people.iter().map(row).collect::<Vec<_>>())
}

/// Why one person gets it or not.
pub fn explanation(explanation: &PersonExplanation) -> String {
    let person = &explanation.person;
    let mut lines = vec![format!("{} {}: {}", person.name, person.number.as_deref().unwrap_or(""), person.state)];
    lines.push(person.explanation.clone());
    lines.push(format!("As of now: {}", explanation.verdict.explanation()));
    lines.extend(
        explanation.reasons.iter().map(|reason| format!("- {} [{}, {}]", reason.message, reason.rule, reason.source)),
    );
    lines.join("\n")
}
