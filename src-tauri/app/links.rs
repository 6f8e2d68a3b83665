//! Which addresses the window may go to: its own pages, and Twilio's in the owner's browser. Must keep everything else
//! out: a text from a stranger is shown in this window.

use tauri::Url;

/// Where a wanted address leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    /// The window's own pages.
    Here,
    /// The owner's browser.
    Browser,
    /// Nowhere.
    Refused,
}

/// Decides by scheme and host. The window's own origin is `tauri://localhost`, on Windows `http://tauri.localhost`.
pub fn destination(url: &Url) -> Destination {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "tauri" if host == "localhost" => Destination::Here,
        "http" | "https" if host == "tauri.localhost" && cfg!(windows) => Destination::Here,
        "https" if host == "twilio.com" || host.ends_with(".twilio.com") => Destination::Browser,
        _ => Destination::Refused,
    }
}

/// Whether the webview may go there by itself; opens the browser where that is the place.
pub fn follow(url: &Url) -> bool {
    let destination = destination(url);
    if destination == Destination::Browser
        && let Err(error) = open::that_detached(url.as_str())
    {
        tracing::warn!(%error, "no browser could be opened");
    }
    destination == Destination::Here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_pages_and_twilios_can_be_reached() {
        for (address, expected) in [
            ("tauri://localhost/contacts", Destination::Here),
            ("https://console.twilio.com/us1", Destination::Browser),
            ("https://twilio.com.example.org/", Destination::Refused),
            ("https://eviltwilio.com/", Destination::Refused),
            ("http://www.twilio.com/", Destination::Refused),
            ("javascript:alert(1)", Destination::Refused),
            ("file:///etc/passwd", Destination::Refused),
        ] {
            let url = Url::parse(address).expect("a well-formed address");
            assert_eq!(destination(&url), expected, "{address}");
        }
    }
}
