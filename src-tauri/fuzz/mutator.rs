// Included by the fuzz tests of three crates, none of which may know the others: a seeded die, a corpus of whole inputs, and
// changes to their bytes. The same seed makes the same inputs. `cargo xtask fuzz --seconds N` runs them for long.

use std::path::Path;
use std::time::{Duration, Instant};

/// Fuzzes for as long as it is told to; a moment in an ordinary test run.
pub struct Fuzzer {
    state: u64,
    corpus: Vec<Vec<u8>>,
    until: Instant,
    /// How many inputs there were.
    pub inputs: u64,
}

/// Bytes that mean something to somebody.
const TOKENS: [&[u8]; 22] = [
    b"&",
    b"=",
    b"%",
    b"%00",
    b"%ff",
    b"+",
    b"\0",
    b"\r\n\r\n",
    b"{",
    b"}",
    b"[",
    b"\"",
    b"null",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"<",
    b">",
    b"</Message>",
    b"<Response/>",
    b"\xff\xfe",
    "😀".as_bytes(),
];

impl Fuzzer {
    /// Reads the corpus of a target. `LINNET_FUZZ_SECONDS` says how long, `LINNET_FUZZ_SEED` where the die begins.
    pub fn of(target: &str) -> Self {
        let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
        let mut files: Vec<_> =
            std::fs::read_dir(folder).expect("a corpus").map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        let corpus = files.iter().map(|file| std::fs::read(file).expect("a file")).collect();
        let seconds = number("LINNET_FUZZ_SECONDS").unwrap_or(1);
        let until = Instant::now() + Duration::from_secs(seconds);
        Self { state: number("LINNET_FUZZ_SEED").unwrap_or(1), corpus, until, inputs: 0 }
    }

    /// A number below another.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % sides.max(1)
    }

    /// The next input; nothing when the time is over and a thousand were tried.
    pub fn next_input(&mut self) -> Option<Vec<u8>> {
        if self.inputs >= 1_000 && Instant::now() >= self.until {
            return None;
        }
        self.inputs += 1;
        let which = self.roll(self.corpus.len());
        let mut input = self.corpus[which].clone();
        for _ in 0..=self.roll(6) {
            self.change(&mut input);
        }
        Some(input)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.roll(input.len() + 1);
        let end = (at + self.roll(24)).min(input.len());
        match self.roll(7) {
            0 if at < input.len() => input[at] ^= 1 << self.roll(8),
            1 => drop(input.drain(at..end)),
            2 => {
                let piece = input[at..end].to_vec();
                let to = self.roll(input.len() + 1);
                input.splice(to..to, piece);
            }
            3 | 4 => {
                let token = TOKENS[self.roll(TOKENS.len())];
                input.splice(at..at, token.iter().copied());
            }
            5 => input.truncate(at),
            _ => {
                let other = self.roll(self.corpus.len());
                let from = self.roll(self.corpus[other].len() + 1);
                let piece = self.corpus[other][from..].to_vec();
                input.truncate(at);
                input.extend(piece);
            }
        }
    }
}
