//! From bytes to text: tells a text file from everything else, and finds its encoding: a byte order mark first, then
//! UTF-8 if it is valid, then the guess of chardetng. Never replaces what it cannot read without having guessed.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::problem::FileProblem;

/// Bytes looked at to tell what a file is.
const LOOK: usize = 4096;

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Workbook(Workbook),
}

/// Families of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Workbook {
    /// A zip archive: XLSX, XLSB or ODS.
    Zipped,
    /// The older XLS.
    Old,
}

/// Beginnings of files that people choose by mistake.
const NOT_LISTS: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a text document"),
    (b"BEGIN:VCARD", "a file of contact cards"),
];

/// `EncryptedPackage` as it stands in the directory of a protected workbook.
const ENCRYPTED: &str = "EncryptedPackage";

pub(super) fn kind(bytes: &[u8]) -> Result<Kind, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Workbook(Workbook::Zipped));
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let name: Vec<u8> = ENCRYPTED.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let protected = bytes.windows(name.len()).any(|window| window == name);
        return if protected { Err(FileProblem::Password) } else { Ok(Kind::Workbook(Workbook::Old)) };
    }
    for (beginning, what) in NOT_LISTS {
        // “MZ” may also be how a line of text begins.
        if bytes.starts_with(beginning) && (beginning.len() > 2 || bytes.contains(&0)) {
            return Err(FileProblem::NotAList(what));
        }
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOK)]).trim_start().to_ascii_lowercase();
    if ["<!doctype html", "<html", "<table", "<head", "<?xml"].iter().any(|tag| start.starts_with(tag)) {
        return Err(FileProblem::NotAList("a web page or another marked-up document"));
    }
    Ok(Kind::Text)
}

/// The text and the name of its encoding.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, &'static str), FileProblem> {
    let (encoding, mark) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes), 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
    let blank = text.chars().all(|letter| letter.is_whitespace() || letter == '\u{feff}');
    if blank {
        return Err(FileProblem::Empty);
    }
    if is_binary(&text) {
        return Err(FileProblem::NotAList("neither text nor a workbook"));
    }
    Ok((text.into_owned(), encoding.name()))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if let Some(wide) = wide_without_mark(bytes) {
        return wide;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// UTF-16 shows by its zeros: every second byte of ordinary text.
fn wide_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let look = &bytes[..bytes.len().min(LOOK) & !1];
    let zeros = |offset: usize| look.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), look.len() / 2);
    match () {
        () if odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        () if even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

/// Text has line ends and tabs, and hardly any other control character; a zero or a replaced character in numbers is a
/// picture or a program.
fn is_binary(text: &str) -> bool {
    let mut letters = 0_usize;
    let mut strange = 0_usize;
    for letter in text.chars().take(1 << 20) {
        letters += 1;
        match letter {
            '\0' => return true,
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' => {}
            '\u{fffd}' => strange += 1,
            control if control.is_control() => strange += 1,
            _ => {}
        }
    }
    // One or two unreadable letters are a slip in somebody's name, however short the list.
    strange > 3 && strange * 50 > letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_list_may_hold_an_unreadable_letter() {
        assert!(!is_binary("Name,Phone\n\u{fffd},3125550101\n"));
        assert!(is_binary("\u{fffd}\u{1}\u{2}\u{fffd}\u{fffd} list"));
    }

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        decode(bytes).unwrap()
    }

    #[test]
    fn every_usual_encoding_is_read() {
        let text = "Name;Straße\r\nJosé;Ñandú – “a”\r\nZoë;Café Müller\r\n";
        let wide = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        assert_eq!(decoded(text.as_bytes()), (text.to_owned(), "UTF-8"));
        assert_eq!(decoded(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (text.to_owned(), "UTF-8"));
        assert_eq!(decoded(&[b"\xff\xfe".to_vec(), wide(u16::to_le_bytes)].concat()), (text.to_owned(), "UTF-16LE"));
        assert_eq!(decoded(&[b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat()), (text.to_owned(), "UTF-16BE"));
        assert_eq!(decoded(&wide(u16::to_le_bytes)).0, text);
        assert_eq!(decoded(&wide(u16::to_be_bytes)).0, text);
        let (windows, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
        assert!(!lossy);
        assert_eq!(decoded(&windows), (text.to_owned(), "windows-1252"));
    }

    #[test]
    fn what_is_no_list_is_told_apart() {
        let problem = |bytes: &[u8]| kind(bytes).and_then(|_| decode(bytes).map(|_| ())).unwrap_err();
        assert_eq!(problem(b""), FileProblem::Empty);
        assert_eq!(problem(b"\xef\xbb\xbf"), FileProblem::Empty);
        assert_eq!(problem(b" \r\n\r\n"), FileProblem::Empty);
        assert_eq!(problem(b"%PDF-1.7"), FileProblem::NotAList("a PDF document"));
        assert_eq!(problem(b" <HTML><body>"), FileProblem::NotAList("a web page or another marked-up document"));
        let noise: Vec<u8> = (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(problem(&noise), FileProblem::NotAList("neither text nor a workbook"));
        assert_eq!(kind(b"MZ Salon,312"), Ok(Kind::Text));
    }
}
