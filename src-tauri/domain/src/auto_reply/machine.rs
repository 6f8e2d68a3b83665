//! Texts written by machines, as far as their words show it.

use std::sync::LazyLock;

use super::words::{Phrase, normal};

const PHRASES: &str = include_str!("../../data/machine_phrases.csv");

static MACHINE: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let rows = PHRASES.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|row| row.split(',').next()).map(Phrase::new).filter(|phrase| !phrase.is_empty()).collect()
});

/// Whether a text reads as a machine's.
pub fn written_by_machine(text: &str) -> bool {
    let said = normal(text);
    MACHINE.iter().any(|phrase| phrase.is_in(&said))
}
