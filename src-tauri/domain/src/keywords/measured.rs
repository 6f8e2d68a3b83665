//! The rates on labelled replies. All files but `unseen` have been learnt from and tuned on by now, so what is asserted of
//! them guards against losing ground. What to expect of replies nobody has tuned to are the figures at first sight.
//!
//! At first sight by the rules alone, held / straight of opt-outs, suppressed / reviewed of ordinary talk: nine batches of
//! the first twelve (`batch_replies.csv` has each) 97.5 / 94.7 and 1.3 / 3.5 in 100; the three that turned out to be mostly
//! odd wordings and traps 91.8 / 83.8 and 3.4 / 5.9.
//!
//! With the weights as the second voice, batches 13 to 20 (`voice_replies.csv` and `unseen_replies.csv`), each written
//! before the mending that followed it:
//!
//! | batch | opt-outs | rules alone | with the weights | ordinary | rules alone | with the weights |
//! |---|---|---|---|---|---|---|
//! | 13, plain and hurried | 158 | 155 / 148 | 157 / 152 left out | 263 | 2 / 6 | 0 / 4 left out |
//! | 14, long and formal | 205 | 202 / 192 | 202 / 200 left out | 285 | 1 / 24 | 0 / 12 left out |
//! | 15, street and Spanish | 234 | 231 / 208 | 232 / 225 left out | 298 | 10 / 21 | 4 / 19 left out |
//! | 16, plain | 181 | 180 / 173 | 181 / 177 | 267 | 1 / 9 | 0 / 3 |
//! | 17, odd wordings and traps | 230 | 213 / 186 | 217 / 202 | 314 | 11 / 20 | 8 / 14 |
//! | 18, with reasons; half-traps | 222 | 212 / 202 | 219 / 209 | 276 | 7 / 17 | 3 / 12 |
//! | 19, figures of speech and traps | 158 | 140 / 113 | 147 / 125 | 167 | 6 / 3 | 3 / 5 |
//! | 20, plain | 153 | 152 / 150 | 153 / 152 | 237 | 0 / 7 | 0 / 7 |
//!
//! “Left out”: the marks of `vote` were set with these batches at hand, but the weights of that figure had not learnt from
//! the batch (`learning`). Plain talk meets the targets at first sight; odd wordings do not. Left out one by one, the first
//! twelve give 99.7 / 98.6 and 0.3 / 3.0 in 100, but their rules were tuned on them.

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

/// Written last; neither learnt from nor tuned on.
const UNSEEN: &str = include_str!("../../tests/data/unseen_replies.csv");

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
    let whole = [("probe", PROBE), ("second", SECOND), ("third", THIRD), ("batches", BATCHES), ("voices", VOICES)];
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
fn replies_never_learnt_from_meet_the_targets() {
    let figures = Figures::of("unseen".to_owned(), rows(UNSEEN).iter());
    println!("{figures}");
    assert!(figures.meets_the_targets(), "{figures}\n{}", figures.wrong.join("\n"));
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

/// About 40 us of one core for a reply and 1.0 ms for one of 1,600 characters, on a busy machine of two cores, built for
/// release; most of it is trying patterns.
#[test]
#[ignore = "a measurement, for release builds"]
fn how_many_replies_a_second() {
    const LONGEST: usize = 1_600;
    let texts: Vec<String> = ReplyLabel::ALL.iter().flat_map(|label| all_texts(*label)).collect();
    let long: Vec<String> = texts
        .chunks(60)
        .map(|some| some.join(". ").chars().take(LONGEST).collect())
        .filter(|text: &String| text.chars().count() == LONGEST)
        .collect();
    for (name, texts, rounds) in [("replies", &texts, 10), ("of 1,600 characters", &long, 50)] {
        let started = std::time::Instant::now();
        let labelled = (0..rounds).flat_map(|_| texts).filter(|text| classify(text).label == OptOut).count();
        let each = started.elapsed().as_secs_f64() / (rounds * texts.len()) as f64;
        println!("{} {name}: {:.1} us each, {labelled} opt-outs", texts.len(), each * 1e6);
    }
}
