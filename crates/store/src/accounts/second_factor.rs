//! The second factor: a sealed TOTP secret with the last time step that was accepted, and recovery codes as keyed hashes.
//!
//! Deliberately absent: what a code is (RFC 6238). Here is what must hold across requests and nodes: a step and a
//! recovery code are accepted once, and only the secret that was confirmed comes into force.

use std::fmt;

use model::{UnixMs, UserId, WorkspaceId};

use crate::Store;
use crate::db::{Result, args};

/// A secret that is in force, or waits to be confirmed.
pub struct SecondFactor {
    pub secret: Vec<u8>,
    pub is_enabled: bool,
    /// As it is stored: tells this secret from one that was made since.
    sealed: Vec<u8>,
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor").field("is_enabled", &self.is_enabled).finish_non_exhaustive()
    }
}

impl Store {
    /// Keeps a secret that waits to be confirmed, in place of an earlier one. `false`: one is in force already.
    pub async fn begin_second_factor(&self, ws: WorkspaceId, user: UserId, secret: &[u8]) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE users SET totp_secret = $3, totp_step = 0 \
                 WHERE workspace_id = $1 AND id = $2 AND totp_enabled_at IS NULL",
                args![ws, user, self.vault().seal(secret)],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    pub async fn second_factor(&self, ws: WorkspaceId, user: UserId) -> Result<Option<SecondFactor>> {
        let row: Option<(Option<Vec<u8>>, Option<i64>)> = self
            .db()
            .read()
            .one("SELECT totp_secret, totp_enabled_at FROM users WHERE workspace_id = $1 AND id = $2", args![ws, user])
            .await?;
        let Some((Some(sealed), enabled_at)) = row else { return Ok(None) };
        let secret = self.vault().open(&sealed)?;
        Ok(Some(SecondFactor { secret, is_enabled: enabled_at.is_some(), sealed }))
    }

    /// Puts the secret in force, with its recovery codes; who is about to sign in without it does not. `step`: of the
    /// code that confirmed it. `false`: it is not the secret that waits any more.
    pub async fn confirm_second_factor(
        &self,
        ws: WorkspaceId,
        user: UserId,
        factor: &SecondFactor,
        step: i64,
        recovery_codes: &[String],
        now: UnixMs,
    ) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE users SET totp_enabled_at = $5, totp_step = $4, sign_in_epoch = sign_in_epoch + 1 \
                 WHERE workspace_id = $1 AND id = $2 AND totp_enabled_at IS NULL AND totp_secret = $3",
                args![ws, user, factor.sealed.clone(), step, now],
            )
            .await?;
        if changed == 0 {
            return Ok(false);
        }
        tx.exec("DELETE FROM recovery_codes WHERE workspace_id = $1 AND user_id = $2", args![ws, user]).await?;
        for code in recovery_codes {
            tx.exec(
                "INSERT INTO recovery_codes (workspace_id, user_id, code_hash) VALUES ($1, $2, $3)",
                args![ws, user, self.recovery_hash(user, code)],
            )
            .await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Accepts the code of a time step, if none of it or of a later one was accepted before.
    pub async fn spend_totp_step(&self, ws: WorkspaceId, user: UserId, step: i64) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE users SET totp_step = $3 \
                 WHERE workspace_id = $1 AND id = $2 AND totp_enabled_at IS NOT NULL AND totp_step < $3",
                args![ws, user, step],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Accepts a recovery code, once.
    pub async fn spend_recovery_code(&self, ws: WorkspaceId, user: UserId, code: &str, now: UnixMs) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE recovery_codes SET used_at = $4 \
                 WHERE workspace_id = $1 AND user_id = $2 AND code_hash = $3 AND used_at IS NULL",
                args![ws, user, self.recovery_hash(user, code), now],
            )
            .await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Takes the second factor away, with its recovery codes. Whether one was in force.
    pub async fn remove_second_factor(&self, ws: WorkspaceId, user: UserId) -> Result<bool> {
        let mut tx = self.db().begin().await?;
        let changed = tx
            .exec(
                "UPDATE users SET totp_secret = NULL, totp_enabled_at = NULL, totp_step = 0 \
                 WHERE workspace_id = $1 AND id = $2 AND totp_enabled_at IS NOT NULL",
                args![ws, user],
            )
            .await?;
        tx.exec("DELETE FROM recovery_codes WHERE workspace_id = $1 AND user_id = $2", args![ws, user]).await?;
        tx.commit().await?;
        Ok(changed == 1)
    }

    /// Of 40 random bits: under the installation's key, so that the database alone does not give the codes away.
    fn recovery_hash(&self, user: UserId, code: &str) -> Vec<u8> {
        self.vault().lookup("recovery code", &format!("{user} {code}")).to_vec()
    }
}
