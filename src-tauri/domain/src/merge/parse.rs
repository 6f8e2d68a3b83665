//! Reads a template: text in, pieces or the first error out. Total: every text gives one or the other.

use super::{MergeError, Piece};

/// A name longer than this is a forgotten brace, not a name: messages quote no more of it.
const QUOTED: usize = 40;

pub(super) fn parse(text: &str, known: &[&str]) -> Result<Vec<Piece>, MergeError> {
    let mut parser = Parser { text, rest: text, known, pieces: Vec::new(), plain: String::new() };
    while let Some(at) = parser.rest.find(['{', '}']) {
        let (before, from_brace) = parser.rest.split_at(at);
        parser.plain.push_str(before);
        parser.rest = from_brace;
        parser.brace()?;
    }
    parser.plain.push_str(parser.rest);
    parser.end_plain();
    Ok(parser.pieces)
}

struct Parser<'a> {
    text: &'a str,
    /// What is still to be read.
    rest: &'a str,
    known: &'a [&'a str],
    pieces: Vec<Piece>,
    /// Words read since the last field.
    plain: String,
}

impl<'a> Parser<'a> {
    /// `rest` starts with a brace.
    fn brace(&mut self) -> Result<(), MergeError> {
        if let Some(after) = self.rest.strip_prefix("{{") {
            self.plain_brace(after)
        } else if let Some(after) = self.rest.strip_prefix('{') {
            self.field(after)
        } else {
            self.plain.push('}');
            self.rest = self.rest.strip_prefix("}}").or_else(|| self.rest.strip_prefix('}')).unwrap_or_default();
            Ok(())
        }
    }

    fn plain_brace(&mut self, after: &'a str) -> Result<(), MergeError> {
        // Other programs write fields with two braces; sent as it stands, the field would reach every customer.
        if let Some((inside, _)) = after.split_once('}')
            && let Some(name) = self.find(inside.split('|').next().unwrap_or_default())
        {
            return Err(MergeError::DoubledBraces { name: name.to_owned(), position: self.position() });
        }
        self.plain.push('{');
        self.rest = after;
        Ok(())
    }

    fn field(&mut self, after: &'a str) -> Result<(), MergeError> {
        let closed = after.split_once('}').filter(|(inside, _)| !inside.contains('{'));
        let Some((inside, rest)) = closed else {
            return Err(MergeError::Unclosed { position: self.position() });
        };
        let (name, fallback) = match inside.split_once('|') {
            Some((name, fallback)) => (name.trim(), Some(fallback.to_owned())),
            None => (inside.trim(), None),
        };
        if name.is_empty() {
            return Err(MergeError::Empty { position: self.position() });
        }
        let Some(known) = self.find(name) else {
            return Err(MergeError::UnknownField {
                name: name.chars().take(QUOTED).collect(),
                position: self.position(),
                suggestion: self.closest(name),
            });
        };
        self.end_plain();
        self.pieces.push(Piece::Field { name: known.to_owned(), fallback });
        self.rest = rest;
        Ok(())
    }

    fn end_plain(&mut self) {
        if !self.plain.is_empty() {
            self.pieces.push(Piece::Plain(std::mem::take(&mut self.plain)));
        }
    }

    fn position(&self) -> usize {
        self.text.chars().count() - self.rest.chars().count()
    }

    fn find(&self, name: &str) -> Option<&'a str> {
        let wanted = spelled(name);
        self.known.iter().copied().find(|known| spelled(known) == wanted)
    }

    fn closest(&self, name: &str) -> Option<String> {
        let wanted = spelled(name).replace('_', "");
        let likeness = |known: &str| {
            let known = spelled(known);
            if known.split('_').any(|part| part == wanted) {
                // “name” or “visit”: a whole part of a field's name.
                return 0.9;
            }
            strsim::jaro_winkler(&known.replace('_', ""), &wanted)
        };
        let mut best: Option<(f64, &str)> = None;
        for known in self.known {
            let likeness = likeness(known);
            if likeness >= 0.8 && best.is_none_or(|(found, _)| likeness > found) {
                best = Some((likeness, known));
            }
        }
        best.map(|(_, known)| known.to_owned())
    }
}

/// One spelling for `First Name`, `first-name` and `first_name`.
fn spelled(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}
