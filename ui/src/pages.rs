//! Every page and its address. Addresses live in the fragment (`#/contacts/7`): under `tauri://localhost` a path would
//! be a file of the bundle, and leptos_router knows paths only. A page's address reads back to the same page.

use leptos::prelude::*;
use linnet_domain::{CampaignId, ContactId};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::parts::Parts;

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Figures of the day.
    Home,
    /// Every campaign.
    Campaigns,
    /// A new campaign, perhaps for an audience chosen before.
    NewCampaign(Option<String>),
    /// A draft being written.
    EditCampaign(CampaignId),
    /// A started campaign.
    Campaign(CampaignId),
    /// What leaves by itself, and when.
    Scheduled,
    /// Conversations, perhaps with one (a number in E.164) open.
    Inbox(Option<String>),
    /// What is answered by itself.
    AutoReplies,
    /// Telephone calls.
    Calls,
    /// The address book.
    Contacts,
    /// The people of an audience.
    Audience(String),
    /// Bringing a list in.
    Import,
    /// One person.
    Contact(ContactId),
    /// What is held back, who said stop, and the rules.
    Compliance,
    /// What was sent, held back, agreed to and refused.
    Record,
    /// The papers a business needs.
    Papers,
    /// Settings.
    Settings(SettingsTab),
}

/// The parts of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingsTab {
    /// Twilio.
    Account,
    /// What is read at Twilio.
    Sync,
    /// Name, zone, own phone.
    Business,
    /// Hours, pace, money.
    Sending,
    /// How replies come in.
    Replies,
    /// Light and dark.
    Appearance,
}

impl SettingsTab {
    /// Every part, in order.
    pub const ALL: [Self; 6] =
        [Self::Account, Self::Sync, Self::Business, Self::Sending, Self::Replies, Self::Appearance];

    const fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Sync => "sync",
            Self::Business => "business",
            Self::Sending => "sending",
            Self::Replies => "replies",
            Self::Appearance => "appearance",
        }
    }
}

impl Page {
    /// The address, for links.
    pub fn href(&self) -> String {
        let path = match self {
            Self::Home => "home".to_owned(),
            Self::Campaigns => "campaigns".to_owned(),
            Self::NewCampaign(None) => "campaigns/new".to_owned(),
            Self::NewCampaign(Some(audience)) => format!("campaigns/new/{}", escape(audience)),
            Self::EditCampaign(id) => format!("campaigns/{id}/edit"),
            Self::Campaign(id) => format!("campaigns/{id}"),
            Self::Scheduled => "scheduled".to_owned(),
            Self::Inbox(None) => "inbox".to_owned(),
            Self::Inbox(Some(number)) => format!("inbox/{}", escape(number)),
            Self::AutoReplies => "inbox/automatic".to_owned(),
            Self::Calls => "calls".to_owned(),
            Self::Contacts => "contacts".to_owned(),
            Self::Audience(audience) => format!("contacts/who/{}", escape(audience)),
            Self::Import => "contacts/import".to_owned(),
            Self::Contact(id) => format!("contacts/{id}"),
            Self::Compliance => "compliance".to_owned(),
            Self::Record => "compliance/record".to_owned(),
            Self::Papers => "compliance/papers".to_owned(),
            Self::Settings(tab) => format!("settings/{}", tab.word()),
        };
        format!("#/{path}")
    }

    /// The page of an address; home for anything that is none.
    pub fn parse(address: &str) -> Self {
        let parts: Vec<&str> = address.trim_start_matches('#').trim_matches('/').split('/').collect();
        let known = match parts.as_slice() {
            ["campaigns"] => Some(Self::Campaigns),
            ["campaigns", "new"] => Some(Self::NewCampaign(None)),
            ["campaigns", "new", audience] => Some(Self::NewCampaign(unescape(audience))),
            ["campaigns", id, "edit"] => id.parse().ok().map(Self::EditCampaign),
            ["campaigns", id] => id.parse().ok().map(Self::Campaign),
            ["scheduled"] => Some(Self::Scheduled),
            ["inbox"] => Some(Self::Inbox(None)),
            ["inbox", "automatic"] => Some(Self::AutoReplies),
            ["inbox", number] => Some(Self::Inbox(unescape(number))),
            ["calls"] => Some(Self::Calls),
            ["contacts"] => Some(Self::Contacts),
            ["contacts", "import"] => Some(Self::Import),
            ["contacts", "who", audience] => unescape(audience).map(Self::Audience),
            ["contacts", id] => id.parse().ok().map(Self::Contact),
            ["compliance"] => Some(Self::Compliance),
            ["compliance", "record"] => Some(Self::Record),
            ["compliance", "papers"] => Some(Self::Papers),
            ["settings"] => Some(Self::Settings(SettingsTab::Account)),
            ["settings", word] => SettingsTab::ALL.into_iter().find(|tab| tab.word() == *word).map(Self::Settings),
            _ => None,
        };
        known.unwrap_or(Self::Home)
    }

    /// The page of the window's address.
    pub fn here() -> Self {
        let address = web_sys::window().and_then(|window| window.location().hash().ok());
        Self::parse(&address.unwrap_or_default())
    }

    /// The same page without what is open on it: while this stays the same, the view stays mounted.
    pub fn room(&self) -> Self {
        match self {
            Self::Inbox(_) => Self::Inbox(None),
            Self::Settings(_) => Self::Settings(SettingsTab::Account),
            other => other.clone(),
        }
    }
}

/// Where one is. Take it from the context; move by links (`href=page.href()`) or `go`.
#[derive(Clone, Copy)]
pub struct Route {
    page: RwSignal<Page>,
    moved: StoredValue<bool>,
}

impl Route {
    /// Reads the address and follows it from now on. The page before stays until the next one can be shown.
    pub fn provide(parts: Parts) -> Self {
        let route = Self { page: RwSignal::new(Page::here()), moved: StoredValue::new(false) };
        provide_context(route);
        let follow = Closure::<dyn Fn()>::new(move || {
            let page = Page::here();
            parts.before(Some(&page.clone()), move || {
                let differs = route.page.with_untracked(|known| *known != page);
                // Another link may have been followed while the page was on its way.
                if differs && Page::here() == page {
                    route.moved.set_value(true);
                    route.page.set(page);
                }
            });
        });
        if let Some(window) = web_sys::window() {
            window.set_onhashchange(Some(follow.as_ref().unchecked_ref()));
        }
        // The window follows its address as long as it lives.
        follow.forget();
        route
    }

    /// The page shown.
    pub fn page(self) -> Page {
        self.page.get()
    }

    /// Goes to a page.
    pub fn go(self, page: &Page) {
        self.moved.set_value(true);
        if let Some(window) = web_sys::window() {
            // Setting a fragment cannot fail.
            let _ = window.location().set_hash(&page.href());
        }
    }

    /// Whether one has just come here by a link, so that the heading should be read out. True once.
    pub fn take_arrival(self) -> bool {
        self.moved.try_update_value(std::mem::take).unwrap_or(false)
    }
}

/// The route of this window.
pub fn use_route() -> Route {
    expect_context()
}

/// Percent-encodes everything that is not a letter or digit, so that any text is one part of an address.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            for nibble in [byte >> 4, byte & 15] {
                escaped.extend(char::from_digit(u32::from(nibble), 16));
            }
        }
    }
    escaped
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letters = text.bytes();
    while let Some(letter) = letters.next() {
        if letter == b'%' {
            let digits = [letters.next()?, letters.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(letter);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_reads_back_to_its_page() {
        let mut pages = vec![
            Page::Home,
            Page::Campaigns,
            Page::NewCampaign(None),
            Page::NewCampaign(Some("tag:vip and not lapsed:90d / ä".to_owned())),
            Page::EditCampaign(CampaignId(3)),
            Page::Campaign(CampaignId(3)),
            Page::Scheduled,
            Page::Inbox(None),
            Page::AutoReplies,
            Page::Inbox(Some("+13125550142".to_owned())),
            Page::Calls,
            Page::Contacts,
            Page::Audience("lacks:consent and not \"a/b\"".to_owned()),
            Page::Import,
            Page::Compliance,
            Page::Record,
            Page::Papers,
            Page::Contact(ContactId(9)),
        ];
        pages.extend(SettingsTab::ALL.map(Page::Settings));
        for page in pages {
            assert_eq!(Page::parse(&page.href()), page, "{}", page.href());
        }
    }

    #[test]
    fn an_address_that_is_none_leads_home() {
        for address in ["", "#", "#/", "#/nowhere", "#/contacts/abc", "#/settings/x", "#/campaigns/1/2/3"] {
            assert_eq!(Page::parse(address), Page::Home, "{address:?}");
        }
    }
}
