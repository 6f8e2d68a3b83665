//! The practice world as the engine sees it: somebody outside can start one. The engine itself knows no simulator, so
//! that practice goes over the same wire as the real thing.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use futures::future::BoxFuture;
use linnet_contract::UiError;
use linnet_providers::secret::Secret;

/// Where a running practice world is, and how to get in.
#[derive(Debug, Clone)]
pub struct PracticeAddress {
    /// The address that stands for every Twilio host.
    pub api_base: String,
    /// `AC…`.
    pub account_sid: String,
    /// The pretend auth token.
    pub auth_token: Secret,
    /// The number to send from, in E.164.
    pub sender: String,
}

/// A pretend customer, as a shop would have noted them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleCustomer {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E.164.
    pub number: String,
    /// Email.
    pub email: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The day they last came in.
    pub last_visit: NaiveDate,
}

/// Can start a practice world.
pub trait PracticeWorld: std::fmt::Debug + Send + Sync {
    /// Starts one that keeps its records in the file, on free loopback ports.
    fn start(&self, state_file: PathBuf) -> BoxFuture<'_, Result<Box<dyn RunningPractice>, UiError>>;
}

/// A practice world that runs.
pub trait RunningPractice: std::fmt::Debug + Send + Sync {
    /// Where it is.
    fn address(&self) -> PracticeAddress;
    /// Who lives there.
    fn customers(&self) -> Vec<SampleCustomer>;
    /// Saves its records and ends it.
    fn stop(self: Box<Self>) -> BoxFuture<'static, ()>;
}

/// Where an embedded world keeps its records; that the folder exists says that the profile has one.
pub(crate) fn world_folder(profile_folder: &Path) -> PathBuf {
    profile_folder.join("practice-world")
}

/// Whether the profile has an embedded world.
pub(crate) fn is_embedded(profile_folder: &Path) -> bool {
    world_folder(profile_folder).is_dir()
}

/// The file with the world's records.
pub(crate) fn state_file(profile_folder: &Path) -> PathBuf {
    world_folder(profile_folder).join("records.json")
}
