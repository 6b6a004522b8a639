//! The configuration of the binary: every setting, typed and checked before anything starts.
//!
//! `config.default.toml` is the list of settings and their documentation; a setting that is not in it does not
//! exist. The steps are [`load`] (which layer says what), [`reader`] (text to checked values) and one file per
//! section (the types that the rest of the binary sees). Nothing here reads the process's environment: the caller
//! passes it in. Nothing here opens a database or calls a provider: that is `doctor`'s work.

mod agent;
mod analysis;
mod auth;
mod choice;
mod conversations;
mod database;
mod delivery;
mod embeddings;
mod error;
mod intake;
mod llm;
mod load;
mod log;
mod media;
mod network;
mod reader;
mod retention;
mod secret;
mod server;
mod sources;
mod speech;
mod suggest;
mod tools;
mod twilio;
mod value;
mod whatsapp;
mod workers;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use agent::{AgentConfig, Grounding};
pub use analysis::{AnalysisConfig, AnalysisProvider};
pub use auth::{AuthConfig, CorsConfig};
pub use conversations::ConversationsConfig;
pub use database::{DatabaseConfig, DatabaseLocation, RedisConfig, SqliteSynchronous};
pub use delivery::DeliveryConfig;
pub use embeddings::{EmbeddingsConfig, EmbeddingsProvider};
pub use error::{ConfigError, Problem};
pub use intake::IntakeConfig;
pub use llm::{LlmConfig, LlmEndpoint, LlmProvider};
pub use log::{LogConfig, LogFormat, LogLevel};
pub use media::{BucketConfig, MediaConfig};
pub use network::Network;
pub use reader::Row;
pub use retention::RetentionConfig;
pub use secret::{EncryptionKey, Secret};
pub use server::{Environment, ServerConfig};
pub use sources::SourcesConfig;
pub use speech::SpeechConfig;
pub use tools::ToolsConfig;
pub use twilio::TwilioConfig;
pub use value::Origin;
pub use whatsapp::WhatsappConfig;
pub use workers::WorkersConfig;

use reader::Reader;

/// Everything that may say what a setting is, above the built-in defaults.
#[derive(Debug, Clone, Default)]
pub struct LoadInput {
    /// The file named with `--config`; it has to exist. `None`: `SWITCHBOARD_CONFIG`, else `./switchboard.toml` if
    /// there is one.
    pub file: Option<PathBuf>,
    /// The process's environment. Empty values count as unset.
    pub env: BTreeMap<String, String>,
    /// `(section.key, value)` pairs that stand for flags, such as `("server.port", "9000")`; the last one of a key
    /// wins.
    pub overrides: Vec<(String, String)>,
}

/// The settings in force. Its `Debug` output holds no secret.
#[derive(Debug, Clone)]
pub struct Config {
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub redis: RedisConfig,
    pub whatsapp: WhatsappConfig,
    pub twilio: TwilioConfig,
    pub llm: LlmConfig,
    pub embeddings: EmbeddingsConfig,
    pub speech: SpeechConfig,
    pub agent: AgentConfig,
    pub analysis: AnalysisConfig,
    pub tools: ToolsConfig,
    pub intake: IntakeConfig,
    pub delivery: DeliveryConfig,
    pub workers: WorkersConfig,
    pub conversations: ConversationsConfig,
    pub media: MediaConfig,
    pub sources: SourcesConfig,
    pub retention: RetentionConfig,
    pub auth: AuthConfig,
    pub cors: CorsConfig,
    pub log: LogConfig,
    rows: Vec<Row>,
    warnings: Vec<String>,
}

impl Config {
    /// Puts the layers together and checks every value.
    ///
    /// Weakest first: built-in defaults, the file, well-known variables (`DATABASE_URL`, …),
    /// `SWITCHBOARD_SECTION__KEY` variables, flags.
    ///
    /// # Errors
    /// When the file cannot be read or is not TOML, and when any key is unknown or any value is not allowed; all such
    /// problems are reported at once, each with where the value came from.
    pub fn load(input: LoadInput) -> Result<Self, ConfigError> {
        Self::load_in(Path::new("."), input)
    }

    /// [`Config::load`] with the directory in which `switchboard.toml` is looked for.
    fn load_in(working_dir: &Path, input: LoadInput) -> Result<Self, ConfigError> {
        let settings = load::gather(working_dir, input)?;
        let mut reader = Reader::new(&settings);

        let server = ServerConfig::read(&mut reader.section("server"));
        let database = DatabaseConfig::read(&mut reader.section("database"), &server.data_dir);
        let data_dir = server.data_dir.clone();
        // In the file's order, which `switchboard config` prints.
        let redis = RedisConfig::read(&mut reader.section("redis"));
        let whatsapp = WhatsappConfig::read(&mut reader.section("whatsapp"));
        let twilio = TwilioConfig::read(&mut reader.section("twilio"));
        let llm = LlmConfig::read(&mut reader.section("llm"));
        let embeddings = EmbeddingsConfig::read(&mut reader.section("embeddings"), &llm);
        let mut config = Self {
            server,
            database,
            redis,
            whatsapp,
            twilio,
            llm,
            embeddings,
            speech: SpeechConfig::read(&mut reader.section("speech")),
            agent: AgentConfig::read(&mut reader.section("agent")),
            analysis: AnalysisConfig::read(&mut reader.section("analysis")),
            tools: ToolsConfig::read(&mut reader.section("tools")),
            intake: IntakeConfig::read(&mut reader.section("intake")),
            delivery: DeliveryConfig::read(&mut reader.section("delivery")),
            workers: WorkersConfig::read(&mut reader.section("workers")),
            conversations: ConversationsConfig::read(&mut reader.section("conversations")),
            media: MediaConfig::read(&mut reader.section("media"), &data_dir),
            sources: SourcesConfig::read(&mut reader.section("sources")),
            retention: RetentionConfig::read(&mut reader.section("retention")),
            auth: AuthConfig::read(&mut reader.section("auth")),
            cors: CorsConfig::read(&mut reader.section("cors")),
            log: LogConfig::read(&mut reader.section("log")),
            rows: Vec::new(),
            warnings: Vec::new(),
        };
        (config.rows, config.warnings) = reader.finish()?;
        Ok(config)
    }

    /// The same with a simulated WhatsApp account in place of a configured one, and an owner where none is named.
    #[expect(clippy::too_many_arguments, reason = "one place calls it, with the simulator's account spelled out")]
    pub fn with_simulator(
        mut self,
        graph_base_url: &str,
        app_secret: &str,
        access_token: &str,
        phone_number_id: &str,
        business_account_id: &str,
        verify_token: &str,
        owner: (&str, &str),
    ) -> Config {
        self.whatsapp.graph_base_url = graph_base_url.to_owned();
        self.whatsapp.app_secret = Some(Secret::new(app_secret));
        self.whatsapp.access_token = Some(Secret::new(access_token));
        self.whatsapp.phone_number_id = Some(phone_number_id.to_owned());
        self.whatsapp.business_account_id = Some(business_account_id.to_owned());
        self.whatsapp.verify_token = Some(Secret::new(verify_token));
        if self.auth.owner_email.is_none() {
            self.auth.owner_email = Some(owner.0.to_owned());
            self.auth.owner_password = Some(Secret::new(owner.1));
        }
        self
    }

    /// The same with another address in place of Meta's.
    pub fn with_graph(mut self, graph_base_url: &str) -> Config {
        self.whatsapp.graph_base_url = graph_base_url.to_owned();
        self
    }

    /// One row for each setting, in the order of `config.default.toml`: what is in force, with secrets masked, and
    /// where it came from. `switchboard config` prints this.
    pub fn explain(&self) -> Vec<Row> {
        self.rows.clone()
    }

    /// What is legal but probably not meant, one sentence each, without secrets. To be logged at the start.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}
