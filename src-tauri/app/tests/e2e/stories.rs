//! The stories, one file per thing an owner does.

mod bad_files;
mod calls;
mod compliance;
mod day_to_day;
mod main_job;
mod opening;
mod outbox;
mod own_account;
mod parts;
mod records;
mod rotation;
mod schedule;
