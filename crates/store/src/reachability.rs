//! What refused messages say about customers: that they want no marketing, that they cannot be reached.
//!
//! Written with the failure, in its transaction, and only where a message has failed for such a reason.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::outbound::ContactVerdict;
use model::{ConversationId, UnixMs, WorkspaceId};

use crate::db::Result;
use crate::dialect::{Sql, batch_row};
use crate::hot::Batches;

batch_row! { VerdictRow { ws: Id WorkspaceId, conv: Id ConversationId, opt_out: Int Option<i64>, lost: Int Option<i64> } }

/// The count begins anew where the customer wrote, or got a message, since the last time.
pub(crate) static APPLY: LazyLock<Sql> = LazyLock::new(|| {
    Sql::batch(
        "UPDATE contacts SET
            marketing_opt_out_at = COALESCE(contacts.marketing_opt_out_at, j.opt_out),
            unreachable_count = CASE WHEN j.lost IS NULL THEN contacts.unreachable_count
                WHEN contacts.unreachable_at IS NULL OR c.last_inbound_at >= contacts.unreachable_at
                    OR EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = j.ws AND m.conversation_id = j.conv
                        AND m.delivery IN ('delivered', 'read') AND m.delivery_at >= contacts.unreachable_at) THEN 1
                ELSE contacts.unreachable_count + 1 END,
            unreachable_at = COALESCE(j.lost, contacts.unreachable_at)
         FROM {rows} JOIN conversations c ON c.workspace_id = j.ws AND c.id = j.conv
         WHERE contacts.workspace_id = j.ws AND contacts.id = c.contact_id",
        VerdictRow::COLUMNS,
    )
});

/// Of a batch: one word for each conversation.
#[derive(Default)]
pub(crate) struct Verdicts(BTreeMap<(WorkspaceId, ConversationId), VerdictRow>);

impl Verdicts {
    /// `code`: with which a message to the customer has failed.
    pub fn add(&mut self, ws: WorkspaceId, conv: ConversationId, code: Option<&str>, now: UnixMs) {
        let verdict = code.map_or(ContactVerdict::Nothing, ContactVerdict::of_code);
        if verdict == ContactVerdict::Nothing {
            return;
        }
        let row = self.0.entry((ws, conv)).or_insert(VerdictRow { ws, conv, opt_out: None, lost: None });
        match verdict {
            ContactVerdict::OptedOut => row.opt_out = Some(now.0),
            // To the second, as the provider tells when a customer wrote.
            ContactVerdict::Unreachable => row.lost = Some(now.0 - now.0.rem_euclid(1_000)),
            ContactVerdict::Nothing => {}
        }
    }

    pub async fn write(self, tx: &mut impl Batches) -> Result<()> {
        let rows: Vec<_> = self.0.into_values().collect();
        if !rows.is_empty() {
            tx.exec_rows(&APPLY, &rows).await?;
        }
        Ok(())
    }
}
