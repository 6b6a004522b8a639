//! `switchboard serve`: until a signal says stop, then drain.

use std::time::Duration;

use anyhow::Result;
use tokio::signal::unix::{SignalKind, signal};

use super::log_to_stderr;
use crate::boot::{NodeRole, Server, system_clock};
use crate::config::Config;
use crate::demo::Demo;
use crate::startup_code;

/// Within this everything that works in the background has begun.
const FIRST_ROUND: Duration = Duration::from_secs(3);

pub(super) async fn run(config: Config, role: NodeRole, demo: bool) -> Result<()> {
    log_to_stderr(&config);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (server, demo) = if demo {
        let mut demo = Demo::prepare(&config).await?;
        let server = Server::start(demo.config(config), role, true, system_clock()).await?;
        demo.furnish(&server).await?;
        (server, Some(demo))
    } else {
        (Server::start(config, role, false, system_clock()).await?, None)
    };
    startup_code::release();
    // And what the first round of everything in the background needed.
    tokio::spawn(async {
        tokio::time::sleep(FIRST_ROUND).await;
        startup_code::release();
    });
    tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
    tracing::info!("stopping: no new work is taken, what runs may end");
    // A second signal does not wait.
    tokio::select! {
        () = server.stop() => {}
        _ = terminate.recv() => anyhow::bail!("stopped before everything had ended"),
        _ = interrupt.recv() => anyhow::bail!("stopped before everything had ended"),
    }
    if let Some(demo) = demo {
        demo.stop().await;
    }
    Ok(())
}
