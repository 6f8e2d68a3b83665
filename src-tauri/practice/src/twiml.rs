//! What a webhook's answer tells the simulator to send: the `<Message>` texts of TwiML, or a plain-text answer as it
//! stands. It reads only what messaging needs and knows no other verb.

/// The replies in an answer, or the debugger code and text that says what is wrong with it.
pub(crate) fn replies(content_type: &str, body: &str) -> Result<Vec<String>, (u32, String)> {
    if body.trim().is_empty() {
        return Ok(Vec::new());
    }
    match content_type.split(';').next().unwrap_or("").trim() {
        "text/plain" => Ok(vec![body.to_owned()]),
        "text/xml" | "application/xml" | "text/html" => messages(body),
        other => Err((12300, format!("Invalid Content-Type: {other}"))),
    }
}

fn messages(body: &str) -> Result<Vec<String>, (u32, String)> {
    let malformed = || (12100, "Document parse failure".to_owned());
    let start = body.find("<Response").ok_or_else(malformed)?;
    let mut rest = &body[start..];
    let mut found = Vec::new();
    while let Some(at) = rest.find("<Message") {
        rest = &rest[at + "<Message".len()..];
        let open = rest.find('>').ok_or_else(malformed)?;
        if rest[..open].ends_with('/') {
            rest = &rest[open + 1..];
            continue;
        }
        let end = rest.find("</Message>").ok_or_else(malformed)?;
        let inner = &rest[open + 1..end];
        let text = inner.split_once("<Body>").and_then(|(_, rest)| rest.split_once("</Body>")).map_or(inner, |it| it.0);
        found.push(unescape(text.trim()));
        rest = &rest[end + "</Message>".len()..];
    }
    if found.len() > 10 {
        return Err((14109, "Reply message limit exceeded".to_owned()));
    }
    Ok(found.into_iter().filter(|text| !text.is_empty()).collect())
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
#[path = "../../fuzz/mutator.rs"]
mod mutator;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fuzzed_answers_are_read_or_refused_and_never_say_more_than_they_hold() {
        let mut fuzzer = super::mutator::Fuzzer::of("twiml");
        while let Some(input) = fuzzer.next_input() {
            let text = String::from_utf8_lossy(&input);
            for kind in ["text/xml", "application/xml; charset=utf-8", "text/html", "text/plain", ""] {
                if let Ok(found) = replies(kind, &text) {
                    let said: usize = found.iter().map(String::len).sum();
                    assert!(said <= text.len() && found.len() <= 10, "{found:?}");
                }
            }
        }
    }

    #[test]
    fn the_texts_of_messages_become_replies() {
        let body = "<?xml version=\"1.0\"?><Response><Message to=\"+1\"><Body>Fish &amp; chips</Body></Message>\
                    <Message>Second</Message></Response>";
        assert_eq!(replies("text/xml; charset=utf-8", body), Ok(vec!["Fish & chips".to_owned(), "Second".to_owned()]));
    }

    #[test]
    fn plain_text_is_sent_to_the_customer_as_it_stands() {
        assert_eq!(replies("text/plain", "OK"), Ok(vec!["OK".to_owned()]));
    }

    #[test]
    fn an_empty_response_is_no_reply() {
        assert_eq!(replies("text/xml", "<Response/>"), Ok(vec![]));
        assert_eq!(replies("", ""), Ok(vec![]));
    }

    #[test]
    fn anything_else_is_an_alert() {
        assert_eq!(replies("application/json", "{}").map_err(|error| error.0), Err(12300));
        assert_eq!(replies("text/xml", "<Response><Message>open").map_err(|error| error.0), Err(12100));
        let many = format!("<Response>{}</Response>", "<Message>a</Message>".repeat(11));
        assert_eq!(replies("text/xml", &many).map_err(|error| error.0), Err(14109));
    }
}
