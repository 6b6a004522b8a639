//! Contacts: the customers. Who they are is sealed; they are found by keyed hashes.

use model::contact::{DetailField, unreachable_at};
use model::identity::{Identity, Phone};
use model::{ContactId, ConversationId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::crypt::Vault;
use crate::db::{Result, args};
use crate::feed::{self, FeedType, Growth, NewEvent};
use crate::text::clean;

/// Of a channel, the contact's conversations that are told of a change: the newest.
pub(crate) const CONVERSATIONS: &str = "SELECT id FROM conversations \
     WHERE workspace_id = $1 AND channel_id = $2 AND contact_id = $3 ORDER BY id DESC LIMIT 20";
/// Channels in which a contact's conversations are looked for: more than any workspace has.
const CHANNELS: &str = "SELECT id FROM channels WHERE workspace_id = $1 ORDER BY id LIMIT 100";

#[derive(Clone, Debug, PartialEq)]
pub struct ContactRecord {
    pub id: ContactId,
    pub workspace_id: WorkspaceId,
    pub name: Option<String>,
    pub identity: Identity,
    pub blocked: bool,
    pub marketing_opt_out_at: Option<UnixMs>,
    /// Messages did not reach the customer, several in a row; the last time.
    pub unreachable_at: Option<UnixMs>,
    pub created_at: UnixMs,
}

#[derive(sqlx::FromRow)]
struct Row {
    workspace_id: Uuid,
    id: Uuid,
    name: Option<String>,
    identity: Vec<u8>,
    blocked: bool,
    marketing_opt_out_at: Option<i64>,
    unreachable_count: i64,
    unreachable_at: Option<i64>,
    last_inbound_at: Option<i64>,
    created_at: i64,
}

impl Store {
    pub async fn contact(&self, ws: WorkspaceId, id: ContactId) -> Result<Option<ContactRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, name, identity, blocked, marketing_opt_out_at, unreachable_count, \
                        unreachable_at, (SELECT MAX(c.last_inbound_at) FROM conversations c \
                            WHERE c.workspace_id = contacts.workspace_id AND c.contact_id = contacts.id \
                            AND c.channel_id IN (SELECT h.id FROM channels h WHERE h.workspace_id = $1)) \
                            AS last_inbound_at, created_at \
                 FROM contacts WHERE workspace_id = $1 AND id = $2",
                args![ws, id],
            )
            .await?;
        Ok(row.map(|row| ContactRecord {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            name: row.name,
            identity: open_identity(self.vault(), row.id, &row.identity),
            blocked: row.blocked,
            marketing_opt_out_at: row.marketing_opt_out_at.map(UnixMs),
            unreachable_at: unreachable_at(
                row.unreachable_count,
                row.unreachable_at.map(UnixMs),
                row.last_inbound_at.map(UnixMs),
            ),
            created_at: UnixMs(row.created_at),
        }))
    }

    /// What a customer has said of himself. One value that cannot be read does not hide the others: it is logged.
    pub async fn contact_details(&self, ws: WorkspaceId, id: ContactId) -> Result<Vec<(DetailField, String)>> {
        let sql = "SELECT field, value FROM contact_details WHERE workspace_id = $1 AND contact_id = $2 ORDER BY field";
        let rows: Vec<(String, Vec<u8>)> = self.db().read().all(sql, args![ws, id]).await?;
        let read = |(field, sealed): (String, Vec<u8>)| {
            let plain = self.vault().open(&sealed).ok().and_then(|plain| String::from_utf8(plain).ok());
            if plain.is_none() {
                tracing::error!(contact.id = %id, field, "a contact's detail cannot be read");
            }
            DetailField::parse(&field).zip(plain)
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Writes what a person at the desk knows better; `None` takes a detail away. `None` where there is no such contact.
    pub async fn change_contact(
        &self,
        ws: WorkspaceId,
        id: ContactId,
        changes: &[(DetailField, Option<String>)],
        now: UnixMs,
    ) -> Result<Option<Vec<Growth>>> {
        let mut tx = self.db().begin().await?;
        let known: Option<(Uuid,)> =
            tx.one("SELECT id FROM contacts WHERE workspace_id = $1 AND id = $2", args![ws, id]).await?;
        if known.is_none() {
            return Ok(None);
        }
        for (field, value) in changes {
            match value {
                Some(value) => {
                    let sealed = self.vault().seal(value.as_bytes());
                    tx.exec(
                        "INSERT INTO contact_details (workspace_id, contact_id, field, value, updated_at) \
                         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, contact_id, field) \
                         DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
                        args![ws, id, field.as_str(), sealed, now],
                    )
                    .await?;
                }
                None => {
                    let sql = "DELETE FROM contact_details WHERE workspace_id = $1 AND contact_id = $2 AND field = $3";
                    tx.exec(sql, args![ws, id, field.as_str()]).await?;
                }
            }
            // Without one of its own a contact is called as its profile is.
            if *field == DetailField::Name {
                let name = value.as_deref().map(clean);
                let sql = "UPDATE contacts SET name = $3 WHERE workspace_id = $1 AND id = $2";
                tx.exec(sql, args![ws, id, name]).await?;
            }
        }
        let mut told: Vec<(Uuid,)> = Vec::new();
        for (channel,) in tx.all::<(Uuid,)>(CHANNELS, args![ws]).await? {
            told.extend(tx.all::<(Uuid,)>(CONVERSATIONS, args![ws, channel, id]).await?);
        }
        let event = |(conversation,): (Uuid,)| {
            NewEvent::conversation(ws, FeedType::ConversationUpdated, ConversationId(conversation))
        };
        let growth = feed::append(&mut tx, told.into_iter().map(event).collect(), now).await?;
        tx.commit().await?;
        Ok(Some(growth))
    }

    pub async fn contact_by_phone(&self, ws: WorkspaceId, phone: &Phone) -> Result<Option<ContactId>> {
        let row: Option<(Uuid,)> = self
            .db()
            .read()
            .one(
                "SELECT contact_id FROM contact_identities \
                 WHERE workspace_id = $1 AND kind = 'phone' AND value_hash = $2",
                args![ws, self.vault().lookup("phone", phone.digits()).to_vec()],
            )
            .await?;
        Ok(row.map(|(id,)| id.into()))
    }

    /// Blocks or unblocks. Whether there is such a contact.
    pub async fn set_contact_blocked(&self, ws: WorkspaceId, id: ContactId, blocked: bool) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec("UPDATE contacts SET blocked = $3 WHERE workspace_id = $1 AND id = $2", args![ws, id, blocked])
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }
}

/// Who a contact is. One row that cannot be read must not hide a page of others: it is logged, and
/// shown as unknown.
pub(crate) fn open_identity(vault: &Vault, contact: Uuid, sealed: &[u8]) -> Identity {
    let opened = vault.open(sealed).and_then(|plain| {
        serde_json::from_slice(&plain).map_err(|error| crate::StoreError::Corrupt(error.to_string()))
    });
    opened.unwrap_or_else(|error| {
        tracing::error!(contact.id = %contact, %error, "a contact's identity cannot be read");
        Identity::default()
    })
}
