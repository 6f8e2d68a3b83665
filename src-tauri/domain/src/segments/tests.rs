use proptest::prelude::*;

use super::*;

const FAMILY: &str = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
const SI: &str = "Hola María, tu cita es mañana a las 3 pm. Responde SÍ para confirmar.";

fn of(encoding: Encoding, units: u32, segments: u32) -> (Encoding, u32, u32) {
    (encoding, units, segments)
}

fn counted(text: &str) -> (Encoding, u32, u32) {
    let SegmentCount { encoding, segments, units, .. } = count(text);
    (encoding, units, segments)
}

fn a(times: usize) -> String {
    "a".repeat(times)
}

#[test]
fn every_row_of_the_published_table_is_counted_as_there() {
    use Encoding::{Gsm7, Ucs2};
    let reminder = "a".repeat(105);
    let rows = [
        (a(160), of(Gsm7, 160, 1)),
        (a(161), of(Gsm7, 161, 2)),
        (a(306), of(Gsm7, 306, 2)),
        (a(307), of(Gsm7, 307, 3)),
        (a(1600), of(Gsm7, 1600, 11)),
        ("€".repeat(80), of(Gsm7, 160, 1)),
        ("€".repeat(81), of(Gsm7, 162, 2)),
        ("€".repeat(153), of(Gsm7, 306, 3)),
        (format!("{}€{}", a(152), a(152)), of(Gsm7, 306, 3)),
        (format!("{}€{}", a(151), a(153)), of(Gsm7, 306, 2)),
        ("я".repeat(70), of(Ucs2, 70, 1)),
        ("я".repeat(71), of(Ucs2, 71, 2)),
        ("я".repeat(134), of(Ucs2, 134, 2)),
        ("я".repeat(135), of(Ucs2, 135, 3)),
        ("я".repeat(1600), of(Ucs2, 1600, 24)),
        ("😀".repeat(800), of(Ucs2, 1600, 25)),
        ("😀".repeat(35), of(Ucs2, 70, 1)),
        ("😀".repeat(36), of(Ucs2, 72, 2)),
        ("😀".repeat(67), of(Ucs2, 134, 3)),
        (format!("{}😀", a(69)), of(Ucs2, 71, 2)),
        (format!("{}😀{}", a(66), a(66)), of(Ucs2, 134, 3)),
        (FAMILY.repeat(6), of(Ucs2, 66, 1)),
        (FAMILY.repeat(7), of(Ucs2, 77, 2)),
        ("🇺🇸".repeat(17), of(Ucs2, 68, 1)),
        ("🇺🇸".repeat(18), of(Ucs2, 72, 2)),
        ("👍🏽".repeat(18), of(Ucs2, 72, 2)),
        ("e\u{301}".to_owned(), of(Ucs2, 2, 1)),
        ("\r\n".repeat(80), of(Gsm7, 160, 1)),
        (format!("{}a", "\r\n".repeat(80)), of(Gsm7, 161, 2)),
        (SI.to_owned(), of(Ucs2, 69, 1)),
        (format!("{reminder} 😊"), of(Ucs2, 108, 2)),
    ];
    for (text, expected) in rows {
        assert_eq!(counted(&text), expected, "{text}");
        assert_eq!(count_smart(&text), count(&text), "smart encoding changes nothing here: {text}");
    }
    let backtick = format!("{}`", a(70));
    assert_eq!(counted(&backtick), of(Ucs2, 71, 2));
    assert_eq!((count_smart(&backtick).encoding, count_smart(&backtick).segments), (Gsm7, 1));
    assert_eq!(counted("a\u{a0}b"), of(Ucs2, 3, 1));
    assert_eq!((count_smart("a\u{a0}b").units, count_smart("a\u{a0}b").encoding), (4, Gsm7));
}

/// Random texts (emoji, joiners, marks, line breaks, extension characters) and what npm `sms-segments-calculator` 1.3.0
/// says of each, as it stands and with smart encoding: encoding, units, segments, units left in the last segment.
const REFERENCE: &str = include_str!("../../tests/data/segments.jsonl");

#[test]
fn random_texts_are_counted_as_twilios_calculator_counts_them() {
    type Answer = (Encoding, u32, u32, u32);
    let answer = |SegmentCount { encoding, segments, units, remaining }| (encoding, units, segments, remaining);
    let mut rows = 0;
    for line in REFERENCE.lines() {
        let (text, plain, smart): (String, Answer, Answer) = serde_json::from_str(line).unwrap();
        assert_eq!(answer(count(&text)), plain, "{text:?}");
        assert_eq!(answer(count_smart(&text)), smart, "smart: {text:?}");
        rows += 1;
    }
    assert_eq!(rows, 150);
}

#[test]
fn an_empty_text_is_one_segment_with_all_its_room() {
    assert_eq!(count(""), SegmentCount { encoding: Encoding::Gsm7, segments: 1, units: 0, remaining: 160 });
}

#[test]
fn remaining_is_the_room_left_in_the_last_segment() {
    assert_eq!(count(&a(100)).remaining, 60);
    assert_eq!(count(&a(161)).remaining, 145);
    assert_eq!(count(&a(306)).remaining, 0);
    assert_eq!(count(&"€".repeat(77)).remaining, 6);
    assert_eq!(count(&"😀".repeat(36)).remaining, 67 - 3 * 2);
    assert_eq!(count(&format!("я{}", a(70))).remaining, 67 - 4);
}

#[test]
fn a_cluster_larger_than_a_segment_is_never_split() {
    let tower = format!("a{}", "\u{301}".repeat(200));
    assert_eq!(counted(&tower), of(Encoding::Ucs2, 201, 2));
    assert_eq!(count(&tower).remaining, 0);
}

#[test]
fn smart_encoding_replaces_look_alikes_and_leaves_the_rest() {
    assert_eq!(smart_encode("“It’s” – ok…"), "\"It's\" - ok...");
    assert_eq!(smart_encode("½\u{200b}\tＡ１‼"), "1/2       A1!!");
    assert_eq!(smart_encode("Sí 😀 ç"), "Sí 😀 ç");
    assert!(matches!(smart_encode("plain [text] ~ €5\r\n"), Cow::Borrowed(_)));
}

#[test]
fn the_replacement_table_is_in_order_and_complete() {
    assert!(smart_map::REPLACEMENTS.is_sorted_by(|a, b| a.0 < b.0));
    assert_eq!(smart_map::REPLACEMENTS.len(), 271);
    for (from, to) in smart_map::REPLACEMENTS {
        assert_eq!(replacement(from), Some(to), "the shortcut hides {from:?}");
        assert!(gsm::measure(to).is_some(), "{from:?} is replaced by something outside GSM-7");
    }
}

#[test]
fn the_count_is_serialised_as_the_command_line_promises() {
    let json = serde_json::to_string(&count("Hi 😀")).unwrap();
    assert_eq!(json, r#"{"encoding":"UCS-2","segments":1,"units":5,"remaining":65}"#);
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ -~]{1,40}",
        2 => "[€\\[\\]{}~|^\\\\]{1,20}",
        2 => "[éñÄß\r\n]{1,10}",
        1 => Just("😀".to_owned()),
        1 => Just(FAMILY.to_owned()),
        1 => Just("e\u{301}".to_owned()),
        1 => "\\PC{1,10}",
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn units_are_the_sum_over_the_characters(text in texts()) {
        let counted = count(&text);
        let expected: u32 = match counted.encoding {
            Encoding::Gsm7 => text.chars().map(|c| gsm::units(c).unwrap()).sum(),
            Encoding::Ucs2 => text.encode_utf16().count() as u32,
        };
        prop_assert_eq!(counted.units, expected);
        let fits_gsm = text.chars().all(|c| gsm::units(c).is_some());
        prop_assert_eq!(counted.encoding == Encoding::Gsm7, fits_gsm);
    }

    #[test]
    fn segments_hold_all_units_and_waste_less_than_a_cluster_each(text in texts()) {
        let SegmentCount { encoding, segments, units, remaining } = count(&text);
        if segments == 1 {
            prop_assert_eq!(units + remaining, encoding.units_alone());
        } else {
            let room = segments * encoding.units_joined();
            prop_assert!(units + remaining <= room);
            // The longest cluster these texts hold is bounded by their random part.
            prop_assert!(units > encoding.units_alone() || encoding == Encoding::Ucs2);
            prop_assert!(segments >= units.div_ceil(encoding.units_joined()));
        }
    }

    #[test]
    fn a_longer_text_in_the_same_alphabet_is_never_smaller(text in texts(), more in texts()) {
        let (short, long) = (count(&text), count(&format!("{text}{more}")));
        if short.encoding == long.encoding {
            prop_assert!(long.units >= short.units);
            prop_assert!(long.segments >= short.segments);
        } else {
            // The wider alphabet has no extension characters: the same text may even get shorter, never back to GSM-7.
            prop_assert_eq!(long.encoding, Encoding::Ucs2);
        }
    }

    #[test]
    fn plain_division_agrees_with_filling_segment_by_segment(times in 0_u32..2_000) {
        let mut cut = Cut::new(Encoding::Gsm7);
        (0..times).for_each(|_| cut.push(1));
        prop_assert_eq!(cut.finish(), count_unpadded(times));
    }

    #[test]
    fn smart_encoding_twice_is_smart_encoding_once(text in "\\PC{0,60}") {
        let once = smart_encode(&text).into_owned();
        prop_assert_eq!(smart_encode(&once).into_owned(), once.clone());
    }
}
