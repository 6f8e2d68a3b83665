//! What it says: the kind of message, the text with its inserts, and what is wrong with it, beside the field at once.

use leptos::html;
use leptos::prelude::*;

use crate::state::memo;
use linnet_contract::{TextChange, Urgent};
use linnet_domain::Category;
use linnet_domain::merge::{Field, MergeError, Template};

use super::super::text;
use super::{Onward, Writing};
use crate::components::{Button, Card, Choice, ChoiceCards, Field as InputField, Switch, TextArea};
use crate::state::effect;
use crate::views::findings::findings;

/// The inserts offered; the rest of the fields can be typed.
const OFFERED: [Field; 5] = [Field::FirstName, Field::FullName, Field::BusinessName, Field::LastVisit, Field::City];

/// The step.
#[component]
pub(super) fn Message(writing: Writing) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let body = writing.desk.words(|draft| &mut draft.body);
    let misread = memo(move || body.with(|body| Template::parse(body)).err());
    let error = Signal::derive(move || {
        let complaint = writing.complained.get() && body.with(|body| body.trim().is_empty());
        let own = misread.get().map(|error| text::sentence(&error.to_string()));
        own.or_else(|| complaint.then(|| text::BODY_NEEDED.to_owned())).or_else(|| writing.preview.problem())
    });
    let mended = memo(move || misread.get().and_then(|error| body.with(|body| mend(body, &error))));
    let mend_text = Callback::new(move |change: TextChange| match change {
        TextChange::Replace(whole) => body.set(whole),
        TextChange::TreatAsOffer => writing.category.set(Some(Category::Marketing)),
    });
    let chip = move |field: Field| {
        view! {
            <button type="button" class="insert-chip" on:click=move |_| insert(area, body, &text::merge_field(field))>
                {field.title()}
            </button>
        }
    };
    view! {
        <Card>
            <ChoiceCards legend=text::KIND value=writing.category choices=vec![
                Choice::new(Category::Marketing, text::OFFER, text::OFFER_NOTE),
                Choice::new(Category::Service, text::EVERYDAY, text::EVERYDAY_NOTE),
            ] />
        </Card>
        <Card>
            <TextArea label=text::BODY value=body rows=6 error=error node=area />
            {move || mended.get().map(|Mended { body: whole, field }| view! {
                <p><Button press=move |_| body.set(whole.clone())>{text::mend(&field)}</Button></p>
            })}
            {findings(writing.preview.findings(), mend_text)}
            <div class="row tight" role="group" aria-label=text::INSERT>
                <span class="quiet small">{text::INSERT}</span>
                {OFFERED.map(chip).into_iter().collect_view()}
            </div>
        </Card>
        {move || (writing.category.get() == Some(Category::Service)).then(|| view! { <UrgentCard writing=writing /> })}
        <Onward writing=writing />
    }
}

/// Whether it goes before everything else that waits, and why. Offers never do.
#[component]
fn UrgentCard(writing: Writing) -> impl IntoView {
    let known = writing.desk.draft.with_untracked(|draft| draft.urgent.clone());
    let urgent = RwSignal::new(known.is_some());
    let why = RwSignal::new(known.map(|known| known.reason).unwrap_or_default());
    effect(move |_| {
        let said = urgent.get().then(|| Urgent { reason: why.get() });
        writing.desk.change(|draft| draft.urgent = said);
    });
    view! {
        <Card>
            <Switch label=crate::text::URGENT hint=crate::text::URGENT_NOTE value=urgent />
            {move || urgent.get().then(|| view! {
                <InputField label=crate::text::URGENT_WHY hint=crate::text::URGENT_HINT value=why />
            })}
        </Card>
    }
}

/// Puts a field in at the cursor and goes on behind it.
fn insert(area: NodeRef<html::Textarea>, body: RwSignal<String>, piece: &str) {
    let Some(area) = area.get_untracked() else { return };
    let start = area.selection_start().ok().flatten();
    // Fails only for fields that hold no text.
    if area.set_range_text(piece).is_err() {
        return;
    }
    body.set(area.value());
    let behind = start.unwrap_or(0) + piece.encode_utf16().count() as u32;
    request_animation_frame(move || {
        // The field is there; a cursor that cannot be placed stays where it is.
        let _ = area.focus();
        let _ = area.set_selection_range(behind, behind);
    });
}

/// A text with one field put right.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mended {
    body: String,
    field: String,
}

/// Puts right what can be put right without guessing more than the error itself suggests.
fn mend(body: &str, error: &MergeError) -> Option<Mended> {
    let (position, opening, wrong_end, name) = match error {
        MergeError::UnknownField { position, suggestion, .. } => {
            (*position, "{", ["|", "}"].as_slice(), suggestion.clone()?)
        }
        MergeError::DoubledBraces { position, name } => (*position, "{{", ["}}"].as_slice(), name.clone()),
        MergeError::Unclosed { .. } | MergeError::Empty { .. } => return None,
    };
    let (start, _) = body.char_indices().nth(position)?;
    let inside = body[start..].strip_prefix(opening)?;
    let (length, end) = wrong_end.iter().filter_map(|end| Some((inside.find(end)?, *end))).min()?;
    let rest = &inside[length + end.len()..];
    let closing = if end == "|" { "|" } else { "}" };
    Some(Mended { body: format!("{}{{{name}{closing}{rest}", &body[..start]), field: format!("{{{name}}}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_field_is_put_right_and_its_fallback_kept() {
        for (wrong, right) in [
            ("Hi {frist_name|there}, hello", "Hi {first_name|there}, hello"),
            ("Grüße {frist_name}", "Grüße {first_name}"),
            ("Hi {{first_name}}!", "Hi {first_name}!"),
        ] {
            let error = Template::parse(wrong).unwrap_err();
            assert_eq!(mend(wrong, &error).map(|mended| mended.body).as_deref(), Some(right), "{error}");
        }
    }

    #[test]
    fn what_needs_guessing_is_left_to_the_owner() {
        for wrong in ["Hi {first_name", "Hi {}", "Hi {qqqqqqqqqqqqqq}"] {
            let error = Template::parse(wrong).unwrap_err();
            assert_eq!(mend(wrong, &error), None, "{error}");
        }
    }
}
