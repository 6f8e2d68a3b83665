-- Automatic answers: what the owner prepared, the questions that stand open, and what was decided about each text.

CREATE TABLE auto_replies (
    id INTEGER PRIMARY KEY,
    -- The answer as the owner wrote it: name, trigger, steps; JSON.
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- At most one question stands open with a person.
CREATE TABLE auto_questions (
    number TEXT PRIMARY KEY,
    auto_reply_id INTEGER NOT NULL REFERENCES auto_replies (id) ON DELETE CASCADE,
    -- The way through the branches to the step that asked; a JSON list of positions.
    path TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    -- Whether they were told once that their answer fits none.
    reminded INTEGER NOT NULL DEFAULT 0 CHECK (reminded IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX auto_questions_of ON auto_questions (auto_reply_id);

CREATE TABLE auto_choices (
    inbound_id INTEGER PRIMARY KEY REFERENCES inbound (id) ON DELETE CASCADE,
    -- Empty once the answer was deleted; its name stays.
    auto_reply_id INTEGER REFERENCES auto_replies (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    -- Why nothing was said; empty if something was.
    silence TEXT,
    message_id INTEGER REFERENCES messages (id) ON DELETE SET NULL,
    decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX auto_choices_of ON auto_choices (auto_reply_id, decided_at);
CREATE INDEX auto_choices_message ON auto_choices (message_id) WHERE message_id IS NOT NULL;
