//! The second step: what each column means. Linnet's guesses stand there already; a meaning belongs to one column only.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::state::{effect, memo};
use linnet_contract::{ImportColumn, ImportField, Tone};

use super::{Flow, Step, text};
use crate::components::{Button, ButtonKind, Note, Select};

/// The step.
#[component]
pub(super) fn Columns(flow: Flow) -> impl IntoView {
    let preview = move || flow.preview.get();
    let problem = memo(move || preview().and_then(|preview| preview.problem));
    let reachable = memo(move || flow.mapping.with(is_enough));
    view! {
        <h2 tabindex="-1">{text::COLUMNS_TITLE}</h2>
        <p class="quiet">{move || preview().map(|preview| text::reading(preview.rows, &preview.reading))}</p>
        {move || problem.get().map(|problem| view! { <Note tone=Tone::Warning><p>{problem}</p></Note> })}
        <div class="table-box">
            <table class="table import-columns">
                <thead>
                    <tr><th scope="col">{text::COLUMN}</th><th scope="col">{text::SAMPLES}</th><th scope="col">{text::MEANS}</th></tr>
                </thead>
                <tbody>
                    {move || preview().map(|preview| {
                        preview.columns.into_iter().map(|column| view! { <ColumnRow flow=flow column=column /> }).collect_view()
                    })}
                </tbody>
            </table>
        </div>
        {move || (!reachable.get()).then(|| view! { <p class="field-error" role="alert">{text::NEEDS_ADDRESS}</p> })}
        <div class="row end">
            <Button press=move |_| flow.step.set(Step::File)>{text::ANOTHER_FILE}</Button>
            <Button
                kind=ButtonKind::Primary
                disabled=Signal::derive(move || !reachable.get())
                press=move |_| flow.step.set(Step::Consent)
            >
                {crate::text::CONTINUE}
            </Button>
        </div>
    }
}

/// Whether somebody can be reached by what is taken.
fn is_enough(mapping: &BTreeMap<ImportField, String>) -> bool {
    mapping.contains_key(&ImportField::Number) || mapping.contains_key(&ImportField::Email)
}

/// Gives a column a meaning and takes it from whichever column had it.
fn assign(mapping: &mut BTreeMap<ImportField, String>, heading: &str, field: Option<ImportField>) {
    mapping.retain(|_, taken| taken != heading);
    if let Some(field) = field {
        mapping.insert(field, heading.to_owned());
    }
}

#[component]
fn ColumnRow(flow: Flow, column: ImportColumn) -> impl IntoView {
    let ImportColumn { heading, samples, .. } = column;
    let shown = if heading.is_empty() { text::MISSING_HEADING.to_owned() } else { heading.clone() };
    let label = text::meaning_of(&shown);
    let meaning = RwSignal::new(String::new());
    let of = heading.clone();
    effect(move |_| {
        let field =
            flow.mapping.with(|mapping| mapping.iter().find(|(_, taken)| **taken == of).map(|(field, _)| *field));
        meaning.set(field.map(|field| field.word().to_owned()).unwrap_or_default());
    });
    let changed = Callback::new(move |()| {
        let field = ImportField::from_word(&meaning.get_untracked());
        flow.mapping.update(|mapping| assign(mapping, &heading, field));
    });
    let mut options = vec![(String::new(), text::NOT_IMPORTED.to_owned())];
    options.extend(ImportField::ALL.iter().map(|field| (field.word().to_owned(), text::field(*field).to_owned())));
    view! {
        <tr>
            <td class="strong">{shown}</td>
            <td class="quiet">{samples.join(", ")}</td>
            <td><Select label=label label_hidden=true value=meaning options=options changed=changed /></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meaning_belongs_to_one_column() {
        let mut mapping = BTreeMap::from([(ImportField::Number, "Mobile".to_owned())]);
        assign(&mut mapping, "Office", Some(ImportField::Number));
        assert_eq!(mapping.get(&ImportField::Number).map(String::as_str), Some("Office"));
        assign(&mut mapping, "Office", Some(ImportField::Note));
        assert_eq!(mapping.len(), 1, "a column has one meaning");
        assert!(!is_enough(&mapping));
        assign(&mut mapping, "Mail", Some(ImportField::Email));
        assert!(is_enough(&mapping));
        assign(&mut mapping, "Mail", None);
        assert!(!is_enough(&mapping));
    }
}
