//! The words of the start page. Prices and waiting times are Twilio's of November 2026 (twilio.com/sms/pricing/us and
//! its help pages on registration), carrier fees included, rounded as one would say them.

pub const TITLE: &str = "Welcome to Linnet";
pub const LEAD: &str = "Text your customers from your own computer, through your own Twilio account. \
     Your list and your messages stay here.";
pub const PRACTICE_TITLE: &str = "Have a look first";
pub const PRACTICE_TEXT: &str = "Pretend customers who answer, pretend money. Nothing leaves this computer.";
pub const PRACTICE: &str = "Explore in practice mode";
pub const REAL_TITLE: &str = "Text real customers";
pub const HAVE_TWILIO: &str = "Do you have Twilio?";
pub const YES: &str = "Yes, I have an account";
pub const YES_NOTE: &str = "Connecting takes about five minutes.";
pub const NO: &str = "Not yet";
pub const NO_NOTE: &str = "See what it costs, how long it takes and what you need.";
pub const BEGIN: &str = "Connect my account";
pub const BUSINESSES: &str = "Your businesses";
pub const NOT_FINISHED: &str = "not set up yet";
pub const NEW_NAME: &str = "Name of the new business";
pub const NEW_NAME_HINT: &str = "Every business has its own contacts, messages and account.";

pub const HELD: &str =
    "Linnet is open in another window, or a program is sending for this business. Close it, then try again.";
pub const NEWER: &str = "It was made by a newer Linnet. Install the newest version; nothing in it was touched.";
pub const DISK: &str = "Make room on the disk and see that Linnet may write to its folder, then try again.";
pub const DAMAGED: &str =
    "Nothing was changed. Close Linnet and open it again; if this stays, restore your latest backup.";

pub const COSTS_LEAD: &str = "Twilio carries your texts to the phone networks. You pay Twilio directly, for what you use; \
     Linnet costs nothing.";
pub const COSTS_TITLE: &str = "What it costs";
pub const COSTS: [(&str, &str); 4] = [
    ("Your number", "about $1.15 a month"),
    ("Each text", "about $0.012 (1.2 cents), carrier fees included; long texts count more than once"),
    ("Registration", "$4.50 once"),
    ("Its upkeep", "$1.50 to $10 a month, depending on what you send"),
];
pub const DAYS_TITLE: &str = "How long it takes";
pub const DAYS: [(&str, &str); 2] = [
    ("Local number", "10 to 15 business days until the phone networks have approved what you send"),
    ("Toll-free number", "3 to 5 business days"),
];
pub const NEEDS_TITLE: &str = "What to have at hand";
pub const NEEDS: [&str; 4] = [
    "The legal name and address of your business",
    "Its tax number (EIN); without one you register as a sole proprietor",
    "Your website, or a description of how people sign up for your texts",
    "Two or three sample texts as you would send them",
];
pub const MEANWHILE: &str =
    "While you wait, practice mode shows everything: import your list, write texts, see who would get them.";
pub const SIGN_UP: &str = "Open an account at Twilio";
pub const SIGN_UP_URL: &str = "https://www.twilio.com/try-twilio";

pub const SETUP_TITLE: &str = "Set up your business";
pub const SETUP_STEPS: &str = "Steps of setting up";
pub const STEP_ACCOUNT: &str = "Twilio account";
pub const STEP_NUMBER: &str = "Your number";
pub const STEP_BUSINESS: &str = "Your business";
pub const STEP_TEST: &str = "Test text";
pub const NUMBER_TITLE: &str = "Which number shall customers see?";
pub const BUSINESS_TITLE: &str = "When are you open?";
pub const BUSINESS_LEAD: &str =
    "Offers go out only in these hours, where the customer is. Everyday messages may go any time.";
pub const TEST_TITLE: &str = "Send a text to your own phone";
pub const FINISH: &str = "Go to Linnet";
pub const LATER: &str = "Set this up later";
pub const TO_START: &str = "Back to the start page";

/// `Open Rosa’s Salon`.
pub fn open(name: &str) -> String {
    format!("Open {name}")
}
