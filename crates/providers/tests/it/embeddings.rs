//! Embeddings of both vendors: against the simulator, and against scripted answers.

use std::{sync::Arc, time::Duration};

use providers::{
    ApiKey, ConfigError, EmbeddingConfig, EmbeddingError, EmbeddingKind, EmbeddingModel, EmbeddingSource, ModelError,
    build_embeddings,
};
use serde_json::{Value, json};
use sim::{Sim, SimConfig};
use tokio::time::Instant;

use crate::{
    fixture::{self, Answer, Fixture},
    soon,
};

fn openai(base_url: String) -> EmbeddingSource {
    EmbeddingSource::Openai { base_url: Some(base_url), api_key: Some(ApiKey::new(fixture::KEY)) }
}

fn gemini(base_url: String) -> EmbeddingSource {
    EmbeddingSource::Gemini { base_url: Some(base_url), api_key: Some(ApiKey::new(fixture::KEY)) }
}

fn config(source: EmbeddingSource) -> EmbeddingConfig {
    EmbeddingConfig {
        source,
        model: String::new(),
        dimensions: None,
        query_prefix: String::new(),
        document_prefix: String::new(),
    }
}

fn build(config: EmbeddingConfig) -> Result<Arc<dyn EmbeddingModel>, EmbeddingError> {
    build_embeddings(config, fixture::client(), Box::new(|| 0.0))
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[tokio::test]
async fn both_vendors_embed_in_the_order_of_the_texts() {
    let sim = Sim::start("127.0.0.1:0".parse().unwrap(), SimConfig::default()).await.unwrap();
    for (source, id) in [
        (openai(sim.openai_base_url()), "openai/text-embedding-3-small/768"),
        (gemini(sim.gemini_base_url()), "gemini/gemini-embedding-001/768"),
    ] {
        let model = build(config(source)).unwrap();
        assert_eq!(model.id(), id);
        let documents = texts(&["our opening hours are nine to five", "", "பணம் திரும்ப கிடைக்குமா"]);
        let documents = model.embed(EmbeddingKind::Document, &documents, soon()).await.unwrap();
        let asked = texts(&["what are the opening hours"]);
        let asked = model.embed(EmbeddingKind::Query, &asked, soon()).await.unwrap();
        assert_eq!(documents.len(), 3);
        assert!(documents.iter().all(|vector| vector.len() == 768 && (dot(vector, vector) - 1.0).abs() < 1e-4));
        assert!(dot(&documents[0], &asked[0]) > dot(&documents[2], &asked[0]) + 0.2, "{id}");
        assert_eq!(model.embed(EmbeddingKind::Query, &[], soon()).await, Ok(vec![]));
    }
}

#[tokio::test]
async fn requests_are_as_the_vendors_document_them() {
    let body =
        json!({"data": [{"index": 1, "embedding": [0.0, 2.0]}, {"index": 0, "embedding": [3.0, 4.0]}], "usage": {}});
    let fixture = Fixture::start(vec![Answer::json(200, body)]).await;
    let mut settings = config(openai(fixture.config(providers::ProviderKind::Openai).base_url.unwrap()));
    settings.model = "nomic-embed-text".into();
    settings.query_prefix = "search_query: ".into();
    let model = build(settings).unwrap();
    let got = model.embed(EmbeddingKind::Query, &texts(&["a", "b"]), soon()).await.unwrap();
    assert_eq!(got, [[0.6, 0.8], [0.0, 1.0]], "by index, of unit length");
    let seen = fixture.seen().remove(0);
    assert_eq!(seen.line, "POST /v1/embeddings HTTP/1.1");
    assert!(seen.headers.contains(&format!("authorization: bearer {}", fixture::KEY)));
    let expected = json!({"model": "nomic-embed-text", "input": ["search_query: a", "search_query: b"], "encoding_format": "float"});
    assert_eq!(seen.body, expected);

    let fixture = Fixture::start(vec![Answer::json(200, json!({"embeddings": [{"values": [0.5, 0.0]}]}))]).await;
    let mut settings = config(gemini(fixture.config(providers::ProviderKind::Gemini).base_url.unwrap()));
    settings.dimensions = Some(256);
    let model = build(settings).unwrap();
    let got = model.embed(EmbeddingKind::Document, &texts(&["a"]), soon()).await.unwrap();
    assert_eq!(got, [[1.0, 0.0]]);
    let seen = fixture.seen().remove(0);
    assert_eq!(seen.line, "POST /v1beta/models/gemini-embedding-001:batchEmbedContents HTTP/1.1");
    assert!(seen.headers.contains(&format!("x-goog-api-key: {}", fixture::KEY)));
    let request = json!({"model": "models/gemini-embedding-001", "content": {"parts": [{"text": "a"}]},
        "taskType": "RETRIEVAL_DOCUMENT", "outputDimensionality": 256});
    assert_eq!(seen.body, json!({"requests": [request]}));
}

async fn outcome(answers: Vec<Answer>) -> (Result<Vec<Vec<f32>>, ModelError>, usize) {
    let fixture = Fixture::start(answers).await;
    let model = build(config(openai(fixture.config(providers::ProviderKind::Openai).base_url.unwrap()))).unwrap();
    let got = model.embed(EmbeddingKind::Document, &texts(&["a", "b"]), soon()).await;
    (got, fixture.seen().len())
}

fn vectors(embeddings: &[Value]) -> Answer {
    let data: Vec<_> =
        embeddings.iter().enumerate().map(|(index, vector)| json!({"index": index, "embedding": vector})).collect();
    Answer::json(200, json!({"data": data}))
}

#[tokio::test(start_paused = true)]
async fn trouble_that_passes_is_tried_again() {
    let good = || vectors(&[json!([1.0]), json!([2.0])]);
    let unavailable = || Answer::json(503, json!({"error": {"message": "busy"}}));
    let (got, calls) = outcome(vec![Answer::limited("retry-after: 2\r\n"), unavailable(), good()]).await;
    assert_eq!((got, calls), (Ok(vec![vec![1.0], vec![1.0]]), 3));
    let (got, calls) = outcome(vec![unavailable()]).await;
    assert!(matches!(got, Err(ModelError::Retry { .. })) && calls == 3, "{got:?} {calls}");
    let refused = Answer::json(401, json!({"error": {"message": "bad key k-top-secret", "code": "invalid_api_key"}}));
    let (got, calls) = outcome(vec![refused]).await;
    let Err(ModelError::Fail { reason, .. }) = got else { panic!("{got:?}") };
    assert!(calls == 1 && !reason.contains(fixture::KEY), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn answers_that_do_not_fit_are_refused() {
    let index_twice = json!({"data": [{"index": 0, "embedding": [1.0]}, {"index": 0, "embedding": [1.0]}]});
    let strange = [
        vectors(&[json!([1.0])]),
        vectors(&[json!([1.0]), json!([1.0, 2.0])]),
        vectors(&[json!([]), json!([])]),
        vectors(&[json!([0.0]), json!([1.0])]),
        vectors(&[json!(vec![0.5; 5_000]), json!(vec![0.5; 5_000])]),
        Answer::json(200, index_twice),
        Answer::json(200, json!({"choices": []})),
        Answer::Full(200, "", "text/html", "<html>".into()),
    ];
    for answer in strange {
        let (got, _) = outcome(vec![answer]).await;
        assert!(matches!(got, Err(ModelError::Rubbish { .. })), "{got:?}");
    }
}

#[tokio::test]
async fn a_question_does_not_wait_beyond_its_deadline() {
    let fixture = Fixture::start(vec![Answer::Hang]).await;
    let model = build(config(openai(fixture.config(providers::ProviderKind::Openai).base_url.unwrap()))).unwrap();
    let deadline = Instant::now() + Duration::from_millis(50);
    assert_eq!(model.embed(EmbeddingKind::Query, &texts(&["a"]), deadline).await, Err(ModelError::Deadline));
    for _ in 0..4 {
        let _ = model.embed(EmbeddingKind::Query, &texts(&["a"]), Instant::now() + Duration::from_millis(5)).await;
    }
    let got = model.embed(EmbeddingKind::Query, &texts(&["a"]), soon()).await;
    assert!(matches!(got, Err(ModelError::Retry { after: Some(_), .. })), "left alone: {got:?}");
}

#[test]
fn configurations_that_cannot_work_are_refused() {
    let refused = |source| match build(config(source)).err() {
        Some(EmbeddingError::Config(error)) => error,
        other => panic!("{other:?}"),
    };
    let without = EmbeddingSource::Openai { base_url: None, api_key: None };
    assert_eq!(refused(without), ConfigError::NoKey { provider: "openai" });
    let without = EmbeddingSource::Gemini { base_url: Some("http://127.0.0.1:1".into()), api_key: None };
    assert_eq!(refused(without), ConfigError::NoKey { provider: "gemini" });
    assert!(matches!(refused(openai("ftp://h/v1".into())), ConfigError::BadBaseUrl { .. }));
    let bad_key = EmbeddingSource::Openai { base_url: None, api_key: Some(ApiKey::new("a\nb")) };
    assert_eq!(refused(bad_key), ConfigError::BadKey { provider: "openai" });
    let own = EmbeddingSource::Openai { base_url: Some("http://127.0.0.1:1/v1".into()), api_key: None };
    assert!(build(config(own)).is_ok(), "a server of one's own needs no key");
    assert!(matches!(
        build(config(EmbeddingSource::Local { folder: "/nowhere".into() })),
        Err(EmbeddingError::Local(_))
    ));
}
