-- The record: an append-only chain of salted commitments, and beside it what they commit to, which can be destroyed for
-- one person without breaking the chain. The encoding of `hash` and `commitment` is written down in the store's
-- `ledger/chain.rs`.

-- Names people in the chain without telling who they are: HMAC-SHA-256 of a number under this key. It stands here and not
-- in the keychain on purpose; see the store's `ledger/key.rs`.
CREATE TABLE ledger_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    -- Whom it is about, by keyed hash; empty for what is about nobody.
    subject BLOB CHECK (length(subject) = 16),
    commitment BLOB NOT NULL CHECK (length(commitment) = 32),
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX ledger_subject ON ledger (subject) WHERE subject IS NOT NULL;
-- Everything that is rare enough to be looked up by kind.
CREATE INDEX ledger_rare ON ledger (kind)
WHERE kind NOT IN ('attempt', 'blocked', 'held', 'outcome', 'status', 'consent', 'inbound');

-- What an entry commits to. A row goes as a whole, with its salt, when a person is erased or its time is over.
CREATE TABLE ledger_payloads (
    seq INTEGER PRIMARY KEY REFERENCES ledger (seq),
    campaign_id INTEGER,
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    payload TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_payloads_campaign ON ledger_payloads (campaign_id) WHERE campaign_id IS NOT NULL;

-- Where the chain ends, so that entries cut off at the end are missed.
CREATE TABLE ledger_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, zeroblob(32));

-- Heads that were printed or mailed out.
CREATE TABLE ledger_anchors (
    seq INTEGER PRIMARY KEY,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    made_at INTEGER NOT NULL
) STRICT;

-- A frozen business: nothing is deleted, erased or purged while a row without `lifted_at` stands.
CREATE TABLE legal_holds (
    id INTEGER PRIMARY KEY,
    set_at INTEGER NOT NULL,
    lifted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX legal_holds_one ON legal_holds ((1)) WHERE lifted_at IS NULL;

-- Erased people who must not be messaged: all that is left of them is this hash, the day and the road of their no.
CREATE TABLE erased_suppressions (
    subject BLOB PRIMARY KEY CHECK (length(subject) = 16),
    source TEXT NOT NULL,
    opted_out_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger BEGIN
    SELECT raise(ABORT, 'the record is only ever added to');
END;
CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON ledger BEGIN
    SELECT raise(ABORT, 'the record is only ever added to');
END;
-- `INSERT OR REPLACE` deletes without asking the trigger above.
CREATE TRIGGER ledger_never_replaces BEFORE INSERT ON ledger WHEN new.seq <= (SELECT seq FROM ledger_head) BEGIN
    SELECT raise(ABORT, 'the record is only ever added to');
END;
CREATE TRIGGER ledger_payloads_never_change BEFORE UPDATE ON ledger_payloads BEGIN
    SELECT raise(ABORT, 'what was recorded is never changed');
END;
CREATE TRIGGER ledger_payloads_never_replaced BEFORE INSERT ON ledger_payloads
WHEN new.seq <= (SELECT seq FROM ledger_head) BEGIN
    SELECT raise(ABORT, 'what was recorded is never changed');
END;
CREATE TRIGGER ledger_payloads_kept_on_hold BEFORE DELETE ON ledger_payloads
WHEN EXISTS (SELECT 1 FROM legal_holds WHERE lifted_at IS NULL) BEGIN
    SELECT raise(ABORT, 'a legal hold stands');
END;
CREATE TRIGGER ledger_head_goes_forward BEFORE UPDATE ON ledger_head WHEN new.seq <= old.seq BEGIN
    SELECT raise(ABORT, 'the record is only ever added to');
END;
CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head BEGIN
    SELECT raise(ABORT, 'the record is only ever added to');
END;
CREATE TRIGGER ledger_anchors_never_change BEFORE UPDATE ON ledger_anchors BEGIN
    SELECT raise(ABORT, 'an anchor is never changed');
END;
CREATE TRIGGER ledger_anchors_stay BEFORE DELETE ON ledger_anchors BEGIN
    SELECT raise(ABORT, 'an anchor is never changed');
END;
CREATE TRIGGER ledger_key_never_changes BEFORE UPDATE ON ledger_key BEGIN
    SELECT raise(ABORT, 'the key of the record never changes');
END;
CREATE TRIGGER ledger_key_stays BEFORE DELETE ON ledger_key BEGIN
    SELECT raise(ABORT, 'the key of the record never changes');
END;
