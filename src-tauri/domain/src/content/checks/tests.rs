use proptest::prelude::*;

use super::FindingKind::*;
use super::*;

const NAME: &str = "Rosa's Salon";

fn draft(text: &str, category: Category) -> Draft<'_> {
    Draft { text, category, business_name: NAME, registration: Registration::default(), opt_out_line_due: false }
}

fn service(text: &str) -> Vec<Finding> {
    check(&draft(text, Category::Service))
}

fn kinds(findings: &[Finding]) -> Vec<FindingKind> {
    findings.iter().map(|finding| finding.kind).collect()
}

/// The words a finding points at.
fn pointed<'a>(text: &'a str, finding: &Finding) -> &'a str {
    finding.range.clone().and_then(|range| text.get(range)).unwrap_or_default()
}

#[test]
fn everyday_messages_raise_nothing() {
    let wrong: Vec<String> = include_str!("everyday.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .flat_map(|text| {
            service(text).into_iter().map(move |found| format!("{}: {} in {text}", found.kind, pointed(text, &found)))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn troublesome_messages_raise_what_they_should() {
    let rows = include_str!("trouble.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = Vec::new();
    for row in rows {
        let (expected, rest) = row.split_once('|').expect("kind | words pointed at | text");
        let (words, text) = rest.split_once('|').expect("kind | words pointed at | text");
        let (expected, words, text) = (expected.trim(), words.trim(), text.trim());
        let kind = FindingKind::from_word(expected).expect(expected);
        let found = service(text);
        if !found.iter().any(|found| found.kind == kind && pointed(text, found) == words) {
            wrong
                .push(format!("{row}\n    {:?}", found.iter().map(|f| (f.kind, pointed(text, f))).collect::<Vec<_>>()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_tables_of_sentences_are_long_enough() {
    let count = |table: &str| table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
    assert!(count(include_str!("everyday.txt")) >= 60);
    assert!(count(include_str!("trouble.txt")) >= 60);
}

#[test]
fn a_marketing_text_must_name_the_business() {
    let found = check(&draft("20% off cuts today", Category::Marketing));
    assert_eq!(kinds(&found), [BusinessName]);
    assert_eq!(found[0].severity, Severity::Block);
    let fixed = found[0].fix.as_ref().unwrap().action.applied(&draft("20% off cuts today", Category::Marketing));
    assert_eq!(fixed, ("Rosa's Salon: 20% off cuts today".to_owned(), Category::Marketing));
    assert!(check(&draft("ROSA’S SALON: 20% off", Category::Marketing)).is_empty());
    assert!(check(&draft("See you at 3", Category::Service)).is_empty());
    let nameless = check(&Draft { business_name: " ", ..draft("Sale", Category::Marketing) });
    assert_eq!(kinds(&nameless), [BusinessName]);
    assert!(nameless[0].fix.is_none() && nameless[0].message.contains("Settings"));
}

#[test]
fn the_opt_out_line_is_missed_only_when_due() {
    let due = |text, category| check(&Draft { opt_out_line_due: true, ..draft(text, category) });
    let found = due("Rosa's Salon: new hours", Category::Marketing);
    assert_eq!((kinds(&found), found[0].severity), (vec![OptOutLine], Severity::Block));
    let Some(FixAction::Replace { text }) = found[0].fix.as_ref().map(|fix| &fix.action) else { panic!("no fix") };
    assert_eq!(text, "Rosa's Salon: new hours. Reply STOP to opt out");
    assert_eq!(due("See you at 3", Category::Service)[0].severity, Severity::Warn);
    for told in [
        "Rosa's Salon: hi. Reply STOP to opt out",
        "Rosa's Salon: hi. Txt stop 2 end",
        "Rosa's Salon: hola. Responda ALTO para no recibir más mensajes",
        "Rosa's Salon: hi. To opt out, reply STOP.",
        "Rosa's Salon: hi. Reply END to unsubscribe",
    ] {
        assert!(due(told, Category::Marketing).is_empty(), "{told}: {:?}", due(told, Category::Marketing));
    }
    assert!(check(&draft("Rosa's Salon: new hours", Category::Marketing)).is_empty());
}

#[test]
fn links_and_phone_numbers_are_held_against_the_registration_only_where_it_says_no() {
    let text = "Rosa's Salon: see rosas.com or call 312-555-0142";
    let with = |links, phone| {
        let registration = Registration {
            has_embedded_links: links,
            has_embedded_phone: phone,
            age_gated: None,
            direct_lending: None,
        };
        kinds(&check(&Draft { registration, ..draft(text, Category::Service) }))
    };
    assert_eq!(with(Some(false), Some(false)), [LinkUnregistered, PhoneUnregistered]);
    assert_eq!(with(Some(false), Some(true)), [LinkUnregistered]);
    assert_eq!(with(None, Some(false)), [PhoneUnregistered]);
    assert!(with(None, None).is_empty() && with(Some(true), Some(true)).is_empty());
}

#[test]
fn an_age_gated_registration_opens_alcohol_but_never_hate_gambling_or_cannabis() {
    let kinds_of = |text, age_gated| {
        let registration = Registration { age_gated, ..Registration::default() };
        kinds(&check(&Draft { registration, ..draft(text, Category::Service) }))
    };
    assert_eq!(kinds_of("Your beer is cold", None), [Shaft]);
    assert_eq!(kinds_of("Your beer is cold", Some(false)), [Shaft]);
    assert!(kinds_of("Your beer is cold", Some(true)).is_empty());
    for (text, kind) in [("Casino night is on", Shaft), ("Your CBD oil is in", Cannabis), ("kkk", Shaft)] {
        assert_eq!(kinds_of(text, Some(true)), [kind], "{text}");
    }
}

#[test]
fn the_business_may_say_its_own_name() {
    let named = |name: &'static str, text| check(&Draft { business_name: name, ..draft(text, Category::Service) });
    assert!(named("Tony's Wine & Deli", "Tony's Wine & Deli: your table is ready").is_empty());
    assert!(named("Deal's Hardware", "Deal's Hardware: your key is cut").is_empty());
    assert_eq!(
        kinds(&named("Green CBD", "Green CBD: your order is ready")),
        [Cannabis],
        "carriers refuse the name too"
    );
    let marketing = Draft { business_name: "Green CBD", ..draft("Hello", Category::Marketing) };
    assert!(check(&marketing)[0].fix.is_none(), "adding the name would bring in what blocks");
}

#[test]
fn a_trap_gets_a_harmless_word_instead() {
    for (text, severity, fixed) in [
        ("Reply CANCEL to cancel your appointment", Severity::Block, "Reply C to cancel your appointment"),
        (
            "Reply C to confirm, CANCEL to cancel your visit",
            Severity::Block,
            "Reply C to confirm, X to cancel your visit",
        ),
        ("Reply CANCEL to reschedule", Severity::Block, "Reply R to reschedule"),
        ("reply yes to confirm", Severity::Warn, "reply Y to confirm"),
        ("Reply “YES” to confirm", Severity::Warn, "Reply “Y” to confirm"),
        ("Text INFO for our menu", Severity::Warn, "Text DETAILS for our menu"),
        ("Reply HELP if you need a tow", Severity::Warn, "Reply DETAILS if you need a tow"),
        ("Reply START to begin your order", Severity::Warn, "Reply GO to begin your order"),
        ("Reply END when done. Reply END if late", Severity::Block, "Reply C when done. Reply C if late"),
    ] {
        let found = service(text);
        let trap = found.iter().find(|found| found.kind == ReplyTrap).unwrap_or_else(|| panic!("{text}: {found:?}"));
        assert_eq!(trap.severity, severity, "{text}");
        let fix = trap.fix.as_ref().unwrap_or_else(|| panic!("{text}"));
        assert_eq!(fix.action.applied(&draft(text, Category::Service)).0, fixed);
    }
}

#[test]
fn an_offer_is_asked_about_only_in_everyday_messages() {
    let text = "Your order is ready. 20% off your next one";
    let found = service(text);
    assert_eq!(kinds(&found), [SmellsOfOffer]);
    let fix = found[0].fix.as_ref().unwrap();
    assert_eq!(fix.action, FixAction::TreatAsOffer);
    let (text, category) = fix.action.applied(&draft(text, Category::Service));
    assert_eq!(category, Category::Marketing);
    assert_eq!(text, "Rosa's Salon: Your order is ready. 20% off your next one. Reply STOP to opt out");
    assert!(check(&draft(&text, category)).is_empty());
}

#[test]
fn findings_travel_and_come_back() {
    for finding in service("Reply CANCEL to cancel your table. 20% off at bit.ly/x") {
        let json = serde_json::to_string(&finding).unwrap();
        assert_eq!(serde_json::from_str::<Finding>(&json).unwrap(), finding);
    }
}

/// Texts made of the pieces that rules look at, in any order, with some noise.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "Reply",
        "reply",
        "text",
        "CANCEL",
        "cancel",
        "STOP",
        "stop",
        "YES",
        "yes",
        "NO",
        "HELP",
        "INFO",
        "START",
        "END",
        "to",
        "for",
        "or",
        ",",
        ".",
        "!",
        "“",
        "”",
        "your",
        "appointment",
        "texts",
        "opt out",
        "confirm",
        "20%",
        "off",
        "sale",
        "bit.ly/x",
        "https://",
        "rosas.com",
        "312-555-0142",
        "+1",
        "beer",
        "root",
        "CBD",
        "weed",
        "control",
        "Rosa's Salon",
        "Responda",
        "BAJA",
        "para",
        "salir",
        "cita",
        "é",
        "🍺",
        "{first_name}",
        "{",
        "}",
        "’",
        "\n",
        "C",
        "X",
        "Y",
        "\u{301}",
        "free",
        "gift",
        "descuento",
        "ＳＴＯＰ",
        "İ",
        "ß",
    ]);
    let noise = prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => "\\PC{0,6}"];
    prop::collection::vec((noise, prop_oneof![6 => Just(" "), 1 => Just("")]), 0..24)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space.to_owned()]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_finding_points_into_the_text_and_every_fix_keeps_its_word(
        text in texts(),
        name in prop::sample::select(vec!["Rosa's Salon", "", "Green CBD", "Ñ & Co", "STOP Signs"]),
        marketing in any::<bool>(),
        due in any::<bool>(),
        flag in prop::option::of(any::<bool>()),
    ) {
        let category = if marketing { Category::Marketing } else { Category::Service };
        let registration = Registration { has_embedded_links: flag, has_embedded_phone: flag, age_gated: flag, direct_lending: flag };
        let draft = Draft { text: &text, category, business_name: name, registration, opt_out_line_due: due };
        let findings = check(&draft);
        let blocks = |findings: &[Finding], text: &str| -> Vec<(FindingKind, String)> {
            let blocking = findings.iter().filter(|found| found.severity == Severity::Block);
            blocking.map(|found| (found.kind, pointed(text, found).to_lowercase())).collect()
        };
        for finding in &findings {
            if let Some(range) = &finding.range {
                prop_assert!(text.get(range.clone()).is_some_and(|words| !words.is_empty()), "{finding:?}");
            }
            prop_assert!(!finding.message.is_empty() && !finding.source.is_empty());
            let Some(fix) = &finding.fix else { continue };
            let (fixed, category) = fix.action.applied(&draft);
            let after = check(&Draft { text: &fixed, category, ..draft.clone() });
            let same = |found: &&Finding| {
                found.kind == finding.kind
                    && pointed(&fixed, found).to_lowercase() == pointed(&text, finding).to_lowercase()
            };
            prop_assert!(after.iter().find(same).is_none(), "{finding:?} stays in {fixed:?}");
            let before = blocks(&findings, &text);
            for block in blocks(&after, &fixed) {
                let nameless = fix.action == FixAction::TreatAsOffer && name.is_empty() && block.0 == BusinessName;
                prop_assert!(nameless || before.contains(&block), "{block:?} is new in {fixed:?}");
            }
        }
    }

    #[test]
    fn no_text_at_all_makes_it_panic(text in any::<String>(), name in any::<String>()) {
        for category in [Category::Service, Category::Marketing] {
            let registration = Registration { has_embedded_links: Some(false), has_embedded_phone: Some(false), age_gated: None, direct_lending: None };
            check(&Draft { text: &text, category, business_name: &name, registration, opt_out_line_due: true });
        }
    }
}
