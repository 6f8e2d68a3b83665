//! An entry in a sentence, for lists and printed exports.

use linnet_domain::ledger::Kind;
use serde_json::Value;

/// What an entry says; `detail` is missing after it was erased.
pub(super) fn of(kind: Kind, detail: Option<&Value>) -> String {
    let Some(detail) = detail else {
        return "Its content was erased.".to_owned();
    };
    let text = |field: &str| detail[field].as_str().unwrap_or_default().to_owned();
    let with = |before: &str, reason: String| {
        if reason.is_empty() { format!("{before}.") } else { format!("{before}: {reason}") }
    };
    match kind {
        Kind::Attempt => {
            let urgent = detail["urgent"].as_str().map(|why| format!(" as urgent (“{why}”)")).unwrap_or_default();
            format!("Handed to the provider{urgent} from {}: “{}”", text("sender"), text("body"))
        }
        Kind::Blocked => with("Kept from leaving", text("reason")),
        Kind::Held if detail["by"] == "owner" => match detail["body"].as_str() {
            Some(body) => format!("You changed the text that waits for them: “{body}”"),
            None => with(&format!("You moved it to {}", text("moved_to")), text("reason")),
        },
        Kind::Held => with(&format!("Has to wait until {}", text("not_before")), text("reason")),
        Kind::Outcome => match text("outcome").as_str() {
            "accepted" => format!("The provider took it as {}.", text("provider_sid")),
            "in_doubt" => with("It is not known whether the provider took it", text("error_text")),
            "refused" => with(&format!("The provider refused it{}", code(detail)), text("error_text")),
            _ => with("Nothing left", text("error_text")),
        },
        Kind::Status => with(&format!("It is {}{}", text("status"), code(detail)), text("reason")),
        Kind::Inbound => format!("They wrote: “{}”", text("body")),
        Kind::Consent => with(&format!("Consent recorded as {}", text("basis")), text("source")),
        Kind::OptOut => match detail["words"].as_str() {
            Some(words) => format!("They said stop: “{words}”"),
            None => with(&format!("Put on the do-not-text list by {}", text("source")), text("detail")),
        },
        Kind::OptOutLifted if detail["correction"] == true => {
            "The stop was taken back at once: it had been recorded by mistake.".to_owned()
        }
        Kind::OptOutLifted => "They texted START and may be texted again.".to_owned(),
        Kind::Review => format!("A doubtful reply was judged as {}.", text("decision")),
        Kind::Override => with(&format!("Done against a warning ({})", text("what")), text("typed")),
        Kind::Setting => {
            let looser = if detail["loosens"] == true { ", which is looser" } else { "" };
            format!("The setting {} was changed from “{}” to “{}”{looser}.", text("key"), text("from"), text("to"))
        }
        Kind::Hooks => {
            let address = |field: &str| detail[field].as_str().unwrap_or("nowhere").to_owned();
            let (site, from, to) = (text("site"), address("from"), address("to"));
            match text("step").as_str() {
                "agreed" => {
                    format!("You agreed that what comes in at {site} is delivered to {to}; it is delivered to {from}.")
                }
                "placing" => {
                    format!("Twilio is to deliver what comes in at {site} to {to}; it was delivered to {from}.")
                }
                "placed" => format!("Twilio delivers what comes in at {site} to {to}."),
                "restored" => format!("Twilio delivers what comes in at {site} to {to} again."),
                "gone" => format!("{site} is not there any more, so nothing was put back."),
                "mended" => format!("Twilio no longer drops what comes in at {site}."),
                _ => format!("What comes in at {site} was left as somebody set it: to {to}."),
            }
        }
        Kind::Provider => format!("At Twilio, {}.", text("what")),
        Kind::Import => {
            format!("{} was imported: {} added, {} updated.", text("file"), detail["added"], detail["updated"])
        }
        Kind::Export => format!("{} rows were written to {}.", detail["rows"], text("file")),
        Kind::Campaign if detail["to"].is_string() => {
            format!("The campaign “{}” went from {} to {}.", text("name"), text("from"), text("to"))
        }
        Kind::Campaign if detail["moved_to"].is_string() => {
            let (name, to, waiting) = (text("name"), text("moved_to"), &detail["waiting"]);
            format!("The campaign “{name}” was moved to {to} for {waiting} who wait for it.")
        }
        Kind::Campaign if detail["edited_for"].is_number() => {
            let (name, waiting) = (text("name"), &detail["edited_for"]);
            format!("The text of the campaign “{name}” was changed for {waiting} who still waited: “{}”", text("body"))
        }
        Kind::Campaign => format!(
            "The campaign “{}” was started for {} people: “{}”",
            text("name"),
            detail["recipients"],
            text("body")
        ),
        Kind::Rules => format!("Rules of version {} are in force from here on.", text("version")),
        Kind::Anchor => format!("The record was anchored at entry {} as {}.", detail["entry"], text("hash")),
        Kind::HoldOn => format!("A legal hold began; {} campaigns were paused.", detail["paused"]),
        Kind::HoldOff => with("The legal hold was lifted", text("typed")),
        Kind::Erasure => format!("A person was erased: the content of {} entries is gone.", detail["destroyed"]),
        Kind::Purge => format!("The time of {} entries was over; their content is gone.", detail["destroyed"]),
    }
}

fn code(detail: &Value) -> String {
    detail["error_code"].as_i64().map(|code| format!(" with error {code}")).unwrap_or_default()
}
