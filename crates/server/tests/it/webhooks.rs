//! Webhooks over HTTP: what every body becomes, bodies meant to harm, signatures, the handshake.

use std::collections::BTreeMap;
use std::path::PathBuf;

use model::UnixMs;
use reqwest::Response;
use serde_json::{Map, Value, json};
use server::boot::NodeRole;

use crate::rows::{Reader, bytes};
use crate::support::{Wishes, World, eager, on_both};

/// Ten minutes after the clock of the fixtures.
const NOW: UnixMs = UnixMs(1_795_000_600_000);
const SECRET: &str = "fictional-app-secret";
const VERIFY_TOKEN: &str = "fictional-verify-token";
const PER_EVENT: [&str; 9] = [
    "messages",
    "conversations",
    "contact_identities",
    "contacts",
    "parked_statuses",
    "channel_events",
    "raw_events",
    "jobs",
    "feed",
];

/// A node that receives and does not answer, at the time of the fixtures.
fn receiving() -> Wishes {
    eager().role(NodeRole::Api).still_at(NOW)
}

on_both!(
    every_body_becomes_what_it_is_once(receiving()),
    hostile_bodies_harm_nobody(receiving()),
    hostile_neighbours_lose_nothing(receiving()),
    forged_and_oversized_bodies_are_refused(receiving()),
    the_handshake_answers_only_the_right_token(receiving()),
);

fn fixtures(folder: &str) -> Vec<(String, Vec<u8>)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../channels/tests/fixtures").join(folder);
    let files = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let mut list: Vec<_> = files
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect();
    list.sort();
    assert!(list.len() > 10);
    list
}

fn fixture(name: &str) -> Vec<u8> {
    fixtures("meta").into_iter().find(|(known, _)| known == name).unwrap().1
}

async fn post(world: &World, path: &str, signature: Option<&str>, body: Vec<u8>) -> Response {
    let mut request = world.http.post(world.url(path)).header("content-type", "application/json").body(body);
    if let Some(signature) = signature {
        request = request.header("x-hub-signature-256", signature);
    }
    request.send().await.unwrap()
}

async fn signed(world: &World, path: &str, body: &[u8]) -> Response {
    let signature = channels::whatsapp::signature::sign(SECRET, body);
    post(world, path, Some(&signature), body.to_vec()).await
}

#[track_caller]
fn assert_received((status, text): &(u16, String), name: &str) {
    assert_eq!((*status, text.as_str()), (200, r#"{"status":"received"}"#), "{name}");
}

async fn read(answer: Response) -> (u16, String) {
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The three shared addresses and the channel's own.
async fn addresses(world: &World) -> Vec<String> {
    let channels = world.server.app.engine.store().all_channels().await.unwrap();
    let own = channels.iter().find(|channel| channel.kind == "whatsapp").unwrap().id;
    vec![
        "/webhook".into(),
        "/api/v1/whatsapp/webhook".into(),
        "/api/whatsapp/webhook".into(),
        format!("/webhook/{own}"),
        // As somebody may have entered it at the provider.
        "/api/whatsapp/webhook/".into(),
        format!("/webhook/{own}/"),
    ]
}

async fn forget_everything(reader: &Reader) {
    for table in PER_EVENT {
        reader.run(&format!("DELETE FROM {table}")).await;
    }
}

async fn every_body_becomes_what_it_is_once(world: World) {
    let reader = Reader::open(&world.database).await;
    let addresses = addresses(&world).await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/webhooks");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_sort_maps(true);
    for (at, (name, body)) in fixtures("meta").into_iter().enumerate() {
        forget_everything(&reader).await;
        let first = read(signed(&world, &addresses[at % addresses.len()], &body).await).await;
        assert_received(&first, &name);
        let kept = reader.rows("hex:body", "raw_events").await;
        assert_eq!(kept.len(), 1, "{name}");
        assert_eq!(world.server.app.engine.store().vault().open(&bytes(&kept[0]["body"])).unwrap(), body, "{name}");
        let before = (became(&world, &reader).await, reader.count("feed").await);
        settings.bind(|| insta::assert_json_snapshot!(name.as_str(), before.0));
        // The provider repeats itself, by another way.
        let second = read(signed(&world, &addresses[(at + 1) % addresses.len()], &body).await).await;
        assert_received(&second, &name);
        let mut after = (became(&world, &reader).await, reader.count("feed").await);
        after.0["raw"].as_array_mut().unwrap().pop();
        assert_eq!(after, before, "{name}: the second delivery changed something");
    }
    // What is for a number that nobody has is counted: one message, delivered twice.
    assert_eq!(world.server.app.engine.counters().unrouted.load(std::sync::atomic::Ordering::Relaxed), 2);
    world.stop().await;
}

/// Everything that the events in the database say, without ids.
async fn became(world: &World, reader: &Reader) -> Value {
    let mut aliases = BTreeMap::<String, Vec<Value>>::new();
    for mut alias in reader.rows("hex:contact_id kind", "contact_identities ORDER BY kind").await {
        let contact = take(&mut alias, "contact_id");
        aliases.entry(contact.as_str().unwrap().to_owned()).or_default().push(take(&mut alias, "kind"));
    }
    let conversations = conversations(reader).await;
    let mut contacts = Vec::new();
    for mut row in reader.rows("hex:id name bool:blocked marketing_opt_out_at hex:identity", "contacts").await {
        let id = take(&mut row, "id").as_str().unwrap().to_owned();
        let identity = world.server.app.engine.store().vault().open(&bytes(&row["identity"])).unwrap();
        row["identity"] = serde_json::from_slice(&identity).unwrap();
        row["aliases"] = json!(aliases.remove(&id));
        row["conversations"] = json!(conversations.get(&id));
        contacts.push(row);
    }
    contacts.sort_by_key(|contact| contact["identity"].to_string());
    let mut events = reader.rows("kind json:event", "channel_events").await;
    events.sort_by_key(Value::to_string);
    json!({
        "contacts": contacts,
        "events": events,
        "parked": reader.rows("provider_id receipt at error_code error_text", "parked_statuses ORDER BY provider_id, receipt").await,
        "raw": reader.rows("source state", "raw_events ORDER BY id").await,
        "strays": aliases.len(),
    })
}

/// Conversations by contact, the oldest first, with their messages and their lane.
async fn conversations(reader: &Reader) -> BTreeMap<String, Vec<Value>> {
    let mut lanes = BTreeMap::new();
    for mut lane in reader.rows("hex:key state run_at turn_at deadline_at deliver_at", "jobs WHERE kind = 'lane'").await
    {
        lanes.insert(take(&mut lane, "key").as_str().unwrap().to_owned(), lane);
    }
    let mut messages = BTreeMap::<String, Vec<Value>>::new();
    let columns =
        "hex:conversation_id seq provider_id direction sender json:content text json:context reply_to order_at
        delivery delivery_at attempts error_code error_text edited_at revoked_at";
    for mut message in reader.rows(columns, "messages ORDER BY seq").await {
        let conversation = take(&mut message, "conversation_id").as_str().unwrap().to_owned();
        messages.entry(conversation).or_default().push(message);
    }
    let mut found = BTreeMap::<String, Vec<Value>>::new();
    let columns =
        "hex:id hex:contact_id status mode epoch message_count inbound_seq answered_seq unread_count started_at
        last_message_at last_inbound_at waiting_since last_text flag ended_at end_reason";
    for mut row in reader.rows(columns, "conversations ORDER BY id").await {
        let id = take(&mut row, "id").as_str().unwrap().to_owned();
        let contact = take(&mut row, "contact_id").as_str().unwrap().to_owned();
        row["messages"] = json!(messages.remove(&id));
        row["lane"] = json!(lanes.remove(&id));
        found.entry(contact).or_default().push(row);
    }
    assert!(messages.is_empty() && lanes.is_empty(), "messages or lanes without a conversation");
    found
}

fn take(row: &mut Value, name: &str) -> Value {
    let row: &mut Map<String, Value> = row.as_object_mut().unwrap();
    row.remove(name).unwrap()
}

async fn hostile_bodies_harm_nobody(world: World) {
    let reader = Reader::open(&world.database).await;
    for (name, body) in fixtures("meta-hostile") {
        let (status, text) = read(signed(&world, "/webhook", &body).await).await;
        if matches!(name.as_str(), "empty_body" | "truncated") {
            assert_eq!(status, 400, "{name}: {text}");
        } else {
            assert_received(&(status, text), &name);
        }
        let alive = world.http.get(world.url("/health/live")).send().await.unwrap();
        assert_eq!(alive.status(), 200, "after {name}");
    }
    // And those that come next are taken.
    assert_received(&read(signed(&world, "/webhook", &fixture("text_simple")).await).await, "text_simple");
    assert_eq!(
        reader.count("messages WHERE text = 'Hello, are you open tomorrow?' AND provider_id LIKE 'wamid.%'").await,
        1
    );
    world.stop().await;
}

/// Elements of `messages[]`, not necessarily JSON.
fn hostile_messages() -> Vec<(String, Vec<u8>)> {
    let mut list = Vec::new();
    for (name, body) in fixtures("meta-hostile") {
        let start = body.windows(10).position(|part| part == b"\"messages\"");
        let end = body.windows(7).rposition(|part| part == b"\"field\"");
        let (Some(start), Some(end)) = (start, end) else { continue };
        let inside = &body[start..end];
        let open = inside.iter().position(|byte| *byte == b'[');
        let close = inside.iter().rposition(|byte| *byte == b']');
        let (Some(open), Some(close)) = (open, close) else { continue };
        if open < close && inside[open + 1] == b'{' {
            list.push((name, inside[open + 1..close].to_vec()));
        }
    }
    assert!(list.len() >= 9, "{:?}", list.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let text = |members: &str| format!(r#"{{"from":"15550100199","timestamp":"1795000000",{members}}}"#).into_bytes();
    list.push(("nul_in_id".into(), text(r#""id":"wamid.a\u0000b","type":"text","text":{"body":"x"}"#)));
    list.push(("nul_in_type".into(), text(r#""id":"wamid.type","type":"te\u0000xt","text":{"body":"x"}"#)));
    list.push((
        "nul_in_reply".into(),
        text(r#""id":"wamid.reply","type":"text","text":{"body":"x"},"context":{"id":"wamid.\u0000","from":"\u0000"}"#),
    ));
    list.push((
        "nul_in_referral".into(),
        text(r#""id":"wamid.ref","type":"text","text":{"body":"x"},"referral":{"headline":"\u0000","a\u0000":1}"#),
    ));
    list.push((
        "nul_in_emoji".into(),
        text(r#""id":"wamid.emoji","type":"reaction","reaction":{"message_id":"\u0000","emoji":"\u0000"}"#),
    ));
    list.push(("nul_in_file_name".into(), text(r#""id":"wamid.doc","type":"document","document":{"id":"1\u0000","filename":"a\u0000.pdf","caption":"\u0000"}"#)));
    list.push((
        "nul_in_unknown".into(),
        text(r#""id":"wamid.new","type":"hologram","hologram":{"a\u0000b":["\u0000",{"\u0000":null}]}"#),
    ));
    list.push((
        "nul_in_location".into(),
        text(
            r#""id":"wamid.loc","type":"location","location":{"latitude":1e999,"longitude":"\u0000","name":"\u0000"}"#,
        ),
    ));
    list.push(("surrogates_in_id".into(), text(r#""id":"wamid.\ud83d","type":"text","text":{"body":"\udc00\ud83d"}"#)));
    list.push((
        "nul_in_sender".into(),
        text(r#""id":"wamid.sender","from_user_id":"US.\u0000","type":"text","text":{"body":"x"}"#),
    ));
    list.push((
        "negative_time".into(),
        br#"{"from":"15550100199","timestamp":"-99999999999999","id":"wamid.neg","type":"text","text":{"body":"x"}}"#
            .to_vec(),
    ));
    list.push((
        "long_id".into(),
        text(&format!(r#""id":"wamid.{}","type":"text","text":{{"body":"x"}}"#, "a".repeat(20_000))),
    ));
    list
}

async fn hostile_neighbours_lose_nothing(world: World) {
    let reader = Reader::open(&world.database).await;
    let good = |id: &str| {
        format!(r#"{{"from":"15550100199","id":"wamid.{id}","timestamp":"1795000000","type":"text","text":{{"body":"good {id}"}}}}"#).into_bytes()
    };
    for (name, hostile) in hostile_messages() {
        forget_everything(&reader).await;
        let head = br#"{"object":"whatsapp_business_account","entry":[{"id":"100000000000001","changes":[{"field":"messages","value":{
            "messaging_product":"whatsapp","metadata":{"phone_number_id":"200000000000001"},
            "contacts":[{"profile":{"name":"A \u0000 \ud83d name"},"wa_id":"15550100199"}],"messages":["#;
        let statuses = br#"],"statuses":[{"id":"wamid.\u0000out","status":"failed","timestamp":"1795000000","recipient_id":"\u0000",
            "errors":[{"code":131026,"title":"\u0000","error_data":{"details":"\u0000\ud83d"}}]},
            {"id":"wamid.goodout","status":"delivered","timestamp":"1795000000","recipient_id":"15550100199"}]}}]}]}"#;
        let body = [&head[..], &good("before"), b",", &hostile, b",", &good("after"), statuses].concat();
        for delivery in ["first", "second"] {
            let answer = read(signed(&world, "/webhook", &body).await).await;
            assert_received(&answer, &format!("{name}, {delivery} delivery"));
            for id in ["before", "after"] {
                let stored = format!("messages WHERE provider_id = 'wamid.{id}' AND text = 'good {id}'");
                assert_eq!(reader.count(&stored).await, 1, "{name}, {delivery} delivery, {id}");
            }
            assert_eq!(reader.count("parked_statuses WHERE provider_id = 'wamid.goodout'").await, 1, "{name}");
            // The hostile one itself is kept too: as a message, or as an event that was not understood.
            let kept = reader.count("messages").await + reader.count("channel_events").await;
            assert_eq!(kept, 3, "{name}, {delivery} delivery: {:#?}", became(&world, &reader).await);
        }
        let token = world.login().await;
        assert!(!world.get(&token, "/api/v1/conversations").await.as_array().unwrap().is_empty(), "{name}");
    }
    world.stop().await;
}

async fn forged_and_oversized_bodies_are_refused(world: World) {
    let reader = Reader::open(&world.database).await;
    let documented = [
        (
            "wire_batch_messages_and_statuses_in_one_change",
            "adb3b0527f183b84a4adf9aae6a9c05b564a8a25a0f01a4d0bbcd1e7033d1bd6",
        ),
        ("wire_text_emoji_zwj_flags_skin_tone", "6827d0ecf570726da706573bff656778b631ef14fc0235a4f5841dcf214c8302"),
        ("wire_text_multiline_markup_quotes", "c6a863664dfbed0d16529ec3477bc2860170ec2347741124c2d2e79a840f1338"),
        ("wire_text_tamil", "745dcefa1dd90474a6c65068415e1cabfb1f857adaa282290f86dc8c690c5167"),
    ];
    for (name, hex) in documented {
        let header = format!("sha256={hex}");
        let body = fixture(name);
        let mut forged = body.clone();
        let middle = forged.len() / 2;
        forged[middle] ^= 1;
        let turned = if hex.starts_with('a') { 'b' } else { 'a' };
        let other_header = format!("sha256={turned}{}", &hex[1..]);
        let other_secret = channels::whatsapp::signature::sign("another-secret", &body);
        let attempts: [(Option<&str>, Vec<u8>); 6] = [
            (Some(&header), forged),
            (Some(&other_header), body.clone()),
            (None, body.clone()),
            (Some(""), body.clone()),
            (Some(hex), body.clone()),
            (Some(&other_secret), body.clone()),
        ];
        for (attempt, (signature, bytes)) in attempts.into_iter().enumerate() {
            for path in addresses(&world).await {
                let answer = post(&world, &path, signature, bytes.clone()).await;
                assert_eq!(answer.status(), 401, "{name}, attempt {attempt}, {path}");
                assert_eq!(answer.headers()["content-type"], "application/problem+json");
                let problem: Value = answer.json().await.unwrap();
                assert_eq!(problem["status"], 401);
            }
        }
    }
    for table in ["messages", "contacts", "raw_events", "channel_events", "parked_statuses"] {
        assert_eq!(reader.count(table).await, 0, "{table}");
    }
    let refused = world.server.app.refused.recent(NOW);
    assert_eq!(refused.len(), 4 * 6 * addresses(&world).await.len());
    assert!(refused.iter().all(|refused| !refused.reason.is_empty()));
    assert_eq!(refused.iter().filter(|refused| refused.channel.is_some()).count(), 4 * 6 * 2);

    let unknown = format!("/webhook/{}", uuid::Uuid::from_u128(7));
    assert_eq!(signed(&world, &unknown, b"{}").await.status(), 404);
    let too_long = vec![b' '; 3 * 1024 * 1024 + 1];
    for path in addresses(&world).await {
        assert_eq!(signed(&world, &path, &too_long).await.status(), 413, "{path}");
    }
    let mut longest = b"{}".to_vec();
    longest.resize(3 * 1024 * 1024, b' ');
    assert_eq!(signed(&world, "/webhook", &longest).await.status(), 200);

    for (name, hex) in documented {
        let answer = post(&world, "/webhook", Some(&format!("sha256={hex}")), fixture(name)).await;
        assert_received(&read(answer).await, name);
    }
    assert!(reader.count("messages").await >= 4);
    world.stop().await;
}

async fn the_handshake_answers_only_the_right_token(world: World) {
    let shared = &addresses(&world).await;
    for path in shared {
        let ask = async |mode: &str, token: &str| {
            let query = format!("hub.mode={mode}&hub.verify_token={token}&hub.challenge=1158201444");
            world.http.get(world.url(&format!("{path}?{query}"))).send().await.unwrap()
        };
        let right = ask("subscribe", VERIFY_TOKEN).await;
        assert_eq!(right.status(), 200, "{path}");
        assert!(right.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
        assert_eq!(right.text().await.unwrap(), "1158201444");
        for (mode, token) in
            [("subscribe", "wrong"), ("subscribe", ""), ("unsubscribe", VERIFY_TOKEN), ("", VERIFY_TOKEN)]
        {
            let (status, text) = read(ask(mode, token).await).await;
            assert_eq!((status, text.as_str()), (403, ""), "{path} {mode} {token}");
        }
        let bare = read(world.http.get(world.url(path)).send().await.unwrap()).await;
        assert_eq!(bare, (403, String::new()), "{path}");
    }
    // The simulator asks as Meta does.
    assert!(world.sim.graph().verify_webhook(None).await);
    assert!(!world.sim.graph().verify_webhook(Some("wrong")).await);
    world.stop().await;
}
