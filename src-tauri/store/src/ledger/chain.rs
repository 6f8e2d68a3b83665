//! The arithmetic of the chain, without a database: commitments and the hashes that tie entries together. Anyone can check
//! an export with these two formulas.
//!
//! Canonical encoding: the bytes of a fixed name, then every field in the order below, each as its length in eight bytes
//! (big-endian) and then its bytes; whole numbers as eight bytes, big-endian, two's complement. A missing subject has
//! length zero. Lengths before contents leave no two different entries with the same bytes.
//!
//! - `commitment = SHA-256("linnet-ledger-payload-1" · salt · payload)`, payload as the stored UTF-8
//! - `hash = SHA-256("linnet-ledger-entry-1" · seq · at · kind · subject · commitment · previous)`, `at` in UTC
//!   milliseconds, kind as its stored word; before the first entry stand 32 zero bytes

use sha2::{Digest as _, Sha256};

/// Bytes of a salt: enough that nobody finds a payload by trying them.
pub const SALT: usize = 16;

/// SHA-256.
pub type Hash = [u8; 32];

/// The keyed hash of a number: HMAC-SHA-256 cut to half, as RFC 2104 section 5 allows.
pub type Subject = [u8; 16];

/// What precedes the first entry.
pub const BEFORE_THE_FIRST: Hash = [0; 32];

fn field(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// What the chain holds of a payload.
pub fn commitment(salt: &[u8], payload: &str) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"linnet-ledger-payload-1");
    field(&mut hash, salt);
    field(&mut hash, payload.as_bytes());
    hash.finalize().into()
}

/// The fields of an entry that its hash covers.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// Its place, from 1, without gaps.
    pub seq: i64,
    /// UTC milliseconds.
    pub at: i64,
    /// The word of its kind.
    pub kind: &'a str,
    /// Whom it is about.
    pub subject: Option<&'a [u8]>,
    /// What it commits to.
    pub commitment: &'a [u8],
    /// The hash of the entry before.
    pub previous: &'a [u8],
}

impl Link<'_> {
    /// The entry's hash.
    pub fn hash(&self) -> Hash {
        let mut hash = Sha256::new();
        hash.update(b"linnet-ledger-entry-1");
        field(&mut hash, &self.seq.to_be_bytes());
        field(&mut hash, &self.at.to_be_bytes());
        field(&mut hash, self.kind.as_bytes());
        field(&mut hash, self.subject.unwrap_or_default());
        field(&mut hash, self.commitment);
        field(&mut hash, self.previous);
        hash.finalize().into()
    }
}

/// Bytes as lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A hash out of its hex, in any case.
pub fn unhex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(&text[at..at + 2], 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link<'static> {
        Link { seq: 1, at: 2, kind: "attempt", subject: None, commitment: &[3; 32], previous: &BEFORE_THE_FIRST }
    }

    #[test]
    fn every_field_counts_and_no_two_entries_share_their_bytes() {
        let one = link();
        let other = [
            Link { seq: 2, ..one },
            Link { at: 3, ..one },
            Link { kind: "attemp", ..one },
            Link { subject: Some(&[0; 16]), ..one },
            Link { commitment: &[4; 32], ..one },
            Link { previous: &[1; 32], ..one },
        ];
        for other in other {
            assert_ne!(other.hash(), one.hash(), "{other:?}");
        }
        assert_eq!(link().hash(), one.hash());
        assert_ne!(commitment(&[1; 16], "ab"), commitment(&[2; 16], "ab"), "the salt counts");
        assert_ne!(commitment(b"a", "bc"), commitment(b"ab", "c"), "the border between salt and payload counts");
    }

    #[test]
    fn the_encoding_stays_as_it_was_published() {
        // Computed apart from this code, with Python's hashlib.
        assert_eq!(hex(&commitment(&[7; 16], "{}")), COMMITMENT);
        assert_eq!(hex(&link().hash()), ENTRY);
    }

    const COMMITMENT: &str = "bc79eed20cfb4b0b76df826f5713c1b3abb3c4785cda2cf61bd49f82a2b0401d";
    const ENTRY: &str = "d07b3303d2bae0674ca54ce6ec72d2a071e3d2e300918b5dd67efd77d506d901";

    #[test]
    fn hex_comes_back() {
        let hash = link().hash();
        assert_eq!(unhex(&hex(&hash)), Some(hash));
        assert_eq!(unhex("zz"), None);
        assert_eq!(unhex(&"g".repeat(64)), None);
    }
}
