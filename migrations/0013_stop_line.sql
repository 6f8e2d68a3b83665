-- Which messages told their reader how to stop, so that offers ask for it only when it is due.

ALTER TABLE messages ADD COLUMN tells_stop INTEGER NOT NULL DEFAULT 0 CHECK (tells_stop IN (0, 1));
-- Until now the line stood in every offer, in these words or in the owner's; only these are certain.
UPDATE messages SET tells_stop = 1 WHERE instr(body, 'Reply STOP to opt out') > 0;
