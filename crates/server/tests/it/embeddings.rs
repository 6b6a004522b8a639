//! Search by meaning: vectors are made in the background, kept by content, and missed by nobody.

use model::WorkspaceId;
use server::boot::{Core, system_clock};
use server::config::{Config, LoadInput};
use sim::{Sim, SimConfig};
use store::knowledge::{FaqDraft, FaqPatch};
use tempfile::TempDir;

use crate::support::{Database, install_tls};

const MODEL: &str = "openai/text-embedding-3-small/768";
/// Shares no word, stem or spelling with anything.
const STRANGE: &str = "zzqqyx";

async fn core(sim: &Sim, dir: &TempDir, database: Option<&str>) -> Core {
    install_tls();
    let base_url = sim.openai_base_url();
    let mut overrides = vec![
        ("server.environment", "development"),
        ("server.data_dir", dir.path().to_str().unwrap()),
        ("embeddings.provider", "openai"),
        ("embeddings.base_url", &base_url),
    ];
    overrides.extend(database.map(|url| ("database.url", url)));
    let overrides = overrides.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
    let config = Config::load(LoadInput { overrides, ..LoadInput::default() }).unwrap();
    Core::open(&config, system_clock()).await.unwrap()
}

fn faq(question: &str, answer: &str) -> FaqDraft {
    FaqDraft { question: question.into(), answer: answer.into(), ..FaqDraft::default() }
}

async fn found(core: &Core, ws: WorkspaceId, question: &str) -> Vec<String> {
    core.engine.forget_knowledge(ws);
    let found = core.engine.search_knowledge(ws, question, 3).await.unwrap();
    found.into_iter().map(|found| found.question).collect()
}

async fn story(database: Option<&str>) {
    let sim = Sim::start("127.0.0.1:0".parse().unwrap(), SimConfig::default()).await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let core = core(&sim, &dir, database).await;
    let (engine, store) = (&core.engine, core.engine.store());
    let now = engine.clock().now();
    let ws = store.create_workspace("A", now).await.unwrap();
    let mut ids = Vec::new();
    for entry in
        [faq("Do you ship abroad?", "Not yet."), faq("Gift cards", "Three years."), faq("Returns", "Thirty days.")]
    {
        ids.push(store.create_faq(ws, &entry, now).await.unwrap().unwrap());
    }

    // Words alone, until the job has run.
    assert_eq!(found(&core, ws, STRANGE).await, Vec::<String>::new());
    assert_eq!(found(&core, ws, "gift card").await[0], "Gift cards");
    assert!(store.vector_hashes(ws, MODEL).await.unwrap().is_empty());
    let version = store.knowledge_version(ws).await.unwrap();
    assert!(engine.run_due_jobs().await.unwrap() > 0);
    let first = store.vector_hashes(ws, MODEL).await.unwrap();
    assert_eq!(first.len(), 3);
    assert!(store.knowledge_version(ws).await.unwrap() > version, "other nodes notice");

    // By meaning something is always nearest, and what words say goes on counting.
    assert!(!found(&core, ws, STRANGE).await.is_empty());
    assert_eq!(found(&core, ws, "gift card").await[0], "Gift cards");
    assert_eq!(engine.run_due_jobs().await.unwrap(), 0, "nothing is missing");

    // A change embeds what changed, and nothing else is kept.
    let patch = FaqPatch { answer: Some("Five years.".into()), ..FaqPatch::default() };
    assert!(store.patch_faq(ws, ids[1], &patch, now).await.unwrap());
    assert!(!found(&core, ws, STRANGE).await.is_empty(), "the others have their vectors");
    assert!(engine.run_due_jobs().await.unwrap() > 0);
    let second = store.vector_hashes(ws, MODEL).await.unwrap();
    assert_eq!((second.len(), second.iter().filter(|hash| first.contains(hash)).count()), (3, 2));

    // Without the provider words are still there.
    sim.stop().await;
    assert_eq!(found(&core, ws, "gift card").await[0], "Gift cards");
    assert_eq!(found(&core, ws, STRANGE).await, Vec::<String>::new());
    core.close().await;
}

#[tokio::test]
async fn on_sqlite() {
    story(None).await;
}

#[tokio::test]
async fn on_postgres() {
    let database = Database::create().await;
    story(Some(&database.url)).await;
    database.drop().await;
}
