//! Decides what a batch of events becomes. No SQL here: what is known comes in, rows come out.

use std::collections::{HashMap, HashSet};

use model::content::Content;
use model::conversation::{self, ConversationEventKind, Epoch, Latest, Mode, Placement, Sender, Status};
use model::identity::{self, Identity};
use model::inbound::{EchoMessage, Event, HistoryMessage, InboundMessage};
use model::receipt::Delivery;
use model::text::without_nul;
use model::{ContactId, ConversationId, MessageId, UnixMs};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::load::{Alias, AliasTarget, ConversationRow, Known, MessageRow, aliases};
use super::rows::{self, Written};
use super::{IntakeDone, IntakeOp, IntakeRules, Routed};
use crate::conversation_events::{self, EventActor, EventRow};
use crate::dialect::Hex;
use crate::feed::{FeedType, NewEvent};
use crate::jobs::{JobRow, NewJob};
use crate::media::{self, LinkRow, MediaRow};
use crate::preview;
use crate::{JsonText, Store};

/// A message on its way into a conversation.
struct Incoming<'a> {
    provider_id: &'a str,
    content: &'a Content,
    at: Option<UnixMs>,
    reply_to: Option<&'a str>,
    context: &'a Value,
    direction: &'static str,
    sender: Sender,
    delivery: Delivery,
}

pub(super) struct Plan<'a> {
    pub(super) store: &'a Store,
    pub(super) now: UnixMs,
    rules: &'a IntakeRules,
    pub(super) known: Known,
    pub(super) written: Written,
    pub(super) events: Vec<NewEvent>,
    done: Vec<IntakeDone>,
    /// Aliases that were in the database before this batch.
    stored_aliases: HashSet<Alias>,
    touched: HashMap<ConversationId, (model::ChannelId, ContactId)>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(store: &'a Store, now: UnixMs, rules: &'a IntakeRules, known: Known) -> Self {
        let stored_aliases = known.aliases.keys().cloned().collect();
        Self {
            store,
            now,
            rules,
            known,
            written: Written::default(),
            events: Vec::new(),
            done: Vec::new(),
            stored_aliases,
            touched: HashMap::new(),
        }
    }

    pub(super) fn op(&mut self, op: &IntakeOp) {
        self.done.push(IntakeDone::default());
        self.written.raw.push(rows::RawRow {
            ws: op.raw.workspace_id,
            id: op.raw.id,
            ch: op.raw.channel_id,
            source: op.raw.source,
            state: op.raw.state.as_str(),
            at: op.raw.received_at.0,
            body: Hex(op.raw.sealed_body.clone()),
        });
        for routed in &op.events {
            self.event(routed);
        }
    }

    fn event(&mut self, routed: &Routed) {
        match &routed.event {
            Event::Message(message) => self.message(routed, message),
            Event::Edit { target, content, at, .. } => {
                self.edit(routed, target, content, *at);
                self.channel_event(routed, "edit");
            }
            Event::Revoke { target, at, .. } => {
                self.revoke(routed, target, *at);
                self.channel_event(routed, "revoke");
            }
            Event::Status(status) => self.status(routed, status),
            Event::IdentityChange { provider_id, from, to, at, what, body } => {
                let content = Content::System { event: what.clone(), body: body.clone() };
                self.identity_change(routed, provider_id, from, to, *at, &content);
            }
            Event::MarketingPreference { from, wants, at, .. } => {
                let contact = self.contact(routed, from);
                let opt_out = (!wants).then_some(self.event_time(*at));
                let row = rows::PreferenceRow { ws: routed.workspace_id, id: contact, opt_out };
                self.written.preferences.insert(contact, row);
                self.channel_event(routed, "marketing_preference");
            }
            Event::Echo(echo) => self.echo(routed, echo),
            Event::History(old) => self.history(routed, old),
            Event::ContactSync { identity, removed, .. } => {
                if !removed && identity.is_known() {
                    self.contact(routed, identity);
                }
                self.channel_event(routed, "contact_sync");
            }
            Event::Call { .. } => self.channel_event(routed, "call"),
            Event::Account { .. } => self.channel_event(routed, "account"),
            Event::ProviderTrouble(_) => self.channel_event(routed, "trouble"),
            Event::Unknown { .. } => self.channel_event(routed, "unknown"),
        }
    }

    pub(super) fn tally(&mut self) -> &mut IntakeDone {
        self.done.last_mut().expect("an operation is open")
    }

    fn is_duplicate(&mut self, routed: &Routed, provider_id: &str) -> bool {
        let key = (routed.workspace_id, routed.channel_id, provider_id.to_owned());
        let known = self.known.by_provider_id.contains_key(&key);
        if known {
            self.tally().duplicates += 1;
        }
        known
    }

    fn message(&mut self, routed: &Routed, message: &InboundMessage) {
        if self.is_duplicate(routed, &message.provider_id) {
            return;
        }
        let contact = self.contact(routed, &message.from);
        let key = self.conversation(routed, contact);
        let blocked = self.known.blocked.contains(&contact);
        let wants_answer = message.content.wants_answer() && !blocked && message.group_id.is_none();
        let incoming = Incoming {
            provider_id: &message.provider_id,
            content: &message.content,
            at: message.at,
            reply_to: message.reply_to.as_deref(),
            context: &message.context,
            direction: "inbound",
            sender: if matches!(message.content, Content::System { .. }) { Sender::System } else { Sender::Customer },
            delivery: Delivery::Received,
        };
        let (id, seq) = self.append(routed, key, &incoming);
        let now = self.now;
        let row = self.known.conversations.get_mut(&key).expect("the conversation was placed above");
        row.unread_count += 1;
        if !matches!(message.content, Content::Reaction { .. } | Content::System { .. }) {
            let at = message.at.unwrap_or(now).min(now);
            row.last_inbound_at = Some(row.last_inbound_at.map_or(at, |known| known.max(at)));
        }
        if wants_answer {
            row.inbound_seq = seq;
            row.waiting_since.get_or_insert(now);
            let conversation = row.id;
            self.wake(routed, conversation);
        }
        self.tally().messages += 1;
        tracing::trace!(message.id = %id, "stored a message");
    }

    /// Makes the lane of a conversation due by the rules of buffering.
    fn wake(&mut self, routed: &Routed, conversation: ConversationId) {
        let due = routed.buffering.open(self.now);
        self.written.wake(routed.workspace_id, conversation, due, self.store, self.now);
        let done = self.tally();
        done.wake_at = Some(done.wake_at.map_or(due.run_at, |at| at.min(due.run_at)));
    }

    fn identity_change(
        &mut self,
        routed: &Routed,
        provider_id: &str,
        from: &Identity,
        to: &Identity,
        at: UnixMs,
        content: &Content,
    ) {
        if self.is_duplicate(routed, provider_id) {
            return;
        }
        let contact = self.contact(routed, from);
        self.attach(routed, contact, to);
        self.written.identities_changed.push(rows::ContactIdentityRow {
            ws: routed.workspace_id,
            id: contact,
            name: to.name.clone(),
            identity: self.seal(to),
        });
        let key = self.conversation(routed, contact);
        let incoming = Incoming {
            provider_id,
            content,
            // Channels say 0 for a time that they could not read.
            at: Some(at).filter(|at| at.0 > 0),
            reply_to: None,
            context: &Value::Null,
            direction: "inbound",
            sender: Sender::System,
            delivery: Delivery::Received,
        };
        self.append(routed, key, &incoming);
        self.tally().messages += 1;
    }

    /// The owner wrote from the phone: shown in the thread, and the agent holds back.
    fn echo(&mut self, routed: &Routed, echo: &EchoMessage) {
        if self.is_duplicate(routed, &echo.provider_id) {
            return;
        }
        let contact = self.contact(routed, &echo.to);
        let key = self.conversation(routed, contact);
        let incoming = Incoming {
            provider_id: &echo.provider_id,
            content: &echo.content,
            at: echo.at,
            reply_to: None,
            context: &Value::Null,
            direction: "outbound",
            sender: Sender::Operator,
            delivery: Delivery::Sent,
        };
        self.append(routed, key, &incoming);
        let row = self.known.conversations.get_mut(&key).expect("the conversation was placed above");
        row.answered_seq = row.inbound_seq;
        row.waiting_since = None;
        if row.mode != Mode::Operator || row.status != Status::Active {
            row.mode = Mode::Operator;
            row.status = Status::Active;
            row.epoch = Epoch(row.epoch.0 + 1);
            let (ws, id) = (row.workspace, row.id);
            self.written.silenced.push(rows::SilencedRow { ws, conv: id, at: self.now.0 });
            self.happened(ws, id, ConversationEventKind::TakenOver, Some("answered on the phone"));
            self.events.push(NewEvent::conversation(ws, FeedType::ConversationUpdated, id));
        }
        self.tally().messages += 1;
    }

    /// A message from before the number was connected: part of the thread, never answered.
    fn history(&mut self, routed: &Routed, old: &HistoryMessage) {
        if self.is_duplicate(routed, &old.provider_id) {
            return;
        }
        let who = Identity { phone: Some(old.customer.clone()), ..Identity::default() };
        let contact = self.contact(routed, &who);
        let key = (routed.channel_id, contact);
        if !self.known.conversations.contains_key(&key) {
            self.begin(routed, contact);
            let row = self.known.conversations.get_mut(&key).expect("it was begun above");
            row.status = Status::Ended;
            row.ended_at = Some(old.at.unwrap_or(self.now));
            row.end_reason = Some("imported".to_owned());
        }
        let incoming = Incoming {
            provider_id: &old.provider_id,
            content: &old.content,
            at: old.at,
            reply_to: None,
            context: &Value::Null,
            direction: if old.from_customer { "inbound" } else { "outbound" },
            sender: if old.from_customer { Sender::Customer } else { Sender::Operator },
            delivery: if old.from_customer { Delivery::Received } else { Delivery::Sent },
        };
        self.append(routed, key, &incoming);
        self.tally().messages += 1;
    }

    /// When the provider says that something happened: not ahead of us, and now where it could not be read.
    fn event_time(&self, at: UnixMs) -> i64 {
        if at.0 > 0 { at.min(self.now).0 } else { self.now.0 }
    }

    /// The customer changed a message. A repeated or an overtaken edit changes nothing.
    fn edit(&mut self, routed: &Routed, target: &str, content: &Content, at: UnixMs) {
        let key = (routed.workspace_id, routed.channel_id, target.to_owned());
        let at = self.event_time(at);
        let Some(found) = self.known.by_provider_id.get_mut(&key) else { return };
        if found.revoked || found.edited_at.is_some_and(|known| known >= at) {
            return;
        }
        found.edited_at = Some(at);
        let edit = self.written.edit(routed.workspace_id, found.conversation, found.id);
        edit.content = Some(JsonText::of(content));
        edit.text = Some(without_nul(&content.as_text()).into_owned());
        edit.edited = Some(at);
        let event = NewEvent::message(routed.workspace_id, FeedType::MessageUpdated, found.conversation, found.id.0);
        self.events.push(event);
    }

    /// The customer took a message back.
    fn revoke(&mut self, routed: &Routed, target: &str, at: UnixMs) {
        let at = self.event_time(at);
        let key = (routed.workspace_id, routed.channel_id, target.to_owned());
        let Some(found) = self.known.by_provider_id.get_mut(&key) else { return };
        if found.revoked {
            return;
        }
        found.revoked = true;
        self.written.edit(routed.workspace_id, found.conversation, found.id).revoked = Some(at);
        let event = NewEvent::message(routed.workspace_id, FeedType::MessageUpdated, found.conversation, found.id.0);
        self.events.push(event);
    }

    /// Keeps an event that is not part of a thread. Its digest makes a second delivery a no-op.
    fn channel_event(&mut self, routed: &Routed, kind: &'static str) {
        let mut event = rows::json(&routed.event);
        // The digest must not change with the order in which a build keeps members.
        event.sort_all_objects();
        let digest =
            Sha256::new().chain_update(routed.channel_id.0.as_bytes()).chain_update(event.to_string()).finalize();
        self.written.channel_events.push(rows::ChannelEventRow {
            ws: routed.workspace_id,
            id: self.store.ids().next(),
            ch: routed.channel_id,
            digest: Hex(digest[..16].to_vec()),
            kind,
            event,
            at: self.now.0,
        });
    }

    /// The sender's contact, made if nobody is known by these aliases.
    fn contact(&mut self, routed: &Routed, who: &Identity) -> ContactId {
        let list = aliases(self.store, routed.workspace_id, who);
        let target = |kind: &str| list.iter().find(|a| a.kind == kind).and_then(|a| self.known.aliases.get(a).copied());
        let (by_user_id, by_phone) = (target("user_id"), target("phone"));
        let found = identity::Found {
            by_user_id: by_user_id.map(|t| t.contact),
            by_phone: by_phone.map(|t| t.contact),
            phone_belongs_to_another_user: who.user_id.is_some()
                && by_user_id.is_none()
                && by_phone.is_some_and(|t| t.contact_has_user_id),
        };
        let contact = identity::resolve(found).unwrap_or_else(|| {
            let id = self.store.ids().make();
            self.written.contacts.push(rows::ContactRow {
                ws: routed.workspace_id,
                id,
                name: who.name.as_deref().map(|name| without_nul(name).into_owned()),
                identity: self.seal(who),
                at: self.now.0,
            });
            id
        });
        let is_news = list.iter().any(|alias| self.known.aliases.get(alias).is_none_or(|t| t.contact != contact));
        if is_news {
            self.attach(routed, contact, who);
            // A contact that is already known learns its new alias; a new one was written with it.
            if found.by_user_id.or(found.by_phone) == Some(contact) {
                self.written.identities_changed.push(rows::ContactIdentityRow {
                    ws: routed.workspace_id,
                    id: contact,
                    name: who.name.as_deref().map(|name| without_nul(name).into_owned()),
                    identity: self.seal(who),
                });
            }
        }
        contact
    }

    /// Points the aliases of `who` at `contact`.
    fn attach(&mut self, routed: &Routed, contact: ContactId, who: &Identity) {
        let contact_has_user_id = who.user_id.is_some();
        for alias in aliases(self.store, routed.workspace_id, who) {
            let is_stored = self.stored_aliases.contains(&alias);
            let list = if is_stored { &mut self.written.identities_moved } else { &mut self.written.identities };
            list.push(rows::IdentityRow {
                ws: alias.workspace,
                kind: alias.kind,
                hash: Hex(alias.hash.to_vec()),
                contact,
                at: self.now.0,
            });
            self.known.aliases.insert(alias, AliasTarget { contact, contact_has_user_id });
        }
    }

    fn seal(&self, who: &Identity) -> Hex {
        let plain = serde_json::to_vec(who).expect("an identity is plain strings");
        Hex(self.store.vault().seal(&plain))
    }

    /// The conversation where a message of this contact belongs now.
    fn conversation(&mut self, routed: &Routed, contact: ContactId) -> (model::ChannelId, ContactId) {
        let key = (routed.channel_id, contact);
        let latest = self.known.conversations.get(&key).map(|row| Latest {
            id: row.id,
            status: row.status,
            last_message_at: row.last_message_at,
            ended_at: row.ended_at,
        });
        match conversation::place(latest, self.now, self.rules.lifetimes) {
            Placement::Continue(_) => {}
            Placement::Reopen(id) => {
                let row = self.known.conversations.get_mut(&key).expect("the latest one was found there");
                row.status = Status::Active;
                row.ended_at = None;
                row.end_reason = None;
                self.events.push(NewEvent::conversation(routed.workspace_id, FeedType::ConversationUpdated, id));
                self.happened(routed.workspace_id, id, ConversationEventKind::Reopened, Some("the customer wrote"));
            }
            Placement::Begin { end } => {
                if let Some(mut row) = self.known.conversations.remove(&key) {
                    if end.is_some() {
                        row.status = Status::Ended;
                        row.ended_at = Some(row.last_message_at.plus_ms(self.rules.lifetimes.close_after_ms));
                        row.end_reason = Some("silence".to_owned());
                        let event = NewEvent::conversation(routed.workspace_id, FeedType::ConversationUpdated, row.id);
                        self.events.push(event);
                        self.happened(routed.workspace_id, row.id, ConversationEventKind::Closed, Some("silence"));
                    }
                    // One that this batch imported was ended already, and is written nowhere else.
                    if self.touched.remove(&row.id).is_some() || end.is_some() {
                        self.written.conversation(&row);
                    }
                }
                self.begin(routed, contact);
            }
        }
        key
    }

    /// Writes down what a rule, not a person of the desk, did with a conversation.
    pub(super) fn happened(
        &mut self,
        ws: model::WorkspaceId,
        conversation: ConversationId,
        kind: ConversationEventKind,
        why: Option<&str>,
    ) {
        let detail = why.map(conversation_events::reason);
        let row = EventRow::new(self.store, ws, conversation, kind, &EventActor::System, detail, self.now);
        self.events.push(row.announcement());
        self.written.happened.push(row);
    }

    fn begin(&mut self, routed: &Routed, contact: ContactId) {
        let id: ConversationId = self.store.ids().make();
        let row = ConversationRow {
            workspace: routed.workspace_id,
            id,
            channel: routed.channel_id,
            contact,
            agent: routed.agent_id,
            status: Status::Active,
            mode: Mode::Ai,
            assignee: None,
            epoch: Epoch(0),
            message_count: 0,
            inbound_seq: 0,
            answered_seq: 0,
            unread_count: 0,
            started_at: self.now,
            last_message_at: self.now,
            last_inbound_at: None,
            waiting_since: None,
            last_text: String::new(),
            ended_at: None,
            end_reason: None,
        };
        self.known.conversations.insert((routed.channel_id, contact), row);
        self.events.push(NewEvent::conversation(routed.workspace_id, FeedType::ConversationCreated, id));
    }

    /// Adds a message to the end of a conversation; its id and seq.
    fn append(
        &mut self,
        routed: &Routed,
        key: (model::ChannelId, ContactId),
        incoming: &Incoming<'_>,
    ) -> (MessageId, i64) {
        let id: MessageId = self.store.ids().make();
        let text = without_nul(&incoming.content.as_text()).into_owned();
        let row = self.known.conversations.get_mut(&key).expect("the caller placed the conversation");
        row.message_count += 1;
        // A device's clock that runs ahead must not move a message past what is answered later.
        let order_at = after_what_was_there(incoming.at.unwrap_or(self.now).min(self.now), row).min(self.now);
        let is_newest = order_at >= row.last_message_at || row.message_count == 1;
        if is_newest || incoming.sender == Sender::Customer {
            row.last_text = preview(incoming.content, &text);
        }
        // Never back: another node's clock may be ahead of ours.
        let is_imported = row.end_reason.as_deref() == Some("imported");
        row.last_message_at = if is_imported { order_at } else { row.last_message_at.max(self.now) };
        let (conversation, seq) = (row.id, row.message_count);
        self.touched.insert(conversation, key);
        if let Content::Reaction { target, emoji } = incoming.content {
            let sender = incoming.sender.as_str();
            let row = rows::ReactionRow {
                ws: routed.workspace_id,
                ch: routed.channel_id,
                target: without_nul(target).into_owned(),
                sender,
                emoji: emoji.as_deref().filter(|emoji| !emoji.is_empty()).map(|emoji| without_nul(emoji).into_owned()),
                at: order_at.0,
            };
            let key = (routed.channel_id, row.target.clone(), sender);
            if self.written.reactions.get(&key).is_none_or(|known| known.at <= row.at) {
                self.written.reactions.insert(key, row);
            }
        }
        self.written.messages.push(rows::MessageRow {
            ws: routed.workspace_id,
            id,
            conv: conversation,
            ch: routed.channel_id,
            pid: incoming.provider_id.to_owned(),
            seq,
            dir: incoming.direction,
            sender: incoming.sender.as_str(),
            content: JsonText::of(incoming.content),
            text,
            context: (!incoming.context.is_null()).then(|| incoming.context.clone()),
            reply_to: incoming.reply_to.map(str::to_owned),
            order_at: order_at.0,
            at: self.now.0,
            delivery: incoming.delivery.as_str(),
        });
        self.file(routed, id, incoming.content);
        let known = MessageRow {
            workspace: routed.workspace_id,
            id,
            conversation,
            channel: routed.channel_id,
            inbound: incoming.direction == "inbound",
            delivery: incoming.delivery,
            edited_at: None,
            revoked: false,
        };
        self.known
            .by_provider_id
            .insert((routed.workspace_id, routed.channel_id, incoming.provider_id.to_owned()), known);
        self.events.push(NewEvent::message(routed.workspace_id, FeedType::MessageCreated, conversation, id.0));
        (id, seq)
    }

    /// A message's file is fetched later, while the provider still has it.
    fn file(&mut self, routed: &Routed, message: MessageId, content: &Content) {
        let media = self.store.ids().make();
        let Some(row) = MediaRow::of(routed.workspace_id, media, content, self.now) else { return };
        let job = NewJob {
            workspace_id: routed.workspace_id,
            kind: media::FETCH,
            key: media.0,
            run_at: self.now,
            payload: serde_json::json!({ "channel": routed.channel_id, "media": rows::json(&content.media()) }),
        };
        self.written.media.push(row);
        self.written.files.push(LinkRow { ws: routed.workspace_id, message, media });
        self.written.jobs.push(JobRow::new(self.store.ids().make(), job, self.now));
        self.tally().files += 1;
    }

    pub(super) fn finish(mut self) -> (Written, Vec<IntakeDone>, Vec<NewEvent>) {
        for (id, key) in std::mem::take(&mut self.touched) {
            if let Some(row) = self.known.conversations.get(&key).filter(|row| row.id == id) {
                let row = row.clone();
                self.written.conversation(&row);
            }
        }
        (self.written, self.done, self.events)
    }
}

/// Providers' times have whole seconds. A message of the second in which something else came last was written after it:
/// it is an answer to it far more often than not. Nor does it go before what the customer wrote in the same second,
/// which may have been moved so.
fn after_what_was_there(at: UnixMs, there: &ConversationRow) -> UnixMs {
    const SECOND_MS: i64 = 1_000;
    let last = there.last_message_at;
    if at.0 % SECOND_MS != 0 || last < at {
        return at;
    }
    match last.since(at) {
        0..SECOND_MS => last,
        _ if there.last_inbound_at == Some(at) => at.plus_ms(SECOND_MS - 1),
        _ => at,
    }
}
