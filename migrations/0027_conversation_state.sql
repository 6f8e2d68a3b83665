-- What the owner has settled about a conversation. Whatever they write next opens it again.

ALTER TABLE conversations ADD COLUMN done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1));
ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER;
-- For the business alone.
ALTER TABLE conversations ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TRIGGER inbound_reopens AFTER INSERT ON inbound BEGIN
    UPDATE conversations SET done = 0, snoozed_until = NULL WHERE number = new.number;
END;
