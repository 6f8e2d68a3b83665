//! `settings …`: by their keys, in text.

use clap::Subcommand;
use linnet_contract::{ListSettings, SetSetting, SettingKey, SettingValue};
use serde_json::json;

use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// Settings.
#[derive(Debug, Subcommand)]
pub enum Settings {
    /// Show all.
    List,
    /// Show one.
    Get {
        /// Its key, for instance hours.start.
        key: String,
    },
    /// Change one.
    Set {
        /// Its key.
        key: String,
        /// Its new value.
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Settings, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Settings::List => {
            let settings = session.ask(ListSettings {}).await?;
            session.out.answer(&json!({"settings": &settings}), |_| describe(&settings))
        }
        Settings::Get { key } => {
            let key = parse(&key)?;
            let settings = session.ask(ListSettings {}).await?;
            let setting = settings.into_iter().find(|setting| setting.key == key);
            let setting = setting.ok_or_else(|| Failure::failed(format!("{key} has no value.")))?;
            session.out.answer(&setting, |setting| setting.value.clone())
        }
        Settings::Set { key, value } => {
            let setting = session.ask(SetSetting { key: parse(&key)?, value }).await?;
            session.out.answer(&setting, |setting| format!("{} = {}", setting.key, setting.value))
        }
    }
}

fn parse(key: &str) -> Result<SettingKey, Failure> {
    SettingKey::from_word(key).ok_or_else(|| {
        let known: Vec<_> = SettingKey::ALL.iter().map(|key| key.word()).collect();
        Failure::bad_input(format!("There is no setting “{key}”. There are: {}.", known.join(", ")))
    })
}

fn describe(settings: &[SettingValue]) -> String {
    let row = |setting: &SettingValue| vec![setting.key.to_string(), setting.value.clone(), setting.title.clone()];
    table(&["KEY", "VALUE", "MEANS"], &settings.iter().map(row).collect::<Vec<_>>())
}
