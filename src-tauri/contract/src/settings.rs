//! The one list of settings: key, default, kind and the sentence that says what it changes. Stored in the database,
//! shown in the window, set by `linnet-cli settings set`.

use serde::{Deserialize, Serialize};

/// How a setting's text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingKind {
    /// Any text.
    Text,
    /// Micro-dollars.
    Micros,
    /// Week days: `mon-fri`, `mon,wed,sat`.
    Days,
    /// A time of day: `09:00`.
    Time,
    /// A whole number within bounds.
    Integer {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// `true` or `false`.
    Switch,
    /// An IANA zone.
    Zone,
    /// A phone number.
    Phone,
    /// A web address, or nothing.
    Url,
    /// One of `light`, `dark`, `system`.
    Appearance,
    /// A program that lends a public address: a word of `Way`, but for an own address.
    Tunnel,
}

macro_rules! settings {
    ($($(#[$doc:meta])* $variant:ident = $key:literal, $kind:expr, $default:literal, $title:literal, $note:literal;)*) => {
        linnet_domain::words! {
            /// Every setting.
            pub enum SettingKey { $($(#[$doc])* $variant = $key),* }
        }

        impl SettingKey {
            /// How its text is read.
            pub const fn kind(self) -> SettingKind {
                match self { $(Self::$variant => $kind),* }
            }

            /// What it is until the owner changes it.
            pub const fn default_value(self) -> &'static str {
                match self { $(Self::$variant => $default),* }
            }

            /// Its name on screen.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }

            /// What changing it does.
            pub const fn note(self) -> &'static str {
                match self { $(Self::$variant => $note),* }
            }
        }
    };
}

settings! {
    /// The name customers know.
    BusinessName = "business.name", SettingKind::Text, "", "Business name",
        "Every marketing text says it is from this name.";
    /// The zone the business works in.
    BusinessZone = "business.zone", SettingKind::Zone, "", "Time zone of the business",
        "Days, budgets and times on screen follow it. Empty means this computer's zone.";
    /// The owner's own phone.
    OwnerPhone = "business.owner_phone", SettingKind::Phone, "", "Your own phone",
        "Test texts and the first copy of each offer go here.";
    /// Country that numbers without one belong to.
    Country = "contacts.country", SettingKind::Text, "US", "Country of numbers without a country",
        "A number typed without + is read as one of this country.";
    /// Days on which marketing may leave.
    HoursDays = "hours.days", SettingKind::Days, "mon-fri", "Days you send offers",
        "Marketing leaves only on these days, where the customer is.";
    /// Start of the sending hours.
    HoursStart = "hours.start", SettingKind::Time, "09:00", "Earliest time for offers",
        "Marketing waits until this time, where the customer is.";
    /// End of the sending hours.
    HoursEnd = "hours.end", SettingKind::Time, "21:00", "Latest time for offers",
        "No marketing leaves at or after this time, where the customer is.";
    /// Most offers to one person in 24 hours.
    CapOffers = "caps.offers_per_day", SettingKind::Integer { min: 0, max: 3 }, "2", "Most offers to one person in 24 hours",
        "Counted over all campaigns and numbers. Some states allow three at most.";
    /// Whether offers leave out who wrote lately.
    SkipTalking = "caps.skip_talking", SettingKind::Switch, "false", "Leave out people you are talking with",
        "No offer goes to somebody whose text came in within the last 24 hours.";
    /// The word people text to sign up.
    SignUpKeyword = "signup.keyword", SettingKind::Text, "", "Keyword to sign up by text",
        "Whoever texts it is asked once for a yes, and only a YES counts. Empty switches it off.";
    /// How often people who sign up are told to expect texts.
    SignUpPerMonth = "signup.per_month", SettingKind::Integer { min: 1, max: 30 }, "4", "Texts a month you promise",
        "Stands in the text that asks for a yes. Send no more than you say.";
    /// Segments per second and sender.
    PaceDefault = "pace.default", SettingKind::Integer { min: 1, max: 1000 }, "10", "Texts per second",
        "How fast texts are handed over, never faster than Twilio passes on what leaves from your number. Long texts count more than once.";
    /// Requests to the provider open at once.
    PaceAtOnce = "pace.at_once", SettingKind::Integer { min: 1, max: 200 }, "50", "Texts handed over at the same time",
        "Twilio allows so many requests at once and does not say how many. Fewer are gentler; when it says so, Linnet slows down by itself.";
    /// Whether people go on hearing from the number they know.
    SendersSticky = "senders.sticky", SettingKind::Switch, "true", "Keep to the number people know",
        "Where several numbers take turns, people get texts from the one they last wrote to or heard from.";
    /// Whether people are texted from a number of their area.
    SendersByArea = "senders.area_code", SettingKind::Switch, "true", "Prefer a number of their area",
        "Where several numbers take turns, people who know none of them get texts from one with their area code.";
    /// Most texts from one number in a day.
    SendersDailyCap = "senders.daily_cap", SettingKind::Integer { min: 0, max: 1_000_000 }, "0", "Most texts from one number in a day",
        "What does not fit goes the next day. 0 is no limit; a number may have a limit of its own.";
    /// Daily budget.
    BudgetDaily = "budget.daily_micros", SettingKind::Micros, "50000000", "Most to spend in a day",
        "Sending pauses when the day's texts would cost more.";
    /// How much of the daily budget may be used before the owner is told.
    BudgetAlert = "budget.alert_percent", SettingKind::Integer { min: 1, max: 100 }, "80", "Tell me when so much of it is used (%)",
        "You are told once a day, before sending pauses.";
    /// Budget for one message.
    BudgetPerMessage = "budget.per_message_micros", SettingKind::Micros, "50000", "Most one text may cost",
        "A text that would cost more is not sent.";
    /// Price of a segment, used for forecasts.
    PriceSegment = "price.segment_micros", SettingKind::Micros, "12000", "Estimated price of a text",
        "Used for forecasts until Twilio tells the real price: 0.83 cents and carrier fees of about 0.37 cents.";
    /// Seconds in which a campaign can be called back.
    HoldSeconds = "campaigns.hold_seconds", SettingKind::Integer { min: 0, max: 600 }, "10", "Seconds to call a campaign back",
        "After Send is pressed nothing leaves for this long.";
    /// Whether texts are made cheaper by plain characters.
    SmartEncoding = "messages.smart_encoding", SettingKind::Switch, "true", "Replace fancy punctuation",
        "Curly quotes and long dashes become plain ones, so that a text does not cost double.";
    /// Whether what Twilio shows no trace of goes again by itself.
    ResendDoubts = "doubt.resend", SettingKind::Switch, "false", "Send again what Twilio does not show",
        "A text whose answer was lost and that Twilio does not list after 15 minutes goes again by itself. A few people may \
         get it twice.";
    /// How often a text goes again by itself.
    RetryCount = "retry.count", SettingKind::Integer { min: 0, max: 10 }, "3", "Tries after Twilio gave a text back",
        "Only where Twilio's answer proves that the text never left, so nobody gets it twice. 0 switches it off.";
    /// Minutes between two tries.
    RetryMinutes = "retry.minutes", SettingKind::Integer { min: 1, max: 1440 }, "5", "Minutes before the next try",
        "All rules are checked once more before each try.";
    /// From which share of failures on a campaign pauses.
    PauseFailed = "pause.failed_percent", SettingKind::Integer { min: 1, max: 100 }, "30", "Pause when so many of a hundred fail",
        "A good list loses a few of a hundred. A campaign that loses this many pauses, so that you can look at why.";
    /// From which share of spam verdicts on a campaign pauses.
    PauseFiltered = "pause.filtered_percent", SettingKind::Integer { min: 1, max: 100 }, "5", "Pause when so many of a hundred are taken for spam",
        "Carriers that drop a text as spam drop the next ones too. The campaign pauses until you have reworded it.";
    /// Whether offers are tried on the owner's own phone.
    FirstCopy = "first_copy.on", SettingKind::Switch, "true", "Try each offer on your own phone first",
        "The first copy goes to your own phone, and the rest waits until it has arrived. It needs your number under Business.";
    /// How long the rest waits for the first copy.
    FirstCopyMinutes = "first_copy.minutes", SettingKind::Integer { min: 1, max: 120 }, "5", "Minutes to wait for your own phone",
        "If the first copy has not arrived by then, the campaign pauses before anybody else gets it.";
    /// Whether other programs send from the same sender.
    SharedSender = "account.shared", SettingKind::Switch, "false", "Other programs send from this number too",
        "Then Linnet does not ask when Twilio's log shows texts that were not sent here.";
    /// Whether offers get the way to stop by themselves where it is due.
    StopLineAutomatic = "optout_line.automatic", SettingKind::Switch, "true", "Add how to stop where it is due",
        "People who get their first offer, or none that told them for a month, get “Reply STOP to opt out” behind it. \
         Switched off, such an offer is held back from them until you write it yourself.";
    /// Address under which Twilio can reach this computer.
    ReceiveUrl = "receive.public_url", SettingKind::Url, "", "Public address for replies",
        "Without one, Linnet asks Twilio for replies every few seconds.";
    /// The program that lends this computer a public address.
    ReceiveTunnel = "receive.tunnel", SettingKind::Tunnel, "none", "Tunnel for replies",
        "A program that lends this computer a public address: none, cloudflare_quick, cloudflare_named or ngrok.";
    /// The tunnel's public address, where the owner chose it.
    ReceiveTunnelAddress = "receive.tunnel_address", SettingKind::Url, "", "Public address of the tunnel",
        "As it was set at Cloudflare or ngrok.";
    /// Where the tunnel's program is.
    ReceiveTunnelProgram = "receive.tunnel_program", SettingKind::Text, "", "Program of the tunnel",
        "Where it is on this computer. Empty looks for it.";
    /// Port of the local listener.
    ReceivePort = "receive.port", SettingKind::Integer { min: 0, max: 65535 }, "0", "Port of the local listener",
        "Where a tunnel or reverse proxy hands replies over. 0 picks a free one.";
    /// Whether unknown callers become contacts.
    CallsMakeContacts = "calls.make_contacts", SettingKind::Switch, "false", "Add unknown callers to your contacts",
        "Who calls and is not known is added with their number. They have agreed to nothing: no campaign reaches them until \
         you open them and save them as a contact.";
    /// Years what was sent is kept after the last dealing with a person.
    KeepSends = "retention.sends_years", SettingKind::Integer { min: 0, max: 100 }, "6", "Years to keep what was sent",
        "Counted from the last dealing with a person. At least five.";
    /// Years a consent is kept after the last dealing with a person.
    KeepConsents = "retention.consents_years", SettingKind::Integer { min: 0, max: 100 }, "6", "Years to keep consents",
        "Counted from the last dealing with a person who is no longer in the address book. At least five.";
    /// Years the words of a no are kept after the last dealing with a person.
    KeepOptOuts = "retention.opt_outs_years", SettingKind::Integer { min: 0, max: 100 }, "10", "Years to keep the words of a stop",
        "The stop itself is kept for ever. At least five.";
    /// Folder the record's head is written to once a day.
    AnchorFolder = "anchor.folder", SettingKind::Text, "", "Folder for the daily anchor",
        "Once a day the head of the record is written to a file there: what comes before it cannot be changed unnoticed. \
         A folder that is kept elsewhere too serves best. Empty switches it off.";
    /// Time stamping authority that signs the record's head once a day.
    AnchorAuthority = "anchor.tsa_url", SettingKind::Url, "", "Time stamping service for the daily anchor",
        "A service by RFC 3161 that signs the head of the record with its own time, once a day. It learns a hash and \
         nothing else. Empty switches it off.";
    /// Light, dark or as the system.
    Appearance = "appearance", SettingKind::Appearance, "system", "Appearance",
        "Light, dark, or as the computer is set.";
}

/// A setting as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingValue {
    /// Which.
    pub key: SettingKey,
    /// Its value in text.
    pub value: String,
    /// What it is until changed.
    pub default: String,
    /// Its name on screen.
    pub title: String,
    /// What changing it does.
    pub note: String,
    /// How the text is read.
    pub kind: SettingKind,
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSettings {}

/// Changes one. The value is checked by its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetSetting {
    /// Which.
    pub key: SettingKey,
    /// To what.
    pub value: String,
}
