//! Contacts: the customers. Who they are is sealed; they are found by keyed hashes.

use model::contact::DetailField;
use model::identity::{Identity, Phone};
use model::{ContactId, UnixMs, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::crypt::Vault;
use crate::db::{Result, args};

#[derive(Clone, Debug, PartialEq)]
pub struct ContactRecord {
    pub id: ContactId,
    pub workspace_id: WorkspaceId,
    pub name: Option<String>,
    pub identity: Identity,
    pub blocked: bool,
    pub marketing_opt_out_at: Option<UnixMs>,
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
    created_at: i64,
}

impl Store {
    pub async fn contact(&self, ws: WorkspaceId, id: ContactId) -> Result<Option<ContactRecord>> {
        let row: Option<Row> = self
            .db()
            .read()
            .one(
                "SELECT workspace_id, id, name, identity, blocked, marketing_opt_out_at, created_at FROM contacts \
                 WHERE workspace_id = $1 AND id = $2",
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
