//! A text as tokens with their places in it: words in small letters without accents, numbers, signs, pauses. Tables and
//! rules compare these, so that "Café", "CAFE" and "cafe" are one word. Decides nothing.

use std::ops::Range;

/// The end of a sentence or line.
pub(super) const BREAK: &str = ".";
/// A pause within a sentence: comma, colon, dash, bracket.
pub(super) const PAUSE: &str = ",";
/// A quotation mark.
pub(super) const QUOTE: &str = "\"";
/// A field that is filled for each person, such as `{first_name}`.
pub(super) const FIELD: &str = "{}";
/// An amount of money stands here.
pub(super) const MONEY: &str = "$";

/// A word, number or sign, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The folded word, or one of the signs above.
    pub(super) text: String,
    /// Its bytes in the text, on character boundaries.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word; `capitals` when every letter is one.
    Word { capitals: bool },
    /// Digits, with their points and commas.
    Number,
    /// Anything else.
    Sign,
}

impl Token {
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_any(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }

    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word { .. })
    }

    /// A word of two letters or more, all capitals.
    pub(super) fn is_shouted(&self) -> bool {
        self.kind == (Kind::Word { capitals: true }) && self.text.chars().count() > 1
    }
}

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader { text, at: 0, found: Vec::new() };
    while let Some(c) = reader.peek() {
        reader.read(c);
    }
    reader.found
}

/// The letter as compared: small, without its accent. `None` for marks that only colour the letter before.
fn fold(c: char) -> Option<char> {
    let c = match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe0f}' | '\u{ad}' => return None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let c = c.to_lowercase().next().unwrap_or(c);
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        _ => c,
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    found: Vec<Token>,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads one token, which begins with `c`, or passes over what is none.
    fn read(&mut self, c: char) {
        let folded = fold(c);
        let length = match (c, folded) {
            ('{', _) => self.field(),
            (_, Some(letter)) if letter.is_ascii_digit() => self.number(),
            (_, Some(letter)) if letter.is_alphanumeric() => self.word(),
            _ => {
                if let Some(sign) = sign(c) {
                    self.push(sign.to_owned(), c.len_utf8(), Kind::Sign);
                } else if ('\u{1f300}'..='\u{1faff}').contains(&c) {
                    self.push(c.to_string(), c.len_utf8(), Kind::Word { capitals: false });
                } else if c == '&' {
                    self.push("and".to_owned(), 1, Kind::Word { capitals: false });
                }
                c.len_utf8()
            }
        };
        self.at += length;
    }

    fn push(&mut self, text: String, length: usize, kind: Kind) {
        self.found.push(Token { text, range: self.at..self.at + length, kind });
    }

    /// A field in braces on one line; a lone brace is a pause.
    fn field(&mut self) -> usize {
        let inside = self.rest().find('}').filter(|end| !self.rest().get(..*end).unwrap_or_default().contains('\n'));
        let (text, length) = inside.map_or((PAUSE, 1), |end| (FIELD, end + 1));
        self.push(text.to_owned(), length, Kind::Sign);
        length
    }

    fn number(&mut self) -> usize {
        let mut text = String::new();
        let mut length = 0;
        let mut letters = self.rest().char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            let digit = |c: char| fold(c).filter(char::is_ascii_digit);
            if let Some(digit) = digit(c) {
                text.push(digit);
            } else if !(matches!(c, '.' | ',') && letters.peek().is_some_and(|(_, next)| digit(*next).is_some())) {
                break;
            } else {
                text.push(c);
            }
            length = at + c.len_utf8();
        }
        self.push(text, length, Kind::Number);
        length
    }

    fn word(&mut self) -> usize {
        let mut text = String::new();
        let (mut length, mut capitals) = (0, true);
        let mut letters = self.rest().char_indices().peekable();
        while let Some((at, c)) = letters.next() {
            match fold(c) {
                Some(letter) if letter.is_alphabetic() => {
                    capitals &= !c.is_lowercase();
                    text.push(letter);
                }
                None => {}
                // An apostrophe within a word is dropped.
                Some('\'' | '’' | 'ʼ') if letters.peek().is_some_and(|(_, next)| next.is_alphabetic()) => {}
                // What is neither letter nor digit nor mark ends the word, but an odd first character is taken whole.
                Some(_) if length > 0 => break,
                Some(letter) => text.push(letter),
            }
            length = at + c.len_utf8();
        }
        self.push(text, length, Kind::Word { capitals });
        length
    }
}

fn sign(c: char) -> Option<&'static str> {
    Some(match c {
        '.' | '!' | '?' | '…' | '\n' | '¡' | '¿' | '|' | '•' | ';' => BREAK,
        ',' | ':' | '–' | '—' | '(' | ')' | '[' | ']' | '}' | '<' | '>' => PAUSE,
        '"' | '“' | '”' | '„' | '«' | '»' | '\'' | '‘' | '’' | '`' | '*' => QUOTE,
        '%' | '％' => "%",
        '$' | '€' | '£' => MONEY,
        '=' => "=",
        '/' => "/",
        _ => return None,
    })
}

/// Whether the text is written in capitals throughout, so that capitals tell nothing.
pub(super) fn all_capitals(tokens: &[Token]) -> bool {
    tokens.iter().all(|token| !matches!(token.kind, Kind::Word { capitals: false }) || token.text.len() < 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn words_are_folded_and_signs_kept() {
        for (text, expected) in [
            ("Café, CAFÉ cafe\u{301}", "cafe , cafe cafe"),
            ("Don’t — today's", "dont , todays"),
            ("20%off $5.00", "20 % off $ 5.00"),
            ("Hi {first_name}!", "hi {} ."),
            ("e-cig 🍺 {", "e cig 🍺 ,"),
            ("STOP=end", "stop = end"),
            ("“yes” 1,000", "\" yes \" 1,000"),
        ] {
            assert_eq!(texts(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn capitals_are_seen() {
        let found = tokens("Reply STOP or C");
        assert_eq!(found.iter().filter(|token| token.is_shouted()).count(), 1);
        assert!(!all_capitals(&found));
        assert!(all_capitals(&tokens("SALE NOW 20%")));
    }

    proptest! {
        #[test]
        fn tokens_stand_in_order_on_character_boundaries(text in "\\PC{0,60}|[a-z .,'’{}é$%0-9\u{301}\u{200b}]{0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.range.start >= end && token.range.end > token.range.start);
                prop_assert!(text.get(token.range.clone()).is_some());
                end = token.range.end;
            }
        }
    }
}
