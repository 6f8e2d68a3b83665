//! The window's building blocks, each in its file with its style sheet beside it. They know how things look and are
//! reached, never what they are about.

mod bubble;
mod button;
mod card;
mod chip;
mod choice;
mod data_table;
mod dialog;
mod empty;
mod field;
mod icon;
mod key_value;
mod note;
mod page_header;
mod phone;
mod progress;
mod select;
mod steps;
mod switch;
mod tabs;
mod text_area;
mod toaster;
mod waiting;

pub use bubble::{Bubble, Side};
pub use button::{Button, ButtonKind, ButtonLink};
pub use card::Card;
pub use chip::Chip;
pub use choice::{Choice, ChoiceCards};
pub use data_table::{Column, DataTable};
pub use dialog::{ConfirmDialog, Dialog};
pub use empty::EmptyState;
pub use field::{Field, InputKind};
pub use icon::{Glyph, Icon};
pub use key_value::KeyValue;
pub use note::{ErrorNote, Note};
pub use page_header::PageHeader;
pub use phone::Phone;
pub use progress::{Part, Progress};
pub use select::Select;
pub use steps::Steps;
pub use switch::Switch;
pub use tabs::Tabs;
pub use text_area::TextArea;
pub use toaster::Toaster;
pub use waiting::Waiting;
