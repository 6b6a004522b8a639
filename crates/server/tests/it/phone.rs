//! The demo and the phone beside the desk: everything goes through the real webhooks.

use std::time::Duration;

use futures::StreamExt;
use model::account::Role;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::boot::{NodeRole, Server, system_clock};
use server::config::{Config, LoadInput};
use server::demo::Demo;
use tempfile::TempDir;

use crate::api_support::{Desk, PASSWORD};
use crate::support::{Database, PATIENCE};

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

struct Stage {
    demo: Demo,
    server: Server,
    http: reqwest::Client,
    token: String,
}

impl Stage {
    async fn open(folder: &TempDir) -> Stage {
        Self::open_on(folder, None).await
    }

    /// `database`: where it keeps its state, if not in SQLite.
    async fn open_on(folder: &TempDir, database: Option<&Database>) -> Stage {
        crate::support::install_tls();
        let set = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let mut overrides = vec![
            set("server.port", "0"),
            set("server.bind_address", "127.0.0.1"),
            set("server.environment", "development"),
            set("server.data_dir", folder.path().to_str().unwrap()),
            set("server.drain_seconds", "5"),
            set("agent.debounce_ms", "0"),
        ];
        overrides.extend(database.map(|database| set("database.url", &database.url)));
        let config = Config::load(LoadInput { overrides, ..LoadInput::default() }).unwrap();
        let mut demo = Demo::prepare(&config).await.unwrap();
        let server = Server::start(demo.config(config), NodeRole::All, true, system_clock()).await.unwrap();
        demo.furnish(&server).await.unwrap();
        demo.settled().await;
        let http = reqwest::Client::builder().build().unwrap();
        let login = json!({"email": "owner@example.com", "password": "try-the-front-desk"});
        let answer =
            http.post(format!("http://{}/api/v1/auth/login", server.address)).json(&login).send().await.unwrap();
        let token = answer.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
        Stage { demo, server, http, token }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("http://{}/api/v1{path}", self.server.address)).bearer_auth(&self.token)
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        let mut request = self.request(method, path);
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The customer's chat, once `look` likes it.
    async fn chat(&self, wa_id: &str, look: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut growth = self.server.app.engine.growth();
        loop {
            let lines = self.get(&format!("/phone/customers/{wa_id}/messages")).await;
            let lines = lines.as_array().unwrap().clone();
            if look(&lines) {
                return lines;
            }
            assert!(tokio::time::Instant::now() < deadline, "waited in vain: {lines:?}");
            let _ = tokio::time::timeout(Duration::from_millis(50), growth.recv()).await;
        }
    }

    async fn close(self) {
        self.server.stop().await;
        self.demo.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_begins_with_conversations_in_every_state_and_only_once() {
    let folder = tempfile::tempdir().unwrap();
    for start in 0..2 {
        let stage = Stage::open(&folder).await;
        let rows = stage.get("/conversations").await;
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), 6, "start {start}");
        let of = |number: &str| rows.iter().find(|row| row["phone_number"] == number).unwrap();
        assert_eq!(of("+15550101003")["mode"], "operator");
        assert_eq!(of("+15550101004")["status"], "escalated", "{}", of("+15550101004"));
        assert_eq!(of("+15550101001")["status"], "active", "{}", of("+15550101001"));
        assert_eq!(stage.get("/tickets").await.as_array().unwrap().len(), 1);
        assert_eq!(stage.get("/tasks").await.as_array().unwrap().len(), 1);
        let failed = of("+15550101005")["id"].as_str().unwrap();
        let thread = stage.get(&format!("/conversations/{failed}/messages")).await;
        assert!(thread.as_array().unwrap().iter().any(|line| line["status"] == "failed"), "{thread}");
        let customers = stage.get("/phone").await["customers"].as_array().unwrap().len();
        assert_eq!(customers, 6, "the phone knows them after a restart, too");
        stage.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customer_writes_on_the_phone_and_the_answer_has_ticks() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open(&folder).await;
    let mut events = stage.request(Method::GET, "/phone/events").send().await.unwrap().bytes_stream();
    let (status, customer) = stage.call(Method::POST, "/phone/customers", json!({"name": "Nila <b>"})).await;
    assert_eq!(status, 201, "{customer}");
    let wa_id = customer["wa_id"].as_str().unwrap().to_owned();
    let path = format!("/phone/customers/{wa_id}/messages");
    let (status, sent) = stage.call(Method::POST, &path, json!({"text": "How much does delivery cost?"})).await;
    assert_eq!(
        (status.as_u16(), &sent["from"], &sent["status"]),
        (201, &json!("customer"), &json!("delivered")),
        "{sent}"
    );
    let lines = stage.chat(&wa_id, |lines| lines.len() == 2).await;
    assert!(lines[1]["text"].as_str().unwrap().contains("₹60"), "{}", lines[1]);
    assert_eq!((&lines[1]["from"], &lines[1]["status"]), (&json!("business"), &json!("delivered")));

    let (_, opened) = stage.call(Method::POST, &format!("/phone/customers/{wa_id}/open"), Value::Null).await;
    assert_eq!(opened["read"], 1);
    assert_eq!(stage.chat(&wa_id, |_| true).await[1]["status"], "read");
    let found = stage.get(&format!("/conversations?search=%2B{wa_id}")).await;
    assert_eq!(found[0]["contact"]["name"], "Nila <b>");
    let id = found[0]["id"].as_str().unwrap().to_owned();
    stage.chat_status(&id, "read").await;

    // Pictures, voice notes, reactions and places come as the provider sends them.
    let picture = json!({"media": {"base64": PIXEL, "mime_type": "image/png", "caption": "Like this"}});
    let (status, picture) = stage.call(Method::POST, &path, picture).await;
    assert_eq!((status.as_u16(), &picture["type"], &picture["text"]), (201, &json!("image"), &json!("Like this")));
    let url = picture["media_url"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
    let file = stage.request(Method::GET, url).send().await.unwrap();
    assert_eq!(file.headers()["x-content-type-options"], "nosniff");
    assert_eq!(file.headers()["content-type"], "image/png");
    assert_eq!(&file.bytes().await.unwrap()[..4], b"\x89PNG");
    let voice = json!({"voice": {"base64": "T2dnUw==", "mime_type": "audio/ogg; codecs=opus"}});
    assert_eq!(stage.call(Method::POST, &path, voice).await.1["voice"], true);
    let form = reqwest::multipart::Form::new().text("caption", "the bill").part(
        "file",
        reqwest::multipart::Part::bytes(b"%PDF-1.4".to_vec())
            .file_name("bill.pdf")
            .mime_str("application/pdf")
            .unwrap(),
    );
    let sent: Value = stage.request(Method::POST, &path).multipart(form).send().await.unwrap().json().await.unwrap();
    assert_eq!((&sent["type"], &sent["filename"]), (&json!("document"), &json!("bill.pdf")), "{sent}");
    let place = json!({"location": {"latitude": 13.08, "longitude": 80.27, "name": "Marina"}});
    assert_eq!(stage.call(Method::POST, &path, place).await.1["location"]["name"], "Marina");
    let liked = json!({"reaction": "👍", "to": lines[1]["id"]});
    assert_eq!(stage.call(Method::POST, &path, liked).await.0, 201);
    assert_eq!(stage.chat(&wa_id, |_| true).await[1]["reaction"], "👍");

    let mut heard = String::new();
    while !heard.contains("\"kind\":\"status\"") || !heard.contains("₹60") {
        let chunk = tokio::time::timeout(PATIENCE, events.next()).await.unwrap().unwrap().unwrap();
        heard.push_str(&String::from_utf8_lossy(&chunk));
    }
    drop(events);
    stage.close().await;
}

impl Stage {
    /// Until the newest answer in a conversation has this status at the desk.
    async fn chat_status(&self, conversation: &str, status: &str) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        let mut growth = self.server.app.engine.growth();
        loop {
            let thread = self.get(&format!("/conversations/{conversation}/messages")).await;
            let last = thread.as_array().unwrap().iter().rev().find(|line| line["role"] == "assistant").cloned();
            if last.as_ref().is_some_and(|line| line["status"] == status) {
                return;
            }
            assert!(tokio::time::Instant::now() < deadline, "waited in vain for {status}: {last:?}");
            let _ = tokio::time::timeout(Duration::from_millis(50), growth.recv()).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_are_switched_on_and_off_and_bad_input_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open(&folder).await;
    let wa_id = "15550101001";
    let path = format!("/phone/customers/{wa_id}/messages");
    let cases = [
        (json!({}), 400),
        (json!({"text": ""}), 422),
        (json!({"text": "x".repeat(5_000)}), 422),
        (json!({"text": "x", "nonsense": 1}), 422),
        (json!({"media": {"base64": "!!", "mime_type": "image/png"}}), 422),
        (json!({"media": {"base64": PIXEL, "mime_type": "text/html"}}), 415),
        (json!({"voice": {"base64": PIXEL, "mime_type": "image/png"}}), 415),
        (json!({"button_id": "none"}), 422),
        (json!({"row_id": "none"}), 422),
        (json!({"reaction": "👍"}), 400),
        (json!({"location": {"latitude": 100.0, "longitude": 0.0}}), 422),
    ];
    for (body, expected) in cases {
        let (status, problem) = stage.call(Method::POST, &path, body.clone()).await;
        assert_eq!(status.as_u16(), expected, "{body}: {problem}");
        assert!(problem["code"].is_string(), "{problem}");
    }
    for bad in
        ["/phone/customers/..%2F..%2Fsim/messages", "/phone/customers/15550109999/messages", "/phone/media/..%2Fx"]
    {
        assert_eq!(stage.call(Method::GET, bad, Value::Null).await.0, 404, "{bad}");
    }
    let twice = json!({"name": "Again", "wa_id": wa_id});
    assert_eq!(stage.call(Method::POST, "/phone/customers", twice).await.0, 409);
    assert_eq!(stage.call(Method::POST, "/phone/customers", json!({"name": "  "})).await.0, 422);

    let (status, faults) = stage.call(Method::PUT, "/phone/faults", json!({"error_code": 131_026})).await;
    assert_eq!((status.as_u16(), &faults["error_code"]), (200, &json!(131_026)));
    let before = stage.chat(wa_id, |_| true).await.len();
    stage.call(Method::POST, &path, json!({"text": "Where is your shop?"})).await;
    let found = stage.get(&format!("/conversations?search=%2B{wa_id}")).await;
    stage.chat_status(found[0]["id"].as_str().unwrap(), "failed").await;
    assert_eq!(stage.chat(wa_id, |_| true).await.len(), before + 1, "what failed is on no phone");
    let (_, faults) = stage.call(Method::PUT, "/phone/faults", json!({})).await;
    assert_eq!(faults, json!({"delay_ms": 0, "error_code": null, "drop_statuses": false}));
    stage.call(Method::POST, &path, json!({"text": "How can I pay?"})).await;
    stage.chat(wa_id, |lines| lines.len() == before + 3).await;
    stage.close().await;
}

#[tokio::test]
async fn without_the_simulator_there_is_no_phone() {
    let desk = Desk::start(&[], None).await;
    let ann = desk.sign_up("ann@example.com").await;
    for path in [
        "/api/v1/phone",
        "/api/v1/phone/customers/15550101001/messages",
        "/api/v1/phone/events",
        "/api/v1/phone/media/1",
    ] {
        ann.get(path).await.problem(404, "NOT_FOUND");
        desk.stranger().get(path).await.problem(401, "UNAUTHORIZED");
    }
    ann.post("/api/v1/phone/customers", json!({"name": "A"})).await.problem(404, "NOT_FOUND");
    let viewer = desk.invite(&ann, Role::Viewer).await;
    viewer.get("/api/v1/phone").await.problem(403, "FORBIDDEN");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phones_are_their_workspaces_alone_on_sqlite() {
    the_phones_are_their_workspaces_alone(None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phones_are_their_workspaces_alone_on_postgres() {
    let database = Database::create().await;
    the_phones_are_their_workspaces_alone(Some(&database)).await;
    database.drop().await;
}

async fn the_phones_are_their_workspaces_alone(database: Option<&Database>) {
    let folder = tempfile::tempdir().unwrap();
    let stage = Stage::open_on(&folder, database).await;
    assert_eq!(stage.get("/phone").await["customers"].as_array().unwrap().len(), 6);
    let eve = json!({"email": "eve@example.com", "password": PASSWORD, "company_name": "Other"});
    let (status, eve) = stage.call(Method::POST, "/auth/signup", eve).await;
    assert_eq!(status, 201, "{eve}");
    let eve = Stage { token: eve["token"].as_str().unwrap().to_owned(), ..stage };
    let messages = "/phone/customers/15550101001/messages";
    let nothing = async || {
        for (method, path, body) in [
            (Method::GET, "/phone", Value::Null),
            (Method::POST, "/phone/customers", json!({"name": "Nila"})),
            (Method::GET, messages, Value::Null),
            (Method::POST, messages, json!({"text": "Hello"})),
            (Method::POST, "/phone/customers/15550101001/open", Value::Null),
            (Method::PUT, "/phone/faults", json!({"drop_statuses": true})),
            (Method::GET, "/phone/events", Value::Null),
            (Method::GET, "/phone/media/1", Value::Null),
        ] {
            let (status, told) = eve.call(method, path, body).await;
            assert_eq!((status.as_u16(), &told["code"]), (404, &json!("NOT_FOUND")), "{path}: {told}");
        }
    };
    nothing().await;
    // To claim the number is not to have it.
    let account = eve.server.app.config.whatsapp.phone_number_id.clone().unwrap();
    let credentials = json!({"app_secret": "another", "access_token": "t", "business_account_id": "1"});
    let claim = json!({"kind": "whatsapp", "name": "Mine", "account": account, "credentials": credentials});
    assert_eq!(eve.call(Method::POST, "/channels", claim).await.0, 201);
    nothing().await;
    eve.close().await;
}
