//! The keys of a Twilio account as an owner pastes them: cleaned, and a wrong kind of key named instead of refused later
//! by Twilio with “Authenticate”. It keeps the secret part as a `Secret` and never repeats what was typed into it.

use crate::secret::{Secret, without_stray};

/// Account SID with either its Auth Token, or an API key and that key's secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// `SK` and 32 hexadecimal digits, when an API key signs in instead of the Auth Token.
    pub api_key_sid: Option<String>,
    /// The Auth Token, or the API key's secret.
    pub secret: Secret,
}

/// What is wrong with pasted keys.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsError {
    /// No account SID.
    #[error("The account SID is missing. It begins with AC and stands on the first page of the Twilio console.")]
    NoAccountSid,
    /// Another kind of SID in place of the account SID.
    #[error("This is {kind} ({prefix}…); the account SID begins with AC.")]
    NotAnAccount {
        /// What it is, with its article.
        kind: &'static str,
        /// Its two letters.
        prefix: &'static str,
    },
    /// 32 hexadecimal digits without letters in front.
    #[error("This looks like the Auth Token; the account SID begins with AC.")]
    TokenForAccount,
    /// Not of the shape of an account SID.
    #[error("This is not a whole account SID: AC must be followed by 32 digits or letters a to f. Copy it once more.")]
    AccountShape,
    /// Another kind of SID in place of the API key.
    #[error("This is {kind} ({prefix}…); an API key begins with SK.")]
    NotAnApiKey {
        /// What it is, with its article.
        kind: &'static str,
        /// Its two letters.
        prefix: &'static str,
    },
    /// Not of the shape of an API key SID.
    #[error("This is not a whole API key: SK must be followed by 32 digits or letters a to f. Copy it once more.")]
    ApiKeyShape,
    /// No token or secret.
    #[error("The {0} is missing.")]
    NoSecret(&'static str),
    /// A SID in place of the token or secret.
    #[error("This is {kind} ({prefix}…), not the {wanted}.")]
    SidForSecret {
        /// What it is, with its article.
        kind: &'static str,
        /// Its two letters.
        prefix: &'static str,
        /// What belongs there.
        wanted: &'static str,
    },
    /// Characters no token has.
    #[error("The {0} has characters in it that cannot be right. Copy it once more.")]
    SecretShape(&'static str),
}

/// Kinds of SID an owner may have at hand (“What is a String Identifier (SID)?”, Twilio glossary).
const KINDS: &[(&str, &str)] = &[
    ("AC", "an account SID"),
    ("SK", "an API key"),
    ("MG", "a Messaging Service"),
    ("PN", "a phone number's SID"),
    ("SM", "a message's SID"),
    ("MM", "a picture message's SID"),
    ("HX", "a content template"),
    ("CA", "a call's SID"),
    ("AP", "an application's SID"),
    ("OR", "an organization's SID"),
    ("US", "a user's SID"),
    ("BN", "a brand registration"),
    ("QE", "a campaign registration"),
    ("BU", "a business profile"),
    ("VA", "a Verify service"),
];

/// A SID's two letters and what they stand for, when the text has the shape of one.
fn kind_of(text: &str) -> Option<(&'static str, &'static str)> {
    let (letters, digits) = text.split_at_checked(2)?;
    if digits.len() < 30 || !is_hex(digits) {
        return None;
    }
    KINDS.iter().find(|(prefix, _)| prefix.eq_ignore_ascii_case(letters)).copied()
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Two given letters and 32 hexadecimal digits.
pub(super) fn is_sid(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| digits.len() == 32 && is_hex(digits))
}

impl Credentials {
    /// Cleans and checks pasted keys. An empty API key means that the secret is the account's Auth Token.
    pub fn parse(account_sid: &str, api_key_sid: Option<&str>, secret: Secret) -> Result<Self, CredentialsError> {
        let account_sid = without_stray(account_sid);
        check_account(&account_sid)?;
        let api_key_sid = api_key_sid.map(without_stray).filter(|key| !key.is_empty());
        if let Some(key) = &api_key_sid {
            check_api_key(key)?;
        }
        check_secret(&secret, if api_key_sid.is_some() { "API key's secret" } else { "Auth Token" })?;
        Ok(Self { account_sid, api_key_sid, secret })
    }

    /// The user name of HTTP Basic authentication.
    pub(super) fn user(&self) -> &str {
        self.api_key_sid.as_deref().unwrap_or(&self.account_sid)
    }
}

fn check_account(account_sid: &str) -> Result<(), CredentialsError> {
    if account_sid.is_empty() {
        return Err(CredentialsError::NoAccountSid);
    }
    if is_sid(account_sid, "AC") {
        return Ok(());
    }
    if account_sid.len() == 32 && is_hex(account_sid) {
        return Err(CredentialsError::TokenForAccount);
    }
    match kind_of(account_sid) {
        Some((prefix, kind)) if prefix != "AC" => Err(CredentialsError::NotAnAccount { kind, prefix }),
        _ => Err(CredentialsError::AccountShape),
    }
}

fn check_api_key(key: &str) -> Result<(), CredentialsError> {
    if is_sid(key, "SK") {
        return Ok(());
    }
    match kind_of(key) {
        Some((prefix, kind)) if prefix != "SK" => Err(CredentialsError::NotAnApiKey { kind, prefix }),
        _ => Err(CredentialsError::ApiKeyShape),
    }
}

fn check_secret(secret: &Secret, wanted: &'static str) -> Result<(), CredentialsError> {
    let text = secret.expose();
    if text.is_empty() {
        return Err(CredentialsError::NoSecret(wanted));
    }
    // A key's secret is 32 letters and digits, and may begin with such letters by chance; a SID is 34 long.
    if let Some((prefix, kind)) = kind_of(text).filter(|_| text.len() == 34) {
        return Err(CredentialsError::SidForSecret { kind, prefix, wanted });
    }
    if text.bytes().all(|byte| byte.is_ascii_graphic()) { Ok(()) } else { Err(CredentialsError::SecretShape(wanted)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0123456789abcdef0123456789abcdef";

    fn parse(account: &str, key: Option<&str>, secret: &str) -> Result<Credentials, CredentialsError> {
        Credentials::parse(account, key, Secret::new(secret.to_owned()))
    }

    #[test]
    fn pasted_keys_lose_stray_spaces_and_newlines() {
        let keys = parse(&format!(" AC{HEX}\n"), Some(&format!("\tSK{HEX} ")), &format!("{HEX}\r\n")).unwrap();
        assert_eq!(keys.account_sid, format!("AC{HEX}"));
        assert_eq!(keys.user(), format!("SK{HEX}"));
        assert_eq!(keys.secret.expose(), HEX);
        assert_eq!(parse(&format!("AC{HEX}"), Some("  "), HEX).unwrap().user(), format!("AC{HEX}"));
    }

    #[test]
    fn a_wrong_kind_of_sid_is_named() {
        let account = format!("AC{HEX}");
        let sentence =
            |account: &str, key: Option<&str>, secret: &str| parse(account, key, secret).unwrap_err().to_string();
        assert_eq!(
            sentence(&format!("SK{HEX}"), None, HEX),
            "This is an API key (SK…); the account SID begins with AC."
        );
        assert_eq!(
            sentence(&account, Some(&format!("MG{HEX}")), HEX),
            "This is a Messaging Service (MG…); an API key begins with SK."
        );
        assert_eq!(
            sentence(&account, Some(&format!("SK{HEX}")), &account),
            "This is an account SID (AC…), not the API key's secret."
        );
        assert_eq!(sentence(HEX, None, HEX), CredentialsError::TokenForAccount.to_string());
        assert_eq!(sentence(&account[..30], None, HEX), CredentialsError::AccountShape.to_string());
        assert_eq!(sentence("", None, HEX), CredentialsError::NoAccountSid.to_string());
        assert_eq!(sentence(&account, Some("nonsense"), HEX), CredentialsError::ApiKeyShape.to_string());
        assert_eq!(sentence(&account, None, "\n"), "The Auth Token is missing.");
        assert_eq!(sentence(&account, None, "pass word"), CredentialsError::SecretShape("Auth Token").to_string());
        assert_eq!(sentence("AÇ12", None, HEX), CredentialsError::AccountShape.to_string());
    }

    #[test]
    fn nothing_of_the_secret_shows_in_debug_or_errors() {
        let secret = "5ecre7c0ffee5ecre7c0ffee5ecre7c0";
        assert!(!format!("{:?}", parse(&format!("AC{HEX}"), None, secret).unwrap()).contains(secret));
        let swapped = parse(secret, None, secret).unwrap_err();
        assert!(!format!("{swapped} {swapped:?}").contains(secret));
    }
}
