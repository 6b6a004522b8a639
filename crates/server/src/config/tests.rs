//! The layers, the well-known variables, the messages and the agreement of code and documentation.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use super::load::{DEFAULT_TOML, WELL_KNOWN, variable_name};
use super::*;

/// A secret that must not appear anywhere; it is valid wherever a token is.
const SECRET: &str = "hush-5f3a9c";

struct Case {
    dir: tempfile::TempDir,
    input: LoadInput,
}

impl Case {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a directory"), input: LoadInput::default() }
    }

    /// Writes the file that is found in the working directory.
    fn file(self, text: &str) -> Self {
        std::fs::write(self.dir.path().join("switchboard.toml"), text).expect("a file");
        self
    }

    fn var(mut self, name: &str, value: &str) -> Self {
        self.input.env.insert(name.to_owned(), value.to_owned());
        self
    }

    fn flag(mut self, key: &str, value: &str) -> Self {
        self.input.overrides.push((key.to_owned(), value.to_owned()));
        self
    }

    fn result(&self) -> Result<Config, ConfigError> {
        Config::load_in(self.dir.path(), self.input.clone())
    }

    fn load(&self) -> Config {
        self.result().expect("a valid configuration")
    }

    /// The error's text, without the directory's name.
    fn error(&self) -> String {
        let error = self.result().expect_err("a refused configuration");
        assert!(!format!("{error:?}").contains(SECRET), "the error holds the secret");
        error.to_string().replace(&format!("{}/", self.dir.path().display()), "")
    }
}

fn row(config: &Config, key: &str) -> Row {
    config.explain().into_iter().find(|row| row.key == key).expect("a row for every key")
}

fn secret(value: &Option<Secret>) -> &str {
    value.as_ref().expect("a secret that is set").expose()
}

// ---- layers ----

#[test]
fn each_layer_overrides_the_one_before() {
    let case = Case::new();
    assert_eq!((case.load().server.port, row(&case.load(), "server.port").origin), (8080, Origin::Default));

    let case = case.var("PORT", "1002");
    let origin = Origin::Variable("PORT".to_owned());
    assert_eq!((case.load().server.port, row(&case.load(), "server.port").origin), (1002, origin));

    let case = case.file("[server]\n\nport = 1001\n");
    let path = case.dir.path().join("switchboard.toml");
    let origin = Origin::File { path, line: 3 };
    assert_eq!((case.load().server.port, row(&case.load(), "server.port").origin), (1001, origin));

    let case = case.var("SWITCHBOARD_SERVER__PORT", "1003");
    let origin = Origin::Variable("SWITCHBOARD_SERVER__PORT".to_owned());
    assert_eq!((case.load().server.port, row(&case.load(), "server.port").origin), (1003, origin));

    let case = case.flag("server.port", "1004").flag("server.port", "1005");
    assert_eq!((case.load().server.port, row(&case.load(), "server.port").origin), (1005, Origin::CommandLine));
}

#[test]
fn a_file_leaves_alone_what_it_does_not_name() {
    let config = Case::new().file("[agent]\ndebounce_ms = 10\n[delivery]\n").load();
    assert_eq!(config.agent.debounce, Duration::from_millis(10));
    assert_eq!(config.agent.max_wait, Duration::from_secs(15));
}

#[test]
fn the_file_is_the_flags_then_the_variables_then_the_working_directorys() {
    let mut case = Case::new().file("[server]\nport = 1\n");
    assert_eq!(case.load().server.port, 1);

    let by_variable = case.dir.path().join("variable.toml");
    std::fs::write(&by_variable, "[server]\nport = 2\n").expect("a file");
    case = case.var("SWITCHBOARD_CONFIG", &by_variable.display().to_string());
    assert_eq!(case.load().server.port, 2);

    let by_flag = case.dir.path().join("flag.toml");
    std::fs::write(&by_flag, "[server]\nport = 3\n").expect("a file");
    case.input.file = Some(by_flag);
    assert_eq!(case.load().server.port, 3);
}

#[test]
fn a_file_that_was_asked_for_has_to_exist() {
    let mut case = Case::new().var("SWITCHBOARD_CONFIG", "/nowhere/a.toml");
    assert!(case.error().starts_with(
        "the configuration file /nowhere/a.toml cannot be read (named by the variable SWITCHBOARD_CONFIG):"
    ));
    case.input.file = Some("/nowhere/b.toml".into());
    assert!(case.error().contains("/nowhere/b.toml cannot be read (named on the command line):"));
}

#[test]
fn empty_variables_count_as_unset() {
    let config = Case::new()
        .file("[server]\nport = 1001\n")
        .var("PORT", "")
        .var("SWITCHBOARD_SERVER__PORT", " ")
        .var("DATABASE_URL", "")
        .var("DB_URL", "sqlite:b.db")
        .var("SWITCHBOARD_NO__SUCH_KEY", "")
        .load();
    assert_eq!(config.server.port, 1001);
    assert!(matches!(config.database.location, DatabaseLocation::Sqlite { path } if path == Path::new("b.db")));
}

#[test]
fn every_key_can_be_set_by_its_variable() {
    let defaults = Case::new().load();
    let valid = |row: &Row| match row.key.as_str() {
        "database.url" => "sqlite:a.db".to_owned(),
        "redis.url" => "redis://localhost".to_owned(),
        "auth.secret_key" => "ab".repeat(32),
        "auth.owner_email" => "ana@example.com".to_owned(),
        "server.trusted_proxies" => "127.0.0.1, 10.0.0.0/8".to_owned(),
        "cors.allowed_origins" => "https://a.example, https://b.example".to_owned(),
        _ if row.value_masked == "(not set)" => "https://host.example".to_owned(),
        _ => row.value_masked.trim_matches('"').to_owned(),
    };
    let mut case = Case::new();
    for row in defaults.explain() {
        // `auto` is shown with what it leads to.
        let value = valid(&row).replace("\" → builtin", "");
        case = case.var(&variable_name(&row.key), &value);
    }
    let config = case.load();
    for row in config.explain() {
        assert_eq!(row.origin, Origin::Variable(variable_name(&row.key)));
    }
    assert_eq!(config.cors.allowed_origins, ["https://a.example", "https://b.example"]);
}

// ---- well-known variables ----

#[test]
fn every_well_known_variable_sets_its_key() {
    for (variable, key) in WELL_KNOWN {
        let value = match *variable {
            "DATABASE_URL" | "DB_URL" => "postgres://me:pw@db/app",
            "REDIS_URL" | "REDIS_URI" => "redis://:pw@cache:6379/0",
            "PORT" => "9000",
            "ENVIRONMENT" => "development",
            "TWILIO_WEBHOOK_URL" => "https://example.com/webhook",
            "SWITCHBOARD_OWNER_EMAIL" => "ana@example.com",
            "SWITCHBOARD_SECRET_KEY" => "0000000000000000000000000000000000000000000000000000000000000000",
            _ => "some-text",
        };
        let mut case = Case::new().var(variable, value);
        // The owner's two settings are refused without each other.
        case = match *key {
            "auth.owner_email" => case.flag("auth.owner_password", "from-the-flag"),
            "auth.owner_password" => case.flag("auth.owner_email", "flag@example.com"),
            _ => case,
        };
        assert_eq!(row(&case.load(), key).origin, Origin::Variable((*variable).to_owned()), "{variable}");
    }
}

#[test]
fn well_known_variables_arrive_where_they_belong() {
    let config = Case::new()
        .var("WHATSAPP_APP_ID", "app")
        .var("WHATSAPP_APP_SECRET", "app-secret")
        .var("WHATSAPP_ACCESS_TOKEN", "access-token\n")
        .var("WHATSAPP_PHONE_NUMBER_ID", "1234567890")
        .var("WHATSAPP_BUSINESS_ACCOUNT_ID", "9876543210")
        .var("WHATSAPP_VERIFY_TOKEN", "verify")
        .var("VERIFY_TOKEN", "the-second-name")
        .var("TWILIO_AUTH_TOKEN", "twilio")
        .var("REDIS_URL", "redis://cache")
        .var("ENVIRONMENT", "Development")
        .var("SWITCHBOARD_DATA_DIR", "/srv/sb")
        .load();
    assert_eq!(config.whatsapp.app_id.as_deref(), Some("app"));
    assert_eq!(secret(&config.whatsapp.app_secret), "app-secret");
    assert_eq!(secret(&config.whatsapp.access_token), "access-token");
    assert_eq!(config.whatsapp.phone_number_id.as_deref(), Some("1234567890"));
    assert_eq!(config.whatsapp.business_account_id.as_deref(), Some("9876543210"));
    assert_eq!(secret(&config.whatsapp.verify_token), "verify");
    assert_eq!(secret(&config.twilio.auth_token), "twilio");
    assert_eq!(secret(&config.redis.url), "redis://cache");
    assert!(config.server.is_development() && config.whatsapp.can_send());
    assert!(
        matches!(config.database.location, DatabaseLocation::Sqlite { path } if path == Path::new("/srv/sb/switchboard.db"))
    );
    assert_eq!(config.server.key_file(), Path::new("/srv/sb/secret.key"));
}

#[test]
fn the_second_name_counts_when_the_first_is_missing() {
    assert_eq!(secret(&Case::new().var("VERIFY_TOKEN", "v").load().whatsapp.verify_token), "v");
    assert_eq!(secret(&Case::new().var("REDIS_URI", "redis://c").load().redis.url), "redis://c");
    assert_eq!(secret(&Case::new().var("GOOGLE_API_KEY", "g").load().llm.primary.api_key), "g");
}

// ---- the model provider ----

#[test]
fn auto_takes_the_first_key_in_the_documented_order() {
    let case = Case::new();
    assert_eq!(case.load().llm.primary.provider, LlmProvider::Builtin);
    let case = case.var("ANTHROPIC_API_KEY", "a");
    assert_eq!(case.load().llm.primary.provider, LlmProvider::Anthropic);
    let case = case.var("GEMINI_API_KEY", "g");
    assert_eq!(case.load().llm.primary.provider, LlmProvider::Gemini);
    let case = case.var("OPENAI_API_KEY", "o");
    let config = case.load();
    assert_eq!(config.llm.primary.provider, LlmProvider::Openai);
    assert_eq!(config.llm.primary.base_url, "https://api.openai.com/v1");
    assert_eq!(row(&config, "llm.provider").value_masked, "\"auto\" → openai");
    assert!(config.warnings().is_empty());
}

#[test]
fn an_openai_key_and_an_address_are_enough() {
    let config = Case::new()
        .var("OPENAI_API_KEY", SECRET)
        .var("SWITCHBOARD_LLM__BASE_URL", "http://127.0.0.1:9/v1/")
        .var("SWITCHBOARD_LLM__MODEL", "small")
        .load();
    let primary = config.llm.primary;
    assert_eq!((primary.provider, primary.base_url.as_str()), (LlmProvider::Openai, "http://127.0.0.1:9/v1"));
    assert_eq!((primary.model.as_str(), secret(&primary.api_key)), ("small", SECRET));
}

#[test]
fn a_compatible_server_needs_an_address_and_no_key() {
    let case = Case::new().var("SWITCHBOARD_LLM__PROVIDER", "openai_compatible");
    assert_eq!(
        case.error(),
        "the configuration is wrong: llm.base_url = (not set) (default): must be set when llm.provider is \
         openai_compatible"
    );
    let case = case.var("SWITCHBOARD_LLM__BASE_URL", "http://127.0.0.1:9/v1");
    let primary = case.load().llm.primary;
    assert!(primary.api_key.is_none() && primary.has_credentials());
    assert_eq!(primary.model, "default");
    assert_eq!(secret(&case.var("OPENAI_API_KEY", "k").load().llm.primary.api_key), "k");
}

#[test]
fn the_fallback_is_a_provider_of_its_own() {
    let case = Case::new()
        .var("OPENAI_API_KEY", SECRET)
        .var("SWITCHBOARD_LLM__FALLBACK_PROVIDER", "openai_compatible")
        .var("SWITCHBOARD_LLM__FALLBACK_MODEL", "local")
        .var("SWITCHBOARD_LLM__FALLBACK_BASE_URL", "http://127.0.0.1:9");
    let fallback = case.load().llm.fallback.expect("a fallback");
    assert_eq!((fallback.model.as_str(), fallback.base_url.as_str()), ("local", "http://127.0.0.1:9"));
    assert!(fallback.api_key.is_none(), "the vendor's key goes only to the vendor or to llm.base_url");
    assert!(Case::new().load().llm.fallback.is_none());
}

#[test]
fn a_provider_without_its_key_is_warned_about() {
    let config = Case::new().flag("llm.provider", "gemini").load();
    assert!(!config.llm.primary.has_credentials());
    assert_eq!(config.warnings(), ["llm.provider is gemini, but llm.gemini_api_key is not set: test mode"]);
    let config = Case::new().flag("llm.base_url", "http://127.0.0.1:9").load();
    assert_eq!(config.llm.primary.provider, LlmProvider::Builtin);
    assert!(config.warnings()[0].starts_with("llm.base_url is set but nothing uses it"));
}

// ---- messages ----

#[test]
fn unknown_keys_name_the_layer_and_the_nearest_key() {
    let case = Case::new()
        .file("port = 1\n[agent]\n# why\ndebonce_ms = 5\n[agents]\ngrounding = \"off\"\n[agent.colour]\nred = 1\n")
        .var("SWITCHBOARD_AGENT__MAX_WAITMS", "5")
        .var("SWITCHBOARD_AGENT_MAX_WAIT_MS", "5")
        .flag("nothing.like_this", SECRET);
    assert_eq!(
        case.error(),
        "the configuration has 7 problems:\
         \n  - agent.colour (switchboard.toml, line 7): there is no such setting; config.default.toml lists all of them\
         \n  - agent.debonce_ms (switchboard.toml, line 4): there is no such setting; did you mean agent.debounce_ms?\
         \n  - agents.grounding (switchboard.toml, line 6): there is no such setting; did you mean agent.grounding?\
         \n  - port (switchboard.toml, line 1): there is no such setting; did you mean server.port?\
         \n  - SWITCHBOARD_AGENT_MAX_WAIT_MS (environment): there is no such setting; did you mean \
         SWITCHBOARD_AGENT__MAX_WAIT_MS?\
         \n  - SWITCHBOARD_AGENT__MAX_WAITMS (environment): there is no such setting; did you mean \
         SWITCHBOARD_AGENT__MAX_WAIT_MS?\
         \n  - nothing.like_this (command line): there is no such setting; config.default.toml lists all of them"
    );
}

#[test]
fn names_that_others_put_into_the_environment_do_no_harm() {
    let config = Case::new()
        .var("SWITCHBOARD_PORT", "tcp://10.0.0.1:8080")
        .var("SWITCHBOARD_PORT_8080_TCP_ADDR", "10.0.0.1")
        .var("SWITCHBOARD_SERVICE_HOST", "10.0.0.1")
        .var("SWITCHBOARD_SERVICE_PORT_HTTP", "8080")
        .var("SWITCHBOARD_WEATHER", "rain")
        .var("PATH", "/bin")
        .load();
    assert_eq!(config.warnings(), ["the variable SWITCHBOARD_WEATHER is not a setting and is ignored"]);
    assert!(Case::new().var("SWITCHBOARD_CONFG", "x").error().ends_with("did you mean SWITCHBOARD_CONFIG?"));
}

#[test]
fn values_that_are_not_allowed_are_explained() {
    let file = "[server]\nport = \"8080\"\nbind_address = \"localhost\"\n[auth]\nopen_signup = 1\n[cors]\n\
                allowed_origins = [1]\n[agent]\nabstain_threshold = 1.5\n[database]\nsqlite_readers = 1.0\n";
    let case = Case::new()
        .file(file)
        .var("ENVIRONMENT", "staging")
        .var("SWITCHBOARD_AGENT__DEBOUNCE_MS", "2s")
        .flag("workers.poll_interval_ms", "4");
    assert_eq!(
        case.error(),
        "the configuration has 9 problems:\
         \n  - server.environment = \"staging\" (variable ENVIRONMENT): must be one of development, production\
         \n  - server.bind_address = \"localhost\" (switchboard.toml, line 3): must be an IP address such as 127.0.0.1, \
         0.0.0.0 or ::\
         \n  - server.port = \"8080\" (switchboard.toml, line 2): must be a whole number from 0 to 65535\
         \n  - database.sqlite_readers = 1.0 (switchboard.toml, line 11): must be a whole number of connections from 1 \
         to 64\
         \n  - agent.debounce_ms = \"2s\" (variable SWITCHBOARD_AGENT__DEBOUNCE_MS): must be a whole number of \
         milliseconds from 0 to 60000\
         \n  - agent.abstain_threshold = 1.5 (switchboard.toml, line 9): must be a number from 0 to 1\
         \n  - workers.poll_interval_ms = \"4\" (command line): must be a whole number of milliseconds from 10 to 60000\
         \n  - auth.open_signup = 1 (switchboard.toml, line 5): must be true or false\
         \n  - cors.allowed_origins = a list of something else than texts (switchboard.toml, line 7): must be a list of \
         origins such as https://app.example.com (not *, and without a path)"
    );
}

#[test]
fn ports_end_at_65535_and_numbers_at_their_range() {
    for (key, good, bad) in [
        ("server.port", "65535", "65536"),
        ("server.port", "0", "-1"),
        ("agent.max_tool_rounds", "20", "21"),
        ("intake.commit_patience_ms", "4900", "5000"),
        ("delivery.throughput_per_second", "1", "0"),
        ("server.drain_seconds", "0", "99999999999999999999"),
        ("agent.abstain_threshold", "1", "NaN"),
        ("auth.owner_email", "", "ana"),
        ("redis.url", "rediss://c", "http://c"),
        ("twilio.webhook_url", "https://h/p?q#rc=5", "h/p"),
        ("whatsapp.graph_base_url", "http://127.0.0.1:1", "graph.facebook.com"),
    ] {
        assert!(Case::new().flag(key, good).result().is_ok(), "{key} = {good}");
        assert!(Case::new().flag(key, bad).error().contains(&format!("{key} = ")), "{key} = {bad}");
    }
}

#[test]
fn settings_have_to_fit_each_other() {
    let config = Case::new().flag("agent.max_wait_ms", "1000").load();
    assert!(config.warnings().iter().any(|warning| warning.contains("agent.max_wait_ms")), "{:?}", config.warnings());

    assert!(
        Case::new().var("SWITCHBOARD_OWNER_EMAIL", "a@b.example").error().contains("auth.owner_password = (not set)")
    );
    assert!(Case::new().var("SWITCHBOARD_OWNER_PASSWORD", SECRET).error().contains("auth.owner_email = (not set)"));
}

#[test]
fn broken_toml_is_reported_by_line_without_the_line() {
    let case = Case::new().file(&format!("[whatsapp]\n\napp_secret = \"{SECRET}\n"));
    let error = case.error();
    assert!(error.starts_with("the configuration file switchboard.toml, line 3, is not valid TOML: "), "{error}");
    let twice = Case::new().file("[whatsapp]\napp_id = \"a\"\napp_id = \"b\"\n").error();
    assert!(twice.contains("line 3") && twice.contains("duplicate"), "{twice}");
}

// ---- masking ----

/// Every key that holds a secret, with a value that is allowed and contains [`SECRET`].
fn secret_settings() -> BTreeMap<String, String> {
    let address_keys = [
        ("database.url", "postgres://me:{}@db.example/app?password={}"),
        ("redis.url", "redis://:{}@cache.example/0"),
        ("twilio.webhook_url", "https://me:{}@host.example/hook?token={}"),
    ];
    let mut settings: BTreeMap<String, String> =
        address_keys.iter().map(|(key, value)| ((*key).to_owned(), value.replace("{}", SECRET))).collect();
    for key in Case::new().load().explain().into_iter().map(|row| row.key) {
        if ["_secret", "_token", "api_key", "_password"].iter().any(|end| key.ends_with(end)) {
            settings.insert(key, SECRET.to_owned());
        }
    }
    settings
}

#[test]
fn secrets_show_neither_in_explain_nor_in_debug() {
    let settings = secret_settings();
    assert_eq!(settings.len(), 16, "{:?}", settings.keys());
    let mut case = Case::new().flag("auth.owner_email", "ana@example.com").flag("auth.secret_key", &"5f".repeat(32));
    for (key, value) in &settings {
        case = case.flag(key, value);
    }
    let config = case.load();
    assert_eq!(secret(&config.whatsapp.app_secret), SECRET);
    let output = format!("{config:?} {config:#?} {:?}", config.explain());
    assert!(!output.contains(SECRET) && !output.contains("5f5f"), "{output}");
    assert_eq!(row(&config, "whatsapp.app_secret").value_masked, "********");
    assert_eq!(row(&config, "auth.secret_key").value_masked, "********");
    assert_eq!(row(&config, "database.url").value_masked, "\"postgres://********@db.example/app?********\"");
}

#[test]
fn secrets_show_in_no_error() {
    for key in secret_settings().keys().chain([&"auth.secret_key".to_owned(), &"llm.base_url".to_owned()]) {
        // `error` itself looks for the secret. White space makes each of these values one that is not allowed.
        let value = match key.as_str() {
            "auth.owner_password" => continue,
            "database.url" => format!("mysql://me:{SECRET}@db"),
            "redis.url" => format!("me:{SECRET}@cache"),
            "twilio.webhook_url" => format!("//me:{SECRET}@host"),
            "llm.base_url" => format!("https://me:{SECRET}@host"),
            _ => format!("{SECRET} {SECRET}"),
        };
        assert!(Case::new().flag(key, &value).error().contains(key), "{key}");
        let (section, name) = key.split_once('.').expect("a key of a section");
        // Wrong types are masked as well: a number, and a list that holds the text.
        assert!(Case::new().file(&format!("[{section}]\n{name} = [\"{SECRET}\"]\n")).error().contains("********"));
        // So is a value whose key is mistyped.
        assert!(
            Case::new().file(&format!("[{section}]\n{name}x = \"{SECRET}\"\n")).error().contains("no such setting")
        );
    }
}

// ---- code and documentation ----

#[test]
fn every_documented_key_is_read_and_every_read_key_is_documented() {
    let mut documented = Vec::new();
    let mut section = "";
    for line in DEFAULT_TOML.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            documented.push(format!("{section}.{key}"));
        }
    }
    let read: Vec<String> = Case::new().load().explain().into_iter().map(|row| row.key).collect();
    let set = |keys: &[String]| keys.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(set(&documented), set(&read));
    // Nothing is read twice, and `switchboard config` prints in the file's order.
    assert_eq!(documented, read);
}

#[test]
fn every_key_is_documented_with_what_it_accepts_and_its_well_known_variables() {
    for row in Case::new().load().explain() {
        let documentation = comment_of(&row.key);
        assert!(documentation.contains(&format!("Allowed: {}", row.allowed)), "{}: {documentation}", row.key);
        for (variable, _) in WELL_KNOWN.iter().filter(|(_, key)| *key == row.key) {
            assert!(documentation.contains(variable), "{}: {variable}: {documentation}", row.key);
        }
    }
}

/// The comment right above a key in the default file, as one line.
fn comment_of(key: &str) -> String {
    let (section, name) = key.split_once('.').expect("a key of a section");
    let content = DEFAULT_TOML.split(&format!("\n[{section}]\n")).nth(1).expect("a section");
    let (before, _) = format!("\n{content}").split_once(&format!("\n{name} = ")).map(own).expect("a key");
    let block = before.rsplit("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = block.lines().map(|line| line.trim_start_matches(['#', ' '])).collect();
    lines.join(" ")
}

fn own((a, b): (&str, &str)) -> (String, String) {
    (a.to_owned(), b.to_owned())
}

#[test]
fn the_default_file_is_a_valid_file_of_the_users() {
    let config = Case::new().file(DEFAULT_TOML).load();
    assert!(config.explain().iter().all(|row| matches!(row.origin, Origin::File { .. })));
    assert!(config.warnings().is_empty());
}

#[test]
fn the_defaults_are_those_that_the_documentation_promises() {
    let config = Case::new().load();
    assert_eq!(config.server.listen_address().to_string(), "0.0.0.0:8080");
    assert_eq!(config.server.environment, Environment::Production);
    assert_eq!(config.whatsapp.graph_base_url, "https://graph.facebook.com/v24.0");
    assert_eq!(config.agent.debounce, Duration::from_secs(2));
    assert_eq!(config.agent.max_wait, Duration::from_secs(15));
    assert_eq!((config.agent.grounding, config.agent.max_tool_rounds), (Grounding::Strict, 6));
    assert_eq!(config.delivery.settle_after, Duration::from_secs(60));
    assert_eq!((config.delivery.throughput_per_second, config.delivery.pair_burst), (80, 45));
    assert_eq!(config.analysis.provider, AnalysisProvider::Builtin);
    assert_eq!(config.database.sqlite_synchronous, SqliteSynchronous::Full);
    assert_eq!(config.intake.commit_patience, Duration::from_secs(4));
    assert_eq!(config.retention.raw_events, Duration::from_secs(30 * 86_400));
    assert!(
        matches!(config.database.location, DatabaseLocation::Sqlite { path } if path == Path::new("./data/switchboard.db"))
    );
}

#[test]
fn a_bucket_needs_its_keys_and_hides_them() {
    let error = Case::new().flag("media.s3_bucket", "desk").error();
    for key in ["media.s3_access_key_id", "media.s3_secret_access_key"] {
        assert!(error.contains(key), "{error}");
    }
    let keys = Case::new().flag("media.s3_bucket", "desk").flag("media.s3_access_key_id", SECRET);
    let config = keys.flag("media.s3_secret_access_key", SECRET).load();
    assert!(!format!("{config:?}").contains(SECRET));
    let bucket = config.media.bucket.expect("a bucket");
    assert_eq!((bucket.name.as_str(), bucket.region.as_str(), bucket.endpoint), ("desk", "us-east-1", None));
    let folder = Case::new().flag("server.data_dir", "/var/desk").load().media.folder;
    assert_eq!(folder, Path::new("/var/desk/media"));
}
