//! Stored texts to start a message from. A text is kept only if it renders: an unknown field is said when it is written,
//! not when it is sent.

use linnet_contract::{CacheTag, DeleteTemplate, ErrorCode, ListTemplates, SaveTemplate, Template, UiError};
use linnet_domain::merge;
use linnet_store::{StoreError, templates};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

/// Longest name.
const LONGEST_NAME: usize = 100;

/// Longest text: twice what one message may hold, so that a draft can be too long for a while.
const LONGEST_BODY: usize = 3200;

impl Handle<ListTemplates> for Engine {
    async fn handle(&self, _: ListTemplates) -> Result<Vec<Template>, UiError> {
        let rows = templates::all(&self.db).await.map_err(from_store)?;
        Ok(rows.into_iter().map(|row| Template { id: row.id, name: row.name, body: row.body }).collect())
    }
}

impl Handle<SaveTemplate> for Engine {
    async fn handle(&self, SaveTemplate { id, name, body }: SaveTemplate) -> Result<Template, UiError> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        check(&name, &body)?;
        let taken = |error: StoreError| match error {
            StoreError::Exists { .. } => {
                bad("name", format!("There is a template “{name}” already; nothing was changed."))
            }
            other => from_store(other),
        };
        let now = self.clock.now();
        let mut tx = self.db.write().await.map_err(from_store)?;
        let id = match id {
            Some(id) => {
                templates::update(&mut tx, id, &name, &body, now).await.map_err(taken)?;
                id
            }
            None => templates::insert(&mut tx, &name, &body, now).await.map_err(taken)?,
        };
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Templates]);
        Ok(Template { id, name, body })
    }
}

impl Handle<DeleteTemplate> for Engine {
    async fn handle(&self, DeleteTemplate { id }: DeleteTemplate) -> Result<(), UiError> {
        let mut tx = self.db.write().await.map_err(from_store)?;
        crate::ledger::refuse_on_hold(&mut tx, "Nothing is deleted").await?;
        templates::delete(&mut tx, id).await.map_err(from_store)?;
        tx.commit().await.map_err(|error| from_store(error.into()))?;
        self.events.changed(&[CacheTag::Templates]);
        Ok(())
    }
}

fn check(name: &str, body: &str) -> Result<(), UiError> {
    if name.is_empty() {
        return Err(bad("name", "Give the template a name."));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(bad("name", format!("A name has at most {LONGEST_NAME} characters.")));
    }
    if body.trim().is_empty() {
        return Err(bad("body", "Write the text first."));
    }
    if body.chars().count() > LONGEST_BODY {
        return Err(bad("body", format!("A template has at most {LONGEST_BODY} characters.")));
    }
    merge::Template::parse(body).map_err(|error| bad("body", format!("{error}.")))?;
    Ok(())
}

fn bad(field: &str, message: impl Into<String>) -> UiError {
    UiError::new(ErrorCode::BadInput, message).field(field)
}
