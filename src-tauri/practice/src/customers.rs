//! The pretend customers: who they are, and how each answers a text. Only they ever answer by themselves, at most once
//! per text, and the same seed gives the same answers.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::agenda::Event;
use crate::calls;
use crate::model::Message;
use crate::world::{State, World};

/// How a pretend customer takes being texted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Temperament {
    /// Reads and does nothing.
    Quiet,
    /// Often says thanks.
    Grateful,
    /// Often asks something.
    Curious,
    /// Answers the first text with the word STOP.
    Stop,
    /// Answers the first text with a sentence that means stop.
    PleaseStop,
    /// Says it is the wrong number.
    WrongNumber,
    /// Wants some texts but not others.
    Choosy,
    /// Thanks in Spanish.
    SpanishThanks,
    /// Says stop in Spanish.
    SpanishStop,
}

/// An invented person with a fictional number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PretendCustomer {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// E.164, always 555-01xx.
    pub number: String,
    /// At example.com.
    pub email: String,
    /// What a shop would have noted.
    pub tags: Vec<String>,
    /// The day they last came in.
    pub last_visit: NaiveDate,
    /// How they answer.
    pub temperament: Temperament,
}

/// Everyone, with visits counted back from `as_of`.
pub fn pretend_customers(as_of: DateTime<Utc>) -> Vec<PretendCustomer> {
    include_str!("../data/customers.csv").lines().filter_map(|line| parse(line, as_of)).collect()
}

fn parse(line: &str, as_of: DateTime<Utc>) -> Option<PretendCustomer> {
    let fields: Vec<&str> = line.split('|').collect();
    let [first, last, area, line, tags, days, temperament] = fields[..] else { return None };
    let ascii = |name: &str| name.chars().filter_map(plain).collect::<String>();
    Some(PretendCustomer {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        number: format!("+1{area}55501{line}"),
        email: format!("{}.{}@example.com", ascii(first), ascii(last)),
        tags: tags.split(';').map(str::to_owned).collect(),
        last_visit: (as_of - TimeDelta::days(days.parse().ok()?)).date_naive(),
        temperament: serde_json::from_value(temperament.into()).ok()?,
    })
}

/// A letter as it stands in a mail address.
fn plain(letter: char) -> Option<char> {
    Some(match letter.to_lowercase().next()? {
        'á' => 'a',
        'é' | 'è' | 'ë' => 'e',
        'í' => 'i',
        'ó' | 'ö' | 'ø' => 'o',
        'ú' => 'u',
        'ñ' => 'n',
        lower if lower.is_ascii_alphanumeric() => lower,
        _ => return None,
    })
}

/// The account's own numbers: three local ones and a toll-free one, on lines no pretend customer has.
pub(crate) fn own_numbers(die: &mut StdRng) -> Vec<String> {
    const AREAS: [&str; 6] = ["312", "415", "212", "303", "512", "617"];
    let start = die.random_range(0..AREAS.len());
    let local = (0..3).map(|place| format!("+1{}555010{place}", AREAS[(start + place) % AREAS.len()]));
    local.chain(["+18885550103".to_owned()]).collect()
}

/// A pretend customer has got a text and may answer it later.
pub(crate) fn hear(world: &World, state: &mut State, message: &Message) {
    let Some(place) = world.customers.iter().position(|customer| customer.number == message.to) else { return };
    let Some(ours) = message.from.clone() else { return };
    let had = state.texts_had.entry(message.to.clone()).or_default();
    *had += 1;
    let seed = world.options.seed ^ ((place as u64 + 1) << 32) ^ had.wrapping_mul(0x9E37_79B9);
    let mut die = StdRng::seed_from_u64(seed);
    let temperament = world.customers[place].temperament;
    let Some(body) = answer(temperament, *had, &mut die) else {
        if matches!(temperament, Temperament::Curious | Temperament::Grateful) {
            calls::maybe_later(world, state, message);
        }
        return;
    };
    let delay = Duration::from_secs(die.random_range(8..150));
    let event = Event::Text { from: message.to.clone(), to: ours, body: body.to_owned() };
    state.agenda.after(world.clock.now(), delay, event);
}

/// What a customer of this temperament says to the `nth` text, if anything.
fn answer(temperament: Temperament, nth: u64, die: &mut StdRng) -> Option<&'static str> {
    let first = nth == 1;
    let (likely, words): (f64, &[&str]) = match temperament {
        Temperament::Quiet => return None,
        Temperament::Grateful => (
            0.6,
            &["Thank you!", "Thanks so much 😊", "Perfect, see you then", "Great, thanks for letting me know!", "👍"],
        ),
        Temperament::Curious => (
            0.5,
            &[
                "Do you have anything on Saturday morning?",
                "How much would that be?",
                "Is parking free there?",
                "Can I bring my son too?",
                "What time do you close on Fridays?",
            ],
        ),
        Temperament::Stop => (if first { 1.0 } else { 0.0 }, &["STOP", "Stop", "UNSUBSCRIBE"]),
        Temperament::PleaseStop => (
            if first { 1.0 } else { 0.3 },
            &["please stop texting me", "Take me off your list please", "Don't text me anymore"],
        ),
        Temperament::WrongNumber => {
            (if first { 1.0 } else { 0.5 }, &["Wrong number", "You have the wrong number, I'm not who you think"])
        }
        Temperament::Choosy => {
            (if first { 1.0 } else { 0.2 }, &["Not interested in the sales, only my appointments please"])
        }
        Temperament::SpanishThanks => (0.8, &["¡Muchas gracias!", "Gracias, ¿tienen cita el martes?"]),
        Temperament::SpanishStop => {
            (if first { 1.0 } else { 0.3 }, &["No más mensajes por favor", "Ya no me manden mensajes, gracias"])
        }
    };
    if die.random_bool(likely) { words.choose(die).copied() } else { None }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::destinations::{Fate, e164, fate, refusal};

    fn everyone() -> Vec<PretendCustomer> {
        pretend_customers(DateTime::from_timestamp(1_760_000_000, 0).expect("valid instant"))
    }

    #[test]
    fn every_customer_is_a_different_person_who_can_be_texted() {
        let everyone = everyone();
        assert_eq!(everyone.len(), include_str!("../data/customers.csv").lines().count() - 1);
        let numbers: HashSet<_> = everyone.iter().map(|customer| &customer.number).collect();
        let emails: HashSet<_> = everyone.iter().map(|customer| &customer.email).collect();
        assert_eq!((numbers.len(), emails.len()), (everyone.len(), everyone.len()));
        for customer in &everyone {
            assert_eq!(e164(&customer.number).as_ref(), Ok(&customer.number));
            assert_eq!(fate(&customer.number), Fate::Delivered);
            assert_eq!(refusal(&customer.number), None);
            assert!(customer.email.is_ascii(), "{}", customer.email);
        }
    }

    #[test]
    fn no_customer_has_one_of_our_own_numbers() {
        for seed in 0..20 {
            let own = own_numbers(&mut StdRng::seed_from_u64(seed));
            assert!(everyone().iter().all(|customer| !own.contains(&customer.number)));
        }
    }

    #[test]
    fn most_say_nothing_and_some_say_stop_in_other_words() {
        let everyone = everyone();
        let quiet = everyone.iter().filter(|customer| customer.temperament == Temperament::Quiet).count();
        assert!(quiet * 2 > everyone.len());
        let mut die = StdRng::seed_from_u64(3);
        let said = answer(Temperament::PleaseStop, 1, &mut die).expect("answers the first text");
        assert_eq!(crate::optout::word(said, false), None);
        let said = answer(Temperament::Stop, 1, &mut die).expect("answers the first text");
        assert_eq!(crate::optout::word(said, false), Some(crate::optout::Word::Stop));
    }
}
