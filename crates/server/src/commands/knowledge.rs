//! `switchboard import` and `export`: a workspace's knowledge as a file.

use std::path::Path;

use anyhow::{Context, Result, bail};
use model::WorkspaceId;
use model::knowledge::KnowledgeBase;
use store::Store;
use store::knowledge::Imported;

use super::{log_to_stderr, output};
use crate::boot::{open_store, system_clock};
use crate::config::Config;

/// A file larger than this is no knowledge base that a person wrote.
const FILE_MAX_BYTES: u64 = 64 * 1024 * 1024;

pub(super) async fn import(config: &Config, file: &Path, workspace: Option<&str>, replace: bool) -> Result<()> {
    log_to_stderr(config);
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    if size > FILE_MAX_BYTES {
        bail!("{} is larger than {} MiB", file.display(), FILE_MAX_BYTES / 1024 / 1024);
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let knowledge: KnowledgeBase =
        serde_json::from_str(&text).with_context(|| format!("{} is not a knowledge base", file.display()))?;
    let store = open_store(config, system_clock()).await?;
    let workspace = choose(&store, workspace).await?;
    let imported = store.import_knowledge(workspace, &knowledge, replace, store.clock().now()).await;
    store.close().await;
    match imported? {
        Imported::Done(counts) => {
            println!("{} entries created, {} updated, {} removed.", counts.created, counts.updated, counts.removed);
            Ok(())
        }
        Imported::TooMany => bail!("that would be more than {} entries", model::limits::FAQ_IMPORT),
        Imported::Missing => bail!("there is no such workspace"),
    }
}

pub(super) async fn export(config: &Config, workspace: Option<&str>) -> Result<()> {
    log_to_stderr(config);
    let store = open_store(config, system_clock()).await?;
    let workspace = choose(&store, workspace).await?;
    let knowledge = store.export_knowledge(workspace).await;
    store.close().await;
    let Some(knowledge) = knowledge? else { bail!("there is no such workspace") };
    Ok(output::document(&serde_json::to_string_pretty(&knowledge)?)?)
}

/// The named workspace, or the only one.
pub(super) async fn choose(store: &Store, named: Option<&str>) -> Result<WorkspaceId> {
    if let Some(id) = named {
        return id.parse().with_context(|| format!("{id} is not a workspace's id"));
    }
    match store.workspace_ids(None, 2).await?.as_slice() {
        [only] => Ok(*only),
        [] => bail!("there is no workspace yet: start the server and sign up, or set SWITCHBOARD_OWNER_EMAIL"),
        _ => bail!("there are several workspaces: name one with --workspace"),
    }
}
