use proptest::prelude::*;

use super::*;
use crate::content::checks::{Draft, FindingKind, Registration, check};
use crate::{Category, PhoneNumber};

fn full() -> Answers {
    Answers {
        business_name: "Rosa's Salon".to_owned(),
        phone: PhoneNumber::from_e164("+13125550142").ok(),
        email: "hello@rosas.example".to_owned(),
        website: "https://rosas.example".to_owned(),
        sends: Some(Sends::Both),
        per_month: Some(4),
        keyword: "JOIN".to_owned(),
        texting_number: PhoneNumber::from_e164("+13125550199").ok(),
        terms_url: "https://rosas.example/terms".to_owned(),
        privacy_url: "https://rosas.example/privacy".to_owned(),
        postal_address: "12 Elm St, Chicago, IL 60601".to_owned(),
        responsible: "Rosa Diaz".to_owned(),
        region: Some(Region::UnitedStates),
    }
}

/// Takes one answer away.
fn without(answer: Answer, mut answers: Answers) -> Answers {
    match answer {
        Answer::BusinessName => answers.business_name = " - ".to_owned(),
        Answer::Contact => {
            answers.phone = None;
            answers.email = String::new();
            answers.website = "\n".to_owned();
        }
        Answer::Email => answers.email = String::new(),
        Answer::Sends => answers.sends = None,
        Answer::PerMonth => answers.per_month = None,
        Answer::Keyword => answers.keyword = String::new(),
        Answer::TextingNumber => answers.texting_number = None,
        Answer::TermsUrl => answers.terms_url = String::new(),
        Answer::PrivacyUrl => answers.privacy_url = " ".to_owned(),
        Answer::PostalAddress => answers.postal_address = String::new(),
        Answer::Responsible => answers.responsible = String::new(),
        Answer::Region => answers.region = None,
    }
    answers
}

#[test]
fn a_missing_answer_is_named_and_an_unneeded_one_is_not_missed() {
    for kind in DocumentKind::ALL {
        for region in [Region::UnitedStates, Region::Canada] {
            let answers = Answers { region: Some(region), ..full() };
            if write(*kind, &answers).is_err() {
                assert!(*kind == DocumentKind::DoNotCallPolicy && region == Region::Canada, "{kind} {region}");
                continue;
            }
            let needed = facts::needed(*kind, &answers);
            for answer in Answer::ALL {
                match write(*kind, &without(*answer, answers.clone())) {
                    Err(DocumentError::Missing { document, answers }) => {
                        assert_eq!((document, answers.as_slice()), (*kind, &[*answer][..]));
                        assert!(needed.contains(answer), "{kind} does not need {answer}");
                    }
                    Ok(written) => {
                        assert!(!needed.contains(answer), "{kind} needs {answer}");
                        let untidy = ["  ", ": .", ": \n", " .", ",,", " ,", "or ."];
                        assert!(untidy.iter().all(|gap| !written.text.contains(gap)), "{kind}: {}", written.text);
                    }
                    Err(other) => panic!("{kind} without {answer}: {other}"),
                }
            }
        }
    }
    let nothing = write(DocumentKind::HelpReply, &Answers::default()).unwrap_err().to_string();
    assert_eq!(
        nothing,
        "“Answer to HELP” cannot be written yet. Still needed: the name of your business; a phone number, email address or \
         website for questions."
    );
}

#[test]
fn answers_that_cannot_be_used_are_refused_with_the_reason() {
    let refused = |kind, answers: Answers| match write(kind, &answers) {
        Err(DocumentError::Unusable { answer, .. }) => answer,
        other => panic!("{kind}: {other:?}"),
    };
    for keyword in ["STOP", "help", "Yes", "CANCEL", "no", "sign up", "¡HOLA", "X", "BAJA"] {
        let answers = Answers { keyword: keyword.to_owned(), ..full() };
        assert_eq!(refused(DocumentKind::KeywordInvitation, answers), Answer::Keyword, "{keyword}");
    }
    for url in ["rosas", "rosas.example/privacy", "https://rosas", "https://rosas.example/my privacy", "https:///x"] {
        let answers = Answers { privacy_url: url.to_owned(), ..full() };
        assert_eq!(refused(DocumentKind::WebForm, answers), Answer::PrivacyUrl, "{url}");
    }
    assert_eq!(refused(DocumentKind::Terms, Answers { per_month: Some(0), ..full() }), Answer::PerMonth);
    assert_eq!(refused(DocumentKind::Privacy, Answers { email: "rosa at home".to_owned(), ..full() }), Answer::Email);
    let long = Answers { business_name: "Ł".repeat(120), ..full() };
    assert!(matches!(write(DocumentKind::Welcome, &long), Err(DocumentError::TooLong { most: 2, .. })));
}

#[test]
fn each_kind_asks_only_for_what_is_sent() {
    let form = |sends| write(DocumentKind::WebForm, &Answers { sends: Some(sends), ..full() }).unwrap();
    for (sends, boxes, marketing, service) in
        [(Sends::Offers, 1, true, false), (Sends::Reminders, 1, false, true), (Sends::Both, 2, true, true)]
    {
        let form = form(sends);
        assert_eq!(form.text.matches('☐').count(), boxes, "each purpose has its own box");
        assert_eq!(form.elements.contains(&Element::MarketingAuthorisation), marketing);
        assert_eq!(form.elements.contains(&Element::ServiceAuthorisation), service);
    }
}

#[test]
fn an_element_counts_only_while_its_words_stand_there() {
    use DocumentKind::*;
    let rows = [
        (WebForm, "Agreeing is not a condition of buying anything.", Element::NotACondition),
        (WebForm, "also by automated means", Element::AutomatedMeans),
        (WebForm, "the mobile number I give on this form", Element::Number),
        (WebForm, "marketing texts", Element::MarketingAuthorisation),
        (WebForm, "texts about my appointments", Element::ServiceAuthorisation),
        (WebForm, "Message and data rates may apply.", Element::Rates),
        (WebForm, "Reply HELP for help.", Element::Help),
        (WebForm, "Reply STOP to end the texts at any time.", Element::Stop),
        (WebForm, "up to 4 texts a month", Element::Frequency),
        (WebForm, "https://rosas.example/terms", Element::TermsLink),
        (WebForm, "https://rosas.example/privacy", Element::PrivacyLink),
        (WebForm, "Rosa's Salon", Element::Seller),
        (CounterCard, "Signature: _", Element::SignatureLine),
        (CounterCard, "Mobile number: _", Element::NumberLine),
        (CounterCard, "Date: _", Element::DateLine),
        (KeywordInvitation, "Text JOIN to +1 (312) 555-0199", Element::Keyword),
        (ConfirmationRequest, "Reply YES to", Element::AsksForYes),
        (Welcome, "offers", Element::Program),
        (Terms, "Phone companies are not liable", Element::CarriersNotLiable),
        (Privacy, "We do not sell, rent or share", Element::NotShared),
        (DoNotCallPolicy, "Whoever asks for this policy", Element::OnDemand),
        (DoNotCallPolicy, "is trained", Element::Training),
        (DoNotCallPolicy, "written down at once", Element::Recording),
        (DoNotCallPolicy, "within 10 business days", Element::TenBusinessDays),
        (DoNotCallPolicy, "is honored", Element::Honoured),
        (DoNotCallPolicy, "names the business", Element::Identification),
        (DoNotCallPolicy, "The do-not-call list is kept", Element::ListKept),
        (StopReply, "no more texts", Element::NoMoreTexts),
    ];
    for (kind, words, element) in rows {
        let text = write(kind, &full()).unwrap().text;
        assert!(text.contains(words), "{kind}: {words}");
        let cut = text.replace(words, "");
        // "offers and reminders" name the program twice.
        let cut = if element == Element::Program { cut.replace("reminders", "") } else { cut };
        assert!(
            missing_from(&cut, kind, &full()).unwrap().contains(&element),
            "{kind} has no {element} without “{words}”"
        );
    }
    for kind in DocumentKind::ALL {
        let missing = missing_from("See you at 3.", *kind, &full()).unwrap();
        assert_eq!(missing, required(*kind, &full()).unwrap(), "{kind}");
    }
}

#[test]
fn the_version_changes_with_the_wording_only() {
    let first = write(DocumentKind::WebForm, &full()).unwrap();
    assert_eq!(first.version, BodyHash::of(&first.text).to_hex());
    let moved = write(DocumentKind::WebForm, &Answers { postal_address: "elsewhere".to_owned(), ..full() }).unwrap();
    assert_eq!(first.version, moved.version, "the address does not stand in it");
    let more = write(DocumentKind::WebForm, &Answers { per_month: Some(5), ..full() }).unwrap();
    assert_ne!(first.version, more.version);
}

#[test]
fn texts_fit_and_set_no_traps() {
    for kind in
        [DocumentKind::ConfirmationRequest, DocumentKind::Welcome, DocumentKind::HelpReply, DocumentKind::StopReply]
    {
        for name in
            ["Rosa's Salon", "Ana & Co", "Peluquería Íñigo", "The Very Best Plumbing and Heating Company of Illinois"]
        {
            let written = write(kind, &Answers { business_name: name.to_owned(), ..full() }).unwrap();
            let most = if matches!(kind, DocumentKind::ConfirmationRequest) { 2 } else { 1 };
            let odd = name.contains('Í') && kind == DocumentKind::Welcome;
            assert!(written.segments.unwrap() <= most + u32::from(odd), "{kind} {name}: {}", written.text);
            let registration = Registration::default();
            let draft = Draft {
                text: &written.text,
                category: Category::Service,
                business_name: name,
                registration,
                opt_out_line_due: kind == DocumentKind::Welcome,
            };
            let findings = check(&draft);
            assert!(
                findings.iter().all(|found| found.kind == FindingKind::SmellsOfOffer),
                "{kind}: {findings:?} in {}",
                written.text
            );
        }
    }
}

#[test]
fn every_document_says_that_it_is_no_legal_advice_beside_its_wording() {
    for kind in DocumentKind::ALL {
        let written = write(*kind, &full()).unwrap();
        assert!(written.note.ends_with(NOT_LEGAL_ADVICE) && !written.text.contains(NOT_LEGAL_ADVICE));
        let json = serde_json::to_string(&written).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), written);
    }
    assert!(Element::ALL.iter().all(|element| !element.source().is_empty()));
}

fn some_answers() -> impl Strategy<Value = Answers> {
    let name = "[A-ZÁÑa-zéñ][A-Za-z'&’ -]{0,18}[a-z]";
    let number = "\\+1[2-9][0-9]{2}[2-9][0-9]{6}".prop_map(|e164| PhoneNumber::from_e164(&e164).ok());
    let contact = (prop::option::of(number), "([a-z]{1,8}@[a-z]{2,9}\\.com)?", "(https://[a-z]{2,9}\\.com)?");
    let sends = prop::sample::select(Sends::ALL);
    let region = prop::sample::select(Region::ALL);
    let texting = "\\+1[2-9][0-9]{2}[2-9][0-9]{6}".prop_map(|e164| PhoneNumber::from_e164(&e164).ok());
    let urls = ("https://[a-z]{2,9}\\.com/t", "https://[a-z]{2,9}\\.com/p[0-9]?");
    let first = (name, contact, sends, 1..60_u16, texting);
    let keyword = prop::sample::select(vec!["JOIN", "Rosa", "deals2"]);
    let second =
        (urls, "[0-9]{1,3} [A-Z][a-z]{2,9} St, [A-Z][a-z]{3,8}", "[A-Z][a-z]{1,9} [A-Z][a-z]{1,9}", region, keyword);
    (first, second).prop_map(|((name, contact, sends, per_month, texting), (urls, post, person, region, keyword))| {
        let (phone, email, website) = contact;
        Answers {
            business_name: name,
            phone: phone.flatten(),
            email,
            website,
            sends: Some(sends),
            per_month: Some(per_month),
            keyword: keyword.to_owned(),
            texting_number: texting,
            terms_url: urls.0,
            privacy_url: urls.1,
            postal_address: post,
            responsible: person,
            region: Some(region),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_required_element_stands_in_every_document(answers in some_answers()) {
        for kind in DocumentKind::ALL {
            let document = match write(*kind, &answers) {
                Ok(document) => document,
                Err(DocumentError::Missing { answers: missing, .. }) => {
                    prop_assert_eq!(missing, vec![Answer::Contact], "the only answer left out");
                    prop_assert!(answers.phone.is_none() && answers.email.is_empty() && answers.website.is_empty());
                    continue;
                }
                Err(DocumentError::NotForRegion { .. }) => {
                    prop_assert!(*kind == DocumentKind::DoNotCallPolicy && answers.region == Some(Region::Canada));
                    continue;
                }
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            for element in required(*kind, &answers).unwrap() {
                prop_assert!(document.elements.contains(&element), "{kind} lacks {element}:\n{}", document.text);
            }
            if let Some(segments) = document.segments {
                prop_assert!(segments <= 2, "{}", document.text);
            }
        }
    }

    #[test]
    fn nothing_is_invented(answers in some_answers()) {
        let numbers = [&answers.phone, &answers.texting_number].map(|n| n.as_ref().map_or_else(String::new, PhoneNumber::display));
        let given = format!(
            "{answers:?} {} {} {} {} {} {} {}",
            numbers.join(" "), answers.email, answers.website, answers.terms_url, answers.privacy_url, answers.postal_address,
            answers.keyword.to_uppercase(),
        );
        for kind in DocumentKind::ALL {
            let Ok(document) = write(*kind, &answers) else { continue };
            for (line, word) in document.text.lines().flat_map(|line| line.split(' ').map(move |word| (line, word))) {
                let word = word.trim_matches(|c: char| ".,;:".contains(c));
                let tells = word.contains(|c: char| c.is_ascii_digit() || "@/".contains(c));
                let heading = *kind == DocumentKind::DoNotCallPolicy && line.starts_with(&format!("{word}. "));
                let fixed = heading || ["10", "msg/mo", "msgs/mo"].contains(&word);
                prop_assert!(!tells || fixed || given.contains(word), "{kind}: “{word}” is not among the answers: {line}");
            }
        }
    }

    #[test]
    fn no_answers_make_it_panic(name in any::<String>(), email in any::<String>(), keyword in any::<String>(), url in any::<String>()) {
        let answers = Answers {
            business_name: name, email, keyword, privacy_url: url.clone(), terms_url: url, ..full()
        };
        for kind in DocumentKind::ALL {
            let _ = write(*kind, &answers);
        }
    }
}
