//! Search by meaning: vectors are made in the background, kept by content, and missed by nobody.

use model::WorkspaceId;
use server::boot::{Core, system_clock};
use server::config::{Config, LoadInput};
use sim::{Sim, SimConfig};
use store::knowledge::{FaqDraft, FaqPatch};
use tempfile::TempDir;

use crate::support::{Database, install_tls};

const MODEL: &str = "openai/text-embedding-3-small/768";

async fn core(sim: &Sim, dir: &TempDir, database: Option<&str>) -> Core {
    let base_url = sim.openai_base_url();
    let mut settings = vec![("embeddings.provider", "openai"), ("embeddings.base_url", &base_url)];
    settings.extend(database.map(|url| ("database.url", url)));
    core_with(dir, &settings).await
}

async fn core_with(dir: &TempDir, settings: &[(&str, &str)]) -> Core {
    install_tls();
    let of_all = [("server.environment", "development"), ("server.data_dir", dir.path().to_str().unwrap())];
    let overrides = of_all.iter().chain(settings);
    let overrides = overrides.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let config = Config::load(LoadInput { overrides, ..LoadInput::default() }).unwrap();
    Core::open(&config, system_clock()).await.unwrap()
}

fn faq(question: &str, answer: &str) -> FaqDraft {
    FaqDraft { question: question.into(), answer: answer.into(), ..FaqDraft::default() }
}

/// The best entry, and its score: words alone score otherwise than words with meaning, whose best has 1.
async fn best(core: &Core, ws: WorkspaceId, question: &str) -> (String, f32) {
    core.engine.forget_knowledge(ws);
    let found = core.engine.search_knowledge(ws, question, 3).await.unwrap().into_iter().next().unwrap();
    (found.question, found.score)
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
    let by_words = best(&core, ws, "gift cards").await;
    assert!(by_words.0 == "Gift cards" && (by_words.1 - 1.0).abs() > 0.01, "{by_words:?}");
    assert!(store.vector_hashes(ws, MODEL).await.unwrap().is_empty());
    let version = store.knowledge_version(ws).await.unwrap();
    assert!(engine.run_due_jobs().await.unwrap() > 0);
    let first = store.vector_hashes(ws, MODEL).await.unwrap();
    assert_eq!(first.len(), 3);
    assert!(store.knowledge_version(ws).await.unwrap() > version, "other nodes notice");

    let joined = best(&core, ws, "gift cards").await;
    assert!(joined.0 == "Gift cards" && joined.1 > 0.99, "{joined:?}");
    assert_eq!(engine.run_due_jobs().await.unwrap(), 0, "nothing is missing");

    // A change embeds what changed, and nothing else is kept.
    let patch = FaqPatch { answer: Some("Five years.".into()), ..FaqPatch::default() };
    assert!(store.patch_faq(ws, ids[1], &patch, now).await.unwrap());
    assert!(best(&core, ws, "returns").await.1 > 0.99, "the others have their vectors");
    assert!(engine.run_due_jobs().await.unwrap() > 0);
    let second = store.vector_hashes(ws, MODEL).await.unwrap();
    assert_eq!((second.len(), second.iter().filter(|hash| first.contains(hash)).count()), (3, 2));

    // Without the provider words are still there.
    sim.stop().await;
    let alone = best(&core, ws, "gift cards").await;
    assert!(alone.0 == "Gift cards" && (alone.1 - 1.0).abs() > 0.01, "{alone:?}");
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

#[tokio::test]
async fn without_a_provider_the_built_in_table_knows_what_words_mean() {
    let dir = tempfile::tempdir().unwrap();
    let asked = "Where is my parcel";
    for (settings, expected) in [(&[][..], true), (&[("embeddings.provider", "off")], false)] {
        let core = core_with(&dir, settings).await;
        let (engine, store) = (&core.engine, core.engine.store());
        let now = engine.clock().now();
        let ws = store.create_workspace("A", now).await.unwrap();
        let entries =
            [faq("Gift cards", "Three years."), faq("Delivery", "Three days."), faq("Repairs", "In Chennai.")];
        for entry in entries {
            store.create_faq(ws, &entry, now).await.unwrap().unwrap();
        }
        let found = engine.search_knowledge(ws, asked, 3).await.unwrap();
        let first = found.first().map(|found| found.question.as_str());
        assert_eq!(first == Some("Delivery"), expected, "{found:?}");
        assert_eq!(engine.run_due_jobs().await.unwrap(), 0, "its vectors are not made in the background");
        core.close().await;
    }
}
