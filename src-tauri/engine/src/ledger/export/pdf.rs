//! For paper: US Letter, a heading and a page number on every page, each entry with its times, its sentence and its hash.

use linnet_domain::Micros;
use linnet_store::ledger::chain::hex;
use pdf_writer::{Content, Finish as _, Name, Pdf as Document, Rect, Ref, Str, TextStr};
use serde_json::Value;

use super::page::{encode, measure, wrap};
use super::{Header, Row};

/// US Letter, in points.
const PAPER: (f32, f32) = (612.0, 792.0);
const MARGIN: f32 = 54.0;
/// Between the top edge and the first line of text, below the heading.
const TOP: f32 = 78.0;
const BOTTOM: f32 = 60.0;
const PLAIN: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");
/// A line is this much higher than its letters.
const LEADING: f32 = 1.3;
/// Room that an entry wants on a page before it begins there, in points.
const TOGETHER: f32 = 64.0;
/// The bold letters are at most so much wider than the plain ones that widths are known of.
const BOLD_ROOM: f32 = 0.9;

#[derive(Debug, Clone, Copy)]
struct Style {
    font: Name<'static>,
    size: f32,
    /// Space above, in points.
    above: f32,
}

const TITLE: Style = Style { font: BOLD, size: 15.0, above: 0.0 };
const TEXT: Style = Style { font: PLAIN, size: 9.0, above: 2.0 };
const LEAD: Style = Style { font: BOLD, size: 9.0, above: 9.0 };
const FINE: Style = Style { font: PLAIN, size: 7.0, above: 1.0 };

/// A line with its place on its page.
struct Line {
    bytes: Vec<u8>,
    style: Style,
    /// From the bottom edge.
    height: f32,
}

/// A document being set.
pub(super) struct Pdf {
    heading: Vec<u8>,
    title: String,
    pages: Vec<Vec<Line>>,
    /// Where the next line's top is, from the bottom edge.
    height: f32,
    /// The rules in force, which stand behind the entries.
    rules: Vec<String>,
    replaced: u64,
}

impl Pdf {
    pub(super) fn begin(header: &Header) -> Self {
        let business = if header.business.is_empty() { String::new() } else { format!("{} · ", header.business) };
        let (heading, replaced) = encode(&format!("{business}{}", header.title));
        let names: Vec<&str> =
            header.rules["rules"].as_array().into_iter().flatten().filter_map(|rule| rule.as_str()).collect();
        let checked = format!("Linnet checks: {}.", names.join(", "));
        let rows = header.rules["rows"].as_array().into_iter().flatten().map(rule_row);
        let rules = std::iter::once(checked).chain(rows).collect();
        let mut this = Self {
            heading,
            title: header.title.clone(),
            pages: vec![Vec::new()],
            height: PAPER.1 - TOP,
            rules,
            replaced,
        };
        this.text(&header.title, TITLE);
        this.text(&header.statement, LEAD);
        this.text(
            &format!(
                "{} entries, written {} UTC by Linnet {}. An entry names the rules that objected or had something to say; \
                 the others of version {}, which stand behind the entries, did not object.",
                header.entries,
                header.made_at.format("%Y-%m-%d %H:%M:%S"),
                header.app_version,
                header.rules_version,
            ),
            TEXT,
        );
        if let Some(since) = header.hold_since {
            this.text(&format!("A legal hold stands since {} UTC.", since.format("%Y-%m-%d %H:%M")), TEXT);
        }
        this
    }

    pub(super) fn add(&mut self, row: &Row) {
        let stored = &row.stored;
        let number = row.text("number");
        let campaign = stored.campaign.map(|id| format!("campaign {id}")).unwrap_or_default();
        let lead = [stored.at.format("%Y-%m-%d %H:%M:%S UTC").to_string(), stored.kind.to_string(), number, campaign];
        let lead: Vec<String> = lead.into_iter().filter(|part| !part.is_empty()).collect();
        if self.height < BOTTOM + TOGETHER {
            self.turn();
        }
        self.text(&format!("{}  {}", stored.seq, lead.join("  ·  ")), LEAD);
        if !row.local.is_empty() {
            let by = row.text("place_by");
            let by = if by.is_empty() { String::new() } else { format!(" ({by})") };
            self.text(&format!("There: {}{by}", row.local.join(", ")), TEXT);
        }
        self.text(&row.sentence, TEXT);
        for line in told(row.detail.as_ref().map_or(&Value::Null, |detail| &detail["details"])) {
            self.text(&line, TEXT);
        }
        let cost = row.text("cost_micros").parse().map(|cost| Micros(cost).display()).unwrap_or_default();
        let facts: Vec<String> = [
            "attempt",
            "message",
            "contact",
            "category",
            "category_by",
            "origin",
            "decision",
            "rule",
            "not_before",
            "states",
            "reasons",
            "consent",
            "given_on",
            "opt_out_checked_at",
            "opted_out_at",
            "sender",
            "segments",
            "provider_sid",
            "rules_version",
        ]
        .into_iter()
        .map(|field| (field, row.text(field)))
        .chain([("cost", cost)])
        .filter(|(_, text)| !text.is_empty() && text != "[]")
        .map(|(field, text)| format!("{}: {text}", field.replace('_', " ")))
        .collect();
        if !facts.is_empty() {
            self.text(&facts.join("; "), FINE);
        }
        self.text(&format!("hash {}", hex(&stored.hash)), FINE);
    }

    fn text(&mut self, text: &str, style: Style) {
        let (bytes, replaced) = encode(text);
        self.replaced += replaced;
        let room = PAPER.0 - 2.0 * MARGIN;
        let room = if style.font.0 == BOLD.0 { room * BOLD_ROOM } else { room };
        for (index, line) in wrap(&bytes, style.size, room).into_iter().enumerate() {
            let above = if index == 0 { style.above } else { 0.0 };
            self.line(line.into_owned(), style, above);
        }
    }

    fn line(&mut self, bytes: Vec<u8>, style: Style, above: f32) {
        self.height -= above + style.size * LEADING;
        if self.height < BOTTOM {
            self.turn();
            self.height -= style.size * LEADING;
        }
        if let Some(page) = self.pages.last_mut() {
            page.push(Line { bytes, style, height: self.height });
        }
    }

    /// Goes on on a new page.
    fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.height = PAPER.1 - TOP;
    }

    /// The document, and what is said of characters it could not show.
    pub(super) fn end(mut self) -> (Vec<u8>, Option<String>) {
        self.turn();
        self.text("Rules in force when this was written", LEAD);
        for rule in std::mem::take(&mut self.rules) {
            self.text(&rule, FINE);
        }
        let note = (self.replaced > 0).then(|| {
            format!(
                "{} characters that the fonts of this file do not have (such as emoji) stand in it by their Unicode \
                 number, like [U+1F336]. The JSON file shows them as they are.",
                self.replaced
            )
        });
        if let Some(note) = &note {
            self.text(note, TEXT);
        }
        (self.set(), note)
    }

    fn set(self) -> Vec<u8> {
        let mut next = Ref::new(1);
        let [catalog, tree, plain, bold, info] = [(); 5].map(|()| next.bump());
        let pages: Vec<(Ref, Ref)> = self.pages.iter().map(|_| (next.bump(), next.bump())).collect();
        let mut document = Document::new();
        document.catalog(catalog).pages(tree).lang(TextStr("en-US"));
        document.document_info(info).title(TextStr(&self.title)).producer(TextStr("Linnet"));
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        document.pages(tree).kids(pages.iter().map(|(page, _)| *page)).count(count);
        for (id, name) in [(plain, b"Helvetica".as_slice()), (bold, b"Helvetica-Bold")] {
            document.type1_font(id).base_font(Name(name)).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (number, (lines, (page, contents))) in self.pages.iter().zip(&pages).enumerate() {
            let mut leaf = document.page(*page);
            leaf.parent(tree).contents(*contents).media_box(Rect::new(0.0, 0.0, PAPER.0, PAPER.1));
            leaf.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
            leaf.finish();
            let mut content = Content::new();
            let room = PAPER.0 - 2.0 * MARGIN;
            let heading = wrap(&self.heading, TEXT.size, room).into_iter().next().unwrap_or_default();
            put(&mut content, &heading, TEXT, MARGIN, PAPER.1 - 48.0);
            content
                .set_line_width(0.5)
                .move_to(MARGIN, PAPER.1 - 54.0)
                .line_to(PAPER.0 - MARGIN, PAPER.1 - 54.0)
                .stroke();
            for line in lines {
                put(&mut content, &line.bytes, line.style, MARGIN, line.height);
            }
            let foot = format!("Page {} of {}", number + 1, self.pages.len()).into_bytes();
            put(&mut content, &foot, TEXT, PAPER.0 - MARGIN - measure(&foot, TEXT.size), 36.0);
            document.stream(*contents, &content.finish());
        }
        document.finish()
    }
}

/// What else is recorded of a yes, a line each: above all the very words.
fn told(details: &Value) -> Vec<String> {
    [
        ("wording", "Words they agreed to"),
        ("purpose", "For"),
        ("channel", "By"),
        ("method", "Given by"),
        ("given_at", "Given at"),
        ("given_zone", "On the clock of"),
        ("address", "From the address"),
        ("recorded_by", "Written down by"),
        ("evidence", "Kept with it"),
        ("expires_on", "Holds until"),
    ]
    .into_iter()
    .filter_map(|(field, name)| {
        let text = details[field].as_str().filter(|text| !text.is_empty() && *text != "unknown")?;
        Some(format!("{name}: {text}"))
    })
    .collect()
}

/// A row of the legal tables in a line.
fn rule_row(row: &Value) -> String {
    let text = |field: &str| row[field].as_str().unwrap_or_default();
    let cap = row["cap"].as_u64().map(|cap| format!(", at most {cap} in 24 hours")).unwrap_or_default();
    let holidays = if row["holidays"] == true { ", not on its holidays" } else { "" };
    let written = if row["written_needed"] == true { ", only with a written yes" } else { "" };
    format!(
        "{} {}: {}{holidays}{cap}{written}. {} (checked {}, certainty {})",
        text("code"),
        text("name"),
        text("hours"),
        text("source"),
        text("checked"),
        text("certainty")
    )
}

fn put(content: &mut Content, bytes: &[u8], style: Style, left: f32, height: f32) {
    content.begin_text().set_font(style.font, style.size).next_line(left, height).show(Str(bytes)).end_text();
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_yes_is_printed_with_its_very_words() {
        let details = json!({"wording": "Yes, text me.", "method": "paper", "address": "", "expires_on": null});
        assert_eq!(told(&details), ["Words they agreed to: Yes, text me.", "Given by: paper"]);
        assert!(told(&Value::Null).is_empty());
    }
}
