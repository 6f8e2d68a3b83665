use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Audience {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn error(text: &str) -> AudienceError {
    text.parse::<Audience>().unwrap_err()
}

fn tag(name: &str) -> Audience {
    Audience::Tag(name.to_owned())
}

#[test]
fn not_binds_tighter_than_and_and_and_tighter_than_or() {
    assert_eq!(
        read("tag:a or not tag:b and lapsed:90d"),
        Audience::Or(vec![
            tag("a"),
            Audience::And(vec![Audience::Not(Box::new(tag("b"))), Audience::Lapsed { days: 90 }]),
        ])
    );
    assert_eq!(read("(tag:a or tag:b) and all").to_string(), "(tag:a or tag:b) and all");
    assert_eq!(read("NOT(tag:a)AND all"), Audience::And(vec![Audience::Not(Box::new(tag("a"))), Audience::Everyone]));
}

#[test]
fn names_with_blanks_stand_in_quotation_marks() {
    assert_eq!(read(r#"tag:"good customer""#), tag("good customer"));
    assert_eq!(read(r#""tag:good customer""#), tag("good customer"));
    assert_eq!(read(r#"tag:"a ""b"" (c)""#), tag(r#"a "b" (c)"#));
    assert_eq!(read("list:Zürich"), Audience::List("Zürich".to_owned()));
    assert_eq!(read("tag:and"), tag("and"));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    assert_eq!(error(""), AudienceError::Empty { position: 0 });
    assert_eq!(error("tag:a and"), AudienceError::Empty { position: 9 });
    assert_eq!(error("and tag:a"), AudienceError::Empty { position: 0 });
    assert_eq!(error("()"), AudienceError::Empty { position: 1 });
    assert_eq!(error("é tag:a"), AudienceError::Unknown { found: "é".into(), position: 0 });
    assert_eq!(error("tag:"), AudienceError::Unknown { found: "tag:".into(), position: 0 });
    assert_eq!(error("city:Chicago"), AudienceError::Unknown { found: "city:Chicago".into(), position: 0 });
    assert_eq!(error("tag:good customer"), AudienceError::NotJoined { found: "customer".into(), position: 9 });
    assert_eq!(error("(tag:a"), AudienceError::Parenthesis { position: 0 });
    assert_eq!(error("tag:a)"), AudienceError::Parenthesis { position: 5 });
    assert_eq!(error("tag:\"a"), AudienceError::Quote { position: 4 });
    for days in ["lapsed:", "lapsed:d", "lapsed:90", "lapsed:-1d", "lapsed:0d", "lapsed:99999999999d", "lapsed:1.5d"] {
        assert!(matches!(error(days), AudienceError::Days { .. }), "{days}");
    }
}

#[test]
fn a_monstrous_expression_is_refused_not_a_crash() {
    assert!(matches!(error(&"(".repeat(100_000)), AudienceError::TooLong { .. }));
    assert!(matches!(error(&"not ".repeat(100_000)), AudienceError::TooLong { .. }));
    let chain = vec!["tag:a"; MAX_TERMS + 1].join(" and ");
    assert!(matches!(error(&chain), AudienceError::TooLong { .. }));
    assert!(chain.strip_suffix(" and tag:a").unwrap().parse::<Audience>().is_ok());
}

#[test]
fn an_audience_can_be_read_aloud() {
    for (text, words) in [
        ("all", "everyone"),
        ("not all", "nobody"),
        ("all and tag:vip", "tagged vip"),
        ("all and all", "everyone"),
        ("tag:regular and lapsed:90d", "tagged regular, not seen for 90 days"),
        ("tag:a and not tag:b", "tagged a, not tagged b"),
        ("list:\"May fair\" or lapsed:1d", "on the list May fair or not seen for 1 day"),
        ("(tag:a or tag:b) and not list:c", "(tagged a or tagged b), not on the list c"),
        ("not (tag:a or tag:b)", "not (tagged a or tagged b)"),
        ("not lapsed:30d", "seen in the last 30 days or at a time unknown"),
    ] {
        assert_eq!(read(text).words(), words, "{text}");
    }
}

#[test]
fn names_can_be_put_into_the_spelling_on_record() {
    let mut known = |name: String| if name == "x" { Err(name) } else { Ok(name.to_uppercase()) };
    let mut lists = Ok;
    let renamed = read("not tag:a and (list:b or tag:c)").try_rename(&mut known, &mut lists);
    assert_eq!(renamed.unwrap().to_string(), "not tag:A and (list:b or tag:C)");
    assert_eq!(read("tag:a or tag:x").try_rename(&mut known, &mut lists), Err("x".to_owned()));
}

fn audiences() -> impl Strategy<Value = Audience> {
    let name = prop_oneof!["[a-zA-Z:]{1,8}", "[ \"()a-zé]{0,6}x"].prop_map(|name: String| name.trim().to_owned());
    let leaf = prop_oneof![
        Just(Audience::Everyone),
        name.clone().prop_map(Audience::Tag),
        name.prop_map(Audience::List),
        (1..=MAX_DAYS).prop_map(|days| Audience::Lapsed { days }),
        prop::sample::select(crate::words::Lack::ALL.to_vec()).prop_map(Audience::Lacks),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Audience::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Audience::Or),
            inner.prop_map(|part| Audience::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn every_text_parses_or_says_where_it_does_not(text in prop_oneof![
        "\\PC{0,60}",
        prop::collection::vec(
            prop_oneof![
                Just("tag:a"), Just("list:\"b c\""), Just("lapsed:9d"), Just("all"), Just("and"), Just("or"),
                Just("not"), Just("("), Just(")"), Just("\""), Just(":"), Just("é"),
            ],
            0..14,
        ).prop_map(|words| words.join(" ")),
    ]) {
        match text.parse::<Audience>() {
            Ok(audience) => prop_assert_eq!(audience.to_string().parse(), Ok(audience)),
            Err(error) => {
                prop_assert!(error.position() <= text.chars().count());
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    #[test]
    fn a_written_audience_reads_back_as_itself(audience in audiences()) {
        prop_assert_eq!(audience.to_string().parse(), Ok(audience.clone()));
        prop_assert!(!audience.words().is_empty());
    }
}
