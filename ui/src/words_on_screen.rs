//! Reads the window's own sources and proves two habits: an owner never meets the trade's words outside the settings,
//! and sentences stand in `text.rs`. Fails when it has not seen every module there is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Words of the trade. Matched as whole words, whatever their case.
const TRADE: [&str; 21] = [
    "SID",
    "GSM-7",
    "GSM",
    "UCS-2",
    "webhook",
    "webhooks",
    "10DLC",
    "A2P",
    "segment",
    "segments",
    "MPS",
    "API",
    "opt-out",
    "opt-outs",
    "opt-in",
    "E.164",
    "TCPA",
    "JSON",
    "IANA",
    "backend",
    "suppression",
];

/// Where Twilio's own names for its things may be said.
const SETTINGS: &str = "views/settings";

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files_below(folder: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.insert(path);
        }
    }
    Ok(files)
}

/// The files the compiler sees: from `main.rs` along every `mod name;`.
fn modules(file: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    found.insert(file.to_owned());
    for line in fs::read_to_string(file)?.lines() {
        let declared = line.trim().trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
        let name = declared.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = name {
            modules(&folder.join(format!("{name}.rs")), &folder.join(name), found)?;
        }
    }
    Ok(())
}

/// The string literals of a source file, comments and tests left out.
fn literals(source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut letters = source.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => while letters.next().is_some_and(|letter| letter != '\n') {},
            // A quote of a quote mark; lifetimes have no closing mark and need no care.
            '\'' if letters.peek() == Some(&'"') => {
                letters.next();
            }
            '"' => {
                let raw = before == 'r';
                let mut text = String::new();
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' if !raw => text.extend(letters.next()),
                        letter => text.push(letter),
                    }
                }
                found.push(text);
            }
            _ => {}
        }
        before = letter;
    }
    found
}

/// Whether a text has this word, not as a part of a longer one or of a name with underscores.
fn has_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(&word).any(|(at, _)| {
        let (left, right) = (text.get(..at).unwrap_or_default(), text.get(at + word.len()..).unwrap_or_default());
        !is_part(left.chars().next_back()) && !is_part(right.chars().next())
    })
}

/// Whether a literal reads like something said to a person: a capital, a small letter, and a blank somewhere.
fn is_sentence(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && text.contains(' ')
}

/// Every source with its path below `src`, this one left out.
fn read_all() -> io::Result<Vec<(String, String)>> {
    let root = sources();
    let mut all = Vec::new();
    for path in files_below(&root)? {
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        if name != "words_on_screen.rs" {
            all.push((name, fs::read_to_string(&path)?));
        }
    }
    Ok(all)
}

/// What stands between `<Name` and its `>`, for every component a file shows.
fn components(source: &str) -> Vec<&str> {
    let opens =
        source.match_indices('<').filter(|(at, _)| source[at + 1..].starts_with(|c: char| c.is_ascii_uppercase()));
    let until_closed = |at: usize| {
        let mut before = ' ';
        let end = source[at..].find(|c| {
            let closes = c == '>' && !['=', '-'].contains(&before);
            before = c;
            closes
        });
        end.map(|end| &source[at..at + end])
    };
    opens.filter_map(|(at, _)| until_closed(at)).collect()
}

/// Leptos, with types erased, keeps the first handler given to a component from outside and drops those that follow.
#[test]
fn no_handler_is_put_on_a_component_from_outside() -> io::Result<()> {
    let from_outside = |source: &str| {
        let kinds = [" on:", " attr:", " class:", " style:", " prop:"];
        components(source).into_iter().find(|tag| kinds.iter().any(|kind| tag.contains(kind))).map(str::to_owned)
    };
    assert!(from_outside("<Button kind=x on:click=move |_| a -> b>{y}</Button>").is_some(), "it is seen where it is");
    for file in files_below(&sources())?.iter().filter(|file| !file.ends_with("words_on_screen.rs")) {
        assert_eq!(from_outside(&fs::read_to_string(file)?), None, "{}", file.display());
    }
    Ok(())
}

#[test]
fn every_module_there_is_has_been_read() -> io::Result<()> {
    let root = sources();
    let mut declared = BTreeSet::new();
    modules(&root.join("main.rs"), &root, &mut declared)?;
    assert_eq!(files_below(&root)?, declared, "a file nobody declares, or a module nobody read");
    assert_eq!(read_all()?.len() + 1, declared.len(), "every module but this one is judged");
    Ok(())
}

#[test]
fn the_trades_words_stay_in_the_settings() -> io::Result<()> {
    for (name, source) in read_all()?.iter().filter(|(name, _)| !name.starts_with(SETTINGS)) {
        for text in literals(source) {
            for word in TRADE {
                assert!(!has_word(&text, word), "{name} says “{word}” on screen: {text:?}");
            }
        }
    }
    Ok(())
}

#[test]
fn sentences_stand_in_text_rs() -> io::Result<()> {
    for (name, source) in read_all()?.iter().filter(|(name, _)| !name.ends_with("text.rs")) {
        for text in literals(source) {
            assert!(!is_sentence(&text), "{name} says something itself instead of in its text.rs: {text:?}");
        }
    }
    Ok(())
}

#[test]
fn the_reader_sees_what_stands_on_screen() {
    let source = "// \"a webhook\"\nlet a = \"one \\\"SID\\\"\"; let quote = '\"'; let b = r\"two\"; let c: &'static str = \"three\";";
    assert_eq!(literals(source), ["one \"SID\"", "two", "three"]);
    assert!(has_word("Your Account SID, please", "sid"));
    assert!(!has_word("beside the api_key_sid", "sid"), "part of a word");
    assert!(is_sentence("Nobody here yet") && !is_sentence("stack tight") && !is_sentence("ArrowDown"));
}
