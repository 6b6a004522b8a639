//! Delivery of webhooks: form, signature, retry, duplicates, order of statuses.

use serde_json::Value;
use sim::{Draft, MediaDraft, RawSignature, SimConfig, StatusKind, StatusPlan, WebhookConfig};

use crate::support::{PATIENCE, USER, pair, send, text};

fn kinds(statuses: &[Value]) -> Vec<&str> {
    statuses.iter().map(|one| one["status"].as_str().unwrap()).collect()
}

/// Statuses apart from each other and one after the other.
fn one_by_one() -> WebhookConfig {
    WebhookConfig { concurrency: 1, status_batch_max: 1, ..WebhookConfig::default() }
}

#[tokio::test]
async fn a_message_is_ascii_signed_over_its_bytes_and_in_the_references_form() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    let sent = sim.phone(USER).text("வணக்கம் 👍 a/b").await;
    let arrived = &receiver.arrived()[0];
    assert!(arrived.body.is_ascii());
    let raw = std::str::from_utf8(&arrived.body).unwrap();
    assert!(raw.contains(r"\u0bb5\u0ba3") && raw.contains(r"\ud83d\udc4d") && raw.contains(r"a\/b"), "{raw}");
    assert_eq!(arrived.signature.as_ref().unwrap().len(), "sha256=".len() + 64);
    assert_eq!(arrived.json()["object"], "whatsapp_business_account");
    let value = arrived.value();
    assert_eq!(value["metadata"]["phone_number_id"], SimConfig::default().phone_number_id);
    assert_eq!(value["contacts"][0]["wa_id"], USER);
    let message = &value["messages"][0];
    assert_eq!(message["text"]["body"], "வணக்கம் 👍 a/b");
    assert_eq!(message["id"], sent.wamid);
    assert!(message["timestamp"].is_string());
}

#[tokio::test]
async fn a_refused_webhook_is_sent_again_until_it_is_taken() {
    let webhooks = WebhookConfig { retry_initial_ms: 5, ..WebhookConfig::default() };
    let (sim, receiver) = pair(SimConfig { webhooks, ..SimConfig::default() }).await;
    receiver.refuse_next(&[500, 401, 302]);
    assert!(sim.phone(USER).text("Hi").await.acknowledged);
    let arrived = receiver.arrived();
    assert_eq!(arrived.len(), 4);
    assert!(arrived.iter().all(|one| one.body == arrived[0].body && one.signature == arrived[0].signature));
    assert_eq!(sim.graph().webhook_stats().failed_posts, 3);
}

#[tokio::test]
async fn it_gives_up_when_told_to_and_follows_a_moved_receiver() {
    let webhooks = WebhookConfig { retry_initial_ms: 1, give_up_after: Some(2), ..WebhookConfig::default() };
    let (sim, receiver) = pair(SimConfig { webhooks, ..SimConfig::default() }).await;
    receiver.refuse_next(&[500, 500]);
    assert!(!sim.phone(USER).text("lost").await.acknowledged);
    assert_eq!(sim.graph().webhook_stats().dropped_updates, 1);
    sim.graph().set_webhooks(WebhookConfig { retry_initial_ms: 1, retry_max_ms: 5, ..WebhookConfig::default() });
    // Nobody listens on port 1; the message waits until the address is right again.
    sim.set_webhook_url(Some("http://127.0.0.1:1/hook".into()));
    let (_, settled) = sim.phone(USER).post(Draft::text("found")).unwrap();
    sim.set_webhook_url(Some(receiver.url.clone()));
    assert!(settled.await.unwrap());
}

#[tokio::test]
async fn forced_duplicates_and_redelivery_repeat_the_same_message() {
    let webhooks = WebhookConfig { duplicate_probability: 1.0, ..WebhookConfig::default() };
    let (sim, receiver) = pair(SimConfig { webhooks, ..SimConfig::default() }).await;
    let sent = sim.phone(USER).text("Hi").await;
    assert!(sim.graph().wait_idle(PATIENCE).await);
    assert_eq!(receiver.arrived().len(), 2);
    assert_eq!(receiver.arrived()[0].body, receiver.arrived()[1].body);
    sim.graph().set_webhooks(WebhookConfig::default());
    assert!(sim.graph().redeliver(&sent.wamid));
    assert_eq!(receiver.wait(3).await[2].value()["messages"][0]["id"], sent.wamid);
    assert!(!sim.graph().redeliver("wamid.UNKNOWN"));
}

#[tokio::test]
async fn statuses_follow_their_plan() {
    use StatusKind::{Delivered, Read, Sent};
    let (sim, receiver) = pair(SimConfig { webhooks: one_by_one(), ..SimConfig::default() }).await;
    sim.phone(USER).text("Hi").await;
    sim.graph().plan_next(1, StatusPlan::of(&[Delivered, Sent]));
    sim.graph().plan_next(1, StatusPlan::of(&[Sent, Read]).spaced(2));
    sim.graph().plan_next(1, StatusPlan::failed(131026));
    sim.graph().plan_next(1, StatusPlan { lost: 1.0, ..StatusPlan::default() });
    for expected in
        [vec!["delivered", "sent"], vec!["sent", "read"], vec!["failed"], vec![], vec!["sent", "delivered", "read"]]
    {
        let before = receiver.statuses().len();
        assert_eq!(send(&sim, text("x")).await.0, 200);
        assert!(sim.graph().wait_idle(PATIENCE).await);
        assert_eq!(kinds(&receiver.statuses()[before..]), expected);
    }
}

#[tokio::test]
async fn a_status_can_come_before_the_response() {
    let statuses = StatusPlan { before_response: true, ..StatusPlan::default() };
    let (sim, receiver) = pair(SimConfig { statuses, webhooks: one_by_one(), ..SimConfig::default() }).await;
    sim.phone(USER).text("Hi").await;
    let (_, answer) = send(&sim, text("x")).await;
    let first = &receiver.statuses()[0];
    assert_eq!((&first["status"], &first["id"]), (&"sent".into(), &answer["messages"][0]["id"]));
}

#[tokio::test]
async fn statuses_that_queue_up_share_a_post() {
    let webhooks = WebhookConfig { concurrency: 1, retry_initial_ms: 1, ..WebhookConfig::default() };
    let (sim, receiver) = pair(SimConfig { webhooks, ..SimConfig::default() }).await;
    sim.phone(USER).text("Hi").await;
    let before = receiver.arrived().len();
    assert_eq!(send(&sim, text("x")).await.0, 200);
    assert!(sim.graph().wait_idle(PATIENCE).await);
    assert_eq!(receiver.arrived().len(), before + 1);
    assert_eq!(kinds(&receiver.statuses()), ["sent", "delivered", "read"]);
}

#[tokio::test]
async fn inbound_types_have_the_references_form() {
    let (sim, receiver) = pair(SimConfig { webhooks: one_by_one(), ..SimConfig::default() }).await;
    let phone = sim.phone(USER);
    let drafts = [
        Draft::button_reply("yes", "Yes").reply_to("wamid.OUT"),
        Draft::list_reply("s1", "10:30"),
        Draft::reaction("wamid.OUT", "👍"),
        Draft::image(MediaDraft::of("image/png", b"png").caption("menu?")),
        Draft::voice(b"ogg"),
        Draft::raw(serde_json::json!({"type": "unsupported", "unsupported": {"type": "poll"}})),
    ];
    for draft in drafts {
        assert!(phone.send(draft).await.unwrap().acknowledged);
    }
    let messages: Vec<Value> = receiver.arrived().iter().map(|one| one.value()["messages"][0].clone()).collect();
    assert_eq!(messages[0]["interactive"]["button_reply"]["id"], "yes");
    assert_eq!(messages[0]["context"]["id"], "wamid.OUT");
    assert_eq!(messages[1]["interactive"]["type"], "list_reply");
    assert_eq!(messages[2]["reaction"]["emoji"], "👍");
    assert_eq!(messages[3]["image"]["caption"], "menu?");
    assert_eq!(messages[4]["audio"]["voice"], true);
    assert_eq!(messages[5]["type"], "unsupported");
    assert!(phone.send(Draft::default()).await.is_none());
}

#[tokio::test]
async fn verification_and_hand_made_webhooks() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    assert!(sim.graph().verify_webhook(None).await);
    assert!(!sim.graph().verify_webhook(Some("wrong & odd")).await);
    // The vector of the reference, §1.2.
    let body = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"text","text":{"body":"\u0bb5\u0ba3\u0b95\u0bcd\u0b95\u0bae\u0bcd"}}]}}]}]}"#;
    assert_eq!(sim.graph().post_raw(body, RawSignature::Correct).await, Some(200));
    assert_eq!(sim.graph().post_raw(body, RawSignature::Missing).await, Some(200));
    let arrived = receiver.arrived();
    let expected = "sha256=af6ef1bc015149cb228ea9e2f7e2086a209f3752f5e05ed6ae2266cb6ff4b1e8";
    assert_eq!(arrived[0].signature.as_deref(), Some(expected));
    assert_eq!(arrived[1].signature, None);
    sim.graph().post_field("account_alerts", serde_json::json!({"entity_type": "WABA"}));
    assert_eq!(receiver.wait(3).await[2].json()["entry"][0]["changes"][0]["field"], "account_alerts");
}

#[tokio::test]
async fn the_end_of_the_simulator_settles_who_waits() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    sim.set_webhook_url(Some("http://127.0.0.1:1/hook".into()));
    let (_, settled) = sim.phone(USER).post(Draft::text("never taken")).unwrap();
    sim.stop().await;
    let settled = tokio::time::timeout(PATIENCE, settled).await.expect("settled in time");
    assert!(!settled.unwrap_or(false));
}
