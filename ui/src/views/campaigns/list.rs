//! Every campaign, latest first. Drafts open where they are written, all others where they are watched.

use leptos::prelude::*;
use linnet_contract::{CacheTag, CampaignRow, ListCampaigns};
use linnet_domain::CampaignStatus;
use linnet_domain::money::group_thousands;

use super::counts::StatusChip;
use super::{progress_text, text};
use crate::components::{ButtonKind, ButtonLink, EmptyState, Glyph, PageHeader};
use crate::pages::Page;
use crate::state::{loaded, memo, use_read, use_session};

/// The page.
pub fn list() -> impl IntoView {
    let campaigns = use_read(&[CacheTag::Campaigns], || ListCampaigns {});
    view! {
        <PageHeader title=text::TITLE>
            <ButtonLink href=Page::NewCampaign(None).href() kind=ButtonKind::Primary icon=Glyph::Plus>{crate::text::NEW_CAMPAIGN}</ButtonLink>
        </PageHeader>
        {loaded(campaigns, |rows| {
            let none = memo(move || rows.with(Vec::is_empty));
            (move || if none.get() { empty() } else { table(rows) }).into_any()
        })}
    }
}

fn empty() -> AnyView {
    view! {
        <section class="card">
            <EmptyState icon=Glyph::Megaphone title=text::EMPTY_TITLE text=text::EMPTY_TEXT>
                <ButtonLink href=Page::NewCampaign(None).href() kind=ButtonKind::Primary>{text::EMPTY_STEP}</ButtonLink>
            </EmptyState>
        </section>
    }
    .into_any()
}

fn table(rows: Signal<Vec<CampaignRow>>) -> AnyView {
    view! {
        <section class="card campaigns-card">
            <table class="table">
                <thead><tr>
                    <th scope="col">{text::COLUMN_CAMPAIGN}</th>
                    <th scope="col">{text::COLUMN_STATUS}</th>
                    <th scope="col" class="right">{text::COLUMN_PEOPLE}</th>
                    <th scope="col" class="right">{text::COLUMN_COST}</th>
                    <th scope="col" class="right">{text::COLUMN_WHEN}</th>
                </tr></thead>
                <tbody>{move || rows.get().into_iter().map(|row| view! { <Line row=row /> }).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

#[component]
fn Line(row: CampaignRow) -> impl IntoView {
    let session = use_session();
    let draft = row.status == CampaignStatus::Draft;
    let page = if draft { Page::EditCampaign(row.id) } else { Page::Campaign(row.id) };
    let name = if row.name.trim().is_empty() { text::NO_NAME.to_owned() } else { row.name.clone() };
    let below = if draft { text::DRAFT_LINE.to_owned() } else { progress_text::counts(&row.counts) };
    let when = row.starts_at.filter(|_| matches!(row.status, CampaignStatus::Scheduled | CampaignStatus::Held));
    let at = row.at;
    view! {
        <tr>
            <td>
                <a class="plain-link strong" href=page.href()>{name}</a>
                <p class="quiet small number">{below}</p>
                {row.pause_reason.clone().map(|reason| view! { <p class="small">{reason}</p> })}
            </td>
            <td><StatusChip status=row.status /></td>
            <td class="right">{(!draft).then(|| group_thousands(row.recipients))}</td>
            <td class="right">{(!draft).then(|| row.cost_micros.display())}</td>
            <td class="right">{move || match when {
                Some(start) => text::starts(&session.when(start)),
                None => session.when(at),
            }}</td>
        </tr>
    }
}
