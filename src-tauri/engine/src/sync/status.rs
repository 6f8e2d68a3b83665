//! How the account, the business and the provider stand, and what was used this month. What a key may not see is left as
//! not known; only a provider that cannot be reached ends the reading.

use linnet_contract::UiError;
use linnet_domain::Micros;
use linnet_providers::twilio::{ErrorKind, NumberKind, NumberRecord, ProviderError, Twilio, UsageRecord};
use linnet_store::account;
use linnet_store::senders::{self, SenderRow};
use linnet_store::standings::{self, Standing, StandingKind, Usage};

use super::run::{Run, not_read};
use super::words;
use crate::errors::from_store;

pub(super) async fn read(run: &mut Run<'_>, client: &Twilio) -> Result<(), UiError> {
    let (kind, status) = client.account().await.map_err(not_read)?;
    let account = Standing {
        subject: client.account_sid().to_owned(),
        state: status.word().to_owned(),
        note: kind.word().to_owned(),
    };
    keep(run, StandingKind::Account, Some(vec![account])).await?;
    let balance = seen(client.balance().await)?.flatten().map(|balance| balance.amount);
    keep_balance(run, balance).await?;
    let brands = seen(client.brands().await)?;
    let brands = brands.map(|brands| {
        brands
            .into_iter()
            .map(|brand| Standing {
                subject: brand.sid,
                state: brand.status,
                note: brand.failure_reason.unwrap_or_default(),
            })
            .collect()
    });
    keep(run, StandingKind::Brand, brands).await?;
    let known = senders::all(&run.engine.db).await.map_err(from_store)?;
    keep(run, StandingKind::Campaign, Some(campaigns(&known))).await?;
    let verified = toll_free(client).await?;
    keep(run, StandingKind::TollFree, verified).await?;
    let usage = seen(client.usage_this_month().await)?;
    keep_usage(run, usage.unwrap_or_default()).await?;
    // Another host, perhaps closed to this computer: nothing of the rest hangs on it.
    let provider = client.service_status().await.ok().flatten();
    let provider = provider.map(|told| {
        let note = if told.incidents.is_empty() { told.description } else { told.incidents.join("; ") };
        vec![Standing { subject: "twilio".to_owned(), state: told.indicator, note }]
    });
    keep(run, StandingKind::Provider, Some(provider.unwrap_or_default())).await?;
    run.keep_progress(None).await
}

/// What could be seen; nothing where the key may not see it.
fn seen<T>(told: Result<T, ProviderError>) -> Result<Option<T>, UiError> {
    match told {
        Ok(told) => Ok(Some(told)),
        Err(error) if matches!(error.kind, ErrorKind::Credentials | ErrorKind::NotFound | ErrorKind::Refused(_)) => {
            Ok(None)
        }
        Err(error) => Err(not_read(error)),
    }
}

/// Keeps what was told; what could not be seen stays as it is on record.
async fn keep(run: &mut Run<'_>, kind: StandingKind, told: Option<Vec<Standing>>) -> Result<(), UiError> {
    let Some(told) = told else { return Ok(()) };
    let mut tx = run.engine.db.write().await.map_err(from_store)?;
    run.found.seen += told.len() as u64;
    run.found.changed += standings::replace(&mut tx, kind, &told, run.now).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))
}

async fn keep_balance(run: &Run<'_>, balance: Option<Micros>) -> Result<(), UiError> {
    let Some(balance) = balance else { return Ok(()) };
    let mut tx = run.engine.db.write().await.map_err(from_store)?;
    account::set_balance(&mut tx, balance).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))
}

/// The registration of each Messaging Service, as the look at the numbers found it.
fn campaigns(known: &[SenderRow]) -> Vec<Standing> {
    let service = |row: &&SenderRow| row.present && row.kind == "messaging_service";
    let standing = |row: &SenderRow| {
        let state = row.registered.registration.clone()?;
        Some(Standing { subject: row.address.clone(), state, note: row.name.clone() })
    };
    known.iter().filter(service).filter_map(standing).collect()
}

/// The verification of each toll-free number the account has; none was asked for where none is listed.
async fn toll_free(client: &Twilio) -> Result<Option<Vec<Standing>>, UiError> {
    let numbers = client.list_numbers().await.map_err(not_read)?;
    let numbers: Vec<NumberRecord> = numbers.into_iter().filter(|number| number.kind == NumberKind::TollFree).collect();
    if numbers.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let Some(told) = seen(client.toll_free_verifications().await)? else { return Ok(None) };
    let standing = |number: NumberRecord| {
        let its = told.iter().find(|one| one.tollfree_phone_number_sid.as_deref() == Some(&number.sid));
        Standing {
            subject: number.number.as_str().to_owned(),
            state: its.map_or(words::NOT_ASKED_FOR, |one| &one.status).to_owned(),
            note: its.and_then(|one| one.rejection_reason.clone()).unwrap_or_default(),
        }
    };
    Ok(Some(numbers.into_iter().map(standing).collect()))
}

async fn keep_usage(run: &mut Run<'_>, told: Vec<UsageRecord>) -> Result<(), UiError> {
    let lines: Vec<Usage> = told
        .into_iter()
        .filter(|line| words::usage_title(&line.category).is_some())
        .map(|line| {
            let since = line.start_date.map(|day| day.to_string()).unwrap_or_default();
            let (count, price) = (line.count.unwrap_or_default(), line.price.unwrap_or(Micros::ZERO));
            Usage::new(line.category, u64::from(count), price, since)
        })
        .collect();
    run.found.seen += lines.len() as u64;
    let mut tx = run.engine.db.write().await.map_err(from_store)?;
    standings::replace_usage(&mut tx, &lines, run.now).await.map_err(from_store)?;
    tx.commit().await.map_err(|error| from_store(error.into()))
}
