-- Apart from the other changes of the inbox, because this reads every message once: other nodes go on meanwhile.

-- Who reacted to which message, last: written with the message that says so.
CREATE TABLE message_reactions (
    workspace_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    -- The provider's id of the message reacted to.
    target TEXT NOT NULL,
    sender TEXT NOT NULL,
    -- NULL: taken back.
    emoji TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, target, sender)
);
INSERT INTO message_reactions (workspace_id, channel_id, target, sender, emoji, at)
    SELECT DISTINCT ON (workspace_id, channel_id, content->>'target', sender)
        workspace_id, channel_id, content->>'target', sender, content->>'emoji', order_at FROM messages
    WHERE content->>'kind' = 'reaction' AND content->>'target' IS NOT NULL
    ORDER BY workspace_id, channel_id, content->>'target', sender, order_at DESC;
