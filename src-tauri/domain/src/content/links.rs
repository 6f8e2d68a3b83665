//! Links and telephone numbers in a text, and the public link shorteners that carriers refuse.

use std::ops::Range;

use super::phrases::rows;

/// Hosts of public shorteners; see the head of the table for where it comes from.
const SHORTENERS: &str = include_str!("../../data/link_shorteners.csv");

/// Endings that make a bare name like `example.com` a link. Others count only with `http://`, `www.` or a path, since
/// "today.Come" is a missing space.
const ENDINGS: [&str; 36] = [
    "com",
    "net",
    "org",
    "io",
    "co",
    "us",
    "biz",
    "info",
    "ly",
    "app",
    "shop",
    "store",
    "site",
    "online",
    "dev",
    "edu",
    "gov",
    "ca",
    "mx",
    "uk",
    "salon",
    "pizza",
    "restaurant",
    "cafe",
    "dental",
    "dentist",
    "plumbing",
    "menu",
    "page",
    "link",
    "website",
    "club",
    "life",
    "care",
    "gl",
    "tv",
];

/// A link as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    /// Its bytes, without punctuation around it.
    pub(super) range: Range<usize>,
    /// The host in small letters; empty if a field fills it.
    pub(super) host: String,
}

impl Link {
    /// Whether it goes through a public shortener: the very host, or a name under it.
    pub(super) fn is_shortened(&self) -> bool {
        shorteners().any(|known| {
            self.host == known || self.host.strip_suffix(known).is_some_and(|before| before.ends_with('.'))
        })
    }
}

fn shorteners() -> impl Iterator<Item = &'static str> {
    rows(SHORTENERS).filter_map(|row| row.first().copied())
}

/// The links of a text, in order.
pub(super) fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    let mut start = 0;
    for chunk in text.split_inclusive(|c: char| c.is_whitespace() || "<>\"“”|,;()[]".contains(c)) {
        if let Some(link) = link(chunk.trim_end_matches(|c: char| c.is_whitespace() || "<>\"“”|,;()[]".contains(c)))
        {
            found.push(Link { range: start + link.range.start..start + link.range.end, host: link.host });
        }
        start += chunk.len();
    }
    found
}

/// The link in a piece of text without spaces.
fn link(chunk: &str) -> Option<Link> {
    let end = chunk.trim_end_matches(|c: char| ".!?…:*'’‘`}{".contains(c) && c != '}' || c == '\u{200b}').len();
    let scheme = ["https://", "http://"].into_iter().find_map(|scheme| {
        let at = chunk.to_ascii_lowercase().find(scheme)?;
        Some((at, at + scheme.len()))
    });
    if let Some((start, after)) = scheme {
        let authority = chunk.get(after..end.max(after))?.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
        let host = if host.contains('{') { String::new() } else { plain_host(host) };
        return Some(Link { range: start..end.max(after), host });
    }
    // Without a scheme the host is the first run of its letters that has a point in it.
    let is_host = |c: char| c.is_alphanumeric() || c == '.' || c == '-';
    let mut at = 0;
    for run in chunk.split_inclusive(|c: char| !is_host(c)) {
        let bare = run.trim_end_matches(|c: char| !is_host(c));
        let after = chunk.get(at + bare.len()..).unwrap_or_default();
        if after.starts_with('@') || chunk.get(..at).is_some_and(|before| before.ends_with('@')) {
            return None;
        }
        let lead = bare.len() - bare.trim_start_matches(['.', '-']).len();
        let name = bare.trim_matches(['.', '-']);
        let found = Link { range: at + lead..end.max(at + lead + name.len()), host: plain_host(name) };
        if looks_like_host(name) && (found.is_shortened() || stands_for_a_link(name, after.starts_with('/'))) {
            return Some(found);
        }
        at += run.len();
    }
    None
}

fn plain_host(host: &str) -> String {
    host.trim_matches('.').to_lowercase()
}

fn looks_like_host(name: &str) -> bool {
    name.contains('.') && name.split('.').all(|label| !label.is_empty())
}

fn stands_for_a_link(name: &str, has_path: bool) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let lower = ending.to_lowercase();
    let before = name.get(..name.len() - ending.len()).unwrap_or_default();
    let lettered = ending.chars().count() > 1 && ending.chars().all(char::is_alphabetic);
    // "Thanks.Us" is two sentences: an ending is written like the name before it.
    let of_one_case = ending == lower || before.chars().all(|c| !c.is_lowercase());
    lettered
        && of_one_case
        && (has_path || name.to_lowercase().starts_with("www.") || ENDINGS.contains(&lower.as_str()))
}

/// The telephone numbers of a text outside its links: as North Americans write them, or international with a plus.
pub(super) fn phones(text: &str, links: &[Link]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, c) in text.char_indices() {
        let before = text.get(..start).unwrap_or_default();
        let continues = before.ends_with(|c: char| c.is_alphanumeric() || "#.$,-/@_:".contains(c));
        let inside =
            found.last().is_some_and(|last| start < last.end) || links.iter().any(|link| link.range.contains(&start));
        if !(c.is_ascii_digit() || c == '+' || c == '(') || inside || continues && !before.ends_with(": ") {
            continue;
        }
        if let Some(length) = phone_at(text.get(start..).unwrap_or_default(), before) {
            found.push(start..start + length);
        }
    }
    found
}

/// The length of the telephone number at the start of a text.
fn phone_at(text: &str, before: &str) -> Option<usize> {
    let run: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || "+()-.‑ ".contains(*c)).collect();
    let mut digits = String::new();
    let mut parted = 0_u32;
    for (at, c) in run.char_indices().chain([(run.len(), ' ')]) {
        let next = run.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let whole = at == run.len() || !c.is_ascii_alphanumeric();
        if whole && is_phone(&digits, text.starts_with('+'), parted, before) && next.is_none_or(|n| !n.is_ascii_digit())
        {
            return Some(run.get(..at)?.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len());
        }
        match c {
            '0'..='9' => digits.push(c),
            // 1-800-FLOWERS
            'A'..='Z' if digits.len() >= 4 && digits.starts_with("18") => digits.push('5'),
            _ if c.is_ascii_alphabetic() => return None,
            '+' if at > 0 => return None,
            '+' => {}
            _ => parted += 1,
        }
        if digits.len() > 15 {
            return None;
        }
    }
    None
}

fn is_phone(digits: &str, plus: bool, parted: u32, before: &str) -> bool {
    // Numbers that stand after these words count something else.
    const OTHER: [&str; 12] = [
        "order",
        "invoice",
        "ticket",
        "no",
        "tracking",
        "account",
        "acct",
        "ref",
        "confirmation",
        "code",
        "id",
        "case",
    ];
    const CALLING: [&str; 12] =
        ["call", "text", "tel", "phone", "ph", "dial", "at", "us", "llame", "llamenos", "telefono", "al"];
    let last = before.split(|c: char| !c.is_alphabetic()).rfind(|word| !word.is_empty()).unwrap_or_default();
    let last = last.to_lowercase();
    let above_one = |digits: &str, at: usize| digits.as_bytes().get(at).is_some_and(|digit| *digit > b'1');
    let shaped = |ten: &str| above_one(ten, 0) && above_one(ten, 3);
    match digits.len() {
        10 if !plus => shaped(digits) && (parted > 0 || !OTHER.contains(&last.as_str())),
        11 if digits.starts_with('1') => digits.get(1..).is_some_and(shaped),
        7 if !plus => above_one(digits, 0) && parted == 1 && CALLING.contains(&last.as_str()),
        8..=15 => plus && !digits.starts_with('1'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> Vec<String> {
        links(text).into_iter().map(|link| link.host).collect()
    }

    #[test]
    fn links_are_found_with_and_without_their_scheme() {
        for (text, expected) in [
            ("Book at https://rosas.com/book.", "rosas.com"),
            ("see rosas.com", "rosas.com"),
            ("(WWW.ROSAS.COM)", "www.rosas.com"),
            ("menu:rosas.cafe/today!", "rosas.cafe"),
            ("HTTP://user@Bit.LY:80/x", "bit.ly"),
            ("pay https://{link}", ""),
            ("at x.example/pay", "x.example"),
        ] {
            assert_eq!(hosts(text), [expected], "{text}");
        }
        for text in
            ["See you today.Come in", "at 3.30", "Dr.Smith", "a.m.", "joe@rosas.com", "Thanks.Us", "...", "v1.2/3"]
        {
            assert!(hosts(text).is_empty(), "{text}: {:?}", hosts(text));
        }
    }

    #[test]
    fn a_shortener_is_known_by_its_whole_host() {
        let shortened = |text: &str| links(text).iter().any(Link::is_shortened);
        for text in [
            "bit.ly/abc",
            "https://bit.ly/abc",
            "BIT.LY/ABC",
            "go to Bit.ly/x.",
            "http://www.tinyurl.com/x",
            "t.co/1",
            "(ow.ly/x)",
            "link:is.gd/x",
            "https://x@bit.ly/y",
            "“cutt.ly/a”",
            "rosas.app.link/x",
            "https://bit.ly:443/x",
        ] {
            assert!(shortened(text), "{text}");
        }
        for text in [
            "notbit.ly.example.com",
            "notbit.ly/x",
            "https://bit.ly.example.com",
            "example.com/bit.ly/x",
            "joe@bit.ly",
            "https://example.com/?to=https://bit.ly/x",
            "habit.lyrics",
            "start.com",
            "at.co",
            "my.bit.lyon.com",
        ] {
            assert!(!shortened(text), "{text}");
        }
    }

    #[test]
    fn telephone_numbers_are_told_from_other_numbers() {
        for (text, expected) in [
            ("Call 312-555-0142 today", "312-555-0142"),
            ("call (312) 555-0142.", "(312) 555-0142"),
            ("+1 312 555 0142", "+1 312 555 0142"),
            ("312.555.0142", "312.555.0142"),
            ("Text 3125550142", "3125550142"),
            ("1-800-FLOWERS", "1-800-FLOWERS"),
            ("call us: 555-0142", "555-0142"),
            ("+44 20 7946 0018", "+44 20 7946 0018"),
            ("Questions? 312-555-0142 or come in", "312-555-0142"),
        ] {
            let found = phones(text, &links(text));
            let found: Vec<&str> = found.iter().filter_map(|range| text.get(range.clone())).collect();
            assert_eq!(found, [expected], "{text}");
        }
        for text in [
            "Order 3125550142 is ready",
            "#3125550142",
            "$1,234,567",
            "2026-11-20",
            "60601-1234",
            "10-15 people",
            "200-1000 guests",
            "at 10:30-11:30",
            "https://rosas.com/3125550142",
            "Suite 1200",
            "12345678901234",
        ] {
            assert!(phones(text, &links(text)).is_empty(), "{text}: {:?}", phones(text, &links(text)));
        }
    }

    #[test]
    fn every_row_of_the_table_is_whole() {
        assert!(rows(SHORTENERS).count() >= 20);
        for row in rows(SHORTENERS) {
            assert!(row.len() == 4 && row.iter().all(|field| !field.is_empty()) && looks_like_host(row[0]), "{row:?}");
        }
    }
}
