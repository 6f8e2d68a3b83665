//! Campaigns: the list, the editor with its five steps, and the progress of one. The engine plans, counts and decides;
//! these pages ask it and show every answer before anything leaves.

mod counts;
mod editor;
mod list;
mod progress;
mod text;

pub use counts::{ProgressBar, StatusChip};
pub use editor::{edit, new};
pub use list::list;
pub use progress::{progress, text as progress_text};
