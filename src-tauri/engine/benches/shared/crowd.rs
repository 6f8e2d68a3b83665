//! A customer list as a business exports it: every row another person with a number that can be texted, all of them
//! customers who may get offers, in every zone of the US.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use linnet_contract::{ImportReport, ImportSource, RunImport, SettingKey};
use linnet_domain::{ConsentBasis, ConsentClaim};
use linnet_engine::Handle as _;

use super::world::Shop;

/// Area codes of big places, from New York to Honolulu.
const AREAS: [(&str, &str, &str, &str); 10] = [
    ("212", "New York", "NY", "10001"),
    ("312", "Chicago", "IL", "60601"),
    ("713", "Houston", "TX", "77002"),
    ("602", "Phoenix", "AZ", "85004"),
    ("303", "Denver", "CO", "80202"),
    ("206", "Seattle", "WA", "98101"),
    ("310", "Los Angeles", "CA", "90001"),
    ("404", "Atlanta", "GA", "30303"),
    ("907", "Anchorage", "AK", "99501"),
    ("808", "Honolulu", "HI", "96813"),
];
const FIRST_NAMES: [&str; 8] = ["Ann", "Bob", "María", "Dana", "Li", "Zoë", "Omar", "Jürgen"];
const LAST_NAMES: [&str; 7] = ["Lee", "Novák", "O'Brien", "García", "Smith", "Nguyen", "Miller-Jones"];

/// Writes the list as CSV.
pub fn write(folder: &Path, people: usize) -> PathBuf {
    let mut csv = String::from("First name,Last name,Mobile phone,Email,City,State,ZIP,Last visit,Tags,Notes\n");
    for index in 0..people {
        let (area, city, state, zip) = AREAS[index % AREAS.len()];
        let (first, last) = (FIRST_NAMES[index % FIRST_NAMES.len()], LAST_NAMES[index % LAST_NAMES.len()]);
        let (exchange, line) = (230 + index / AREAS.len() / 10_000, index / AREAS.len() % 10_000);
        let (month, day) = (index % 12 + 1, index % 28 + 1);
        let tag = ["regular", "vip", "\"regular, lapsed\""][index % 3];
        let _ = writeln!(
            csv,
            "{first},{last},({area}) {exchange}-{line:04},c{index}@example.com,{city},{state},{zip},{month}/{day}/2025,{tag},likes tea"
        );
    }
    let path = folder.join("customers.csv");
    std::fs::write(&path, csv).expect("a file");
    path
}

/// Imports the list by the command the app uses.
pub async fn import(shop: &Shop, path: &Path, dry_run: bool) -> (ImportReport, Duration) {
    let order = RunImport {
        source: ImportSource::Path { path: path.display().to_string() },
        mapping: std::collections::BTreeMap::new(),
        country: None,
        tags: Vec::new(),
        list: Some("Customers".to_owned()),
        consent: Some(ConsentClaim {
            // In writing, so that every state lets the offer go and the whole campaign is planned.
            basis: ConsentBasis::Written,
            source: "the card at our till".to_owned(),
            date: "2025-12-31".parse().ok(),
        }),
        wording: Some(
            "I agree to get offers by text from Rosa's Salon. Consent is no condition of purchase.".to_owned(),
        ),
        signed_by: Some("Rosa Diaz".to_owned()),
        dry_run,
        reach: dry_run,
    };
    let begun = Instant::now();
    let report = shop.engine.handle(order).await.expect("an import");
    (report, begun.elapsed())
}

/// Imports and checks that everyone is there; the business has a name, so that offers can go.
pub async fn move_in(shop: &Shop, path: &Path, people: usize) -> Duration {
    shop.set(SettingKey::BusinessName, "Rosa's Salon").await;
    let (report, taken) = import(shop, path, false).await;
    assert_eq!((report.rows, report.added), (people as u64, people as u64), "{:?}", report.rejected.first());
    assert_eq!((report.not_textable, report.rejected.len()), (0, 0), "{:?}", report.rejected.first());
    taken
}
