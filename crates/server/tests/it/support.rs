//! The ground of the integration tests: a real server in this process, on a real database, with the
//! simulator on the other side of real HTTP.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::time::Duration;

use model::time::ClockHand;
use model::{Clock, UnixMs};
use server::boot::{NodeRole, Server, system_clock};
use server::config::{Config, LoadInput};
use sim::{Sim, SimConfig};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;

pub const OWNER: (&str, &str) = ("owner@example.com", "a-long-enough-password");
/// No test waits longer for something that has to happen.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A server with its surroundings.
pub struct World {
    pub server: Server,
    pub sim: Sim,
    pub http: reqwest::Client,
    pub folder: TempDir,
    pub database: String,
    clock: Clock,
    hand: Option<ClockHand>,
}

/// What a test wants different from the usual.
#[derive(Clone, Default)]
pub struct Wishes {
    pub env: Vec<(&'static str, String)>,
    pub sim: Option<SimConfig>,
    /// Everything, where nothing is wished.
    pub role: Option<NodeRole>,
    /// The system's, where nothing is wished.
    pub clock: Option<Clock>,
    hand: Option<ClockHand>,
}

impl Wishes {
    pub fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.env.push((name, value.into()));
        self
    }

    pub fn sim(mut self, config: SimConfig) -> Self {
        self.sim = Some(config);
        self
    }

    pub fn role(mut self, role: NodeRole) -> Self {
        self.role = Some(role);
        self
    }

    /// The server's clock stands still, except where the test moves it.
    pub fn still_at(mut self, start: UnixMs) -> Self {
        let (clock, hand) = Clock::manual(start);
        (self.clock, self.hand) = (Some(clock), Some(hand));
        self
    }

    pub fn still(self) -> Self {
        self.still_at(system_clock().now())
    }
}

/// Answers at once, from the stand-in model, without asking for sources.
pub fn eager() -> Wishes {
    Wishes::default()
        .set("SWITCHBOARD_AGENT__DEBOUNCE_MS", "0")
        .set("SWITCHBOARD_AGENT__GROUNDING", "off")
        .set("OPENAI_API_KEY", "fictional")
        .set("SWITCHBOARD_LLM__PROVIDER", "openai")
        .set("SWITCHBOARD_LLM__MODEL", "stand-in")
}

pub fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The variables of a server that talks to `sim` and keeps its data in `folder`.
pub fn environment(
    sim: &Sim,
    sim_config: &SimConfig,
    folder: &std::path::Path,
    database: &str,
    wishes: &Wishes,
) -> BTreeMap<String, String> {
    let mut env = BTreeMap::new();
    let mut set = |name: &str, value: &str| env.insert(name.to_owned(), value.to_owned());
    set("PORT", "0");
    set("SWITCHBOARD_SERVER__BIND_ADDRESS", "127.0.0.1");
    set("ENVIRONMENT", "development");
    set("DATABASE_URL", database);
    set("SWITCHBOARD_DATA_DIR", &folder.display().to_string());
    set("SWITCHBOARD_SECRET_KEY", &"07".repeat(32));
    set("SWITCHBOARD_DATABASE__POSTGRES_POOL_SIZE", "8");
    set("WHATSAPP_APP_SECRET", &sim_config.app_secret);
    set("WHATSAPP_ACCESS_TOKEN", &sim_config.access_token);
    set("WHATSAPP_PHONE_NUMBER_ID", &sim_config.phone_number_id);
    set("WHATSAPP_BUSINESS_ACCOUNT_ID", &sim_config.waba_id);
    set("WHATSAPP_VERIFY_TOKEN", &sim_config.verify_token);
    set("SWITCHBOARD_WHATSAPP__GRAPH_BASE_URL", &sim.graph_base_url());
    set("SWITCHBOARD_LLM__BASE_URL", &sim.openai_base_url());
    set("SWITCHBOARD_OWNER_EMAIL", OWNER.0);
    set("SWITCHBOARD_OWNER_PASSWORD", OWNER.1);
    set("SWITCHBOARD_SERVER__DRAIN_SECONDS", "5");
    for (name, value) in &wishes.env {
        // The simulator's address is known only now.
        set(name, &value.replace("{sim}", &format!("http://{}", sim.addr())));
    }
    env
}

impl World {
    pub async fn start(database: String, folder: TempDir, wishes: Wishes) -> World {
        install_tls();
        let sim_config = wishes.sim.clone().unwrap_or_default();
        let sim = Sim::start(([127, 0, 0, 1], 0).into(), sim_config.clone()).await.unwrap();
        let env = environment(&sim, &sim_config, folder.path(), &database, &wishes);
        let role = wishes.role.unwrap_or(NodeRole::All);
        let clock = wishes.clock.clone().unwrap_or_else(system_clock);
        let server = boot(&env, role, &clock).await;
        sim.set_webhook_url(Some(format!("http://{}/webhook", server.address)));
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        World { server, sim, http, folder, database, clock, hand: wishes.hand }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    /// The owner's token.
    pub async fn login(&self) -> String {
        let body = serde_json::json!({ "email": OWNER.0, "password": OWNER.1 });
        let answer = self.http.post(self.url("/api/v1/auth/login")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let answer: serde_json::Value = answer.json().await.unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    pub async fn get(&self, token: &str, path: &str) -> serde_json::Value {
        let answer = self.http.get(self.url(path)).bearer_auth(token).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "GET {path}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub async fn post(&self, token: &str, path: &str, body: serde_json::Value) -> (u16, serde_json::Value) {
        let answer = self.http.post(self.url(path)).bearer_auth(token).json(&body).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap_or(serde_json::Value::String(text)))
    }

    /// Posts a webhook body as Meta would, signed with the sim's secret.
    pub async fn webhook(&self, body: &[u8]) -> reqwest::Response {
        let secret = SimConfig::default().app_secret;
        let signature = channels::whatsapp::signature::sign(&secret, body);
        self.http
            .post(self.url("/webhook"))
            .header("content-type", "application/json")
            .header("x-hub-signature-256", signature)
            .body(body.to_vec())
            .send()
            .await
            .unwrap()
    }

    /// Waits until `look` finds something. Polls, because the thing looked at is in a database.
    pub async fn until<T, F: Future<Output = Option<T>>>(&self, what: &str, mut look: impl FnMut() -> F) -> T {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut growth = self.server.app.engine.growth();
        loop {
            if let Some(found) = look().await {
                return found;
            }
            assert!(tokio::time::Instant::now() < deadline, "waited in vain for: {what}");
            // Woken by the next commit; the bound covers changes that make no event.
            let _ = tokio::time::timeout(Duration::from_millis(50), growth.recv()).await;
        }
    }

    /// The server's time.
    pub fn now(&self) -> UnixMs {
        self.clock.now()
    }

    /// Moves a clock that stands still.
    pub fn pass_ms(&self, ms: i64) {
        self.hand.as_ref().expect("the test wished for a clock that stands still").advance_ms(ms);
    }

    /// Lets time pass on a clock that stands still, until `look` finds something.
    pub async fn pass_until<T, F: Future<Output = Option<T>>>(&self, what: &str, mut look: impl FnMut() -> F) -> T {
        self.until(what, || {
            self.pass_ms(2_000);
            look()
        })
        .await
    }

    pub async fn stop(self) -> TempDir {
        self.server.stop().await;
        self.sim.stop().await;
        self.folder
    }
}

async fn boot(env: &BTreeMap<String, String>, role: NodeRole, clock: &Clock) -> Server {
    let input = LoadInput { file: None, env: env.clone(), overrides: vec![] };
    Server::start(Config::load(input).unwrap(), role, false, clock.clone()).await.unwrap()
}

/// `on_both!(name, body)`, where `body` is an `async fn(World)` and `wishes()` is in scope beside it: a test on
/// each database.
macro_rules! on_both {
    ($($name:ident($wishes:expr)),+ $(,)?) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let world = $crate::support::on_sqlite($wishes).await;
                super::$name(world).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let (world, database) = $crate::support::on_postgres($wishes).await;
                super::$name(world).await;
                database.drop().await;
            }
        }
    )+};
}
pub(crate) use on_both;

pub async fn on_sqlite(wishes: Wishes) -> World {
    let folder = tempfile::tempdir().unwrap();
    let database = sqlite_in(&folder);
    World::start(database, folder, wishes).await
}

pub fn sqlite_in(folder: &TempDir) -> String {
    let path: PathBuf = folder.path().join("switchboard.db");
    format!("sqlite:{}", path.display())
}

pub async fn on_postgres(wishes: Wishes) -> (World, Database) {
    let database = Database::create().await;
    let world = World::start(database.url.clone(), tempfile::tempdir().unwrap(), wishes).await;
    (world, database)
}

/// A PostgreSQL database of a test's own.
pub struct Database {
    server: String,
    name: String,
    pub url: String,
}

impl Database {
    pub async fn create() -> Database {
        let server = std::env::var("TEST_POSTGRES_URL").expect(
            "TEST_POSTGRES_URL must name a PostgreSQL server where tests may create databases: run the tests with \
             scripts/with-services.sh",
        );
        let name = format!("it_{}", uuid::Uuid::from_bytes(server::keys::random_bytes()).simple());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await.unwrap();
        let mut url = reqwest::Url::parse(&server).unwrap();
        url.set_path(&name);
        Database { server, name, url: url.to_string() }
    }

    pub async fn drop(self) {
        let mut connection = PgConnection::connect(&self.server).await.unwrap();
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }
}

pub fn redis_url() -> String {
    std::env::var("TEST_REDIS_URL")
        .expect("TEST_REDIS_URL must name a Redis for tests: run the tests with scripts/with-services.sh")
}
