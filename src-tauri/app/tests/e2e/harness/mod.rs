//! What a story needs: the app with a data directory of its own, verbs in an owner's words, pictures, and an audit of
//! accessibility. Must never reach past the window: a story does only what an owner could do.

mod app;
mod audit;
mod driver;

use anyhow::{Context, Result, bail};

pub use app::App;

/// Set by xtask inside its virtual session.
const SESSION: &str = "LINNET_VIRTUAL_SESSION";

/// Opens the app on empty data, tells a story, audits the last page, closes the app. When the story breaks off, a
/// picture and the page's text say where.
pub async fn tell(name: &str, story: impl AsyncFnOnce(&mut App) -> Result<()>) -> Result<()> {
    if std::env::var_os(SESSION).is_none() {
        bail!("a story needs a display and a keychain of its own: run `cargo xtask e2e` or `cargo xtask test`");
    }
    let mut app = App::open(name).await.context("the window did not open")?;
    let outcome = match story(&mut app).await {
        Ok(()) => app.look(&format!("{name}-end")).await.context("the last page is not accessible"),
        Err(error) => Err(error),
    };
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => Err(error.context(app.scene_of_failure().await)),
    };
    app.close().await?;
    outcome
}
