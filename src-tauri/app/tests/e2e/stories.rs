//! The stories, one file per thing an owner does.

mod opening;
