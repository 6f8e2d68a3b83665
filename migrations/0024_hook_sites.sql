-- Where Twilio delivered what came in before this business put its own address there, kept until it is put back. A row is
-- written before Twilio is asked for the change, so that nothing that stood there is lost.
CREATE TABLE hook_sites (
    account_sid TEXT NOT NULL,
    -- The number's or the Messaging Service's id.
    sid TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('number', 'service')),
    -- The number in E.164, or the service's name.
    label TEXT NOT NULL,
    -- The fields as they stood, and as they are to stand or stand now, in JSON.
    before TEXT NOT NULL,
    ours TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ('placing', 'placed', 'restoring', 'resting', 'conflict')),
    agreed_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (account_sid, sid)
) STRICT, WITHOUT ROWID;
