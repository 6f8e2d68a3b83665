//! Calls, usage, registrations and the status page.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Caller, quick};
use linnet_practice::PracticeOptions;

async fn stir(caller: &Caller, what: &str, order: &Value) -> Value {
    let url = format!("{}/_practice/{what}", caller.known.twilio);
    let answer = caller.http.post(url).json(order).send().await.expect("an answer");
    assert!(answer.status().is_success(), "{order}");
    answer.json().await.expect("JSON")
}

fn empty() -> PracticeOptions {
    let as_of = "2026-06-10T17:00:00Z".parse().expect("an instant");
    PracticeOptions { past_calls: false, as_of: Some(as_of), ..quick() }
}

fn from(page: &Value) -> Vec<&str> {
    page["calls"].as_array().expect("a list").iter().map(|call| call["from"].as_str().expect("a number")).collect()
}

#[tokio::test]
async fn calls_are_listed_newest_first_by_day_and_page() {
    let caller = Caller::start(empty()).await;
    let ours = caller.known.numbers[0].clone();
    for (line, day) in [("0110", 8), ("0111", 9), ("0112", 9), ("0113", 10)] {
        let call = json!({"from": format!("+1312555{line}"), "to": ours, "status": "no-answer",
            "started_at": format!("2026-06-{day:02}T{day:02}:00:00Z")});
        stir(&caller, "calls", &call).await;
    }
    let all = caller.get("/Calls.json?PageSize=3").await;
    assert_eq!(from(&all), ["+13125550113", "+13125550112", "+13125550111"]);
    assert_eq!(all["calls"][0]["duration"], "0");
    let next = all["next_page_uri"].as_str().expect("another page");
    let (_, rest) = caller.json(Method::GET, &format!("{}{next}", caller.known.twilio), &[]).await;
    assert_eq!((from(&rest), &rest["next_page_uri"]), (vec!["+13125550110"], &Value::Null));
    let day = caller.get("/Calls.json?StartTime%3E=2026-06-09T23%3A00%3A00Z&StartTime%3C=2026-06-09").await;
    assert_eq!(from(&day).len(), 2, "a filter knows days only");
    let missed = caller.get("/Calls.json?Status=no-answer").await;
    assert_eq!(from(&missed).len(), 4);
}

#[tokio::test]
async fn a_call_that_goes_on_has_no_length_yet() {
    let caller = Caller::start(empty()).await;
    let call = json!({"from": "+13125550110", "to": caller.known.numbers[0], "status": "in-progress"});
    let sid = stir(&caller, "calls", &call).await["sid"].clone();
    let path = format!("/Calls/{}.json", sid.as_str().expect("a sid"));
    let open = caller.get(&path).await;
    assert_eq!(
        (&open["status"], &open["duration"], &open["end_time"]),
        (&json!("in-progress"), &Value::Null, &Value::Null)
    );
    stir(&caller, "calls", &json!({"sid": sid, "status": "completed", "seconds": 61})).await;
    assert_eq!(caller.get(&path).await["duration"], "61");
}

#[tokio::test]
async fn usage_lies_within_usage() {
    let caller = Caller::start(empty()).await;
    caller.text("+13125550110", "Hello").await;
    let usage = caller.get("/Usage/Records/ThisMonth.json").await;
    let of = |category: &str| {
        let all = usage["usage_records"].as_array().expect("a list");
        all.iter().find(|line| line["category"] == category).expect("a line").clone()
    };
    assert_eq!((&of("phonenumbers")["count"], &of("phonenumbers")["price"]), (&json!("4"), &json!(4.6)));
    assert!(of("totalprice")["price"].as_f64() >= of("phonenumbers")["price"].as_f64());
    let one = caller.get("/Usage/Records.json?Category=sms-outbound&StartDate=2026-06-01").await;
    assert_eq!(one["usage_records"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn registrations_can_be_turned_and_the_status_page_wants_no_keys() {
    let caller = Caller::start(empty()).await;
    let base = caller.known.twilio.clone();
    let change = json!({"brand_status": "FAILED", "toll_free_status": "TWILIO_REJECTED", "indicator": "major", "incidents": ["SMS delays"]});
    stir(&caller, "standing", &change).await;
    let (_, brands) = caller.json(Method::GET, &format!("{base}/v1/a2p/BrandRegistrations"), &[]).await;
    assert_eq!((&brands["data"][0]["status"], &brands["meta"]["key"]), (&json!("FAILED"), &json!("data")));
    let (_, verified) = caller.json(Method::GET, &format!("{base}/v1/Tollfree/Verifications"), &[]).await;
    assert_eq!(verified["verifications"][0]["status"], "TWILIO_REJECTED");
    let page = caller.http.get(format!("{base}/api/v2/summary.json")).send().await.expect("an answer");
    let page: Value = page.json().await.expect("JSON");
    assert_eq!((&page["status"]["indicator"], &page["incidents"][0]["name"]), (&json!("major"), &json!("SMS delays")));
    let with_keys = caller.ask(Method::GET, &format!("{base}/api/v2/summary.json"), &[]).await.expect("an answer");
    assert_eq!(with_keys.status(), 400);
}
