//! Brings a reply into one spelling: lower-case words without accents and apostrophes, shorthand and masked letters
//! written out, clauses parted by a full stop. Decides nothing.

use super::spelling;

/// Parts clauses in the sequence of words.
pub(super) const BREAK: &str = ".";
/// Stands for a number or a time.
pub(super) const DIGITS: &str = "<digits>";
/// Stands for a telephone number.
pub(super) const PHONE: &str = "<phone>";

/// A word in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Written with one capital, within a clause: perhaps somebody's name.
    pub(super) capital: bool,
}

impl Word {
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), capital: false }
    }

    pub(super) fn is_break(&self) -> bool {
        self.text == BREAK
    }
}

/// The words of a reply, with a break before the first, after the last and between clauses.
pub(super) fn words(text: &str) -> Vec<Word> {
    let raw = without_staccato(with_nt(raw_words(text)));
    let mut words: Vec<Word> = Vec::with_capacity(raw.len() + 2);
    let mut rest = raw.as_slice();
    while let Some((word, after)) = rest.split_first() {
        if let Some((joined, taken)) = spelled_letters(rest) {
            words.push(Word::plain(joined));
            rest = rest.get(taken..).unwrap_or_default();
        } else {
            if word.is_break() {
                words.push(word.clone());
            } else {
                spelling::write_out(word, &mut words);
            }
            rest = after;
        }
    }
    words
}

/// The words as they stand, in small letters.
fn raw_words(text: &str) -> Vec<Word> {
    let mut words = vec![Word::plain(BREAK)];
    let mut word = Word::plain("");
    let mut capitals = 0_usize;
    let end = |word: &mut Word, capitals: &mut usize, words: &mut Vec<Word>| {
        if !word.text.is_empty() {
            let first = words.last().is_some_and(Word::is_break);
            word.capital = word.capital && *capitals == 1 && !first && word.text.len() > 1;
            words.push(std::mem::replace(word, Word::plain("")));
        }
        *capitals = 0;
    };
    let mut after = '\0';
    for (c, next) in text.chars().zip(text.chars().skip(1).chain(['\0'])) {
        let folded = match c {
            // A dash or star between letters joins them (“opt-out”, “st*p”), elsewhere it is a pause.
            // “#stop” is a word with a flourish, “my #” a number.
            '#' if next.is_alphabetic() => Folded::Space,
            '-' if word.text.is_empty() || !next.is_alphanumeric() => Folded::Break,
            '*' if !word.text.is_empty() => Folded::Letter('*'),
            '$' if next.is_alphabetic() => Folded::Letter('s'),
            '@' if after.is_alphabetic() && next.is_alphabetic() => Folded::Letter('a'),
            // “10.30” and “1,200” are one number.
            '.' | ',' | ':' if after.is_ascii_digit() && next.is_ascii_digit() => Folded::Nothing,
            c => folded(c),
        };
        match folded {
            Folded::Letter(letter) => {
                if c.is_uppercase() {
                    word.capital |= word.text.is_empty();
                    capitals += 1;
                }
                word.text.push(letter);
            }
            Folded::Nothing => {}
            Folded::Space => end(&mut word, &mut capitals, &mut words),
            Folded::Break => {
                end(&mut word, &mut capitals, &mut words);
                words.push(Word::plain(BREAK));
            }
            Folded::Word(sign) => {
                end(&mut word, &mut capitals, &mut words);
                // Faces stand beside a clause; a stop sign is part of it.
                let beside = sign != "stop" && sign != "number";
                let clause = [BREAK, sign, BREAK];
                words.extend(if beside { &clause[..] } else { &clause[1..2] }.iter().copied().map(Word::plain));
            }
        }
        after = c;
    }
    end(&mut word, &mut capitals, &mut words);
    words.push(Word::plain(BREAK));
    words.dedup_by(|later, earlier| later.is_break() && earlier.is_break());
    words
}

/// “don t”, “do nt” and “didn t” are one word each.
fn with_nt(words: Vec<Word>) -> Vec<Word> {
    const BEFORE: [&str; 10] = ["don", "do", "didn", "doesn", "isn", "aren", "wasn", "won", "haven", "shouldn"];
    let mut joined: Vec<Word> = Vec::with_capacity(words.len());
    for word in words {
        match joined.last_mut() {
            Some(before) if matches!(word.text.as_str(), "t" | "nt") && BEFORE.contains(&before.text.as_str()) => {
                let not = if before.text == "do" { "nt" } else { "t" };
                before.text.push_str(not);
            }
            _ => joined.push(word),
        }
    }
    joined
}

/// “Do. Not. Text. Me.” is one clause. A "stop" among single words keeps its own.
fn without_staccato(words: Vec<Word>) -> Vec<Word> {
    const FEW: usize = 3;
    // Words that are not said alone.
    const PARTS: [&str; 10] = ["me", "us", "my", "off", "not", "from", "the", "your", "more", "mas"];
    let is_step =
        |clause: &&&[Word]| clause.len() == 1 && clause.iter().all(|word| word.text.len() > 1 && word.text != "stop");
    let clauses: Vec<&[Word]> = words.split(Word::is_break).filter(|clause| !clause.is_empty()).collect();
    let mut merged = vec![Word::plain(BREAK)];
    let mut rest = clauses.as_slice();
    while !rest.is_empty() {
        let steps = rest.iter().take_while(is_step).count();
        let is_sentence =
            rest.iter().take(steps).flat_map(|clause| clause.iter()).any(|word| PARTS.contains(&word.text.as_str()));
        let (together, others) = rest.split_at(if steps >= FEW && is_sentence { steps } else { 1 });
        merged.extend(together.iter().copied().flatten().cloned());
        merged.push(Word::plain(BREAK));
        rest = others;
    }
    merged
}

/// “s t o p” and “S.T.O.P” at the front: the word and how much it takes.
fn spelled_letters(words: &[Word]) -> Option<(&'static str, usize)> {
    let letters = |word: &&Word| word.is_break() || word.text.chars().count() == 1;
    if words.first()?.is_break() || !letters(&words.first()?) {
        return None;
    }
    let run: Vec<&Word> = words.iter().take(24).take_while(letters).collect();
    let joined: String = run.iter().filter(|word| !word.is_break()).map(|word| word.text.as_str()).collect();
    let word = ["stop", "quit", "end", "cancel", "unsubscribe", "optout", "alto", "revoke", "remove"]
        .into_iter()
        .find(|known| joined.starts_with(known))?;
    let mut letters = word.len();
    let taken = run.iter().take_while(|word| {
        let more = letters > 0;
        letters -= usize::from(more && !word.is_break());
        more
    });
    Some((word, taken.count()))
}

enum Folded {
    Letter(char),
    Word(&'static str),
    Space,
    Break,
    Nothing,
}

fn folded(c: char) -> Folded {
    let c = plain_letter(c);
    match c.to_lowercase().next().unwrap_or(c) {
        'á' | 'à' | 'â' | 'ä' | 'ã' => Folded::Letter('a'),
        'é' | 'è' | 'ê' | 'ë' => Folded::Letter('e'),
        'í' | 'ì' | 'î' | 'ï' => Folded::Letter('i'),
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => Folded::Letter('o'),
        'ú' | 'ù' | 'û' | 'ü' => Folded::Letter('u'),
        'ñ' => Folded::Letter('n'),
        'ç' => Folded::Letter('c'),
        c if c.is_alphanumeric() => Folded::Letter(c),
        // “don't” and “opt-out” are one word; marks on letters are not words.
        '\'' | '’' | '‘' | '`' | '´' | 'ʼ' | '-' | '‐' | '‑' => Folded::Nothing,
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2060}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ad}' => Folded::Nothing,
        '.' | '!' | '?' | ';' | ',' | ':' | '\n' | '\r' | '¡' | '¿' | '…' | '–' | '—' | '(' | ')' => {
            Folded::Break
        }
        '🛑' | '⛔' | '🚫' => Folded::Word("stop"),
        '👎' | '✋' | '🙅' | '🖕' | '😡' | '🤬' | '😠' => Folded::Word("thumbsdown"),
        '😂' | '🤣' | '😆' | '😹' | '😜' => Folded::Word("lol"),
        '😍' | '🥰' => Folded::Word("love"),
        '#' => Folded::Word("number"),
        _ => Folded::Space,
    }
}

/// Letters of fancy alphabets (full width, circled, bold and script mathematics) and look-alikes as plain ones.
fn plain_letter(c: char) -> char {
    let code = u32::from(c);
    let latin = |offset: u32| char::from_u32(u32::from('a') + offset % 26).unwrap_or(c);
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(code - 0xfee0).unwrap_or(c),
        '\u{24b6}'..='\u{24e9}' => latin(code - 0x24b6),
        '\u{1d400}'..='\u{1d6a3}' => latin(code - 0x1_d400),
        '\u{1f130}'..='\u{1f149}' => latin(code - 0x1_f130),
        '\u{1f150}'..='\u{1f169}' => latin(code - 0x1_f150),
        '\u{1f170}'..='\u{1f189}' => latin(code - 0x1_f170),
        'Ѕ' | 'ѕ' => 's',
        'Т' | 'т' | 'Τ' => 't',
        'О' | 'о' | 'Ο' | 'ο' => 'o',
        'Р' | 'р' | 'Ρ' | 'ρ' => 'p',
        'А' | 'а' => 'a',
        'Е' | 'е' => 'e',
        c => c,
    }
}
