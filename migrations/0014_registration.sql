-- What US carriers know of a sender: its own registration, or that of the Messaging Service it belongs to. NULL is not known.

ALTER TABLE senders ADD COLUMN registration TEXT;
ALTER TABLE senders ADD COLUMN use_case TEXT;
ALTER TABLE senders ADD COLUMN has_embedded_links INTEGER CHECK (has_embedded_links IN (0, 1));
ALTER TABLE senders ADD COLUMN has_embedded_phone INTEGER CHECK (has_embedded_phone IN (0, 1));
ALTER TABLE senders ADD COLUMN age_gated INTEGER CHECK (age_gated IN (0, 1));
ALTER TABLE senders ADD COLUMN direct_lending INTEGER CHECK (direct_lending IN (0, 1));
