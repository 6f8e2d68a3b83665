//! The two tables of words: what carriers refuse or watch, and what makes an everyday message smell of an offer.

use std::ops::Range;
use std::sync::LazyLock;

use super::phrases::{Match, Phrases, rows};
use super::tokens::Token;

const RESTRICTED: &str = include_str!("../../data/restricted_words.csv");
const OFFERS: &str = include_str!("../../data/offer_phrases.csv");

crate::words! {
    /// Kinds of content that carriers refuse or watch.
    pub enum Restricted {
        /// Sex.
        Sex = "sex",
        /// Hate.
        Hate = "hate",
        /// Alcohol.
        Alcohol = "alcohol",
        /// Firearms.
        Firearms = "firearms",
        /// Tobacco and vaping.
        Tobacco = "tobacco",
        /// Gambling.
        Gambling = "gambling",
        /// Payday and other high-risk loans.
        Lending = "lending",
        /// Debt relief and credit repair.
        DebtRelief = "debt_relief",
        /// Work from home and other lures of lead sellers.
        LeadGeneration = "lead_generation",
        /// Cannabis, CBD and the like.
        Cannabis = "cannabis",
    }
}

impl Restricted {
    /// As the owner reads it.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Sex => "adult content",
            Self::Hate => "hate speech",
            Self::Alcohol => "alcohol",
            Self::Firearms => "firearms",
            Self::Tobacco => "tobacco or vaping",
            Self::Gambling => "gambling",
            Self::Lending => "high-risk loans",
            Self::DebtRelief => "debt relief",
            Self::LeadGeneration => "money-making schemes",
            Self::Cannabis => "cannabis or CBD",
        }
    }

    /// Allowed once the campaign is registered as age-gated.
    pub(super) const fn opens_with_age_gate(self) -> bool {
        matches!(self, Self::Sex | Self::Alcohol | Self::Firearms | Self::Tobacco)
    }
}

/// What a row says of its phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Judgement {
    /// Must not be sent.
    Block,
    /// May be refused.
    Warn,
    /// Smells of an offer.
    Offer,
    /// Excuses the words it covers.
    Fine,
}

impl Judgement {
    fn read(word: &str) -> Option<Self> {
        [("block", Self::Block), ("warn", Self::Warn), ("offer", Self::Offer), ("fine", Self::Fine)]
            .into_iter()
            .find_map(|(known, judgement)| (known == word).then_some(judgement))
    }
}

/// A restricted phrase in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// What it is.
    pub(super) kind: Restricted,
    /// Carriers refuse it outright.
    pub(super) blocks: bool,
}

/// The restricted phrases of a text, in order; of overlapping ones of a kind the longest, a blocking one first.
pub(super) fn restricted(tokens: &[Token]) -> Vec<Hit> {
    static TABLE: LazyLock<Phrases<(Restricted, Judgement)>> = LazyLock::new(|| {
        Phrases::new(rows(RESTRICTED).filter_map(|row| {
            let meaning = Restricted::from_word(row.first()?).zip(Judgement::read(row.get(1)?))?;
            row.get(2).map(|phrase| (*phrase, meaning))
        }))
    });
    let found = TABLE.find(tokens);
    let (fine, mut hits): (Vec<_>, Vec<_>) = found.into_iter().partition(|hit| hit.meaning.1 == Judgement::Fine);
    hits.retain(|hit| !fine.iter().any(|fine| fine.meaning.0 == hit.meaning.0 && overlap(fine, hit)));
    hits.sort_by_key(|hit| (hit.meaning.1 != Judgement::Block, std::cmp::Reverse(hit.tokens.len())));
    let mut kept: Vec<Match<(Restricted, Judgement)>> = Vec::new();
    for hit in hits {
        if !kept.iter().any(|kept| kept.meaning.0 == hit.meaning.0 && overlap(kept, &hit)) {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.tokens.start);
    let hit = |hit: Match<(Restricted, Judgement)>| Hit {
        tokens: hit.tokens,
        kind: hit.meaning.0,
        blocks: hit.meaning.1 == Judgement::Block,
    };
    kept.into_iter().map(hit).collect()
}

/// The first phrases of a text that smell of an offer.
pub(super) fn offers(tokens: &[Token]) -> Vec<Range<usize>> {
    static TABLE: LazyLock<Phrases<Judgement>> = LazyLock::new(|| {
        Phrases::new(rows(OFFERS).filter_map(|row| {
            let judgement = Judgement::read(row.first()?)?;
            row.get(2).map(|phrase| (*phrase, judgement))
        }))
    });
    let found = TABLE.find(tokens);
    let (fine, mut hits): (Vec<_>, Vec<_>) = found.into_iter().partition(|hit| hit.meaning == Judgement::Fine);
    hits.retain(|hit| !fine.iter().any(|fine| overlap(fine, hit)));
    hits.sort_by_key(|hit| (hit.tokens.start, std::cmp::Reverse(hit.tokens.end)));
    hits.into_iter().map(|hit| hit.tokens).collect()
}

fn overlap<T>(a: &Match<T>, b: &Match<T>) -> bool {
    a.tokens.start < b.tokens.end && b.tokens.start < a.tokens.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_whole() {
        for (table, judgements) in [(RESTRICTED, ["block", "warn", "fine"]), (OFFERS, ["offer", "fine", "fine"])] {
            assert!(rows(table).count() > 60);
            for row in rows(table) {
                assert!(row.len() == 6 && row.iter().all(|field| !field.is_empty()), "{row:?}");
                assert!(row.iter().any(|field| judgements.contains(field)), "{row:?}");
                assert!(["high", "medium", "low"].contains(&row[5]), "{row:?}");
                let phrase = row[2];
                assert_eq!(phrase, phrase.to_lowercase(), "phrases are compared folded");
                assert!(!phrase.contains(['-', '\'', 'é', 'ó']), "{phrase}");
            }
        }
        let known = rows(RESTRICTED).all(|row| Restricted::from_word(row[0]).is_some());
        assert!(known, "a group that no kind stands for is never found");
    }
}
