//! `inbox …`: what customers answered, and answering them.

use clap::Subcommand;
use linnet_contract::{
    Conversation, ConversationFilter, ConversationRow, Direction, GetConversation, ListConversations, Slice,
};
use linnet_domain::{Category, Origin};
use serde_json::{Value, json};

use crate::commands::{instant, message};
use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// What customers answered.
#[derive(Debug, Subcommand)]
pub enum Inbox {
    /// Show the conversations, latest first.
    List {
        /// Only those with something unread.
        #[arg(long)]
        unread: bool,
        /// Part of a name, number or text.
        #[arg(long, default_value = "")]
        query: String,
        /// At most so many.
        #[arg(long, default_value_t = 100)]
        limit: u64,
    },
    /// Show one conversation.
    Show {
        /// The number, in any spelling.
        number: String,
    },
    /// Answer in a conversation.
    Reply {
        /// The number, in any spelling.
        number: String,
        /// The text.
        text: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Inbox, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Inbox::List { unread, query, limit } => {
            let filter = if unread { ConversationFilter::Unread } else { ConversationFilter::All };
            let page = session.ask(ListConversations { filter, query, slice: Slice { offset: 0, limit } }).await?;
            let document = json!({"total": page.total, "conversations": &page.items});
            session.out.answer(&document, |_| describe(&page.items))
        }
        Inbox::Show { number } => {
            let conversation = session.ask(GetConversation { number }).await?;
            session.out.answer(&document(&conversation)?, |_| read_out(&conversation))
        }
        Inbox::Reply { number, text } => {
            let order = message::Order {
                number,
                text,
                category: Category::Service,
                origin: Origin::Reply,
                when: linnet_domain::When::Now,
                urgent: None,
                leave: None,
            };
            message::send(order, session).await
        }
    }
}

/// The conversation with `contact` in front, beside its messages.
fn document(conversation: &Conversation) -> Result<Value, Failure> {
    let mut document = serde_json::to_value(conversation)
        .map_err(|error| Failure::failed(format!("The answer cannot be written as JSON: {error}")))?;
    if let Value::Object(fields) = &mut document
        && let Some(row) = fields.remove("row")
    {
        fields.insert("contact".to_owned(), row);
    }
    Ok(document)
}

fn describe(rows: &[ConversationRow]) -> String {
    if rows.is_empty() {
        return "No conversations.".to_owned();
    }
    let row = |row: &ConversationRow| {
        let unread = if row.unread > 0 { row.unread.to_string() } else { String::new() };
        vec![row.number.clone(), row.name.clone(), unread, instant(row.at), row.preview.replace('\n', " ")]
    };
    table(&["NUMBER", "NAME", "UNREAD", "LATEST", "TEXT"], &rows.iter().map(row).collect::<Vec<_>>())
}

fn read_out(conversation: &Conversation) -> String {
    let mut lines = vec![format!("{} ({})", conversation.row.name, conversation.row.number)];
    for message in &conversation.messages {
        let who = match message.direction {
            Direction::In => "they",
            Direction::Out => "you",
        };
        let status = message.status.map(|status| format!(" [{status}]")).unwrap_or_default();
        lines.push(format!("{}  {who}: {}{status}", instant(message.at), message.body));
    }
    lines.join("\n")
}
