-- People, what they agreed to, and the do-not-text list, which outlives the people.

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL DEFAULT '',
    last_name TEXT NOT NULL DEFAULT '',
    company TEXT NOT NULL DEFAULT '',
    number TEXT,
    -- As it was typed, for numbers that cannot be texted and for the owner's eye.
    number_typed TEXT NOT NULL DEFAULT '',
    textable INTEGER NOT NULL DEFAULT 0 CHECK (textable IN (0, 1)),
    number_note TEXT NOT NULL DEFAULT '',
    email TEXT,
    city TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    zip TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    last_visit TEXT CHECK (last_visit IS NULL OR last_visit GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    note TEXT NOT NULL DEFAULT '',
    -- The latest basis on record (see consents), kept here so that lists and audiences need no join.
    consent TEXT NOT NULL DEFAULT 'none' CHECK (consent IN ('none', 'customer', 'verbal', 'written')),
    -- Lower-case name, number, email and tags, for search.
    search TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT;

-- One living contact per number and, without a number, per email: a campaign can never reach a person twice.
CREATE UNIQUE INDEX contacts_number ON contacts (number) WHERE number IS NOT NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX contacts_email ON contacts (email) WHERE number IS NULL AND email IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX contacts_order ON contacts (last_name COLLATE NOCASE, first_name COLLATE NOCASE, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_email_any ON contacts (email) WHERE email IS NOT NULL;
CREATE INDEX contacts_last_visit ON contacts (last_visit) WHERE deleted_at IS NULL;

CREATE VIRTUAL TABLE contacts_search USING fts5 (search, content='contacts', content_rowid='id', tokenize='trigram');

CREATE TRIGGER contacts_search_insert AFTER INSERT ON contacts BEGIN
    INSERT INTO contacts_search (rowid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER contacts_search_delete AFTER DELETE ON contacts BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, search) VALUES ('delete', old.id, old.search);
END;
CREATE TRIGGER contacts_search_update AFTER UPDATE OF search ON contacts WHEN old.search <> new.search BEGIN
    INSERT INTO contacts_search (contacts_search, rowid, search) VALUES ('delete', old.id, old.search);
    INSERT INTO contacts_search (rowid, search) VALUES (new.id, new.search);
END;

-- How many living contacts there are, so that screens need not count.
CREATE TABLE contact_totals (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    living INTEGER NOT NULL
) STRICT;
INSERT INTO contact_totals (id, living) VALUES (1, 0);

CREATE TRIGGER contacts_count_insert AFTER INSERT ON contacts WHEN new.deleted_at IS NULL BEGIN
    UPDATE contact_totals SET living = living + 1;
END;
CREATE TRIGGER contacts_count_delete AFTER DELETE ON contacts WHEN old.deleted_at IS NULL BEGIN
    UPDATE contact_totals SET living = living - 1;
END;
CREATE TRIGGER contacts_count_update AFTER UPDATE OF deleted_at ON contacts
WHEN (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
    UPDATE contact_totals SET living = living + CASE WHEN new.deleted_at IS NULL THEN 1 ELSE -1 END;
END;

CREATE TABLE contact_tags (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    PRIMARY KEY (contact_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tags_tag ON contact_tags (tag, contact_id);

CREATE TABLE lists (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE list_members (
    list_id INTEGER NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    PRIMARY KEY (list_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_members_contact ON list_members (contact_id);

-- What was claimed or witnessed about consent; never changed, only added to.
CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    contact_id INTEGER REFERENCES contacts (id) ON DELETE SET NULL,
    number TEXT,
    basis TEXT NOT NULL CHECK (basis IN ('none', 'customer', 'verbal', 'written')),
    source TEXT NOT NULL,
    given_on TEXT,
    recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_contact ON consents (contact_id, id);

-- Everyone who must not be messaged. By number, so it survives deletion and re-import.
CREATE TABLE suppressions (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    -- 'reply', 'owner', 'provider', 'import'
    source TEXT NOT NULL,
    -- How, in the owner's words, for the record.
    detail TEXT NOT NULL DEFAULT '',
    -- Their own words, when they wrote.
    words TEXT,
    created_at INTEGER NOT NULL,
    -- Only the person's own START lifts their own STOP.
    lifted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX suppressions_number ON suppressions (number) WHERE lifted_at IS NULL;

-- A doubtful reply holds marketing until the owner has judged it.
CREATE TABLE reviews (
    number TEXT PRIMARY KEY,
    words TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
