//! Which addresses the window may go to: its own pages, Twilio's in the owner's browser, and a number in whatever calls on
//! this computer. Must keep everything else out: a text from a stranger is shown in this window.

use tauri::Url;

/// Where a wanted address leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    /// The window's own pages.
    Here,
    /// The owner's browser, or the program that calls numbers.
    Outside,
    /// Nowhere.
    Refused,
}

/// Decides by scheme and host. The window's own origin is `tauri://localhost`, on Windows `http://tauri.localhost`.
pub fn destination(url: &Url) -> Destination {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" if host == "localhost" => Destination::Here,
        "http" | "https" if host == "tauri.localhost" && cfg!(windows) => Destination::Here,
        "https" if host == "twilio.com" || host.ends_with(".twilio.com") => Destination::Outside,
        "tel" if is_number(url.path()) => Destination::Outside,
        _ => Destination::Refused,
    }
}

/// A number in E.164 and nothing behind it: neither a code that a phone would obey nor an extension.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the webview may go there by itself; opens what is outside where that is the place.
pub fn follow(url: &Url) -> bool {
    let destination = destination(url);
    if destination == Destination::Outside
        && let Err(error) = open::that_detached(url.as_str())
    {
        tracing::warn!(%error, scheme = url.scheme(), "nothing could be opened for an address");
    }
    destination == Destination::Here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_pages_twilios_and_numbers_can_be_reached() {
        for (address, expected) in [
            ("tauri://localhost/contacts", Destination::Here),
            ("https://console.twilio.com/us1", Destination::Outside),
            ("https://twilio.com.example.org/", Destination::Refused),
            ("https://eviltwilio.com/", Destination::Refused),
            ("http://www.twilio.com/", Destination::Refused),
            ("javascript:alert(1)", Destination::Refused),
            ("file:///etc/passwd", Destination::Refused),
            ("tel:+13125550142", Destination::Outside),
            ("tel:*21*13125550142%23", Destination::Refused),
            ("tel:911", Destination::Refused),
            ("tel:+13125550142;ext=5", Destination::Refused),
        ] {
            let url = Url::parse(address).expect("a well-formed address");
            assert_eq!(destination(&url), expected, "{address}");
        }
    }
}
