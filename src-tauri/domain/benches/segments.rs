//! How many texts are cut into segments per second on one core: a dozen of the kinds a small business writes, counted as
//! they stand and as the app counts them, with typographic characters made plain first.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use linnet_domain::segments::{Encoding, SegmentCount, count, count_smart};
use serde_json::json;

/// Each text with the alphabet it needs as it stands and the segments it then takes.
const TEXTS: [(&str, Encoding, u32); 12] = [
    ("Your table is ready.", Encoding::Gsm7, 1),
    ("Hi Dana, this is Rosa's Salon: see you tomorrow at 3:30 pm. Reply C to change it.", Encoding::Gsm7, 1),
    (
        "Rosa's Salon: 20% off all colour this week, Monday to Friday. Book at rosas.example/book or call 312-555-0100. \
         Bring a friend and both of you get a free treatment. Reply STOP to opt out",
        Encoding::Gsm7,
        2,
    ),
    ("Menü am Freitag: Käsespätzle 9,50 €, Schnitzel 14 €. Grüße vom Gasthof Rössle [Stuttgart]", Encoding::Gsm7, 1),
    ("Rosa’s Salon: “Buy one, get one” ends today – don’t miss it… Reply STOP to opt out", Encoding::Ucs2, 2),
    ("Happy birthday, Sam! 🎂🎉 A free dessert waits for you at Mario's.", Encoding::Ucs2, 1),
    ("Hola María, tu cita es mañana a las 15:30. ¿Nos confirmas? Peluquería Ángel, calle Mayor 5", Encoding::Ucs2, 2),
    ("Здравствуйте! Ваш заказ готов, ждём вас до 21:00 по адресу: ул. Ленина, 12.", Encoding::Ucs2, 2),
    ("您好,您预订的座位已确认:周五晚上七点,四位。如需更改请回复。", Encoding::Ucs2, 1),
    ("안녕하세요, 내일 오후 3시 예약이 확인되었습니다. 변경하시려면 답장해 주세요.", Encoding::Ucs2, 1),
    (
        "Team 👩🏽‍🚀👨‍👩‍👧‍👦 cleaned your home 🏠✨ Rate us ⭐⭐⭐⭐⭐ 🇺🇸 Thanks a lot and see you in two weeks! 👋🏻",
        Encoding::Ucs2,
        2,
    ),
    (
        "Dear customer, our winter hours begin on 2 December. We are open Monday to Friday from 8 am to 5 pm and on \
         Saturday from 9 am to noon. Deliveries before Christmas can be ordered until the 18th; what is ordered later \
         comes after the holidays. Prices stay as they are. We thank you for a good year and wish you a quiet season. \
         Your team at Miller Plumbing, 1200 W Main St, Springfield. Reply STOP to opt out",
        Encoding::Gsm7,
        3,
    ),
];

/// Texts counted in one round, and rounds of which the best counts: a shared machine only ever makes it slower.
const TEXTS_A_ROUND: usize = 600_000;
const ROUNDS: usize = 5;

fn main() {
    for (text, encoding, segments) in TEXTS {
        let size = count(text);
        assert_eq!((size.encoding, size.segments), (encoding, segments), "{text}");
    }
    report("segments: texts a second on one core", count);
    report("the same after making typographic characters plain", count_smart);
}

fn report(what: &str, count: fn(&str) -> SegmentCount) {
    let best = (0..ROUNDS).map(|_| round(count)).min().unwrap_or_default();
    let texts = TEXTS_A_ROUND as f64 / best.as_secs_f64();
    let per_text: u64 = TEXTS.iter().map(|(text, ..)| u64::from(count(text).segments)).sum();
    let parts = texts * per_text as f64 / TEXTS.len() as f64;
    let ucs2 = TEXTS.iter().filter(|(text, ..)| count(text).encoding == Encoding::Ucs2).count();
    let beside = format!(
        "{:.1} million segments a second; {} kinds in turn, {ucs2} of them UCS-2; best of {ROUNDS}",
        parts / 1e6,
        TEXTS.len()
    );
    println!("{}", json!({ "what": what, "figure": format!("{:.2} million", texts / 1e6), "beside": beside }));
}

fn round(count: fn(&str) -> SegmentCount) -> Duration {
    let mut segments = 0_u64;
    let begun = Instant::now();
    for (text, ..) in TEXTS.iter().cycle().take(TEXTS_A_ROUND) {
        segments += u64::from(count(black_box(text)).segments);
    }
    let taken = begun.elapsed();
    assert!(black_box(segments) >= TEXTS_A_ROUND as u64, "every text is a segment at least");
    taken
}
