-- What the home page shows of a day, kept as it happens: a screen never counts messages. `day` is that of `spend`.

CREATE TABLE day_counts (
    day INTEGER PRIMARY KEY,
    -- Taken by the provider.
    sent INTEGER NOT NULL,
    -- Of those, delivered so far.
    delivered INTEGER NOT NULL
) STRICT;

CREATE TRIGGER attempts_day_sent AFTER UPDATE OF state ON attempts WHEN new.state = 'accepted' AND old.state <> 'accepted' BEGIN
    INSERT INTO day_counts (day, sent, delivered) VALUES (new.day, 1, 0)
    ON CONFLICT (day) DO UPDATE SET sent = sent + 1;
END;

CREATE TRIGGER messages_day_delivered AFTER UPDATE OF state ON messages
WHEN new.state = 'delivered' AND old.state <> 'delivered' BEGIN
    INSERT INTO day_counts (day, sent, delivered)
    SELECT day, 0, 1 FROM attempts WHERE id = (SELECT max(id) FROM attempts WHERE message_id = new.id)
    ON CONFLICT (day) DO UPDATE SET delivered = delivered + 1;
END;
