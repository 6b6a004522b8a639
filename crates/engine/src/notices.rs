//! Notices between nodes, through Redis: feeds that grew, lanes that are due, who looks at what.
//!
//! A lost notice costs latency, never a message: workers look at the database every second, and a
//! live-feed client is told on the next growth. So errors are counted and logged once, and nobody waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::StreamExt;
use model::WorkspaceId;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::Engine;

const GROWTH_TOPIC: &str = "switchboard:growth";
/// Channels or providers were changed; the payload is the node that did it.
const SETTINGS_TOPIC: &str = "switchboard:settings";
/// Who looks at which conversation.
const PRESENCE_TOPIC: &str = "switchboard:presence";
const RETRY_AFTER: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_millis(250);

/// A connection to Redis that comes back by itself.
#[derive(Clone)]
pub struct Redis {
    client: redis::Client,
    manager: Arc<tokio::sync::OnceCell<ConnectionManager>>,
    healthy: Arc<AtomicBool>,
}

impl Redis {
    /// Does not connect yet: a dead Redis must not keep a node from starting.
    pub fn new(url: &str) -> Result<Redis, redis::RedisError> {
        Ok(Redis {
            client: redis::Client::open(url)?,
            manager: Arc::default(),
            healthy: Arc::new(AtomicBool::new(false)),
        })
    }

    /// A connection, or `None` where Redis cannot be reached within a quarter of a second.
    pub async fn connection(&self) -> Option<ConnectionManager> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let made = self.manager.get_or_try_init(|| self.client.get_connection_manager_with_config(config)).await;
        self.note(made.cloned())
    }

    /// Whether the last use went well.
    pub async fn ping(&self) -> bool {
        let Some(mut connection) = self.connection().await else { return false };
        self.note(redis::cmd("PING").query_async::<String>(&mut connection).await).is_some()
    }

    /// Remembers how a use went; logs only when that changes.
    pub(crate) fn note<T>(&self, result: redis::RedisResult<T>) -> Option<T> {
        let is_well = result.is_ok();
        if self.healthy.swap(is_well, Ordering::Relaxed) != is_well {
            match &result {
                Ok(_) => tracing::info!("Redis answers"),
                Err(error) => tracing::warn!(%error, "Redis does not answer: this node goes on by itself"),
            }
        }
        result.ok()
    }

    async fn publish(&self, topic: &str, payload: String) {
        if let Some(mut connection) = self.connection().await {
            self.note(redis::cmd("PUBLISH").arg(topic).arg(payload).query_async::<()>(&mut connection).await);
        }
    }
}

/// Tells other nodes that channels or providers were changed.
pub(crate) async fn tell_settings(engine: &Engine) {
    if let Some(redis) = &engine.inner.redis {
        redis.publish(SETTINGS_TOPIC, engine.inner.node.to_string()).await;
    }
}

/// Tells other nodes who looks at a conversation.
pub(crate) async fn tell_presence(engine: &Engine, notice: String) {
    if let Some(redis) = &engine.inner.redis {
        redis.publish(PRESENCE_TOPIC, notice).await;
    }
}

/// Tells other nodes of this node's growth, and this node of theirs. Ends when `stop` is cancelled.
pub async fn run(engine: Engine, stop: CancellationToken) {
    let Some(redis) = engine.inner.redis.clone() else { return };
    let node = engine.inner.node;
    tokio::join!(tell(&engine, &redis, node, &stop), listen(&engine, &redis, node, &stop));
}

async fn tell(engine: &Engine, redis: &Redis, node: Uuid, stop: &CancellationToken) {
    let mut growth = engine.growth();
    loop {
        let grown = tokio::select! {
            () = stop.cancelled() => return,
            grown = growth.recv() => grown,
        };
        match grown {
            // What came from another node is told by that node: see `listen`.
            Ok((workspace, seq)) if !engine.inner.registry.came_from_elsewhere(workspace, seq) => {
                redis.publish(GROWTH_TOPIC, format!("{node} {} {seq}", workspace.0)).await;
            }
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return,
        }
    }
}

async fn listen(engine: &Engine, redis: &Redis, node: Uuid, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        let subscribed = async {
            let mut pubsub = redis.client.get_async_pubsub().await?;
            pubsub.subscribe(GROWTH_TOPIC).await?;
            pubsub.subscribe(SETTINGS_TOPIC).await?;
            pubsub.subscribe(PRESENCE_TOPIC).await?;
            Ok::<_, redis::RedisError>(pubsub)
        };
        let Some(mut pubsub) = tokio::time::timeout(RETRY_AFTER, subscribed).await.ok().and_then(|r| redis.note(r))
        else {
            tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(RETRY_AFTER) => continue }
        };
        let mut messages = pubsub.on_message();
        loop {
            let message = tokio::select! { () = stop.cancelled() => return, message = messages.next() => message };
            let Some(message) = message else { break };
            if message.get_channel_name() == SETTINGS_TOPIC {
                engine.inner.watch.changed.notify_one();
                continue;
            }
            if message.get_channel_name() == PRESENCE_TOPIC {
                engine.heard_presence(&message.get_payload::<String>().unwrap_or_default());
                continue;
            }
            if let Some((workspace, seq)) =
                message.get_payload::<String>().ok().as_deref().and_then(|text| parse(text, node))
            {
                engine.inner.registry.remember_elsewhere(workspace, seq);
                engine.announce(&[(workspace, seq)]);
                engine.inner.wakes.now();
            }
        }
    }
}

/// `node workspace seq`; `None` for our own and for what cannot be read.
fn parse(text: &str, own: Uuid) -> Option<(WorkspaceId, i64)> {
    let mut parts = text.split(' ');
    let node: Uuid = parts.next()?.parse().ok()?;
    let workspace: Uuid = parts.next()?.parse().ok()?;
    let seq = parts.next()?.parse().ok()?;
    (node != own).then_some((WorkspaceId(workspace), seq))
}
