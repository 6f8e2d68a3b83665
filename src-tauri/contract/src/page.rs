//! Slices of long lists.

use serde::{Deserialize, Serialize};

/// A slice of a long list, and how long the list is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// Rows in the whole list.
    pub total: u64,
    /// The rows asked for.
    pub items: Vec<T>,
}

/// Which slice. A limit above 1,000 is read as 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// Rows to pass over.
    pub offset: u64,
    /// Rows wanted.
    pub limit: u64,
}

impl Default for Slice {
    fn default() -> Self {
        Self { offset: 0, limit: 100 }
    }
}
