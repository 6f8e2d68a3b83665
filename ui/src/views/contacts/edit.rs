//! Adding and changing one person.

use leptos::prelude::*;
use linnet_contract::{ContactDraft, NewNumberConsent, SaveContact, Tone};
use linnet_domain::{ConsentBasis, ConsentMethod, ContactId};

use super::consent::{ConsentFields, ConsentQuestion};
use super::text;
use crate::components::{Button, ButtonKind, Dialog, ErrorNote, Field, InputKind, Switch, TextArea};
use crate::state::command::Refusal;
use crate::state::{memo, use_command, use_toasts};

/// The fields as they are typed.
#[derive(Clone, Copy)]
struct Form {
    first_name: RwSignal<String>,
    last_name: RwSignal<String>,
    company: RwSignal<String>,
    number: RwSignal<String>,
    email: RwSignal<String>,
    tags: RwSignal<String>,
    city: RwSignal<String>,
    state: RwSignal<String>,
    zip: RwSignal<String>,
    last_visit: RwSignal<String>,
    note: RwSignal<String>,
}

impl Form {
    fn new(draft: ContactDraft) -> Self {
        Self {
            first_name: RwSignal::new(draft.first_name),
            last_name: RwSignal::new(draft.last_name),
            company: RwSignal::new(draft.company),
            number: RwSignal::new(draft.number),
            email: RwSignal::new(draft.email),
            tags: RwSignal::new(draft.tags.join(", ")),
            city: RwSignal::new(draft.city),
            state: RwSignal::new(draft.state),
            zip: RwSignal::new(draft.zip),
            last_visit: RwSignal::new(draft.last_visit.map(|date| date.to_string()).unwrap_or_default()),
            note: RwSignal::new(draft.note),
        }
    }

    /// The values; nothing while the date is not readable.
    fn draft(self) -> Option<ContactDraft> {
        let last_visit = self.last_visit.get_untracked().trim().to_owned();
        let last_visit = if last_visit.is_empty() { None } else { Some(last_visit.parse().ok()?) };
        Some(ContactDraft {
            first_name: self.first_name.get_untracked(),
            last_name: self.last_name.get_untracked(),
            company: self.company.get_untracked(),
            number: self.number.get_untracked(),
            email: self.email.get_untracked(),
            tags: split_tags(&self.tags.get_untracked()),
            city: self.city.get_untracked(),
            state: self.state.get_untracked(),
            zip: self.zip.get_untracked(),
            last_visit,
            note: self.note.get_untracked(),
        })
    }
}

/// Tags as typed: separated by commas or semicolons, blanks around them dropped.
pub(super) fn split_tags(typed: &str) -> Vec<String> {
    typed.split([',', ';']).map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// What tells one number from another, however it is written.
fn digits(typed: &str) -> String {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    digits.strip_prefix('1').filter(|rest| rest.len() == 10).map_or(digits.clone(), str::to_owned)
}

const FIELDS: &[&str] =
    &["first_name", "last_name", "company", "number", "email", "tags", "city", "state", "zip", "last_visit", "note"];

/// The dialog; `contact` is who is changed, nothing for somebody new.
#[component]
pub(super) fn EditDialog(
    open: RwSignal<bool>,
    contact: Option<(ContactId, Signal<ContactDraft>)>,
    saved: Callback<ContactId>,
) -> impl IntoView {
    let title = if contact.is_some() { text::EDIT } else { text::ADD };
    view! {
        <Dialog open=open title=title>
            <EditForm open=open contact=contact saved=saved />
        </Dialog>
    }
}

#[component]
fn EditForm(
    open: RwSignal<bool>,
    contact: Option<(ContactId, Signal<ContactDraft>)>,
    saved: Callback<ContactId>,
) -> impl IntoView {
    let before = contact.map(|(_, draft)| draft.get_untracked()).unwrap_or_default();
    let old_number = before.number.clone();
    let form = Form::new(before);
    let moved =
        memo(move || !old_number.is_empty() && form.number.with(|number| digits(number) != digits(&old_number)));
    let agreed = RwSignal::new(false);
    let question = ConsentQuestion::new();
    let id = contact.map(|(id, _)| id);
    let toasts = use_toasts();
    let save = use_command::<SaveContact>(Refusal::Inline);
    let bad_date = RwSignal::new(false);
    let last_visit_error = save.field_error("last_visit");
    let last_visit_error =
        Signal::derive(move || if bad_date.get() { Some(text::BAD_DATE.to_owned()) } else { last_visit_error.get() });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = form.draft();
        bad_date.set(draft.is_none());
        let Some(draft) = draft else { return };
        let mut new_number = None;
        if moved.get_untracked() && agreed.get_untracked() {
            let Some(claim) = question.claim() else { return };
            let spoken = claim.basis == ConsentBasis::Verbal;
            let method = if spoken { ConsentMethod::Spoken } else { ConsentMethod::Unknown };
            new_number = Some(NewNumberConsent { claim, method });
        }
        save.send(SaveContact { id, draft, new_number }, move |details| {
            open.set(false);
            toasts.say(Tone::Good, text::SAVED);
            saved.run(details.row.id);
        });
    };
    let other = save.other_error(FIELDS);
    view! {
        <form class="stack" on:submit=submit>
            {move || other.get().map(|error| view! { <ErrorNote error=error /> })}
            <div class="fields">
                <Field label=text::FIRST_NAME value=form.first_name error=save.field_error("first_name") />
                <Field label=text::LAST_NAME value=form.last_name error=save.field_error("last_name") />
            </div>
            <Field label=text::NUMBER hint=text::NUMBER_HINT kind=InputKind::Phone value=form.number error=save.field_error("number") />
            {move || moved.get().then(|| view! {
                <Switch label=text::NEW_NUMBER_YES hint=text::NEW_NUMBER_HINT value=agreed />
                {move || agreed.get().then(|| view! { <ConsentFields question=question /> })}
            })}
            <div class="fields">
                <Field label=text::EMAIL kind=InputKind::Email optional=true value=form.email error=save.field_error("email") />
                <Field label=text::COMPANY optional=true value=form.company error=save.field_error("company") />
            </div>
            <Field label=text::TAGS hint=text::TAGS_HINT optional=true value=form.tags error=save.field_error("tags") />
            <div class="fields">
                <Field label=text::CITY optional=true value=form.city error=save.field_error("city") />
                <Field label=text::ZIP optional=true value=form.zip error=save.field_error("zip") />
            </div>
            <div class="fields">
                <Field label=text::STATE hint=text::STATE_HINT optional=true value=form.state error=save.field_error("state") />
                <Field label=text::LAST_VISIT kind=InputKind::Date optional=true value=form.last_visit error=last_visit_error />
            </div>
            <TextArea label=text::NOTE rows=2 value=form.note error=save.field_error("note") />
            <div class="row end">
                <Button press=move |_| open.set(false)>{crate::text::CANCEL}</Button>
                <Button kind=ButtonKind::Primary submit=true busy=save.busy>{crate::text::SAVE}</Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::{digits, split_tags};

    #[test]
    fn a_number_written_in_another_way_is_the_same_number() {
        assert_eq!(digits("(312) 555-0110"), digits("+1 312 555 0110"));
        assert_ne!(digits("(312) 555-0110"), digits("(312) 555-0111"));
    }

    #[test]
    fn tags_are_split_where_people_separate_them() {
        assert_eq!(split_tags(" vip, color ;; long hair,"), ["vip", "color", "long hair"]);
        assert!(split_tags(" , ").is_empty());
    }
}
