-- Texts that are left with the provider until their time, so that they go while this computer is off; and their recall.

-- From when on a waiting text may be left with the provider, to be sent at `not_before`. NULL leaves it to this computer.
ALTER TABLE messages ADD COLUMN hand_over_at INTEGER;
CREATE INDEX messages_hand_over ON messages (campaign_id, hand_over_at) WHERE state = 'queued' AND hand_over_at IS NOT NULL;

-- When the provider is to send a submission; NULL is at once.
ALTER TABLE attempts ADD COLUMN send_at INTEGER;

-- A submission may also be followed by another one because it was recalled.
ALTER TABLE attempts ADD COLUMN again_since TEXT CHECK (again_since IN ('by_itself', 'account', 'recalled'));
UPDATE attempts SET again_since = again WHERE again IS NOT NULL;
ALTER TABLE attempts DROP COLUMN again;
ALTER TABLE attempts RENAME COLUMN again_since TO again;

-- What was recalled takes nothing from its number's day.
CREATE TRIGGER attempts_sender_recalled AFTER UPDATE OF again ON attempts
WHEN new.again = 'recalled' AND old.again IS NULL AND new.state NOT IN ('refused', 'not_sent') BEGIN
    UPDATE sender_days SET texts = texts - 1 WHERE day = new.day AND sender = new.sender;
END;

-- What is to be taken back from the provider: written down before it is asked for, and open until the provider has said
-- what became of it.
CREATE TABLE recalls (
    attempt_id INTEGER PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE,
    reason TEXT NOT NULL CHECK (reason IN ('opt_out', 'withdrawn', 'paused', 'edited', 'budget', 'not_held')),
    recorded_at INTEGER NOT NULL,
    -- When it was last asked for, and how often.
    asked_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    outcome TEXT CHECK (outcome IN ('recalled', 'too_late', 'moot')),
    settled_at INTEGER,
    -- When the owner said that they know.
    acknowledged_at INTEGER
) STRICT;
CREATE INDEX recalls_open ON recalls (recorded_at) WHERE outcome IS NULL;

-- What the provider holds, campaign by campaign, and until when.
CREATE INDEX messages_held ON messages (campaign_id, not_before) WHERE state = 'scheduled';
