//! Where a setting stands: settings that answer one question of the owner's stand together under it.

use linnet_contract::SettingKey;

use crate::pages::SettingsTab;

/// Settings that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Who the business is.
    Business,
    /// What is kept, and for how long.
    Records,
    /// When offers may leave.
    Hours,
    /// What keeps one person from hearing too much.
    Person,
    /// What happens before everybody gets it.
    Start,
    /// What it may cost.
    Budget,
    /// How fast it goes.
    Pace,
    /// Which number it leaves from.
    Numbers,
    /// What happens when something goes wrong.
    Trouble,
    /// How replies come in.
    Receiving,
    /// Signing up by text.
    SignUp,
    /// What calls lead to.
    Calls,
    /// Light or dark.
    Appearance,
}

/// In the order of the page.
const ALL: [Group; 13] = [
    Group::Business,
    Group::Records,
    Group::Hours,
    Group::Person,
    Group::Start,
    Group::Budget,
    Group::Pace,
    Group::Numbers,
    Group::Trouble,
    Group::Receiving,
    Group::SignUp,
    Group::Calls,
    Group::Appearance,
];

/// The groups of a tab.
pub fn of_tab(tab: SettingsTab) -> impl Iterator<Item = Group> {
    ALL.into_iter().filter(move |group| tab_of(*group) == tab)
}

const fn tab_of(group: Group) -> SettingsTab {
    match group {
        Group::Business | Group::Records => SettingsTab::Business,
        Group::Hours | Group::Person | Group::Start | Group::Budget | Group::Pace | Group::Numbers | Group::Trouble => {
            SettingsTab::Sending
        }
        Group::Receiving | Group::SignUp | Group::Calls => SettingsTab::Replies,
        Group::Appearance => SettingsTab::Appearance,
    }
}

/// Where a setting stands. Every setting has one place; a new one does not compile without.
pub const fn of(key: SettingKey) -> Group {
    match key {
        SettingKey::BusinessName | SettingKey::BusinessZone | SettingKey::OwnerPhone | SettingKey::Country => {
            Group::Business
        }
        SettingKey::KeepSends
        | SettingKey::KeepConsents
        | SettingKey::KeepOptOuts
        | SettingKey::AnchorFolder
        | SettingKey::AnchorAuthority => Group::Records,
        SettingKey::HoursDays | SettingKey::HoursStart | SettingKey::HoursEnd => Group::Hours,
        SettingKey::CapOffers | SettingKey::SkipTalking | SettingKey::StopLineAutomatic => Group::Person,
        SettingKey::HoldSeconds | SettingKey::FirstCopy | SettingKey::FirstCopyMinutes => Group::Start,
        SettingKey::BudgetDaily
        | SettingKey::BudgetAlert
        | SettingKey::BudgetPerMessage
        | SettingKey::PriceSegment
        | SettingKey::SmartEncoding => Group::Budget,
        SettingKey::PaceDefault | SettingKey::PaceAtOnce => Group::Pace,
        SettingKey::SendersSticky
        | SettingKey::SendersByArea
        | SettingKey::SendersDailyCap
        | SettingKey::SharedSender => Group::Numbers,
        SettingKey::RetryCount
        | SettingKey::RetryMinutes
        | SettingKey::ResendDoubts
        | SettingKey::PauseFailed
        | SettingKey::PauseFiltered => Group::Trouble,
        SettingKey::ReceiveUrl
        | SettingKey::ReceiveTunnel
        | SettingKey::ReceiveTunnelAddress
        | SettingKey::ReceiveTunnelProgram
        | SettingKey::ReceivePort => Group::Receiving,
        SettingKey::SignUpKeyword | SettingKey::SignUpPerMonth => Group::SignUp,
        SettingKey::CallsMakeContacts => Group::Calls,
        SettingKey::Appearance => Group::Appearance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_stands_in_a_group_that_a_tab_shows() {
        for key in SettingKey::ALL {
            assert!(ALL.contains(&of(*key)), "{}", key.word());
        }
        for group in ALL {
            assert!(SettingKey::ALL.iter().any(|key| of(*key) == group), "{group:?} is empty");
        }
    }
}
