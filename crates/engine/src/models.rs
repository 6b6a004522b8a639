//! Which models answer for which workspace: the configuration's, or the workspace's own.
//!
//! Chains are built when they are read from the database and kept while nothing about them changes: a turn looks one
//! up in a map. A workspace's key is part of its own chain alone, and the configuration's keys never go to an address
//! that a workspace has set.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use model::{Clock, UnixMs, WorkspaceId};
use providers::{
    ApiKey, BreakerPolicy, ChatMessage, ChatModel, ChatRequest, ChatResponse, ConfigError, DeltaSink, Fallback,
    ModelError, ModelId, ProviderConfig, ProviderKind, RetryPolicy,
};
use store::Store;
use store::providers::{ProviderRecord, ProviderRole};
use tokio::time::Instant;

use crate::Engine;

/// Tokens of a test call. Reasoning models spend some before they say anything.
const TEST_TOKENS: u32 = 200;
/// Characters of a model's name.
const MODEL_CHARS: usize = 200;
/// Models of agents that are kept of one chain.
const VARIANTS_MAX: usize = 64;
/// Characters of a status's text.
const STATUS_CHARS: usize = 300;

/// Numbers of [0, 1), for the waits between tries.
pub type Jitter = Arc<dyn Fn() -> f64 + Send + Sync>;

/// What chains are made from.
pub struct ModelSetup {
    pub primary: ProviderConfig,
    pub fallback: Option<ProviderConfig>,
    /// Where a vendor is for workspaces that name no address of their own.
    pub addresses: Vec<(ProviderKind, String)>,
    /// Whether workspaces may name addresses of their own.
    pub allow_custom_base_url: bool,
    pub client: reqwest::Client,
    pub jitter: Jitter,
    pub clock: Clock,
}

/// The chains of all workspaces.
pub struct Models {
    setup: Option<ModelSetup>,
    default: Arc<Chain>,
    own: RwLock<Arc<HashMap<WorkspaceId, Arc<Chain>>>>,
}

/// Who is asked, in this order.
struct Chain {
    model: Arc<dyn ChatModel>,
    links: Vec<Link>,
    /// What it was made from; empty for the configuration's.
    records: Vec<ProviderRecord>,
    /// Chains that begin with another model of one of the providers, by its name: what agents may wish for.
    variants: Mutex<HashMap<String, Arc<dyn ChatModel>>>,
}

struct Link {
    role: ProviderRole,
    config: ProviderConfig,
    is_own: bool,
    watched: Arc<Watched>,
}

/// A provider as the settings page shows it.
#[derive(Clone, Debug)]
pub struct ProviderLine {
    pub role: ProviderRole,
    pub provider: &'static str,
    pub model: String,
    /// Empty for the built-in answerer.
    pub base_url: String,
    pub has_key: bool,
    /// The workspace's own, else the configuration's.
    pub is_own: bool,
    pub status: Option<ProviderStatus>,
}

/// How the last call went, on this node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderStatus {
    pub is_ok: bool,
    pub message: String,
    pub at: UnixMs,
}

/// What a test call came to: how long it took, or what is wrong, without any secret.
pub type ProviderTest = Result<Duration, String>;

/// What cannot be configured so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    #[error("there is no such provider")]
    Unknown,
    #[error("this installation does not allow addresses of one's own")]
    AddressNotAllowed,
    #[error("{0}")]
    Config(#[from] ConfigError),
}

/// Why an agent cannot have a model of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgentModelFault {
    #[error("write it as provider/model, e.g. openai/gpt-4.1-mini")]
    Unreadable,
    #[error("the provider {named} is not set up here: {known}")]
    NoProvider { named: String, known: String },
    #[error("{0}")]
    Config(#[from] ConfigError),
}

/// The provider of that name.
pub fn provider_kind(name: &str) -> Option<ProviderKind> {
    use ProviderKind::{Anthropic, Builtin, Gemini, Ollama, Openai, OpenaiCompatible};
    [Openai, Gemini, Anthropic, Ollama, OpenaiCompatible, Builtin].into_iter().find(|kind| kind.name() == name)
}

impl Models {
    pub fn new(setup: ModelSetup) -> Result<Models, ConfigError> {
        let primary = setup.link(ProviderRole::Primary, setup.primary.clone(), false)?;
        let fallback = setup.fallback.clone().map(|config| setup.link(ProviderRole::Fallback, config, false));
        let links: Vec<Link> = [Some(primary), fallback.transpose()?].into_iter().flatten().collect();
        let default = Arc::new(setup.chain(links, Vec::new()));
        Ok(Models { setup: Some(setup), default, own: RwLock::default() })
    }

    /// The same model for everybody.
    pub fn only(model: Arc<dyn ChatModel>) -> Models {
        let default = Arc::new(Chain { model, links: Vec::new(), records: Vec::new(), variants: Mutex::default() });
        Models { setup: None, default, own: RwLock::default() }
    }

    pub(crate) fn default_name(&self) -> String {
        self.default.model.id().to_string()
    }

    pub(crate) fn default_is_builtin(&self) -> bool {
        self.default.model.id().provider == ProviderKind::Builtin.name()
    }

    fn chain(&self, ws: WorkspaceId) -> Arc<Chain> {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        own.get(&ws).unwrap_or(&self.default).clone()
    }

    /// The chain with another model of one of its providers in front.
    fn variant(&self, chain: &Chain, named: &str) -> Result<Arc<dyn ChatModel>, AgentModelFault> {
        if let Some(known) = lock(&chain.variants).get(named) {
            return Ok(known.clone());
        }
        let (provider, model) = named.split_once('/').ok_or(AgentModelFault::Unreadable)?;
        if provider.is_empty() || model.trim().is_empty() || model.chars().count() > MODEL_CHARS {
            return Err(AgentModelFault::Unreadable);
        }
        let no_provider = || AgentModelFault::NoProvider { named: provider.to_owned(), known: chain.providers() };
        let setup = self.setup.as_ref().ok_or_else(no_provider)?;
        let config = match chain.links.iter().find(|link| link.config.kind.name() == provider) {
            Some(link) => ProviderConfig { model: model.to_owned(), ..link.config.clone() },
            None if provider == ProviderKind::Builtin.name() => ProviderConfig {
                builtin_threshold: setup.primary.builtin_threshold,
                ..ProviderConfig::new(ProviderKind::Builtin, model)
            },
            None => return Err(no_provider()),
        };
        let first = setup.link(ProviderRole::Primary, config, false)?;
        // Whoever would have been asked first stands behind it, unless it is the same provider.
        let second = chain.links.iter().find(|link| link.config.kind != first.config.kind);
        let second = second.map(|link| setup.link(ProviderRole::Fallback, link.config.clone(), link.is_own));
        let links: Vec<Link> = [Some(first), second.transpose()?].into_iter().flatten().collect();
        let made = setup.chain(links, Vec::new()).model;
        let mut variants = lock(&chain.variants);
        if variants.len() >= VARIANTS_MAX {
            variants.clear();
        }
        variants.insert(named.to_owned(), made.clone());
        Ok(made)
    }

    /// Reads what workspaces have set.
    pub(crate) async fn reload(&self, store: &Store) -> store::Result<()> {
        let Some(setup) = &self.setup else { return Ok(()) };
        let mut by_workspace = BTreeMap::<WorkspaceId, Vec<ProviderRecord>>::new();
        for record in store.all_providers().await? {
            by_workspace.entry(record.workspace_id).or_default().push(record);
        }
        let known = self.own.read().unwrap_or_else(PoisonError::into_inner).clone();
        let kept_or_built = by_workspace.into_iter().filter_map(|(ws, records)| {
            // Kept as long as it may be: it knows which provider has been failing.
            let kept = known.get(&ws).filter(|chain| chain.records == records).cloned();
            kept.or_else(|| setup.own_chain(ws, records).map(Arc::new)).map(|chain| (ws, chain))
        });
        let next = kept_or_built.collect();
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }
}

impl Chain {
    /// The providers that it may ask, for people.
    fn providers(&self) -> String {
        let names: Vec<_> = self.links.iter().map(|link| link.config.kind.name()).collect();
        if names.is_empty() {
            "this workspace has none".to_owned()
        } else {
            format!("there is {}", names.join(" and "))
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ModelSetup {
    /// Whether a provider could be called so; nothing is sent.
    pub(crate) fn check(
        &self,
        provider: &str,
        model: &str,
        base_url: Option<&str>,
        key: Option<&str>,
    ) -> Result<(), ProviderFault> {
        let config = self.config(provider, model, base_url, key)?;
        providers::build(config, self.client.clone())?;
        Ok(())
    }

    fn config(
        &self,
        provider: &str,
        model: &str,
        base_url: Option<&str>,
        key: Option<&str>,
    ) -> Result<ProviderConfig, ProviderFault> {
        let kind = provider_kind(provider).ok_or(ProviderFault::Unknown)?;
        if base_url.is_some() && !self.allow_custom_base_url {
            return Err(ProviderFault::AddressNotAllowed);
        }
        let usual = || self.addresses.iter().find(|(known, _)| *known == kind).map(|(_, address)| address.clone());
        Ok(ProviderConfig {
            base_url: base_url.map(str::to_owned).or_else(usual),
            api_key: key.map(ApiKey::new),
            builtin_threshold: self.primary.builtin_threshold,
            ..ProviderConfig::new(kind, model)
        })
    }

    fn link(&self, role: ProviderRole, config: ProviderConfig, is_own: bool) -> Result<Link, ConfigError> {
        let inner = providers::build(config.clone(), self.client.clone())?;
        let watched = Arc::new(Watched { inner, clock: self.clock.clone(), status: Mutex::default() });
        Ok(Link { role, config, is_own, watched })
    }

    /// Primary first. The built-in answerer never fails, so that nobody has to stand behind it.
    fn chain(&self, links: Vec<Link>, records: Vec<ProviderRecord>) -> Chain {
        let model_of = |link: &Link| link.watched.clone() as Arc<dyn ChatModel>;
        let secondary = links.get(1).map(model_of);
        let model: Arc<dyn ChatModel> = match links.first() {
            Some(first) if first.config.kind == ProviderKind::Builtin => model_of(first),
            Some(first) => {
                let jitter = self.jitter.clone();
                let random = Box::new(move || jitter());
                let (retry, breaker) = (RetryPolicy::default(), BreakerPolicy::default());
                Arc::new(Fallback::new(model_of(first), secondary, retry, breaker, random))
            }
            None => unreachable!("every chain has its primary"),
        };
        Chain { model, links, records, variants: Mutex::default() }
    }

    /// A workspace's chain; `None` where nothing that it has set can be used: then the configuration's answers.
    fn own_chain(&self, ws: WorkspaceId, records: Vec<ProviderRecord>) -> Option<Chain> {
        let mut links = Vec::new();
        let mut has_own = false;
        for role in [ProviderRole::Primary, ProviderRole::Fallback] {
            let own = records.iter().find(|record| record.role == role).and_then(|record| self.own_link(ws, record));
            has_own |= own.is_some();
            let configured = match role {
                ProviderRole::Primary => Some(self.primary.clone()),
                ProviderRole::Fallback => self.fallback.clone(),
            };
            links.extend(own.or_else(|| self.link(role, configured?, false).ok()));
        }
        has_own.then(|| self.chain(links, records))
    }

    fn own_link(&self, ws: WorkspaceId, record: &ProviderRecord) -> Option<Link> {
        let (address, key) = (record.base_url.as_deref(), record.api_key.as_deref());
        let made = self
            .config(&record.provider, &record.model, address, key)
            .and_then(|config| Ok(self.link(record.role, config, true)?));
        made.inspect_err(|error| {
            tracing::warn!(workspace.id = %ws, %error, "a workspace's model provider cannot be used: the configured one is");
        })
        .ok()
    }
}

/// A model whose last outcome is remembered.
struct Watched {
    inner: Arc<dyn ChatModel>,
    clock: Clock,
    status: Mutex<Option<ProviderStatus>>,
}

impl Watched {
    fn note(&self, result: &Result<ChatResponse, ModelError>) {
        let (is_ok, message) = match result {
            Ok(_) => (true, "It answers.".to_owned()),
            // The provider works; it does not like what was asked.
            Err(ModelError::Blocked { .. }) => (true, "It answers; its filter refused the last question.".to_owned()),
            Err(error) => (false, error.to_string().chars().take(STATUS_CHARS).collect()),
        };
        let status = ProviderStatus { is_ok, message, at: self.clock.now() };
        *self.status.lock().unwrap_or_else(PoisonError::into_inner) = Some(status);
    }

    fn status(&self) -> Option<ProviderStatus> {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl ChatModel for Watched {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    fn chat<'a>(
        &'a self,
        req: &'a ChatRequest,
        deadline: Instant,
        on_delta: Option<DeltaSink<'a>>,
    ) -> BoxFuture<'a, Result<ChatResponse, ModelError>> {
        async move {
            let result = self.inner.chat(req, deadline, on_delta).await;
            self.note(&result);
            result
        }
        .boxed()
    }
}

impl Engine {
    /// The model that answers for a workspace.
    pub fn model_of(&self, workspace: WorkspaceId) -> Arc<dyn ChatModel> {
        self.inner.models.chain(workspace).model.clone()
    }

    /// The model that answers for an agent: the one that it names, of a provider that its workspace has.
    pub fn model_of_agent(&self, workspace: WorkspaceId, named: Option<&str>) -> Arc<dyn ChatModel> {
        let chain = self.inner.models.chain(workspace);
        let Some(named) = named else { return chain.model.clone() };
        // The provider may have been changed since the agent was.
        self.inner.models.variant(&chain, named).unwrap_or_else(|error| {
            tracing::warn!(workspace.id = %workspace, model = named, %error, "an agent's own model cannot be used: the workspace's is");
            chain.model.clone()
        })
    }

    /// Whether an agent can have this model; nothing is sent.
    pub fn check_agent_model(&self, workspace: WorkspaceId, named: &str) -> Result<(), AgentModelFault> {
        let models = &self.inner.models;
        models.variant(&models.chain(workspace), named).map(drop)
    }

    /// Its name, as `provider/model`.
    pub fn model_name_of(&self, workspace: WorkspaceId) -> String {
        self.inner.models.chain(workspace).model.id().to_string()
    }

    /// Who is asked for a workspace, the primary first.
    pub fn provider_lines(&self, workspace: WorkspaceId) -> Vec<ProviderLine> {
        let chain = self.inner.models.chain(workspace);
        let line = |link: &Link| ProviderLine {
            role: link.role,
            provider: link.config.kind.name(),
            model: match link.config.kind {
                ProviderKind::Builtin => "builtin".to_owned(),
                _ => link.config.model.clone(),
            },
            base_url: link.config.base_url.clone().unwrap_or_default(),
            has_key: link.config.api_key.is_some(),
            is_own: link.is_own,
            status: link.watched.status(),
        };
        chain.links.iter().map(line).collect()
    }

    /// Whether a provider can be configured so; nothing is sent.
    pub fn check_provider(
        &self,
        provider: &str,
        model: &str,
        base_url: Option<&str>,
        key: Option<&str>,
    ) -> Result<(), ProviderFault> {
        match &self.inner.models.setup {
            Some(setup) => setup.check(provider, model, base_url, key),
            None => Err(ProviderFault::Unknown),
        }
    }

    /// Makes a tiny real call. `None`: nobody has this role.
    pub async fn test_provider(
        &self,
        workspace: WorkspaceId,
        role: ProviderRole,
        patience: Duration,
    ) -> Option<ProviderTest> {
        let chain = self.inner.models.chain(workspace);
        let link = chain.links.iter().find(|link| link.role == role)?;
        let request = ChatRequest {
            messages: vec![ChatMessage::User { text: "Answer with one word: ready".to_owned() }],
            max_output_tokens: TEST_TOKENS,
            ..ChatRequest::default()
        };
        let began = Instant::now();
        let result = link.watched.chat(&request, began + patience, None).await;
        Some(match result {
            Ok(_) | Err(ModelError::Blocked { .. }) => Ok(began.elapsed()),
            Err(ModelError::Deadline) => Err(format!("It did not answer within {} seconds.", patience.as_secs())),
            Err(error) => Err(error.to_string().chars().take(STATUS_CHARS).collect()),
        })
    }
}
