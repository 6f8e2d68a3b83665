//! From what stands in a cell or a field to bare digits: separators, invisible characters, other scripts' digits,
//! extensions, and what Excel makes of a number. Either every digit is certain or the cell is refused with the reason.

/// Digits as written, without country knowledge.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// Started with `+` or `00`: the digits begin with a country code.
    pub(super) international: bool,
    pub(super) digits: String,
    pub(super) extension: Option<String>,
}

/// Why a text is no number.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("There is no number.")]
    Empty,
    #[error("These are words, no number.")]
    Words,
    #[error("“{0}” is not a digit: a phone number holds digits only.")]
    Letter(char),
    #[error("“{0}” does not belong in a phone number.")]
    Symbol(char),
    #[error(
        "The spreadsheet shortened this number and its last digits are lost: format the column as text and save it again."
    )]
    Shortened,
    #[error("More than one number stands here.")]
    Several,
}

/// E.164 allows fifteen digits; “00” or “011” and a doubled prefix may stand before them.
const MOST_DIGITS: usize = 18;

pub(super) fn read(text: &str) -> Result<Written, Unreadable> {
    let plain: String = text.chars().filter_map(plain).collect();
    let plain = plain.trim_matches([' ', '"', '\'', '=']);
    let plain = plain.strip_prefix("tel:").unwrap_or(plain);
    if plain.is_empty() {
        return Err(Unreadable::Empty);
    }
    if plain.chars().any(char::is_alphabetic) && !plain.chars().any(|c| c.is_ascii_digit()) {
        return Err(Unreadable::Words);
    }
    if let Some(whole) = from_spreadsheet(plain)? {
        return Ok(Written { international: false, digits: whole, extension: None });
    }
    let (number, extension) = split_extension(plain);
    let digits = digits(number)?;
    let plus = number.trim_start_matches(['(', ' ']).starts_with('+');
    match digits.strip_prefix("00").filter(|rest| !plus && !rest.starts_with('0')) {
        Some(rest) => Ok(Written { international: true, digits: rest.to_owned(), extension }),
        None => Ok(Written { international: plus, digits, extension }),
    }
}

/// One spelling for each character: ASCII digits, plain spaces and dashes, lower case; `None` for invisible ones.
fn plain(c: char) -> Option<char> {
    let digit_from = |zero: char| char::from_digit(u32::from(c) - u32::from(zero), 10);
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        '０'..='９' => digit_from('０'),
        '٠'..='٩' => digit_from('٠'),
        '۰'..='۹' => digit_from('۰'),
        '＋' => Some('+'),
        '（' => Some('('),
        '）' => Some(')'),
        '．' | '·' | '•' => Some('.'),
        '‐'..='―' | '−' | '－' => Some('-'),
        '‘' | '’' => Some('\''),
        c if c.is_whitespace() || c.is_control() => Some(' '),
        c => Some(c.to_ascii_lowercase()),
    }
}

/// What spreadsheets make of numbers: `3125550142.0`, and `3.12555E+09` with the digits gone.
fn from_spreadsheet(text: &str) -> Result<Option<String>, Unreadable> {
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((whole, fraction)) = text.split_once('.')
        && whole.len() >= 10
        && all_digits(whole)
        && fraction.bytes().all(|byte| byte == b'0')
    {
        return Ok(Some(whole.to_owned()));
    }
    let Some((mantissa, exponent)) = text.split_once('e') else { return Ok(None) };
    let digits: String = mantissa.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    if !all_digits(&digits) || !all_digits(exponent) {
        return Ok(None);
    }
    let complete = exponent.parse().is_ok_and(|exponent: usize| digits.len() == exponent + 1);
    if complete { Ok(Some(digits)) } else { Err(Unreadable::Shortened) }
}

/// Takes `x12`, `ext. 12`, `extension 12` or `#12` off the end.
fn split_extension(text: &str) -> (&str, Option<String>) {
    let Some(at) = text.find(|c: char| c.is_alphabetic() || c == '#') else { return (text, None) };
    let (number, tail) = text.split_at(at);
    let marker = ["extension", "extn", "ext", "x", "#"].iter().find_map(|marker| tail.strip_prefix(marker));
    let Some(extension) = marker.map(|rest| rest.trim_matches([' ', '.', ':'])) else { return (text, None) };
    let is_extension = (1..=7).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_digit());
    if is_extension && number.bytes().any(|byte| byte.is_ascii_digit()) {
        (number.trim_end_matches([' ', ',', ';', '-']), Some(extension.to_owned()))
    } else {
        (text, None)
    }
}

fn digits(number: &str) -> Result<String, Unreadable> {
    // “+44 (0)20 …”: the zero is dialled only at home.
    let number = if number.contains('+') { number.replace("(0)", "") } else { number.to_owned() };
    let mut digits = String::with_capacity(MOST_DIGITS);
    for c in number.chars() {
        match c {
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => {}
            '+' | ',' | ';' | '&' => return Err(Unreadable::Several),
            ' ' | '-' | '.' | '(' | ')' | '/' => {}
            c if c.is_alphabetic() => return Err(Unreadable::Letter(c)),
            c => return Err(Unreadable::Symbol(c)),
        }
    }
    match digits.len() {
        0 => Err(Unreadable::Empty),
        1..=MOST_DIGITS => Ok(digits),
        _ => Err(Unreadable::Several),
    }
}
