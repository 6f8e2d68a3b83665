//! Reads an audience: words first, then a tree in which `not` binds tighter than `and`, and `and` tighter than `or`.
//! Total: every text gives a tree or the first error.

use super::{Audience, AudienceError, MAX_DAYS, MAX_DEPTH, MAX_TERMS};
use crate::words::Lack;

/// An error quotes no more than this of what it found.
const QUOTED: usize = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// `all`, or `name:value` still in one piece.
    Term(String),
}

struct Placed {
    token: Token,
    position: usize,
}

/// Whether a letter ends a word outside quotation marks.
pub(super) fn ends_word(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '(' | ')')
}

pub(super) fn parse(text: &str) -> Result<Audience, AudienceError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, next: 0, terms: 0, end: text.chars().count() };
    let audience = parser.any(0)?;
    match parser.take() {
        None => Ok(audience),
        Some(Placed { token: Token::Close, position }) => Err(AudienceError::Parenthesis { position }),
        Some(Placed { token, position }) => Err(AudienceError::NotJoined { found: token.shown(), position }),
    }
}

fn tokens(text: &str) -> Result<Vec<Placed>, AudienceError> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().enumerate().peekable();
    while let Some((position, letter)) = letters.next() {
        let token = match letter {
            '(' => Token::Open,
            ')' => Token::Close,
            blank if blank.is_whitespace() => continue,
            first => {
                let mut word = String::new();
                let mut letter = first;
                let mut at = position;
                loop {
                    if letter == '"' {
                        word.push_str(&quotation(&mut letters, at)?);
                    } else {
                        word.push(letter);
                    }
                    match letters.next_if(|(_, following)| !ends_word(*following)) {
                        Some((following_at, following)) => (at, letter) = (following_at, following),
                        None => break,
                    }
                }
                // A quoted name is never a joining word: the marks stay out of the word, so they are asked of the text.
                match word.to_lowercase().as_str() {
                    "and" if first != '"' => Token::And,
                    "or" if first != '"' => Token::Or,
                    "not" if first != '"' => Token::Not,
                    _ => Token::Term(word),
                }
            }
        };
        tokens.push(Placed { token, position });
    }
    Ok(tokens)
}

/// The inside of a quotation whose first mark was just read; a doubled mark stands for one.
fn quotation(
    letters: &mut std::iter::Peekable<impl Iterator<Item = (usize, char)>>,
    position: usize,
) -> Result<String, AudienceError> {
    let mut inside = String::new();
    loop {
        match letters.next() {
            None => return Err(AudienceError::Quote { position }),
            Some((_, '"')) if letters.next_if(|(_, following)| *following == '"').is_none() => return Ok(inside),
            Some((_, letter)) => inside.push(letter),
        }
    }
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Open => "(".to_owned(),
            Self::Close => ")".to_owned(),
            Self::And => "and".to_owned(),
            Self::Or => "or".to_owned(),
            Self::Not => "not".to_owned(),
            Self::Term(word) => word.chars().take(QUOTED).collect(),
        }
    }
}

struct Parser {
    tokens: Vec<Placed>,
    next: usize,
    terms: usize,
    /// Where the text ends.
    end: usize,
}

impl Parser {
    fn take(&mut self) -> Option<Placed> {
        let token = self.tokens.get(self.next)?;
        self.next += 1;
        Some(Placed { token: token.token.clone(), position: token.position })
    }

    fn take_if(&mut self, token: &Token) -> bool {
        let found = self.tokens.get(self.next).is_some_and(|next| next.token == *token);
        self.next += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Audience, AudienceError> {
        let mut parts = vec![self.every(depth)?];
        while self.take_if(&Token::Or) {
            parts.push(self.every(depth)?);
        }
        Ok(single_or(parts, Audience::Or))
    }

    fn every(&mut self, depth: usize) -> Result<Audience, AudienceError> {
        let mut parts = vec![self.part(depth)?];
        while self.take_if(&Token::And) {
            parts.push(self.part(depth)?);
        }
        Ok(single_or(parts, Audience::And))
    }

    fn part(&mut self, depth: usize) -> Result<Audience, AudienceError> {
        let Some(Placed { token, position }) = self.take() else {
            return Err(AudienceError::Empty { position: self.end });
        };
        if depth >= MAX_DEPTH || self.terms >= MAX_TERMS {
            return Err(AudienceError::TooLong { position });
        }
        match token {
            Token::Not => Ok(Audience::Not(Box::new(self.part(depth + 1)?))),
            Token::Open => {
                let inside = self.any(depth + 1)?;
                match self.take() {
                    Some(Placed { token: Token::Close, .. }) => Ok(inside),
                    None => Err(AudienceError::Parenthesis { position }),
                    Some(Placed { token, position }) => {
                        Err(AudienceError::NotJoined { found: token.shown(), position })
                    }
                }
            }
            Token::Close | Token::And | Token::Or => Err(AudienceError::Empty { position }),
            Token::Term(word) => {
                self.terms += 1;
                term(&word, position)
            }
        }
    }
}

fn single_or(mut parts: Vec<Audience>, join: impl FnOnce(Vec<Audience>) -> Audience) -> Audience {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn term(word: &str, position: usize) -> Result<Audience, AudienceError> {
    let shown = || word.chars().take(QUOTED).collect::<String>();
    let unknown = || AudienceError::Unknown { found: shown(), position };
    let Some((kind, value)) = word.split_once(':') else {
        return if word.eq_ignore_ascii_case("all") { Ok(Audience::Everyone) } else { Err(unknown()) };
    };
    let name = value.trim();
    match kind.to_ascii_lowercase().as_str() {
        "tag" if !name.is_empty() => Ok(Audience::Tag(name.to_owned())),
        "list" if !name.is_empty() => Ok(Audience::List(name.to_owned())),
        "lapsed" => name
            .strip_suffix(['d', 'D'])
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|days| (1..=MAX_DAYS).contains(days))
            .map(|days| Audience::Lapsed { days })
            .ok_or_else(|| AudienceError::Days { found: shown(), position }),
        "lacks" => Lack::from_word(&name.to_ascii_lowercase())
            .map(Audience::Lacks)
            .ok_or_else(|| AudienceError::Lack { found: shown(), position }),
        _ => Err(unknown()),
    }
}
