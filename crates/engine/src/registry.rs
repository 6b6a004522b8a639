//! Channels and agents as the hot path reads them: from memory.
//!
//! Channels are all loaded at start and after every change, on whatever node it was made ([`crate::watch`]). Agents
//! are loaded when they are needed, kept for a second, and forgotten with every such change.
//!
//! A number may be claimed by several workspaces, because nobody can tell whose it is. So an event belongs to the
//! channel that has both its number and the app secret with which it was signed: who does not know the secret neither
//! gets an event nor makes one up.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use channels::whatsapp::{WhatsApp, WhatsAppConfig};
use model::{AgentId, ChannelId, WorkspaceId};
use store::Store;
use store::agents::AgentRecord;
use store::channels::{ChannelFacts, ChannelRecord};
use tokio::time::Instant;

use crate::pulse::Pulse;

const AGENT_TTL: Duration = Duration::from_secs(1);

/// A channel with the line that it sends on.
#[derive(Clone)]
pub struct ChannelLine {
    pub record: ChannelRecord,
    pub(crate) line: Line,
    pub(crate) pulse: Arc<Pulse>,
}

/// How messages leave.
#[derive(Clone)]
pub(crate) enum Line {
    WhatsApp(WhatsApp),
    /// The web chat: a message is delivered by being stored; browsers read it from the feed.
    Web,
}

impl ChannelLine {
    fn has_secret(&self, secret: &str) -> bool {
        !secret.is_empty() && self.record.credentials.app_secret == secret
    }
}

#[derive(Default)]
struct Channels {
    by_id: HashMap<ChannelId, Arc<ChannelLine>>,
    /// WhatsApp numbers by Meta's id, the oldest channel first.
    numbers: HashMap<String, Vec<Arc<ChannelLine>>>,
    /// The same by the business account that they belong to.
    accounts: HashMap<String, Vec<Arc<ChannelLine>>>,
    web: HashMap<WorkspaceId, Arc<ChannelLine>>,
    /// Distinct app secrets, for the shared webhook addresses.
    secrets: Vec<Arc<str>>,
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

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Whether messages really go to Meta, and not to a stand-in.
    pub(crate) fn is_meta(&self) -> bool {
        self.graph_base_url.starts_with("https://graph.facebook.com/")
    }

    pub(crate) async fn reload(&self, store: &Store) -> store::Result<()> {
        let mut next = Channels::default();
        let mut records = store.all_channels().await?;
        records.sort_by_key(|record| record.id);
        let known = read(&self.channels).clone();
        for record in records {
            let line = match record.kind.as_str() {
                "whatsapp" => Line::WhatsApp(self.whatsapp(&record)),
                "web" => Line::Web,
                // Written by a newer version: left alone.
                _ => continue,
            };
            let pulse = known.by_id.get(&record.id).map(|line| line.pulse.clone()).unwrap_or_default();
            next.add(Arc::new(ChannelLine { record, line, pulse }));
        }
        next.secrets.truncate(model::limits::SHARED_SECRETS);
        *write(&self.channels) = Arc::new(next);
        write(&self.agents).clear();
        Ok(())
    }

    fn whatsapp(&self, record: &ChannelRecord) -> WhatsApp {
        let config = WhatsAppConfig {
            graph_base_url: self.graph_base_url.clone(),
            phone_number_id: record.account.clone(),
            waba_id: Some(record.credentials.business_account_id.clone()).filter(|id| !id.is_empty()),
            access_token: record.credentials.access_token.clone().into(),
        };
        WhatsApp::new(self.http.clone(), config)
    }

    pub(crate) fn by_id(&self, id: ChannelId) -> Option<Arc<ChannelLine>> {
        read(&self.channels).by_id.get(&id).cloned()
    }

    /// The channel of a WhatsApp number, of an event that was signed with `secret`; `addressed` goes first.
    pub(crate) fn number(&self, account: &str, secret: &str, addressed: Option<ChannelId>) -> Option<Arc<ChannelLine>> {
        let channels = read(&self.channels).clone();
        let mut fitting = channels.numbers.get(account)?.iter().filter(|line| line.has_secret(secret));
        let first = fitting.next()?;
        let own = addressed.filter(|id| first.record.id != *id);
        Some(own.and_then(|id| fitting.find(|line| line.record.id == id)).unwrap_or(first).clone())
    }

    /// The channel of a number for a body that was kept, and verified when it came: the owner's, else the only
    /// workspace's that has the number.
    pub(crate) fn number_of(&self, account: &str, owner: Option<WorkspaceId>) -> Option<Arc<ChannelLine>> {
        let channels = read(&self.channels).clone();
        let lines = channels.numbers.get(account)?;
        match owner {
            Some(owner) => lines.iter().find(|line| line.record.workspace_id == owner).cloned(),
            None => lines.first().filter(|_| lines.len() == 1).cloned(),
        }
    }

    /// Channels of a business account, of an event that was signed with `secret`: the oldest of each workspace.
    pub(crate) fn of_account(&self, account: &str, secret: &str) -> Vec<Arc<ChannelLine>> {
        let channels = read(&self.channels).clone();
        let mut found: Vec<Arc<ChannelLine>> = Vec::new();
        for line in channels.accounts.get(account).into_iter().flatten().filter(|line| line.has_secret(secret)) {
            if found.iter().all(|known| known.record.workspace_id != line.record.workspace_id) {
                found.push(line.clone());
            }
        }
        found
    }

    /// Whether a workspace has a number, and knows the app secret with which its events are signed.
    pub(crate) fn has_number(&self, workspace: WorkspaceId, account: &str, secret: &str) -> bool {
        let channels = read(&self.channels).clone();
        let lines = channels.numbers.get(account);
        lines.into_iter().flatten().any(|line| line.record.workspace_id == workspace && line.has_secret(secret))
    }

    /// A workspace's web chat.
    pub(crate) fn web(&self, workspace: WorkspaceId) -> Option<Arc<ChannelLine>> {
        read(&self.channels).web.get(&workspace).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<ChannelLine>> {
        read(&self.channels).by_id.values().cloned().collect()
    }

    /// The distinct app secrets, at most `limits::SHARED_SECRETS`.
    pub(crate) fn secrets(&self) -> Vec<Arc<str>> {
        read(&self.channels).secrets.clone()
    }

    pub(crate) fn verify_tokens(&self) -> Vec<String> {
        read(&self.channels).verify_tokens.clone()
    }

    /// An agent; the workspace's default one where a conversation names none, or one that was removed.
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
            None => None,
        };
        let agent = match agent {
            Some(agent) => Some(agent),
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

impl Channels {
    fn add(&mut self, line: Arc<ChannelLine>) {
        let record = &line.record;
        let (secret, token) = (record.credentials.app_secret.as_str(), &record.credentials.verify_token);
        if !secret.is_empty() && !self.secrets.iter().any(|known| &**known == secret) {
            self.secrets.push(secret.into());
        }
        if !token.is_empty() && !self.verify_tokens.contains(token) {
            self.verify_tokens.push(token.clone());
        }
        match &line.line {
            Line::Web => {
                self.web.entry(record.workspace_id).or_insert_with(|| line.clone());
            }
            Line::WhatsApp(_) => {
                self.numbers.entry(record.account.clone()).or_default().push(line.clone());
                let account = &record.credentials.business_account_id;
                if !account.is_empty() {
                    self.accounts.entry(account.clone()).or_default().push(line.clone());
                }
            }
        }
        self.by_id.insert(record.id, line);
    }
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl crate::Engine {
    /// Whether a workspace has a WhatsApp number, and knows the app secret with which its events are signed.
    pub fn has_number(&self, workspace: WorkspaceId, account: &str, secret: &str) -> bool {
        self.inner.registry.has_number(workspace, account, secret)
    }

    /// What is known of a channel's health: as stored, with what this node has seen since.
    pub fn channel_facts(&self, record: &ChannelRecord) -> ChannelFacts {
        let mut facts = record.facts.clone();
        if let Some(line) = self.inner.registry.by_id(record.id) {
            line.pulse.freshen(&mut facts);
        }
        facts
    }

    /// Whether every WhatsApp channel of this installation belongs to the workspace: then what came to the shared
    /// addresses is its own, too.
    pub fn is_sole_owner(&self, workspace: WorkspaceId) -> bool {
        let is_foreign =
            |line: &Arc<ChannelLine>| matches!(line.line, Line::WhatsApp(_)) && line.record.workspace_id != workspace;
        !self.inner.registry.all().iter().any(is_foreign)
    }
}
