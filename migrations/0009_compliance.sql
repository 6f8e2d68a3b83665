-- What the rules ask for beyond a person's row: consent in full, opt-outs by several roads and for some messages only, what
-- left for a number lately, and the owner's own decisions about the rules.

ALTER TABLE consents ADD COLUMN purpose TEXT NOT NULL DEFAULT 'marketing';
ALTER TABLE consents ADD COLUMN channel TEXT NOT NULL DEFAULT 'sms';
-- How it was given: 'web_form', 'paper', 'keyword', 'spoken', 'point_of_sale', 'double_opt_in', 'import', 'unknown'.
ALTER TABLE consents ADD COLUMN method TEXT NOT NULL DEFAULT 'unknown';
-- The very words they agreed to.
ALTER TABLE consents ADD COLUMN wording TEXT NOT NULL DEFAULT '';
-- When, if more than the day is known, and in which zone's clock.
ALTER TABLE consents ADD COLUMN given_at INTEGER;
ALTER TABLE consents ADD COLUMN given_zone TEXT NOT NULL DEFAULT '';
-- The page, address or IP it came from.
ALTER TABLE consents ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN recorded_by TEXT NOT NULL DEFAULT '';
-- Name and SHA-256 of a picture or scan, kept beside the database.
ALTER TABLE consents ADD COLUMN evidence TEXT NOT NULL DEFAULT '';
ALTER TABLE consents ADD COLUMN expires_on TEXT;

-- The latest record's days stand with the contact, like its basis.
ALTER TABLE contacts ADD COLUMN consent_given_on TEXT;
ALTER TABLE contacts ADD COLUMN consent_expires_on TEXT;
UPDATE contacts SET consent_given_on = (
    SELECT given_on FROM consents WHERE contact_id = contacts.id ORDER BY id DESC LIMIT 1
);
CREATE TRIGGER consents_latest AFTER INSERT ON consents WHEN new.contact_id IS NOT NULL BEGIN
    UPDATE contacts SET consent_given_on = new.given_on, consent_expires_on = new.expires_on WHERE id = new.contact_id;
END;

-- A no may cover offers only. One of each road and scope stands at a time: a START lifts the person's own and leaves what the
-- owner wrote down.
ALTER TABLE suppressions ADD COLUMN scope TEXT NOT NULL DEFAULT 'all' CHECK (scope IN ('all', 'marketing'));
DROP INDEX suppressions_number;
CREATE UNIQUE INDEX suppressions_number ON suppressions (number, scope, source) WHERE lifted_at IS NULL;

-- Offers that left for a number, for the caps.
CREATE INDEX attempts_number ON attempts (number, submitted_at);

-- The owner's own decisions about the rules: a country switched on, a state paused, a part of a legal row loosened. Never
-- changed; a decision that no longer holds has an end.
CREATE TABLE rule_changes (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('country', 'pause', 'loosen')),
    -- The country or state, or FEDERAL.
    code TEXT NOT NULL,
    -- For 'loosen': which part.
    part TEXT NOT NULL DEFAULT '',
    -- For 'pause': the first day on which it may go again.
    until TEXT,
    -- What the owner typed to answer for it.
    acknowledgement TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX rule_changes_standing ON rule_changes (kind, code, part) WHERE ended_at IS NULL;

-- Who texted the sign-up keyword and was asked for a yes.
CREATE TABLE sign_ups (
    number TEXT PRIMARY KEY,
    keyword TEXT NOT NULL,
    -- The text that asked, word for word.
    wording TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    confirmed_at INTEGER
) STRICT, WITHOUT ROWID;

-- What the owner decided about doubtful replies; the pending ones stand in `reviews`.
CREATE TABLE review_decisions (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    words TEXT NOT NULL,
    -- 'stop_all', 'stop_offers', 'not_a_stop'
    decision TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX review_decisions_number ON review_decisions (number, id);

-- What was held back, by reason.
CREATE INDEX recipients_rule ON recipients (rule, updated_at) WHERE rule IS NOT NULL;
