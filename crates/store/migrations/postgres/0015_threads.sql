-- Messages that were changed after they were stored. With `message_count`, whether a thread is what it was.
ALTER TABLE conversations ADD COLUMN edit_count BIGINT NOT NULL DEFAULT 0;

-- The task that a message led to.
CREATE INDEX tasks_message ON tasks (workspace_id, message_id, id) WHERE message_id IS NOT NULL;
