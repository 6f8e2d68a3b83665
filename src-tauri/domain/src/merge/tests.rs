use proptest::prelude::*;

use super::*;

fn ann(field: &str) -> Option<&'static str> {
    match field {
        "first_name" => Some("Ann"),
        "company" => Some("{first_name} & Sons"),
        "city" => Some("  "),
        _ => None,
    }
}

fn rendered(text: &str) -> String {
    Template::parse(text).unwrap().render(ann).text
}

fn error(text: &str) -> MergeError {
    Template::parse(text).unwrap_err()
}

#[test]
fn a_field_becomes_the_value_or_the_fallback() {
    assert_eq!(rendered("Hi {first_name|there}!"), "Hi Ann!");
    assert_eq!(rendered("Hi {last_name|there}!"), "Hi there!");
    assert_eq!(rendered("{ First Name }, {first-name}"), "Ann, Ann");
    assert_eq!(rendered("{last_name|}."), ".");
    assert_eq!(rendered("{last_name|a|b}"), "a|b");
}

#[test]
fn a_blank_value_gives_way_to_the_fallback() {
    assert_eq!(rendered("in {city|town}"), "in town");
    assert_eq!(Template::parse("in {city}").unwrap().render(ann).missing, ["city"]);
}

#[test]
fn fields_without_value_or_fallback_are_named_once() {
    let template = Template::parse("{last_name} {first_name} {last_name} {email} {phone|none}").unwrap();
    let rendered = template.render(ann);
    assert_eq!(rendered, Rendered { text: " Ann   none".into(), missing: vec!["last_name".into(), "email".into()] });
    assert_eq!(template.fields(), ["last_name", "first_name", "email", "phone"]);
}

#[test]
fn doubled_braces_are_plain_braces() {
    assert_eq!(rendered("{{ok}} }} } {{"), "{ok} } } {");
    assert_eq!(rendered("{{{first_name}}}"), "{Ann}");
}

#[test]
fn a_value_is_never_read_as_a_template() {
    assert_eq!(rendered("{company}"), "{first_name} & Sons");
}

#[test]
fn an_unknown_field_is_named_with_the_one_meant() {
    let found = error("Hi {frist_name}");
    assert_eq!(
        found,
        MergeError::UnknownField { name: "frist_name".into(), position: 3, suggestion: Some("first_name".into()) }
    );
    assert_eq!(found.to_string(), "There is no field {frist_name}. Did you mean {first_name}?");
    let suggested = |text| match error(text) {
        MergeError::UnknownField { suggestion, .. } => suggestion,
        other => panic!("{other}"),
    };
    assert_eq!(suggested("{name}").as_deref(), Some("first_name"));
    assert_eq!(suggested("{FirstName}").as_deref(), Some("first_name"));
    assert_eq!(suggested("{e-mail}").as_deref(), Some("email"));
    assert_eq!(suggested("{lastvisit|recently}").as_deref(), Some("last_visit"));
    assert_eq!(suggested("{discount}"), None);
    assert_eq!(error("é😀{discount}").position(), 2, "positions count characters");
}

#[test]
fn what_cannot_be_a_field_is_said_so() {
    assert_eq!(error("Hi {first_name"), MergeError::Unclosed { position: 3 });
    assert_eq!(error("a {first_name|{city}}"), MergeError::Unclosed { position: 2 });
    assert_eq!(error(":{"), MergeError::Unclosed { position: 1 });
    assert_eq!(error("{}"), MergeError::Empty { position: 0 });
    assert_eq!(error("{ |there}"), MergeError::Empty { position: 0 });
    assert_eq!(
        error(":{").to_string(),
        "The brace at character 2 opens a field that is not closed. Write {{ for a plain brace"
    );
}

#[test]
fn fields_in_the_style_of_other_programs_are_refused_rather_than_sent() {
    let found = error("Hi {{ first_name | there }}");
    assert_eq!(found, MergeError::DoubledBraces { name: "first_name".into(), position: 3 });
    assert_eq!(error("{{City}"), MergeError::DoubledBraces { name: "city".into(), position: 0 });
}

#[test]
fn other_fields_can_be_allowed() {
    let template = Template::parse_with("{Plan} {plan|x}", &["Plan"]).unwrap();
    assert_eq!(template.fields(), ["Plan"]);
    assert_eq!(template.render(|name| (name == "Plan").then_some("Gold")).text, "Gold Gold");
}

#[test]
fn a_preview_says_which_words_came_from_which_field() {
    let spans = Template::parse("Hi {first_name}, {last_name|you}").unwrap().preview(ann);
    let pairs: Vec<_> = spans.iter().map(|span| (span.text.as_str(), span.field.as_deref())).collect();
    assert_eq!(pairs, [("Hi ", None), ("Ann", Some("first_name")), (", ", None), ("you", Some("last_name"))]);
}

#[test]
fn the_result_is_serialised_as_the_command_line_promises() {
    let rendered = Template::parse("Hi {last_name}").unwrap().render(ann);
    assert_eq!(serde_json::to_string(&rendered).unwrap(), r#"{"text":"Hi ","missing":["last_name"]}"#);
}

#[test]
fn every_field_has_a_title_and_a_sample() {
    for field in Field::ALL {
        assert!(!field.title().is_empty() && !field.sample().is_empty());
        assert_eq!(Template::parse(&format!("{{{field}}}")).unwrap().fields(), [field.word()]);
    }
}

/// Texts made of what matters to the parser.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("|"),
        Just("{{"),
        Just("}}"),
        Just("{first_name}"),
        Just("{last_name|x}"),
        Just("first_name"),
        Just(" "),
        Just("é"),
        Just("😀"),
        Just("a\nb"),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_text_parses_or_says_where_it_does_not(text in prop_oneof![texts(), "\\PC{0,80}"]) {
        if let Err(error) = Template::parse(&text) {
            prop_assert_eq!(text.chars().nth(error.position()), Some('{'));
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn no_field_is_left_in_a_rendered_text(text in texts()) {
        if let Ok(template) = Template::parse(&text) {
            // Values of a letter found nowhere else: what is left of a field would stand beside them.
            let rendered = template.render(|_| Some("Z"));
            let uses: usize = template.preview(|_| Some("Z")).iter().filter(|span| span.field.is_some()).count();
            prop_assert_eq!(rendered.text.matches('Z').count(), uses);
            prop_assert!(!rendered.text.contains("{first_name}") && !rendered.text.contains("{last_name|x}"), "{}", rendered.text);
            prop_assert!(rendered.missing.is_empty());
        }
    }

    #[test]
    fn preview_and_text_say_the_same(text in texts(), known in any::<bool>()) {
        if let Ok(template) = Template::parse(&text) {
            let value = |_: &str| known.then_some("value");
            let joined: String = template.preview(value).into_iter().map(|span| span.text).collect();
            prop_assert_eq!(joined, template.render(value).text);
        }
    }

    #[test]
    fn a_text_without_braces_is_sent_as_it_stands(text in "[^{}]{0,80}") {
        prop_assert_eq!(Template::parse(&text).unwrap().render(ann).text, text);
    }
}
