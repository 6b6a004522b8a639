//! A panic in a turn ends that try of that turn, and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use engine::{Engine, Parts, Workers};
use futures::future::BoxFuture;
use model::conversation::Lifetimes;
use providers::{ChatMessage, ChatModel, ChatRequest, ChatResponse, DeltaSink, Finish, ModelError, ModelId, Usage};
use server::boot::NodeRole;
use store::intake::IntakeRules;
use store::write::Writer;
use tokio::sync::broadcast;
use tokio::time::Instant;

use super::{all_are_answered_once, impatient, post_until_acknowledged};
use crate::support::on_sqlite;

/// Panics when a certain customer writes, the first times.
struct Frail {
    id: ModelId,
    panics_left: AtomicU32,
}

impl ChatModel for Frail {
    fn id(&self) -> &ModelId {
        &self.id
    }

    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        _deadline: Instant,
        _on_delta: Option<DeltaSink<'a>>,
    ) -> BoxFuture<'a, Result<ChatResponse, ModelError>> {
        let is_poison = request
            .messages
            .iter()
            .any(|m| matches!(m, ChatMessage::User { text } if text.contains(&POISON.to_string())));
        Box::pin(async move {
            let left = self.panics_left.load(Ordering::SeqCst);
            if is_poison && left > 0 {
                self.panics_left.store(left - 1, Ordering::SeqCst);
                panic!("this panic is part of the test");
            }
            Ok(ChatResponse {
                text: "Thank you.".into(),
                tool_calls: vec![],
                usage: Usage::default(),
                model: "frail".into(),
                provider: "test".into(),
                finish: Finish::Stop,
                citations: vec![],
                unanswered: vec![],
            })
        })
    }
}

const POISON: u64 = 15_550_900_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panicking_turn_takes_nobody_along() {
    // The server takes webhooks; a second engine on the same database runs the lanes with its own model.
    let world = on_sqlite(impatient().role(NodeRole::Api)).await;
    let api = &world.server.app.engine;
    let (growth, _) = broadcast::channel(1_024);
    let rules = IntakeRules { lifetimes: Lifetimes { close_after_ms: 86_400_000, reopen_within_ms: 86_400_000 } };
    let (writer, writer_tasks) = Writer::start(api.store(), rules, growth.clone());
    let model = Arc::new(Frail {
        id: ModelId { provider: "test".into(), model: "frail".into() },
        panics_left: AtomicU32::new(2),
    });
    let engine = Engine::new(Parts {
        store: api.store().clone(),
        writer,
        growth,
        models: engine::Models::only(model.clone()),
        embeddings: None,
        http: channels::whatsapp::client_builder().build().unwrap(),
        storage: server::boot::storage(&world.server.app.config).unwrap(),
        settings: api.settings().clone(),
        redis: None,
    });
    engine.reload_settings().await.unwrap();
    let workers = Workers::start(&engine).await.unwrap();
    let numbers: Vec<u64> = (POISON..POISON + 20).collect();
    for number in &numbers {
        post_until_acknowledged(&world, *number).await;
    }
    all_are_answered_once(&world, numbers).await;
    assert_eq!(model.panics_left.load(Ordering::SeqCst), 0, "the model never panicked");
    workers.drain(std::time::Duration::from_secs(5)).await;
    drop(engine);
    writer_tasks.finished().await;
    world.stop().await;
}
