//! The pages people can read up on: terms for texts, and the paragraph for the privacy policy.

use super::Sends;
use super::facts::Facts;

/// The page of terms.
pub(super) fn terms(facts: &Facts) -> String {
    let Facts { name, texting_number, postal_address, .. } = facts;
    let what = match facts.sends {
        Sends::Offers => "offers and news, which are marketing texts",
        Sends::Reminders => "reminders and other texts about your appointments and orders",
        Sends::Both => {
            "offers and news, which are marketing texts, and reminders and other texts about your appointments and orders; \
             you choose which of them you want"
        }
    };
    let from = if texting_number.is_empty() { String::new() } else { format!(" They come from {texting_number}.") };
    let post = if postal_address.is_empty() { String::new() } else { format!("\n{name}, {postal_address}") };
    [
        format!("Terms for text messages from {name}"),
        format!("What you get\nIf you have agreed to it, {name} sends you {what}.{from} Some are sent by automated means."),
        format!("How often\nYou get {}. Answers to your own messages do not count.", facts.frequency()),
        "What it costs\nWe charge nothing for the texts. Message and data rates may apply, as agreed with your phone company."
            .to_owned(),
        "Your choice\nAgreeing to texts is not a condition of buying anything from us.".to_owned(),
        "How to stop\nReply STOP to any text to end them; asking in any other way works as well. We confirm it with one last \
         text."
            .to_owned(),
        format!("Help\nReply HELP to any text, or {}.{post}", facts.contacts()),
        "Delivery\nTexts can come late or not at all. Phone companies are not liable for late or lost texts.".to_owned(),
        "Your number\nIf you give up your number or it changes, please tell us, so that nobody else gets your texts.".to_owned(),
        format!("Privacy\nHow we treat your number: {}", facts.privacy_url),
    ]
    .join("\n\n")
}

/// The paragraph that reviewers of campaigns look for in a privacy policy.
pub(super) fn privacy(facts: &Facts) -> String {
    let Facts { name, .. } = facts;
    [
        "Text messages".to_owned(),
        format!(
            "If you agree to texts from {name}, we keep your mobile number and the record of your agreement: what you agreed \
             to, when and how. We use them to send you those texts and to show that you agreed."
        ),
        "We do not sell, rent or share mobile numbers or agreements to get texts with third parties or affiliates for their \
         marketing. Only the companies that carry our texts to your phone receive your number, and only to deliver them."
            .to_owned(),
        format!(
            "Reply STOP to any text to end them. We then keep your number on the list of people we do not text. For \
             questions {}.",
            facts.contacts()
        ),
    ]
    .join("\n\n")
}
