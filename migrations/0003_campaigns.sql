-- Templates, campaigns, and one row per person in a campaign. Counts are kept by triggers: a screen over ten million
-- recipients reads a dozen rows.

CREATE TABLE templates (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE campaigns (
    id INTEGER PRIMARY KEY,
    status TEXT NOT NULL CHECK (status IN ('draft', 'held', 'scheduled', 'sending', 'paused', 'done', 'canceled')),
    -- Why a rule paused it; empty when the owner did.
    pause_reason TEXT,
    -- The contract's draft in JSON; `name` repeated for lists.
    name TEXT NOT NULL,
    draft TEXT NOT NULL,
    -- Taken from the draft at start, so that release needs no JSON.
    category TEXT NOT NULL DEFAULT 'marketing' CHECK (category IN ('marketing', 'service')),
    pace INTEGER,
    -- When the grace ends or the chosen instant comes.
    starts_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER
) STRICT;
CREATE INDEX campaigns_status ON campaigns (status, id);

CREATE TABLE recipients (
    id INTEGER PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
    contact_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL,
    -- Name and number as planned, for the record after the contact is gone.
    name TEXT NOT NULL,
    number TEXT,
    state TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'in_doubt', 'accepted', 'scheduled', 'sent', 'delivered',
        'undelivered', 'failed', 'skipped', 'canceled', 'expired')),
    -- The rule that spoke last and its sentence.
    rule TEXT,
    explanation TEXT NOT NULL DEFAULT '',
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX recipients_number ON recipients (campaign_id, number) WHERE number IS NOT NULL;
CREATE INDEX recipients_state ON recipients (campaign_id, state, id);
CREATE INDEX recipients_contact ON recipients (contact_id) WHERE contact_id IS NOT NULL;

CREATE TABLE campaign_counts (
    campaign_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    recipients INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, state)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER recipients_count_insert AFTER INSERT ON recipients BEGIN
    INSERT INTO campaign_counts (campaign_id, state, recipients) VALUES (new.campaign_id, new.state, 1)
    ON CONFLICT (campaign_id, state) DO UPDATE SET recipients = recipients + 1;
END;
CREATE TRIGGER recipients_count_delete AFTER DELETE ON recipients BEGIN
    UPDATE campaign_counts SET recipients = recipients - 1 WHERE campaign_id = old.campaign_id AND state = old.state;
END;
CREATE TRIGGER recipients_count_update AFTER UPDATE OF state ON recipients WHEN old.state <> new.state BEGIN
    UPDATE campaign_counts SET recipients = recipients - 1 WHERE campaign_id = old.campaign_id AND state = old.state;
    INSERT INTO campaign_counts (campaign_id, state, recipients) VALUES (new.campaign_id, new.state, 1)
    ON CONFLICT (campaign_id, state) DO UPDATE SET recipients = recipients + 1;
END;
