//! The papers a business needs before it texts: a few questions, and what is written from the answers. The questions,
//! their words and the papers come from the engine; whoever shows them only shows them.

use linnet_domain::words;
use serde::{Deserialize, Serialize};

words! {
    /// A question asked for the papers.
    pub enum PaperField {
        /// The business's name as customers know it.
        BusinessName = "business_name",
        /// What is sent: offers, reminders or both.
        Sends = "sends",
        /// How many texts a month at most.
        PerMonth = "per_month",
        /// The country the customers live in.
        Region = "region",
        /// Where people can call.
        Phone = "phone",
        /// Where people can write.
        Email = "email",
        /// Where people can read.
        Website = "website",
        /// The page of terms.
        TermsUrl = "terms_url",
        /// The privacy policy.
        PrivacyUrl = "privacy_url",
        /// The number texts come from.
        TextingNumber = "texting_number",
        /// The word people text to sign up.
        Keyword = "keyword",
        /// Where post reaches the business.
        PostalAddress = "postal_address",
        /// Who answers for the texts.
        Responsible = "responsible",
    }
}

/// The questions with what was answered, and the papers written from that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetPapers {}

/// Keeps the answers and writes the papers anew. What is left out is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WritePapers {
    /// The answers, as typed.
    pub answers: Vec<(PaperField, String)>,
}

/// The answer to both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// In the order to ask them.
    pub questions: Vec<PaperQuestion>,
    /// In the order one needs them; none before the questions were answered once.
    pub papers: Vec<Paper>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperQuestion {
    /// Which.
    pub field: PaperField,
    /// Its words.
    pub label: String,
    /// A sentence below it.
    pub hint: String,
    /// The answer as it stands.
    pub value: String,
    /// Where one picks: value and words of each.
    pub options: Vec<(String, String)>,
    /// What is missing or wrong, once answers were given.
    pub problem: Option<String>,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is called.
    pub title: String,
    /// Whether it holds the words that people agree to when they sign up.
    pub signs_up: bool,
    /// What to do with it.
    pub note: String,
    /// The wording, once it can be written.
    pub text: Option<String>,
    /// Why it cannot be written yet.
    pub problem: Option<String>,
}
