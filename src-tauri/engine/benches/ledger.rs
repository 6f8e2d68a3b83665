//! The ledger at the size of a busy business: a hundred thousand people refused at a campaign's start, the chain walked, the
//! record exported, one person erased among them.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints its figures and fails by panicking"
)]

mod shared;

use std::time::Instant;

use linnet_contract::{
    CampaignDraft, ErasePerson, ExportLedger, LedgerAbout, OptOutNumber, SaveCampaign, StartCampaign, VerifyLedger,
};
use linnet_domain::audience::Audience;
use linnet_domain::{OptOutScope, PhoneNumber};
use linnet_engine::Handle as _;
use linnet_store::people::Members;
use linnet_store::suppressions::{self, NewSuppression, SuppressionSource};
use shared::world::{Shop, Town};
use shared::{crowd, figure, folder, median, seconds};

const PEOPLE: usize = 100_000;
const NOES: usize = 21;

#[tokio::main]
async fn main() {
    let town = Town::start().await;
    let home = folder();
    let list = crowd::write(home.path(), PEOPLE);
    let shop = Shop::open(&home.path().join("kept"), &town.known).await;
    let import = crowd::move_in(&shop, &list, PEOPLE).await;
    figure("import of 100,000 people with a consent each", &seconds(import), "each consent in the ledger");
    let start = Instant::now();
    let reached = refuse_all_but_some(&shop).await;
    figure("100,000 noes recorded in one transaction, one by one", &seconds(start.elapsed()), "each in the ledger");
    let draft = CampaignDraft {
        name: "Autumn offer".to_owned(),
        body: "Hi {first_name|there}, 20% off all colour this week.".to_owned(),
        ..CampaignDraft::default()
    };
    let id = shop.engine.handle(SaveCampaign { id: None, draft }).await.expect("a draft").row.id;
    let before = entries(&shop).await;
    let begun = Instant::now();
    let order = StartCampaign { id, expected: Some(reached), hold_seconds: Some(600) };
    shop.engine.handle(order).await.expect("a start");
    let taken = begun.elapsed();
    let told = entries(&shop).await - before;
    figure("start of a campaign that reaches almost nobody", &seconds(taken), &format!("{told} entries in the ledger"));

    let begun = Instant::now();
    let check = shop.engine.handle(VerifyLedger::default()).await.expect("a check");
    let rate = check.entries as f64 / begun.elapsed().as_secs_f64();
    assert!(check.intact, "{check:?}");
    figure("entries verified a second", &format!("{rate:.0}"), &format!("{} entries", check.entries));
    for ending in ["csv", "json"] {
        let path = home.path().join(format!("all.{ending}")).display().to_string();
        let begun = Instant::now();
        let exported =
            shop.engine.handle(ExportLedger { about: LedgerAbout::All, path: path.clone() }).await.expect("a file");
        let size = std::fs::metadata(&path).expect("a file").len() / 1_000_000;
        let beside = format!("{} entries, {size} MB, checked first", exported.entries);
        figure(&format!("export of the whole record as {ending}"), &seconds(begun.elapsed()), &beside);
    }
    let begun = Instant::now();
    let order = ErasePerson { number: "+12122300000".to_owned(), acknowledgement: "for the bench".to_owned() };
    shop.engine.handle(order).await.expect("an erasure");
    let size = std::fs::metadata(home.path().join("kept/linnet.db")).expect("a file").len() / 1_000_000;
    figure("erasing one person", &seconds(begun.elapsed()), &format!("the file of {size} MB written anew"));
    let mut times = Vec::new();
    for index in 1..=NOES {
        let begun = Instant::now();
        let no =
            OptOutNumber { number: format!("+1212230{index:04}"), source: "bench".to_owned(), road: None, words: None };
        shop.engine.handle(no).await.expect("a no");
        times.push(begun.elapsed());
    }
    figure("one no among them", &seconds(median(&mut times)), &format!("committed and synced; median of {NOES}"));
    shop.engine.close().await;
    town.stop().await;
}

async fn entries(shop: &Shop) -> u64 {
    linnet_store::ledger::head(&shop.db).await.expect("a head").seq.unsigned_abs()
}

/// Says no for everybody but every thousandth; answers how many are left.
async fn refuse_all_but_some(shop: &Shop) -> u64 {
    let now = shop.engine.clock().now();
    let mut tx = shop.db.write().await.expect("a transaction");
    let mut left = 0;
    let members = Members { audience: &Audience::Everyone, excluded: &[], today: now.date_naive() };
    let mut after = None;
    let mut numbers: Vec<PhoneNumber> = Vec::with_capacity(PEOPLE);
    loop {
        let page = members.page(&shop.db, after, 2_000).await.expect("people");
        let Some(last) = page.last() else { break };
        after = last.contact;
        numbers.extend(page.into_iter().filter_map(|person| person.number));
    }
    for (index, number) in numbers.into_iter().enumerate() {
        if index.is_multiple_of(1_000) {
            left += 1;
            continue;
        }
        let no = NewSuppression {
            number: &number,
            source: SuppressionSource::Import,
            detail: "",
            words: None,
            scope: OptOutScope::All,
        };
        suppressions::add(&mut tx, &no, now).await.expect("a no");
    }
    tx.commit().await.expect("a commit");
    left
}
