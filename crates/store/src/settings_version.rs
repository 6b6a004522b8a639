//! The number that moves when a channel or a model provider was changed: nodes look at it and read again.
//!
//! One row of the installation. Raising it locks the row, so that such changes wait for each other: rules over all
//! of them hold. Raise it first in a transaction.

use crate::Store;
use crate::db::{Result, Tx, args};

pub(crate) async fn raise(tx: &mut Tx) -> Result<()> {
    tx.exec(
        "INSERT INTO installation (key, value) VALUES ('settings_version', '1') ON CONFLICT (key) DO UPDATE \
         SET value = CAST(CAST(installation.value AS BIGINT) + 1 AS TEXT)",
        args![],
    )
    .await?;
    Ok(())
}

impl Store {
    /// Moves with every change of a channel or provider; 0 before the first.
    pub async fn settings_version(&self) -> Result<i64> {
        let row: Option<(String,)> =
            self.db().read().one("SELECT value FROM installation WHERE key = 'settings_version'", args![]).await?;
        Ok(row.and_then(|(value,)| value.parse().ok()).unwrap_or_default())
    }
}
