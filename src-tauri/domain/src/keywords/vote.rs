//! What the rules and the weights together make of a reply. A known word alone is beyond question. A rule is overruled
//! only by loud weights, one step at a time on the way down: a demand becomes doubtful, a doubt becomes ordinary talk.
//! Where no rule speaks, loud weights alone make a doubt, louder ones a demand. The marks were set on replies left out of
//! the learning (see `learning`).

use super::ReplyLabel::{self, Ambiguous, Help, OptIn, OptOut};
use super::free::{Ground, Heard};
use super::learned::Opinion;

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

/// What the weights hear in a reply. Courtesies are plain talk and would drown what they stand around, so they are asked
/// twice.
pub(super) struct Opinions {
    /// Of all words.
    pub(super) whole: Opinion,
    /// Of the clauses that say something, without courtesies.
    pub(super) bare: Opinion,
}

impl Opinions {
    fn demand(&self) -> f32 {
        self.whole.voices.demand.max(self.bare.voices.demand)
    }

    fn agree_on_plain_talk(&self, mark: f32) -> bool {
        self.whole.takes_back(mark) && self.bare.takes_back(mark)
    }
}

impl Opinion {
    fn takes_back(&self, mark: f32) -> bool {
        self.voices.doubt < mark && self.words <= LONGEST
    }

    /// What the weights make of a reply no rule has heard.
    fn alone(&self) -> Option<ReplyLabel> {
        if self.plain < FEWEST {
            None
        } else if self.voices.demand >= UNHEARD_DEMAND {
            Some(OptOut)
        } else {
            (self.voices.doubt >= UNHEARD_DOUBT).then_some(Ambiguous)
        }
    }
}

/// The label, and the words that speak for it.
pub(super) fn decide(heard: Option<Heard>, opinions: Opinions) -> Option<(ReplyLabel, String)> {
    let Some(Heard { ground, matched }) = heard else {
        let Opinions { whole, bare } = opinions;
        return [whole, bare]
            .into_iter()
            .filter_map(|opinion| opinion.alone().map(|label| (label, opinion.loudest)))
            .max_by_key(|(label, _)| *label == OptOut);
    };
    let label = match ground {
        Ground::Demand if opinions.agree_on_plain_talk(NO_DEMAND) => Ambiguous,
        Ground::Demand => OptOut,
        Ground::Narrowed if opinions.demand() >= CLEAR_ALL_THE_SAME => OptOut,
        Ground::Narrowed | Ground::Stop => Ambiguous,
        Ground::Doubt if opinions.demand() >= CLEAR => OptOut,
        Ground::Doubt if opinions.agree_on_plain_talk(NO_DOUBT) => return None,
        // “No” is all that is left of “no, thank you”.
        Ground::No if opinions.whole.takes_back(NO_DOUBT) => return None,
        Ground::Doubt | Ground::No => Ambiguous,
        Ground::Wish => OptIn,
        Ground::Question if opinions.demand() >= UNHEARD_DEMAND => Ambiguous,
        Ground::Question => Help,
    };
    Some((label, matched))
}
