//! Channels and agents as the hot path reads them: from memory.
//!
//! Channels are all loaded at start, after a change, and every few seconds (another node may have
//! changed one). Agents are loaded when they are needed and kept for a second.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use channels::whatsapp::{WhatsApp, WhatsAppConfig};
use model::{AgentId, ChannelId, WorkspaceId};
use store::Store;
use store::agents::AgentRecord;
use store::channels::ChannelRecord;
use tokio::time::Instant;

const AGENT_TTL: Duration = Duration::from_secs(1);

/// A channel with the line that it sends on.
#[derive(Clone)]
pub struct ChannelLine {
    pub record: ChannelRecord,
    pub(crate) line: Line,
}

/// How messages leave.
#[derive(Clone)]
pub(crate) enum Line {
    WhatsApp(WhatsApp),
    /// The web chat: a message is delivered by being stored; browsers read it from the feed.
    Web,
}

#[derive(Default)]
struct Channels {
    by_id: HashMap<ChannelId, Arc<ChannelLine>>,
    by_account: HashMap<(String, String), Arc<ChannelLine>>,
    /// Distinct app secrets, for the shared webhook addresses.
    secrets: Vec<String>,
    verify_tokens: Vec<String>,
}

struct CachedAgent {
    agent: Option<Arc<AgentRecord>>,
    until: Instant,
}

pub(crate) struct Registry {
    http: reqwest::Client,
    graph_base_url: String,
    channels: RwLock<Arc<Channels>>,
    agents: RwLock<HashMap<(WorkspaceId, Option<AgentId>), CachedAgent>>,
    elsewhere: RwLock<HashMap<WorkspaceId, i64>>,
}

impl Registry {
    pub(crate) fn new(http: reqwest::Client, graph_base_url: String) -> Self {
        Self {
            http,
            graph_base_url,
            channels: RwLock::default(),
            agents: RwLock::default(),
            elsewhere: RwLock::default(),
        }
    }

    pub(crate) async fn reload(&self, store: &Store) -> store::Result<()> {
        let mut next = Channels::default();
        for record in store.all_channels().await? {
            let line = match record.kind.as_str() {
                "whatsapp" => Line::WhatsApp(WhatsApp::new(
                    self.http.clone(),
                    WhatsAppConfig {
                        graph_base_url: self.graph_base_url.clone(),
                        phone_number_id: record.account.clone(),
                        waba_id: Some(record.credentials.business_account_id.clone()).filter(|id| !id.is_empty()),
                        access_token: record.credentials.access_token.clone().into(),
                    },
                )),
                "web" => Line::Web,
                // Written by a newer version: left alone.
                _ => continue,
            };
            let push = |list: &mut Vec<String>, value: &str| {
                if !value.is_empty() && !list.iter().any(|known| known == value) {
                    list.push(value.to_owned());
                }
            };
            push(&mut next.secrets, &record.credentials.app_secret);
            push(&mut next.verify_tokens, &record.credentials.verify_token);
            let key = (record.kind.clone(), record.account.clone());
            let entry = Arc::new(ChannelLine { record, line });
            next.by_account.insert(key, entry.clone());
            next.by_id.insert(entry.record.id, entry);
        }
        next.secrets.truncate(model::limits::SHARED_SECRETS);
        *write(&self.channels) = Arc::new(next);
        Ok(())
    }

    pub(crate) fn by_id(&self, id: ChannelId) -> Option<Arc<ChannelLine>> {
        read(&self.channels).by_id.get(&id).cloned()
    }

    pub(crate) fn by_account(&self, kind: &str, account: &str) -> Option<Arc<ChannelLine>> {
        let channels = read(&self.channels).clone();
        channels.by_account.get(&(kind.to_owned(), account.to_owned())).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<ChannelLine>> {
        read(&self.channels).by_id.values().cloned().collect()
    }

    /// The distinct app secrets, at most `limits::SHARED_SECRETS`.
    pub(crate) fn secrets(&self) -> Vec<String> {
        read(&self.channels).secrets.clone()
    }

    pub(crate) fn verify_tokens(&self) -> Vec<String> {
        read(&self.channels).verify_tokens.clone()
    }

    /// An agent, or the workspace's first one where a conversation names none.
    pub(crate) async fn agent(
        &self,
        store: &Store,
        workspace: WorkspaceId,
        id: Option<AgentId>,
    ) -> store::Result<Option<Arc<AgentRecord>>> {
        let key = (workspace, id);
        if let Some(cached) = read(&self.agents).get(&key).filter(|cached| cached.until > Instant::now()) {
            return Ok(cached.agent.clone());
        }
        let agent = match id {
            Some(id) => store.agent(workspace, id).await?,
            None => store.default_agent(workspace).await?,
        };
        let agent = agent.map(Arc::new);
        let cached = CachedAgent { agent: agent.clone(), until: Instant::now() + AGENT_TTL };
        let mut agents = write(&self.agents);
        if agents.len() > 10_000 {
            agents.clear();
        }
        agents.insert(key, cached);
        Ok(agent)
    }

    pub(crate) fn forget_agents(&self, workspace: WorkspaceId) {
        write(&self.agents).retain(|(ws, _), _| *ws != workspace);
    }

    pub(crate) fn remember_elsewhere(&self, workspace: WorkspaceId, seq: i64) {
        let mut elsewhere = write(&self.elsewhere);
        let known = elsewhere.entry(workspace).or_default();
        *known = (*known).max(seq);
    }

    /// Whether another node has told of this growth, or of a later one.
    pub(crate) fn came_from_elsewhere(&self, workspace: WorkspaceId, seq: i64) -> bool {
        read(&self.elsewhere).get(&workspace).is_some_and(|known| seq <= *known)
    }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What a check of a WhatsApp channel found.
pub struct ChannelCheck {
    pub account: String,
    pub has_secret: bool,
    /// The number as the provider describes it, or what is wrong.
    pub result: Result<String, String>,
}

impl crate::Engine {
    /// Asks the provider of every WhatsApp channel whether its token works.
    pub async fn check_channels(&self, patience: Duration) -> Vec<ChannelCheck> {
        let mut checks = Vec::new();
        for channel in self.inner.registry.all() {
            checks.extend(check(&channel, patience).await);
        }
        checks
    }

    /// The same for one channel. `None`: there is none, or it has no provider to ask.
    pub async fn check_channel(&self, id: ChannelId, patience: Duration) -> Option<ChannelCheck> {
        check(&*self.inner.registry.by_id(id)?, patience).await
    }
}

async fn check(channel: &ChannelLine, patience: Duration) -> Option<ChannelCheck> {
    let Line::WhatsApp(whatsapp) = &channel.line else { return None };
    let result = match tokio::time::timeout(patience, whatsapp.check()).await {
        Ok(Ok(number)) => Ok(format!(
            "{} {}, quality {}",
            number.display_phone_number.unwrap_or_default(),
            number.verified_name.unwrap_or_default(),
            number.quality_rating.unwrap_or_else(|| "unknown".to_owned())
        )),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the provider does not answer".to_owned()),
    };
    let has_secret = !channel.record.credentials.app_secret.is_empty();
    Some(ChannelCheck { account: channel.record.account.clone(), has_secret, result })
}
