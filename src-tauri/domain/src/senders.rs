//! Which of the business's numbers a text goes out from. Owns the choice as a pure function over what is known of every
//! number in question; never looks anything up, and never names one that may not send.

use crate::words;
use crate::{PhoneNumber, SenderId};

words! {
    /// Why a number was picked.
    pub enum PickedBy {
        /// The owner named it, for everything or for this campaign.
        Owner = "owner",
        /// The person and this number texted each other last.
        Sticky = "sticky",
        /// It has the person's area code.
        AreaCode = "area_code",
        /// It has sent the fewest texts today.
        LeastUsed = "least_used",
    }
}

/// A North American area code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(u16);

/// Prefixes of toll-free numbers in North America (FCC, 47 CFR 52.101 and its assignments). They stand for no place.
const TOLL_FREE: [u16; 7] = [800, 833, 844, 855, 866, 877, 888];

/// Whether a number is a toll-free one of North America.
pub fn is_toll_free(number: &PhoneNumber) -> bool {
    national_code(number).is_some_and(|code| TOLL_FREE.contains(&code))
}

fn national_code(number: &PhoneNumber) -> Option<u16> {
    let national = number.as_str().strip_prefix("+1").filter(|rest| rest.len() == 10)?;
    national.get(..3)?.parse().ok()
}

impl AreaCode {
    /// The area code of a North American number that belongs to a place; nothing for toll-free and foreign numbers.
    pub fn of(number: &PhoneNumber) -> Option<Self> {
        national_code(number).filter(|code| !TOLL_FREE.contains(code)).map(Self)
    }
}

/// A number a text may go out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which.
    pub id: SenderId,
    /// Whether the account has it and it can text.
    pub usable: bool,
    /// Its area code, if it has one.
    pub area: Option<AreaCode>,
    /// Texts that left from it today.
    pub sent_today: u64,
    /// Most texts that may leave from it in a day; nothing for no limit.
    pub daily_cap: Option<u64>,
}

impl Candidate {
    /// Whether one more text may leave from it today.
    pub const fn has_room(&self) -> bool {
        match self.daily_cap {
            Some(cap) => self.sent_today < cap,
            None => true,
        }
    }

    const fn may_send(&self) -> bool {
        self.usable && self.has_room()
    }
}

/// What speaks for one number or another when a person is texted. Nothing where the owner does not want it to count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ties {
    /// The number they last wrote to, or were last texted from.
    pub last: Option<SenderId>,
    /// Their area code.
    pub area: Option<AreaCode>,
}

/// A number, and why it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Which.
    pub sender: SenderId,
    /// Why.
    pub by: PickedBy,
}

/// Why there is no number to send from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSender {
    /// None of them can send at all.
    Unusable,
    /// Every one that can has sent its texts for the day.
    Spent,
}

/// Picks among the numbers that take turns: the one they know, else one of their area, else the one that has sent least
/// today; among equals the one with the lowest id. Always one that may send.
pub fn pick(candidates: &[Candidate], ties: Ties) -> Result<Pick, NoSender> {
    let mut open: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.may_send()).collect();
    open.sort_by_key(|candidate| (candidate.sent_today, candidate.id));
    let known = open.iter().find(|candidate| Some(candidate.id) == ties.last);
    let near = || open.iter().find(|candidate| ties.area.is_some() && candidate.area == ties.area);
    let found = known
        .map(|candidate| (candidate, PickedBy::Sticky))
        .or_else(|| near().map(|candidate| (candidate, PickedBy::AreaCode)))
        .or_else(|| open.first().map(|candidate| (candidate, PickedBy::LeastUsed)));
    match found {
        Some((candidate, by)) => Ok(Pick { sender: candidate.id, by }),
        None if candidates.iter().any(|candidate| candidate.usable) => Err(NoSender::Spent),
        None => Err(NoSender::Unusable),
    }
}

/// Takes the number the owner named, if it may send. No other stands in for it.
pub const fn named(candidate: &Candidate) -> Result<Pick, NoSender> {
    if !candidate.usable {
        return Err(NoSender::Unusable);
    }
    if !candidate.has_room() {
        return Err(NoSender::Spent);
    }
    Ok(Pick { sender: candidate.id, by: PickedBy::Owner })
}

#[cfg(test)]
mod tests;
