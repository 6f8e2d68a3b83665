//! Who a campaign is for, as an expression: `tag:regular and not lapsed:90d`. Reads it into a tree, writes the tree back
//! as text and as words. Knows nobody: whether a tag exists and who carries it is not decided here.

mod parse;

use std::fmt;

use crate::words::Lack;

/// Most tags, lists and times in one expression: far beyond use, and below SQLite's limit on nesting.
pub const MAX_TERMS: usize = 200;
/// Deepest nesting of parentheses and `not`.
pub const MAX_DEPTH: usize = 50;
/// Longest time away that can be asked for: a hundred years.
pub const MAX_DAYS: u32 = 36_500;

/// A set of contacts. `All` of `And` and `Any` of `Or` have two parts or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Everyone in the address book.
    Everyone,
    /// Who carries a tag.
    Tag(String),
    /// Who is on a list.
    List(String),
    /// Whose last visit is this many days ago, or more. People without a known visit are not meant: nothing says that
    /// they were ever there.
    Lapsed {
        /// Days since.
        days: u32,
    },
    /// Who can be texted but lacks something that an offer may need.
    Lacks(Lack),
    /// Who is in every part.
    And(Vec<Self>),
    /// Who is in any part.
    Or(Vec<Self>),
    /// Who is not in it.
    Not(Box<Self>),
}

/// Why a text is not an audience. Positions count characters from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AudienceError {
    /// Nothing stands where a tag, a list or a time should.
    #[error("Say who it is for: all, tag:NAME, list:NAME or lapsed:90d, joined by and, or, not")]
    Empty {
        /// Where.
        position: usize,
    },
    /// Something that is no part of an audience.
    #[error("“{found}” is not an audience: write all, tag:NAME, list:NAME or lapsed:90d")]
    Unknown {
        /// What stands there.
        found: String,
        /// Where.
        position: usize,
    },
    /// Two parts stand side by side.
    #[error("Write and, or or between the parts: “{found}” follows without one")]
    NotJoined {
        /// The part that follows.
        found: String,
        /// Where.
        position: usize,
    },
    /// A parenthesis without its partner.
    #[error("The parenthesis at character {} has no partner", .position + 1)]
    Parenthesis {
        /// Where it stands.
        position: usize,
    },
    /// A quotation mark without its partner.
    #[error("The quotation mark at character {} is never closed", .position + 1)]
    Quote {
        /// Where it stands.
        position: usize,
    },
    /// `lapsed:` without a usable number of days.
    #[error("“{found}” is not a time away: write lapsed:90d for ninety days")]
    Days {
        /// What stands there.
        found: String,
        /// Where.
        position: usize,
    },
    /// `lacks:` with something nobody lacks.
    #[error(
        "“{found}” is nothing one can lack: write lacks:consent, lacks:visit, lacks:place, lacks:contact or lacks:writing"
    )]
    Lack {
        /// What stands there.
        found: String,
        /// Where.
        position: usize,
    },
    /// Longer or deeper than anyone needs.
    #[error("This audience has too many parts")]
    TooLong {
        /// Where it becomes too much.
        position: usize,
    },
}

impl AudienceError {
    /// The character at which the trouble starts, counted from 0.
    pub const fn position(&self) -> usize {
        match self {
            Self::Empty { position }
            | Self::Unknown { position, .. }
            | Self::NotJoined { position, .. }
            | Self::Parenthesis { position }
            | Self::Quote { position }
            | Self::Days { position, .. }
            | Self::Lack { position, .. }
            | Self::TooLong { position } => *position,
        }
    }
}

impl std::str::FromStr for Audience {
    type Err = AudienceError;

    fn from_str(text: &str) -> Result<Self, AudienceError> {
        parse::parse(text)
    }
}

impl Audience {
    /// The same set with every tag and list renamed, for instance to the spelling on record.
    pub fn try_rename<E>(
        self,
        tag: &mut impl FnMut(String) -> Result<String, E>,
        list: &mut impl FnMut(String) -> Result<String, E>,
    ) -> Result<Self, E> {
        let all = |parts: Vec<Self>, tag: &mut _, list: &mut _| {
            parts.into_iter().map(|part| part.try_rename(tag, list)).collect::<Result<Vec<_>, E>>()
        };
        Ok(match self {
            Self::Everyone | Self::Lapsed { .. } | Self::Lacks(_) => self,
            Self::Tag(name) => Self::Tag(tag(name)?),
            Self::List(name) => Self::List(list(name)?),
            Self::And(parts) => Self::And(all(parts, tag, list)?),
            Self::Or(parts) => Self::Or(all(parts, tag, list)?),
            Self::Not(part) => Self::Not(Box::new(part.try_rename(tag, list)?)),
        })
    }

    /// The set in words, as they follow “people”: `tagged regular, not seen for 90 days`.
    pub fn words(&self) -> String {
        match self {
            Self::Everyone => "everyone".to_owned(),
            Self::Tag(name) => format!("tagged {name}"),
            Self::List(name) => format!("on the list {name}"),
            Self::Lapsed { days } => format!("not seen for {}", day_count(*days)),
            Self::Lacks(lack) => lack_in_words(*lack).to_owned(),
            Self::And(parts) => {
                let narrowing: Vec<_> = parts.iter().filter(|part| **part != Self::Everyone).collect();
                if narrowing.is_empty() {
                    return Self::Everyone.words();
                }
                let words: Vec<_> = narrowing.iter().map(|part| part.part_words()).collect();
                words.join(", ")
            }
            Self::Or(parts) => {
                let words: Vec<_> = parts.iter().map(Self::part_words).collect();
                words.join(" or ")
            }
            Self::Not(part) => match part.as_ref() {
                Self::Everyone => "nobody".to_owned(),
                Self::Tag(name) => format!("not tagged {name}"),
                Self::List(name) => format!("not on the list {name}"),
                Self::Lapsed { days } => format!("seen in the last {} or at a time unknown", day_count(*days)),
                Self::Not(inner) => inner.words(),
                Self::Lacks(_) | Self::And(_) | Self::Or(_) => format!("not {}", part.part_words()),
            },
        }
    }

    fn part_words(&self) -> String {
        match self {
            Self::And(_) | Self::Or(_) => format!("({})", self.words()),
            _ => self.words(),
        }
    }
}

const fn lack_in_words(lack: Lack) -> &'static str {
    match lack {
        Lack::Consent => "with no record of a yes",
        Lack::Visit => "known as customers, but not since when",
        Lack::Place => "whose place is only guessed from the area code",
        Lack::Contact => "without contact for 18 months",
        Lack::Writing => "without a written yes",
    }
}

fn day_count(days: u32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

impl fmt::Display for Audience {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everyone => formatter.write_str("all"),
            Self::Tag(name) => write!(formatter, "tag:{}", quoted(name)),
            Self::List(name) => write!(formatter, "list:{}", quoted(name)),
            Self::Lapsed { days } => write!(formatter, "lapsed:{days}d"),
            Self::Lacks(lack) => write!(formatter, "lacks:{lack}"),
            Self::And(parts) => join(formatter, parts, " and "),
            Self::Or(parts) => join(formatter, parts, " or "),
            Self::Not(part) => {
                formatter.write_str("not ")?;
                part.write_part(formatter)
            }
        }
    }
}

impl Audience {
    fn write_part(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(_) | Self::Or(_) => write!(formatter, "({self})"),
            _ => write!(formatter, "{self}"),
        }
    }
}

fn join(formatter: &mut fmt::Formatter<'_>, parts: &[Audience], word: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            formatter.write_str(word)?;
        }
        part.write_part(formatter)?;
    }
    Ok(())
}

/// A name as the parser reads it back: in quotation marks where it needs them, each inner one doubled.
fn quoted(name: &str) -> String {
    let plain = !name.is_empty() && !name.contains(|letter: char| parse::ends_word(letter) || letter == '"');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests;
