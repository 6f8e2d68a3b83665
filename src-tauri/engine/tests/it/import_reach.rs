//! What an import says before it is made: whom each answer about their yes opens, and what the owner signs for.

use linnet_contract::{
    ACKNOWLEDGEMENT, AudienceCount, ChangeRule, CheckAudience, CheckMessage, ErrorCode, FindContact, ImportReach,
    ImportSource, ListContacts, OptOutNumber, ReachByAnswer, RecordConsent, RunImport, Slice, StatePeople, When,
};
use linnet_domain::{
    Category, ConsentBasis, ConsentClaim, ConsentDetails, ConsentMethod, Effect, Origin, Reason, Rule, RuleChangeKind,
};
use linnet_engine::{Engine, Handle};

use crate::book::{add, business, draft};
use crate::import::{file, order};

const CUSTOMERS: &str = "Name,Phone,Email,State,Last visit\n\
    Ann,312-555-0101,,IL,2026-02-01\n\
    Bob,312-555-0102,,IL,\n\
    Cy,312-555-0103,,IL,2023-01-01\n\
    Di,305-555-0104,,FL,2026-02-01\n\
    Ed,305-555-0105,,IL,2026-02-01\n\
    Flo,+44 7911 123456,,,2026-02-01\n\
    Gus,312-555-0106,,IL,2026-02-01\n\
    Hal,,hal@example.com,IL,2026-02-01\n\
    Ida,800-555-0107,,,2026-02-01\n\
    Ida,(800) 555-0107,,,2026-02-02\n";

async fn reach(engine: &Engine, source: ImportSource, consent: Option<ConsentClaim>) -> ImportReach {
    let order = RunImport { dry_run: true, reach: true, consent, ..order(source) };
    engine.handle(order).await.unwrap().reach.unwrap()
}

fn answer(reach: &ImportReach, basis: ConsentBasis) -> &ReachByAnswer {
    reach.answers.iter().find(|answer| answer.basis == basis).unwrap()
}

fn states(states: &[StatePeople]) -> Vec<(&str, u64)> {
    states.iter().map(|state| (state.code.as_str(), state.people)).collect()
}

fn claim(basis: ConsentBasis) -> ConsentClaim {
    ConsentClaim { basis, source: "card".to_owned(), date: Some("2026-01-01".parse().unwrap()) }
}

#[tokio::test]
async fn each_answer_opens_only_whom_the_decision_lets_through() {
    let (engine, folder) = business().await;
    let stop = OptOutNumber { number: "3125550106".to_owned(), source: "by phone".to_owned(), road: None, words: None };
    engine.handle(stop).await.unwrap();
    let source = file(folder.path(), "list.csv", CUSTOMERS);
    let found = reach(&engine, source.clone(), None).await;
    assert_eq!(found.people, 9);
    let mut closed: Vec<_> = found.closed.iter().map(|closed| (closed.rule, closed.people)).collect();
    closed.sort();
    assert_eq!(closed, [(Rule::Number, 1), (Rule::OptOut, 1), (Rule::Country, 1)]);

    // A toll-free number tells no state, and some states ask for writing.
    let closed_by_writing = vec![("FL", 2), ("", 1)];
    let nothing = answer(&found, ConsentBasis::None);
    assert_eq!((nothing.reachable, nothing.needs_yes), (0, 3));
    assert_eq!(states(&nothing.needs_writing), closed_by_writing);
    let customers = answer(&found, ConsentBasis::Customer);
    assert_eq!((customers.reachable, customers.missing_date, customers.too_long_ago), (1, 1, 1));
    assert_eq!((customers.needs_yes, states(&customers.needs_writing)), (0, closed_by_writing.clone()));
    let aloud = answer(&found, ConsentBasis::Verbal);
    assert_eq!((aloud.reachable, states(&aloud.needs_writing)), (3, closed_by_writing));
    let written = answer(&found, ConsentBasis::Written);
    assert_eq!((written.reachable, states(&written.reachable_in)), (6, vec![("IL", 4), ("", 1), ("FL", 1)]));
    assert!(written.needs_writing.is_empty());
    for answer in &found.answers {
        let writing: u64 = answer.needs_writing.iter().map(|state| state.people).sum();
        let closed: u64 = found.closed.iter().map(|closed| closed.people).sum();
        let all = answer.reachable + writing + answer.needs_yes + answer.missing_date + answer.too_long_ago + closed;
        assert_eq!(all, found.people, "{answer:?}");
    }

    let switched_on = ChangeRule {
        kind: RuleChangeKind::Country,
        code: "GB".to_owned(),
        part: None,
        until: None,
        on: true,
        acknowledgement: ACKNOWLEDGEMENT.to_owned(),
    };
    engine.handle(switched_on).await.unwrap();
    let with_britain = reach(&engine, source, None).await;
    assert_eq!(
        states(&answer(&with_britain, ConsentBasis::Written).reachable_in),
        [("IL", 4), ("", 1), ("FL", 1), ("GB", 1)]
    );
}

#[tokio::test]
async fn what_is_counted_beforehand_is_what_the_import_then_opens() {
    for basis in ConsentBasis::ALL {
        let (engine, folder) = business().await;
        let source = file(folder.path(), "list.csv", CUSTOMERS);
        let claim = claim(*basis);
        let expected = reach(&engine, source.clone(), Some(claim.clone())).await;
        engine.handle(RunImport { consent: Some(claim), ..order(source) }).await.unwrap();
        let everyone = ListContacts { query: String::new(), audience: None, slice: Slice { offset: 0, limit: 100 } };
        let mut open = 0;
        for row in engine.handle(everyone).await.unwrap().items {
            let Some(number) = row.number else { continue };
            let offer = CheckMessage {
                number,
                body: "New hours! Reply STOP to opt out".to_owned(),
                category: Category::Marketing,
                origin: Origin::Direct,
                when: When::Now,
                urgent: None,
            };
            let verdict = engine.handle(offer).await.unwrap().verdict;
            // What the text itself lacks says nothing about the person.
            let about_them = [Rule::Number, Rule::OptOut, Rule::Review, Rule::Country, Rule::Consent];
            let closed = |reason: &Reason| reason.effect == Effect::Never && about_them.contains(&reason.rule);
            open += u64::from(!verdict.reasons.iter().any(closed));
        }
        assert_eq!(open, answer(&expected, *basis).reachable, "{basis}");
    }
}

#[tokio::test]
async fn a_yes_on_record_that_weighs_more_than_the_answer_stands() {
    let (engine, folder) = business().await;
    let ann = add(&engine, draft("Ann", "305-555-0104")).await.unwrap().row.id;
    let written = claim(ConsentBasis::Written);
    engine.handle(RecordConsent { id: ann, claim: written, details: None, evidence: None }).await.unwrap();
    let source = file(folder.path(), "list.csv", "Name,Phone,State\nAnn,3055550104,FL\nBob,3055550108,FL\n");
    for order in [None, Some(claim(ConsentBasis::Verbal))] {
        let found = reach(&engine, source.clone(), order).await;
        for basis in [ConsentBasis::None, ConsentBasis::Customer, ConsentBasis::Verbal] {
            assert_eq!(states(&answer(&found, basis).reachable_in), [("FL", 1)], "{basis}");
        }
        assert_eq!(answer(&found, ConsentBasis::Written).reachable, 2);
    }
}

#[tokio::test]
async fn a_yes_in_writing_for_a_whole_file_is_kept_with_its_words_and_the_name_that_answers_for_it() {
    let (engine, folder) = business().await;
    let source = file(folder.path(), "list.csv", "Name,Phone\nAnn,3125550101\n");
    let signed = |basis, wording: Option<&str>, name: Option<&str>| RunImport {
        consent: Some(claim(basis)),
        wording: wording.map(str::to_owned),
        signed_by: name.map(str::to_owned),
        ..order(source.clone())
    };
    let written = ConsentBasis::Written;
    for (basis, wording, name, field) in [
        (written, Some(" "), Some("Maria Ruiz"), "wording"),
        (written, None, Some("Maria Ruiz"), "wording"),
        (written, Some("Yes, text me offers."), Some(""), "signed_by"),
        (written, Some("Yes, text me offers."), None, "signed_by"),
        (ConsentBasis::Verbal, Some("Yes"), Some("Maria Ruiz"), "wording"),
    ] {
        let refused = engine.handle(signed(basis, wording, name)).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (ErrorCode::BadInput, Some(field)),
            "{wording:?}, {name:?}"
        );
    }
    engine.handle(signed(written, Some(" Yes, text me offers. "), Some("Maria Ruiz"))).await.unwrap();
    let ann = engine.handle(FindContact { number: "3125550101".to_owned() }).await.unwrap();
    let kept = ConsentDetails {
        method: ConsentMethod::Import,
        wording: "Yes, text me offers.".to_owned(),
        recorded_by: "Maria Ruiz".to_owned(),
        ..ConsentDetails::default()
    };
    assert_eq!((ann.consents.len(), &ann.consents[0].details), (1, &kept));
    let other = file(folder.path(), "other.csv", "Name,Phone\nBob,3125550102\n");
    let unsigned = RunImport { consent: Some(claim(written)), ..order(other) };
    engine.handle(unsigned).await.expect("a script may claim it without");
}

#[tokio::test]
async fn a_person_shows_every_yes_and_what_it_lacks() {
    let (engine, _folder) = business().await;
    let mut di = draft("Di", "305-555-0104");
    di.state = "FL".to_owned();
    let id = add(&engine, di).await.unwrap().row.id;
    let record = async |basis, day: &str| {
        let claim = ConsentClaim { date: Some(day.parse().unwrap()), ..claim(basis) };
        engine.handle(RecordConsent { id, claim, details: None, evidence: None }).await.unwrap()
    };
    let aloud = record(ConsentBasis::Verbal, "2023-01-01").await;
    assert!(aloud.consent_reasons.iter().any(|reason| reason.message.contains("Florida asks for a written yes")));
    let written = record(ConsentBasis::Written, "2023-02-01").await;
    let rules: Vec<_> = written.consent_reasons.iter().map(|reason| reason.rule).collect();
    assert_eq!(rules, [Rule::OldConsent]);
    let bases: Vec<_> = written.consents.iter().map(|entry| entry.claim.basis).collect();
    assert_eq!(bases, [ConsentBasis::Written, ConsentBasis::Verbal]);
    assert_eq!(written.consent.unwrap().claim, written.consents[0].claim);
    let fresh = record(ConsentBasis::Written, "2026-02-01").await;
    assert!(fresh.consent_reasons.is_empty(), "{:?}", fresh.consent_reasons);
}

#[tokio::test]
async fn who_lacks_what_is_found_by_asking_for_it() {
    let (engine, folder) = business().await;
    let source = file(
        folder.path(),
        "list.csv",
        "Name,Phone,State,Last visit\nAnn,3125550101,IL,2026-02-01\nBob,3125550102,,\nCy,,,\nHal,800-555-0107,,\n",
    );
    let customers = ConsentClaim { basis: ConsentBasis::Customer, source: String::new(), date: None };
    engine.handle(RunImport { consent: Some(customers), ..order(source) }).await.unwrap();
    add(&engine, draft("Di", "305-555-0104")).await.unwrap();
    let names = async |audience: &str| {
        let slice = Slice { offset: 0, limit: 100 };
        let order = ListContacts { query: String::new(), audience: Some(audience.to_owned()), slice };
        let page = engine.handle(order).await.unwrap();
        let AudienceCount { count, .. } = engine.handle(CheckAudience { audience: audience.to_owned() }).await.unwrap();
        assert_eq!(count, page.total);
        let mut names: Vec<_> = page.items.into_iter().map(|row| row.first_name).collect();
        names.sort();
        names
    };
    assert_eq!(names("lacks:consent").await, ["Di"]);
    assert_eq!(names("lacks:visit").await, ["Bob", "Hal"]);
    assert_eq!(names("lacks:writing").await, ["Ann", "Bob", "Di", "Hal"]);
    assert_eq!(names("lacks:place").await, ["Bob", "Di", "Hal"]);
    assert_eq!(names("lacks:place and not lacks:consent").await, ["Bob", "Hal"]);
}
