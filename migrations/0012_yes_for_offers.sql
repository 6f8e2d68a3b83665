-- A yes for everyday messages only, or for another channel, stays on record and changes nothing for offers by text.
DROP TRIGGER consents_latest;
CREATE TRIGGER consents_latest AFTER INSERT ON consents
WHEN new.contact_id IS NOT NULL AND new.purpose = 'marketing' AND new.channel = 'sms' BEGIN
    UPDATE contacts SET consent_given_on = new.given_on, consent_expires_on = new.expires_on WHERE id = new.contact_id;
END;
