-- The business itself: which world it lives in, settings, the account without its secret, senders.
-- Instants are UTC milliseconds; money is integer micro-dollars; numbers are E.164.

CREATE TABLE profile (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    world TEXT NOT NULL CHECK (world IN ('undecided', 'practice', 'real')),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    account_sid TEXT NOT NULL,
    api_key_sid TEXT,
    api_base TEXT,
    -- Names the secret in the keychain; the secret itself is never here.
    secret_name TEXT NOT NULL,
    session_only INTEGER NOT NULL CHECK (session_only IN (0, 1)),
    -- The last check, as the contract's readiness in JSON.
    readiness TEXT NOT NULL,
    balance_micros INTEGER,
    checked_at INTEGER NOT NULL
) STRICT;

CREATE TABLE senders (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('number', 'toll_free', 'messaging_service')),
    address TEXT NOT NULL UNIQUE,
    provider_sid TEXT,
    name TEXT NOT NULL DEFAULT '',
    can_text INTEGER NOT NULL CHECK (can_text IN (0, 1)),
    chosen INTEGER NOT NULL DEFAULT 0 CHECK (chosen IN (0, 1)),
    present INTEGER NOT NULL DEFAULT 1 CHECK (present IN (0, 1)),
    synced_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX senders_one_chosen ON senders (chosen) WHERE chosen = 1;

-- What each day cost: reserved with the attempt, corrected when the real price comes. `day` counts the days of the
-- business's zone since 1970-01-01.
CREATE TABLE spend (
    day INTEGER PRIMARY KEY,
    micros INTEGER NOT NULL
) STRICT;
