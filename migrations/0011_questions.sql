-- What is known of submissions in doubt beyond their state: when the provider's list was last read without finding one,
-- and when the owner answered the question about it. It may still be found.
ALTER TABLE attempts ADD COLUMN looked_at INTEGER;
ALTER TABLE attempts ADD COLUMN given_up_at INTEGER;
