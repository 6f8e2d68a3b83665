//! One holder per profile: a window or a `run` for as long as it is open, a single command for its moment. The lock is
//! the operating system's, so that it goes with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use linnet_contract::UiError;

use crate::errors::from_store;

/// The lock of one profile; dropping it lets the next one in.
#[derive(Debug)]
pub(crate) struct ProfileLock {
    _file: File,
}

impl ProfileLock {
    /// Takes the lock, or `None` while another holds it.
    pub(crate) fn try_take(folder: &Path) -> Result<Option<Self>, UiError> {
        let path = folder.join("lock");
        let cannot = |error: std::io::Error| {
            from_store(linnet_store::StoreError::CannotOpen {
                path: path.display().to_string(),
                reason: error.to_string(),
            })
        };
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(cannot(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_has_one_holder_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let held = ProfileLock::try_take(folder.path()).unwrap();
        assert!(held.is_some());
        assert!(ProfileLock::try_take(folder.path()).unwrap().is_none(), "the second must wait");
        drop(held);
        assert!(ProfileLock::try_take(folder.path()).unwrap().is_some(), "the next one may");
    }
}
