//! The small closed vocabularies every layer shares: channel, category, origin, basis of consent.
//! Each is declared once with the text it is stored and sent as.

use serde::de::{EnumAccess, Error as _, VariantAccess as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Declares an enum whose variants are stored, sent and parsed as fixed lower-case words.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$variant_doc])* $variant),* }

        impl $name {
            /// Every variant, in order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Their words, in the same order.
            const WORDS: &'static [&'static str] = &[$($word),*];

            /// The word it is stored and sent as.
            pub const fn word(self) -> &'static str {
                Self::WORDS[self as usize]
            }

            /// Reads the word back.
            pub fn from_word(word: &str) -> Option<Self> {
                Self::WORDS.iter().position(|known| *known == word).map(|index| Self::ALL[index])
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(stringify!($name), *self as u32, self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::ALL[$crate::words::read_word(deserializer, stringify!($name), Self::WORDS)?])
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.word())
            }
        }
    };
}

/// Which of some words comes next. One function for every vocabulary: derived, each would bring its own.
#[doc(hidden)]
pub fn read_word<'de, D: Deserializer<'de>>(
    deserializer: D,
    name: &'static str,
    words: &'static [&'static str],
) -> Result<usize, D::Error> {
    deserializer.deserialize_enum(name, words, WordVisitor(words))
}

struct WordVisitor(&'static [&'static str]);

impl<'de> Visitor<'de> for WordVisitor {
    type Value = usize;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("one of the words of a vocabulary")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<usize, A::Error> {
        let (word, variant) = data.variant::<String>()?;
        variant.unit_variant()?;
        let position = self.0.iter().position(|known| *known == word);
        position.ok_or_else(|| A::Error::unknown_variant(&word, self.0))
    }
}

words! {
    /// Which conversations.
    pub enum ConversationFilter {
        /// All.
        All = "all",
        /// Neither done nor put off.
        Open = "open",
        /// With something unread.
        Unread = "unread",
        /// Put off until later.
        Snoozed = "snoozed",
        /// Done, until they write again.
        Done = "done",
    }
}

words! {
    /// How a message travels.
    pub enum Channel {
        /// A text message.
        Sms = "sms",
        /// A WhatsApp message.
        Whatsapp = "whatsapp",
        /// An email.
        Email = "email",
    }
}

words! {
    /// How the owner wants a campaign to travel; `Auto` picks a channel per contact.
    pub enum ChannelChoice {
        /// The best channel each contact agreed to.
        Auto = "auto",
        /// Texts only.
        Sms = "sms",
        /// WhatsApp only.
        Whatsapp = "whatsapp",
        /// Email only.
        Email = "email",
    }
}

words! {
    /// What a message is in law.
    pub enum Category {
        /// Needs consent and keeps to hours.
        Marketing = "marketing",
        /// An everyday message about something the person asked for or expects.
        Service = "service",
    }
}

words! {
    /// What made a message.
    pub enum Origin {
        /// One of a campaign's.
        Campaign = "campaign",
        /// Written by the owner to one person.
        Direct = "direct",
        /// An answer in a conversation.
        Reply = "reply",
        /// Sent by a rule, unattended.
        Automation = "automation",
        /// The owner's own phone, to see that texting works.
        Test = "test",
    }
}

words! {
    /// What a contact is known to have agreed to. `Customer` and `Verbal` are claims of the owner, never a signature.
    pub enum ConsentBasis {
        /// Nothing is known.
        None = "none",
        /// They bought or booked; a relationship, not a yes to offers.
        Customer = "customer",
        /// They said yes aloud, for instance at the counter.
        Verbal = "verbal",
        /// They signed, ticked or texted a yes in writing.
        Written = "written",
    }
}

words! {
    /// What a recorded no covers.
    pub enum OptOutScope {
        /// Everything: the rule unless the person said otherwise.
        All = "all",
        /// Offers only.
        Marketing = "marketing",
    }
}

words! {
    /// How a yes was given.
    pub enum ConsentMethod {
        /// A form on a web page.
        WebForm = "web_form",
        /// A signed card or form.
        Paper = "paper",
        /// A keyword texted to the business.
        Keyword = "keyword",
        /// A keyword, and a yes to the question that followed.
        DoubleOptIn = "double_opt_in",
        /// Said aloud.
        Spoken = "spoken",
        /// At the till or on booking.
        PointOfSale = "point_of_sale",
        /// Claimed for a whole file.
        Import = "import",
        /// Not told.
        Unknown = "unknown",
    }
}

words! {
    /// How well a row is founded.
    pub enum Certainty {
        /// The text of the rule, or two sources that agree, were read.
        High = "high",
        /// One good source.
        Medium = "medium",
        /// Weak or contradicted sources; kept because it is the stricter reading.
        Low = "low",
        /// No rule of its own was found: the federal one stands.
        Default = "default",
    }
}

words! {
    /// What an owner may loosen in a row, against a recorded acknowledgement.
    pub enum Loosening {
        /// Its hours, on the days it has any.
        Hours = "hours",
        /// Its closed Sundays.
        Sundays = "sundays",
        /// Its holidays.
        Holidays = "holidays",
        /// Its count in 24 hours.
        Cap = "cap",
    }
}

words! {
    /// What the owner decided about a rule.
    pub enum RuleChangeKind {
        /// A country is switched on.
        Country = "country",
        /// A state gets no offers for a while.
        Pause = "pause",
        /// A part of a legal row is loosened.
        Loosen = "loosen",
    }
}

words! {
    /// What the owner decided about a doubtful reply.
    pub enum ReviewDecision {
        /// It means stop: no more messages.
        StopAll = "stop_all",
        /// It means no more offers.
        StopOffers = "stop_offers",
        /// It means nothing of the kind.
        NotAStop = "not_a_stop",
    }
}

words! {
    /// What may be missing for an offer to somebody.
    pub enum Lack {
        /// Any record of a yes.
        Consent = "consent",
        /// The day of the last visit, without which a customer's basis does not count.
        Visit = "visit",
        /// A ZIP code or state, where the number does not tell the place.
        Place = "place",
        /// Any contact within 18 months.
        Contact = "contact",
        /// A yes in writing.
        Writing = "writing",
    }
}

/// What else is known about a yes: what a court or a carrier would ask for. Everything may be missing but the rest then
/// counts for less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentDetails {
    /// What it covers: [`Self::OFFERS`], [`Self::EVERYDAY`], or in other words.
    pub purpose: String,
    /// For which channel.
    pub channel: Channel,
    /// How it was given.
    pub method: ConsentMethod,
    /// The very words they agreed to.
    pub wording: String,
    /// The instant, if more than the day is known.
    pub given_at: Option<chrono::DateTime<chrono::Utc>>,
    /// IANA zone of the clock it was given by.
    pub given_zone: String,
    /// Page, postal address or IP it came from.
    pub address: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// Name and SHA-256 of the picture or scan kept with it.
    pub evidence: String,
    /// The last day it holds, if it was given for a time.
    pub expires_on: Option<chrono::NaiveDate>,
}

impl ConsentDetails {
    /// The purpose that covers offers.
    pub const OFFERS: &'static str = "marketing";
    /// The purpose of a yes to everyday messages and nothing more.
    pub const EVERYDAY: &'static str = "service";

    /// Whether the yes counts for offers by text. One for another purpose or channel stays on record beside it.
    pub fn covers_offers(&self) -> bool {
        self.purpose == Self::OFFERS && self.channel == Channel::Sms
    }
}

impl Default for ConsentDetails {
    fn default() -> Self {
        Self {
            purpose: Self::OFFERS.to_owned(),
            channel: Channel::Sms,
            method: ConsentMethod::Unknown,
            wording: String::new(),
            given_at: None,
            given_zone: String::new(),
            address: String::new(),
            recorded_by: String::new(),
            evidence: String::new(),
            expires_on: None,
        }
    }
}

/// Who tells what about consent: recorded as claimed by the owner at import, or witnessed by Linnet itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentClaim {
    /// What they agreed to, according to the owner.
    pub basis: ConsentBasis,
    /// Where it came from, in the owner's words ("sign-up card at the counter").
    pub source: String,
    /// The day it was given, when known.
    pub date: Option<chrono::NaiveDate>,
}
