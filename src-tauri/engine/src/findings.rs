//! What there is to say about a text while it is written, as the domain's checks find it; and whether the text may leave
//! at all. Looks at the text as written, once for everybody; of people it knows only how many have to be told how to stop.

use linnet_contract::{StopLine, TextChange, TextFinding, TextFix};
use linnet_domain::content::checks::{self, Draft, Finding, FindingKind, Fix, FixAction, Registration, Severity};
use linnet_domain::{Category, rules};

use crate::settings::Settings;

/// A text as it is being written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'a> {
    pub category: Category,
    pub body: &'a str,
    /// What its sender is registered for.
    pub registration: Registration,
    /// How many of its readers have to be told how to stop.
    pub stop_line: Option<StopLine>,
}

/// Everything to say about a text, what blocks first. The name is added when the text leaves, and so is the way to stop
/// where the owner lets it be, so their absence is told only where it cannot be mended like that.
pub(crate) fn of_text(settings: &Settings, text: &Text<'_>) -> Vec<TextFinding> {
    let mut found = found(settings, text);
    if let Some(StopLine { due, of, .. }) = text.stop_line.filter(|line| due_for_some(line) && line.of > 1) {
        for one in found.iter_mut().filter(|one| one.kind == FindingKind::OptOutLine) {
            one.message = format!(
                "The text does not say how to stop. {due} of the {of} people you chose have not been told within a month, \
                 and it does not go to them like this."
            );
            one.severity = if due < of { Severity::Warn } else { Severity::Block };
        }
        found.sort_by_key(|one| one.severity == Severity::Warn);
    }
    found.into_iter().map(shown).collect()
}

/// What keeps a text from leaving, to whomever: the source and the sentence. The way to stop is judged person by person.
pub(crate) fn blocking(settings: &Settings, category: Category, body: &str) -> Option<(String, String)> {
    let mut all =
        found(settings, &Text { category, body, registration: Registration::default(), stop_line: None }).into_iter();
    // A missing name is judged with the rest of the decision, which knows about practice.
    let found = all.find(|one| one.severity == Severity::Block && one.kind != FindingKind::BusinessName)?;
    Some((found.source, found.message))
}

/// Whether somebody has to be told and Linnet does not do it by itself.
const fn due_for_some(line: &StopLine) -> bool {
    line.due > 0 && !line.automatic
}

fn found(settings: &Settings, text: &Text<'_>) -> Vec<Finding> {
    if text.body.trim().is_empty() {
        return Vec::new();
    }
    let name = settings.business_name.as_str();
    let draft = Draft {
        text: text.body,
        category: text.category,
        business_name: name,
        registration: text.registration,
        opt_out_line_due: text.stop_line.as_ref().is_some_and(due_for_some),
    };
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
