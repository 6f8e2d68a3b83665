//! Twilio's error codes as far as the simulator can give them, from `data/errors.csv`. It only looks up; which code
//! applies is decided where the request or the message is judged.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// One row of the table: how an error code reads on the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// HTTP status of the synchronous answer; 0 for codes that only ever stand on a message.
    pub status: u16,
    /// What the `message` field says.
    pub message: &'static str,
}

static TABLE: LazyLock<BTreeMap<u32, Entry>> =
    LazyLock::new(|| include_str!("../data/errors.csv").lines().filter_map(parse).collect());

fn parse(line: &'static str) -> Option<(u32, Entry)> {
    let mut fields = line.splitn(3, '|');
    let code = fields.next()?.parse().ok()?;
    let status = fields.next()?.parse().ok()?;
    Some((code, Entry { status, message: fields.next()? }))
}

/// The row for `code`; an unknown code reads as a bad request without further words.
pub(crate) fn entry(code: u32) -> Entry {
    TABLE.get(&code).copied().unwrap_or(Entry { status: 400, message: "Bad request" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let rows = include_str!("../data/errors.csv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TABLE.len(), rows);
        assert_eq!(entry(21610).status, 400);
        assert_eq!(entry(30003).status, 0);
    }
}
