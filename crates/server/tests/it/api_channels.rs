//! Channels over HTTP, with the simulator as Meta: connected and in force at once, checked, changed, removed; who may;
//! what nobody sees; that a workspace's app secret opens no other workspace's door.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};
use server::boot::{NodeRole, Server, system_clock};
use sim::{Sim, SimConfig, StatusPlan};

use crate::api_support::{Answer, Desk, Person};
use crate::support::{Database, PATIENCE, install_tls};

const SECRETS: [&str; 4] = ["fictional-app-secret", "fictional-access-token", "another-app-secret", "another-token"];

/// A desk whose Meta is the simulator.
pub struct Ground {
    pub desk: Desk,
    pub sim: Sim,
    pub account: SimConfig,
}

impl Ground {
    pub async fn start(database: Option<Database>, settings: &[(&str, &str)]) -> Ground {
        install_tls();
        let account = SimConfig::default();
        let sim = Sim::start(([127, 0, 0, 1], 0).into(), account.clone()).await.unwrap();
        let graph = sim.graph_base_url();
        let mut all = vec![("whatsapp.graph_base_url", graph.as_str())];
        all.extend_from_slice(settings);
        let desk = Desk::start(&all, database).await;
        Ground { desk, sim, account }
    }

    pub async fn stop(self) {
        self.desk.stop().await;
        self.sim.stop().await;
    }

    pub fn body(&self) -> Value {
        json!({
            "kind": "whatsapp", "name": "Front desk", "account": self.account.phone_number_id,
            "credentials": {
                "app_secret": self.account.app_secret, "access_token": self.account.access_token,
                "business_account_id": self.account.waba_id,
            },
        })
    }

    /// Connects the simulator's number and lets its webhooks come.
    pub async fn connect(&self, owner: &Person) -> Value {
        let channel = owner.post("/api/v1/channels", self.body()).await.ok();
        let path = channel["webhook_path"].as_str().unwrap();
        self.sim.set_webhook_url(Some(format!("{}{path}", self.desk.base())));
        channel
    }

    async fn webhook(&self, path: &str, secret: &str, number: &str, id: &str) -> u16 {
        self.webhook_at(&self.desk.base(), path, secret, number, id).await
    }

    async fn webhook_at(&self, base: &str, path: &str, secret: &str, number: &str, id: &str) -> u16 {
        let now = self.desk.server.app.engine.clock().now().0 / 1_000;
        let body =
            json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages",
            "value": {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number},
                "contacts": [{"profile": {"name": "Asha"}, "wa_id": "15550100001"}],
                "messages": [{"from": "15550100001", "id": id, "timestamp": now.to_string(), "type": "text",
                    "text": {"body": "hello"}}]}}]}]})
            .to_string();
        let signature = channels::whatsapp::signature::sign(secret, body.as_bytes());
        let request = self.desk.http.post(format!("{base}{path}")).body(body);
        let request = request.header("x-hub-signature-256", signature).header("content-type", "application/json");
        request.header("x-api-key", "a proxy's key").send().await.unwrap().status().as_u16()
    }
}

/// `on_both_grounds!(name, …)`, where `name` is an `async fn(Ground)`: a test on each database.
macro_rules! on_both_grounds {
    ($($name:ident($settings:expr)),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                super::$name($crate::api_channels::Ground::start(None, $settings).await).await;
            }
            #[tokio::test]
            async fn on_postgres() {
                let database = $crate::support::Database::create().await;
                super::$name($crate::api_channels::Ground::start(Some(database), $settings).await).await;
            }
        }
    )+};
}
pub(crate) use on_both_grounds;

on_both_grounds!(
    every_node_takes_a_new_channel_at_once(&[]),
    a_channel_is_connected_changed_and_removed(&[]),
    a_channel_is_checked_for_real(&[]),
    roles_workspaces_and_bad_input(&[]),
    an_app_secret_opens_its_own_workspace_alone(&[]),
    the_provider_s_trouble_is_the_channel_s_health(&[]),
);

#[track_caller]
fn assert_no_secret(answer: &Answer) {
    for secret in SECRETS {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
}

async fn count(person: &Person) -> usize {
    person.get("/api/v1/conversations").await.ok().as_array().unwrap().len()
}

async fn a_channel_is_connected_changed_and_removed(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let made = owner.post("/api/v1/channels", ground.body()).await;
    assert_no_secret(&made);
    assert_eq!(made.status, 201);
    let channel = made.json();
    let id = channel["id"].as_str().unwrap();
    assert_eq!(channel["setup"]["callback_url"], format!("{}/webhook/{id}", ground.desk.base()));
    assert!(channel["setup"]["verify_token"].as_str().unwrap().len() >= 20, "made, because none was given");
    assert!(channel["setup"]["fields"].as_array().unwrap().contains(&json!("messages")));
    assert_eq!((&channel["source"], &channel["health"]["status"]), (&json!("app"), &json!("unknown")));
    owner.post("/api/v1/channels", ground.body()).await.problem(409, "CONFLICT");

    // Its own address takes what its secret signed, at once, and nothing else.
    let path = format!("/webhook/{id}");
    assert_eq!(ground.webhook(&path, SECRETS[0], &ground.account.phone_number_id, "wamid.1").await, 200);
    assert_eq!(ground.webhook(&path, "wrong", &ground.account.phone_number_id, "wamid.2").await, 401);
    assert_eq!(count(&owner).await, 1);
    let refused = owner.get(&format!("/api/v1/channels/{id}/refused")).await;
    let listed = refused.ok();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert!(listed[0]["reason"].as_str().unwrap().contains("another app secret"), "{listed}");
    assert!(listed[0]["headers"]["x-hub-signature-256"].is_string());
    assert!(!refused.text.contains("a proxy's key"), "{}", refused.text);
    let health = owner.get(&format!("/api/v1/channels/{id}")).await.ok()["health"].clone();
    assert!(health["last_event_at"].is_string() && health["last_error"]["message"].is_string(), "{health}");

    // A new secret is in force at once, the old one no more; a mask changes nothing.
    let edit = json!({"name": "Shop", "credentials": {"app_secret": "another-app-secret", "access_token": "********"}});
    let edited = owner.send(Method::PATCH, &format!("/api/v1/channels/{id}"), edit).await;
    assert_no_secret(&edited);
    assert_eq!(edited.ok()["name"], "Shop");
    assert_eq!(ground.webhook(&path, SECRETS[0], &ground.account.phone_number_id, "wamid.3").await, 401);
    assert_eq!(ground.webhook(&path, SECRETS[2], &ground.account.phone_number_id, "wamid.4").await, 200);
    let tested = owner.post(&format!("/api/v1/channels/{id}/test"), json!({})).await.ok();
    assert_eq!(tested["checks"][0], json!({"name": "token", "ok": true, "message": "Meta accepts the token."}));

    // The conversations stay; the door is closed.
    let removed = owner.send(Method::DELETE, &format!("/api/v1/channels/{id}"), json!({})).await;
    assert_eq!(removed.status, 204);
    assert_eq!(ground.webhook(&path, SECRETS[2], &ground.account.phone_number_id, "wamid.5").await, 404);
    assert_eq!(count(&owner).await, 1);
    owner.get(&format!("/api/v1/channels/{id}")).await.problem(404, "NOT_FOUND");
    let store = ground.desk.server.app.engine.store();
    let user = store.user_by_email("owner@example.com").await.unwrap().unwrap().user;
    let trail = store.audit(user.workspace_id, None, 50).await.unwrap();
    let actions: Vec<&str> = trail.iter().rev().map(|entry| entry.action.as_str()).collect();
    assert!(actions.ends_with(&["channel.connected", "channel.changed", "channel.removed"]), "{actions:?}");
    for secret in SECRETS {
        assert!(!format!("{trail:?}").contains(secret));
    }
    ground.stop().await;
}

async fn every_node_takes_a_new_channel_at_once(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let config = ground.desk.server.app.config.clone();
    let other = Server::start(config, NodeRole::Api, false, system_clock()).await.unwrap();
    let channel = ground.connect(&owner).await;
    let id = channel["id"].as_str().unwrap();
    let token = channel["setup"]["verify_token"].as_str().unwrap();
    let number = &ground.account.phone_number_id;
    let base = format!("http://{}", other.address);
    let handshake = format!("{base}/webhook/{id}?hub.mode=subscribe&hub.challenge=17&hub.verify_token={token}");
    assert_eq!(ground.desk.http.get(handshake).send().await.unwrap().text().await.unwrap(), "17");
    assert_eq!(ground.webhook_at(&base, &format!("/webhook/{id}"), SECRETS[0], number, "wamid.1").await, 200);
    assert_eq!(count(&owner).await, 1);
    other.stop().await;
    ground.stop().await;
}

async fn a_channel_is_checked_for_real(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let channel = ground.connect(&owner).await;
    let path = format!("/api/v1/channels/{}", channel["id"].as_str().unwrap());
    let check = async || {
        let answer = owner.post(&format!("{path}/test"), json!({})).await;
        assert_no_secret(&answer);
        answer.ok()
    };
    let failing = |answer: &Value| -> Vec<String> {
        let checks = answer["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false);
        checks.map(|check| check["name"].as_str().unwrap().to_owned()).collect()
    };
    // The app is not subscribed yet.
    let before = check().await;
    assert_eq!((failing(&before), &before["success"]), (vec!["business_account".to_owned()], &json!(false)));
    assert_eq!(owner.post(&format!("{path}/subscribe"), json!({})).await.ok()["success"], true);
    let after = check().await;
    assert_eq!((failing(&after), &after["success"]), (vec![], &json!(true)));
    assert!(after["message"].as_str().unwrap().contains("+1 555-010-0100"), "{after}");
    let names: Vec<_> = after["checks"].as_array().unwrap().iter().map(|check| check["name"].clone()).collect();
    assert_eq!(names, ["token", "number", "business_account", "webhook"]);
    let health = owner.get(&path).await.ok()["health"].clone();
    assert_eq!((&health["display_number"], &health["quality"]), (&json!("+1 555-010-0100"), &json!("GREEN")));

    let edit = json!({"credentials": {"access_token": "another-token"}});
    owner.send(Method::PATCH, &path, edit).await.ok();
    assert_eq!(failing(&check().await), ["token", "number", "business_account"], "the new token is in force");
    // A request that came to another port than ours is no way to look around.
    let request = owner.request(Method::POST, &format!("{path}/test")).header("host", "127.0.0.1/../x");
    let answer = Answer::read(request.json(&json!({})).send().await.unwrap()).await;
    assert!(answer.status == 400 || !answer.text.contains("/../x"), "{}", answer.text);
    ground.stop().await;
}

async fn roles_workspaces_and_bad_input(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let id = ground.connect(&owner).await["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/channels/{id}");
    for role in [Role::Operator, Role::Viewer] {
        let member = ground.desk.invite(&owner, role).await;
        let seen = member.get(&path).await;
        assert_no_secret(&seen);
        assert!(seen.ok().get("setup").is_none(), "the verify token is for admins");
        member.post("/api/v1/channels", ground.body()).await.problem(403, "FORBIDDEN");
        member.send(Method::PATCH, &path, json!({"name": "x"})).await.problem(403, "FORBIDDEN");
        member.send(Method::DELETE, &path, json!({})).await.problem(403, "FORBIDDEN");
        member.get(&format!("{path}/refused")).await.problem(403, "FORBIDDEN");
        member.post(&format!("{path}/test"), json!({})).await.problem(403, "FORBIDDEN");
        member.post(&format!("{path}/subscribe"), json!({})).await.problem(403, "FORBIDDEN");
    }
    let stranger = ground.desk.sign_up("stranger@example.com").await;
    for answer in [
        stranger.get(&path).await,
        stranger.get(&format!("{path}/refused")).await,
        stranger.post(&format!("{path}/test"), json!({})).await,
        stranger.post(&format!("{path}/subscribe"), json!({})).await,
        stranger.send(Method::PATCH, &path, json!({"name": "x"})).await,
        stranger.send(Method::DELETE, &path, json!({})).await,
    ] {
        answer.problem(404, "NOT_FOUND");
    }
    let wrong = json!({
        "kind": "pigeon", "name": " ", "account": "+1 555", "agent_id": "00000000-0000-7000-8000-000000000001",
        "credentials": {"app_secret": "a b", "access_token": "", "business_account_id": "x"},
    });
    let problem = owner.post("/api/v1/channels", wrong).await.problem(422, "VALIDATION_FAILED");
    let fields: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    let expected = [
        "kind",
        "name",
        "account",
        "agent_id",
        "credentials.app_secret",
        "credentials.access_token",
        "credentials.business_account_id",
    ];
    assert_eq!(fields, expected);
    owner.post("/api/v1/channels", json!({"kind": "whatsapp"})).await.problem(400, "VALIDATION_FAILED");
    let web = owner.get("/api/v1/channels").await.ok();
    let web = web.as_array().unwrap().iter().find(|channel| channel["kind"] == "web").unwrap().clone();
    assert_eq!(web["health"]["status"], "ok");
    let web = format!("/api/v1/channels/{}", web["id"].as_str().unwrap());
    owner.send(Method::DELETE, &web, json!({})).await.problem(409, "CONFLICT");
    let secret = json!({"credentials": {"app_secret": "x"}});
    owner.send(Method::PATCH, &web, secret).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(owner.post(&format!("{web}/test"), json!({})).await.ok()["success"], true);
    ground.stop().await;
}

async fn an_app_secret_opens_its_own_workspace_alone(ground: Ground) {
    let first = ground.desk.sign_up("first@example.com").await;
    let second = ground.desk.sign_up("second@example.com").await;
    let number = ground.account.phone_number_id.clone();
    ground.connect(&first).await;
    // The same number with the same app secret could not be told apart.
    second.post("/api/v1/channels", ground.body()).await.problem(409, "CONFLICT");
    // With another secret anybody may claim any number; it opens nothing.
    let mut claimed = ground.body();
    claimed["credentials"]["app_secret"] = json!("another-app-secret");
    let claim = second.post("/api/v1/channels", claimed).await.ok();
    let own = claim["webhook_path"].as_str().unwrap();
    for path in ["/webhook", own] {
        assert_eq!(ground.webhook(path, "another-app-secret", &number, &format!("wamid.{path}")).await, 200);
    }
    assert_eq!((count(&first).await, count(&second).await), (0, 1), "what the second signs, the first never sees");
    assert_eq!(ground.webhook("/webhook", SECRETS[0], &number, "wamid.first").await, 200);
    assert_eq!((count(&first).await, count(&second).await), (1, 1));
    // Nor can the second take the first's secret over by an edit.
    let edit = json!({"credentials": {"app_secret": ground.account.app_secret}});
    let path = format!("/api/v1/channels/{}", claim["id"].as_str().unwrap());
    second.send(Method::PATCH, &path, edit).await.problem(409, "CONFLICT");
    // What was refused at a shared address is nobody's where there are several.
    assert_eq!(ground.webhook("/webhook", "wrong", &number, "wamid.x").await, 401);
    assert_eq!(second.get(&format!("{path}/refused")).await.ok(), json!([]));
    ground.stop().await;
}

async fn the_provider_s_trouble_is_the_channel_s_health(ground: Ground) {
    let owner = ground.desk.sign_up("owner@example.com").await;
    let channel = ground.connect(&owner).await;
    let path = format!("/api/v1/channels/{}", channel["id"].as_str().unwrap());
    assert!(ground.sim.phone("15550100001").text("hello").await.acknowledged);
    let conversation = owner.conversation().await;
    let send = format!("/api/v1/conversations/{conversation}");
    owner.post(&format!("{send}/takeover"), json!({})).await.ok();
    ground.sim.graph().set_status_plan(StatusPlan::none());
    let edit = |token: &str| json!({"credentials": {"access_token": token}});
    let before = ground.sim.graph().accepted_count();
    owner.post(&format!("{send}/messages"), json!({"text": "one"})).await.ok();
    ground.sim.graph().wait_accepted(before + 1, PATIENCE).await;
    let mut growth = ground.desk.server.app.engine.growth();
    owner.send(Method::PATCH, &path, edit("another-token")).await.ok();
    owner.post(&format!("{send}/messages"), json!({"text": "two"})).await.ok();
    let health = tokio::time::timeout(PATIENCE, async {
        loop {
            let health = owner.get(&path).await.ok()["health"].clone();
            if health["status"] == "error" {
                return health;
            }
            // Woken by the next commit; the attempt's own is one of them.
            let _ = tokio::time::timeout(std::time::Duration::from_millis(100), growth.recv()).await;
        }
    })
    .await
    .unwrap();
    assert_eq!(health["last_error"]["code"], "190", "{health}");
    ground.stop().await;
}
