//! Automatic answers from the command line: kept, tried, given to a customer who writes, deleted.

use serde_json::json;

use crate::shop::{Shop, World};

#[test]
fn an_automatic_answer_is_kept_tried_given_and_deleted() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let answer = json!({
        "name": "Hours", "on": true,
        "trigger": {"Words": {"words": ["hours"], "anywhere": true}},
        "step": {"reply": "Nine to five. (automatic)", "tag": "Asked", "list": "", "sign_up": false, "branches": [], "otherwise": ""},
    });
    let file = shop.file("hours.json", answer.to_string());
    let kept = shop.cli(&["answers", "save", &file]).ok();
    assert_eq!(kept["answer"], answer);
    let tried = shop.cli(&["answers", "try", "What are your hours?"]).ok();
    assert_eq!((tried["reply"].as_str(), tried["name"].as_str()), (Some("Nine to five. (automatic)"), Some("Hours")));
    assert!(shop.cli(&["answers", "try", "stop texting me"]).ok()["reply"].is_null());

    let dana = "+13125550142";
    world.customer_says(dana, "Hours?");
    shop.run_until_idle(&world);
    assert_eq!(world.texts_to(dana).len(), 1);
    assert_eq!(shop.cli(&["answers", "list"]).ok()["answers"][0]["given"], 1);

    let mut empty = answer;
    empty["step"]["reply"] = json!("");
    empty["step"]["tag"] = json!("");
    shop.cli(&["answers", "save", &shop.file("empty.json", empty.to_string())]).error(2);
    shop.cli(&["answers", "save", &shop.file("no.json", "{}")]).error(2);
    shop.cli(&["answers", "delete", "Nothing"]).error(2);
    shop.cli(&["answers", "delete", "Hours"]).ok();
    assert_eq!(shop.cli(&["answers", "list"]).ok()["answers"], json!([]));
}
