//! A hundred thousand people: brought in from a file, looked ahead at, judged, and planned into a campaign, by the
//! commands the app uses and on a database file as the app opens it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints its figures and fails by panicking"
)]

mod shared;

use std::hint::black_box;
use std::time::{Duration, Instant};

use linnet_contract::{CampaignDraft, CheckAudience, Forecast, ForecastCampaign, SaveCampaign, StartCampaign};
use linnet_domain::audience::Audience;
use linnet_domain::{CampaignId, Category, Decision, MessageState};
use linnet_engine::Handle as _;
use linnet_engine::compliance::{Message, Policy, Subject};
use linnet_store::people::{Lately, Members, Person};
use shared::world::{Shop, Town, wednesday};
use shared::{crowd, figure, folder, median, seconds};

const PEOPLE: usize = 100_000;
const IMPORTS: usize = 3;
const FORECASTS: usize = 5;
const LOOKED_UP: u64 = 10_000;

#[tokio::main]
async fn main() {
    let town = Town::start().await;
    let home = folder();
    let list = crowd::write(home.path(), PEOPLE);
    let mut times = Vec::new();
    for round in 1..IMPORTS {
        let shop = Shop::open(&home.path().join(round.to_string()), &town.known).await;
        times.push(crowd::move_in(&shop, &list, PEOPLE).await);
        shop.engine.close().await;
    }
    let shop = Shop::open(&home.path().join("kept"), &town.known).await;
    let (_, dry) = crowd::import(&shop, &list, true).await;
    times.push(crowd::move_in(&shop, &list, PEOPLE).await);
    let there = shop.engine.handle(CheckAudience { audience: "all".to_owned() }).await.expect("a count").count;
    assert_eq!(there, PEOPLE as u64);
    let (again, same_file) = crowd::import(&shop, &list, false).await;
    assert_eq!(again.unchanged, PEOPLE as u64);
    figure(
        "import of 100,000 rows",
        &seconds(median(&mut times)),
        &format!("dry run {}, the same file again {}; median of {IMPORTS}", seconds(dry), seconds(same_file)),
    );
    forecast(&shop).await;
    verdicts(&shop).await;
    look_ups(&shop).await;
    shop.engine.close().await;
    town.stop().await;
}

/// The look ahead at an offer to everybody, beside reading the same people and nothing else; then its start.
async fn forecast(shop: &Shop) {
    let draft = CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Hi {first_name|there}, 20% off all colour this week.".to_owned(),
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.expect("a draft").row.id;
    let (mut times, mut readings) = (Vec::new(), Vec::new());
    for _ in 0..FORECASTS {
        let begun = Instant::now();
        let ahead = shop.engine.handle(ForecastCampaign { id }).await.expect("a forecast");
        times.push(begun.elapsed());
        check(&ahead);
        let begun = Instant::now();
        assert_eq!(everybody(shop).await.len(), PEOPLE);
        readings.push(begun.elapsed());
    }
    let beside = format!("reading the people alone {}; medians of {FORECASTS}", seconds(median(&mut readings)));
    figure("forecast of 100,000 people", &seconds(median(&mut times)), &beside);
    let (taken, longest) = start(shop, id).await;
    let beside = format!("once; somebody else who wants to write waits {} at most", seconds(longest));
    figure("start of that campaign: everyone planned and on disk", &seconds(taken), &beside);
}

/// It is 7:00 in Honolulu: those people wait, nobody is refused, everybody is counted.
fn check(ahead: &Forecast) {
    assert_eq!(ahead.recipients, PEOPLE as u64, "{ahead:?}");
    assert_eq!(ahead.will_send + ahead.will_wait, ahead.recipients, "{ahead:?}");
    assert!(ahead.will_send > ahead.will_wait && ahead.will_wait >= ahead.recipients / 10, "{ahead:?}");
    // A text that greets María is UCS-2, because í is not in GSM-7, and takes two segments.
    assert_eq!(ahead.segments, ahead.recipients + ahead.long_texts, "{ahead:?}");
}

/// How long the start takes, and the longest that another writer waits for its turn meanwhile.
async fn start(shop: &Shop, id: CampaignId) -> (Duration, Duration) {
    let order = StartCampaign { id, expected: Some(PEOPLE as u64), hold_seconds: Some(600) };
    let begun = Instant::now();
    let mut longest = Duration::ZERO;
    let others = async {
        loop {
            let asked = Instant::now();
            shop.engine.db().write().await.expect("a transaction").rollback().await.expect("the end of it");
            longest = longest.max(asked.elapsed());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        started = shop.engine.handle(order) => { started.expect("a start"); }
        () = others => {}
    }
    let taken = begun.elapsed();
    assert_eq!(shop.counts(id).await.get(&MessageState::Queued), Some(&(PEOPLE as u64)));
    (taken, longest)
}

/// People worked out and judged one after the other, as release does it, without the database.
async fn verdicts(shop: &Shop) {
    let people = everybody(shop).await;
    let settings = shop.engine.settings();
    let world = linnet_store::profile::world(&shop.db).await.expect("a world");
    let policy = Policy { settings: &settings, world };
    let body = "Rosa's Salon: Hi Dana, 20% off all colour this week. Reply STOP to opt out";
    let offer = Message::text(Category::Marketing, Some(body));
    let mut best = Duration::MAX;
    for _ in 0..FORECASTS {
        let asked = people.clone();
        let begun = Instant::now();
        let waiting = asked
            .into_iter()
            .filter(|person| {
                let verdict =
                    Subject::new(black_box(person.clone()), Lately::default()).verdict(&policy, &offer, wednesday());
                verdict.decision == Decision::Wait
            })
            .count();
        best = best.min(begun.elapsed());
        assert!((PEOPLE / 10..PEOPLE / 2).contains(&waiting), "{waiting} wait");
    }
    let rate = PEOPLE as f64 / best.as_secs_f64();
    let beside = format!("an offer to each of 100,000 people; best of {FORECASTS}");
    figure("verdicts a second on one core", &format!("{rate:.0}"), &beside);
}

/// The release check's own question about one number, with a million on the do-not-text list: half of those asked about are
/// on it.
async fn look_ups(shop: &Shop) {
    let mut tx = shop.db.write().await.expect("a transaction");
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999999)
         INSERT INTO suppressions (number, source, detail, scope, created_at)
         SELECT '+1' || (2000000000 + i * 7), 'import', 'a list', 'all', 0 FROM n",
    )
    .execute(&mut *tx)
    .await
    .expect("a million noes");
    tx.commit().await.expect("a commit");
    let numbers: Vec<String> = (0..LOOKED_UP)
        .map(|index| format!("+1{}", 2_000_000_000_u64 + (index * 7_919 % 1_000_000) * 7 + index % 2))
        .collect();
    let mut tx = shop.db.write().await.expect("a transaction");
    let mut times = Vec::with_capacity(numbers.len());
    let mut found = 0;
    for number in &numbers {
        let begun = Instant::now();
        let people = linnet_store::people::by_numbers_in(&mut tx, &[number]).await.expect("a person");
        times.push(begun.elapsed());
        found += u64::from(people[number].opt_out.is_some());
    }
    assert_eq!(found, LOOKED_UP / 2, "half are on the list");
    let begun = Instant::now();
    for some in numbers.chunks(500) {
        let some: Vec<&str> = some.iter().map(String::as_str).collect();
        black_box(linnet_store::people::by_numbers_in(&mut tx, &some).await.expect("people"));
    }
    let together = begun.elapsed().as_secs_f64() * 1e6 / numbers.len() as f64;
    let alone = median(&mut times).as_secs_f64() * 1e6;
    let beside = format!("with contact, review and replies; in batches as the release asks, {together:.1} µs each");
    figure("opt-out look-up among 1,000,000, one number alone", &format!("{alone:.0} µs"), &beside);
}

async fn everybody(shop: &Shop) -> Vec<Person> {
    let members = Members { audience: &Audience::Everyone, excluded: &[], today: wednesday().date_naive() };
    let mut people = Vec::with_capacity(PEOPLE);
    loop {
        let after = people.last().and_then(|person: &Person| person.contact);
        let page = members.page(&shop.db, after, 2_000).await.expect("people");
        if page.is_empty() {
            return people;
        }
        people.extend(page);
    }
}
