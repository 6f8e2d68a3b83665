//! The papers a business needs before it texts. Keeps the answers beside the settings, as they were typed, and has the
//! domain write; adds no wording of its own.

use std::collections::BTreeMap;

use linnet_contract::{
    CacheTag, ErrorCode, GetPapers, Paper, PaperField, PaperQuestion, Papers, SettingKey, UiError, WritePapers,
};
use linnet_domain::documents::{self, Answer, Answers, Document, DocumentError, DocumentKind, Region, Sends};
use linnet_domain::{PhoneNumber, phone};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// Under which the answers are kept.
const KEPT: &str = "papers.answers";
/// Longest answer.
const LONGEST: usize = 300;

/// What is written for the owner, in the order one needs it. The texts that ask for a yes and welcome people belong to
/// signing up by keyword.
const WRITTEN: [DocumentKind; 8] = [
    DocumentKind::WebForm,
    DocumentKind::CounterCard,
    DocumentKind::KeywordInvitation,
    DocumentKind::Terms,
    DocumentKind::Privacy,
    DocumentKind::DoNotCallPolicy,
    DocumentKind::HelpReply,
    DocumentKind::StopReply,
];

type Typed = BTreeMap<PaperField, String>;

impl Handle<GetPapers> for Engine {
    async fn handle(&self, _: GetPapers) -> Result<Papers, UiError> {
        let kept = linnet_store::settings::all(&self.db).await.map_err(from_store)?.remove(KEPT);
        // Answers that cannot be read any more are asked for again.
        let typed: Option<Typed> = kept.and_then(|kept| serde_json::from_str(&kept).ok());
        let answered = typed.is_some();
        let typed = self.filled(typed.unwrap_or_default()).await?;
        Ok(written(&typed, &self.settings().country, answered))
    }
}

impl Handle<WritePapers> for Engine {
    async fn handle(&self, WritePapers { answers }: WritePapers) -> Result<Papers, UiError> {
        let typed: Typed = answers.into_iter().map(|(field, text)| (field, text.trim().to_owned())).collect();
        if let Some((field, _)) = typed.iter().find(|(_, text)| text.chars().count() > LONGEST) {
            let message = format!("“{}” may have {LONGEST} characters at most.", label(*field));
            return Err(UiError::new(ErrorCode::BadInput, message).field(field.word()));
        }
        let kept = serde_json::to_string(&typed)
            .map_err(|error| UiError::new(ErrorCode::Internal, format!("The answers could not be kept: {error}")))?;
        let mut tx = self.db.write().await.map_err(from_store)?;
        linnet_store::settings::set(&mut tx, KEPT, &kept).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Compliance]);
        Ok(written(&typed, &self.settings().country, true))
    }
}

impl Engine {
    /// Fills in what Linnet knows already.
    async fn filled(&self, mut typed: Typed) -> Result<Typed, UiError> {
        let settings = self.settings();
        let sender = linnet_store::senders::chosen(&self.db).await.map_err(from_store)?;
        let number = sender.and_then(|sender| PhoneNumber::from_e164(&sender.address).ok());
        let region = if settings.country == "CA" { Region::Canada } else { Region::UnitedStates };
        for (field, known) in [
            (PaperField::BusinessName, settings.business_name.clone()),
            (PaperField::TextingNumber, number.map(|number| number.display()).unwrap_or_default()),
            (PaperField::Region, region.word().to_owned()),
            (PaperField::Keyword, settings.text(SettingKey::SignUpKeyword).to_owned()),
            (PaperField::PerMonth, settings.text(SettingKey::SignUpPerMonth).to_owned()),
        ] {
            typed.entry(field).or_insert(known);
        }
        Ok(typed)
    }
}

/// Writes everything; before the owner has answered once there are only questions, without complaints.
fn written(typed: &Typed, country: &str, answered: bool) -> Papers {
    let mut problems: BTreeMap<PaperField, String> = BTreeMap::new();
    let answers = read(typed, country, &mut problems);
    let mut missing: BTreeMap<PaperField, Vec<&'static str>> = BTreeMap::new();
    let mut papers = Vec::new();
    for kind in WRITTEN {
        let signs_up = matches!(kind, DocumentKind::WebForm | DocumentKind::CounterCard);
        let paper = match documents::write(kind, &answers) {
            Ok(Document { title, note, text, .. }) => Paper { title, signs_up, note, text: Some(text), problem: None },
            Err(error) => {
                let problem = error.to_string();
                match error {
                    DocumentError::Missing { answers, .. } => {
                        for answer in answers {
                            missing.entry(field_of(answer)).or_default().push(kind.title());
                        }
                    }
                    DocumentError::Unusable { answer, .. } => {
                        problems.entry(field_of(answer)).or_insert_with(|| problem.clone());
                    }
                    DocumentError::TooLong { .. } | DocumentError::NotForRegion { .. } => {}
                }
                Paper {
                    title: kind.title().to_owned(),
                    signs_up,
                    note: String::new(),
                    text: None,
                    problem: Some(problem),
                }
            }
        };
        papers.push(paper);
    }
    for (field, titles) in missing {
        problems.entry(field).or_insert_with(|| format!("Still needed for: {}.", titles.join("; ")));
    }
    let question = |field: &PaperField| PaperQuestion {
        field: *field,
        label: label(*field).to_owned(),
        hint: hint(*field).to_owned(),
        value: typed.get(field).cloned().unwrap_or_default(),
        options: options(*field).iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect(),
        problem: problems.remove(field).filter(|_| answered),
    };
    let questions = PaperField::ALL.iter().map(question).collect();
    Papers { questions, papers: if answered { papers } else { Vec::new() } }
}

/// Reads the answers; what cannot be read is told and left out.
fn read(typed: &Typed, country: &str, problems: &mut BTreeMap<PaperField, String>) -> Answers {
    let text = |field: PaperField| typed.get(&field).cloned().unwrap_or_default();
    let mut number = |field: PaperField| {
        let typed = text(field);
        if typed.is_empty() {
            return None;
        }
        let found = phone::check(&typed, country);
        let number = found.e164.and_then(|e164| PhoneNumber::from_e164(&e164).ok());
        if number.is_none() {
            problems.insert(field, format!("“{typed}” is not a phone number. {}", found.note).trim().to_owned());
        }
        number
    };
    let (phone, texting_number) = (number(PaperField::Phone), number(PaperField::TextingNumber));
    let per_month = text(PaperField::PerMonth);
    let months: Option<u16> = per_month.parse().ok();
    if months.is_none() && !per_month.is_empty() {
        problems.insert(PaperField::PerMonth, "A number, for instance 4.".to_owned());
    }
    Answers {
        business_name: text(PaperField::BusinessName),
        phone,
        email: text(PaperField::Email),
        website: text(PaperField::Website),
        sends: Sends::from_word(&text(PaperField::Sends)),
        per_month: months,
        keyword: text(PaperField::Keyword),
        texting_number,
        terms_url: text(PaperField::TermsUrl),
        privacy_url: text(PaperField::PrivacyUrl),
        postal_address: text(PaperField::PostalAddress),
        responsible: text(PaperField::Responsible),
        region: Region::from_word(&text(PaperField::Region)),
    }
}

/// The question that an answer belongs to. Of the ways to reach the business the phone is asked for first.
const fn field_of(answer: Answer) -> PaperField {
    match answer {
        Answer::BusinessName => PaperField::BusinessName,
        Answer::Contact => PaperField::Phone,
        Answer::Email => PaperField::Email,
        Answer::Sends => PaperField::Sends,
        Answer::PerMonth => PaperField::PerMonth,
        Answer::Keyword => PaperField::Keyword,
        Answer::TextingNumber => PaperField::TextingNumber,
        Answer::TermsUrl => PaperField::TermsUrl,
        Answer::PrivacyUrl => PaperField::PrivacyUrl,
        Answer::PostalAddress => PaperField::PostalAddress,
        Answer::Responsible => PaperField::Responsible,
        Answer::Region => PaperField::Region,
    }
}

const fn label(field: PaperField) -> &'static str {
    match field {
        PaperField::BusinessName => "Name of your business",
        PaperField::Sends => "What do you send?",
        PaperField::PerMonth => "Texts a month, at most",
        PaperField::Region => "Where do your customers live?",
        PaperField::Phone => "Phone for questions",
        PaperField::Email => "Email for questions",
        PaperField::Website => "Website",
        PaperField::TermsUrl => "Web address of your terms for texts",
        PaperField::PrivacyUrl => "Web address of your privacy policy",
        PaperField::TextingNumber => "Number your texts come from",
        PaperField::Keyword => "Keyword people text to sign up",
        PaperField::PostalAddress => "Postal address",
        PaperField::Responsible => "Who answers for your texts?",
    }
}

const fn hint(field: PaperField) -> &'static str {
    match field {
        PaperField::BusinessName => "As customers know it.",
        PaperField::PerMonth => "One person gets no more than this.",
        PaperField::Phone => "A phone, an email address or a website; one is enough.",
        PaperField::TermsUrl => "Where the page will be, even if it is not there yet: https://example.com/terms",
        PaperField::PrivacyUrl => "For instance https://example.com/privacy",
        PaperField::Keyword => "One word, for instance JOIN.",
        PaperField::PostalAddress => "Canadian law wants it; elsewhere it may stay empty.",
        PaperField::Responsible => "Your name, or whoever looks after it.",
        PaperField::Sends
        | PaperField::Region
        | PaperField::Email
        | PaperField::Website
        | PaperField::TextingNumber => "",
    }
}

const fn options(field: PaperField) -> &'static [(&'static str, &'static str)] {
    match field {
        PaperField::Sends => &[
            ("", "Choose…"),
            ("offers", "Offers and news"),
            ("reminders", "Reminders and order updates"),
            ("both", "Both"),
        ],
        PaperField::Region => &[("us", "United States"), ("ca", "Canada")],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Typed {
        [
            (PaperField::BusinessName, "Rosa's Salon"),
            (PaperField::Sends, "both"),
            (PaperField::PerMonth, "4"),
            (PaperField::Region, "us"),
            (PaperField::Phone, "(312) 555-0142"),
            (PaperField::TermsUrl, "https://rosas.example/terms"),
            (PaperField::PrivacyUrl, "https://rosas.example/privacy"),
            (PaperField::TextingNumber, "+1 312 555 0199"),
            (PaperField::Keyword, "JOIN"),
            (PaperField::Responsible, "Rosa Diaz"),
        ]
        .map(|(field, text)| (field, text.to_owned()))
        .into()
    }

    fn problem(papers: &Papers, field: PaperField) -> Option<String> {
        papers.questions.iter().find(|question| question.field == field).unwrap().problem.clone()
    }

    #[test]
    fn full_answers_write_every_paper() {
        let papers = written(&full(), "US", true);
        assert_eq!(papers.papers.len(), WRITTEN.len());
        for paper in &papers.papers {
            let text = paper.text.as_deref().unwrap_or_default();
            assert!(text.contains("Rosa's Salon"), "{}: {:?} {text}", paper.title, paper.problem);
        }
        assert!(papers.questions.iter().all(|question| question.problem.is_none()), "{papers:?}");
    }

    #[test]
    fn a_missing_answer_is_named_beside_its_field_with_the_papers_that_need_it() {
        for (field, needs) in [
            (PaperField::Sends, "Sign-up wording for your website"),
            (PaperField::Keyword, "Invitation to text a keyword"),
            (PaperField::Responsible, "Do-not-call policy"),
            (PaperField::Phone, "Terms for text messages"),
        ] {
            let mut typed = full();
            typed.remove(&field);
            let papers = written(&typed, "US", true);
            let problem = problem(&papers, field).unwrap_or_default();
            assert!(problem.contains(needs), "{field}: {problem}");
            let paper = papers.papers.iter().find(|paper| paper.title == needs).unwrap();
            assert!(paper.text.is_none() && paper.problem.is_some(), "{paper:?}");
        }
    }

    #[test]
    fn an_answer_that_cannot_be_used_says_why_beside_its_field() {
        for (field, wrong, says) in [
            (PaperField::Phone, "call me", "not a phone number"),
            (PaperField::PerMonth, "a few", "A number"),
            (PaperField::PerMonth, "0", "at least 1"),
            (PaperField::Keyword, "STOP", "already use the word"),
            (PaperField::TermsUrl, "terms", "write it in full"),
        ] {
            let mut typed = full();
            typed.insert(field, wrong.to_owned());
            let problem = problem(&written(&typed, "US", true), field).unwrap_or_default();
            assert!(problem.contains(says), "{field} {wrong}: {problem}");
        }
    }

    #[test]
    fn nobody_is_scolded_before_answering() {
        let papers = written(&Typed::new(), "US", false);
        assert!(papers.papers.is_empty() && papers.questions.iter().all(|question| question.problem.is_none()));
    }

    #[test]
    fn every_choice_is_a_word_the_papers_know() {
        let words = |field| options(field).iter().map(|(value, _)| *value).filter(|value| !value.is_empty());
        assert!(words(PaperField::Sends).all(|word| Sends::from_word(word).is_some()));
        assert_eq!(words(PaperField::Sends).count(), Sends::ALL.len());
        assert!(words(PaperField::Region).all(|word| Region::from_word(word).is_some()));
        assert_eq!(words(PaperField::Region).count(), Region::ALL.len());
    }
}
