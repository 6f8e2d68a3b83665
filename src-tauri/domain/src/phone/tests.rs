use proptest::prelude::*;

use super::*;

fn us(number: &str) -> PhoneCheck {
    check(number, "US")
}

#[test]
fn every_usual_way_of_writing_is_the_same_number() {
    for written in [
        "3125550142",
        "13125550142",
        "+13125550142",
        "(312) 555-0142",
        "312.555.0142",
        "312/555-0142",
        "+1 312 555 0142",
        "1-312-555-0142",
        "(+1) 312-555-0142",
        "001 312 555 0142",
        "tel:+1-312-555-0142",
        " 312\u{a0}555\u{2011}0142\u{200b}",
        "\u{202a}+1 312 555 0142\u{202c}",
        "３１２５５５０１４２",
        "'3125550142",
        "=\"3125550142\"",
        "3125550142.0",
        "3.125550142E+09",
    ] {
        let check = us(written);
        assert_eq!(check.e164.as_deref(), Some("+13125550142"), "{written}: {}", check.note);
        assert!(check.valid && check.textable && check.note.is_empty(), "{written}: {}", check.note);
    }
}

#[test]
fn an_area_code_gives_state_and_zones() {
    assert_eq!(
        us("3125550142"),
        PhoneCheck {
            valid: true,
            textable: true,
            e164: Some("+13125550142".into()),
            country: Some("US".into()),
            region: Some("IL".into()),
            line_type: LineType::FixedOrMobile,
            zones: vec!["America/Chicago".into()],
            note: String::new(),
        }
    );
    let idaho = us("+12085550142");
    assert_eq!(idaho.zones, ["America/Boise", "America/Denver", "America/Los_Angeles"]);
    let toronto = us("416-555-0142");
    assert_eq!((toronto.country.as_deref(), toronto.region.as_deref()), (Some("CA"), Some("ON")));
}

#[test]
fn an_impossible_number_is_kept_but_not_texted() {
    let check = us("1234567890");
    assert_eq!(check.e164.as_deref(), Some("+11234567890"));
    assert!(!check.valid && !check.textable);
    assert!(check.note.ends_with("kept, not texted."), "{}", check.note);
    assert!(!us("312-155-0142").textable, "exchanges do not start with 1");
    assert!(!us("555-555-5555").textable && !us("(222) 222-2222").textable);
}

#[test]
fn a_newer_area_code_is_texted_though_the_tables_lack_it() {
    let listed = us("+18615550142");
    assert!(!listed.valid && listed.textable);
    assert_eq!((listed.region.as_deref(), listed.zones), (Some("IL"), vec!["America/Chicago".to_owned()]));
    let unlisted = us("+12825550142");
    assert!(!unlisted.valid && unlisted.textable && unlisted.zones.is_empty());
    assert_eq!((unlisted.country.as_deref(), unlisted.region), (Some("US"), None));
    assert!(!unlisted.note.is_empty());
}

#[test]
fn numbers_without_a_place_have_no_zone() {
    for (number, line_type, textable) in [
        ("800-234-5678", LineType::TollFree, true),
        ("+18777804236", LineType::TollFree, true),
        ("500-234-5678", LineType::Personal, true),
        ("900-234-5678", LineType::Premium, false),
    ] {
        let check = us(number);
        assert_eq!((check.line_type, check.textable), (line_type, textable), "{number}");
        assert!(check.zones.is_empty() && check.region.is_none() && !check.note.is_empty(), "{number}");
    }
}

#[test]
fn fictional_numbers_can_be_texted_in_practice() {
    for line in 100..200 {
        for area in [212, 312, 415, 602, 907, 808] {
            let check = us(&format!("{area}-555-0{line}"));
            assert!(check.valid && check.textable, "{area}-555-0{line}");
        }
    }
}

#[test]
fn north_american_islands_are_foreign_countries() {
    let jamaica = us("+18765230123");
    assert_eq!((jamaica.country.as_deref(), jamaica.region), (Some("JM"), None));
    assert_eq!(jamaica.zones, ["America/Jamaica"]);
    assert_eq!(us("787-234-5678").region.as_deref(), Some("PR"));
}

#[test]
fn numbers_abroad_follow_their_own_country() {
    let london = us("+44 (0)20 7946 0018");
    assert_eq!((london.e164.as_deref(), london.country.as_deref()), (Some("+442079460018"), Some("GB")));
    assert_eq!((london.line_type, london.textable), (LineType::Landline, false));
    for written in ["+44 7400 123456", "0044 7400 123456", "011 44 7400 123456"] {
        let mobile = us(written);
        assert_eq!(mobile.e164.as_deref(), Some("+447400123456"), "{written}");
        assert!(mobile.valid && mobile.textable && mobile.line_type == LineType::Mobile);
        assert_eq!(mobile.zones, ["Europe/London"]);
    }
    assert_eq!(check("07400 123456", "gb").e164.as_deref(), Some("+447400123456"));
    assert_eq!(check("+1 312 555 0142", "GB").region.as_deref(), Some("IL"));
    assert_eq!(us("+39 02 1234 5678").line_type, LineType::Landline, "the zero belongs to the number");
    assert_eq!(us("+33 1 23 45 67 89").e164.as_deref(), Some("+33123456789"), "the 1 is no trunk prefix");
    assert!(us("+61 412 345 678").zones.len() > 1, "an Australian mobile may be in any state");
    assert!(us("+5215512345678").zones.is_empty());
    let wrong = us("+44 123");
    assert!(!wrong.valid && !wrong.textable);
}

#[test]
fn an_extension_is_left_off_and_said() {
    for written in ["312-555-0142 x12", "312-555-0142 ext. 12", "3125550142 Extension: 12", "(312) 555-0142, #12"] {
        let check = us(written);
        assert_eq!(check.e164.as_deref(), Some("+13125550142"), "{written}: {}", check.note);
        assert!(check.note.contains("extension 12"), "{}", check.note);
    }
}

#[test]
fn what_is_no_number_is_refused_with_the_reason() {
    for (written, reason) in [
        ("", "no number"),
        ("  \u{200b}", "no number"),
        ("n/a", "words, no number"),
        ("call me maybe", "words, no number"),
        ("1-800-FLOWERS", "“f” is not a digit"),
        ("312-555-O142", "“o” is not a digit"),
        ("312-555-0142 cell", "“c” is not a digit"),
        ("312@5550142", "“@” does not belong"),
        ("1.31256E+10", "format the column as text"),
        ("3,12556e9", "format the column as text"),
        ("555-0142", "area code is missing"),
        ("31255501", "here are 8"),
        ("447400123456", "start with +"),
        ("312-555-0142 / 312-555-0143", "More than one number"),
        ("312-555-0142; 312-555-0143", "More than one number"),
        ("12345", "short code"),
    ] {
        let check = us(written);
        assert!(check.note.contains(reason), "{written}: {}", check.note);
        assert!(!check.valid && !check.textable && check.e164.is_none(), "{written}");
    }
    assert!(check("3125550142", "USA").note.contains("not a country code"));
}

#[test]
fn the_result_is_serialised_as_the_command_line_promises() {
    let json = serde_json::to_string(&us("+1 800 234 5678")).unwrap();
    assert!(json.starts_with(r#"{"valid":true,"textable":true,"e164":"+18002345678","country":"US","region":null,"#));
    assert!(json.contains(r#""line_type":"toll_free","zones":[],"note":""#), "{json}");
}

proptest! {
    #[test]
    fn any_text_gets_an_answer_and_a_reason_when_it_is_no(text in "[0-9+() .xe-]{0,20}|\\PC{0,30}", country in "US|GB|DE|IT|xx") {
        let check = check(&text, &country);
        prop_assert!(check.textable || !check.note.is_empty());
        prop_assert!(check.e164.is_some() || !check.textable);
        if let Some(e164) = &check.e164 {
            prop_assert!(crate::PhoneNumber::from_e164(e164).is_ok() || !check.textable, "{}", e164);
        }
    }

    #[test]
    fn a_number_checked_again_is_the_same(national in "[2-9][0-8][0-9][2-9][0-9]{6}") {
        let first = us(&national);
        let again = us(first.e164.as_deref().unwrap());
        prop_assert_eq!(first, again);
    }
}
