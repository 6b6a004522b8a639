//! Delivery statuses: they move a message forward, settle an unknown attempt, or wait for their message.

use model::conversation::ConversationEventKind;
use model::inbound::StatusUpdate;
use model::receipt::{Delivery, Receipt};
use model::{MessageId, UnixMs};
use uuid::Uuid;

use super::Routed;
use super::load::MessageRow;
use super::plan::Plan;
use super::rows;
use crate::feed::{FeedType, NewEvent};

impl Plan<'_> {
    pub(super) fn status(&mut self, routed: &Routed, status: &StatusUpdate) {
        self.tally().statuses += 1;
        if status.receipt == Receipt::Unknown {
            return;
        }
        let error = status.errors.first();
        let error_code = error.map(|error| error.code.to_string());
        let error_text = error.map(|error| error.details.clone().unwrap_or_else(|| error.title.clone()));
        let at = status.at.unwrap_or(self.now).min(self.now);
        let Some(found) = self.find(routed, status) else {
            self.written.parked.push(rows::ParkedRow {
                ws: routed.workspace_id,
                ch: routed.channel_id,
                pid: status.provider_id.clone(),
                receipt: receipt_name(status.receipt),
                at: at.0,
                code: error_code,
                text: error_text,
                parked_at: self.now.0,
            });
            return;
        };
        if status.opaque.is_some() {
            self.written.echoes.insert((routed.workspace_id, routed.channel_id));
        }
        let was_settled = found.delivery.is_settled();
        let Some(next) = found.delivery.after(status.receipt) else { return };
        self.known.by_id.insert(found.id, MessageRow { delivery: next, ..found });
        if next == Delivery::Failed {
            let (ws, code) = (routed.workspace_id, error_code.as_deref());
            self.written.verdicts.add(ws, found.conversation, code, self.now);
        }
        self.written.status(rows::StatusRow {
            ws: routed.workspace_id,
            id: found.id,
            delivery: next.as_str(),
            at: at.0,
            pid: status.provider_id.clone(),
            code: error_code,
            text: error_text,
        });
        self.events.push(NewEvent::message(
            routed.workspace_id,
            FeedType::MessageUpdated,
            found.conversation,
            found.id.0,
        ));
        if next == Delivery::Failed {
            self.written.flags.push(rows::FlagRow {
                ws: routed.workspace_id,
                conv: found.conversation,
                flag: "delivery_failed",
            });
            let flagged = ConversationEventKind::Flagged;
            self.happened(routed.workspace_id, found.conversation, flagged, Some("delivery_failed"));
            self.events.push(NewEvent::conversation(
                routed.workspace_id,
                FeedType::ConversationUpdated,
                found.conversation,
            ));
        }
        if !was_settled {
            // The lane may have been waiting for this very status.
            self.deliver_now(routed, found);
        }
    }

    /// By our own id where the provider echoed it, else by the provider's.
    fn find(&self, routed: &Routed, status: &StatusUpdate) -> Option<MessageRow> {
        let ours = status.opaque.as_deref().and_then(|id| Uuid::parse_str(id).ok()).map(MessageId);
        let key = || (routed.workspace_id, routed.channel_id, status.provider_id.clone());
        let found = ours
            .and_then(|id| self.known.by_id.get(&id))
            .or_else(|| {
                let by_provider = self.known.by_provider_id.get(&key())?;
                // The state may have moved within this batch.
                Some(self.known.by_id.get(&by_provider.id).unwrap_or(by_provider))
            })
            .copied()?;
        (found.workspace == routed.workspace_id && found.channel == routed.channel_id && !found.inbound)
            .then_some(found)
    }

    fn deliver_now(&mut self, routed: &Routed, found: MessageRow) {
        self.written.deliver(routed.workspace_id, found.conversation, self.now, self.store);
        let now: UnixMs = self.now;
        self.tally().wake_at = Some(now);
    }
}

fn receipt_name(receipt: Receipt) -> &'static str {
    match receipt {
        Receipt::Sent => "sent",
        Receipt::Delivered => "delivered",
        Receipt::Read => "read",
        Receipt::Failed => "failed",
        Receipt::Unknown => "unknown",
    }
}
