//! Against the simulator, which was written from the vendor's pages by itself: what we write it takes, what it writes
//! we understand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use channels::whatsapp::verify::Handshake;
use channels::whatsapp::{AccessToken, WhatsApp, WhatsAppConfig, client_builder, parse, signature};
use model::content::{Button, ContactCard, Content, ListRow, ListSection, MediaRef};
use model::identity::{Identity, Phone};
use model::ids::MessageId;
use model::inbound::{Event, InboundEvent};
use model::outbound::{ContactVerdict, OutboundMessage, RetryScope, SendError};
use model::receipt::Receipt;
use serde_json::json;
use sim::{Draft, FaultRule, GraphFault, Limits, MediaDraft, Sim, SimConfig};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::graph::client;

const CUSTOMER: &str = "15550100199";
const PATIENCE: Duration = Duration::from_secs(10);

type Inbox = Arc<Mutex<Vec<InboundEvent>>>;

/// A simulator, our receiver of its webhooks, and our number at it.
struct Desk {
    sim: Sim,
    inbox: Inbox,
    number: WhatsApp,
}

impl Desk {
    async fn open(config: SimConfig) -> Self {
        let inbox = Inbox::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let app = Router::new().route("/webhook", get(handshake).post(take)).with_state(Arc::clone(&inbox));
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let ours = SimConfig { webhook_url: Some(url), ..config };
        let settings = WhatsAppConfig {
            graph_base_url: String::new(),
            phone_number_id: ours.phone_number_id.clone(),
            waba_id: Some(ours.waba_id.clone()),
            access_token: AccessToken::from(ours.access_token.clone()),
        };
        let sim = Sim::start("127.0.0.1:0".parse().unwrap(), ours).await.unwrap();
        let settings = WhatsAppConfig { graph_base_url: sim.graph_base_url(), ..settings };
        let number = WhatsApp::new(client(client_builder()), settings);
        Self { sim, inbox, number }
    }

    /// Everything that arrived once the simulator has nothing more to deliver.
    async fn events(&self) -> Vec<Event> {
        assert!(self.sim.graph().wait_idle(PATIENCE).await);
        let arrived = self.inbox.lock().unwrap();
        assert!(arrived.iter().all(|event| event.account.as_deref() == Some("200000000000001")));
        arrived.iter().map(|event| event.event.clone()).collect()
    }

    async fn customer_writes(&self, draft: Draft) -> Content {
        self.sim.phone(CUSTOMER).send(draft).await.unwrap();
        let last = self.events().await.pop().unwrap();
        let Event::Message(message) = last else { panic!("{last:?}") };
        assert_eq!(message.from.phone, Phone::parse(CUSTOMER));
        message.content
    }
}

async fn handshake(Query(query): Query<Handshake>) -> (StatusCode, String) {
    match query.accept(["fictional-verify-token"]) {
        Ok(challenge) => (StatusCode::OK, challenge.to_owned()),
        Err(_) => (StatusCode::FORBIDDEN, String::new()),
    }
}

async fn take(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = headers.get("x-hub-signature-256").map(|value| value.to_str().unwrap());
    if signature::verify("fictional-app-secret", header, &body).is_err() {
        return StatusCode::UNAUTHORIZED;
    }
    inbox.lock().unwrap().extend(parse(&body).unwrap());
    StatusCode::OK
}

#[expect(clippy::disallowed_methods, reason = "any id that is not used twice")]
fn message(content: Content) -> OutboundMessage {
    OutboundMessage {
        id: MessageId(Uuid::now_v7()),
        to: Identity { phone: Phone::parse(CUSTOMER), ..Identity::default() },
        content,
        reply_to: None,
    }
}

#[tokio::test]
async fn what_customers_send_is_understood() {
    let desk = Desk::open(SimConfig::default()).await;
    assert_eq!(desk.customer_writes(Draft::text("வணக்கம் 👋🏽\n\"a\\b\"/")).await, Content::text("வணக்கம் 👋🏽\n\"a\\b\"/"));
    let tapped = desk.customer_writes(Draft::button_reply("yes", "ஆம்")).await;
    assert_eq!(tapped, Content::ButtonReply { id: "yes".into(), title: "ஆம்".into(), template: false });
    let chosen = desk.customer_writes(Draft::list_reply("s1", "10:30")).await;
    assert_eq!(chosen, Content::ListReply { id: "s1".into(), title: "10:30".into(), description: None });
    let reaction = desk.customer_writes(Draft::reaction("wamid.OUT", "👍")).await;
    assert_eq!(reaction, Content::Reaction { target: "wamid.OUT".into(), emoji: Some("👍".into()) });
    let voice = desk.customer_writes(Draft::voice(b"opus")).await;
    assert!(matches!(voice, Content::Audio { voice: true, .. }), "{voice:?}");
    let poll = desk.customer_writes(Draft::raw(json!({"type": "unsupported", "unsupported": {"type": "poll"}}))).await;
    assert!(matches!(poll, Content::Unsupported { what, .. } if what == "poll"));
}

#[tokio::test]
async fn a_customers_picture_is_fetched_also_after_its_link_expired() {
    let desk = Desk::open(SimConfig::default()).await;
    let draft = Draft::image(MediaDraft::of("image/jpeg", b"not really a picture").caption("menu?"));
    let Content::Image { media, caption } = desk.customer_writes(draft).await else { panic!() };
    assert_eq!(caption.as_deref(), Some("menu?"));
    assert_eq!(desk.number.fetch(&media, 1000).await.unwrap().bytes.as_ref(), b"not really a picture");
    desk.sim.graph().advance_clock(6 * 60 * 1000);
    assert_eq!(desk.number.fetch(&media, 1000).await.unwrap().bytes.as_ref(), b"not really a picture");
    assert!(desk.number.fetch(&media, 5).await.is_err());
}

#[tokio::test]
async fn every_kind_of_message_is_accepted_and_its_statuses_name_it() {
    let desk = Desk::open(SimConfig { limits: Limits::off(), ..SimConfig::default() }).await;
    let png = desk.number.upload_media(Bytes::from_static(b"png"), "a.png", "image/png").await.unwrap();
    let media = |mime: &str| MediaRef {
        id: Some(desk.sim.graph().put_media(mime, Bytes::from_static(b"x"))),
        mime_type: Some(mime.into()),
        ..MediaRef::default()
    };
    let card = ContactCard { name: Some("Test".into()), phones: vec!["+15550100123".into()], ..ContactCard::default() };
    let rows = vec![ListRow { id: "r".into(), title: "10:30".into(), description: None }];
    for content in [
        Content::text("Hello"),
        Content::Image { media: MediaRef { id: Some(png), ..MediaRef::default() }, caption: Some("Menu".into()) },
        Content::Video { media: media("video/mp4"), caption: None },
        Content::Audio { media: media("audio/ogg; codecs=opus"), voice: true },
        Content::Document { media: media("application/pdf"), caption: None, filename: Some("a.pdf".into()) },
        Content::Sticker { media: media("image/webp"), animated: false },
        Content::Location { latitude: 13.0, longitude: 80.0, name: Some("Shop".into()), address: None, url: None },
        Content::Contacts { cards: vec![card] },
        Content::Buttons {
            body: "b".into(),
            footer: None,
            buttons: vec![Button { id: "1".into(), title: "Yes".into() }],
        },
        Content::List {
            body: "b".into(),
            button: "Show".into(),
            header: None,
            footer: None,
            sections: vec![ListSection { title: None, rows }],
        },
    ] {
        let outbound = message(content);
        let accepted =
            desk.number.send(&outbound).await.unwrap_or_else(|error| panic!("{:?}: {error:?}", outbound.content));
        let events = desk.events().await;
        let mine = events.iter().filter_map(|event| match event {
            Event::Status(status) if status.provider_id == accepted.provider_id => Some(status),
            _ => None,
        });
        let receipts: Vec<_> = mine.map(|status| (status.receipt, status.opaque.clone().unwrap())).collect();
        let id = outbound.id.to_string();
        let expected = [Receipt::Sent, Receipt::Delivered, Receipt::Read].map(|receipt| (receipt, id.clone()));
        assert_eq!(receipts, expected, "{:?}", outbound.content);
    }
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_the_status_settles_it() {
    let desk = Desk::open(SimConfig { limits: Limits::off(), ..SimConfig::default() }).await;
    for (fault, taken) in [(GraphFault::DropAfter, true), (GraphFault::DropBefore, false), (GraphFault::Html500, false)]
    {
        desk.sim.graph().inject(FaultRule::once(fault.clone()));
        let outbound = message(Content::text("once"));
        let outcome = desk.number.send(&outbound).await;
        assert!(matches!(outcome, Err(SendError::Unknown { .. })), "{fault:?}: {outcome:?}");
        let id = outbound.id.to_string();
        let named = |event: &Event| matches!(event, Event::Status(status) if status.opaque.as_deref() == Some(&id));
        assert_eq!(desk.events().await.iter().any(named), taken, "{fault:?}");
    }
}

#[tokio::test]
async fn refusals_of_the_simulator_are_sorted() {
    let desk = Desk::open(SimConfig { limits: Limits::off(), ..SimConfig::default() }).await;
    let refused = |code| FaultRule::once(GraphFault::Error { code, retry_after_s: Some(9) });
    for (code, scope) in [(131056, RetryScope::Pair), (130429, RetryScope::Account), (131016, RetryScope::Message)] {
        desk.sim.graph().inject(refused(code));
        let Err(SendError::Retry { after, scope: is, .. }) = desk.number.send(&message(Content::text("x"))).await
        else {
            panic!("{code}")
        };
        assert_eq!((after, is), (Some(Duration::from_secs(9)), scope), "{code}");
    }
    desk.sim.graph().inject(refused(131026));
    let outcome = desk.number.send(&message(Content::text("x"))).await;
    assert!(matches!(outcome, Err(SendError::Fail { contact: ContactVerdict::Unreachable, .. })), "{outcome:?}");
}

#[tokio::test]
async fn outside_the_window_the_failure_comes_as_a_status() {
    let desk = Desk::open(SimConfig::default()).await;
    let accepted = desk.number.send(&message(Content::text("too late"))).await.unwrap();
    let events = desk.events().await;
    let Some(Event::Status(status)) = events.last() else { panic!("{events:?}") };
    assert_eq!(
        (&status.provider_id, status.receipt, status.errors[0].code),
        (&accepted.provider_id, Receipt::Failed, 131047)
    );
}

#[tokio::test]
async fn the_number_its_account_and_the_handshake() {
    let desk = Desk::open(SimConfig::default()).await;
    assert_eq!(desk.number.check().await.unwrap().id, "200000000000001");
    desk.number.subscribe_app().await.unwrap();
    assert!(!desk.number.subscribed_apps().await.unwrap().is_empty());
    let listed = desk.number.templates().await.unwrap();
    assert_eq!(listed.len(), desk.sim.graph().templates().len());
    desk.sim.phone(CUSTOMER).text("Hi").await;
    let Some(Event::Message(received)) = desk.events().await.pop() else { panic!() };
    desk.number.mark_read(&received.provider_id, true).await.unwrap();
    assert_eq!(desk.sim.graph().reads().len(), 1);
    assert!(desk.sim.graph().verify_webhook(Some("fictional-verify-token")).await);
    assert!(!desk.sim.graph().verify_webhook(Some("wrong")).await);
}
