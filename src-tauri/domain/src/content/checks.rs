//! What to say about a text while it is written: each finding with the place, the reason, its source and, where there is
//! one, a fix by one click. Says nothing about who may get the text or when.
//!
//! The limits. It knows words and phrases, not meaning: nearly every trap and shortener is seen, and ordinary messages are
//! seldom disturbed, but an offer that uses no word of offering ("Lobster night is back. Come hungry!") passes as an everyday
//! message. That is why the owner is asked for the category first; the question here only catches slips.

mod traps;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::links::{links, phones};
use super::tables::{offers, restricted};
use super::tokens::{Token, tokens};
use super::{OPT_OUT_LINE, complete, names_business, says_how_to_stop};
use crate::Category;

pub use super::tables::Restricted;

crate::words! {
    /// What a finding is about.
    pub enum FindingKind {
        /// A marketing text that does not say who it is from.
        BusinessName = "business_name",
        /// A text that does not say how to stop although it is due.
        OptOutLine = "opt_out_line",
        /// A link through a public shortener.
        Shortener = "shortener",
        /// Sex, hate, alcohol, firearms, tobacco and other content that carriers watch.
        Shaft = "shaft",
        /// Cannabis and CBD, which carriers refuse.
        Cannabis = "cannabis",
        /// People are told to answer a word that does something else.
        ReplyTrap = "reply_trap",
        /// A link, though the registration says that there are none.
        LinkUnregistered = "link_unregistered",
        /// A telephone number, though the registration says that there are none.
        PhoneUnregistered = "phone_unregistered",
        /// An everyday message that may be an offer.
        SmellsOfOffer = "smells_of_offer",
    }
}

crate::words! {
    /// How much a finding weighs.
    pub enum Severity {
        /// The text must not leave like this.
        Block = "block",
        /// The owner should look; the text may leave.
        Warn = "warn",
    }
}

/// What the sender is registered for; `None` is not known, and then nothing is held against the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// Texts may hold links (`HasEmbeddedLinks` at Twilio).
    pub has_embedded_links: Option<bool>,
    /// Texts may hold telephone numbers (`HasEmbeddedPhone`).
    pub has_embedded_phone: Option<bool>,
    /// Only adults are in the audience (`AgeGated`).
    pub age_gated: Option<bool>,
    /// Texts may be about loans (`DirectLending`).
    pub direct_lending: Option<bool>,
}

/// A text as it is being written, before the business's name and the opt-out line are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft<'a> {
    /// The text; fields in braces may still stand in it.
    pub text: &'a str,
    /// What the owner says it is.
    pub category: Category,
    /// The business's name; empty when the owner has not given it.
    pub business_name: &'a str,
    /// What the sender is registered for.
    pub registration: Registration,
    /// The person was not told how to stop yet, or not within 30 days.
    pub opt_out_line_due: bool,
}

/// What was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// Where in the text, in bytes on character boundaries; `None` where something is missing.
    pub range: Option<Range<usize>>,
    /// How much it weighs.
    pub severity: Severity,
    /// A sentence or two for the owner.
    pub message: String,
    /// Where the rule comes from.
    pub source: String,
    /// What one click does about it.
    pub fix: Option<Fix>,
}

/// A fix by one click. It removes its finding and brings in nothing that blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What stands on the button.
    pub label: String,
    /// What the button does.
    pub action: FixAction,
}

/// What a fix does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum FixAction {
    /// Replaces the text.
    Replace {
        /// The whole text after the fix.
        text: String,
    },
    /// Makes the message marketing; it then needs consent and keeps to hours, and what is missing is added.
    TreatAsOffer,
}

impl FixAction {
    /// The text and category after the fix.
    pub fn applied(&self, draft: &Draft) -> (String, Category) {
        match self {
            Self::Replace { text } => (text.clone(), draft.category),
            Self::TreatAsOffer => (complete(draft.text, draft.business_name).text, Category::Marketing),
        }
    }
}

/// Everything there is to say about a draft, what blocks first, otherwise in order of the text.
pub fn check(draft: &Draft) -> Vec<Finding> {
    let mut findings = find(draft);
    for at in 0..findings.len() {
        let holds = findings
            .get(at)
            .is_some_and(|finding| finding.fix.as_ref().is_none_or(|fix| holds(draft, &findings, finding, fix)));
        if let Some(finding) = findings.get_mut(at).filter(|_| !holds) {
            finding.fix = None;
        }
    }
    findings.sort_by_key(|finding| {
        (finding.severity == Severity::Warn, finding.range.as_ref().map(|range| range.start), finding.kind)
    });
    findings
}

/// Whether a fix does what fixes promise. A business name may itself be what carriers refuse, for instance.
fn holds(draft: &Draft, findings: &[Finding], fixed: &Finding, fix: &Fix) -> bool {
    let (text, category) = fix.action.applied(draft);
    let after = find(&Draft { text: &text, category, ..draft.clone() });
    let about = |finding: &Finding, text: &str| {
        let words = finding.range.clone().and_then(|range| text.get(range)).map(str::to_lowercase);
        (finding.kind, words)
    };
    let before: Vec<_> = findings.iter().map(|finding| about(finding, draft.text)).collect();
    let nameless = |finding: &Finding| {
        finding.kind == FindingKind::BusinessName
            && fix.action == FixAction::TreatAsOffer
            && draft.business_name.trim().is_empty()
    };
    after.iter().all(|finding| {
        let same = about(finding, &text);
        same != about(fixed, draft.text)
            && (finding.severity == Severity::Warn || before.contains(&same) || nameless(finding))
    })
}

/// The findings with fixes as proposed.
fn find(draft: &Draft) -> Vec<Finding> {
    let tokens = tokens(draft.text);
    let name = name_tokens(&tokens, draft.business_name);
    let mut findings = Vec::new();
    findings.extend(business_name(draft));
    findings.extend(opt_out_line(draft));
    findings.extend(addresses(draft));
    findings.extend(content(draft, &tokens, &name));
    findings.extend(traps::traps(draft.text, &tokens));
    findings.extend(offer(draft, &tokens, &name));
    findings
}

fn business_name(draft: &Draft) -> Option<Finding> {
    if draft.category != Category::Marketing || names_business(draft.text, draft.business_name) {
        return None;
    }
    let name = draft.business_name.trim();
    let known = name.chars().any(char::is_alphanumeric);
    let message = if known {
        format!("The text does not say who it is from. Every offer has to name {name}.")
    } else {
        "The text does not say who it is from. Enter your business's name in Settings; every offer has to carry it."
            .to_owned()
    };
    let fix = known.then(|| Fix {
        label: "Add the name".to_owned(),
        action: FixAction::Replace { text: format!("{name}: {}", draft.text) },
    });
    Some(Finding {
        kind: FindingKind::BusinessName,
        range: None,
        severity: Severity::Block,
        message,
        source: "CTIA Messaging Principles and Best Practices (May 2023): the sender is named in every message"
            .to_owned(),
        fix,
    })
}

fn opt_out_line(draft: &Draft) -> Option<Finding> {
    if !draft.opt_out_line_due || says_how_to_stop(draft.text) {
        return None;
    }
    let text = complete(draft.text, "").text;
    Some(Finding {
        kind: FindingKind::OptOutLine,
        range: None,
        severity: if draft.category == Category::Marketing { Severity::Block } else { Severity::Warn },
        message: "The text does not say how to stop. The first text to a person has to, and then one a month."
            .to_owned(),
        source: "CTIA Messaging Principles and Best Practices (May 2023); 47 CFR 64.1200(a)(10)".to_owned(),
        fix: Some(Fix { label: format!("Add “{OPT_OUT_LINE}”"), action: FixAction::Replace { text } }),
    })
}

/// Links and telephone numbers: shorteners, and what the registration leaves out.
fn addresses(draft: &Draft) -> Vec<Finding> {
    const FLAGS: &str = "Your campaign registration at Twilio";
    let links = links(draft.text);
    let mut findings: Vec<Finding> = Vec::new();
    for link in links.iter().filter(|link| link.is_shortened()) {
        findings.push(Finding {
            kind: FindingKind::Shortener,
            range: Some(link.range.clone()),
            severity: Severity::Block,
            message: format!(
                "Phone companies refuse links through {}, because nobody can see where they lead. Put the full address \
                 of the page instead.",
                link.host
            ),
            source: "CTIA Messaging Principles (May 2023); Twilio error 30963".to_owned(),
            fix: None,
        });
    }
    let unregistered = |kind, range: &Range<usize>, what: &str, flag: &str| Finding {
        kind,
        range: Some(range.clone()),
        severity: Severity::Warn,
        message: format!(
            "Your number is registered for texts without {what}. Phone companies may hold this text back; leave it out, or \
             change the registration at Twilio."
        ),
        source: format!("{FLAGS} ({flag} is no)"),
        fix: None,
    };
    if let (Some(false), Some(link)) = (draft.registration.has_embedded_links, links.first()) {
        findings.push(unregistered(FindingKind::LinkUnregistered, &link.range, "links", "HasEmbeddedLinks"));
    }
    if draft.registration.has_embedded_phone == Some(false)
        && let Some(range) = phones(draft.text, &links).first()
    {
        findings.push(unregistered(FindingKind::PhoneUnregistered, range, "phone numbers", "HasEmbeddedPhone"));
    }
    findings
}

fn content(draft: &Draft, tokens: &[Token], name: &[Range<usize>]) -> Vec<Finding> {
    let mut told: Vec<(Restricted, String)> = Vec::new();
    let mut findings = Vec::new();
    for hit in restricted(tokens) {
        // A wine bar may say its name; a cannabis shop's name is refused like the word.
        let own_name = name.iter().any(|name| meets(name, &hit.tokens));
        let adults = hit.kind.opens_with_age_gate() && draft.registration.age_gated == Some(true);
        let loans = hit.kind == Restricted::Lending && draft.registration.direct_lending == Some(true);
        let excused = own_name || adults || loans;
        let Some(range) = bytes(tokens, &hit.tokens).filter(|_| hit.blocks || !excused) else { continue };
        let words = draft.text.get(range.clone()).unwrap_or_default().to_owned();
        let key = (hit.kind, words.to_lowercase());
        if told.contains(&key) {
            continue;
        }
        told.push(key);
        let label = hit.kind.label();
        let message = if hit.blocks {
            format!("Phone companies refuse texts about {label}, also where it is legal. Take “{words}” out.")
        } else if hit.kind.opens_with_age_gate() {
            format!(
                "“{words}” may be taken for {label}. Phone companies let that through only for registered, adults-only senders."
            )
        } else {
            format!("“{words}” may be taken for {label}. Phone companies often hold such texts back.")
        };
        findings.push(Finding {
            kind: if hit.kind == Restricted::Cannabis { FindingKind::Cannabis } else { FindingKind::Shaft },
            range: Some(range),
            severity: if hit.blocks { Severity::Block } else { Severity::Warn },
            message,
            source: "Content rules of the phone companies (CTIA Short Code Monitoring Handbook: SHAFT; Twilio Messaging Policy)".to_owned(),
            fix: None,
        });
    }
    findings
}

fn offer(draft: &Draft, tokens: &[Token], name: &[Range<usize>]) -> Option<Finding> {
    if draft.category != Category::Service {
        return None;
    }
    let found = offers(tokens).into_iter().find(|hit| !name.iter().any(|name| meets(name, hit)))?;
    let range = bytes(tokens, &found)?;
    let words = draft.text.get(range.clone()).unwrap_or_default();
    Some(Finding {
        kind: FindingKind::SmellsOfOffer,
        message: format!(
            "Is this an offer? “{words}” sounds like one. A message with any offer in it goes only to people who agreed to \
             offers, and not at night."
        ),
        range: Some(range),
        severity: Severity::Warn,
        source: "47 CFR 64.1200(f): encouraging a purchase makes a message telemarketing".to_owned(),
        fix: Some(Fix { label: "Treat as an offer".to_owned(), action: FixAction::TreatAsOffer }),
    })
}

/// Where the business's name stands among the tokens.
fn name_tokens(all: &[Token], business_name: &str) -> Vec<Range<usize>> {
    let name = tokens(business_name);
    if name.is_empty() {
        return Vec::new();
    }
    let same = |window: &[Token]| window.iter().zip(&name).all(|(a, b)| a.text == b.text);
    let starts = all.windows(name.len()).enumerate().filter(|(_, window)| same(window));
    starts.map(|(start, _)| start..start + name.len()).collect()
}

fn bytes(tokens: &[Token], range: &Range<usize>) -> Option<Range<usize>> {
    let first = tokens.get(range.start)?;
    let last = tokens.get(range.end.checked_sub(1)?)?;
    Some(first.range.start..last.range.end)
}

const fn meets(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests;
