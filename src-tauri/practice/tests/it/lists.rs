//! The message list: order, paging, filters, and staying quick when it is long.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use linnet_practice::PracticeOptions;
use reqwest::Method;
use serde_json::Value;

use crate::client::{Caller, quick};

fn sids(page: &Value) -> Vec<String> {
    let messages = page["messages"].as_array().expect("a list");
    messages.iter().map(|message| message["sid"].as_str().expect("a sid").to_owned()).collect()
}

async fn all_pages(caller: &Caller, first: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut next = Some(caller.url(first));
    while let Some(url) = next {
        let (status, page) = caller.json(Method::GET, &url, &[]).await;
        assert_eq!(status, 200, "{page}");
        pages.push(sids(&page));
        next = page["next_page_uri"].as_str().map(|uri| format!("{}{uri}", caller.known.twilio));
    }
    pages
}

#[tokio::test]
async fn pages_follow_each_other_without_gaps_newest_first() {
    let caller = Caller::start(quick()).await;
    for n in 0..25 {
        caller.hear(&format!("+1312555{:04}", 300 + n), &caller.known.numbers[0], "Hi").await;
    }
    let pages = all_pages(&caller, "/Messages.json?PageSize=10").await;
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
    let listed: Vec<String> = pages.concat();
    let truth = caller.side("messages").await;
    let made: Vec<&str> = truth.as_array().expect("a list").iter().rev().filter_map(|it| it["sid"].as_str()).collect();
    assert_eq!(listed, made);
    assert_eq!(caller.json(Method::GET, &caller.url("/Messages.json?PageToken=nonsense"), &[]).await.0, 400);
}

#[tokio::test]
async fn a_page_stays_where_it_is_while_messages_come_in() {
    let caller = Caller::start(quick()).await;
    for n in 0..6 {
        caller.hear(&format!("+1312555{:04}", 300 + n), &caller.known.numbers[0], "Hi").await;
    }
    let first = caller.get("/Messages.json?PageSize=3").await;
    caller.hear("+13125550399", &caller.known.numbers[0], "New").await;
    let next = format!("{}{}", caller.known.twilio, first["next_page_uri"].as_str().expect("a next page"));
    let (_, second) = caller.json(Method::GET, &next, &[]).await;
    let seen: HashSet<String> = sids(&first).into_iter().chain(sids(&second)).collect();
    assert_eq!(seen.len(), 6);
}

#[tokio::test]
async fn filters_choose_by_person_and_by_day() {
    let as_of = "2026-03-10T12:00:00Z".parse().expect("an instant");
    let caller = Caller::start(PracticeOptions { as_of: Some(as_of), ..quick() }).await;
    let (_, message) = caller.text("+13125550300", "Hello").await;
    let sid = message["sid"].as_str().expect("a sid");
    caller.until(sid, "delivered").await;
    caller.hear("+13125550301", &caller.known.numbers[0], "Hi").await;
    let own = caller.known.numbers[0].replace('+', "%2B");
    for (query, count) in [
        (String::new(), 2),
        ("To=%2B13125550300".to_owned(), 1),
        (format!("From={own}"), 1),
        (format!("To={own}&From=%2B13125550301"), 1),
        (format!("To={own}&From=%2B13125550302"), 0),
        ("DateSent=2026-03-10".to_owned(), 2),
        ("DateSent=2026-03-11".to_owned(), 0),
        ("DateSent%3E=2026-03-10".to_owned(), 2),
        ("DateSent%3E=2026-03-11".to_owned(), 0),
        ("DateSent%3C=2026-03-09".to_owned(), 0),
        ("DateSent%3C=2026-03-10".to_owned(), 2),
        ("DateSent>=2026-03-10T12:00:00Z".to_owned(), 2),
        ("DateSent<=2026-03-10T11:59:59Z".to_owned(), 0),
        ("To=%2B13125550300&DateSent%3E=2026-03-10T12:00:00Z&DateSent%3C=2026-03-11".to_owned(), 1),
    ] {
        let page = caller.get(&format!("/Messages.json?{query}")).await;
        assert_eq!(sids(&page).len(), count, "{query}");
    }
}

#[tokio::test]
async fn a_message_that_is_not_sent_yet_has_no_date_to_filter_by() {
    let caller = Caller::start(PracticeOptions { speed: 0.001, ..quick() }).await;
    caller.text("+13125550300", "Hello").await;
    assert_eq!(sids(&caller.get("/Messages.json?To=%2B13125550300").await).len(), 1);
    assert_eq!(sids(&caller.get("/Messages.json?DateSent%3E=2020-01-01").await).len(), 0);
}

/// The last page of a long list and one person's messages cost no more than a short list's, give or take much.
#[tokio::test]
async fn a_long_list_is_not_slower_per_request() {
    let caller = Caller::start(PracticeOptions { speed: 1e6, ..quick() }).await;
    let timed = |path: String| {
        let caller = &caller;
        async move {
            let mut best = Duration::MAX;
            // Many, so that one of them meets a quiet moment of the machine.
            for _ in 0..25 {
                let started = Instant::now();
                caller.get(&path).await;
                best = best.min(started.elapsed());
            }
            best
        }
    };
    let fill = async |from: usize, to: usize| {
        for n in from..to {
            let body = [("To", &*format!("+1312666{n:04}")), ("From", &caller.known.numbers[0]), ("Body", "Hello")];
            assert_eq!(caller.create(&body).await.0, 201);
        }
    };
    fill(0, 100).await;
    let short = timed("/Messages.json?PageSize=50".to_owned()).await;
    fill(100, 3_000).await;
    let long = timed("/Messages.json?PageSize=50".to_owned()).await;
    assert!(long < short * 8 + Duration::from_millis(20), "{short:?} became {long:?}");
    let pages = all_pages(&caller, "/Messages.json?PageSize=1000").await;
    assert_eq!(pages.concat().into_iter().collect::<HashSet<_>>().len(), 3_000);
}
