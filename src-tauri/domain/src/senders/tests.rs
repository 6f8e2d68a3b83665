//! The choice by table, and its promises over random numbers and people.

use proptest::prelude::*;

use super::*;

const CHICAGO: AreaCode = AreaCode(312);
const DENVER: AreaCode = AreaCode(303);

const fn number(id: i64, area: Option<AreaCode>, sent_today: u64, daily_cap: Option<u64>) -> Candidate {
    Candidate { id: SenderId(id), usable: true, area, sent_today, daily_cap }
}

const fn gone(candidate: Candidate) -> Candidate {
    Candidate { usable: false, ..candidate }
}

type Expected = Result<(i64, PickedBy), NoSender>;

#[test]
fn the_known_number_wins_over_the_near_one_and_that_over_the_least_used() {
    let chicago = number(1, Some(CHICAGO), 40, Some(50));
    let denver = number(2, Some(DENVER), 30, Some(50));
    let toll_free = number(3, None, 5, None);
    let full = |candidate: Candidate| Candidate { sent_today: 50, daily_cap: Some(50), ..candidate };
    let ties = |last: Option<i64>, area| Ties { last: last.map(SenderId), area };
    let table: [(&[Candidate], Ties, Expected); 13] = [
        (&[chicago, denver, toll_free], ties(Some(1), Some(DENVER)), Ok((1, PickedBy::Sticky))),
        (&[chicago, denver, toll_free], ties(None, Some(DENVER)), Ok((2, PickedBy::AreaCode))),
        (&[chicago, denver, toll_free], ties(None, Some(AreaCode(212))), Ok((3, PickedBy::LeastUsed))),
        (&[chicago, denver, toll_free], ties(None, None), Ok((3, PickedBy::LeastUsed))),
        // A number they know that takes no part any more.
        (&[chicago, denver], ties(Some(9), Some(CHICAGO)), Ok((1, PickedBy::AreaCode))),
        (&[gone(chicago), denver], ties(Some(1), Some(CHICAGO)), Ok((2, PickedBy::LeastUsed))),
        (&[full(chicago), denver], ties(Some(1), Some(CHICAGO)), Ok((2, PickedBy::LeastUsed))),
        // Two of their area: the one that has sent less, then the lower id.
        (&[chicago, number(4, Some(CHICAGO), 39, None)], ties(None, Some(CHICAGO)), Ok((4, PickedBy::AreaCode))),
        (&[number(6, None, 7, None), number(5, None, 7, None)], ties(None, None), Ok((5, PickedBy::LeastUsed))),
        (&[full(chicago), full(denver)], ties(Some(1), None), Err(NoSender::Spent)),
        (&[gone(chicago), full(denver)], ties(None, None), Err(NoSender::Spent)),
        (&[gone(chicago), gone(denver)], ties(Some(1), None), Err(NoSender::Unusable)),
        (&[], ties(None, None), Err(NoSender::Unusable)),
    ];
    for (candidates, ties, expected) in table {
        let found = pick(candidates, ties).map(|pick| (pick.sender.0, pick.by));
        assert_eq!(found, expected, "{candidates:?} {ties:?}");
    }
}

#[test]
fn nothing_stands_in_for_the_number_the_owner_named() {
    let one = number(1, None, 9, Some(10));
    assert_eq!(named(&one), Ok(Pick { sender: SenderId(1), by: PickedBy::Owner }));
    assert_eq!(named(&Candidate { sent_today: 10, ..one }), Err(NoSender::Spent));
    assert_eq!(named(&gone(one)), Err(NoSender::Unusable));
    assert_eq!(named(&gone(Candidate { sent_today: 10, ..one })), Err(NoSender::Unusable));
}

#[test]
fn an_area_code_is_that_of_a_place_in_north_america() {
    for (text, expected) in [
        ("+13125550142", Some(AreaCode(312))),
        ("+14165550142", Some(AreaCode(416))),
        ("+18005550142", None),
        ("+18885550142", None),
        ("+442079460018", None),
        ("+1312555014", None),
    ] {
        assert_eq!(AreaCode::of(&PhoneNumber::from_e164(text).unwrap()), expected, "{text}");
    }
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let area = prop::option::of(0_u16..4).prop_map(|area| area.map(AreaCode));
    let one = (any::<bool>(), area, 0_u64..6, prop::option::of(0_u64..6));
    prop::collection::vec(one, 0..8).prop_map(|all| {
        let candidate = |(index, (usable, area, sent_today, daily_cap)): (usize, _)| Candidate {
            id: SenderId(index as i64),
            usable,
            area,
            sent_today,
            daily_cap,
        };
        all.into_iter().enumerate().map(candidate).collect()
    })
}

fn ties() -> impl Strategy<Value = Ties> {
    let last = prop::option::of(0_i64..9).prop_map(|id| id.map(SenderId));
    let area = prop::option::of(0_u16..4).prop_map(|area| area.map(AreaCode));
    (last, area).prop_map(|(last, area)| Ties { last, area })
}

proptest! {
    #[test]
    fn a_picked_number_may_always_send_and_one_is_found_where_there_is_one(all in candidates(), ties in ties()) {
        let able = |candidate: &&Candidate| {
            candidate.usable && candidate.daily_cap.is_none_or(|cap| candidate.sent_today < cap)
        };
        match pick(&all, ties) {
            Ok(pick) => {
                let picked = all.iter().find(|candidate| candidate.id == pick.sender).unwrap();
                prop_assert!(able(&picked), "{picked:?}");
            }
            Err(why) => {
                prop_assert!(!all.iter().any(|candidate| able(&candidate)));
                prop_assert_eq!(why == NoSender::Spent, all.iter().any(|candidate| candidate.usable));
            }
        }
    }

    #[test]
    fn the_reasons_keep_their_order(all in candidates(), ties in ties()) {
        let open: Vec<_> = all.iter().filter(|candidate| candidate.usable && candidate.has_room()).collect();
        let knows = open.iter().any(|candidate| Some(candidate.id) == ties.last);
        let near = ties.area.is_some() && open.iter().any(|candidate| candidate.area == ties.area);
        if let Ok(pick) = pick(&all, ties) {
            let picked = all.iter().find(|candidate| candidate.id == pick.sender).unwrap();
            match pick.by {
                PickedBy::Sticky => prop_assert_eq!(Some(pick.sender), ties.last),
                PickedBy::AreaCode => {
                    prop_assert!(!knows && picked.area == ties.area);
                    let rivals = open.iter().filter(|candidate| candidate.area == ties.area);
                    prop_assert!(rivals.clone().all(|rival| rival.sent_today >= picked.sent_today));
                }
                PickedBy::LeastUsed => {
                    prop_assert!(!knows && !near);
                    prop_assert!(open.iter().all(|rival| rival.sent_today >= picked.sent_today));
                }
                PickedBy::Owner => prop_assert!(false, "nobody named one"),
            }
        }
    }

    #[test]
    fn the_same_numbers_in_any_order_give_the_same_pick(all in candidates(), ties in ties(), turn in 0_usize..8) {
        let mut turned = all.clone();
        turned.rotate_left(turn.min(all.len()));
        prop_assert_eq!(pick(&all, ties), pick(&turned, ties));
        turned.reverse();
        prop_assert_eq!(pick(&all, ties), pick(&turned, ties));
    }

    #[test]
    fn a_day_of_picks_never_passes_a_cap(all in candidates(), people in prop::collection::vec(ties(), 0..60)) {
        let mut all = all;
        for ties in people {
            if let Ok(pick) = pick(&all, ties) {
                let picked = all.iter_mut().find(|candidate| candidate.id == pick.sender).unwrap();
                picked.sent_today += 1;
                prop_assert!(picked.daily_cap.is_none_or(|cap| picked.sent_today <= cap));
            }
        }
    }
}

#[test]
fn toll_free_numbers_are_told_from_ordinary_ones() {
    let kind = |text: &str| is_toll_free(&PhoneNumber::from_e164(text).unwrap());
    assert!(kind("+18005551212") && kind("+18335550100"));
    assert!(!kind("+13125550142") && !kind("+448001111111") && !kind("+18085550100"));
}
