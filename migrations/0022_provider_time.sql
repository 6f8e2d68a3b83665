-- When an attempt was submitted by the provider's clock, as its last answer told it: this computer's may be wrong or jump.
ALTER TABLE attempts ADD COLUMN provider_at INTEGER;
