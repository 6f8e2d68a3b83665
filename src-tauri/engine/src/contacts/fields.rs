//! What a merge field holds for a person.

use chrono::NaiveDate;
use linnet_domain::PhoneNumber;
use linnet_domain::merge::Field;
use linnet_store::people::Person;

/// The value of a field for a person; `None` where there is nothing to put, so that the words after the bar are used.
pub fn value(person: &Person, business_name: &str, field: &str) -> Option<String> {
    let text = match Field::from_word(field)? {
        Field::FirstName => person.first_name.clone(),
        Field::LastName => person.last_name.clone(),
        Field::FullName => format!("{} {}", person.first_name, person.last_name),
        Field::Company => person.company.clone(),
        Field::BusinessName => business_name.to_owned(),
        Field::Email => person.email.clone()?,
        Field::Phone => person.number.as_ref().map(PhoneNumber::display)?,
        Field::LastVisit => person.last_visit.as_deref()?.parse::<NaiveDate>().ok()?.format("%B %-d").to_string(),
        Field::City => person.city.clone(),
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
