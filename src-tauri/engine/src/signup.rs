//! Signing up by text, twice confirmed: whoever texts the keyword is asked once for a yes, and only a YES within a day counts.
//! The record then holds the very words that asked and what was answered.

use chrono::{DateTime, TimeDelta, Utc};
use linnet_domain::documents::{self, Answers, DocumentKind, Sends};
use linnet_domain::{
    Category, Channel, ConsentBasis, ConsentDetails, ConsentMethod, ContactId, MessageId, Origin, PhoneNumber, phone,
    segments,
};
use linnet_store::consents::{self, NewConsent};
use linnet_store::contacts::{self, ContactRecord};
use linnet_store::messages::{self, NewMessage};
use linnet_store::{StoreError, WriteTx, people, sign_ups};

use crate::compliance::country_of;
use crate::settings::Settings;

/// A yes after this answers nothing any more.
const ANSWERED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// Takes a text that may sign somebody up. `true` if it did, or asked; then it means nothing else.
pub async fn take(
    tx: &mut WriteTx,
    settings: &Settings,
    number: &PhoneNumber,
    body: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let said = body.trim().trim_matches(['"', '“', '”', '.', '!']).to_ascii_uppercase();
    if !settings.sign_up_keyword.is_empty() && said == settings.sign_up_keyword {
        ask(tx, settings, number, &settings.sign_up_keyword, now).await?;
        return Ok(true);
    }
    if !matches!(said.as_str(), "YES" | "Y" | "SI" | "SÍ") {
        return Ok(false);
    }
    let Some(asked) = sign_ups::waiting(tx, number, now - ANSWERED_WITHIN).await? else { return Ok(false) };
    confirm(tx, settings, number, &asked, body, now).await?;
    Ok(true)
}

fn answers(settings: &Settings) -> Answers {
    Answers {
        business_name: settings.business_name.clone(),
        sends: Some(Sends::Offers),
        per_month: Some(settings.sign_up_per_month),
        ..Answers::default()
    }
}

/// Asks for a yes, unless they said stop or are being asked. Answers the text that asks.
pub(crate) async fn ask(
    tx: &mut WriteTx,
    settings: &Settings,
    number: &PhoneNumber,
    keyword: &str,
    now: DateTime<Utc>,
) -> Result<Option<MessageId>, StoreError> {
    let people = people::by_numbers_in(tx, &[number.as_str()]).await?;
    let stopped = people.get(number.as_str()).is_some_and(|person| person.opt_out.is_some());
    // Whoever said stop is not asked again; START is their way back.
    if stopped || sign_ups::waiting(tx, number, now - ANSWERED_WITHIN).await?.is_some() {
        return Ok(None);
    }
    match documents::write(DocumentKind::ConfirmationRequest, &answers(settings)) {
        Ok(request) => {
            sign_ups::ask(tx, number, keyword, &request.text, now).await?;
            Ok(Some(queue(tx, settings, number, request.text, now).await?))
        }
        Err(error) => {
            tracing::warn!(%error, "nobody can sign up by text yet");
            Ok(None)
        }
    }
}

async fn confirm(
    tx: &mut WriteTx,
    settings: &Settings,
    number: &PhoneNumber,
    asked: &sign_ups::Asked,
    body: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let contact = contact_of(tx, number, "Signed up by text.", now).await?;
    let details = ConsentDetails {
        method: ConsentMethod::DoubleOptIn,
        wording: asked.wording.clone(),
        given_at: Some(now),
        given_zone: settings.zone.name().to_owned(),
        recorded_by: "Linnet".to_owned(),
        ..ConsentDetails::default()
    };
    let source = format!("texted {} and answered “{}”", asked.keyword, body.trim());
    let yes = NewConsent {
        contact,
        number: Some(number.as_str()),
        basis: ConsentBasis::Written,
        source: &source,
        given_on: Some(now.with_timezone(&settings.zone).date_naive()),
        details: Some(&details),
    };
    consents::record(tx, &yes, now).await?;
    sign_ups::confirmed(tx, number, now).await?;
    if let Ok(welcome) = documents::write(DocumentKind::Welcome, &answers(settings)) {
        queue(tx, settings, number, welcome.text, now).await?;
    }
    Ok(())
}

/// The contact with a number; one in no book yet is put into it, with a note that says how it came.
pub(crate) async fn contact_of(
    tx: &mut WriteTx,
    number: &PhoneNumber,
    note: &str,
    now: DateTime<Utc>,
) -> Result<ContactId, StoreError> {
    if let Some(known) = contacts::by_number(&mut **tx, number.as_str()).await? {
        return Ok(known.id);
    }
    let found = phone::check(number.as_str(), "US");
    let record = ContactRecord {
        id: contacts::next_id(&mut **tx).await?,
        first_name: String::new(),
        last_name: String::new(),
        company: String::new(),
        number: Some(number.as_str().to_owned()),
        number_typed: number.as_str().to_owned(),
        textable: found.textable,
        number_note: found.note,
        email: None,
        city: String::new(),
        state: String::new(),
        zip: String::new(),
        zone: String::new(),
        last_visit: None,
        note: note.to_owned(),
        consent: ConsentBasis::None,
    };
    contacts::save_all(tx, &[(&record, &[])], now).await?;
    Ok(record.id)
}

/// Queues a text that nobody of the business writes.
pub(crate) async fn queue(
    tx: &mut WriteTx,
    settings: &Settings,
    number: &PhoneNumber,
    body: String,
    now: DateTime<Utc>,
) -> Result<MessageId, StoreError> {
    let size = segments::count(&body).segments;
    let answer = NewMessage {
        campaign: None,
        recipient: None,
        contact: None,
        channel: Channel::Sms,
        category: Category::Service,
        origin: Origin::Automation,
        number: number.clone(),
        cost: settings.estimate(&country_of(number), size).cost,
        body,
        segments: size,
        sender: None,
        not_before: now,
        wanted_at: now,
        hand_over_at: None,
        rule: None,
        explanation: String::new(),
        urgent: None,
        token: None,
        created_at: now,
    };
    messages::insert(tx, &answer).await
}
