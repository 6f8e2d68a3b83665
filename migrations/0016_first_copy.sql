-- The copy that rides first, to the owner's own phone, in each offer: which message it is, and how far the trial got. It is a
-- message of the campaign without a recipient, so that it is paused, withdrawn and paid for with it and counts nobody; where
-- the owner is in the list anyway it is their own message.
ALTER TABLE campaigns ADD COLUMN first_copy INTEGER REFERENCES messages (id) ON DELETE SET NULL;
ALTER TABLE campaigns ADD COLUMN trial TEXT CHECK (trial IN ('waiting', 'arrived', 'missing', 'waived'));

-- When the owner last answered for those a campaign did not reach.
ALTER TABLE campaigns ADD COLUMN rest_answered_at INTEGER;
