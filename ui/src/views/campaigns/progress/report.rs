//! The report as a table for a spreadsheet, by way of the clipboard: columns by tab, a line per person. No cell may
//! become a formula there, whatever somebody's name is.

use leptos::task::spawn_local;
use linnet_contract::{CampaignPerson, CampaignReport};
use wasm_bindgen_futures::JsFuture;

use super::super::progress_text;

/// Puts the report on the clipboard and says whether that went well.
pub(super) fn copy(report: &CampaignReport, done: impl FnOnce(bool) + 'static) {
    let text = table(report);
    spawn_local(async move {
        let copied = match web_sys::window() {
            Some(window) => JsFuture::from(window.navigator().clipboard().write_text(&text)).await.is_ok(),
            None => false,
        };
        done(copied);
    });
}

fn table(report: &CampaignReport) -> String {
    let mut table = progress_text::REPORT_HEAD.join("\t");
    for person in &report.people {
        table.push('\n');
        table.push_str(&line(person).join("\t"));
    }
    table
}

fn line(person: &CampaignPerson) -> [String; 6] {
    [
        cell(&person.name),
        cell(person.number.as_deref().unwrap_or_default()),
        crate::text::state(person.state).to_owned(),
        cell(&person.explanation),
        person.at.to_rfc3339(),
        person.not_before.map(|at| at.to_rfc3339()).unwrap_or_default(),
    ]
}

/// A cell without tabs and line ends, and without the signs a spreadsheet takes for a formula's beginning
/// (OWASP "CSV Injection"); a number in international form is none.
fn cell(text: &str) -> String {
    let text = text.replace(['\t', '\n', '\r'], " ");
    let is_number = text.strip_prefix('+').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if text.starts_with(['=', '+', '-', '@']) && !is_number { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_becomes_a_formula_or_breaks_its_line() {
        for (text, safe) in [
            ("Dana", "Dana"),
            ("+13125550142", "+13125550142"),
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1+2", "'+1+2"),
            ("a\tb\nc", "a b c"),
        ] {
            assert_eq!(cell(text), safe);
        }
    }
}
