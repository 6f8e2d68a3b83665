//! The answers once they are checked: tidy, and with everything that the document at hand needs.

use super::{Answer, Answers, DocumentError, DocumentKind, Region, Sends};
use crate::PhoneNumber;
use crate::keywords::{ReplyLabel, classify, twilio_keyword};

/// Checked answers. What the document does not need may be empty.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) website: String,
    pub(super) sends: Sends,
    pub(super) per_month: u16,
    pub(super) keyword: String,
    pub(super) texting_number: String,
    pub(super) terms_url: String,
    pub(super) privacy_url: String,
    pub(super) postal_address: String,
    pub(super) responsible: String,
    pub(super) region: Region,
}

impl Facts {
    /// Tidies the answers and checks those that the document needs.
    pub(super) fn check(kind: DocumentKind, answers: &Answers) -> Result<Self, DocumentError> {
        let missing: Vec<Answer> =
            needed(kind, answers).into_iter().filter(|answer| !given(*answer, answers)).collect();
        if !missing.is_empty() {
            return Err(DocumentError::Missing { document: kind, answers: missing });
        }
        let region = answers.region.unwrap_or(Region::UnitedStates);
        if kind == DocumentKind::DoNotCallPolicy && region != Region::UnitedStates {
            return Err(DocumentError::NotForRegion { document: kind });
        }
        let number = |number: &Option<PhoneNumber>| number.as_ref().map_or_else(String::new, PhoneNumber::display);
        let facts = Self {
            name: tidy(&answers.business_name),
            phone: number(&answers.phone),
            email: tidy(&answers.email),
            website: tidy(&answers.website),
            sends: answers.sends.unwrap_or(Sends::Both),
            per_month: answers.per_month.unwrap_or(0),
            keyword: tidy(&answers.keyword).to_uppercase(),
            texting_number: number(&answers.texting_number),
            terms_url: tidy(&answers.terms_url),
            privacy_url: tidy(&answers.privacy_url),
            postal_address: tidy(&answers.postal_address),
            responsible: tidy(&answers.responsible),
            region,
        };
        facts.usable(kind, answers)
    }

    fn usable(self, kind: DocumentKind, answers: &Answers) -> Result<Self, DocumentError> {
        let needs = needed(kind, answers);
        let unusable = |answer, given: &str, why| Err(DocumentError::Unusable { answer, given: given.to_owned(), why });
        if needs.contains(&Answer::PerMonth) && self.per_month == 0 {
            return unusable(Answer::PerMonth, "0", "it has to be at least 1");
        }
        if needs.contains(&Answer::Keyword)
            && let Some(why) = keyword_trouble(&self.keyword)
        {
            return unusable(Answer::Keyword, &self.keyword, why);
        }
        for (answer, url) in [(Answer::TermsUrl, &self.terms_url), (Answer::PrivacyUrl, &self.privacy_url)] {
            if needs.contains(&answer) && !is_web_address(url) {
                return unusable(answer, url, "write it in full, like https://example.com/privacy");
            }
        }
        if needs.contains(&Answer::Contact) && !self.email.is_empty() && !is_email(&self.email) {
            return unusable(Answer::Email, &self.email, "write it like name@example.com");
        }
        Ok(self)
    }

    /// Where questions go, all that is known: “call …, write to … or see …”.
    pub(super) fn contacts(&self) -> String {
        let ways = [("call", &self.phone), ("write to", &self.email), ("see", &self.website)];
        let ways: Vec<String> =
            ways.iter().filter(|(_, at)| !at.is_empty()).map(|(verb, at)| format!("{verb} {at}")).collect();
        match ways.as_slice() {
            [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            _ => ways.concat(),
        }
    }

    /// “up to 4 texts a month”.
    pub(super) fn frequency(&self) -> String {
        let s = if self.per_month == 1 { "" } else { "s" };
        format!("up to {} text{s} a month", self.per_month)
    }

    pub(super) fn is_canadian(&self) -> bool {
        self.region == Region::Canada
    }
}

/// The answers a document needs.
pub(super) fn needed(kind: DocumentKind, answers: &Answers) -> Vec<Answer> {
    use Answer::{
        BusinessName, Contact, Keyword, PerMonth, PostalAddress, PrivacyUrl, Responsible, TermsUrl, TextingNumber,
    };
    let mut needed = match kind {
        DocumentKind::WebForm | DocumentKind::CounterCard => {
            vec![BusinessName, Answer::Sends, PerMonth, TermsUrl, PrivacyUrl, Answer::Region]
        }
        DocumentKind::KeywordInvitation => {
            vec![BusinessName, Answer::Sends, PerMonth, Keyword, TextingNumber, TermsUrl, PrivacyUrl, Answer::Region]
        }
        DocumentKind::ConfirmationRequest | DocumentKind::Welcome => vec![BusinessName, Answer::Sends, PerMonth],
        DocumentKind::Terms => vec![BusinessName, Contact, Answer::Sends, PerMonth, PrivacyUrl],
        DocumentKind::Privacy => vec![BusinessName, Contact],
        DocumentKind::DoNotCallPolicy => vec![BusinessName, Contact, Responsible, Answer::Region],
        DocumentKind::HelpReply => vec![BusinessName, Contact],
        DocumentKind::StopReply => vec![BusinessName],
    };
    let asks = matches!(kind, DocumentKind::WebForm | DocumentKind::CounterCard | DocumentKind::KeywordInvitation);
    if asks && answers.region == Some(Region::Canada) {
        needed.extend([Contact, PostalAddress]);
    }
    needed
}

fn given(answer: Answer, answers: &Answers) -> bool {
    let says = |text: &str| text.chars().any(char::is_alphanumeric);
    match answer {
        Answer::BusinessName => says(&answers.business_name),
        Answer::Contact => answers.phone.is_some() || says(&answers.email) || says(&answers.website),
        Answer::Email => says(&answers.email),
        Answer::Sends => answers.sends.is_some(),
        Answer::PerMonth => answers.per_month.is_some(),
        Answer::Keyword => says(&answers.keyword),
        Answer::TextingNumber => answers.texting_number.is_some(),
        Answer::TermsUrl => says(&answers.terms_url),
        Answer::PrivacyUrl => says(&answers.privacy_url),
        Answer::PostalAddress => says(&answers.postal_address),
        Answer::Responsible => says(&answers.responsible),
        Answer::Region => answers.region.is_some(),
    }
}

/// On one line, single spaces; empty if it says nothing.
fn tidy(text: &str) -> String {
    if !text.chars().any(char::is_alphanumeric) {
        return String::new();
    }
    text.split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn keyword_trouble(keyword: &str) -> Option<&'static str> {
    if !(2..=20).contains(&keyword.len()) || !keyword.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Some("take one word of 2 to 20 letters or digits, without spaces");
    }
    let taken = twilio_keyword(keyword).is_some()
        || matches!(classify(keyword).label, ReplyLabel::OptOut | ReplyLabel::Help | ReplyLabel::Ambiguous);
    taken.then_some("the phone companies or Linnet already use the word for something else")
}

fn is_web_address(url: &str) -> bool {
    let lower = url.to_lowercase();
    let host = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme)).unwrap_or_default();
    let host = host.split('/').next().unwrap_or_default();
    !url.contains(' ') && host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty())
}

fn is_email(email: &str) -> bool {
    email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !email.contains(' ') && host.contains('.') && !host.contains('@')
    })
}
