//! What law and carriers ask of each document, each with its source, and how it is recognised in a wording.

use super::DocumentKind;
use super::facts::Facts;
use crate::content::names_business;

crate::words! {
    /// Something that has to stand in a document.
    pub enum Element {
        /// The business is named.
        Seller = "seller",
        /// The person agrees to marketing texts from this business.
        MarketingAuthorisation = "marketing_authorisation",
        /// The person agrees to texts about appointments and orders.
        ServiceAuthorisation = "service_authorisation",
        /// It says that texts may be sent by automated means.
        AutomatedMeans = "automated_means",
        /// The number that the agreement covers.
        Number = "number",
        /// What the texts are about.
        Program = "program",
        /// How often.
        Frequency = "frequency",
        /// Message and data rates may apply.
        Rates = "rates",
        /// How to get help.
        Help = "help",
        /// How to stop.
        Stop = "stop",
        /// Agreeing is not a condition of a purchase.
        NotACondition = "not_a_condition",
        /// Where the terms are.
        TermsLink = "terms_link",
        /// Where the privacy policy is.
        PrivacyLink = "privacy_link",
        /// A line to sign on.
        SignatureLine = "signature_line",
        /// A line for the number.
        NumberLine = "number_line",
        /// A line for the date.
        DateLine = "date_line",
        /// The keyword and where to text it.
        Keyword = "keyword",
        /// It asks for a yes.
        AsksForYes = "asks_for_yes",
        /// Where questions go.
        Contact = "contact",
        /// Where post reaches the business.
        PostalAddress = "postal_address",
        /// The agreement can be taken back.
        Withdrawal = "withdrawal",
        /// Numbers and agreements are not passed on for marketing.
        NotShared = "not_shared",
        /// Phone companies do not answer for late or lost texts.
        CarriersNotLiable = "carriers_not_liable",
        /// No more texts come.
        NoMoreTexts = "no_more_texts",
        /// The policy is given to whoever asks.
        OnDemand = "on_demand",
        /// Those who text or call are trained.
        Training = "training",
        /// Requests to stop are written down when they are made.
        Recording = "recording",
        /// They are followed within ten business days.
        TenBusinessDays = "ten_business_days",
        /// They are honoured, for every purpose.
        Honoured = "honoured",
        /// Who is calling is said, with a way to reach them.
        Identification = "identification",
        /// The list is kept.
        ListKept = "list_kept",
    }
}

impl Element {
    /// Where it is asked for.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Seller | Self::MarketingAuthorisation | Self::AutomatedMeans | Self::Number => "47 CFR 64.1200(f)(9)",
            Self::NotACondition => "47 CFR 64.1200(f)(9)(i)(B)",
            Self::ServiceAuthorisation => "47 CFR 64.1200(a)(1): prior express consent",
            Self::SignatureLine | Self::NumberLine => "47 CFR 64.1200(f)(9): signed, with the number",
            Self::DateLine => "16 CFR 310.5(a)(8): the date of the consent is kept",
            Self::Program | Self::Frequency | Self::Rates | Self::Help | Self::Stop | Self::AsksForYes => {
                "CTIA Messaging Principles and Best Practices (May 2023): call to action and confirmation"
            }
            Self::TermsLink | Self::PrivacyLink | Self::Keyword | Self::Contact => {
                "CTIA Messaging Principles and Best Practices (May 2023); Twilio campaign registration"
            }
            Self::NotShared | Self::CarriersNotLiable => "CTIA Messaging Principles; review of campaigns at Twilio",
            Self::NoMoreTexts => "CTIA Messaging Principles; 47 CFR 64.1200(a)(12)",
            Self::PostalAddress | Self::Withdrawal => "Canada: CASL (S.C. 2010, c. 23) s. 10 and SOR/2012-36 s. 4",
            Self::OnDemand => "47 CFR 64.1200(d)(1)",
            Self::Training => "47 CFR 64.1200(d)(2)",
            Self::Recording | Self::TenBusinessDays | Self::Honoured => "47 CFR 64.1200(d)(3)",
            Self::Identification => "47 CFR 64.1200(d)(4)",
            Self::ListKept => "47 CFR 64.1200(d)(6)",
        }
    }

    /// Whether a wording has it, judged by the phrases this app and most businesses write.
    pub(super) fn stands_in(self, text: &str, facts: &Facts) -> bool {
        let plain = plain(text);
        let any = |phrases: &[&str]| phrases.iter().any(|phrase| plain.contains(phrase));
        let holds = |answer: &str| !answer.is_empty() && plain.contains(&self::plain(answer));
        match self {
            Self::Seller => names_business(text, &facts.name),
            Self::MarketingAuthorisation => any(&["agree"]) && any(&["marketing texts", "marketing text messages"]),
            Self::ServiceAuthorisation => {
                any(&["agree"]) && any(&["texts about my appointments", "texts about your appointments"])
            }
            Self::AutomatedMeans => {
                any(&["by automated means", "automated texts", "automatic telephone dialing system"])
            }
            Self::Number => {
                any(&["mobile number i give", "number written below", "number you text from", "number i enter"])
            }
            Self::Program => any(&["offers", "appointments and orders", "reminders"]),
            Self::Frequency => {
                let often = facts.per_month;
                ["text", "msg", "message"]
                    .iter()
                    .any(|word| any(&[&format!("up to {often} {word}"), &format!("up to {often} {word}s")]))
                    && any(&[" a month", "/mo", " per month"])
            }
            Self::Rates => any(&["message and data rates may apply", "msg & data rates may apply"]),
            Self::Help => any(&["reply help", "text help", "help for help"]),
            Self::Stop => crate::content::says_how_to_stop(text),
            Self::NotACondition => {
                any(&["not a condition of", "not required to buy", "do not have to agree in order to buy"])
            }
            Self::TermsLink => holds(&facts.terms_url) && any(&["terms"]),
            Self::PrivacyLink => holds(&facts.privacy_url) && any(&["privacy"]),
            Self::SignatureLine => any(&["signature: ___"]),
            Self::NumberLine => any(&["mobile number: ___"]),
            Self::DateLine => any(&["date: ___"]),
            Self::Keyword => {
                !facts.keyword.is_empty()
                    && plain.contains(&self::plain(&format!("text {} to {}", facts.keyword, facts.texting_number)))
            }
            Self::AsksForYes => any(&["reply yes to ", "reply yes for "]),
            Self::Contact => [&facts.phone, &facts.email, &facts.website].into_iter().any(|way| holds(way)),
            Self::PostalAddress => holds(&facts.postal_address),
            Self::Withdrawal => any(&["take this agreement back at any time", "withdraw"]),
            Self::NotShared => {
                any(&["do not sell", "not shared", "do not share"]) && any(&["third parties"]) && any(&["marketing"])
            }
            Self::CarriersNotLiable => any(&["phone companies are not liable", "carriers are not liable"]),
            Self::NoMoreTexts => any(&["no more texts", "no further texts", "no more messages"]),
            Self::OnDemand => any(&["whoever asks for this policy"]),
            Self::Training => any(&["trained"]) && any(&["before they begin"]),
            Self::Recording => any(&["written down at once"]),
            Self::TenBusinessDays => any(&["10 business days"]),
            Self::Honoured => any(&["is honored"]),
            Self::Identification => any(&["names the business"]) && any(&["can be reached"]),
            Self::ListKept => any(&["do-not-call list is kept"]),
        }
    }
}

/// Small letters, one kind of apostrophe, single spaces.
fn plain(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', '‘'], "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What has to stand in a document with these answers.
pub(super) fn required(kind: DocumentKind, facts: &Facts) -> Vec<Element> {
    use Element::{
        AsksForYes, AutomatedMeans, CarriersNotLiable, Contact, DateLine, Frequency, Help, Honoured, Identification,
        Keyword, ListKept, MarketingAuthorisation, NoMoreTexts, NotACondition, NotShared, Number, NumberLine, OnDemand,
        PostalAddress, PrivacyLink, Program, Rates, Recording, Seller, ServiceAuthorisation, SignatureLine, Stop,
        TenBusinessDays, TermsLink, Training, Withdrawal,
    };
    let recurring = [Seller, Program, Frequency, Rates, Help, Stop];
    let mut required = match kind {
        DocumentKind::WebForm => {
            [&recurring[..], &[AutomatedMeans, Number, NotACondition, TermsLink, PrivacyLink]].concat()
        }
        DocumentKind::CounterCard => {
            let lines = [SignatureLine, NumberLine, DateLine];
            [&recurring[..], &[AutomatedMeans, Number, NotACondition, TermsLink, PrivacyLink], &lines].concat()
        }
        DocumentKind::KeywordInvitation => {
            [&recurring[..], &[AutomatedMeans, Number, NotACondition, TermsLink, PrivacyLink, Keyword]].concat()
        }
        DocumentKind::ConfirmationRequest => [&recurring[..], &[AsksForYes]].concat(),
        DocumentKind::Welcome => recurring.to_vec(),
        DocumentKind::Terms => [&recurring[..], &[NotACondition, PrivacyLink, Contact, CarriersNotLiable]].concat(),
        DocumentKind::Privacy => vec![Seller, NotShared, Contact, Stop],
        DocumentKind::DoNotCallPolicy => {
            let asked = [OnDemand, Training, Recording, TenBusinessDays, Honoured, Identification, ListKept];
            [&[Seller, Contact][..], &asked].concat()
        }
        DocumentKind::HelpReply => vec![Seller, Contact, Stop],
        DocumentKind::StopReply => vec![Seller, NoMoreTexts],
    };
    if matches!(kind, DocumentKind::WebForm | DocumentKind::CounterCard | DocumentKind::KeywordInvitation) {
        if facts.sends.offers() {
            required.push(MarketingAuthorisation);
        }
        if facts.sends != super::Sends::Offers {
            required.push(ServiceAuthorisation);
        }
        if facts.is_canadian() {
            required.extend([PostalAddress, Withdrawal, Contact]);
        }
    }
    required
}
