-- What is to go out, and every submission of it. An attempt row stands as 'submitting' on disk before its first byte
-- leaves.

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER REFERENCES campaigns (id) ON DELETE RESTRICT,
    recipient_id INTEGER REFERENCES recipients (id) ON DELETE RESTRICT,
    contact_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'whatsapp', 'email')),
    category TEXT NOT NULL CHECK (category IN ('marketing', 'service')),
    origin TEXT NOT NULL CHECK (origin IN ('campaign', 'direct', 'reply', 'automation', 'test')),
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    segments INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL,
    sender_id INTEGER REFERENCES senders (id),
    state TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'in_doubt', 'accepted', 'scheduled', 'sent', 'delivered',
        'undelivered', 'failed', 'skipped', 'canceled', 'expired')),
    -- May not leave before; already includes every rule's waiting as of the last check.
    not_before INTEGER NOT NULL,
    -- The instant the owner chose, which rules may only postpone.
    wanted_at INTEGER NOT NULL,
    rule TEXT,
    explanation TEXT NOT NULL DEFAULT '',
    -- Of the latest accepted attempt.
    provider_sid TEXT,
    error_code INTEGER,
    -- Handed back submissions so far (rate limits, no connection).
    hand_backs INTEGER NOT NULL DEFAULT 0,
    -- The real price once told.
    price_micros INTEGER,
    -- Made by the form: the same token twice is one message.
    token TEXT UNIQUE,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- The queue, campaign by campaign; single messages stand under NULL and overtake.
CREATE INDEX messages_queue ON messages (campaign_id, not_before, id) WHERE state = 'queued';
CREATE INDEX messages_open ON messages (state, updated_at) WHERE state IN ('submitting', 'in_doubt', 'accepted', 'scheduled', 'sent');
CREATE INDEX messages_number ON messages (number, id);
CREATE UNIQUE INDEX messages_provider_sid ON messages (provider_sid) WHERE provider_sid IS NOT NULL;
CREATE INDEX messages_recipient ON messages (recipient_id) WHERE recipient_id IS NOT NULL;
CREATE INDEX messages_created ON messages (created_at);

-- A recipient stands where their latest message stands.
CREATE TRIGGER messages_recipient_state AFTER UPDATE OF state, explanation, rule ON messages WHEN new.recipient_id IS NOT NULL BEGIN
    UPDATE recipients
    SET state = new.state, rule = new.rule, explanation = new.explanation, updated_at = new.updated_at
    WHERE id = new.recipient_id
        AND new.id = (SELECT max(id) FROM messages WHERE recipient_id = new.recipient_id);
END;

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE RESTRICT,
    campaign_id INTEGER,
    -- Travels in the callback's address, so that a callback proves the creation even if the reply was lost.
    public_id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('submitting', 'in_doubt', 'accepted', 'refused', 'not_sent')),
    sender TEXT NOT NULL,
    number TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    segments INTEGER NOT NULL,
    -- Reserved when submitting; nothing again when refused or not sent; the real price once told.
    cost_micros INTEGER NOT NULL,
    day INTEGER NOT NULL,
    provider_sid TEXT UNIQUE,
    error_code INTEGER,
    error_text TEXT,
    submitted_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX attempts_message ON attempts (message_id, id);
CREATE INDEX attempts_open ON attempts (state, submitted_at) WHERE state IN ('submitting', 'in_doubt');

-- Submissions and cost per campaign, kept as they happen.
CREATE TABLE campaign_totals (
    campaign_id INTEGER PRIMARY KEY,
    attempts INTEGER NOT NULL,
    cost_micros INTEGER NOT NULL
) STRICT;

CREATE TRIGGER attempts_total_insert AFTER INSERT ON attempts BEGIN
    INSERT INTO spend (day, micros) VALUES (new.day, new.cost_micros)
    ON CONFLICT (day) DO UPDATE SET micros = micros + new.cost_micros;
    INSERT INTO campaign_totals (campaign_id, attempts, cost_micros)
    SELECT new.campaign_id, 1, new.cost_micros WHERE new.campaign_id IS NOT NULL
    ON CONFLICT (campaign_id) DO UPDATE SET attempts = attempts + 1, cost_micros = cost_micros + new.cost_micros;
END;
CREATE TRIGGER attempts_total_update AFTER UPDATE OF cost_micros ON attempts WHEN old.cost_micros <> new.cost_micros BEGIN
    UPDATE spend SET micros = micros + new.cost_micros - old.cost_micros WHERE day = new.day;
    UPDATE campaign_totals SET cost_micros = cost_micros + new.cost_micros - old.cost_micros
    WHERE campaign_id = new.campaign_id;
END;
