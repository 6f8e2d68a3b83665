-- What waits for a person, who may be deleted.
CREATE INDEX messages_waiting_contact ON messages (contact_id) WHERE state = 'queued';

-- A text that was withdrawn or kept back is no longer the last word of its conversation; without another word there is
-- none to list.
CREATE TRIGGER messages_withdrawn AFTER UPDATE OF state ON messages
WHEN new.state IN ('canceled', 'skipped', 'expired') AND new.origin IN ('direct', 'reply', 'automation') BEGIN
    DELETE FROM conversations
    WHERE number = new.number
        AND NOT EXISTS (SELECT 1 FROM inbound i WHERE i.number = new.number)
        AND NOT EXISTS (
            SELECT 1 FROM messages m
            WHERE m.number = new.number AND m.state NOT IN ('canceled', 'skipped', 'expired')
                AND (m.campaign_id IS NULL OR EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = m.id))
        );
    UPDATE conversations
    SET (preview, last_is_ours, last_at) = (
        SELECT preview, ours, at FROM (
            SELECT substr(i.body, 1, 160) AS preview, 0 AS ours, i.received_at AS at FROM inbound i WHERE i.number = new.number
            UNION ALL
            SELECT substr(m.body, 1, 160), 1, m.created_at FROM messages m
            WHERE m.number = new.number AND m.state NOT IN ('canceled', 'skipped', 'expired')
                AND (m.campaign_id IS NULL OR EXISTS (SELECT 1 FROM attempts a WHERE a.message_id = m.id))
        ) ORDER BY at DESC LIMIT 1
    )
    WHERE number = new.number;
END;
