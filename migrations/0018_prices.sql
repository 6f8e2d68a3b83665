-- What the provider says a text costs, as it was last asked; and how much of a submission's cost is a carriers' fee that
-- was estimated, which stays when the provider's own price comes.

CREATE TABLE prices (
    country TEXT NOT NULL,
    number_type TEXT NOT NULL,
    segment_micros INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    PRIMARY KEY (country, number_type)
) STRICT, WITHOUT ROWID;

ALTER TABLE attempts ADD COLUMN fee_micros INTEGER NOT NULL DEFAULT 0;
