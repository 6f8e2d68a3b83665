//! Brings a reply into one spelling: lower-case words without accents and apostrophes, shorthand written out, clauses
//! parted by a full stop. Decides nothing.

/// Parts clauses in the sequence of words.
pub(super) const BREAK: &str = ".";

/// Words that add politeness and nothing else.
const FILLERS: [&str; 23] = [
    BREAK,
    "please",
    "kindly",
    "thanks",
    "thank",
    "you",
    "ok",
    "okay",
    "hey",
    "hi",
    "hello",
    "now",
    "just",
    "already",
    "immediately",
    "asap",
    "right",
    "sir",
    "maam",
    "por",
    "favor",
    "gracias",
    "porfa",
];

/// The words of a reply, with a break before the first, after the last and between clauses.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = vec![BREAK.to_owned()];
    let mut word = String::new();
    let end = |word: &mut String, words: &mut Vec<String>| {
        if !word.is_empty() {
            words.extend(spelled_out(word).into_iter().map(str::to_owned));
            word.clear();
        }
    };
    for c in text.chars() {
        // A dash between words is a pause, inside a word it joins (“opt-out”).
        let folded = if c == '-' && word.is_empty() { Folded::Break } else { folded(c) };
        match folded {
            Folded::Letter(c) => word.push(c),
            Folded::Nothing => {}
            Folded::Space => end(&mut word, &mut words),
            Folded::Break => {
                end(&mut word, &mut words);
                words.push(BREAK.to_owned());
            }
            Folded::Word(sign) => {
                end(&mut word, &mut words);
                words.push(sign.to_owned());
            }
        }
    }
    end(&mut word, &mut words);
    words.push(BREAK.to_owned());
    words.dedup_by(|later, earlier| later == BREAK && earlier == BREAK);
    words
}

pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// Whether a single word is STOP or UNSUBSCRIBE mistyped: letters held down, swapped, or one letter wrong, but neither
/// another word nor an unfinished one (“sto”).
pub(super) fn is_misspelt_stop(word: &str) -> bool {
    const OTHER_WORDS: [&str; 16] = [
        "STEP", "SHOP", "SLOP", "STOW", "SWOP", "ATOP", "STOA", "STOOP", "STROP", "STOMP", "STOPE", "STUPE", "SOP",
        "STOCK", "SETUP", "STORE",
    ];
    let mut held_down: Vec<char> = word.chars().collect();
    held_down.dedup();
    let near_stop = word.len() >= 4 && strsim::damerau_levenshtein(word, "STOP") == 1 && !OTHER_WORDS.contains(&word);
    let near_unsubscribe = word.starts_with("UNS") && strsim::damerau_levenshtein(word, "UNSUBSCRIBE") <= 3;
    held_down.iter().collect::<String>() == "STOP" && word != "STOOP" || near_stop || near_unsubscribe
}

enum Folded {
    Letter(char),
    Word(&'static str),
    Space,
    Break,
    Nothing,
}

fn folded(c: char) -> Folded {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    match c.to_lowercase().next().unwrap_or(c) {
        'á' | 'à' | 'â' | 'ä' | 'ã' => Folded::Letter('a'),
        'é' | 'è' | 'ê' | 'ë' => Folded::Letter('e'),
        'í' | 'ì' | 'î' | 'ï' => Folded::Letter('i'),
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => Folded::Letter('o'),
        'ú' | 'ù' | 'û' | 'ü' => Folded::Letter('u'),
        'ñ' => Folded::Letter('n'),
        'ç' => Folded::Letter('c'),
        c if c.is_alphanumeric() => Folded::Letter(c),
        // “don't” and “opt-out” are one word; marks on letters and emoji are not words.
        '\'' | '’' | '‘' | '`' | '´' | '-' | '‐' | '‑' => Folded::Nothing,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => Folded::Nothing,
        '.' | '!' | '?' | ';' | ',' | ':' | '\n' | '\r' | '¡' | '¿' | '…' | '–' | '—' => Folded::Break,
        '🛑' | '⛔' => Folded::Word("stop"),
        '👎' | '✋' | '🙅' | '🖕' => Folded::Word("thumbsdown"),
        '😂' | '🤣' | '😆' | '😹' | '😜' => Folded::Word("lol"),
        '#' => Folded::Word("number"),
        _ => Folded::Space,
    }
}

fn spelled_out(word: &str) -> Vec<&str> {
    match word {
        "pls" | "plz" | "plse" => vec!["please"],
        "ur" => vec!["your"],
        "txt" | "txts" | "texts" | "txtmsg" => vec!["texts"],
        "txting" => vec!["texting"],
        "msg" | "msgs" | "messages" => vec!["messages"],
        "dnt" | "dont" => vec!["dont"],
        "im" => vec!["i", "am"],
        "thx" | "ty" | "tks" => vec!["thanks"],
        "optout" => vec!["opt", "out"],
        "optin" => vec!["opt", "in"],
        "unsub" | "unsubscribed" | "unsubscribing" => vec!["unsubscribe"],
        "haha" | "hahaha" | "lmao" | "rofl" | "hilarious" | "jk" | "kidding" => vec!["lol"],
        word if word.len() >= 9 && is_misspelt_stop(&word.to_uppercase()) => vec!["unsubscribe"],
        word => vec![word],
    }
}
