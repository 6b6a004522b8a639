-- Messages that were changed after they were stored. With `message_count`, whether a thread is what it was.
ALTER TABLE conversations ADD COLUMN edit_count BIGINT NOT NULL DEFAULT 0;
