//! The arguments that say when something is to leave, the same wherever a time can be chosen.

use chrono::{DateTime, NaiveDateTime, Utc};
use clap::Args;
use linnet_domain::When;

/// A time; none of them is now.
#[derive(Debug, Args)]
pub struct Leaves {
    /// When, as an instant (2026-03-02T18:00:00Z).
    #[arg(long, value_name = "INSTANT", conflicts_with = "local_time")]
    at: Option<DateTime<Utc>>,
    /// When, on each recipient's own clock.
    #[arg(long, value_name = "YYYY-MM-DDTHH:MM", value_parser = local_time)]
    local_time: Option<NaiveDateTime>,
    /// Evenly over this long (3h, 90m, 1h30m), beginning with --at or now.
    #[arg(long, value_name = "LENGTH", value_parser = length, conflicts_with = "local_time")]
    over: Option<u32>,
}

impl Leaves {
    /// What was chosen.
    pub fn when(&self) -> When {
        match *self {
            Self { over: Some(minutes), at, .. } => When::Spread { from: at, minutes },
            Self { at: Some(instant), .. } => When::At { instant },
            Self { local_time: Some(local), .. } => When::LocalTime { local },
            Self { at: None, local_time: None, over: None } => When::Now,
        }
    }
}

/// `2026-03-02T09:30`, with or without seconds.
pub fn local_time(text: &str) -> Result<NaiveDateTime, String> {
    let forms = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let read = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    read.ok_or_else(|| "must look like 2026-03-02T09:30".to_owned())
}

/// `3h`, `90m` or `1h30m`, in minutes.
fn length(text: &str) -> Result<u32, String> {
    let (hours, minutes) = match text.split_once('h') {
        Some((hours, "")) => (hours, "0"),
        Some((hours, minutes)) => (hours, minutes.strip_suffix('m').unwrap_or_default()),
        None => ("0", text.strip_suffix('m').unwrap_or_default()),
    };
    let read = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok())?;
    let minutes = read(hours).zip(read(minutes)).and_then(|(h, m)| h.checked_mul(60)?.checked_add(m));
    minutes.filter(|minutes| *minutes > 0).ok_or_else(|| "must look like 3h, 90m or 1h30m".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_has_no_zone() {
        assert!(local_time("2026-03-02T09:30").is_ok() && local_time("2026-03-02T09:30:15").is_ok());
        assert!(local_time("2026-03-02T09:30:00Z").is_err() && local_time("9:30").is_err());
    }

    #[test]
    fn a_length_is_hours_minutes_or_both() {
        for (text, minutes) in [("3h", 180), ("90m", 90), ("1h30m", 90), ("0h5m", 5)] {
            assert_eq!(length(text), Ok(minutes), "{text}");
        }
        for wrong in ["", "3", "h", "m", "0h", "0m", "-1h", "1.5h", "1h30", "30m1h", "+3h", "99999999999h"] {
            assert!(length(wrong).is_err(), "{wrong:?}");
        }
    }
}
