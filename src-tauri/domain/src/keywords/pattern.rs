//! A pattern over words, written as text: `stop|quit all? MESSAGES`. Alternatives are parted by `|`, a `?` at the end makes
//! an element optional, `!` in front takes any word but these, `*` stands for up to three words of one clause, `.` for
//! the edge of a clause, and an upper-case name for a class of words.

use super::normal::BREAK;

/// Classes of words, by name.
pub(super) type Classes = [(&'static str, &'static str)];

/// The first place where the pattern fits: start and length.
pub(super) fn find(pattern: &str, classes: &Classes, words: &[String]) -> Option<(usize, usize)> {
    let elements: Vec<&str> = pattern.split(' ').collect();
    (0..words.len()).find_map(|at| {
        let length = fits(&elements, classes, words.get(at..)?)?;
        Some((at, length))
    })
}

/// How many words the elements take from the front, if they fit there.
fn fits(elements: &[&str], classes: &Classes, words: &[String]) -> Option<usize> {
    let Some((element, others)) = elements.split_first() else { return Some(0) };
    if *element == "*" {
        let within = words.iter().take(3).take_while(|word| *word != BREAK).count();
        return (0..=within).find_map(|skip| Some(skip + fits(others, classes, words.get(skip..)?)?));
    }
    let (element, optional) = element.strip_suffix('?').map_or((*element, false), |element| (element, true));
    let taken = words.split_first().filter(|(word, _)| takes(element, classes, word));
    let with = taken.and_then(|(_, rest)| Some(1 + fits(others, classes, rest)?));
    with.or_else(|| if optional { fits(others, classes, words) } else { None })
}

fn takes(element: &str, classes: &Classes, word: &str) -> bool {
    if let Some(others) = element.strip_prefix('!') {
        return word != BREAK && !takes(others, classes, word);
    }
    let mut choices = element.split('|');
    choices.any(|choice| match classes.iter().find(|(name, _)| *name == choice) {
        Some((_, members)) => members.split('|').any(|member| member == word),
        None => choice == word,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOURS: &Classes = &[("COLOUR", "red|blue")];

    fn found(pattern: &str, text: &str) -> Option<String> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        find(pattern, COLOURS, &words).map(|(at, length)| words[at..at + length].join(" "))
    }

    #[test]
    fn a_pattern_fits_where_its_elements_do() {
        assert_eq!(found("take|bring the? COLOUR one", "please bring red one").as_deref(), Some("bring red one"));
        assert_eq!(found("take the? COLOUR", "take the green"), None);
        assert_eq!(found("the !COLOUR", "the red the green").as_deref(), Some("the green"));
        assert_eq!(found("a * d", "a b c d").as_deref(), Some("a b c d"));
        assert_eq!(found("a * d", "a b . d"), None, "a gap stays within its clause");
        assert_eq!(found("a .", "a b . a .").as_deref(), Some("a ."));
    }
}
