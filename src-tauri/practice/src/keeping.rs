//! The state file: the account's records as JSON, read at the start and written whole and atomically shortly after
//! changes. Timers are not kept; what was under way goes on after a restart.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calls::Call;
use crate::delivery;
use crate::model::{Message, Number, Pool};
use crate::options::PracticeError;
use crate::world::{State, World};

/// Shortest time between two saves.
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Serialize, Deserialize)]
struct Records {
    account_sid: String,
    made: u64,
    spent_micros: u64,
    messages: Vec<Message>,
    numbers: Vec<Number>,
    pools: Vec<Pool>,
    blocks: HashSet<(String, String)>,
    sticky: Vec<((String, String), String)>,
    texts_had: HashMap<String, u64>,
    emails: Vec<Value>,
    #[serde(default)]
    calls: Vec<Call>,
    #[serde(default)]
    made_calls: u64,
}

impl Records {
    fn of(world: &World, state: &State) -> Self {
        Self {
            account_sid: world.account.sid.clone(),
            made: state.made,
            spent_micros: state.spent_micros,
            messages: state.log.iter().cloned().collect(),
            numbers: state.numbers.clone(),
            pools: state.pools.clone(),
            blocks: state.blocks.clone(),
            sticky: state.sticky.iter().map(|(key, from)| (key.clone(), from.clone())).collect(),
            texts_had: state.texts_had.clone(),
            emails: state.emails.iter().cloned().collect(),
            calls: state.calls.clone(),
            made_calls: state.made_calls,
        }
    }

    fn put_back(self, state: &mut State) {
        state.made = self.made;
        state.spent_micros = self.spent_micros;
        state.numbers = self.numbers;
        state.pools = self.pools;
        state.blocks = self.blocks;
        state.sticky = self.sticky.into_iter().collect();
        state.texts_had = self.texts_had;
        state.emails = self.emails.into();
        // Records from before there were calls keep those the world begins with.
        if self.made_calls > 0 {
            (state.calls, state.made_calls) = (self.calls, self.made_calls);
        }
        self.messages.into_iter().for_each(|message| state.log.insert(message));
    }
}

fn trouble(path: &Path, reason: impl ToString) -> PracticeError {
    PracticeError::State { path: path.to_owned(), reason: reason.to_string() }
}

/// Reads the records of an earlier run, if there are any.
pub(crate) fn load(world: &World, path: &Path) -> Result<(), PracticeError> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(trouble(path, error)),
    };
    let records: Records = serde_json::from_slice(&text).map_err(|error| trouble(path, error))?;
    if records.account_sid != world.account.sid {
        return Err(trouble(path, "they belong to a world with another seed"));
    }
    let mut state = world.lock();
    records.put_back(&mut state);
    delivery::resume(world, &mut state);
    Ok(())
}

/// Writes the records beside the file and moves them into place.
pub(crate) fn save(world: &World, path: &Path) -> Result<(), PracticeError> {
    let _saving = world.saving.lock().unwrap_or_else(PoisonError::into_inner);
    world.unsaved.store(false, Ordering::Release);
    let records = Records::of(world, &world.lock());
    let text = serde_json::to_vec(&records).map_err(|error| trouble(path, error))?;
    let beside = path.with_extension("new");
    let written = std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|error| {
        world.unsaved.store(true, Ordering::Release);
        trouble(path, error)
    })
}

/// Saves shortly after changes, more rarely the longer a save takes.
pub(crate) async fn run(world: Arc<World>, path: PathBuf) {
    let mut pause = PAUSE;
    loop {
        tokio::time::sleep(pause).await;
        if !world.unsaved.load(Ordering::Acquire) {
            continue;
        }
        let started = Instant::now();
        let (world, path) = (Arc::clone(&world), path.clone());
        match tokio::task::spawn_blocking(move || save(&world, &path)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "practice records could not be saved"),
            Err(error) => tracing::warn!(%error, "saving practice records ended early"),
        }
        pause = PAUSE.max(started.elapsed() * 10);
    }
}
