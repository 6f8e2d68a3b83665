//! What there is to say about a text while it is written, as the domain's checks find it; and whether the text may leave
//! at all. Looks at the text as written, once for everybody, never at a person.

use linnet_contract::{TextChange, TextFinding, TextFix};
use linnet_domain::content::checks::{self, Draft, Finding, FindingKind, Fix, FixAction, Registration, Severity};
use linnet_domain::{Category, rules};

use crate::settings::Settings;

/// Everything to say about a text, what blocks first. The name and the way to stop are added when the text leaves, so
/// their absence is told only where it cannot be mended like that. Registration flags are not known and count for nothing.
pub(crate) fn of_text(settings: &Settings, category: Category, text: &str) -> Vec<TextFinding> {
    found(settings, category, text).into_iter().map(shown).collect()
}

/// What keeps a text from leaving, to whomever: the source and the sentence.
pub(crate) fn blocking(settings: &Settings, category: Category, text: &str) -> Option<(String, String)> {
    let mut all = found(settings, category, text).into_iter();
    // A missing name is judged with the rest of the decision, which knows about practice.
    let found = all.find(|one| one.severity == Severity::Block && one.kind != FindingKind::BusinessName)?;
    Some((found.source, found.message))
}

fn found(settings: &Settings, category: Category, text: &str) -> Vec<Finding> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let name = settings.business_name.as_str();
    let draft =
        Draft { text, category, business_name: name, registration: Registration::default(), opt_out_line_due: false };
    let mut found = checks::check(&draft);
    found.retain(|one| one.kind != FindingKind::BusinessName || name.trim().is_empty());
    found
}

fn shown(finding: Finding) -> TextFinding {
    let Finding { severity, message, source, fix, .. } = finding;
    let fix = fix.map(|Fix { label, action }| {
        let change = match action {
            FixAction::Replace { text } => TextChange::Replace(text),
            FixAction::TreatAsOffer => TextChange::TreatAsOffer,
        };
        TextFix { label, change }
    });
    TextFinding { severity, message, source: rules::spelled_out(&source), fix }
}
