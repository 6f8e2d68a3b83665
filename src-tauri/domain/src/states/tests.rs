use proptest::prelude::*;

use super::*;

use AttemptEvent as AE;
use AttemptState as A;
use CampaignEvent as CE;
use CampaignStatus as C;
use MessageEvent as E;
use MessageState as S;
use ProviderStatus as P;

fn every_event() -> Vec<E> {
    let plain = [
        E::Submit,
        E::Accept,
        E::LoseReply,
        E::HandBack,
        E::Refuse,
        E::Skip,
        E::Cancel,
        E::Expire,
        E::Requeue,
        E::GiveUp,
        E::Resend,
        E::Return,
    ];
    let told = P::ALL.iter().flat_map(|status| [E::Report(*status), E::Find(*status)]);
    plain.into_iter().chain(told).collect()
}

/// Every legal step but the reports; what is not in the table is refused.
#[test]
fn a_message_takes_the_steps_of_this_table_and_no_others() {
    let table = [
        (S::Queued, E::Submit, S::Submitting),
        (S::Queued, E::Skip, S::Skipped),
        (S::Queued, E::Cancel, S::Canceled),
        (S::Queued, E::Expire, S::Expired),
        (S::Submitting, E::Accept, S::Accepted),
        (S::Submitting, E::LoseReply, S::InDoubt),
        (S::Submitting, E::HandBack, S::Queued),
        (S::Submitting, E::Refuse, S::Failed),
        (S::InDoubt, E::Accept, S::Accepted),
        (S::InDoubt, E::GiveUp, S::Failed),
        (S::InDoubt, E::Resend, S::Queued),
        (S::Failed, E::Return, S::Queued),
        (S::Undelivered, E::Return, S::Queued),
        (S::Canceled, E::Return, S::Queued),
        (S::Canceled, E::Requeue, S::Queued),
        (S::Skipped, E::Requeue, S::Queued),
    ];
    let after_a_callback = [S::Accepted, S::Scheduled, S::Sent, S::Delivered, S::Undelivered, S::Failed];
    for state in S::ALL.iter().copied() {
        for event in every_event().into_iter().filter(|event| !matches!(event, E::Report(_) | E::Find(_))) {
            let expected = table
                .iter()
                .find(|(from, step, _)| (*from, *step) == (state, event))
                .map(|(_, _, to)| *to)
                .or_else(|| {
                    (after_a_callback.contains(&state) && matches!(event, E::Accept | E::LoseReply)).then_some(state)
                });
            assert_eq!(transition(state, event).ok(), expected, "{state} {event:?}");
        }
    }
}

#[test]
fn what_has_not_left_cannot_be_reported_and_what_a_rule_stopped_stays_stopped() {
    for status in P::ALL.iter().copied() {
        for state in [S::Queued, S::Skipped, S::Expired] {
            assert!(transition(state, E::Report(status)).is_err(), "{state} {status}");
        }
    }
}

#[test]
fn a_doubt_that_is_found_goes_whatever_was_decided_meanwhile() {
    for decided in [S::InDoubt, S::Failed, S::Queued] {
        assert_eq!(transition(decided, E::Find(P::Delivered)), Ok(S::Delivered), "{decided}");
    }
    for second in [S::Submitting, S::Accepted, S::Delivered] {
        assert_eq!(transition(second, E::Find(P::Sent)), Ok(second), "{second}");
    }
}

#[test]
fn a_campaign_goes_again_only_when_it_has_ended() {
    for status in C::ALL.iter().copied() {
        let ended = matches!(status, C::Done | C::Canceled);
        assert_eq!(campaign_transition(status, CE::Reopen), ended.then_some(C::Sending), "{status}");
    }
}

#[test]
fn an_attempt_that_was_refused_or_never_left_stays_so() {
    for state in [A::Refused, A::NotSent] {
        for event in [AE::Accept, AE::LoseReply, AE::Refuse, AE::Withhold] {
            assert_eq!(attempt_transition(state, event), None, "{state} {event:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    /// However news is repeated, delayed and shuffled, the last word is the furthest one.
    #[test]
    fn reports_in_any_order_end_at_the_furthest(statuses in proptest::collection::vec(0..P::ALL.len(), 1..8)) {
        let told: Vec<P> = statuses.iter().map(|index| P::ALL[*index]).collect();
        let end = |order: &[P]| {
            order.iter().try_fold(S::Submitting, |state, status| transition(state, E::Report(*status))).unwrap()
        };
        let reversed: Vec<P> = told.iter().rev().copied().collect();
        let (forwards, backwards) = (end(&told), end(&reversed));
        prop_assert_eq!(rank(forwards), rank(backwards));
        prop_assert!(told.iter().all(|status| rank(status.state()) <= rank(forwards)));
    }

    /// No walk of legal steps submits a message twice without a word of the provider or the owner in between.
    #[test]
    fn between_two_submissions_something_says_that_the_first_did_not_go(
        events in proptest::collection::vec(0..every_event().len(), 1..30),
    ) {
        let all = every_event();
        let (mut state, mut open) = (S::Queued, false);
        for event in events.iter().map(|index| all[*index]) {
            let Ok(next) = transition(state, event) else { continue };
            if event == E::Submit {
                prop_assert!(!open, "submitted again with a submission open");
                open = true;
            }
            // What the provider gave back unsent has not gone either.
            if matches!(event, E::HandBack | E::Resend | E::Return) || next == S::Canceled {
                open = false;
            }
            state = next;
        }
    }
}
