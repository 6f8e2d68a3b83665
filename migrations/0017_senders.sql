-- Which numbers take turns, how much each may send in a day, and what it has sent. `day` is that of `spend`.

ALTER TABLE senders ADD COLUMN rotates INTEGER NOT NULL DEFAULT 0 CHECK (rotates IN (0, 1));
-- Most texts in a day; NULL follows the setting, 0 is no limit.
ALTER TABLE senders ADD COLUMN daily_cap INTEGER CHECK (daily_cap >= 0);
-- The Messaging Service a number belongs to: numbers of one service share one registration with the US carriers.
ALTER TABLE senders ADD COLUMN service_sid TEXT;

-- Texts that left from each sender, kept as they happen; what was refused or not sent takes nothing from a day.
CREATE TABLE sender_days (
    day INTEGER NOT NULL,
    sender TEXT NOT NULL,
    texts INTEGER NOT NULL,
    PRIMARY KEY (day, sender)
) STRICT, WITHOUT ROWID;

INSERT INTO sender_days (day, sender, texts)
SELECT day, sender, count(*) FROM attempts WHERE state NOT IN ('refused', 'not_sent') GROUP BY day, sender;

CREATE TRIGGER attempts_sender_insert AFTER INSERT ON attempts BEGIN
    INSERT INTO sender_days (day, sender, texts) VALUES (new.day, new.sender, 1)
    ON CONFLICT (day, sender) DO UPDATE SET texts = texts + 1;
END;
CREATE TRIGGER attempts_sender_free AFTER UPDATE OF state ON attempts
WHEN new.state IN ('refused', 'not_sent') AND old.state NOT IN ('refused', 'not_sent') BEGIN
    UPDATE sender_days SET texts = texts - 1 WHERE day = new.day AND sender = new.sender;
END;

-- What waits for one certain sender.
CREATE INDEX messages_sender ON messages (sender_id) WHERE state = 'queued' AND sender_id IS NOT NULL;
