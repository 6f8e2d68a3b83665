-- What is read from the provider beside texts: calls, texts sent by others, how things stand, and each run that read it.

-- Calls and their legs. What a call came to follows from its status and its legs' (domain: calls).
CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    provider_sid TEXT NOT NULL UNIQUE,
    -- The call this is a leg of, where one was put through to another phone. Legs are not calls of their own.
    parent_sid TEXT,
    -- The other side: E.164, or whatever the provider has for callers without a number. Empty for people who were erased.
    number TEXT NOT NULL,
    our_number TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    status TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('underway', 'talked', 'missed', 'not_reached')),
    began_at INTEGER NOT NULL,
    seconds INTEGER NOT NULL DEFAULT 0,
    -- The name the network gives the caller. Never taken over into contacts.
    caller_name TEXT NOT NULL DEFAULT '',
    price_micros INTEGER,
    stored_at INTEGER NOT NULL
) STRICT;
CREATE INDEX calls_latest ON calls (began_at DESC, id DESC) WHERE parent_sid IS NULL;
CREATE INDEX calls_missed ON calls (began_at DESC, id DESC) WHERE parent_sid IS NULL AND outcome = 'missed';
CREATE INDEX calls_underway ON calls (began_at) WHERE outcome = 'underway';
CREATE INDEX calls_number ON calls (number, began_at);
CREATE INDEX calls_parent ON calls (parent_sid) WHERE parent_sid IS NOT NULL;

-- Contacts who were made because they called. They belong to no audience until the owner has made them their own.
CREATE TABLE callers (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE
) STRICT;

-- Texts to customers that another program sent from a sender of this account. They are history, never this outbox's.
CREATE TABLE elsewhere (
    provider_sid TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    from_address TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'whatsapp', 'email')),
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    error_code INTEGER,
    sent_at INTEGER NOT NULL,
    stored_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX elsewhere_number ON elsewhere (number, sent_at);

-- Other programs' texts make no conversation; they go on with one that is there.
CREATE TRIGGER elsewhere_conversation AFTER INSERT ON elsewhere BEGIN
    UPDATE conversations SET last_at = new.sent_at, last_is_ours = 1, preview = substr(new.body, 1, 160)
    WHERE number = new.number AND last_at <= new.sent_at;
END;

-- Each reading of a part: when, what it found, how it ended, and how far back it has come, so that it can be taken up again.
CREATE TABLE sync_runs (
    id INTEGER PRIMARY KEY,
    part TEXT NOT NULL CHECK (part IN ('numbers', 'messages', 'calls', 'status')),
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    by_owner INTEGER NOT NULL CHECK (by_owner IN (0, 1)),
    begun_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'cut_off')),
    seen INTEGER NOT NULL DEFAULT 0,
    added INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    -- What failed, or what the owner should know, in their words.
    note TEXT NOT NULL DEFAULT '',
    -- Lists are read from the newest back to an instant; everything down to `reached` has been stored.
    back_to INTEGER,
    reached INTEGER
) STRICT;
CREATE INDEX sync_runs_part ON sync_runs (part, id);

-- How things stand outside: the business with the carriers, its toll-free numbers, Twilio itself. In the provider's words.
CREATE TABLE standings (
    kind TEXT NOT NULL CHECK (kind IN ('account', 'brand', 'campaign', 'toll_free', 'provider')),
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

-- What was used this month, by category. Categories lie within one another: nothing here is ever added up.
CREATE TABLE usage (
    category TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    since TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a number can do beside texting, and where the provider takes what comes in. NULL is not known.
ALTER TABLE senders ADD COLUMN can_call INTEGER CHECK (can_call IN (0, 1));
ALTER TABLE senders ADD COLUMN can_mms INTEGER CHECK (can_mms IN (0, 1));
ALTER TABLE senders ADD COLUMN inbound_url TEXT;
