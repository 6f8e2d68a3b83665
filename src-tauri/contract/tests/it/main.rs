//! The contract travels: every command and every answer of the list comes back from JSON as it went in.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod sample;

use linnet_contract::{AppEvent, Command, SecretInput, UiError, for_each_command, for_each_host_command};
use sample::sample;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// More than the variants of the largest enum in the contract.
const ROUNDS: usize = 40;

fn comes_back<T: Serialize + DeserializeOwned>(name: &str, round: usize) {
    let sent = serde_json::to_value(sample::<T>(round)).unwrap();
    let back: T = serde_json::from_value(sent.clone()).unwrap_or_else(|error| panic!("{name}: {error} in {sent}"));
    assert_eq!(serde_json::to_value(back).unwrap(), sent, "{name} must come back as it was sent");
}

fn travels<C: Command>(names: &mut Vec<&'static str>) {
    for round in 0..ROUNDS {
        comes_back::<C>(C::NAME, round);
        comes_back::<C::Output>(C::NAME, round);
    }
    names.push(C::NAME);
}

macro_rules! all_travel {
    ($($command:ident),*) => {
        fn every_command(names: &mut Vec<&'static str>) {
            $(travels::<linnet_contract::$command>(names);)*
        }
    };
}

macro_rules! all_of_the_host_travel {
    ($($command:ident),*) => {
        fn every_host_command(names: &mut Vec<&'static str>) {
            $(travels::<linnet_contract::$command>(names);)*
        }
    };
}

for_each_command!(all_travel);
for_each_host_command!(all_of_the_host_travel);

#[test]
fn every_command_and_its_answer_come_back_as_they_were_sent() {
    let mut names = Vec::new();
    every_command(&mut names);
    every_host_command(&mut names);
    assert!(names.len() > 50, "the lists were walked: {}", names.len());
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two commands must not share a name");
}

#[test]
fn events_and_errors_come_back_as_they_were_sent() {
    let events = [
        r#"{"event":"changed","tags":["contacts","inbox"]}"#,
        r#"{"event":"progress","job":"Reading","done":3,"total":null}"#,
        r#"{"event":"campaign","id":7,"left":3}"#,
        r#"{"event":"reply","number":"+13125550142","name":"Dana","body":"STOP","opt_out":true}"#,
        r#"{"event":"notice","tone":"warning","text":"Hm"}"#,
    ];
    for text in events {
        let event: AppEvent = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
    }
    for round in 0..ROUNDS {
        comes_back::<UiError>("UiError", round);
    }
}

#[test]
fn a_secret_is_never_printed() {
    let secret = SecretInput::new("hunter2hunter2");
    assert_eq!(format!("{secret:?}"), "<redacted>");
    let command = linnet_contract::ConnectAccount {
        account_sid: "AC1".to_owned(),
        api_key_sid: None,
        secret,
        api_base: None,
        sender: None,
        session_only: false,
    };
    assert!(!format!("{command:?}").contains("hunter2"));
}
