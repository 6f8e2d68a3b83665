//! What the owner is asked before a document is written, and what is said when an answer is missing or cannot be used.

use serde::{Deserialize, Serialize};

use super::DocumentKind;
use crate::PhoneNumber;

crate::words! {
    /// What a business sends.
    pub enum Sends {
        /// Offers and news: marketing.
        Offers = "offers",
        /// Reminders and word about appointments and orders.
        Reminders = "reminders",
        /// Both; people agree to each by itself.
        Both = "both",
    }
}

impl Sends {
    pub(super) const fn offers(self) -> bool {
        matches!(self, Self::Offers | Self::Both)
    }
}

crate::words! {
    /// Whose law the wording is for: where the customers live.
    pub enum Region {
        /// The United States.
        UnitedStates = "us",
        /// Canada, whose law asks for the mailing address in every request for consent.
        Canada = "ca",
    }
}

/// The answers. An empty text is no answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// The business's name as customers know it.
    pub business_name: String,
    /// Where people can call.
    pub phone: Option<PhoneNumber>,
    /// Where people can write.
    pub email: String,
    /// Where people can read.
    pub website: String,
    /// What is sent.
    pub sends: Option<Sends>,
    /// How many texts a person gets a month, at most.
    pub per_month: Option<u16>,
    /// The word people text to sign up, such as JOIN.
    pub keyword: String,
    /// The number they text it to, and that the texts come from.
    pub texting_number: Option<PhoneNumber>,
    /// The page of terms.
    pub terms_url: String,
    /// The privacy policy.
    pub privacy_url: String,
    /// Where post reaches the business.
    pub postal_address: String,
    /// Who answers for the texts, such as the owner.
    pub responsible: String,
    /// Where the customers live.
    pub region: Option<Region>,
}

crate::words! {
    /// One of the answers.
    pub enum Answer {
        /// The business's name.
        BusinessName = "business_name",
        /// A telephone number, email address or website; one is enough.
        Contact = "contact",
        /// An email address.
        Email = "email",
        /// What is sent.
        Sends = "sends",
        /// How often.
        PerMonth = "per_month",
        /// The keyword.
        Keyword = "keyword",
        /// The number texts come from.
        TextingNumber = "texting_number",
        /// The address of the terms.
        TermsUrl = "terms_url",
        /// The address of the privacy policy.
        PrivacyUrl = "privacy_url",
        /// The postal address.
        PostalAddress = "postal_address",
        /// Who answers for the texts.
        Responsible = "responsible",
        /// Where the customers live.
        Region = "region",
    }
}

impl Answer {
    /// As a sentence names it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::BusinessName => "the name of your business",
            Self::Contact => "a phone number, email address or website for questions",
            Self::Email => "the email address",
            Self::Sends => "what you send (offers, reminders or both)",
            Self::PerMonth => "how many texts a month at most",
            Self::Keyword => "the keyword people text to you",
            Self::TextingNumber => "the number your texts come from",
            Self::TermsUrl => "the web address of your terms for texts",
            Self::PrivacyUrl => "the web address of your privacy policy",
            Self::PostalAddress => "your postal address",
            Self::Responsible => "the name of the person who answers for your texts",
            Self::Region => "the country your customers live in",
        }
    }
}

/// Why a document was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Answers are missing.
    #[error("“{}” cannot be written yet. Still needed: {}.", .document.title(), labels(.answers))]
    Missing {
        /// What was to be written.
        document: DocumentKind,
        /// All that is missing.
        answers: Vec<Answer>,
    },
    /// An answer cannot be used.
    #[error("“{given}” cannot be {}: {why}.", .answer.label())]
    Unusable {
        /// Which.
        answer: Answer,
        /// As it was given.
        given: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A text message would be too long; only the name can be shortened.
    #[error(
        "“{}” would count as {segments} texts; it may be {most} at most. Use a shorter form of your business's name.",
        .document.title()
    )]
    TooLong {
        /// What was to be written.
        document: DocumentKind,
        /// How many it would count as.
        segments: u32,
        /// How many it may.
        most: u32,
    },
    /// The law it is for is not the law where the customers live.
    #[error("“{}” follows the law of the United States and would be of no use elsewhere.", .document.title())]
    NotForRegion {
        /// What was to be written.
        document: DocumentKind,
    },
}

fn labels(answers: &[Answer]) -> String {
    answers.iter().map(|answer| answer.label()).collect::<Vec<_>>().join("; ")
}
