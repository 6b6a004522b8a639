//! The live feed: nothing lost or doubled, who may listen, and how it ends.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use model::limits::FEED_PAGE;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::api_support::{Desk, PATIENCE, on_both_desks};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

on_both_desks! {
    a_client_that_reconnects_loses_and_doubles_nothing(&[]),
    a_backlog_of_several_pages_is_replayed_in_order(&[]),
    frames_show_the_subject_as_the_api_does(&[]),
    a_feed_needs_somebody_who_is_signed_in_and_stays_so(&[]),
    feeds_close_when_the_server_stops(&[]),
}

async fn connect(desk: &Desk, query: &str) -> Result<Socket, u16> {
    let address = format!("ws://{}/api/v1/ws?{query}", desk.server.address);
    match connect_async(address).await {
        Ok((socket, _)) => Ok(socket),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

/// The next frame that is an event of the log.
async fn next(socket: &mut Socket) -> Option<Value> {
    loop {
        match timeout(PATIENCE, socket.next()).await.expect("a frame comes in time") {
            Some(Ok(Message::Text(text))) => {
                let frame: Value = serde_json::from_str(text.as_str()).unwrap();
                if !["metrics", "activity", "presence"].iter().any(|live| frame["type"] == *live) {
                    return Some(frame);
                }
            }
            Some(Ok(Message::Close(_))) | None => return None,
            Some(Ok(_)) => {}
            Some(Err(error)) => panic!("{error}"),
        }
    }
}

async fn a_client_that_reconnects_loses_and_doubles_nothing(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    let writes = async {
        for n in 0..60 {
            let from = format!("155501001{:02}", n % 12);
            desk.customer_writes("100", &from, &format!("wamid.{n}"), &format!("line {n}")).await;
        }
    };
    // Drops its connection after every seven events, and comes back with the last number that it has.
    let listens = async {
        let (mut seen, mut last, mut customers) = (Vec::new(), 0, std::collections::BTreeSet::new());
        while customers.len() < 60 {
            let mut socket = connect(&desk, &format!("token={}&after={last}", ann.token)).await.unwrap();
            for _ in 0..7 {
                if customers.len() == 60 {
                    break;
                }
                let frame = next(&mut socket).await.unwrap();
                last = frame["seq"].as_i64().unwrap();
                seen.push(last);
                if frame["type"] == "message.created" && frame["data"]["role"] == "user" {
                    assert!(customers.insert(frame["data"]["content"].as_str().unwrap().to_owned()), "{frame}");
                }
            }
        }
        seen
    };
    let ((), seen) = tokio::join!(writes, listens);
    let expected: Vec<i64> = (1..=seen.len() as i64).collect();
    assert_eq!(seen, expected);
    desk.stop().await;
}

async fn a_backlog_of_several_pages_is_replayed_in_order(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    // Nobody answers, so that nothing else grows the feed.
    let agent = ann.get("/api/v1/agents").await.ok()[0]["id"].as_str().unwrap().to_owned();
    ann.post(&format!("/api/v1/agents/{agent}/pause"), json!({})).await.ok();
    let lines: Vec<_> = (0..FEED_PAGE + 50).map(|n| (format!("wamid.{n}"), format!("line {n}"))).collect();
    for part in lines.chunks(200) {
        desk.customer_writes_all("100", "15550100199", part).await;
    }
    let mut feed = connect(&desk, &format!("token={}&after=0", ann.token)).await.unwrap();
    let (mut last, mut texts) = (0, Vec::new());
    while texts.len() < lines.len() {
        let frame = next(&mut feed).await.unwrap();
        last += 1;
        assert_eq!(frame["seq"], last);
        if frame["type"] == "message.created" {
            texts.push(frame["data"]["content"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(texts, lines.into_iter().map(|(_, text)| text).collect::<Vec<_>>());
    desk.stop().await;
}

async fn frames_show_the_subject_as_the_api_does(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let eve = desk.sign_up("eve@example.com").await;
    desk.whatsapp(&ann, "100").await;
    let mut feed = connect(&desk, &format!("token={}", ann.token)).await.unwrap();
    let mut other = connect(&desk, &format!("token={}", eve.token)).await.unwrap();
    feed.send(Message::text("ping")).await.unwrap();
    loop {
        match timeout(PATIENCE, feed.next()).await.unwrap().unwrap().unwrap() {
            Message::Text(text) if text.as_str() == "pong" => break,
            Message::Text(text) => assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["type"], "metrics"),
            other => panic!("{other:?}"),
        }
    }
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let id = ann.conversation().await;
    let mut kinds = Vec::new();
    while !kinds.contains(&"message.created".to_owned()) || !kinds.contains(&"conversation.created".to_owned()) {
        let frame = next(&mut feed).await.unwrap();
        match frame["type"].as_str().unwrap() {
            "message.created" if frame["data"]["role"] == "user" => {
                assert_eq!(frame["data"]["conversation_id"], json!(id))
            }
            "conversation.created" => assert_eq!(frame["data"]["phone_number"], "+15550100199"),
            _ => {}
        }
        kinds.push(frame["type"].as_str().unwrap().to_owned());
    }
    // Another workspace hears nothing of it: its next event is its own.
    let agent = eve.get("/api/v1/agents").await.ok()[0]["id"].as_str().unwrap().to_owned();
    eve.post(&format!("/api/v1/agents/{agent}/pause"), json!({})).await.ok();
    let frame = next(&mut other).await.unwrap();
    assert_eq!((&frame["type"], &frame["data"]["status"]), (&json!("agent.updated"), &json!("paused")));
    desk.stop().await;
}

async fn a_feed_needs_somebody_who_is_signed_in_and_stays_so(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    assert_eq!(connect(&desk, "").await.err(), Some(401));
    assert_eq!(connect(&desk, "token=nonsense").await.err(), Some(401));
    ann.get(&format!("/api/v1/ws?token={}", ann.token)).await.problem(400, "VALIDATION_FAILED");
    let ticket = ann.post("/api/v1/ws/ticket", json!({})).await.ok()["ticket"].as_str().unwrap().to_owned();
    let mut feed = connect(&desk, &format!("ticket={ticket}")).await.unwrap();
    assert_eq!(connect(&desk, &format!("ticket={ticket}")).await.err(), Some(401));
    assert_eq!(connect(&desk, &format!("token={ticket}")).await.err(), Some(401));
    ann.post("/api/v1/auth/logout", json!({})).await.ok();
    assert_eq!(timeout(Duration::from_secs(10), next(&mut feed)).await.expect("it is closed within ten seconds"), None);
    desk.stop().await;
}

async fn feeds_close_when_the_server_stops(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let mut feed = connect(&desk, &format!("token={}", ann.token)).await.unwrap();
    let ((), end) = tokio::join!(desk.stop(), next(&mut feed));
    assert_eq!(end, None);
}
