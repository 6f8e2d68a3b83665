//! The rates on labelled replies. Each file that was there first is split in two by a hash of its letters; the rules were
//! built on one half and first measured on the other, then the few misses there were mended too. All files have been tuned
//! on by now, so what is asserted here guards against losing ground. What to expect of replies nobody has tuned to are the
//! figures at first sight below.
//!
//! At first sight, held / straight of opt-outs, and suppressed / reviewed of ordinary talk:
//! - the rules before these, held half of `fresh`: 74 / 67 of 107, 0 / 4 of 111;
//! - these, held halves: `gathered` 51 / 51 of 53, 1 / 0 of 28; `more` 33 / 31 of 34, 0 / 1 of 39; `fresh` 105 / 105 of
//!   107, 2 / 2 of 111;
//! - batches written one after the other, each mended with before the next: `second` 86 / 86 of 90, 2 / 2 of 88; `third`
//!   91 / 89 of 108, 1 / 1 of 105; `last` 84 / 83 of 84, 1 / 1 of 82;
//! - lists of odd wordings, all in `probe`: from 78 to 90 of 100 held;
//! - twelve batches of about 320 opt-outs and 320 ordinary replies, written one after the other and each mended with
//!   before the next (figures of each in `batch_replies.csv`). Nine of them: 2,773 of 2,845 held and 2,693 straight (97.5
//!   and 94.7 in 100; the best 98.7 and 95.0, the worst 96.0 and 91.4), of 2,865 ordinary ones 36 suppressed and 99 reviewed
//!   (1.3 and 3.5). The three that turned out to be mostly odd wordings and traps (3, 5, 12): 899 of 979 held, 820
//!   straight (91.8 and 83.8), 34 and 59 of 1,005 (3.4 and 5.9). No batch met all targets at first sight.
//!
//! The learned net, measured on each batch with the others to learn from and the rules as they were then, reviews about 1
//! in 100 ordinary replies more; of the seven refusals batch 11 had missed it caught five.

use std::fmt;

use super::ReplyLabel::{self, Ambiguous, OptOut};
use super::classify;

/// Gathered from public pages (compliance notes, section 5).
const GATHERED: &str = include_str!("../../tests/data/replies.csv");
/// Written to try earlier patterns; those were tuned on all of it.
const MORE: &str = include_str!("../../tests/data/more_replies.csv");
/// Written here before the present rules.
const FRESH: &str = include_str!("../../tests/data/fresh_replies.csv");
/// Written here after the first form of the present rules, then tuned on.
const SECOND: &str = include_str!("../../tests/data/second_replies.csv");
/// Written here after the second form, then tuned on.
const THIRD: &str = include_str!("../../tests/data/third_replies.csv");
/// Written here when the rules stood still for a while.
const LAST: &str = include_str!("../../tests/data/last_replies.csv");
/// Written here while the rules were built; tuned on.
const PROBE: &str = include_str!("../../tests/data/probe_replies.csv");

/// Twelve batches written here later, each before the mending that followed it.
const BATCHES: &str = include_str!("../../tests/data/batch_replies.csv");

/// Written after them in voices of other people, again each before the mending that followed it.
const VOICES: &str = include_str!("../../tests/data/voice_replies.csv");

pub(super) struct Row {
    pub(super) text: String,
    pub(super) label: ReplyLabel,
}

/// Rows of `text,label`; the text may be quoted.
fn rows(table: &str) -> Vec<Row> {
    let lines = table.lines().filter(|line| !line.starts_with("# ")).skip(1);
    let row = |line: &str| {
        let (text, label) = line.rsplit_once(',').unwrap();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        Row { text: text.replace("\"\"", "\""), label: ReplyLabel::from_word(label).unwrap() }
    };
    lines.map(row).collect()
}

/// The labelled replies, with or without the batches.
pub(super) fn all_rows(with_batches: bool) -> Vec<Row> {
    let files = [GATHERED, MORE, FRESH, PROBE, SECOND, THIRD, LAST, BATCHES, VOICES];
    files.into_iter().take(if with_batches { 9 } else { 7 }).flat_map(rows).collect()
}

/// The batches, each by itself with its name.
pub(super) fn batches() -> Vec<(String, Vec<Row>)> {
    let parts = [BATCHES, VOICES].into_iter().flat_map(|table| table.split("# batch ").skip(1));
    parts.map(|part| (format!("batch {}", part.split(':').next().unwrap_or_default()), rows(part))).collect()
}

/// The replies of all files with one label.
pub(super) fn all_texts(label: ReplyLabel) -> Vec<String> {
    let rows = [GATHERED, MORE, FRESH, PROBE, SECOND, THIRD, BATCHES, VOICES].into_iter().flat_map(rows);
    rows.filter(|row| row.label == label).map(|row| row.text).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Building,
    Held,
}

/// FNV-1a over the letters, so that one wording in two cases falls into one half.
fn half_of(row: &Row) -> Half {
    let letters = row.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let hash = letters.fold(0x811c_9dc5_u32, |hash, c| (hash ^ u32::from(c)).wrapping_mul(0x0100_0193));
    if (hash >> 16) & 1 == 0 { Half::Building } else { Half::Held }
}

/// What became of some labelled replies.
struct Figures {
    name: String,
    opt_outs: usize,
    held: usize,
    straight: usize,
    ordinary: usize,
    suppressed: usize,
    reviewed: usize,
    others: usize,
    others_right: usize,
    wrong: Vec<String>,
}

/// What becomes of labelled replies by another reading than ours.
pub(super) fn figures_by(name: &str, rows: &[Row], read: impl Fn(&str) -> ReplyLabel) -> impl fmt::Display {
    Figures::by(name.to_owned(), rows.iter(), |text| (read(text), String::new()))
}

impl Figures {
    fn of<'a>(name: String, rows: impl Iterator<Item = &'a Row>) -> Self {
        Self::by(name, rows, |text| {
            let found = classify(text);
            (found.label, found.matched.unwrap_or_default())
        })
    }

    fn by<'a>(name: String, rows: impl Iterator<Item = &'a Row>, read: impl Fn(&str) -> (ReplyLabel, String)) -> Self {
        let mut figures = Self {
            name,
            opt_outs: 0,
            held: 0,
            straight: 0,
            ordinary: 0,
            suppressed: 0,
            reviewed: 0,
            others: 0,
            others_right: 0,
            wrong: Vec::new(),
        };
        for row in rows {
            let (found, because) = read(&row.text);
            match row.label {
                OptOut => {
                    figures.opt_outs += 1;
                    figures.held += usize::from(matches!(found, OptOut | Ambiguous));
                    figures.straight += usize::from(found == OptOut);
                }
                ReplyLabel::None => {
                    figures.ordinary += 1;
                    figures.suppressed += usize::from(found == OptOut);
                    figures.reviewed += usize::from(found == Ambiguous);
                }
                _ => {
                    figures.others += 1;
                    figures.others_right += usize::from(found == row.label);
                }
            }
            if found != row.label {
                figures.wrong.push(format!("  {} taken for {} [{because}]: {}", row.label, found, row.text));
            }
        }
        figures
    }

    /// Opt-outs held at least 99 in 100, straight 95; ordinary talk suppressed at most 1 in 100, reviewed 5.
    fn meets_the_targets(&self) -> bool {
        self.held * 100 >= self.opt_outs * 99
            && self.straight * 100 >= self.opt_outs * 95
            && self.suppressed * 100 <= self.ordinary
            && self.reviewed * 100 <= self.ordinary * 5
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, opt_outs, held, straight, ordinary, suppressed, reviewed, others, others_right, .. } = self;
        write!(
            f,
            "{name:<20} opt-outs {opt_outs}: held {held}, straight {straight}; ordinary {ordinary}: suppressed {suppressed}, \
             reviewed {reviewed}; other labels {others}: right {others_right}"
        )
    }
}

fn figures(name: &str, table: &str, half: Half) -> Figures {
    let rows = rows(table);
    Figures::of(format!("{name} {half:?}").to_lowercase(), rows.iter().filter(|row| half_of(row) == half))
}

/// Those the rules were built on.
fn built_on() -> Vec<Figures> {
    let halves = [("gathered", GATHERED), ("more", MORE), ("fresh", FRESH)];
    let halves = halves.map(|(name, table)| figures(name, table, Half::Building));
    let whole = [("probe", PROBE), ("second", SECOND), ("third", THIRD), ("batches", BATCHES)];
    let whole = whole.map(|(name, table)| Figures::of(name.to_owned(), rows(table).iter()));
    halves.into_iter().chain(whole).collect()
}

#[test]
fn replies_the_rules_were_built_on_meet_the_targets() {
    for figures in built_on() {
        println!("{figures}");
        assert!(figures.meets_the_targets(), "{figures}\n{}", figures.wrong.join("\n"));
    }
}

#[test]
fn replies_kept_back_meet_the_targets() {
    for (name, table) in [("gathered", GATHERED), ("more", MORE), ("fresh", FRESH)] {
        println!("{}", figures(name, table, Half::Held));
    }
    let last = rows(LAST);
    println!("{}", Figures::of("last".to_owned(), last.iter()));
    let held = [GATHERED, MORE, FRESH].into_iter().flat_map(rows).filter(|row| half_of(row) == Half::Held);
    let kept_back: Vec<Row> = held.chain(last).collect();
    let figures = Figures::of("all kept back".to_owned(), kept_back.iter());
    println!("{figures}");
    assert!(figures.opt_outs > 250 && figures.ordinary > 250, "too few rows to measure: {figures}");
    assert!(figures.meets_the_targets(), "{figures}\n{}", figures.wrong.join("\n"));
}

/// About 20,000 a second on a busy machine of two cores, built for release; nearly all of it is trying patterns.
#[test]
#[ignore = "a measurement, for release builds"]
fn how_many_replies_a_second() {
    let texts: Vec<String> = ReplyLabel::ALL.iter().flat_map(|label| all_texts(*label)).collect();
    let rounds = 20;
    let started = std::time::Instant::now();
    let labelled = (0..rounds).flat_map(|_| &texts).filter(|text| classify(text).label == OptOut).count();
    let a_second = (rounds * texts.len()) as f64 / started.elapsed().as_secs_f64();
    println!("{a_second:.0} replies a second, {labelled} opt-outs");
}
