-- Everyday messages that overtake, each with the reason its writer typed.

ALTER TABLE messages ADD COLUMN urgent TEXT;
-- Taken from the draft at start; stands for every message of the campaign.
ALTER TABLE campaigns ADD COLUMN urgent TEXT;

-- Single messages that overtake the others.
CREATE INDEX messages_urgent ON messages (not_before, id) WHERE state = 'queued' AND urgent IS NOT NULL;
