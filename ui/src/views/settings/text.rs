//! The words of the settings.

use linnet_contract::SecretHome;

use super::groups::Group;
use crate::pages::SettingsTab;

pub const TITLE: &str = "Settings";
pub const PARTS: &str = "Parts of the settings";
pub const SAVED: &str = "Saved";
pub const DAY_NAMES: [(&str, &str); 7] =
    [("mon", "Mon"), ("tue", "Tue"), ("wed", "Wed"), ("thu", "Thu"), ("fri", "Fri"), ("sat", "Sat"), ("sun", "Sun")];
pub const ZONE_OF_COMPUTER: &str = "This computer’s zone";
pub const LIGHT: &str = "Light";
pub const DARK: &str = "Dark";
pub const SYSTEM: &str = "As the computer is set";
pub const CLOCK: &str = "9:00 AM";
pub const NOT_MONEY: &str = "An amount looks like 50 or 12.50.";
pub const NO_DAY: &str = "Leave at least one day; offers would never go out.";

/// A tab's name.
pub const fn tab(tab: SettingsTab) -> &'static str {
    match tab {
        SettingsTab::Account => "Twilio account",
        SettingsTab::Sync => "Read from Twilio",
        SettingsTab::Business => "Your business",
        SettingsTab::Sending => "Hours, pace and budget",
        SettingsTab::Replies => "Replies",
        SettingsTab::Appearance => "Appearance",
    }
}

/// A group's heading.
pub const fn group(group: Group) -> &'static str {
    match group {
        Group::Business => "Your business",
        Group::Records => "What is kept, and for how long",
        Group::Hours => "When offers may leave",
        Group::Person => "What one person gets",
        Group::Start => "When a campaign starts",
        Group::Budget => "What it may cost",
        Group::Pace => "How fast it goes",
        Group::Numbers => "Which number it leaves from",
        Group::Trouble => "When something goes wrong",
        Group::Receiving => "How replies come in",
        Group::SignUp => "Signing up by text",
        Group::Calls => "Calls",
        Group::Appearance => "Appearance",
    }
}

/// What a setting is until it is changed.
pub fn default(said: &str) -> String {
    format!("Default: {said}")
}

/// A row of days.
pub fn from_to(first: &str, last: &str) -> String {
    format!("{first} to {last}")
}

pub const USE_DEFAULT: &str = "Use the default";
pub const ON: &str = "on";
pub const OFF: &str = "off";

/// Where the secret lives, in words.
pub const fn secret_home(home: SecretHome) -> &'static str {
    match home {
        SecretHome::Keychain => "In this computer’s keychain",
        SecretHome::Session => "In memory until Linnet closes",
        SecretHome::Missing => "Not here: it has to be given again",
    }
}
