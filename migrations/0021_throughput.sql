-- Parts of texts an hour that AT&T takes of a sender's registration, where the provider told it.
ALTER TABLE senders ADD COLUMN att_per_hour INTEGER CHECK (att_per_hour > 0);
