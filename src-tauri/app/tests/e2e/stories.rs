//! The stories, one file per thing an owner does.

mod answers;
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
mod replies;
mod rotation;
mod schedule;
