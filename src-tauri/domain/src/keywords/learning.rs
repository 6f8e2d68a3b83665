//! Learns the weights of `learned` from the labelled replies: logistic regression, by gradient descent in a fixed order, so
//! that the same replies give the same weights. Each reply is learnt as it stands and once more with a slip of the thumb.
//! Run the ignored tests here, built for release, after changing replies, spelling or meanings.

use std::collections::HashMap;

use super::ReplyLabel::{self, Ambiguous, OptOut};
use super::learned::{self, Voices, Weights};
use super::measured::{Row, all_rows, batches};
use super::normal::Word;
use super::{free, normal, vote};

/// What is seen in one reply, with and without a slip, is chance.
const SEEN: usize = 3;
const ROUNDS: i32 = 12;
const STEP: f32 = 4.0;
const SLOWER: f32 = 0.85;
/// How fast a weight that nothing renews fades.
const FADES: f32 = 0.003;
/// At least so far apart in the files are replies that follow each other in learning.
const STRIDE: usize = 7919;
/// Weights smaller than this are left out of the file.
const SLIGHT: f32 = 0.6;
/// A doubtful reply weighs so much in what speaks against plain talk; it is half of one thing and half of another.
const HALF: f32 = 0.5;

struct Example {
    features: Vec<usize>,
    scale: f32,
    label: ReplyLabel,
}

/// What a label says of a voice: wanted or not, and its weight.
type Lesson = fn(ReplyLabel) -> Option<(f32, f32)>;

const DOUBT: Lesson = |label| match label {
    OptOut => Some((1.0, 1.0)),
    Ambiguous => Some((1.0, HALF)),
    ReplyLabel::None => Some((0.0, 1.0)),
    ReplyLabel::OptIn | ReplyLabel::Help => None,
};
const DEMAND: Lesson = |label| Some((if label == OptOut { 1.0 } else { 0.0 }, 1.0));

fn learn<'a>(rows: impl Iterator<Item = &'a Row>) -> HashMap<String, Voices> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let examples: Vec<Example> = rows
        .flat_map(|row| {
            [(row.text.clone(), row.label)].into_iter().chain(slipped(&row.text).map(|text| (text, row.label)))
        })
        .map(|(text, label)| {
            let mut features = Vec::new();
            learned::features(&normal::words(&text), |feature| {
                let next = numbers.len();
                features.push(*numbers.entry(feature.parts.join(" ")).or_insert(next));
            });
            let scale = learned::scale(u16::try_from(features.len()).unwrap());
            Example { features, scale, label }
        })
        .collect();
    let mut seen = vec![0; numbers.len()];
    examples.iter().flat_map(|example| &example.features).for_each(|feature| seen[*feature] += 1);
    let (doubt, demand) = (descend(&examples, &seen, DOUBT), descend(&examples, &seen, DEMAND));
    let voices = |at: usize| Voices { doubt: doubt[at], demand: demand[at] };
    numbers.into_iter().map(|(feature, at)| (feature, voices(at))).collect()
}

/// The reply with one slip of the thumb: two letters changed places, or one left out, in a word picked by its letters.
fn slipped(text: &str) -> Option<String> {
    const SHORTEST: usize = 4;
    let hash =
        text.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)) as usize;
    let letters: Vec<char> = text.chars().collect();
    let inside =
        |at: usize| letters.get(at..at + SHORTEST).is_some_and(|run| run.iter().all(|letter| letter.is_alphabetic()));
    let places: Vec<usize> = (0..letters.len()).filter(|at| inside(*at)).collect();
    let at = places.get(hash % places.len().max(1))? + 1;
    let mut slipped = letters;
    if hash & 0x100 == 0 {
        slipped.swap(at, at + 1);
    } else {
        slipped.remove(at);
    }
    Some(slipped.into_iter().collect())
}

fn descend(examples: &[Example], seen: &[usize], lesson: Lesson) -> Vec<f32> {
    let mut weights = vec![0.0_f32; seen.len()];
    let stride = (STRIDE..2 * STRIDE).find(|stride| gcd(*stride, examples.len()) == 1).unwrap();
    for round in 0..ROUNDS {
        let step = STEP * SLOWER.powi(round);
        for turn in 0..examples.len() {
            let example = &examples[turn * stride % examples.len()];
            let Some((wanted, weight)) = lesson(example.label) else { continue };
            let sum: f32 = example.features.iter().map(|feature| weights[*feature]).sum::<f32>() * example.scale;
            let change = weight * (wanted - 1.0 / (1.0 + (-sum).exp())) * step * example.scale;
            for feature in example.features.iter().filter(|feature| seen[**feature] >= SEEN) {
                weights[*feature] += change - FADES * step * weights[*feature];
            }
        }
    }
    weights
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The weights as the file has them.
fn written(weights: HashMap<String, Voices>) -> Vec<(String, Voices)> {
    let tenth = |weight: f32| (weight * 10.0).round() / 10.0;
    let loud = |voices: &Voices| voices.doubt.abs().max(voices.demand.abs()) >= SLIGHT;
    let mut rows: Vec<(String, Voices)> = weights
        .into_iter()
        .filter(|(_, voices)| loud(voices))
        .map(|(what, voices)| (what, Voices { doubt: tenth(voices.doubt), demand: tenth(voices.demand) }))
        .collect();
    rows.sort_by(|(a, x), (b, y)| y.doubt.total_cmp(&x.doubt).then_with(|| a.cmp(b)));
    rows
}

/// What rules and weights make of a batch that the weights did not learn from.
#[test]
#[ignore = "a measurement, takes a minute"]
fn how_a_batch_fares_that_was_left_out() {
    let batches = batches();
    for (left_out, (name, batch)) in batches.iter().enumerate() {
        let others = batches.iter().enumerate().filter(|(at, _)| *at != left_out).flat_map(|(_, (_, batch))| batch);
        let before = all_rows(false);
        let weights: Weights = written(learn(before.iter().chain(others)))
            .into_iter()
            .map(|(what, voices)| (learned::key(&what), voices))
            .collect();
        let figures = super::measured::figures_by(name, batch, |text| {
            let words = normal::words(text);
            let spoken = free::without_courtesies(&words);
            super::exact(&spoken)
                .or_else(|| {
                    let bare = free::spoken_clauses(&spoken).join(&Word::plain(normal::BREAK));
                    let [whole, bare] = [&words, &bare].map(|words| learned::opinion_by(&weights, words));
                    vote::decide(free::classify(&spoken), vote::Opinions { whole, bare })
                })
                .map_or(ReplyLabel::None, |(label, _)| label)
        });
        println!("{figures}");
    }
}

#[test]
#[ignore = "writes the weights anew"]
fn learn_the_weights_anew() {
    let rows: Vec<String> = written(learn(all_rows(true).iter()))
        .into_iter()
        .map(|(what, Voices { doubt, demand })| format!("{what},{doubt},{demand}\n"))
        .collect();
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/keywords/learned.csv"), rows.concat()).unwrap();
}
