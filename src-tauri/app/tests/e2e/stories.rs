//! The stories, one file per thing an owner does.

mod main_job;
mod opening;
