//! One cell with a whole name, split so that “Hi {first_name}” sounds right: the first word is the given name, whatever
//! follows the family name (which suits two Spanish surnames), unless a comma turns them round.

/// Courtesies before a name; nobody is greeted by them.
const COURTESIES: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "sr", "sra", "srta", "prof", "rev"];

/// What follows a name after a comma without being a given name.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "md", "dds", "phd", "esq", "cpa", "rn"];

/// Last words that mark a company.
const COMPANIES: &[&str] =
    &["inc", "llc", "ltd", "llp", "corp", "co", "company", "corporation", "gmbh", "sl", "sa", "plc"];

/// A name in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) first: String,
    pub(super) last: String,
    pub(super) company: String,
}

pub(super) fn split(full: &str) -> Name {
    let words: Vec<&str> = full.split_whitespace().collect();
    if words.len() > 1 && words.last().is_some_and(|last| is_one_of(last, COMPANIES)) {
        return Name { company: words.join(" "), ..Name::default() };
    }
    if let Some((before, after)) = full.split_once(',') {
        let given: Vec<&str> = after.split_whitespace().filter(|word| !is_one_of(word, SUFFIXES)).collect();
        let family = before.trim();
        if !given.is_empty() && !family.is_empty() && !after.contains(',') {
            return Name {
                first: given.join(" "),
                last: family.split_whitespace().collect::<Vec<_>>().join(" "),
                ..Name::default()
            };
        }
    }
    let words = match words.as_slice() {
        // “Dr. Lee” keeps its title: without it the family name would become the given one.
        [courtesy, rest @ ..] if rest.len() > 1 && is_one_of(courtesy, COURTESIES) => rest,
        all => all,
    };
    match words {
        // “John & Mary Smith” are greeted together.
        [one, and, other, rest @ ..] if matches!(*and, "&" | "+" | "and" | "y" | "e") && !rest.is_empty() => {
            Name { first: format!("{one} {and} {other}"), last: rest.join(" "), ..Name::default() }
        }
        [first, rest @ ..] => Name { first: (*first).to_owned(), last: rest.join(" "), ..Name::default() },
        [] => Name::default(),
    }
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    let plain: String = word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    words.contains(&plain.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_name_is_split_so_that_a_greeting_sounds_right() {
        for (full, first, last) in [
            ("Maria Lopez", "Maria", "Lopez"),
            ("  Maria   Lopez Garcia ", "Maria", "Lopez Garcia"),
            ("Lopez, Maria", "Maria", "Lopez"),
            ("van der Berg, Anna Lena", "Anna Lena", "van der Berg"),
            ("John Smith, Jr.", "John", "Smith, Jr."),
            ("Dr. Ann Lee", "Ann", "Lee"),
            ("Dr. Lee", "Dr.", "Lee"),
            ("John & Mary Smith", "John & Mary", "Smith"),
            ("Cher", "Cher", ""),
            ("", "", ""),
            (",", ",", ""),
        ] {
            assert_eq!(split(full), Name { first: first.into(), last: last.into(), company: String::new() }, "{full}");
        }
    }

    #[test]
    fn a_company_is_not_greeted_as_a_person() {
        assert_eq!(split("Joe's Diner, LLC").company, "Joe's Diner, LLC");
        assert_eq!(split("Co").first, "Co");
    }
}
