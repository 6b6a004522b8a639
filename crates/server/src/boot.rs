//! Composition: from a configuration to a running server, and back to nothing.
//!
//! The only place where the system's clock, random source and HTTP clients are made.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::serve::ListenerExt;
use engine::media::{Storage, StorageSettings};
use engine::notices::Redis;
use engine::sources::SourceSettings;
use engine::{Engine, EngineSettings, ModelSetup, Models, Parts, Workers};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use model::account::Role;
use model::agent::AgentSettings;
use model::buffer::Buffering;
use model::conversation::Lifetimes;
use model::ids::IdSource;
use model::{Clock, UnixMs, WorkspaceId};
use providers::{ApiKey, EmbeddingConfig, EmbeddingModel, EmbeddingSource, ProviderConfig, ProviderKind, WordTable};
use sha2::{Digest, Sha256};
use store::accounts::NewUser;
use store::agents::AgentDraft;
use store::channels::{ChannelCredentials, NewChannel};
use store::intake::IntakeRules;
use store::write::{Writer, WriterTasks};
use store::{DbOptions, Store, StoreError, Vault};
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::api::media::MediaLinks;
use crate::api::phone::Simulator;
use crate::app::{self, App};
use crate::config::{
    Config, DatabaseLocation, EmbeddingsProvider, Grounding, LlmEndpoint, LlmProvider, SqliteSynchronous,
};
use crate::keys;

/// Growth notices that a slow listener may be behind; beyond it, it reads the store.
const GROWTH_BACKLOG: usize = 1_024;
/// How long the one-time sign-up link of the first start is good.
const LINK_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Workspaces that one start completes: crashes are rare, and the next start does the rest.
const UNFURNISHED_MAX: i64 = 100;
/// Of all histograms: seconds, and operations of a commit.
const BUCKETS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 4.0, 16.0, 64.0, 256.0];
const METRICS_UPKEEP: Duration = Duration::from_secs(5);
const RETENTION_EVERY: Duration = Duration::from_secs(60);

/// Which parts of the work this process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeRole {
    All,
    Api,
    Worker,
}

/// The system's clock.
pub fn system_clock() -> Clock {
    #[expect(clippy::disallowed_methods, reason = "the composition root is where the system's clock is read")]
    Clock::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        UnixMs(since.as_millis() as i64)
    })
}

/// Opens the database and brings its schema up to date.
pub async fn open_store(config: &Config, clock: Clock) -> Result<Store> {
    let store = connect_store(config, clock).await?;
    store.migrate().await.context("the database could not be prepared")?;
    Ok(store)
}

/// Opens the database as it is.
pub async fn connect_store(config: &Config, clock: Clock) -> Result<Store> {
    let key = keys::installation_key(config)?;
    let vault = Vault::new(keys::derive(&key, "vault"), keys::random_bytes());
    let ids = Arc::new(IdSource::new(clock, u64::from_le_bytes(keys::random_bytes())));
    let url = match &config.database.location {
        DatabaseLocation::Sqlite { path } => format!("sqlite:{}", path.display()),
        DatabaseLocation::Postgres { url } => url.expose().to_owned(),
    };
    let options = DbOptions {
        sqlite_full_sync: config.database.sqlite_synchronous == SqliteSynchronous::Full,
        readers: config.database.sqlite_readers,
        postgres_connections: config.database.postgres_pool_size,
        ..DbOptions::new(url)
    };
    Store::open(&options, ids, vault).await.context("the database could not be opened")
}

/// The product's settings as the configuration has them.
pub fn engine_settings(config: &Config) -> EngineSettings {
    EngineSettings {
        graph_base_url: config.whatsapp.graph_base_url.clone(),
        buffering: Buffering {
            debounce_ms: config.agent.debounce.as_millis() as i64,
            max_wait_ms: config.agent.max_wait.as_millis() as i64,
        },
        grounding: match config.agent.grounding {
            Grounding::Strict => model::agent::Grounding::Strict,
            Grounding::Lenient => model::agent::Grounding::Lenient,
            Grounding::Off => model::agent::Grounding::Off,
        },
        turn_deadline: config.agent.turn_deadline,
        max_tool_rounds: config.agent.max_tool_rounds,
        turn_token_budget: u64::from(config.agent.turn_token_budget),
        abstain_threshold: config.agent.abstain_threshold as f32,
        fallback_text: config.agent.fallback_text.clone(),
        analyse_by_model: config.analysis.provider == crate::config::AnalysisProvider::Llm,
        allow_private_hosts: config.tools.allow_private_hosts.clone(),
        settle_after: config.delivery.settle_after,
        throughput_per_second: config.delivery.throughput_per_second,
        pair_interval: config.delivery.pair_interval,
        pair_burst: config.delivery.pair_burst,
        delivery_max_age: config.delivery.max_age,
        lane_concurrency: config.workers.lane_concurrency,
        poll_interval: config.workers.poll_interval,
        commit_patience: config.intake.commit_patience,
        raw_event_days: (config.retention.raw_events.as_secs() / 86_400) as i64,
        media_days: (config.retention.media.as_secs() / 86_400) as i64,
        sources: SourceSettings {
            file_bytes: config.sources.file_bytes,
            allow_private_hosts: config.sources.allow_private_hosts.clone(),
            page_timeout: config.sources.page_timeout,
            page_delay: config.sources.page_delay,
            program: config.sources.program.clone(),
        },
    }
}

/// The models that answer: the configured ones, and what workspaces may have in their place.
pub fn models(config: &Config, clock: Clock) -> Result<Models> {
    let client = providers::client_builder_defaults(reqwest::Client::builder()).build()?;
    let jitter = IdSource::new(system_clock(), u64::from_le_bytes(keys::random_bytes()));
    let threshold = config.agent.abstain_threshold as f32;
    let addresses = config.llm.defaults.iter().filter(|(.., address)| !address.is_empty());
    Ok(Models::new(ModelSetup {
        primary: provider_config(&config.llm.primary, threshold),
        fallback: config.llm.fallback.as_ref().map(|endpoint| provider_config(endpoint, threshold)),
        addresses: addresses.map(|(provider, _, address)| (provider_kind(*provider), address.clone())).collect(),
        allow_custom_base_url: config.llm.allow_custom_base_url,
        client,
        jitter: Arc::new(move || (jitter.next_random() >> 11) as f64 / (1u64 << 53) as f64),
        clock,
    })?)
}

fn provider_kind(provider: LlmProvider) -> ProviderKind {
    match provider {
        LlmProvider::Openai => ProviderKind::Openai,
        LlmProvider::Gemini => ProviderKind::Gemini,
        LlmProvider::Anthropic => ProviderKind::Anthropic,
        LlmProvider::Ollama => ProviderKind::Ollama,
        LlmProvider::OpenaiCompatible => ProviderKind::OpenaiCompatible,
        LlmProvider::Builtin => ProviderKind::Builtin,
    }
}

fn provider_config(endpoint: &LlmEndpoint, threshold: f32) -> ProviderConfig {
    ProviderConfig {
        base_url: Some(endpoint.base_url.clone()).filter(|url| !url.is_empty()),
        api_key: endpoint.api_key.as_ref().map(|key| ApiKey::new(key.expose())),
        builtin_threshold: threshold,
        ..ProviderConfig::new(provider_kind(endpoint.provider), endpoint.model.clone())
    }
}

/// What makes vectors, if anything does. A local model is read now.
pub fn embeddings(config: &Config) -> Result<Option<Arc<dyn EmbeddingModel>>> {
    let wanted = &config.embeddings;
    let (base_url, api_key) = (wanted.base_url.clone(), wanted.api_key.as_ref().map(|key| ApiKey::new(key.expose())));
    let source = match wanted.provider {
        EmbeddingsProvider::Off => return Ok(None),
        // Without an HTTP client, which it has no use for.
        EmbeddingsProvider::Builtin => return Ok(Some(Arc::new(WordTable::new()))),
        EmbeddingsProvider::Openai => EmbeddingSource::Openai { base_url, api_key },
        EmbeddingsProvider::Gemini => EmbeddingSource::Gemini { base_url, api_key },
        EmbeddingsProvider::Local => EmbeddingSource::Local { folder: wanted.path.clone() },
    };
    let settings = EmbeddingConfig {
        source,
        model: wanted.model.clone(),
        dimensions: wanted.dimensions,
        query_prefix: wanted.query_prefix.clone(),
        document_prefix: wanted.document_prefix.clone(),
    };
    let client = providers::client_builder_defaults(reqwest::Client::builder()).build()?;
    let jitter = IdSource::new(system_clock(), u64::from_le_bytes(keys::random_bytes()));
    let random = Box::new(move || (jitter.next_random() >> 11) as f64 / (1u64 << 53) as f64);
    let model = providers::build_embeddings(settings, client, random).context("check [embeddings]")?;
    tracing::info!(embedding.model = model.id(), "what is known is searched by meaning, too");
    Ok(Some(model))
}

/// Where files are kept.
pub fn storage(config: &Config) -> Result<Storage> {
    let media = &config.media;
    let settings = match &media.bucket {
        None => StorageSettings::Folder(media.folder.clone()),
        Some(bucket) => StorageSettings::S3 {
            bucket: bucket.name.clone(),
            endpoint: bucket.endpoint.clone(),
            region: bucket.region.clone(),
            prefix: bucket.prefix.clone(),
            access_key_id: bucket.access_key_id.expose().to_owned(),
            secret_access_key: bucket.secret_access_key.expose().to_owned(),
        },
    };
    Storage::open(&settings, &media.spool).context("the storage for files cannot be used: check [media]")
}

/// Gives a new workspace its default agent and its web chat; one that has them is left as it is.
pub async fn furnish_workspace(engine: &Engine, workspace: WorkspaceId) -> Result<()> {
    let agent =
        AgentDraft { name: "Assistant".to_owned(), role: "Front desk".to_owned(), settings: AgentSettings::default() };
    let web_chat = NewChannel {
        kind: "web".to_owned(),
        name: "Web chat".to_owned(),
        account: workspace.to_string(),
        agent_id: None,
        credentials: ChannelCredentials::default(),
        settings: serde_json::json!({}),
    };
    engine.store().furnish_workspace(workspace, &agent, &web_chat, engine.clock().now()).await?;
    engine.settings_changed().await;
    Ok(())
}

/// A single company needs no clicks: its workspace, channel, agent and owner come from the configuration.
///
/// Each step looks for what is missing, so that a start that was cut off is completed by the next one.
async fn bootstrap(engine: &Engine, config: &Config) -> Result<()> {
    let (store, now) = (engine.store(), engine.clock().now());
    let wants = config.whatsapp.phone_number_id.is_some() || config.auth.owner_email.is_some();
    if wants {
        store.create_first_workspace("My company", now).await?;
    }
    for workspace in store.unfurnished_workspaces(UNFURNISHED_MAX).await? {
        furnish_workspace(engine, workspace).await?;
    }
    if wants
        && let Some(workspace) = store.workspace_ids(None, 1).await?.first().copied()
        && store.users(workspace, None, 1).await?.is_empty()
    {
        match (&config.auth.owner_email, &config.auth.owner_password) {
            (Some(email), Some(password)) => create_owner(engine, workspace, email, password.expose()).await?,
            _ => print_signup_link(engine, workspace, config).await?,
        }
    }
    if let Some(phone_number_id) = &config.whatsapp.phone_number_id
        && let Some(workspace) = store.workspace_ids(None, 1).await?.first().copied()
    {
        let text =
            |secret: &Option<crate::config::Secret>| secret.as_ref().map(|s| s.expose().to_owned()).unwrap_or_default();
        let agent = store.default_agent(workspace).await?.map(|agent| agent.id);
        let channel = NewChannel {
            kind: "whatsapp".to_owned(),
            name: "WhatsApp".to_owned(),
            account: phone_number_id.clone(),
            agent_id: agent,
            credentials: ChannelCredentials {
                app_secret: text(&config.whatsapp.app_secret),
                access_token: text(&config.whatsapp.access_token),
                verify_token: text(&config.whatsapp.verify_token),
                business_account_id: config.whatsapp.business_account_id.clone().unwrap_or_default(),
            },
            settings: serde_json::json!({}),
        };
        store.upsert_channel_by_account(workspace, &channel, now).await?;
    }
    Ok(engine.reload_settings().await?)
}

/// Makes an owner; one who exists already is left as he is.
pub async fn create_owner(engine: &Engine, workspace: WorkspaceId, email: &str, password: &str) -> Result<()> {
    let user = NewUser {
        email: email.trim().to_lowercase(),
        name: "Owner".to_owned(),
        password_hash: crate::auth::password::hash(password.to_owned()).await?,
    };
    match engine.store().create_user(workspace, &user, Role::Owner, engine.clock().now()).await {
        Ok(_) | Err(StoreError::Conflict) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Prints the link with which the owner signs up, at each start until somebody did. Not through the log: it is a secret.
async fn print_signup_link(engine: &Engine, workspace: WorkspaceId, config: &Config) -> Result<()> {
    let token = signup_link(engine, workspace, Role::Owner, None).await?;
    let base = config.server.public_url.clone().unwrap_or_else(|| format!("http://localhost:{}", config.server.port));
    println!(
        "\nNobody has signed up yet. The owner signs up once, within 7 days, with this link:\n\n    {base}/signup?token={token}\n"
    );
    Ok(())
}

/// A one-time token with which a person joins a workspace. Only its digest is stored.
pub async fn signup_link(engine: &Engine, workspace: WorkspaceId, role: Role, email: Option<&str>) -> Result<String> {
    let (token, now) = (link_token(), engine.clock().now());
    let digest = Sha256::digest(token.as_bytes());
    engine.store().create_signup_link(workspace, &digest, role, email, now, now.plus_ms(LINK_MS)).await?;
    Ok(token)
}

/// What stands in a one-time link.
pub fn link_token() -> String {
    use base64::Engine as _;
    base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(keys::random_bytes::<24>())
}

/// The process-wide metrics recorder.
fn metrics_handle() -> PrometheusHandle {
    static HANDLE: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    HANDLE
        .get_or_init(|| {
            // Buckets, because summaries keep every sample until somebody asks.
            let builder = PrometheusBuilder::new().set_buckets(&BUCKETS).expect("the list of buckets is not empty");
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // A recorder of an embedding process stays; ours then counts for nobody.
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}

/// The engine and the tasks behind it, without HTTP and without workers: what commands use.
pub struct Core {
    pub engine: Engine,
    writer_tasks: WriterTasks,
    redis: Option<Redis>,
    secret: [u8; 32],
}

impl Core {
    pub async fn open(config: &Config, clock: Clock) -> Result<Core> {
        let store = open_store(config, clock).await?;
        let secret = keys::installation_key(config)?;
        let redis = match &config.redis.url {
            Some(url) => Some(Redis::new(url.expose()).context("REDIS_URL cannot be read")?),
            None => None,
        };
        let (growth, _) = broadcast::channel(GROWTH_BACKLOG);
        let lifetimes = Lifetimes {
            close_after_ms: config.conversations.close_after.as_millis() as i64,
            reopen_within_ms: config.conversations.reopen_within.as_millis() as i64,
        };
        let (writer, writer_tasks) = Writer::start(&store, IntakeRules { lifetimes }, growth.clone());
        let http = channels::whatsapp::client_builder().pool_idle_timeout(Duration::from_secs(30)).build()?;
        let models = models(config, store.clock().clone())?;
        let embeddings = embeddings(config)?;
        let settings = engine_settings(config);
        let storage = storage(config)?;
        let engine = Engine::new(Parts {
            store,
            writer,
            growth,
            models,
            embeddings,
            http,
            storage,
            settings,
            redis: redis.clone(),
        });
        Ok(Core { engine, writer_tasks, redis, secret })
    }

    /// Ends the writer after everything that was handed to it, and closes the database.
    pub async fn close(self) {
        let store = self.engine.store().clone();
        drop(self.engine);
        if tokio::time::timeout(Duration::from_secs(5), self.writer_tasks.finished()).await.is_err() {
            tracing::warn!("the writer was still busy at the end");
        }
        store.close().await;
    }
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    pub app: App,
    stop: CancellationToken,
    serving: JoinHandle<std::io::Result<()>>,
    background: Vec<JoinHandle<()>>,
    workers: Option<Workers>,
    core_tasks: WriterTasks,
    drain: Duration,
}

impl Server {
    /// Starts everything that `role` asks for. `demo`: the providers are the built-in simulator.
    pub async fn start(config: Config, role: NodeRole, demo: bool, clock: Clock) -> Result<Server> {
        let listener = TcpListener::bind(config.server.listen_address())
            .await
            .with_context(|| format!("cannot listen on {}", config.server.listen_address()))?;
        let address = listener.local_addr()?;
        let core = Core::open(&config, clock).await?;
        let engine = core.engine.clone();
        bootstrap(&engine, &config).await?;
        for warning in config.warnings() {
            tracing::warn!("{warning}");
        }
        let stop = CancellationToken::new();
        let workers = if role == NodeRole::Api { None } else { Some(Workers::start(&engine).await?) };
        let mut background = vec![
            tokio::spawn(engine::notices::run(engine.clone(), stop.clone())),
            tokio::spawn(engine::presence::run(engine.clone(), stop.clone())),
            tokio::spawn(engine::receipts::run(engine.clone(), stop.clone())),
            tokio::spawn(engine::watch::run(engine.clone(), stop.clone())),
            tokio::spawn(keep_house(engine.clone(), stop.clone())),
            tokio::spawn(keep_metrics(metrics_handle(), stop.clone())),
            tokio::spawn(crate::figures::keep(engine.clone(), stop.clone())),
        ];
        if role != NodeRole::Api {
            background.push(tokio::spawn(engine::indexer::run(engine.clone(), stop.clone())));
            background.push(tokio::spawn(engine::reminders::run(engine.clone(), stop.clone())));
        }
        let drain = config.server.drain;
        let app = App::new(app::Inner {
            auth: crate::auth::AuthState::default(),
            token_key: keys::derive(&core.secret, "session tokens"),
            media_links: MediaLinks::new(keys::derive(&core.secret, "media links")),
            metrics: metrics_handle(),
            redis: core.redis.clone(),
            refused: Default::default(),
            health: Default::default(),
            queue_stats: Default::default(),
            stopping: stop.clone(),
            open_counts: Default::default(),
            phone: if demo { Some(simulated_phones(&config)?) } else { None },
            has_workers: workers.is_some(),
            demo,
            engine,
            config,
        });
        // Answers are small: waiting for more of them to fill a packet would only delay them.
        let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
        let router = app::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let stopping = stop.clone();
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).with_graceful_shutdown(async move { stopping.cancelled().await }).await
        });
        tracing::info!(%address, model = %app.engine.model_name(), "Switchboard is up");
        Ok(Server { address, app, stop, serving, background, workers, core_tasks: core.writer_tasks, drain })
    }

    /// Stops listening, lets requests and lanes end within the drain time, and writes what was handed in.
    pub async fn stop(self) {
        self.stop.cancel();
        let deadline = tokio::time::Instant::now() + self.drain;
        let abort = self.serving.abort_handle();
        if tokio::time::timeout_at(deadline, self.serving).await.is_err() {
            tracing::warn!("requests were still open at the end of the drain");
            abort.abort();
        }
        if let Some(workers) = self.workers {
            workers.drain(deadline.saturating_duration_since(tokio::time::Instant::now())).await;
        }
        for task in self.background {
            let _ = task.await;
        }
        let store = self.app.engine.store().clone();
        drop(self.app);
        if tokio::time::timeout(Duration::from_secs(5), self.core_tasks.finished()).await.is_err() {
            tracing::warn!("the writer was still busy at the end");
        }
        store.close().await;
        tracing::info!("Switchboard has stopped");
    }
}

/// The phones beside the desk: only of the simulator that this process started.
fn simulated_phones(config: &Config) -> Result<Simulator> {
    let http = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?;
    let whatsapp = &config.whatsapp;
    let number = whatsapp.phone_number_id.as_deref().context("the simulator's number is not configured")?;
    let secret = whatsapp.app_secret.as_ref().context("the simulator's app secret is not configured")?;
    Simulator::new(&whatsapp.graph_base_url, number, secret.expose(), http)
}

/// Folds recorded samples into their buckets: they would pile up until somebody reads `/metrics`.
async fn keep_metrics(metrics: PrometheusHandle, stop: CancellationToken) {
    loop {
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(METRICS_UPKEEP) => {} }
        metrics.run_upkeep();
    }
}

/// Retention, in small bites, once a minute.
async fn keep_house(engine: Engine, stop: CancellationToken) {
    loop {
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(RETENTION_EVERY) => {} }
        let (store, now) = (engine.store(), engine.clock().now());
        let results = [
            store.forget_raw_events(now, engine.settings().raw_event_days).await,
            store.forget_parked_statuses(now).await,
            store.expire_idempotency_keys(now, 500).await,
            store.forget_sessions(now).await,
            store.forget_signup_links(now).await,
            store.forget_failed_jobs(now).await,
            store.forget_password_links(now).await,
            store.forget_trial_chats(now).await,
        ];
        for error in results.into_iter().filter_map(Result::err) {
            tracing::warn!(%error, "retention could not run");
        }
        if let Err(error) = engine.sweep_media(now).await {
            tracing::warn!(%error, "files that are not to be kept could not be removed");
        }
        match store.forget_tickets(now).await {
            Ok((_, growth)) => engine.announce(&growth),
            Err(error) => tracing::warn!(%error, "tickets whose time has come could not be removed"),
        }
    }
}
