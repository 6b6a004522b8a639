//! Sending: acceptance, refusals by the limits of the reference, window and rate limits.

use serde_json::{Value, json};
use sim::{FaultRule, FaultTarget, GraphFault, Limits, PairLimit, SimConfig};

use crate::support::{PATIENCE, USER, client, pair, send, text};

fn of(kind: &str, object: Value) -> Value {
    let mut body = json!({"messaging_product": "whatsapp", "to": format!("+{USER}"), "type": kind});
    body[kind] = object;
    body
}

#[tokio::test]
async fn an_accepted_message_is_in_the_ledger_and_on_the_phone() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let asked = sim.phone(USER).text("Hi").await;
    assert!(asked.acknowledged);
    let mut body = text("Hello வணக்கம்");
    body["context"] = json!({"message_id": asked.wamid});
    let (status, answer) = send(&sim, body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["contacts"][0]["wa_id"], USER);
    let accepted = sim.graph().wait_accepted(1, PATIENCE).await;
    assert_eq!(accepted[0].text.as_deref(), Some("Hello வணக்கம்"));
    assert_eq!(accepted[0].opaque.as_deref(), Some("ours-1"));
    assert_eq!(accepted[0].context_message_id.as_deref(), Some(asked.wamid.as_str()));
    assert_eq!(answer["messages"][0]["id"], json!(&*accepted[0].wamid));
    assert_eq!(sim.phone(USER).thread().len(), 2);
    assert!(sim.graph().customer_messages(0)[0].acknowledged_ms.is_some());
}

#[tokio::test]
async fn a_customer_without_a_number_is_addressed_by_user_id() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    let phone = sim.phone("US.10000000000000000001");
    phone.text("Hi").await;
    let message = receiver.arrived()[0].value();
    assert!(message["messages"][0].get("from").is_none() && message["contacts"][0].get("wa_id").is_none());
    assert_eq!(message["messages"][0]["from_user_id"], "US.10000000000000000001");
    let body = json!({"messaging_product": "whatsapp", "recipient": "US.10000000000000000001", "type": "text",
                      "text": {"body": "Hello"}});
    let (status, answer) = send(&sim, body).await;
    assert_eq!(status, 200, "{answer}");
    assert!(answer["contacts"][0].get("wa_id").is_none());
    assert_eq!(phone.received().len(), 1);
}

#[tokio::test]
async fn what_breaks_a_limit_is_refused_with_the_references_code() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let button = |id: &str, title: &str| json!({"type": "reply", "reply": {"id": id, "title": title}});
    let buttons = |buttons: Vec<Value>| {
        of("interactive", json!({"type": "button", "body": {"text": "?"}, "action": {"buttons": buttons}}))
    };
    let rows =
        |count: usize| -> Vec<Value> { (0..count).map(|n| json!({"id": n.to_string(), "title": "t"})).collect() };
    let list = |sections: Value| {
        of(
            "interactive",
            json!({"type": "list", "body": {"text": "?"}, "action": {"button": "Show", "sections": sections}}),
        )
    };
    let cases = [
        (text(&"x".repeat(4097)), 100),
        (text(""), 131008),
        (of("text", json!({"body": "x", "preview": true})), 100),
        (of("image", json!({"link": "https://example.com/a.png", "caption": "x".repeat(1025)})), 100),
        (of("image", json!({"id": "1", "link": "https://example.com/a.png"})), 100),
        (of("image", json!({})), 131008),
        (of("image", json!({"id": "nothing"})), 100),
        (of("audio", json!({"link": "https://example.com/a.ogg", "caption": "x"})), 100),
        (of("reaction", json!({"message_id": "wamid.X"})), 131008),
        (of("location", json!({"latitude": 91, "longitude": 0})), 131009),
        (of("contacts", json!([])), 131009),
        (of("poll", json!({})), 100),
        (buttons((0..4).map(|n| button(&n.to_string(), &n.to_string())).collect()), 131009),
        (buttons(vec![button("a", &"t".repeat(21))]), 100),
        (buttons(vec![button("a", "1"), button("a", "2")]), 131009),
        (buttons(vec![button("a", "1"), button("b", "1")]), 131009),
        (list(json!([{"rows": rows(11)}])), 131009),
        (list(json!([{"rows": rows(1)}, {"rows": rows(1)}])), 131008),
        (of("interactive", json!({"type": "cta_url", "body": {"text": "?"}, "action": {"name": "cta_url"}})), 131008),
        (of("template", json!({"name": "nothing", "language": {"code": "en"}})), 132001),
        (of("template", json!({"name": "appointment_reminder", "language": {"code": "en"}})), 132000),
        (json!({"messaging_product": "whatsapp", "to": "somebody", "type": "text", "text": {"body": "x"}}), 131009),
        (json!({"to": "+1555", "type": "text", "text": {"body": "x"}}), 131008),
    ];
    for (body, code) in cases {
        let (status, answer) = send(&sim, body.clone()).await;
        assert_eq!(answer["error"]["code"], code, "{body} {answer}");
        assert_eq!(status, if code == 132001 { 404 } else { 400 });
        assert_eq!(answer["error"]["type"], "OAuthException");
    }
    let mut long = text("x");
    long["biz_opaque_callback_data"] = json!("x".repeat(513));
    assert_eq!(send(&sim, long).await.1["error"]["code"], 100);
    assert_eq!(sim.graph().accepted_count(), 0);
}

#[tokio::test]
async fn what_keeps_the_limits_is_accepted() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    sim.phone(USER).text("Hi").await;
    let template = json!({"name": "appointment_reminder", "language": {"code": "ta"}, "components": [
        {"type": "body", "parameters": [{"type": "text", "text": "A"}, {"type": "text", "text": "10:30"}]}]});
    let list = json!({"type": "list", "header": {"type": "text", "text": "Slots"}, "body": {"text": "Choose"},
        "action": {"button": "Show", "sections": [{"title": "Monday", "rows": [{"id": "s1", "title": "10:30", "description": "Room 2"}]}]}});
    let flow = json!({"type": "flow", "body": {"text": "Book"}, "action": {"name": "flow", "parameters": {
        "flow_message_version": "3", "flow_token": "t1", "flow_id": "500", "flow_cta": "Book", "flow_action": "navigate",
        "flow_action_payload": {"screen": "FIRST", "data": {"k": "v"}}}}});
    let cases = [
        text(&"வ".repeat(4096)),
        of("template", template),
        of("interactive", list),
        of("interactive", flow),
        of(
            "interactive",
            json!({"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}}),
        ),
        of("document", json!({"link": "https://example.com/a.pdf", "filename": "a.pdf", "caption": "bill"})),
        of("reaction", json!({"message_id": "wamid.X", "emoji": ""})),
        of("location", json!({"latitude": 13.08, "longitude": "80.27", "name": "Shop"})),
    ];
    for body in cases {
        let (status, answer) = send(&sim, body.clone()).await;
        assert_eq!(status, 200, "{body} {answer}");
    }
}

#[tokio::test]
async fn token_number_and_version_are_checked() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let config = SimConfig::default();
    let call = |path: String, token: &str| {
        client().post(format!("http://{}{path}", sim.addr())).bearer_auth(token).json(&text("x")).send()
    };
    let code = |response: reqwest::Response| async {
        (response.status().as_u16(), response.json::<Value>().await.unwrap()["error"]["code"].clone())
    };
    let own = format!("/v23.0/{}/messages", config.phone_number_id);
    assert_eq!(code(call(own, "wrong").await.unwrap()).await, (401, json!(190)));
    let other = call("/v23.0/999/messages".into(), &config.access_token).await.unwrap();
    assert_eq!(code(other).await, (400, json!(33)));
}

#[tokio::test]
async fn outside_the_window_a_message_is_accepted_and_fails_later() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    sim.phone(USER).text("Hi").await;
    assert_eq!(send(&sim, text("in time")).await.0, 200);
    sim.graph().advance_clock(24 * 60 * 60 * 1000);
    assert_eq!(send(&sim, text("too late")).await.0, 200);
    assert!(sim.graph().wait_idle(PATIENCE).await);
    let late = &sim.graph().accepted(0)[1];
    let failed: Vec<Value> = receiver.statuses().into_iter().filter(|one| one["id"] == *late.wamid).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["status"], "failed");
    assert_eq!(failed[0]["errors"][0]["code"], 131047);
    assert_eq!(failed[0]["biz_opaque_callback_data"], "ours-1");
}

#[tokio::test]
async fn pair_and_throughput_limits_refuse_what_is_too_fast() {
    let pair_limit = PairLimit { burst: 2, interval_ms: 60_000 };
    let limits = Limits { pair: Some(pair_limit), throughput_per_s: None, ..Limits::default() };
    let (sim, _receiver) = pair(SimConfig { limits, ..SimConfig::default() }).await;
    assert_eq!(send(&sim, text("1")).await.0, 200);
    assert_eq!(send(&sim, text("2")).await.0, 200);
    assert_eq!(send(&sim, text("3")).await.1["error"]["code"], 131056);
    sim.graph().advance_clock(60_000);
    assert_eq!(send(&sim, text("4")).await.0, 200);
    sim.graph().set_limits(Limits { pair: None, throughput_per_s: Some(1), ..Limits::default() });
    assert_eq!(send(&sim, text("5")).await.0, 200);
    assert_eq!(send(&sim, text("6")).await.1["error"]["code"], 130429);
}

#[tokio::test]
async fn read_and_typing_are_recorded_and_can_fail() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let asked = sim.phone(USER).text("Hi").await;
    let mark = json!({"messaging_product": "whatsapp", "status": "read", "message_id": asked.wamid,
                      "typing_indicator": {"type": "text"}});
    assert_eq!(send(&sim, mark.clone()).await, (200, json!({"success": true})));
    let reads = sim.graph().reads();
    assert!(reads[0].typing && reads[0].from.as_deref() == Some(USER) && reads[0].message_id == asked.wamid);
    let fault = GraphFault::Error { code: 131000, retry_after_s: None };
    sim.graph().inject(FaultRule { target: FaultTarget::Read, ..FaultRule::once(fault) });
    assert_eq!(send(&sim, mark).await.0, 500);
    assert_eq!(sim.graph().accepted_count(), 0);
}

#[tokio::test]
async fn error_faults_carry_code_and_retry_hint() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let fault = GraphFault::Error { code: 130429, retry_after_s: Some(3) };
    sim.graph().inject(FaultRule::once(fault));
    let url = format!("{}/{}/messages", sim.graph_base_url(), SimConfig::default().phone_number_id);
    let call = || client().post(&url).bearer_auth(SimConfig::default().access_token).json(&text("x")).send();
    let response = call().await.unwrap();
    assert_eq!(response.status(), 400);
    assert_eq!(response.headers()["retry-after"], "3");
    assert_eq!(response.json::<Value>().await.unwrap()["error"]["code"], 130429);
    sim.graph().inject(FaultRule::once(GraphFault::Html500));
    let response = call().await.unwrap();
    assert_eq!(response.status(), 500);
    assert!(response.text().await.unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(call().await.unwrap().status(), 200);
}
