//! Reactions: a telephone that cannot show a heart on a message sends `Loved “…”` with our own text in it, footer and
//! all. What stands in the quotation is not what the customer says.

use super::ReplyLabel;

/// What precedes the quotation, and what it means.
const REACTIONS: &[(&str, ReplyLabel)] = &[
    ("liked", ReplyLabel::None),
    ("loved", ReplyLabel::None),
    ("laughed at", ReplyLabel::None),
    ("emphasized", ReplyLabel::None),
    ("emphasised", ReplyLabel::None),
    ("questioned", ReplyLabel::None),
    ("disliked", ReplyLabel::Ambiguous),
    ("le gustó", ReplyLabel::None),
    ("le gusta", ReplyLabel::None),
    ("le encantó", ReplyLabel::None),
    ("le encanta", ReplyLabel::None),
    ("no le gustó", ReplyLabel::Ambiguous),
    ("no le gusta", ReplyLabel::Ambiguous),
    ("le dio risa", ReplyLabel::None),
    ("enfatizó", ReplyLabel::None),
    ("cuestionó", ReplyLabel::None),
];

/// What a reaction asks for; `None` if the text is none.
pub(super) fn of(text: &str) -> Option<ReplyLabel> {
    let text = text.trim();
    let at = text.find(['“', '"', '«', '„'])?;
    let closed = text.ends_with(['”', '"', '»', '…', '.']);
    let before = text.get(..at)?.trim().to_lowercase();
    if !closed || before.is_empty() {
        return None;
    }
    if let Some((_, label)) = REACTIONS.iter().find(|(verb, _)| *verb == before) {
        return Some(*label);
    }
    let removed = before.starts_with("removed a") && before.ends_with("from");
    // “👍 to “…””, “Reacted ❤️ to “…””
    let sign = before.strip_prefix("reacted").unwrap_or(&before).trim();
    let sign = sign.strip_suffix(" to").or_else(|| sign.strip_suffix(" a")).map(str::trim);
    let is_sign = sign.is_some_and(|sign| !sign.is_empty() && !sign.contains(char::is_alphanumeric));
    let no = sign.is_some_and(|sign| sign.starts_with(['👎', '🛑', '🖕', '😡']));
    (removed || is_sign).then_some(if no { ReplyLabel::Ambiguous } else { ReplyLabel::None })
}
