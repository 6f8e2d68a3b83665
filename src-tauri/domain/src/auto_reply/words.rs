//! Words as people write them, brought into one spelling: lower case, one space between words, nothing else but letters,
//! digits and apostrophes.

/// A text in one spelling, with a space before and after.
pub fn normal(text: &str) -> String {
    let mut found = String::from(" ");
    let plain = text.to_lowercase().replace(['’', '‘'], "'");
    let words = plain.split(|letter: char| !(letter.is_alphanumeric() || letter == '\''));
    for word in words.map(|word| word.trim_matches('\'')).filter(|word| !word.is_empty()) {
        found.push_str(word);
        found.push(' ');
    }
    found
}

/// A word or phrase that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase(String);

impl Phrase {
    /// As people write it.
    pub fn new(text: &str) -> Self {
        Self(normal(text))
    }

    /// Whether nothing is left of it.
    pub fn is_empty(&self) -> bool {
        self.0.len() == 1
    }

    /// Whether a text (as [`normal`] gives it) is nothing else.
    pub fn is(&self, said: &str) -> bool {
        !self.is_empty() && self.0 == said
    }

    /// Whether a text (as [`normal`] gives it) has it, as whole words.
    pub fn is_in(&self, said: &str) -> bool {
        !self.is_empty() && said.contains(&self.0)
    }

    /// How many letters it has.
    pub fn length(&self) -> usize {
        self.0.trim().chars().count()
    }
}
