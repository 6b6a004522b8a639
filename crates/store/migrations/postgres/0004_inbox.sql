-- The inbox: views of the list, labels, events of a conversation, saved replies, and the index of its search.

-- Put away by a person; taken out again by the customer's next message.
ALTER TABLE conversations ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE;
-- Has a voice note or a call. Set by the indexer, which reads every message after it was stored.
ALTER TABLE conversations ADD COLUMN has_voice BOOLEAN NOT NULL DEFAULT FALSE;
-- Has an open ticket or task.
ALTER TABLE conversations ADD COLUMN has_task BOOLEAN NOT NULL DEFAULT FALSE;

-- Until now a label said that a conversation was put away.
UPDATE conversations SET archived = TRUE, labels = labels - 'archived' WHERE labels ? 'archived';

-- One index serves the whole list, each status, each mode and the archive: a list is a merge of a few of its ranges,
-- each in order. What stands behind `id` lets other filters be checked without reading the row.
DROP INDEX conversations_recent;
DROP INDEX conversations_status;
CREATE INDEX conversations_list ON conversations
    (workspace_id, archived, status, mode, last_message_at, id, channel_id, assignee, unread_count);
-- Partial ones change only with the few conversations that are in them.
CREATE INDEX conversations_assigned ON conversations (workspace_id, assignee, last_message_at, id)
    WHERE assignee IS NOT NULL;
CREATE INDEX conversations_mine ON conversations (workspace_id, assignee, last_message_at, id)
    WHERE assignee IS NOT NULL AND status <> 'ended' AND NOT archived;
CREATE INDEX conversations_unassigned ON conversations (workspace_id, last_message_at, id)
    WHERE assignee IS NULL AND status <> 'ended' AND (mode = 'operator' OR status = 'escalated') AND NOT archived;
CREATE INDEX conversations_voice ON conversations (workspace_id, last_message_at, id) WHERE has_voice AND NOT archived;
CREATE INDEX conversations_tasks ON conversations (workspace_id, last_message_at, id) WHERE has_task AND NOT archived;

-- The labels again, by label. `conversations.labels` has them in their order.
CREATE TABLE conversation_labels (
    workspace_id UUID NOT NULL,
    label TEXT NOT NULL,
    conversation_id UUID NOT NULL,
    PRIMARY KEY (workspace_id, label, conversation_id)
);
CREATE INDEX conversation_labels_conversation ON conversation_labels (workspace_id, conversation_id);
INSERT INTO conversation_labels (workspace_id, label, conversation_id)
    SELECT DISTINCT c.workspace_id, l.value, c.id
    FROM conversations c CROSS JOIN LATERAL jsonb_array_elements_text(c.labels) AS l(value);

-- What people, agents and rules did with a conversation.
CREATE TABLE conversation_events (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    type TEXT NOT NULL,
    -- 'operator', 'ai' or 'system'
    actor_type TEXT NOT NULL,
    actor_id UUID,
    -- As it was then.
    actor_name TEXT,
    detail JSONB,
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX conversation_events_conversation ON conversation_events (workspace_id, conversation_id, id);

CREATE TABLE saved_replies (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL,
    shortcut TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    created_by UUID,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX saved_replies_shortcut ON saved_replies (workspace_id, shortcut);

-- How far the search index has followed a workspace's feed.
CREATE TABLE search_cursors (
    workspace_id UUID PRIMARY KEY,
    seq BIGINT NOT NULL,
    -- Where the first pass over all conversations stands; NULL when it is done.
    backfill_id UUID,
    backfill_chunk BIGINT NOT NULL DEFAULT 0,
    -- Raised by every step: a step that was computed from an older state is void.
    generation BIGINT NOT NULL DEFAULT 0,
    lease_node UUID,
    lease_until BIGINT NOT NULL DEFAULT 0
);

-- A document: the words of one part of a conversation, segmented and normalised by us, each once. `position` grows
-- with the conversation's last activity, so that the newest is found first.
CREATE TABLE search_documents (
    workspace_id UUID NOT NULL,
    position BIGINT NOT NULL,
    conversation_id UUID NOT NULL,
    chunk BIGINT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (workspace_id, position)
);
CREATE UNIQUE INDEX search_documents_chunk ON search_documents (workspace_id, conversation_id, chunk);
CREATE INDEX search_documents_words ON search_documents USING gin (words);
