//! What the rules and the weights together make of a reply. A known word alone is beyond question. A rule is overruled
//! only by loud weights, one step at a time on the way down: a demand becomes doubtful, a doubt becomes ordinary talk.
//! Where no rule speaks, loud weights alone make a doubt, louder ones a demand. The marks were set on replies left out of
//! the learning (see `learning`).

use super::ReplyLabel::{self, Ambiguous, Help, OptIn, OptOut};
use super::free::{Ground, Heard};
use super::learned::Voices;
use super::meaning;
use super::normal::Word;

/// Below it the weights call a demand of the rules plain talk: it is doubtful.
const NO_DEMAND: f32 = -0.7;
/// Below it they call a doubt of the rules plain talk: it is ordinary.
const NO_DOUBT: f32 = -1.0;
/// From it on they call a doubt of the rules a plain demand.
const CLEAR: f32 = 0.5;
/// The same of a demand the rules found narrowed.
const CLEAR_ALL_THE_SAME: f32 = 1.5;
/// From it on they make a doubt of what the rules say nothing about.
const UNHEARD_DOUBT: f32 = 0.0;
/// From it on they make a demand of it.
const UNHEARD_DEMAND: f32 = 1.8;
/// Fewer known words are too few for the weights to speak alone: “GO”, “Rosa”.
const FEWEST: usize = 2;
/// In a longer reply one clause may be lost among the others: the weights take nothing back.
const LONGEST: usize = 60;

/// The label, and the words that speak for it.
pub(super) fn decide(
    words: &[Word],
    heard: Option<Heard>,
    voices: Voices,
    loudest: String,
) -> Option<(ReplyLabel, String)> {
    let Some(Heard { ground, matched }) = heard else {
        return alone(words, voices).map(|label| (label, loudest));
    };
    let label = match ground {
        Ground::Demand if takes_back(words, voices, NO_DEMAND) => Ambiguous,
        Ground::Demand => OptOut,
        Ground::Narrowed if voices.demand >= CLEAR_ALL_THE_SAME => OptOut,
        Ground::Narrowed | Ground::Stop => Ambiguous,
        Ground::Doubt if voices.demand >= CLEAR => OptOut,
        Ground::Doubt | Ground::No if takes_back(words, voices, NO_DOUBT) => return None,
        Ground::Doubt | Ground::No => Ambiguous,
        Ground::Wish => OptIn,
        Ground::Question if voices.demand >= UNHEARD_DEMAND => Ambiguous,
        Ground::Question => Help,
    };
    Some((label, matched))
}

/// What the weights make of a reply no rule has heard.
fn alone(words: &[Word], voices: Voices) -> Option<ReplyLabel> {
    if words.iter().filter(|word| meaning::is_plain(word)).count() < FEWEST {
        None
    } else if voices.demand >= UNHEARD_DEMAND {
        Some(OptOut)
    } else {
        (voices.doubt >= UNHEARD_DOUBT).then_some(Ambiguous)
    }
}

fn takes_back(words: &[Word], voices: Voices, mark: f32) -> bool {
    voices.doubt < mark && words.len() <= LONGEST
}
