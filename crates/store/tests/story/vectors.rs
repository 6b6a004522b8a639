//! Embeddings: kept by model and content, and only as long as they are needed.

use model::WorkspaceId;
use model::check::{CheckDraft, Expect};
use model::knowledge::BusinessInfo;
use store::checks::RUN;
use store::vectors::ContentHash;

use crate::support::{Ground, START, on_both};

on_both!(vectors_are_kept_by_model_and_content, many_vectors_come_in_pages, checks_do_not_run_for_vectors,);

fn hash(number: u32) -> ContentHash {
    let mut hash = [0xff; 32];
    hash[..4].copy_from_slice(&number.to_be_bytes());
    hash
}

async fn known(t: &Ground, ws: WorkspaceId, model: &str, wanted: &[u32]) -> Vec<(ContentHash, Vec<u8>)> {
    let wanted: Vec<_> = wanted.iter().map(|number| hash(*number)).collect();
    let mut found = t.vectors(ws, model, &wanted).await.unwrap();
    found.sort();
    found
}

async fn vectors_are_kept_by_model_and_content(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    // Every byte comes back as it was.
    let all_bytes: Vec<u8> = (0..=255).collect();
    t.add_vectors(ws, "a/m/3", 252, vec![(hash(1), all_bytes.clone()), (hash(2), vec![2])]).await.unwrap();
    t.add_vectors(ws, "a/m/3", 252, vec![(hash(2), vec![9]), (hash(3), vec![3])]).await.unwrap();
    t.add_vectors(ws, "b/m/3", 1, vec![(hash(1), vec![7])]).await.unwrap();
    t.add_vectors(other, "a/m/3", 1, vec![(hash(1), vec![8])]).await.unwrap();
    t.add_vectors(ws, "a/m/3", 1, Vec::new()).await.unwrap();

    let expected = [(hash(1), all_bytes), (hash(2), vec![2])];
    assert_eq!(known(&t, ws, "a/m/3", &[1, 2, 4]).await, expected, "what is there stays");
    assert_eq!(known(&t, ws, "b/m/3", &[1, 2]).await, [(hash(1), vec![7])]);
    assert_eq!(known(&t, other, "a/m/3", &[1, 2, 3]).await, [(hash(1), vec![8])]);
    assert_eq!(known(&t, ws, "a/m/3", &[]).await, []);
    assert_eq!(t.vector_hashes(ws, "a/m/3").await.unwrap(), [hash(1), hash(2), hash(3)]);

    t.forget_vectors(ws, "a/m/3", &[hash(2), hash(9)]).await.unwrap();
    assert_eq!(t.vector_hashes(ws, "a/m/3").await.unwrap(), [hash(1), hash(3)]);
    assert!(t.vector_hashes(ws, "b/m/3").await.unwrap().is_empty(), "another model's are of no use");
    assert_eq!(t.vector_hashes(other, "a/m/3").await.unwrap(), [hash(1)], "another workspace's stay");

    let version = t.knowledge_version(ws).await.unwrap();
    t.vectors_changed(ws).await.unwrap();
    assert_eq!(t.knowledge_version(ws).await.unwrap(), version.map(|version| version + 1));
}

async fn many_vectors_come_in_pages(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let all: Vec<_> = (0..5_300).map(|number| (hash(number), number.to_be_bytes().to_vec())).collect();
    t.add_vectors(ws, "m", 4, all.clone()).await.unwrap();
    let hashes: Vec<_> = all.iter().map(|(hash, _)| *hash).collect();
    assert_eq!(t.vector_hashes(ws, "m").await.unwrap(), hashes);
    let mut found = t.vectors(ws, "m", &hashes).await.unwrap();
    found.sort();
    assert_eq!(found, all);
    t.forget_vectors(ws, "another", &[]).await.unwrap();
    assert!(t.vector_hashes(ws, "m").await.unwrap().is_empty());
}

async fn checks_do_not_run_for_vectors(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let check = CheckDraft {
        agent_id: None,
        question: "When?".into(),
        language: None,
        expect: Expect::Answer,
        must_contain: vec![],
        must_not_contain: vec![],
    };
    t.add_checks(ws, &[check], 10, START).await.unwrap().unwrap();
    t.add_vectors(ws, "a/m/3", 1, vec![(hash(1), vec![1])]).await.unwrap();
    t.vectors_changed(ws).await.unwrap();
    assert_eq!(t.next_job_due(RUN).await.unwrap(), None, "what is known is the same");
    t.put_business_info(ws, &BusinessInfo::default()).await.unwrap();
    assert!(t.next_job_due(RUN).await.unwrap().is_some(), "now it is not");
}
