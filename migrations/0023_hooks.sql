-- The public addresses under which Twilio was told to reach this computer, and until when each was known to be in force:
-- texts already sent carry the address of their time, and the signatures of their receipts cover it.
CREATE TABLE hook_bases (
    base TEXT PRIMARY KEY,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Where the pictures of a text that came in can be fetched, where the provider said so.
CREATE TABLE inbound_media (
    inbound_id INTEGER NOT NULL REFERENCES inbound (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    content_type TEXT NOT NULL,
    PRIMARY KEY (inbound_id, position)
) STRICT, WITHOUT ROWID;

-- Raw events are kept for a while only.
CREATE INDEX provider_events_received ON provider_events (received_at);
