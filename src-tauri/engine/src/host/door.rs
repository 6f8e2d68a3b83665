//! The local socket of an open business: other processes of the same user hand commands in and watch events. Only the
//! holder of the lock opens it; its folder is closed to other users, and nothing that passes is logged.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use interprocess::local_socket::tokio::prelude::*;
use interprocess::local_socket::tokio::{Listener, Stream};
use interprocess::local_socket::{ListenerOptions, Name};
use linnet_contract::{AppEvent, CacheTag, ErrorCode, UiError};
use tokio::io::BufReader;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::engine::Engine;
use crate::host::wire::{self, Ask, Tell};

/// How long commands that are being answered may take once the door closes.
const LAST_ANSWERS: Duration = Duration::from_secs(5);

/// An open door.
#[derive(Debug)]
pub(crate) struct Door {
    closing: watch::Sender<bool>,
    serving: JoinHandle<()>,
    note: PathBuf,
}

impl Door {
    /// Opens the door and notes its address in the profile's folder. A socket left behind by a crash is replaced.
    pub(crate) fn open(folder: &Path, engine: Arc<Engine>) -> io::Result<Self> {
        let note = note_path(folder);
        if let Ok(stale) = std::fs::read_to_string(&note) {
            place::clear(stale.trim());
        }
        let address = place::choose(folder)?;
        place::clear(&address);
        let listener = ListenerOptions::new().name(name_of(&address)?).create_tokio()?;
        place::close_to_others(&address)?;
        std::fs::write(&note, &address)?;
        let (closing, closed) = watch::channel(false);
        let serving = tokio::spawn(serve(listener, engine, closed));
        Ok(Self { closing, serving, note })
    }

    /// Lets the commands being answered finish, then closes.
    pub(crate) async fn close(self) {
        self.closing.send_replace(true);
        if let Err(error) = self.serving.await {
            tracing::warn!(%error, "the local socket did not close cleanly");
        }
        if let Ok(address) = std::fs::read_to_string(&self.note) {
            place::clear(address.trim());
        }
        let _ = std::fs::remove_file(&self.note);
    }
}

/// Knocks at the door of whoever holds the profile; `None` when nobody answers.
pub(crate) async fn knock(folder: &Path) -> Option<Stream> {
    let address = tokio::fs::read_to_string(note_path(folder)).await.ok()?;
    Stream::connect(name_of(address.trim()).ok()?).await.ok()
}

fn note_path(folder: &Path) -> PathBuf {
    folder.join("door")
}

fn name_of(address: &str) -> io::Result<Name<'static>> {
    place::name_of(address.to_owned())
}

async fn serve(listener: Listener, engine: Arc<Engine>, mut closed: watch::Receiver<bool>) {
    let mut callers = JoinSet::new();
    loop {
        tokio::select! {
            _ = closed.changed() => break,
            accepted = listener.accept() => match accepted {
                Ok(stream) => { callers.spawn(attend(stream, Arc::clone(&engine), closed.clone())); }
                Err(error) => {
                    tracing::warn!(%error, "a caller could not be let in");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            Some(_) = callers.join_next() => {}
        }
    }
    drop(listener);
    let finished = async { while callers.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_ANSWERS, finished).await.is_err() {
        tracing::warn!("a command was still being answered when the business closed");
    }
}

/// Answers one caller until they hang up or the door closes.
async fn attend(stream: Stream, engine: Arc<Engine>, mut closed: watch::Receiver<bool>) {
    let (from, mut to) = tokio::io::split(stream);
    let mut from = BufReader::new(from);
    loop {
        let ask = tokio::select! {
            _ = closed.wait_for(|closed| *closed) => return,
            ask = wire::read(&mut from) => ask,
        };
        let tell = match ask {
            Ok(Some(Ask::Command { name, payload })) => match engine.dispatch(&name, payload).await {
                Some(Ok(answer)) => Tell::Answer(answer),
                Some(Err(error)) => Tell::Error(error),
                None => Tell::Error(unknown()),
            },
            Ok(Some(Ask::Events)) => return tell_events(&engine, &mut to, closed).await,
            Ok(None) => return,
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Tell::Error(unknown()),
            Err(_) => return,
        };
        if wire::write(&mut to, &tell).await.is_err() {
            return;
        }
    }
}

fn unknown() -> UiError {
    UiError::new(ErrorCode::BadInput, "Linnet is open in another version that does not know this command.")
        .hint("Close the window (or stop the run) and try again.")
}

async fn tell_events(
    engine: &Engine,
    to: &mut (impl tokio::io::AsyncWrite + Unpin),
    mut closed: watch::Receiver<bool>,
) {
    let mut events = engine.events().subscribe();
    loop {
        let event = tokio::select! {
            _ = closed.wait_for(|closed| *closed) => return,
            event = events.recv() => event,
        };
        let event = match event {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => AppEvent::Changed { tags: CacheTag::ALL.to_vec() },
            Err(RecvError::Closed) => return,
        };
        if wire::write(to, &Tell::Event(event)).await.is_err() {
            return;
        }
    }
}

#[cfg(unix)]
mod place {
    //! A socket file of mode 0600, in the profile's folder when its path is short enough, else in a folder of its own
    //! below the user's runtime directory.

    use std::fs;
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    use std::path::{Path, PathBuf};

    use interprocess::local_socket::{GenericFilePath, Name, ToFsName as _};

    /// The shortest limit of a socket's path is that of macOS: 104 bytes with the closing zero.
    const LONGEST_PATH: usize = 103;
    const FILE: &str = "linnet.sock";
    const FOLDER: &str = "linnet-";

    pub(super) fn choose(folder: &Path) -> io::Result<String> {
        let beside = folder.join(FILE);
        if beside.as_os_str().len() <= LONGEST_PATH {
            return text(beside);
        }
        let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|path| path.is_dir());
        let own = runtime.unwrap_or_else(std::env::temp_dir).join(format!("{FOLDER}{}", uuid::Uuid::new_v4().simple()));
        // Fails if it is there already, so it is ours and nobody else's.
        fs::DirBuilder::new().mode(0o700).create(&own)?;
        text(own.join(FILE))
    }

    fn text(path: PathBuf) -> io::Result<String> {
        path.into_os_string()
            .into_string()
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "the data directory's path is not readable text"))
    }

    pub(super) fn name_of(address: String) -> io::Result<Name<'static>> {
        address.to_fs_name::<GenericFilePath>()
    }

    pub(super) fn close_to_others(address: &str) -> io::Result<()> {
        fs::set_permissions(address, fs::Permissions::from_mode(0o600))
    }

    /// Removes a socket nobody listens at, and the folder that was made for it.
    pub(super) fn clear(address: &str) {
        let path = Path::new(address);
        if path.file_name().is_none_or(|name| name != FILE) {
            return;
        }
        let _ = fs::remove_file(path);
        let own = path.parent().filter(|folder| {
            folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(FOLDER))
        });
        if let Some(folder) = own {
            // Only ever removes an empty folder.
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(windows)]
mod place {
    //! A named pipe under a name that cannot be guessed and stands only in the profile's folder, so that no other
    //! program can take its place.

    use std::io;
    use std::path::Path;

    use interprocess::local_socket::{GenericNamespaced, Name, ToNsName as _};

    pub(super) fn choose(_: &Path) -> io::Result<String> {
        Ok(format!("linnet-{}", uuid::Uuid::new_v4().simple()))
    }

    pub(super) fn name_of(address: String) -> io::Result<Name<'static>> {
        address.to_ns_name::<GenericNamespaced>()
    }

    pub(super) fn close_to_others(_: &str) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn clear(_: &str) {}
}
