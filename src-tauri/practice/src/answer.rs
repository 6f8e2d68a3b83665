//! Answers of the Twilio side: JSON documents, and errors in the shapes Twilio's services use. It knows nothing of
//! messages.

use serde_json::{Value, json};

use crate::catalogue;

/// Status, content type and body of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
}

impl Answer {
    pub fn json(status: u16, document: &Value) -> Self {
        Self { status, content_type: "application/json", body: document.to_string() }
    }

    pub fn empty(status: u16) -> Self {
        Self { status, content_type: "application/json", body: String::new() }
    }

    /// What a proxy on the way says instead of Twilio.
    pub fn web_page(status: u16) -> Self {
        let body = "<html><head><title>Gateway</title></head><body><h1>Please stand by</h1></body></html>".to_owned();
        Self { status, content_type: "text/html", body }
    }
}

/// An error on its way to the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub code: u32,
    pub status: u16,
    pub message: String,
    /// Only in 401 answers.
    pub detail: Option<&'static str>,
}

impl From<u32> for ApiError {
    fn from(code: u32) -> Self {
        let entry = catalogue::entry(code);
        Self { code, status: entry.status, message: entry.message.to_owned(), detail: None }
    }
}

impl ApiError {
    /// 20404 for something that is not there.
    pub fn not_found(path: &str) -> Self {
        Self { message: format!("The requested resource {path} was not found"), ..Self::from(20404) }
    }

    /// 20003, as recorded from Twilio.
    pub fn unauthorized(message: &str) -> Self {
        let detail = Some("Your AccountSid or AuthToken was incorrect.");
        Self { message: message.to_owned(), detail, ..Self::from(20003) }
    }

    fn more_info(&self) -> String {
        format!("https://www.twilio.com/docs/errors/{}", self.code)
    }

    /// In the shape of the service that answers at `path`: `code, message, more_info, status` almost everywhere,
    /// RFC 9457 for unknown places of the v1 hosts, an `errors` list for the bulk messaging API.
    pub fn answer(&self, path: &str) -> Answer {
        if path.starts_with("/v1/Messages") {
            let error = json!({"code": self.code, "message": self.message, "infoUrl": self.more_info(), "context": {}});
            return Answer::json(self.status, &json!({"errors": [error]}));
        }
        if self.code == 20404 && path.starts_with("/v") && !path.starts_with("/v1/Services") {
            let document = json!({
                "type": self.more_info(), "title": self.message, "status": self.status, "code": self.code,
                "detail": self.message, "errors": [],
            });
            return Answer { content_type: "application/problem+json", ..Answer::json(self.status, &document) };
        }
        let mut document = json!({
            "code": self.code, "message": self.message, "more_info": self.more_info(), "status": self.status,
        });
        if let (Some(detail), Some(fields)) = (self.detail, document.as_object_mut()) {
            fields.insert("detail".to_owned(), detail.into());
        }
        Answer::json(self.status, &document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_its_own_shape_of_error() {
        let error = ApiError::not_found("/x");
        let shape = |path: &str| serde_json::from_str::<Value>(&error.answer(path).body).expect("JSON");
        assert_eq!(shape("/2010-04-01/Accounts/AC1/Messages/SM1.json")["more_info"].as_str().map(str::len), Some(40));
        assert_eq!(shape("/v1/Anything")["type"], "https://www.twilio.com/docs/errors/20404");
        assert_eq!(shape("/v1/Messages")["errors"][0]["code"], 20404);
        let refused = ApiError::unauthorized("Authenticate").answer("/2010-04-01/Accounts");
        assert!(refused.body.contains("Your AccountSid or AuthToken was incorrect."));
    }
}
