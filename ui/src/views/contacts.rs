//! The address book: the list, one person, and bringing a list in.

mod compose;
mod consent;
mod consent_card;
mod edit;
mod import;
mod list;
mod person;
mod proof;
mod stop;
mod text;
mod timeline;

use linnet_contract::ContactRow;

pub use import::{PickedFile, TABLES, import, pick_file};
pub use list::list;
pub use person::{person, written};
pub use stop::{StopButton, Stopping, stop_sign};
pub use timeline::Message;

/// What to call somebody: their name, else their number or address.
pub fn name(row: &ContactRow) -> String {
    let name = format!("{} {}", row.first_name, row.last_name).trim().to_owned();
    let known = [Some(name), row.number.clone(), row.email.clone()];
    known.into_iter().flatten().find(|known| !known.is_empty()).unwrap_or_else(|| text::NO_NAME.to_owned())
}
