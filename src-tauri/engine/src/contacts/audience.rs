//! Reading an audience expression against the tags and lists there are, so that a misspelt one is named instead of
//! meaning nobody.

use linnet_contract::{
    AudienceCount, Audiences, CheckAudience, ErrorCode, ListAudiences, ListCount, TagCount, UiError,
};
use linnet_domain::audience::{Audience, AudienceError};
use linnet_store::people::Members;
use linnet_store::{contacts, lists, tags};

use crate::dispatch::Handle;
use crate::engine::Engine;
use crate::errors::from_store;

impl Handle<ListAudiences> for Engine {
    async fn handle(&self, _: ListAudiences) -> Result<Audiences, UiError> {
        let tags = tags::counts(&self.db).await.map_err(from_store)?;
        let lists = lists::counts(&self.db).await.map_err(from_store)?;
        Ok(Audiences {
            all: contacts::count(&self.db).await.map_err(from_store)?,
            tags: tags.into_iter().map(|(tag, count)| TagCount { tag, count }).collect(),
            lists: lists.into_iter().map(|row| ListCount { id: row.id, name: row.name, count: row.people }).collect(),
        })
    }
}

impl Handle<CheckAudience> for Engine {
    async fn handle(&self, CheckAudience { audience }: CheckAudience) -> Result<AudienceCount, UiError> {
        let audience = read(self, &audience).await?;
        let members = Members { audience: &audience, excluded: &[], today: self.today() };
        let count = members.count(&self.db).await.map_err(from_store)?;
        Ok(AudienceCount { count, words: audience.words() })
    }
}

/// The audience of an expression, its tags and lists in the spelling on record.
pub(crate) async fn read(engine: &Engine, expression: &str) -> Result<Audience, UiError> {
    let bad = |message: String| UiError::new(ErrorCode::BadInput, message).field("audience");
    let audience: Audience = expression.parse().map_err(|error: AudienceError| {
        bad(format!("{error}.")).detail(serde_json::json!({ "position": error.position() }))
    })?;
    let tags = tags::names(engine.db.reader()).await.map_err(from_store)?;
    let lists = lists::names(engine.db.reader()).await.map_err(from_store)?;
    audience.try_rename(&mut |name| known("tag", &name, &tags).map_err(bad), &mut |name| {
        known("list", &name, &lists).map_err(bad)
    })
}

/// The name on record, whatever the case; else a sentence naming the closest.
fn known(kind: &str, name: &str, names: &[String]) -> Result<String, String> {
    let wanted = name.to_lowercase();
    if let Some(found) = names.iter().find(|known| known.to_lowercase() == wanted) {
        return Ok(found.clone());
    }
    let closest = names
        .iter()
        .map(|known| (strsim::damerau_levenshtein(&known.to_lowercase(), &wanted), known))
        .min()
        .filter(|(distance, known)| *distance <= 2.max(known.chars().count() / 3));
    Err(match closest {
        Some((_, known)) => format!("There is no {kind} “{name}”. Did you mean “{known}”?"),
        None => format!("There is no {kind} “{name}”."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_tag_is_named_with_the_closest_there_is() {
        let names = ["Regular".to_owned(), "vip".to_owned()];
        assert_eq!(known("tag", "regular", &names), Ok("Regular".to_owned()));
        assert!(known("tag", "regualr", &names).unwrap_err().contains("“Regular”"));
        assert_eq!(known("tag", "plumbing", &names), Err("There is no tag “plumbing”.".to_owned()));
    }
}
