//! A real server on a loopback port with a database of its own, and people who use its API.

use std::time::Duration;

use model::Clock;
use model::account::Role;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use server::boot::{NodeRole, Server, system_clock};
use server::config::{Config, LoadInput};
use store::channels::{ChannelCredentials, NewChannel};
use tempfile::TempDir;

use crate::support::Database;

pub const APP_SECRET: &str = "an app secret of the tests";
pub const PASSWORD: &str = "correct horse battery";
/// Longer than anything takes here: only a test that fails waits so long.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Desk {
    pub server: Server,
    pub http: reqwest::Client,
    dir: TempDir,
    /// PostgreSQL's, if it runs there.
    database: Option<Database>,
}

/// Somebody with a token.
#[derive(Clone)]
pub struct Person {
    pub token: String,
    pub id: String,
    pub session_id: String,
    http: reqwest::Client,
    base: String,
}

/// An answer that has been read.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.unwrap() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} is no JSON: {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The body of an answer that says yes.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// That it is a problem with this status and code, complete as RFC 9457 and older clients want it.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let body = self.json();
        assert_eq!((&body["status"], &body["code"]), (&json!(status), &json!(code)), "{body}");
        for member in ["type", "title", "detail"] {
            assert!(body[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {body}");
        }
        assert_eq!(body["message"], body["detail"]);
        assert!(body["errors"].is_array());
        body
    }

    /// The path of the next page.
    pub fn next(&self) -> Option<String> {
        let link = self.header("link")?;
        let (path, rel) = link.strip_prefix('<')?.split_once('>')?;
        assert_eq!(rel, "; rel=\"next\"");
        Some(path.to_owned())
    }
}

impl Desk {
    /// `database`: where it keeps its state, if not in SQLite.
    pub async fn start(settings: &[(&str, &str)], database: Option<Database>) -> Desk {
        Self::start_by(system_clock(), settings, database).await
    }

    /// With a clock that the test moves.
    pub async fn start_by(clock: Clock, settings: &[(&str, &str)], database: Option<Database>) -> Desk {
        crate::support::install_tls();
        let dir = tempfile::tempdir().unwrap();
        let mut overrides = vec![
            ("server.environment", "development"),
            ("server.bind_address", "127.0.0.1"),
            ("server.port", "0"),
            ("server.data_dir", dir.path().to_str().unwrap()),
            ("server.drain_seconds", "5"),
            ("agent.debounce_ms", "0"),
            ("whatsapp.graph_base_url", "http://127.0.0.1:1/v24.0"),
        ];
        if let Some(database) = &database {
            overrides.push(("database.url", &database.url));
        }
        overrides.extend_from_slice(settings);
        let overrides = overrides.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let config = Config::load(LoadInput { overrides, ..LoadInput::default() }).unwrap();
        let server = Server::start(config, NodeRole::All, false, clock).await.unwrap();
        let http = reqwest::Client::builder().timeout(PATIENCE).build().unwrap();
        Desk { server, http, dir, database }
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.server.address)
    }

    pub async fn stop(self) {
        self.server.stop().await;
        drop(self.dir);
        if let Some(database) = self.database {
            database.drop().await;
        }
    }

    /// Where it keeps its state.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.dir.path().join("switchboard.db").display());
        self.database.as_ref().map_or_else(file, |database| database.url.clone())
    }

    /// Without any token.
    pub fn stranger(&self) -> Person {
        Person {
            token: String::new(),
            id: String::new(),
            session_id: String::new(),
            http: self.http.clone(),
            base: self.base(),
        }
    }

    /// The owner of a new workspace.
    pub async fn sign_up(&self, email: &str) -> Person {
        let body = json!({"email": email, "password": PASSWORD, "company_name": "Lakshmi Sweets"});
        self.person(self.stranger().post("/api/v1/auth/signup", body).await.ok())
    }

    pub fn person(&self, signed_in: Value) -> Person {
        Person {
            token: signed_in["token"].as_str().unwrap().to_owned(),
            id: signed_in["user"]["id"].as_str().unwrap().to_owned(),
            session_id: signed_in["session_id"].as_str().unwrap().to_owned(),
            ..self.stranger()
        }
    }

    /// Somebody with a role in `owner`'s workspace, who came by an invitation.
    pub async fn invite(&self, owner: &Person, role: Role) -> Person {
        let email = format!("{}@members.example", role.as_str());
        let invited = owner.post("/api/v1/users", json!({"email": email, "role": role.as_str()})).await.ok();
        let body = json!({"token": invited["token"], "password": PASSWORD});
        self.person(self.stranger().post("/api/v1/auth/accept", body).await.ok())
    }

    /// A WhatsApp number for `owner`'s workspace.
    pub async fn whatsapp(&self, owner: &Person, phone_number_id: &str) -> String {
        let engine = &self.server.app.engine;
        let me = owner.get("/api/v1/auth/me").await.ok();
        let user = engine.store().user_by_email(me["email"].as_str().unwrap()).await.unwrap();
        let workspace = user.unwrap().user.workspace_id;
        let channel = NewChannel {
            kind: "whatsapp".into(),
            name: "WhatsApp".into(),
            account: phone_number_id.into(),
            agent_id: None,
            credentials: ChannelCredentials {
                app_secret: APP_SECRET.into(),
                access_token: "a token".into(),
                ..ChannelCredentials::default()
            },
            settings: json!({}),
        };
        let id = engine.store().create_channel(workspace, &channel, engine.clock().now()).await.unwrap();
        engine.reload_settings().await.unwrap();
        id.to_string()
    }

    /// A customer writes; returns when it is stored.
    pub async fn customer_writes(&self, phone_number_id: &str, from: &str, id: &str, text: &str) {
        self.customer_writes_all(phone_number_id, from, &[(id.to_owned(), text.to_owned())]).await;
    }

    /// A customer writes several messages, `(id, text)`, which come in one webhook.
    pub async fn customer_writes_all(&self, phone_number_id: &str, from: &str, lines: &[(String, String)]) {
        let now = self.server.app.engine.clock().now().0 / 1_000;
        let messages: Vec<Value> = lines
            .iter()
            .map(|(id, text)| json!({"from": from, "id": id, "timestamp": now.to_string(), "type": "text", "text": {"body": text}}))
            .collect();
        let body = json!({
            "object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "15550100000", "phone_number_id": phone_number_id},
                "contacts": [{"profile": {"name": format!("Customer {from}")}, "wa_id": from}],
                "messages": messages,
            }}]}],
        })
        .to_string();
        let signature = channels::whatsapp::signature::sign(APP_SECRET, body.as_bytes());
        let request = self.http.post(format!("{}/webhook", self.base())).header("x-hub-signature-256", signature);
        let response = request.header("content-type", "application/json").body(body).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
}

impl Person {
    pub fn with_token(&self, token: &str) -> Person {
        Person { token: token.to_owned(), ..self.clone() }
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, body).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Value) -> Answer {
        Answer::read(self.request(method, path).json(&body).send().await.unwrap()).await
    }

    pub async fn post_with_key(&self, path: &str, key: &str, body: Value) -> Answer {
        let request = self.request(Method::POST, path).header("idempotency-key", key).json(&body);
        Answer::read(request.send().await.unwrap()).await
    }

    /// The id of the only conversation.
    pub async fn conversation(&self) -> String {
        let all = self.get("/api/v1/conversations").await.ok();
        assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
        all[0]["id"].as_str().unwrap().to_owned()
    }
}

/// `on_both_desks!(name(settings), …)`, where `name` is an `async fn(Desk)`: a test on each database.
macro_rules! on_both_desks {
    ($($name:ident($settings:expr)),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$name($crate::api_support::Desk::start($settings, None).await).await;
            }
            #[tokio::test]
            async fn on_postgres() {
                let database = $crate::support::Database::create().await;
                super::$name($crate::api_support::Desk::start($settings, Some(database)).await).await;
            }
        }
    )+};
}
pub(crate) use on_both_desks;
