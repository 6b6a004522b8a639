//! The product: intake, lanes, turns, tools, knowledge, delivery, handover.
//!
//! `store`, `channels` and `providers` meet here and nowhere else. Deliberately absent: axum and SQL.
//! Time, randomness and HTTP clients come in through [`Parts`].

pub mod agents;
pub mod analysis;
mod channel_check;
pub mod checks;
mod deliver;
mod dispatch;
pub mod handover;
pub mod indexer;
pub mod intake;
pub mod jobs;
pub mod knowledge;
pub mod media;
pub mod models;
pub mod net;
pub mod notices;
pub mod places;
pub mod presence;
mod pulse;
pub mod receipts;
mod registry;
pub mod reminders;
mod setback;
pub mod settings;
pub mod sources;
pub mod templates;
mod throttle;
pub mod tools;
pub mod turn;
mod unanswered;
pub mod understanding;
mod voice;
pub mod watch;
pub mod web_chat;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize};

use model::ids::IdSource;
use model::{Clock, WorkspaceId};
use providers::EmbeddingModel;
use store::Store;
use store::feed::Growth;
use store::write::Writer;
use tokio::sync::broadcast;
use uuid::Uuid;

pub use channel_check::{Callback, ChannelCheck, Checked, Finding};
pub use dispatch::Workers;
pub use models::{ModelSetup, Models};
pub use registry::ChannelLine;
pub use settings::EngineSettings;
pub use tools::business_hours::{DayHours, names_days, week};

/// What an engine is built from.
pub struct Parts {
    pub store: Store,
    pub writer: Writer,
    pub growth: broadcast::Sender<Growth>,
    pub models: Models,
    /// Makes vectors of what is known and asked; `None`: words alone are searched.
    pub embeddings: Option<Arc<dyn EmbeddingModel>>,
    /// For providers' APIs. Carries no default credentials.
    pub http: reqwest::Client,
    /// Where files of messages are kept.
    pub storage: media::Storage,
    pub settings: EngineSettings,
    /// Shared limits and notices between nodes; `None` on a single node.
    pub redis: Option<notices::Redis>,
}

/// The running product. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Store,
    pub writer: Writer,
    pub growth: broadcast::Sender<Growth>,
    pub models: Models,
    pub settings: EngineSettings,
    pub redis: Option<notices::Redis>,
    pub node: Uuid,
    pub registry: registry::Registry,
    pub knowledge: knowledge::KnowledgeCache,
    pub throttle: throttle::Throttle,
    pub voice: voice::Voice,
    pub wakes: dispatch::Wakes,
    pub jobs: jobs::Wakes,
    pub media: media::Media,
    pub observers: web_chat::Observers,
    /// For trials of agents.
    pub trials: Arc<places::Places>,
    pub presence: presence::Presence,
    pub receipts: receipts::Receipts,
    pub watch: watch::SettingsWatch,
    pub syncing: templates::Syncing,
    pub sources: sources::Sources,
    pub toolboxes: tools::toolbox::Toolboxes,
    pub outbound: net::Outbound,
    pub counters: Counters,
}

/// Figures since this process started.
#[derive(Default)]
pub struct Counters {
    pub deduplicated: AtomicU64,
    pub unrouted: AtomicU64,
    pub lanes_active: AtomicUsize,
    pub poll_failures: AtomicU64,
}

impl Engine {
    pub fn new(parts: Parts) -> Engine {
        let node = parts.store.ids().next();
        let registry = registry::Registry::new(parts.http, parts.settings.graph_base_url.clone());
        let throttle = throttle::Throttle::new(&parts.settings, parts.redis.clone());
        let inner = Inner {
            registry,
            throttle,
            node,
            knowledge: knowledge::KnowledgeCache::new(parts.embeddings),
            voice: voice::Voice::default(),
            wakes: dispatch::Wakes::default(),
            jobs: jobs::Wakes::default(),
            media: media::Media::new(parts.storage),
            observers: web_chat::Observers::default(),
            trials: places::Places::new(web_chat::TRIALS, web_chat::TRIALS_SHARE),
            presence: presence::Presence::default(),
            receipts: receipts::Receipts::default(),
            watch: watch::SettingsWatch::default(),
            syncing: templates::Syncing::default(),
            sources: sources::Sources::new(&parts.settings.sources),
            toolboxes: tools::toolbox::Toolboxes::default(),
            outbound: net::Outbound::new(net::PrivateHosts::new(&parts.settings.allow_private_hosts)),
            counters: Counters::default(),
            store: parts.store,
            writer: parts.writer,
            growth: parts.growth,
            models: parts.models,
            settings: parts.settings,
            redis: parts.redis,
        };
        Engine { inner: Arc::new(inner) }
    }

    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    pub fn clock(&self) -> &Clock {
        self.inner.store.clock()
    }

    pub fn ids(&self) -> &IdSource {
        self.inner.store.ids()
    }

    pub fn settings(&self) -> &EngineSettings {
        &self.inner.settings
    }

    pub fn counters(&self) -> &Counters {
        &self.inner.counters
    }

    /// The configured model, as `provider/model`. Workspaces may have their own.
    pub fn model_name(&self) -> String {
        self.inner.models.default_name()
    }

    /// Whether no model is configured, and the built-in answerer answers.
    pub fn is_builtin_model(&self) -> bool {
        self.inner.models.default_is_builtin()
    }

    /// Hears of every feed that grows, on this node and, through Redis, on the others.
    pub fn growth(&self) -> broadcast::Receiver<Growth> {
        self.inner.growth.subscribe()
    }

    /// Tells those who watch, and the other nodes, that feeds have grown. The group committer does it
    /// for its own commits on this node.
    pub fn announce(&self, growth: &[Growth]) {
        for grown in growth {
            let _ = self.inner.growth.send(*grown);
        }
    }

    /// After agents of a workspace were changed: nobody answers by the old ones any more, here when it returns, on
    /// other nodes a moment later.
    pub async fn agents_changed(&self, workspace: WorkspaceId, growth: &[Growth]) {
        self.inner.registry.forget_agents(workspace);
        // Who may be passed on to is told among the tools.
        self.forget_tools(workspace);
        self.settings_changed().await;
        self.announce(growth);
    }
}
