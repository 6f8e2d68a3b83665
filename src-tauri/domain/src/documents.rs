//! The wordings a business needs before it texts: sign-up wording, terms, policies, fixed replies, written from a few
//! answers. Every document tells which required elements stand in it. Invents nothing: what was not answered is missed by
//! name. A starting point in plain words, not legal advice.

mod answers;
mod elements;
mod facts;
mod pages;
mod policy;
mod signup;
mod texts;

use serde::{Deserialize, Serialize};

pub use answers::{Answer, Answers, DocumentError, Region, Sends};
pub use elements::Element;

use crate::{BodyHash, segments};
use facts::Facts;

/// For whoever puts the document to use.
pub const NOT_LEGAL_ADVICE: &str = "A starting point, not legal advice.";

crate::words! {
    /// What can be written.
    pub enum DocumentKind {
        /// The sentence beside the tick box on a website.
        WebForm = "web_form",
        /// The paper card at the counter.
        CounterCard = "counter_card",
        /// “Text JOIN to …”, for a poster, a receipt or a page.
        KeywordInvitation = "keyword_invitation",
        /// The text that answers the keyword and asks for a yes.
        ConfirmationRequest = "confirmation_request",
        /// The text that answers the yes.
        Welcome = "welcome",
        /// The page of terms for texts.
        Terms = "terms",
        /// The paragraph on texts for the privacy policy.
        Privacy = "privacy",
        /// The written do-not-call policy.
        DoNotCallPolicy = "do_not_call_policy",
        /// The answer to HELP.
        HelpReply = "help_reply",
        /// The answer to STOP.
        StopReply = "stop_reply",
    }
}

impl DocumentKind {
    /// What it is called on screen.
    pub const fn title(self) -> &'static str {
        match self {
            Self::WebForm => "Sign-up wording for your website",
            Self::CounterCard => "Sign-up card for the counter",
            Self::KeywordInvitation => "Invitation to text a keyword",
            Self::ConfirmationRequest => "Text that asks for a yes",
            Self::Welcome => "Welcome text",
            Self::Terms => "Terms for text messages",
            Self::Privacy => "Paragraph for your privacy policy",
            Self::DoNotCallPolicy => "Do-not-call policy",
            Self::HelpReply => "Answer to HELP",
            Self::StopReply => "Answer to STOP",
        }
    }

    /// How many billed parts it may have at most; `None` where it is no text message or the name decides.
    pub const fn most_segments(self) -> Option<u32> {
        match self {
            Self::ConfirmationRequest | Self::Welcome => Some(2),
            _ => None,
        }
    }

    const fn is_text_message(self) -> bool {
        matches!(self, Self::ConfirmationRequest | Self::Welcome | Self::HelpReply | Self::StopReply)
    }

    /// What to do with it, for the owner.
    const fn use_of_it(self) -> &'static str {
        match self {
            Self::WebForm => {
                "Put it beside the field for the mobile number. The boxes must be empty until the customer ticks them."
            }
            Self::CounterCard => "Print it, let the customer fill it in by hand, and keep the card.",
            Self::KeywordInvitation => "Print the whole of it wherever you show the keyword, not only the first line.",
            Self::ConfirmationRequest => "Goes out by itself to whoever texts the keyword. Only a yes to it counts.",
            Self::Welcome => "Goes out by itself after the yes.",
            Self::Terms => "Put it on a page of your website and link it where people sign up.",
            Self::Privacy => "Add it to your privacy policy; phone companies look for it there.",
            Self::DoNotCallPolicy => {
                "Sign it, show it to everyone who texts or calls for you, and send it to whoever asks for it."
            }
            Self::HelpReply => "Enter it as the help text of your sender at Twilio.",
            Self::StopReply => "Enter it as the stop text of your sender at Twilio.",
        }
    }
}

/// A document as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// What it is called on screen.
    pub title: String,
    /// The wording, to be shown as it stands.
    pub text: String,
    /// SHA-256 of the wording in hex: which version a customer agreed to.
    pub version: String,
    /// What stands in it of what law and carriers ask for.
    pub elements: Vec<Element>,
    /// Billed parts, for text messages.
    pub segments: Option<u32>,
    /// What to do with it, for the owner; not part of the wording.
    pub note: String,
}

/// Writes a document.
///
/// # Errors
/// Names every answer that is missing or cannot be used.
pub fn write(kind: DocumentKind, answers: &Answers) -> Result<Document, DocumentError> {
    let facts = Facts::check(kind, answers)?;
    let text = match kind {
        DocumentKind::WebForm => signup::web_form(&facts),
        DocumentKind::CounterCard => signup::counter_card(&facts),
        DocumentKind::KeywordInvitation => signup::keyword_invitation(&facts),
        DocumentKind::ConfirmationRequest => texts::confirmation_request(&facts),
        DocumentKind::Welcome => texts::welcome(&facts),
        DocumentKind::Terms => pages::terms(&facts),
        DocumentKind::Privacy => pages::privacy(&facts),
        DocumentKind::DoNotCallPolicy => policy::do_not_call(&facts),
        DocumentKind::HelpReply => texts::help_reply(&facts),
        DocumentKind::StopReply => texts::stop_reply(&facts),
    };
    let segments = kind.is_text_message().then(|| segments::count(&text).segments);
    if let (Some(segments), Some(most)) = (segments, kind.most_segments())
        && segments > most
    {
        return Err(DocumentError::TooLong { document: kind, segments, most });
    }
    Ok(Document {
        kind,
        title: kind.title().to_owned(),
        version: BodyHash::of(&text).to_hex(),
        elements: Element::ALL.iter().copied().filter(|element| element.stands_in(&text, &facts)).collect(),
        segments,
        note: format!("{} {NOT_LEGAL_ADVICE}", kind.use_of_it()),
        text,
    })
}

/// What law and carriers ask of a document with these answers, whoever wrote it.
///
/// # Errors
/// As [`write`].
pub fn required(kind: DocumentKind, answers: &Answers) -> Result<Vec<Element>, DocumentError> {
    Ok(elements::required(kind, &Facts::check(kind, answers)?))
}

/// Which required elements cannot be recognised in a wording, for instance after the owner has edited it. Knows the
/// common wordings only.
///
/// # Errors
/// As [`write`].
pub fn missing_from(text: &str, kind: DocumentKind, answers: &Answers) -> Result<Vec<Element>, DocumentError> {
    let facts = Facts::check(kind, answers)?;
    Ok(elements::required(kind, &facts).into_iter().filter(|element| !element.stands_in(text, &facts)).collect())
}

#[cfg(test)]
mod tests;
