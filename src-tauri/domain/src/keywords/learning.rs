//! Learns the weights of `learned` from the labelled replies: logistic regression, by gradient descent in a fixed order, so
//! that the same replies give the same weights. Run the ignored tests here after changing replies or spelling.

use std::collections::HashMap;

use super::ReplyLabel::{self, OptOut};
use super::measured::{Row, all_rows, batches};
use super::{learned, normal, rules_say};

/// What is seen once is chance.
const SEEN: usize = 2;
const ROUNDS: i32 = 12;
const STEP: f32 = 0.3;
const SLOWER: f32 = 0.85;
/// At least so far apart in the files are replies that follow each other in learning.
const STRIDE: usize = 7919;
/// Weights smaller than this are left out of the file.
const SLIGHT: f32 = 0.15;

fn learn<'a>(rows: impl Iterator<Item = &'a Row>) -> HashMap<String, f32> {
    let clear = rows.filter(|row| matches!(row.label, OptOut | ReplyLabel::None));
    let examples: Vec<(Vec<String>, f32)> = clear
        .map(|row| (learned::features(&normal::words(&row.text)), if row.label == OptOut { 1.0 } else { 0.0 }))
        .collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for feature in examples.iter().flat_map(|(features, _)| features) {
        *seen.entry(feature).or_default() += 1;
    }
    let mut weights: HashMap<String, f32> = HashMap::new();
    let stride = (STRIDE..2 * STRIDE).find(|stride| gcd(*stride, examples.len()) == 1).unwrap();
    for round in 0..ROUNDS {
        let step = STEP * SLOWER.powi(round);
        for turn in 0..examples.len() {
            let (features, wanted) = &examples[turn * stride % examples.len()];
            let sum = learned::sum(features, |feature| weights.get(feature).copied().unwrap_or_default());
            let change = (wanted - 1.0 / (1.0 + (-sum).exp())) * step / (features.len().max(1) as f32).sqrt();
            for feature in features.iter().filter(|feature| seen[feature.as_str()] >= SEEN) {
                *weights.entry(feature.clone()).or_default() += change;
            }
        }
    }
    weights
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// What the net would do to a batch that it did not learn from.
#[test]
#[ignore = "a measurement, takes a minute"]
fn how_a_batch_fares_that_was_left_out() {
    let batches = batches();
    for (left_out, batch) in batches.iter().enumerate() {
        let others = batches.iter().enumerate().filter(|(at, _)| *at != left_out).flat_map(|(_, batch)| batch);
        let before = all_rows(false);
        let weights = learn(before.iter().chain(others));
        for doubt in [0.8, 1.0, 1.3, 1.6, 2.0] {
            let counts = |label: ReplyLabel| {
                let rows: Vec<&Row> = batch.iter().filter(|row| row.label == label).collect();
                let passed = rows.iter().filter(|row| rules_say(&normal::words(&row.text)).is_none());
                let sum = |row: &Row| {
                    learned::sum(&learned::features(&normal::words(&row.text)), |feature| {
                        weights.get(feature).copied().unwrap_or_default()
                    })
                };
                let (caught, passed): (Vec<&&Row>, Vec<&&Row>) = passed.partition(|row| sum(row) >= doubt);
                (rows.len(), caught.len(), passed.len())
            };
            let (all, caught, missed) = counts(OptOut);
            let (ordinary, stopped, _) = counts(ReplyLabel::None);
            println!(
                "batch {}, {doubt}: {caught} more held and {missed} missed of {all}; {stopped} more reviewed of {ordinary}",
                left_out + 1
            );
        }
    }
}

#[test]
#[ignore = "writes the weights anew"]
fn learn_the_weights_anew() {
    let mut weights: Vec<(String, f32)> =
        learn(all_rows(true).iter()).into_iter().filter(|(_, weight)| weight.abs() >= SLIGHT).collect();
    weights.sort_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| a.cmp(b)));
    let rows: Vec<String> = weights.iter().map(|(words, weight)| format!("{words},{weight:.2}\n")).collect();
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/keywords/learned.csv"), rows.concat()).unwrap();
}
