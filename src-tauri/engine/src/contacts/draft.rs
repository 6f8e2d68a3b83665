//! What a person's fields may hold, wherever they come from: a form, an import. One list of limits, one spelling of
//! states, ZIP codes and tags.

use linnet_contract::{ContactDraft, ErrorCode, ImportField, UiError};
use linnet_domain::{ContactId, phone};
use linnet_store::contacts::ContactRecord;

use crate::import::emails;

/// Longest tag.
const LONGEST_TAG: usize = 50;

/// Longest name of a list.
pub(crate) const LONGEST_LIST: usize = 100;

/// Most tags one person carries.
const MOST_TAGS: usize = 50;

/// Most characters a field takes.
pub(crate) const fn limit(field: ImportField) -> usize {
    match field {
        ImportField::FirstName | ImportField::LastName | ImportField::City => 100,
        ImportField::FullName | ImportField::Company => 200,
        ImportField::Number => 60,
        ImportField::Email => 320,
        ImportField::State => 50,
        ImportField::Zip => 20,
        ImportField::LastVisit => 60,
        ImportField::Tags => 1000,
        ImportField::Note => 5000,
    }
}

/// Postal codes by name: the fifty states, the district and the territories (USPS Publication 28, appendix B).
const STATES: &[(&str, &str)] = &[
    ("AL", "alabama"),
    ("AK", "alaska"),
    ("AZ", "arizona"),
    ("AR", "arkansas"),
    ("CA", "california"),
    ("CO", "colorado"),
    ("CT", "connecticut"),
    ("DE", "delaware"),
    ("DC", "district of columbia"),
    ("FL", "florida"),
    ("GA", "georgia"),
    ("HI", "hawaii"),
    ("ID", "idaho"),
    ("IL", "illinois"),
    ("IN", "indiana"),
    ("IA", "iowa"),
    ("KS", "kansas"),
    ("KY", "kentucky"),
    ("LA", "louisiana"),
    ("ME", "maine"),
    ("MD", "maryland"),
    ("MA", "massachusetts"),
    ("MI", "michigan"),
    ("MN", "minnesota"),
    ("MS", "mississippi"),
    ("MO", "missouri"),
    ("MT", "montana"),
    ("NE", "nebraska"),
    ("NV", "nevada"),
    ("NH", "new hampshire"),
    ("NJ", "new jersey"),
    ("NM", "new mexico"),
    ("NY", "new york"),
    ("NC", "north carolina"),
    ("ND", "north dakota"),
    ("OH", "ohio"),
    ("OK", "oklahoma"),
    ("OR", "oregon"),
    ("PA", "pennsylvania"),
    ("RI", "rhode island"),
    ("SC", "south carolina"),
    ("SD", "south dakota"),
    ("TN", "tennessee"),
    ("TX", "texas"),
    ("UT", "utah"),
    ("VT", "vermont"),
    ("VA", "virginia"),
    ("WA", "washington"),
    ("WV", "west virginia"),
    ("WI", "wisconsin"),
    ("WY", "wyoming"),
    ("AS", "american samoa"),
    ("GU", "guam"),
    ("MP", "northern mariana islands"),
    ("PR", "puerto rico"),
    ("VI", "virgin islands"),
];

/// The postal code of a state written in any way; anything else (a Canadian province, a region) as it was written.
pub(crate) fn state_code(text: &str) -> String {
    let text = text.trim();
    let plain = text.to_lowercase().replace('.', "");
    let found = STATES.iter().find(|(code, name)| code.eq_ignore_ascii_case(&plain) || *name == plain);
    found.map_or_else(|| text.to_owned(), |(code, _)| (*code).to_owned())
}

/// A ZIP code with the zeros that spreadsheets drop from its front, and without the `.0` they add.
pub(crate) fn zip_code(text: &str, country: &str) -> String {
    let text = text.trim();
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let digits = whole.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (3..5).contains(&whole.len()) && country.eq_ignore_ascii_case("US") {
        return format!("{whole:0>5}");
    }
    whole.to_owned()
}

/// A tag with single blanks, or why it cannot be one.
pub(crate) fn tag(text: &str) -> Result<String, String> {
    let tag = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if tag.chars().count() > LONGEST_TAG {
        return Err(format!("A tag has at most {LONGEST_TAG} characters."));
    }
    if tag.contains([',', ';']) || tag.chars().any(char::is_control) {
        return Err("A tag holds no comma and no semicolon.".to_owned());
    }
    Ok(tag)
}

/// Tags in the spelling on record (`VIP` stays `VIP` where one types `vip`), each once, in alphabetical order.
pub(crate) fn spelled_tags(tags: &[String], on_record: &[String]) -> Result<Vec<String>, UiError> {
    let mut spelled: Vec<String> = Vec::new();
    for text in tags {
        let tag = tag(text).map_err(|reason| bad("tags", reason))?;
        let folded = tag.to_lowercase();
        if tag.is_empty() || spelled.iter().any(|known| known.to_lowercase() == folded) {
            continue;
        }
        spelled.push(on_record.iter().find(|known| known.to_lowercase() == folded).cloned().unwrap_or(tag));
    }
    if spelled.len() > MOST_TAGS {
        return Err(bad("tags", format!("One person carries at most {MOST_TAGS} tags.")));
    }
    spelled.sort_by_key(|tag| tag.to_lowercase());
    Ok(spelled)
}

/// A draft as it will be stored; what the draft does not hold (consent, zone) stays as in `before`.
pub(crate) fn record(
    draft: &ContactDraft,
    before: Option<ContactRecord>,
    country: &str,
) -> Result<ContactRecord, UiError> {
    let mut record = before.unwrap_or_else(|| ContactRecord::empty(ContactId(0)));
    for (field, value) in [
        (ImportField::FirstName, &draft.first_name),
        (ImportField::LastName, &draft.last_name),
        (ImportField::Company, &draft.company),
        (ImportField::Number, &draft.number),
        (ImportField::Email, &draft.email),
        (ImportField::City, &draft.city),
        (ImportField::State, &draft.state),
        (ImportField::Zip, &draft.zip),
        (ImportField::Note, &draft.note),
    ] {
        if value.chars().count() > limit(field) {
            return Err(bad(field.word(), format!("At most {} characters fit here.", limit(field))));
        }
    }
    draft.first_name.trim().clone_into(&mut record.first_name);
    draft.last_name.trim().clone_into(&mut record.last_name);
    draft.company.trim().clone_into(&mut record.company);
    draft.city.trim().clone_into(&mut record.city);
    record.state = state_code(&draft.state);
    record.zip = zip_code(&draft.zip, country);
    draft.note.trim().clone_into(&mut record.note);
    record.last_visit = draft.last_visit;
    record.email = emails::read(&draft.email).map_err(|reason| bad("email", reason))?;
    set_number(&mut record, draft.number.trim(), country)?;
    if record.number.is_none() && record.email.is_none() {
        return Err(bad("number", "Give a phone number or an email, so that this person can be reached."));
    }
    Ok(record)
}

fn set_number(record: &mut ContactRecord, typed: &str, country: &str) -> Result<(), UiError> {
    if typed.is_empty() {
        record.number = None;
        record.number_typed = String::new();
        record.textable = false;
        record.number_note = String::new();
        return Ok(());
    }
    let check = phone::check(typed, country);
    let Some(e164) = check.e164 else {
        return Err(bad("number", check.note));
    };
    if record.number.as_deref() != Some(&e164) || record.number_typed.is_empty() {
        typed.clone_into(&mut record.number_typed);
    }
    record.number = Some(e164);
    record.textable = check.textable;
    record.number_note = check.note;
    Ok(())
}

fn bad(field: &str, reason: impl Into<String>) -> UiError {
    UiError::new(ErrorCode::BadInput, reason).field(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_and_zip_codes_get_one_spelling() {
        for text in ["il", "IL", "Illinois", " illinois ", "I.L."] {
            assert_eq!(state_code(text), "IL");
        }
        assert_eq!(state_code("Ontario"), "Ontario");
        assert_eq!(state_code(""), "");
        assert_eq!(zip_code("2134", "US"), "02134");
        assert_eq!(zip_code("60614.0", "US"), "60614");
        assert_eq!(zip_code("60614-1234", "US"), "60614-1234");
        assert_eq!(zip_code("2134", "AU"), "2134");
        assert_eq!(zip_code("", "US"), "");
    }

    #[test]
    fn tags_keep_the_spelling_on_record() {
        let tags = ["vip".to_owned(), "New  one".to_owned(), "VIP".to_owned(), " ".to_owned()];
        assert_eq!(spelled_tags(&tags, &["VIP".to_owned()]).unwrap(), ["New one", "VIP"]);
        assert!(spelled_tags(&["x".repeat(51)], &[]).is_err());
        assert!(spelled_tags(&["a,b".to_owned()], &[]).is_err());
    }

    #[test]
    fn a_number_that_cannot_be_texted_is_kept_and_letters_are_refused() {
        let draft = |number: &str| ContactDraft { number: number.to_owned(), ..ContactDraft::default() };
        let kept = record(&draft("1234567890"), None, "US").unwrap();
        assert_eq!((kept.number.as_deref(), kept.textable), (Some("+11234567890"), false));
        assert!(!kept.number_note.is_empty());
        assert_eq!(record(&draft("312-CALL-BOB"), None, "US").unwrap_err().field.as_deref(), Some("number"));
        assert_eq!(record(&draft(""), None, "US").unwrap_err().code, ErrorCode::BadInput);
    }
}
