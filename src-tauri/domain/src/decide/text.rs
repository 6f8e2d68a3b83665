//! The text itself, as it would leave.

use super::{Content, Reasons};
use crate::content;
use crate::verdict::{Effect, Rule};
use crate::words::Category;

/// Objects to a text that may not leave as it is.
pub(super) fn check(category: Category, content: &Content<'_>, reasons: &mut Reasons) {
    if content.body.trim().is_empty() {
        reasons.never(Rule::Content, "Message", "The text is empty.");
        return;
    }
    if content::too_long(content.body) {
        let message = format!("The text is longer than {} characters; Twilio does not take it.", content::MAX_UNITS);
        reasons.never(Rule::Content, "Twilio error 21617", message);
    }
    if category == Category::Service {
        return;
    }
    let brand_rule = "CTIA Messaging Principles, brand in every message";
    if content.business_name.trim().is_empty() {
        let message = "Offers must say who they are from. Add your business name in Settings.";
        let effect = if content.name_optional { Effect::Advise } else { Effect::Never };
        reasons.push(Rule::BusinessName, brand_rule, message, effect);
    } else if !content::names_business(content.body, content.business_name) {
        let message = format!("The text does not say that it is from {}.", content.business_name);
        reasons.never(Rule::BusinessName, brand_rule, message);
    }
    if content.stop_line_due && !content::says_how_to_stop(content.body) {
        let message = format!(
            "The text does not say how to stop, and they were not told within the last month. Add “{}”.",
            content::OPT_OUT_LINE
        );
        reasons.never(Rule::OptOutLine, "47 CFR 64.1200(a)(10); CTIA Messaging Principles", message);
    }
}
