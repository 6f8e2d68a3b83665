//! Merge fields: `{first_name|there}` becomes the person's name, or the words after the bar when there is none. `{{` and
//! `}}` stand for single braces. A template that parses renders completely: no field is ever left in the text, and
//! what is inserted is never read as a template again.

mod field;
mod parse;

use serde::{Deserialize, Serialize};

pub use field::Field;

/// A parsed text: plain words and fields, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Field { name: String, fallback: Option<String> },
}

/// Why a text is not a template. Positions count characters from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MergeError {
    /// The name in the braces is none that can be filled.
    #[error("There is no field {{{name}}}{}", did_you_mean(.suggestion.as_deref()))]
    UnknownField {
        /// What stands in the braces.
        name: String,
        /// Where the field opens.
        position: usize,
        /// The known field that looks most like it.
        suggestion: Option<String>,
    },
    /// A brace opens a field that never closes, or another brace opens inside it.
    #[error("The brace at character {} opens a field that is not closed. Write {{{{ for a plain brace", .position + 1)]
    Unclosed {
        /// Where the field opens.
        position: usize,
    },
    /// `{}` or `{|words}`.
    #[error("The braces at character {} hold no field", .position + 1)]
    Empty {
        /// Where the field opens.
        position: usize,
    },
    /// `{{first_name}}`, as other programs write fields, would be sent as it stands.
    #[error("Write {{{name}}} with single braces: doubled ones would be sent as they stand")]
    DoubledBraces {
        /// The field meant.
        name: String,
        /// Where the braces open.
        position: usize,
    },
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!(". Did you mean {{{name}}}?"))
}

impl MergeError {
    /// The character at which the trouble starts, counted from 0.
    pub const fn position(&self) -> usize {
        match self {
            Self::UnknownField { position, .. }
            | Self::Unclosed { position }
            | Self::Empty { position }
            | Self::DoubledBraces { position, .. } => *position,
        }
    }
}

/// A text with every field filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The text to send.
    pub text: String,
    /// Fields that had neither a value nor a fallback and are therefore empty in the text; each once.
    pub missing: Vec<String>,
}

/// A stretch of a rendered text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The words.
    pub text: String,
    /// The field they came from; `None` for words of the template itself.
    pub field: Option<String>,
}

impl Template {
    /// Parses a text that may use the fields of [`Field`].
    pub fn parse(text: &str) -> Result<Self, MergeError> {
        let known: Vec<&str> = Field::ALL.iter().map(|field| field.word()).collect();
        Self::parse_with(text, &known)
    }

    /// Parses a text that may use the fields in `known`. Case is ignored, and a space or hyphen stands for `_`.
    pub fn parse_with(text: &str, known: &[&str]) -> Result<Self, MergeError> {
        parse::parse(text, known).map(|pieces| Self { pieces })
    }

    /// The fields used, each once, in order of first use.
    pub fn fields(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for piece in &self.pieces {
            if let Piece::Field { name, .. } = piece
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }

    /// Fills every field. A value that is absent or blank gives way to the fallback.
    pub fn render<V: AsRef<str>>(&self, mut value: impl FnMut(&str) -> Option<V>) -> Rendered {
        let mut rendered = Rendered { text: String::new(), missing: Vec::new() };
        for piece in &self.pieces {
            match piece.fill(&mut value) {
                Filled::Plain(text) | Filled::Fallback(text) => rendered.text.push_str(text),
                Filled::Value(text) => rendered.text.push_str(text.as_ref()),
                Filled::Missing(name) if rendered.missing.iter().any(|known| known == name) => {}
                Filled::Missing(name) => rendered.missing.push(name.to_owned()),
            }
        }
        rendered
    }

    /// The rendered text in stretches that tell which words came from which field, for a preview that marks them.
    pub fn preview<V: AsRef<str>>(&self, mut value: impl FnMut(&str) -> Option<V>) -> Vec<Span> {
        let span = |piece: &Piece| {
            let text = match piece.fill(&mut value) {
                Filled::Plain(text) | Filled::Fallback(text) => text.to_owned(),
                Filled::Value(text) => text.as_ref().to_owned(),
                Filled::Missing(_) => String::new(),
            };
            Span { text, field: piece.field().map(str::to_owned) }
        };
        self.pieces.iter().map(span).collect()
    }
}

/// What a piece contributes.
enum Filled<'a, V> {
    Plain(&'a str),
    Value(V),
    Fallback(&'a str),
    Missing(&'a str),
}

impl Piece {
    fn fill<V: AsRef<str>>(&self, value: &mut impl FnMut(&str) -> Option<V>) -> Filled<'_, V> {
        match self {
            Self::Plain(text) => Filled::Plain(text),
            Self::Field { name, fallback } => match (value(name), fallback) {
                (Some(text), _) if !text.as_ref().trim().is_empty() => Filled::Value(text),
                (_, Some(fallback)) => Filled::Fallback(fallback),
                (_, None) => Filled::Missing(name),
            },
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Plain(_) => None,
            Self::Field { name, .. } => Some(name),
        }
    }
}

#[cfg(test)]
mod tests;
