use super::*;
use crate::keywords::classify;
use proptest::prelude::*;

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn says(reply: &str) -> Step {
    Step { reply: reply.to_owned(), ..Step::default() }
}

fn rule(name: &str, trigger: Trigger, step: Step) -> AutoReply {
    AutoReply { name: name.to_owned(), on: true, trigger, step }
}

fn on_words(given: &[&str], anywhere: bool, reply: &str) -> AutoReply {
    rule(reply, Trigger::Words { words: words(given), anywhere }, says(reply))
}

fn away() -> Trigger {
    Trigger::Away { days: "mon-fri".to_owned(), start: "09:00".to_owned(), end: "17:00".to_owned() }
}

fn lead() -> AutoReply {
    let branch = |given: &[&str], step: Step| Branch { words: words(given), step };
    let step = Step {
        branches: vec![
            branch(&["repair", "1"], Step { tag: "Repair".to_owned(), ..says("What is broken?") }),
            branch(
                &["new", "2"],
                Step {
                    branches: vec![branch(&["yes"], says("We call you.")), branch(&["not yes"], says("Alright."))],
                    ..says("Shall we call?")
                },
            ),
        ],
        otherwise: "Please answer 1 or 2.".to_owned(),
        ..says("Repair (1) or new (2)?")
    };
    rule("Lead", Trigger::Words { words: words(&["quote"]), anywhere: true }, step)
}

fn book() -> Vec<AutoReply> {
    vec![
        rule("Away", away(), says("We are closed.")),
        rule("First", Trigger::FirstContact, says("Welcome!")),
        rule("Help", Trigger::Help, says("This is Ann's Salon.")),
        on_words(&["hours"], false, "Nine to five."),
        on_words(&["price list", "prices"], true, "See the list."),
        lead(),
    ]
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A text on a Wednesday at noon by somebody known.
fn facts(text: &str) -> Facts<'_> {
    let now = instant("2026-06-10T17:00:00Z");
    Facts {
        text,
        label: classify(text).label,
        answered_by_provider: crate::keywords::twilio_keyword(text).is_some(),
        suppressed: false,
        first: false,
        asked: None,
        answered_at: None,
        human_at: None,
        recent: 0,
        repeated: false,
        received_at: now,
        local: (Weekday::Wed, 12 * 60),
        now,
    }
}

fn asked(path: &[usize]) -> Asked {
    let at = instant("2026-06-10T16:00:00Z");
    Asked { rule: 5, path: path.to_vec(), at, reminded: false }
}

/// What is said, or the word for why nothing is.
fn outcome(facts: &Facts<'_>) -> String {
    let rules = book();
    let choice = decide(&rules, facts);
    match (choice.silence, choice.fit) {
        (Some(silence), _) => silence.word().to_owned(),
        (None, Some(fit)) => {
            let step = rules[fit.rule].step.at(&fit.path).unwrap();
            if fit.otherwise { step.otherwise.clone() } else { step.reply.clone() }
        }
        (None, None) => panic!("neither an answer nor a reason"),
    }
}

#[test]
fn what_is_said_counts_more_than_who_says_it_and_when() {
    let night = |text| Facts { local: (Weekday::Wed, 20 * 60), first: true, ..facts(text) };
    for (facts, expected) in [
        (facts("Hours?"), "Nine to five."),
        (facts("  HOURS "), "Nine to five."),
        (facts("what are your hours"), "none_fits"),
        (facts("Could you send me the price list, please"), "See the list."),
        (facts("pricelist"), "none_fits"),
        (facts("who is this?"), "This is Ann's Salon."),
        (facts("see you tomorrow"), "none_fits"),
        (night("hours"), "Nine to five."),
        (night("who is this?"), "This is Ann's Salon."),
        (night("see you tomorrow"), "Welcome!"),
        (Facts { first: false, ..night("see you tomorrow") }, "We are closed."),
        (Facts { local: (Weekday::Sat, 12 * 60), ..facts("hello") }, "We are closed."),
        (Facts { local: (Weekday::Wed, 17 * 60), ..facts("hello") }, "We are closed."),
        (Facts { local: (Weekday::Wed, 17 * 60 - 1), ..facts("hello") }, "none_fits"),
    ] {
        assert_eq!(outcome(&facts), expected, "{facts:?}");
    }
}

#[test]
fn some_texts_are_never_answered() {
    for (facts, expected) in [
        (facts("STOP"), "stop"),
        (facts("please stop texting me about prices"), "stop"),
        (facts("HELP"), "provider"),
        (facts("info"), "provider"),
        (Facts { first: true, ..facts("INFO") }, "provider"),
        (Facts { label: ReplyLabel::Ambiguous, ..facts("hours") }, "may_be_stop"),
        (Facts { suppressed: true, ..facts("hours") }, "suppressed"),
        (facts("I'm driving and will see your prices later"), "machine"),
        (facts("AUTO-REPLY: our prices have changed"), "machine"),
        (Facts { repeated: true, ..facts("hours") }, "machine"),
        (Facts { recent: FLOOD, ..facts("hours") }, "machine"),
        (Facts { recent: FLOOD - 1, ..facts("hours") }, "Nine to five."),
    ] {
        assert_eq!(outcome(&facts), expected, "{facts:?}");
    }
}

#[test]
fn one_answer_in_a_day_and_none_where_a_person_writes() {
    let ago = |hours| Some(facts("").now - TimeDelta::hours(hours));
    for (answered_at, human_at, late, expected) in [
        (ago(23), None, 0, "once_a_day"),
        (ago(24), None, 0, "Nine to five."),
        (None, ago(23), 0, "human"),
        (None, ago(24), 0, "human"),
        (None, ago(25), 0, "Nine to five."),
        (None, None, 60, "Nine to five."),
        (None, None, 61, "too_late"),
    ] {
        let received_at = facts("").now - TimeDelta::minutes(late);
        let facts = Facts { answered_at, human_at, received_at, ..facts("hours") };
        assert_eq!(outcome(&facts), expected, "{facts:?}");
    }
}

#[test]
fn a_question_goes_on_by_its_branches() {
    let then = |text, path: &[usize]| Facts {
        asked: Some(asked(path)),
        answered_at: Some(instant("2026-06-10T16:00:00Z")),
        ..facts(text)
    };
    for (facts, expected) in [
        (facts("I need a quote"), "Repair (1) or new (2)?"),
        (then("1", &[]), "What is broken?"),
        (then("A new one please", &[]), "Shall we call?"),
        (then("a repair", &[]), "What is broken?"),
        (then("Yes!", &[1]), "We call you."),
        (then("not yes", &[1]), "Alright."),
        // The bare word answers the question; without one it might mean anything.
        (then("Yes", &[]), "may_be_stop"),
        (facts("yes"), "may_be_stop"),
        (then("maybe", &[]), "Please answer 1 or 2."),
        // Without words for it, what fits no branch is left to the owner.
        (then("maybe", &[1]), "none_fits"),
        // Another answer's word is no bad answer to the question; but one a day is enough.
        (then("hours", &[]), "once_a_day"),
        (then("stop", &[]), "stop"),
        // A question that no longer stands as it was asked.
        (then("1", &[7]), "none_fits"),
        (Facts { human_at: Some(instant("2026-06-10T16:30:00Z")), ..then("1", &[]) }, "human"),
        (Facts { human_at: Some(instant("2026-06-10T15:30:00Z")), ..then("1", &[]) }, "What is broken?"),
        (Facts { asked: Some(Asked { reminded: true, ..asked(&[]) }), ..facts("maybe") }, "none_fits"),
        (Facts { asked: Some(Asked { at: asked(&[]).at - ANSWERED_IN, ..asked(&[]) }), ..facts("1") }, "none_fits"),
    ] {
        assert_eq!(outcome(&facts), expected, "{facts:?}");
    }
}

#[test]
fn an_answer_that_is_off_says_nothing_and_notes_are_taken_all_the_same() {
    let mut rules = book();
    rules[3].on = false;
    assert_eq!(decide(&rules, &facts("hours")).silence, Some(Silence::NoneFits));
    let noted = rule(
        "Tag",
        Trigger::Words { words: words(&["color"]), anywhere: false },
        Step { tag: "Color".to_owned(), ..Step::default() },
    );
    let choice = decide(&[noted], &facts("color"));
    assert_eq!((choice.fit.map(|fit| fit.rule), choice.silence), (Some(0), Some(Silence::NothingToSay)));
    let late = Facts { answered_at: Some(facts("").now), ..facts("hours") };
    assert_eq!(decide(&book(), &late).fit.map(|fit| fit.rule), Some(3));
}

#[test]
fn what_cannot_work_is_not_kept() {
    let wrong = |rule: AutoReply| check(&rule).unwrap_err();
    assert_eq!(check_all(&book()), Ok(()));
    let on = |given: &[&str]| on_words(given, false, "Yes.");
    assert_eq!(wrong(AutoReply { name: " ".to_owned(), ..on(&["a"]) }), AutoReplyError::NoName);
    assert_eq!(wrong(AutoReply { name: "x".repeat(61), ..on(&["a"]) }), AutoReplyError::LongName);
    assert_eq!(wrong(on(&[])), AutoReplyError::NoWords);
    assert_eq!(wrong(on(&["a", " ?! "])), AutoReplyError::NoWords);
    assert_eq!(wrong(on(&["Cancel"])), AutoReplyError::StopWord("Cancel".to_owned()));
    assert_eq!(wrong(on(&["info"])), AutoReplyError::TwilioWord("info".to_owned()));
    assert_eq!(wrong(on(&["YES"])), AutoReplyError::TwilioWord("YES".to_owned()));
    assert_eq!(wrong(on(&["hi there", "Hi, there!"])), AutoReplyError::Twice("Hi, there!".to_owned()));
    assert_eq!(check_all(&[on(&["a"]), on(&["A"])]), Err(AutoReplyError::Twice("A".to_owned())));
    assert_eq!(check_all(&[on(&["a"]), AutoReply { on: false, ..on(&["A"]) }]), Ok(()));
    let step = |step: Step| wrong(rule("x", Trigger::Help, step));
    assert_eq!(step(Step::default()), AutoReplyError::DoesNothing);
    assert_eq!(step(Step { otherwise: "?".to_owned(), ..says("Hi") }), AutoReplyError::LoneOtherwise);
    assert!(matches!(step(says("Hi {nobody}")), AutoReplyError::Text(_)));
    assert_eq!(step(says(&"x".repeat(1_601))), AutoReplyError::LongText);
    let asks = |inner: Step| Step { branches: vec![Branch { words: words(&["yes"]), step: inner }], ..says("Well?") };
    assert_eq!(step(Step { reply: String::new(), tag: "t".to_owned(), ..asks(says("x")) }), AutoReplyError::NoQuestion);
    assert_eq!(check(&rule("x", Trigger::Help, asks(asks(asks(says("x")))))), Ok(()));
    assert_eq!(step(asks(asks(asks(asks(says("x")))))), AutoReplyError::TooDeep);
    let backwards = Trigger::Away { days: "mon".to_owned(), start: "17:00".to_owned(), end: "09:00".to_owned() };
    assert!(matches!(wrong(rule("x", backwards, says("Hi"))), AutoReplyError::Hours(_)));
}

proptest! {
    #[test]
    fn every_text_has_an_answer_or_a_reason_and_a_stop_never_an_answer(
        text in "(?s).{0,60}",
        path in prop::collection::vec(0_usize..4, 0..4),
        rule in 0_usize..8,
        label in prop::sample::select(ReplyLabel::ALL.to_vec()),
        answered in prop::option::of(0_i64..40),
        human in prop::option::of(0_i64..40),
    ) {
        let now = facts("").now;
        let ago = |hours: Option<i64>| hours.map(|hours| now - TimeDelta::hours(hours));
        let asked = Some(Asked { rule, path, at: now - TimeDelta::hours(1), reminded: false });
        let facts = Facts { label, asked, answered_at: ago(answered), human_at: ago(human), ..facts(&text) };
        let rules = book();
        let choice = decide(&rules, &facts);
        prop_assert!(choice.silence.is_some() || choice.fit.is_some());
        let follows = choice.fit.as_ref().is_some_and(|fit| !fit.path.is_empty() || fit.otherwise);
        if label == ReplyLabel::OptOut || (label == ReplyLabel::Ambiguous && !follows) {
            prop_assert!(choice.silence.is_some() && choice.fit.is_none());
        }
        if human == Some(0) {
            prop_assert!(choice.silence.is_some());
        }
        if answered.is_some_and(|hours| hours < 24) && !follows {
            prop_assert!(choice.silence.is_some());
        }
        if let Some(fit) = choice.fit {
            prop_assert!(rules[fit.rule].step.at(&fit.path).is_some());
        }
    }
}
