//! Where people say yes: the form on a website, the card at the counter, the invitation to text a keyword.

use super::Sends;
use super::facts::Facts;

/// A line to write on.
const LINE: &str = "______________________";

/// The wording beside the tick boxes of a web form; a box for each kind of text.
pub(super) fn web_form(facts: &Facts) -> String {
    let boxes = boxes(facts, "the mobile number I give on this form");
    [boxes, fine_print(facts)].concat().join("\n\n")
}

/// A card to fill in by hand.
pub(super) fn counter_card(facts: &Facts) -> String {
    let mut parts = vec![format!("Texts from {}", facts.name)];
    parts.extend(boxes(facts, "the mobile number written below"));
    let lines = ["Name", "Mobile number", "Signature", "Date"].map(|label| format!("{label}: {LINE}"));
    parts.push(lines.join("\n"));
    parts.extend(fine_print(facts));
    parts.join("\n\n")
}

/// For a poster, a receipt or a page: text the keyword to sign up.
pub(super) fn keyword_invitation(facts: &Facts) -> String {
    let Facts { name, keyword, texting_number, .. } = facts;
    let agreed = match facts.sends {
        Sends::Offers => "marketing texts with offers and news",
        Sends::Reminders => "texts about your appointments and orders",
        Sends::Both => "marketing texts with offers and news, and texts about your appointments and orders",
    };
    let often = facts.frequency();
    let invitation = format!("Text {keyword} to {texting_number} for {} from {name}.", subject(facts.sends));
    let agreement = format!(
        "By texting {keyword} and answering our question with YES you agree that {name} may send you {agreed}, also by \
         automated means, to the number you text from: {often}. You do not have to agree in order to buy anything."
    );
    [vec![invitation, agreement], fine_print(facts)].concat().join("\n\n")
}

/// What the texts are about, in two or three words.
pub(super) const fn subject(sends: Sends) -> &'static str {
    match sends {
        Sends::Offers => "offers and news",
        Sends::Reminders => "reminders",
        Sends::Both => "offers and reminders",
    }
}

fn boxes(facts: &Facts, number: &str) -> Vec<String> {
    let Facts { name, .. } = facts;
    let of_these = if facts.sends == Sends::Both { " in all" } else { "" };
    let often = facts.frequency();
    let condition = "Agreeing is not a condition of buying anything.";
    let agree = |what: &str| {
        format!(
            "☐ I agree that {name} may send me {what}, also by automated means, to {number}: {often}{of_these}. {condition}"
        )
    };
    let offers = facts.sends.offers().then(|| agree("marketing texts with offers and news"));
    let reminders = (facts.sends != Sends::Offers).then(|| agree("texts about my appointments and orders"));
    offers.into_iter().chain(reminders).collect()
}

/// What goes for every kind of text.
fn fine_print(facts: &Facts) -> Vec<String> {
    let mut parts = vec![
        "Message and data rates may apply. Reply HELP for help. Reply STOP to end the texts at any time.".to_owned(),
        format!("Terms for texts: {}\nPrivacy policy: {}", facts.terms_url, facts.privacy_url),
    ];
    if facts.is_canadian() {
        parts.push(format!(
            "Asked by {}, {}. For questions {}. You can take this agreement back at any time.",
            facts.name,
            facts.postal_address,
            facts.contacts()
        ));
    }
    parts
}
