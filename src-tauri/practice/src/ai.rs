//! The AI side: answers a message request in the shape of Anthropic's Messages API with a short draft picked by the
//! request's own words. It does not think.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request, Response};
use serde_json::{Value, json};

use crate::server::response;

/// Handles one request to the AI port.
pub(crate) fn answer(request: &Request<Bytes>) -> Response<Full<Bytes>> {
    let (status, document) = match (request.method(), request.uri().path()) {
        (&Method::POST, "/v1/messages") => message(request),
        _ => (404, error("not_found_error", "Not found")),
    };
    response(status, "application/json", document.to_string())
}

fn message(request: &Request<Bytes>) -> (u16, Value) {
    if !request.headers().contains_key("x-api-key") {
        return (401, error("authentication_error", "x-api-key header is required"));
    }
    let Ok(asked) = serde_json::from_slice::<Value>(request.body()) else {
        return (400, error("invalid_request_error", "The request body is not valid JSON"));
    };
    let model = asked["model"].as_str();
    let messages = asked["messages"].as_array().filter(|messages| !messages.is_empty());
    let (Some(model), Some(messages), Some(_)) = (model, messages, asked["max_tokens"].as_u64()) else {
        return (400, error("invalid_request_error", "model, messages and max_tokens are required"));
    };
    let last = messages.last().map(|message| words(&message["content"])).unwrap_or_default();
    let text = draft(&last);
    let document = json!({
        "id": format!("msg_practice_{:016x}", last.len() as u64 ^ 0x51A7_0000),
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": null,
        "usage": {"input_tokens": last.len().div_ceil(4), "output_tokens": text.len().div_ceil(4)},
    });
    (200, document)
}

/// The text of a message, given as a string or as blocks.
fn words(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(blocks) => blocks.iter().filter_map(|block| block["text"].as_str()).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

fn draft(asked: &str) -> &'static str {
    const DRAFTS: &[(&[&str], &str)] = &[
        (&["remind", "appointment"], "Hi {first_name|there}, a reminder of your appointment tomorrow. See you soon!"),
        (&["review", "feedback"], "Hi {first_name|there}, thanks for coming in. How did we do? We read every answer."),
        (&["sale", "offer", "discount"], "Hi {first_name|there}, this week 15% off for our regulars. Come by!"),
        (&["price", "how much"], "Thanks for asking! Prices depend on what you need; shall we call you today?"),
        (&["open", "close", "hours"], "We are open Monday to Saturday, 9 to 6. See you soon!"),
    ];
    let asked = asked.to_lowercase();
    let fitting = DRAFTS.iter().find(|(cues, _)| cues.iter().any(|cue| asked.contains(cue)));
    fitting.map_or("Hi {first_name|there}, it has been a while. We would love to see you again!", |(_, text)| text)
}

fn error(kind: &str, message: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": message}})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_draft_fits_the_words_of_the_request() {
        assert!(draft("Write an APPOINTMENT reminder").contains("appointment"));
        assert!(draft("Anything").contains("a while"));
        assert_eq!(
            words(&json!([{"type": "text", "text": "a"}, {"type": "image"}, {"type": "text", "text": "b"}])),
            "a\nb"
        );
    }
}
