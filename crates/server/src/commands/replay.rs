//! `switchboard replay`: kept webhook bodies that were not understood, or that no channel owned, are
//! read again by this version. What was stored before is recognised and changes nothing.

use anyhow::Result;
use model::{RawEventId, WorkspaceId};
use store::intake::RawState;
use store::raw_events::NOBODY;

use super::log_to_stderr;
use crate::boot::{Core, system_clock};
use crate::config::Config;

const PAGE: i64 = 200;

#[derive(Default)]
struct Tally {
    read: u64,
    messages: u64,
    unreadable: u64,
}

pub(super) async fn run(config: &Config) -> Result<()> {
    log_to_stderr(config);
    let core = Core::open(config, system_clock()).await?;
    core.engine.reload_settings().await?;
    let mut tally = Tally::default();
    let mut after = None;
    let mut workspaces = vec![NOBODY];
    loop {
        let page = core.engine.store().workspace_ids(after, PAGE).await?;
        let Some(last) = page.last().copied() else { break };
        after = Some(last);
        workspaces.extend(page);
    }
    for workspace in workspaces {
        for state in [RawState::Unrouted, RawState::Partial] {
            replay(&core, workspace, state, &mut tally).await?;
        }
    }
    core.close().await;
    println!(
        "{} bodies read again, {} messages stored, {} bodies unreadable.",
        tally.read, tally.messages, tally.unreadable
    );
    Ok(())
}

async fn replay(core: &Core, workspace: WorkspaceId, state: RawState, tally: &mut Tally) -> Result<()> {
    let mut after: Option<RawEventId> = None;
    loop {
        let page = core.engine.store().raw_events(workspace, state, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.id);
        for event in &page {
            let Ok(body) = &event.body else {
                tally.unreadable += 1;
                continue;
            };
            match core.engine.replay_whatsapp(workspace, event.id, body).await {
                Ok(done) => {
                    tally.read += 1;
                    tally.messages += u64::from(done.messages);
                }
                Err(error) => {
                    tally.unreadable += 1;
                    tracing::warn!(raw_event.id = %event.id, %error, "a body could not be read again");
                }
            }
        }
    }
}
