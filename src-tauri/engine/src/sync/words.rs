//! What was learnt outside, in the owner's words: the provider's states and categories put into sentences.

use linnet_contract::{StandingRow, StandingTone, UsageRow};
use linnet_domain::PhoneNumber;
use linnet_store::standings::{Standing, StandingKind, Usage};

/// Stands for a toll-free number whose verification nobody has asked for.
pub(super) const NOT_ASKED_FOR: &str = "";

/// The categories shown, in order.
fn categories() -> impl Iterator<Item = [&'static str; 4]> {
    let lines = include_str!("../../data/usage.csv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('|').collect::<Vec<_>>().first_chunk().copied())
}

/// What a category of use is called; nothing for those that are not shown.
pub(super) fn usage_title(category: &str) -> Option<&'static str> {
    categories().find(|[known, ..]| *known == category).map(|[_, title, ..]| title)
}

/// This month's use in the order of the table, without what was not used.
pub(super) fn usage(known: &[Usage]) -> Vec<UsageRow> {
    let row = |[category, title, kind, counted]: [&'static str; 4]| {
        let usage = known.iter().find(|usage| usage.category == category)?;
        let is_total = kind == "total";
        (is_total || usage.count() > 0 || usage.price().0 != 0).then(|| UsageRow {
            title: title.to_owned(),
            count: (counted == "count").then(|| usage.count()),
            price_micros: usage.price(),
            is_total,
        })
    };
    categories().filter_map(row).collect()
}

/// How one thing outside stands.
pub(super) fn standing(kind: StandingKind, one: &Standing) -> StandingRow {
    let (title, (tone, text)) = match kind {
        StandingKind::Account => ("Your Twilio account".to_owned(), account(one)),
        StandingKind::Brand => ("Your business with the US carriers".to_owned(), brand(one)),
        StandingKind::Campaign => (format!("Registration of “{}”", one.note), campaign(one)),
        StandingKind::TollFree => {
            let number = PhoneNumber::from_e164(&one.subject).map(|number| number.display());
            (format!("Toll-free number {}", number.unwrap_or_else(|_| one.subject.clone())), toll_free(one))
        }
        StandingKind::Provider => ("Twilio itself".to_owned(), provider(one)),
    };
    StandingRow { title, text, tone }
}

type Told = (StandingTone, String);

fn told(tone: StandingTone, text: impl Into<String>) -> Told {
    (tone, text.into())
}

fn because(text: &str, reason: &str) -> String {
    if reason.is_empty() { text.to_owned() } else { format!("{text} Twilio says: {reason}") }
}

fn account(one: &Standing) -> Told {
    let trial = if one.note == "trial" { " It is a trial account, which texts only numbers you verified." } else { "" };
    match one.state.as_str() {
        "active" => told(StandingTone::Good, format!("It is open.{trial}")),
        "suspended" => {
            told(StandingTone::Bad, "Twilio has paused it: nothing can be sent. The Twilio console says why.")
        }
        "closed" => told(StandingTone::Bad, "It is closed: nothing can be sent."),
        _ => told(StandingTone::Unknown, "Your key may not ask whether it is open."),
    }
}

/// [BrandRegistrations resource: status values]
fn brand(one: &Standing) -> Told {
    match one.state.as_str() {
        "APPROVED" => told(StandingTone::Good, "The carriers know your business."),
        "PENDING" | "IN_REVIEW" => told(
            StandingTone::Waiting,
            "The carriers are looking at your business. Until they have decided, they block texts from local numbers.",
        ),
        "FAILED" => told(
            StandingTone::Bad,
            because(
                "Your business was turned down, so local numbers cannot text the US. Correct it in the Twilio console.",
                &one.note,
            ),
        ),
        "SUSPENDED" => told(
            StandingTone::Bad,
            because("The carriers have suspended your business: texts from local numbers are blocked.", &one.note),
        ),
        other => unknown(other),
    }
}

/// [Usa2p resource: campaign_status values]
fn campaign(one: &Standing) -> Told {
    match one.state.as_str() {
        "VERIFIED" => told(StandingTone::Good, "The carriers take its texts."),
        "PENDING" | "IN_PROGRESS" => told(
            StandingTone::Waiting,
            "It is not decided yet; until then the carriers block its texts. Most wait two to three weeks.",
        ),
        "FAILED" => told(
            StandingTone::Bad,
            "It was turned down, so the carriers block its texts. The Twilio console says why and lets you correct it.",
        ),
        other => unknown(other),
    }
}

/// [Tollfree Verifications resource: status values]
fn toll_free(one: &Standing) -> Told {
    match one.state.as_str() {
        "TWILIO_APPROVED" => told(StandingTone::Good, "It is verified, so its texts arrive."),
        "PENDING_REVIEW" | "IN_REVIEW" => told(
            StandingTone::Waiting,
            "Its verification is not decided yet; until then its texts are blocked. Most wait three to five days.",
        ),
        "TWILIO_REJECTED" => told(
            StandingTone::Bad,
            because(
                "Its verification was turned down, so its texts are blocked. You have seven days to correct it in the Twilio console.",
                &one.note,
            ),
        ),
        NOT_ASKED_FOR => told(
            StandingTone::Bad,
            "This account shows no verification for it, and without one its texts are blocked. Ask for it in the Twilio console.",
        ),
        other => unknown(other),
    }
}

/// [status.twilio.com/api: indicator none, minor, major, critical]
fn provider(one: &Standing) -> Told {
    match one.state.as_str() {
        "none" => told(StandingTone::Good, "Twilio reports no trouble."),
        "minor" => told(
            StandingTone::Waiting,
            because(
                "Twilio reports trouble somewhere in the world. Your texts may be slow, and nothing is lost.",
                &one.note,
            ),
        ),
        "major" | "critical" => told(
            StandingTone::Bad,
            because(
                "Twilio reports serious trouble. What cannot be sent waits here and goes when it is over.",
                &one.note,
            ),
        ),
        other => unknown(other),
    }
}

fn unknown(word: &str) -> Told {
    told(StandingTone::Unknown, format!("It stands at “{word}”, which Linnet does not know."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(state: &str) -> Standing {
        Standing { subject: "+18885550103".to_owned(), state: state.to_owned(), note: String::new() }
    }

    #[test]
    fn every_documented_state_is_put_into_words() {
        for (kind, states) in [
            (StandingKind::Account, &["active", "suspended", "closed"][..]),
            (StandingKind::Brand, &["APPROVED", "PENDING", "IN_REVIEW", "FAILED", "SUSPENDED"]),
            (StandingKind::Campaign, &["VERIFIED", "PENDING", "IN_PROGRESS", "FAILED"]),
            (StandingKind::TollFree, &["TWILIO_APPROVED", "PENDING_REVIEW", "IN_REVIEW", "TWILIO_REJECTED", ""]),
            (StandingKind::Provider, &["none", "minor", "major", "critical"]),
        ] {
            for state in states {
                assert_ne!(standing(kind, &one(state)).tone, StandingTone::Unknown, "{kind} {state}");
            }
            assert_eq!(standing(kind, &one("NEW_WORD")).tone, StandingTone::Unknown, "{kind}");
        }
    }

    #[test]
    fn only_what_was_used_is_shown_and_the_sum_is_twilios_own() {
        let line = |category: &str, count, micros| {
            Usage::new(category.to_owned(), count, linnet_domain::Micros(micros), "2026-06-01".to_owned())
        };
        let rows = usage(&[line("totalprice", 0, 4_700_000), line("sms-outbound", 12, 99_600), line("calls", 0, 0)]);
        let shown: Vec<_> = rows.iter().map(|row| (row.title.as_str(), row.count, row.is_total)).collect();
        assert_eq!(shown, [("Texts sent", Some(12), false), ("Everything this month", None, true)]);
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = include_str!("../../data/usage.csv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(categories().count(), lines.count());
        assert_eq!(usage_title("sms"), None, "it holds the others and would count them twice");
    }
}
