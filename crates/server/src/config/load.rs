//! Puts the layers on top of each other: which layer says what, and which names exist. Does not look at values.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::LoadInput;
use super::error::{ConfigError, Problem};
use super::suggest::nearest;
use super::value::{Origin, Setting, Value};

/// The documentation and the default of every setting.
pub(super) const DEFAULT_TOML: &str = include_str!("../../../../config.default.toml");

const FILE_IN_WORKING_DIR: &str = "switchboard.toml";
const FILE_VARIABLE: &str = "SWITCHBOARD_CONFIG";
const PREFIX: &str = "SWITCHBOARD_";

/// Variables that deployments set already, and the settings they mean. Where two name one setting, the first one
/// that is set wins.
pub(super) const WELL_KNOWN: &[(&str, &str)] = &[
    ("DATABASE_URL", "database.url"),
    ("DB_URL", "database.url"),
    ("REDIS_URL", "redis.url"),
    ("REDIS_URI", "redis.url"),
    ("PORT", "server.port"),
    ("ENVIRONMENT", "server.environment"),
    ("WHATSAPP_APP_ID", "whatsapp.app_id"),
    ("WHATSAPP_APP_SECRET", "whatsapp.app_secret"),
    ("WHATSAPP_ACCESS_TOKEN", "whatsapp.access_token"),
    ("WHATSAPP_PHONE_NUMBER_ID", "whatsapp.phone_number_id"),
    ("WHATSAPP_BUSINESS_ACCOUNT_ID", "whatsapp.business_account_id"),
    ("WHATSAPP_VERIFY_TOKEN", "whatsapp.verify_token"),
    ("VERIFY_TOKEN", "whatsapp.verify_token"),
    ("TWILIO_ACCOUNT_SID", "twilio.account_sid"),
    ("TWILIO_AUTH_TOKEN", "twilio.auth_token"),
    ("TWILIO_WHATSAPP_NUMBER", "twilio.whatsapp_number"),
    ("TWILIO_WEBHOOK_URL", "twilio.webhook_url"),
    ("OPENAI_API_KEY", "llm.openai_api_key"),
    ("GEMINI_API_KEY", "llm.gemini_api_key"),
    ("GOOGLE_API_KEY", "llm.gemini_api_key"),
    ("ANTHROPIC_API_KEY", "llm.anthropic_api_key"),
    ("DEEPGRAM_API_KEY", "speech.deepgram_api_key"),
    ("ELEVENLABS_API_KEY", "speech.elevenlabs_api_key"),
    ("SWITCHBOARD_DATA_DIR", "server.data_dir"),
    ("SWITCHBOARD_OWNER_EMAIL", "auth.owner_email"),
    ("SWITCHBOARD_OWNER_PASSWORD", "auth.owner_password"),
    ("SWITCHBOARD_SECRET_KEY", "auth.secret_key"),
];

/// What is in force for every setting, still without types.
pub(super) struct Settings {
    /// The embedded defaults alone; their keys are the settings that exist.
    pub defaults: BTreeMap<String, Setting>,
    /// The same keys, each with the strongest layer's value.
    pub in_force: BTreeMap<String, Setting>,
    pub problems: Vec<Problem>,
    pub warnings: Vec<String>,
}

/// Applies the layers, weakest first: this function is the order of precedence.
pub(super) fn gather(working_dir: &Path, input: LoadInput) -> Result<Settings, ConfigError> {
    let defaults: BTreeMap<String, Setting> = parse_toml(DEFAULT_TOML, |_| Origin::Default)
        .expect("config.default.toml is part of this binary, and a test parses it")
        .into_iter()
        .collect();
    let mut settings = Settings { in_force: defaults.clone(), defaults, problems: Vec::new(), warnings: Vec::new() };

    let env: BTreeMap<String, String> = input.env.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
    settings.apply_well_known(&env);
    if let Some((path, asked_by)) = choose_file(working_dir, input.file, &env) {
        settings.apply_file(&path, asked_by)?;
    }
    settings.apply_prefixed(&env);
    settings.apply_overrides(input.overrides);
    Ok(settings)
}

/// The user's file and what named it.
fn choose_file(working_dir: &Path, flag: Option<PathBuf>, env: &BTreeMap<String, String>) -> Option<(PathBuf, String)> {
    if let Some(path) = flag {
        return Some((path, "named on the command line".to_owned()));
    }
    if let Some(path) = env.get(FILE_VARIABLE) {
        return Some((PathBuf::from(path.trim()), format!("named by the variable {FILE_VARIABLE}")));
    }
    // `Path::new(".")` stays out of the name, so that messages say `switchboard.toml, line 3`.
    let path = match working_dir == Path::new(".") {
        true => PathBuf::from(FILE_IN_WORKING_DIR),
        false => working_dir.join(FILE_IN_WORKING_DIR),
    };
    path.exists().then(|| (path, "found in the working directory".to_owned()))
}

impl Settings {
    fn apply_file(&mut self, path: &Path, asked_by: String) -> Result<(), ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
            path: path.to_owned(),
            asked_by,
            source,
        })?;
        let entries = parse_toml(&text, |line| Origin::File { path: path.to_owned(), line })
            .map_err(|(line, message)| ConfigError::Syntax { path: path.to_owned(), line, message })?;
        for (key, setting) in entries {
            self.set(&key, setting);
        }
        Ok(())
    }

    fn apply_well_known(&mut self, env: &BTreeMap<String, String>) {
        // Backwards, so that the first name of a setting is written last.
        for (variable, key) in WELL_KNOWN.iter().rev() {
            if let Some(text) = env.get(*variable) {
                self.set(key, variable_setting(variable, text));
            }
        }
    }

    fn apply_prefixed(&mut self, env: &BTreeMap<String, String>) {
        for (variable, text) in env {
            let Some(rest) = variable.strip_prefix(PREFIX) else { continue };
            if variable == FILE_VARIABLE || WELL_KNOWN.iter().any(|(known, _)| known == variable) {
                continue;
            }
            if !rest.contains("__") {
                self.judge_stray_variable(variable, text);
                continue;
            }
            let key = rest.to_ascii_lowercase().replace("__", ".");
            if self.defaults.contains_key(&key) {
                self.in_force.insert(key, variable_setting(variable, text));
            } else {
                let suggestion = self.nearest_key(&key).map(|key| variable_name(&key));
                self.refuse_unknown(variable.clone(), Origin::Variable(variable.clone()), suggestion);
            }
        }
    }

    fn apply_overrides(&mut self, overrides: Vec<(String, String)>) {
        for (key, text) in overrides {
            self.set(&key, Setting { value: Value::Untyped(text), origin: Origin::CommandLine });
        }
    }

    fn set(&mut self, key: &str, setting: Setting) {
        if self.defaults.contains_key(key) {
            self.in_force.insert(key.to_owned(), setting);
        } else {
            let suggestion = self.nearest_key(key);
            self.refuse_unknown(key.to_owned(), setting.origin, suggestion);
        }
    }

    /// A variable with our prefix that cannot be a setting, because it has no `__`. It stops the start only when it
    /// is nearly one: orchestrators and test scripts put names of their own into the environment.
    fn judge_stray_variable(&mut self, variable: &str, text: &str) {
        if is_kubernetes_service_link(variable, text) {
            return;
        }
        let flat = |name: &str| name.trim_start_matches(PREFIX).replace("__", "_");
        let names: BTreeMap<String, String> = self
            .defaults
            .keys()
            .map(|key| variable_name(key))
            .chain(WELL_KNOWN.iter().map(|(name, _)| (*name).to_owned()))
            .chain([FILE_VARIABLE.to_owned()])
            .filter(|name| name.starts_with(PREFIX))
            .map(|name| (flat(&name), name))
            .collect();
        match nearest(&flat(variable), names.keys().map(String::as_str)) {
            Some(name) => {
                let suggestion = Some(names[name].clone());
                self.refuse_unknown(variable.to_owned(), Origin::Variable(variable.to_owned()), suggestion);
            }
            None => self.warnings.push(format!("the variable {variable} is not a setting and is ignored")),
        }
    }

    fn nearest_key(&self, wrong: &str) -> Option<String> {
        nearest(wrong, self.defaults.keys().map(String::as_str)).map(str::to_owned)
    }

    fn refuse_unknown(&mut self, name: String, origin: Origin, suggestion: Option<String>) {
        self.problems.push(Problem::UnknownKey { name, origin, suggestion });
    }
}

/// The variable that sets `key`: `agent.debounce_ms` → `SWITCHBOARD_AGENT__DEBOUNCE_MS`.
pub(super) fn variable_name(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_ascii_uppercase())
}

fn variable_setting(variable: &str, text: &str) -> Setting {
    Setting { value: Value::Untyped(text.to_owned()), origin: Origin::Variable(variable.to_owned()) }
}

/// Kubernetes gives every container variables for each service of its namespace; a service that is called
/// `switchboard` yields `SWITCHBOARD_SERVICE_HOST`, `SWITCHBOARD_PORT=tcp://…`, `SWITCHBOARD_PORT_8080_TCP_ADDR`, ….
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
fn is_kubernetes_service_link(variable: &str, text: &str) -> bool {
    ["_SERVICE_HOST", "_SERVICE_PORT", "_TCP", "_UDP"].iter().any(|part| variable.contains(part))
        || text.starts_with("tcp://")
        || text.starts_with("udp://")
}

/// Flattens a document into `section.key` pairs. The error is the line (from 1) and the message.
fn parse_toml(text: &str, origin: impl Fn(usize) -> Origin) -> Result<Vec<(String, Setting)>, (usize, String)> {
    let line_at = |offset: usize| 1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    let document = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_at(span.start));
        (line, error.message().to_owned())
    })?;

    let mut entries = Vec::new();
    for (section, content) in document.get_ref() {
        match content.get_ref().as_table() {
            Some(table) => {
                for (key, value) in table {
                    let setting =
                        Setting { value: untangle(value.get_ref()), origin: origin(line_at(key.span().start)) };
                    entries.push((format!("{}.{}", section.get_ref(), key.get_ref()), setting));
                }
            }
            None => {
                let setting =
                    Setting { value: untangle(content.get_ref()), origin: origin(line_at(section.span().start)) };
                entries.push((section.get_ref().to_string(), setting));
            }
        }
    }
    Ok(entries)
}

fn untangle(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => Value::Other("a number beyond 64 bits"),
        },
        DeValue::Float(number) => match number.as_str().parse() {
            Ok(number) => Value::Float(number),
            Err(_) => Value::Other("an unreadable number"),
        },
        DeValue::Boolean(flag) => Value::Boolean(*flag),
        DeValue::Array(entries) => {
            let texts: Option<Vec<String>> =
                entries.iter().map(|entry| entry.get_ref().as_str().map(str::to_owned)).collect();
            texts.map_or(Value::Other("a list of something else than texts"), Value::List)
        }
        DeValue::Datetime(_) => Value::Other("a date or time"),
        DeValue::Table(_) => Value::Other("a table"),
    }
}
