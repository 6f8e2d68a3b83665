//! The form fields of Twilio's webhooks: reports about our messages, and texts that came in. It reads what arrived and
//! has been verified elsewhere; a missing field is an error, an unknown one is kept, and nothing makes it panic.

use linnet_domain::words;

use super::wire::RawStatus;

/// A field without which the request means nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the request lacks {0}")]
pub struct MissingField(pub &'static str);

/// All fields as received, in their order.
pub type Fields = Vec<(String, String)>;

/// A report about a message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCallback {
    /// The message's id at Twilio.
    pub sid: String,
    /// Where it stands, in Twilio's word.
    pub status: RawStatus,
    /// Why it failed.
    pub error_code: Option<i64>,
    /// To whom.
    pub to: Option<String>,
    /// From what.
    pub from: Option<String>,
    /// Everything received.
    pub raw: Fields,
}

words! {
    /// What Twilio's Advanced Opt-Out took a text for.
    pub enum OptOutType {
        /// They want no more texts.
        Stop = "STOP",
        /// They want texts again.
        Start = "START",
        /// They asked what this is.
        Help = "HELP",
    }
}

/// A picture or file of a text that came in. Fetching it needs the account's keys
/// (twilio.com/docs/messaging/api/media-resource).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Medium {
    /// Where it is.
    pub url: String,
    /// What it is said to be, for instance `image/jpeg`.
    pub content_type: String,
}

/// Most media of one text (twilio.com/docs/messaging/guides/webhook-request).
const MOST_MEDIA: u32 = 10;

/// A text that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboundText {
    /// The message's id at Twilio.
    pub sid: String,
    /// Usually E.164, but whatever the carrier said.
    pub from: String,
    /// The number it came to.
    pub to: String,
    /// The text; empty with a picture alone.
    pub body: String,
    /// How many pictures or files.
    pub num_media: u32,
    /// Where they are, as far as it was told.
    pub media: Vec<Medium>,
    /// Only with Advanced Opt-Out switched on.
    pub opt_out_type: Option<OptOutType>,
    /// The service it came through.
    pub messaging_service_sid: Option<String>,
    /// Everything received.
    pub raw: Fields,
}

/// The first value of a field; empty counts as not given.
fn field<'a>(raw: &'a Fields, name: &str) -> Option<&'a str> {
    raw.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

fn either(raw: &Fields, name: &'static str, older: &str) -> Result<String, MissingField> {
    field(raw, name).or_else(|| field(raw, older)).map(str::to_owned).ok_or(MissingField(name))
}

fn media(raw: &Fields, count: u32) -> Vec<Medium> {
    let medium = |index| {
        let url = field(raw, &format!("MediaUrl{index}"))?.to_owned();
        let content_type = field(raw, &format!("MediaContentType{index}")).unwrap_or_default().to_owned();
        Some(Medium { url, content_type })
    };
    (0..count.min(MOST_MEDIA)).filter_map(medium).collect()
}

/// The account a request is about.
pub fn account(raw: &Fields) -> Option<&str> {
    field(raw, "AccountSid")
}

/// The message a request is about.
pub fn message(raw: &Fields) -> Option<&str> {
    field(raw, "MessageSid").or_else(|| field(raw, "SmsSid"))
}

impl StatusCallback {
    /// Reads the fields of a status callback (twilio.com/docs/messaging/guides/track-outbound-message-status).
    pub fn from_form(raw: Fields) -> Result<Self, MissingField> {
        let sid = either(&raw, "MessageSid", "SmsSid")?;
        let status = RawStatus(either(&raw, "MessageStatus", "SmsStatus")?);
        let error_code = field(&raw, "ErrorCode").and_then(|code| code.trim().parse().ok());
        let (to, from) = (field(&raw, "To").map(str::to_owned), field(&raw, "From").map(str::to_owned));
        Ok(Self { sid, status, error_code, to, from, raw })
    }
}

impl InboundText {
    /// Reads the fields of an incoming text (twilio.com/docs/messaging/guides/webhook-request).
    pub fn from_form(raw: Fields) -> Result<Self, MissingField> {
        let sid = either(&raw, "MessageSid", "SmsSid")?;
        let from = field(&raw, "From").ok_or(MissingField("From"))?.to_owned();
        let to = field(&raw, "To").ok_or(MissingField("To"))?.to_owned();
        // An empty text is a text; a request without the field is something else.
        let body = raw.iter().find(|(name, _)| name == "Body").ok_or(MissingField("Body"))?.1.clone();
        let num_media = field(&raw, "NumMedia").and_then(|count| count.trim().parse().ok()).unwrap_or(0);
        let media = media(&raw, num_media);
        let opt_out_type = field(&raw, "OptOutType").and_then(|word| OptOutType::from_word(&word.to_ascii_uppercase()));
        let messaging_service_sid = field(&raw, "MessagingServiceSid").map(str::to_owned);
        Ok(Self { sid, from, to, body, num_media, media, opt_out_type, messaging_service_sid, raw })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linnet_domain::ProviderStatus;
    use proptest::prelude::*;

    fn form(fields: &[(&str, &str)]) -> Fields {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_report_is_read_and_unknown_fields_are_kept() {
        let raw = form(&[
            ("SmsSid", "SM1"),
            ("MessageSid", "SM2"),
            ("MessageStatus", "undelivered"),
            ("ErrorCode", "30003"),
            ("To", "+13125550142"),
            ("RawDlrDoneDate", "2611200101"),
        ]);
        let report = StatusCallback::from_form(raw.clone()).unwrap();
        assert_eq!(report.sid, "SM2");
        assert_eq!(report.status.provider(), Some(ProviderStatus::Undelivered));
        assert_eq!(report.error_code, Some(30_003));
        assert_eq!(report.raw, raw);
    }

    #[test]
    fn a_text_that_came_in_is_read() {
        let text = InboundText::from_form(form(&[
            ("MessageSid", "SM1"),
            ("From", "12345"),
            ("To", "+13125550100"),
            ("Body", ""),
            ("NumMedia", "2"),
            ("MediaUrl0", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"),
            ("MediaContentType0", "image/jpeg"),
            ("MediaUrl2", "https://elsewhere.example/beyond-the-count"),
            ("OptOutType", "STOP"),
            ("MessagingServiceSid", ""),
        ]))
        .unwrap();
        assert_eq!((text.body.as_str(), text.num_media), ("", 2));
        assert_eq!((text.media.len(), text.media[0].content_type.as_str()), (1, "image/jpeg"));
        assert_eq!(text.opt_out_type, Some(OptOutType::Stop));
        assert_eq!(text.messaging_service_sid, None);
    }

    #[test]
    fn a_missing_field_is_named() {
        let status = |fields: &[(&str, &str)]| StatusCallback::from_form(form(fields)).unwrap_err();
        assert_eq!(status(&[]), MissingField("MessageSid"));
        assert_eq!(status(&[("MessageSid", ""), ("MessageStatus", "sent")]), MissingField("MessageSid"));
        assert_eq!(status(&[("MessageSid", "SM1")]), MissingField("MessageStatus"));
        let inbound = |fields: &[(&str, &str)]| InboundText::from_form(form(fields)).unwrap_err();
        assert_eq!(inbound(&[("MessageSid", "SM1"), ("From", "+1")]), MissingField("To"));
        assert_eq!(inbound(&[("MessageSid", "SM1"), ("From", "1"), ("To", "2")]), MissingField("Body"));
    }

    proptest! {
        #[test]
        fn no_form_makes_it_panic(raw in prop::collection::vec(
            (prop::sample::select(vec!["MessageSid", "MessageStatus", "From", "To", "Body", "NumMedia", "ErrorCode", "x"])
                .prop_map(str::to_owned), ".*"), 0..12))
        {
            let _ = StatusCallback::from_form(raw.clone());
            if let Ok(text) = InboundText::from_form(raw.clone()) {
                prop_assert_eq!(text.raw, raw);
            }
        }
    }
}
