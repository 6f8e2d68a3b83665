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

-- Conversations follow from what is stored: a text that came in, a text written to one person, and a campaign's text to
-- somebody who has a conversation already. Campaigns alone make no conversation; the inbox is for people who talk.
CREATE TRIGGER inbound_conversation AFTER INSERT ON inbound BEGIN
    INSERT INTO conversations (number, last_at, preview, last_is_ours, unread)
    VALUES (new.number, new.received_at, substr(new.body, 1, 160), 0, 1)
    ON CONFLICT (number) DO UPDATE SET
        unread = unread + 1,
        preview = CASE WHEN excluded.last_at >= last_at THEN excluded.preview ELSE preview END,
        last_is_ours = CASE WHEN excluded.last_at >= last_at THEN 0 ELSE last_is_ours END,
        last_at = max(last_at, excluded.last_at);
END;
CREATE TRIGGER messages_conversation AFTER INSERT ON messages WHEN new.origin IN ('direct', 'reply', 'automation') BEGIN
    INSERT INTO conversations (number, last_at, preview, last_is_ours)
    VALUES (new.number, new.created_at, substr(new.body, 1, 160), 1)
    ON CONFLICT (number) DO UPDATE SET
        preview = CASE WHEN excluded.last_at >= last_at THEN excluded.preview ELSE preview END,
        last_is_ours = CASE WHEN excluded.last_at >= last_at THEN 1 ELSE last_is_ours END,
        last_at = max(last_at, excluded.last_at);
END;
CREATE TRIGGER attempts_conversation AFTER INSERT ON attempts WHEN new.campaign_id IS NOT NULL BEGIN
    UPDATE conversations
    SET last_at = new.submitted_at, last_is_ours = 1,
        preview = (SELECT substr(body, 1, 160) FROM messages WHERE id = new.message_id)
    WHERE number = new.number AND last_at <= new.submitted_at;
END;
