//! `templates …`: stored texts, named by their names.

use clap::Subcommand;
use linnet_contract::{DeleteTemplate, ListTemplates, SaveTemplate, Template};
use serde_json::json;

use crate::failure::Failure;
use crate::out::table;
use crate::session::Session;

/// Stored texts.
#[derive(Debug, Subcommand)]
pub enum Templates {
    /// Show all.
    List,
    /// Keep a new one.
    Add {
        /// Its name.
        name: String,
        /// The text, with fields like {first_name|there}.
        body: String,
    },
    /// Show one.
    Show {
        /// Its name.
        name: String,
    },
    /// Delete one; campaigns made from it keep their text.
    Delete {
        /// Its name.
        name: String,
    },
}

/// Performs one of them.
pub async fn perform(command: Templates, session: &mut Session<'_>) -> Result<(), Failure> {
    match command {
        Templates::List => {
            let templates = session.ask(ListTemplates {}).await?;
            session.out.answer(&json!({"templates": &templates}), |_| describe(&templates))
        }
        Templates::Add { name, body } => {
            let template = session.ask(SaveTemplate { id: None, name, body }).await?;
            session.out.answer(&template, |template| format!("Kept as “{}”.", template.name))
        }
        Templates::Show { name } => {
            let template = find(&name, session).await?;
            session.out.answer(&template, |template| template.body.clone())
        }
        Templates::Delete { name } => {
            let template = find(&name, session).await?;
            session.ask(DeleteTemplate { id: template.id }).await?;
            session.out.answer(&json!({"deleted": template.name}), |_| format!("“{}” is deleted.", template.name))
        }
    }
}

/// The template with this name, whatever its case.
pub async fn find(name: &str, session: &mut Session<'_>) -> Result<Template, Failure> {
    let templates = session.ask(ListTemplates {}).await?;
    let wanted = name.trim().to_lowercase();
    let found = templates.into_iter().find(|template| template.name.to_lowercase() == wanted);
    found.ok_or_else(|| Failure::bad_input(format!("There is no template called “{name}”.")))
}

fn describe(templates: &[Template]) -> String {
    if templates.is_empty() {
        return "There are no templates yet.".to_owned();
    }
    let rows: Vec<_> =
        templates.iter().map(|template| vec![template.name.clone(), template.body.replace('\n', " ")]).collect();
    table(&["NAME", "TEXT"], &rows)
}
