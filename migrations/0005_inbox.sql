-- What came in, once each, whichever road it took; and the conversations it belongs to.

CREATE TABLE inbound (
    id INTEGER PRIMARY KEY,
    provider_sid TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    to_address TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'whatsapp', 'email')),
    body TEXT NOT NULL,
    media_count INTEGER NOT NULL DEFAULT 0,
    -- What the text means: 'opt_out', 'opt_in', 'help', 'ambiguous', 'none'.
    label TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT;
CREATE INDEX inbound_number ON inbound (number, received_at);
CREATE INDEX inbound_received ON inbound (received_at);

CREATE TABLE conversations (
    number TEXT PRIMARY KEY,
    last_at INTEGER NOT NULL,
    preview TEXT NOT NULL,
    last_is_ours INTEGER NOT NULL CHECK (last_is_ours IN (0, 1)),
    unread INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_latest ON conversations (last_at DESC, number);
CREATE INDEX conversations_unread ON conversations (last_at DESC) WHERE unread > 0;

-- Raw events as they arrived, each once; `applied_at` stays empty while nothing is known under their id.
CREATE TABLE provider_events (
    id INTEGER PRIMARY KEY,
    -- Kind, provider id and status: the same event twice is one row.
    event_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('status', 'inbound')),
    provider_sid TEXT NOT NULL,
    raw TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    applied_at INTEGER
) STRICT;
CREATE INDEX provider_events_waiting ON provider_events (provider_sid) WHERE applied_at IS NULL;

-- How far polling has read.
CREATE TABLE cursors (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
