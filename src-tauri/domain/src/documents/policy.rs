//! The written do-not-call policy. Source: 47 CFR 64.1200(d)(1) to (6), which counts texts as calls.

use super::facts::Facts;

/// The whole policy, one section for each thing the rule asks for.
pub(super) fn do_not_call(facts: &Facts) -> String {
    let Facts { name, responsible, .. } = facts;
    let reach = facts.contacts();
    let sections = [
        (
            "Who this is for",
            format!(
                "This policy binds {name} and everyone who calls or texts for it with an offer. {responsible} answers for \
                 it. In it, a call is also a text."
            ),
        ),
        (
            "This policy is written and open",
            format!("Whoever asks for this policy gets a copy. To ask for it, {reach}."),
        ),
        (
            "Training",
            "Everyone who calls or texts for us is trained in this policy and in the use of the do-not-call list before they \
             begin, and again when it changes."
                .to_owned(),
        ),
        (
            "Recording requests",
            "A request not to be called or texted counts however it is made: by reply, by phone, by email, in person, in any \
             words. It is written down at once, with the number, the name if it was given, and the date. No reason is asked \
             for and nothing is charged."
                .to_owned(),
        ),
        (
            "Honoring requests",
            "Every request is honored as soon as it can be, and within 10 business days of being made at the latest. It goes \
             for all our offers unless the person chose otherwise. Numbers on the list get no offers from us or from anyone \
             who calls or texts for us. We do not pass a request on to others, except to those who have to follow it."
                .to_owned(),
        ),
        (
            "Saying who we are",
            format!(
                "Every call or text with an offer names the business, {name}. A caller also says their own name. It tells or \
                 shows how we can be reached: {reach}."
            ),
        ),
        (
            "Affiliates",
            "A request also binds businesses that belong to us where the person would expect it from the name and the \
             product."
                .to_owned(),
        ),
        (
            "Keeping the list",
            "The do-not-call list is kept without an end date: a request does not run out. A number leaves it only when its \
             holder asks us in so many words to be texted or called again."
                .to_owned(),
        ),
    ];
    let sections = sections.iter().enumerate().map(|(at, (heading, text))| format!("{}. {heading}\n{text}", at + 1));
    let sections: Vec<String> = sections.collect();
    format!(
        "Do-not-call policy of {name}\n\n{}\n\nSigned ({responsible}): ______________________\nDate: ______________________",
        sections.join("\n\n")
    )
}
