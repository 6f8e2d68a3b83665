-- A submission that the provider took and gave back unsent: why its message waits for another one. Nothing more that is
-- told of the old submission moves the message backwards.
ALTER TABLE attempts ADD COLUMN again TEXT CHECK (again IN ('by_itself', 'account'));

-- How the latest texts of a campaign ended; older ones fade. A campaign that fails pauses before the rest is spent.
CREATE TABLE campaign_watch (
    campaign_id INTEGER PRIMARY KEY REFERENCES campaigns (id) ON DELETE CASCADE,
    arrived INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    filtered INTEGER NOT NULL
) STRICT;
