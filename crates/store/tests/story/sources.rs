//! Knowledge sources, their pages and their chunks.

use model::source::{PageStatus, SourceKind, SourceProgress, SourceStage, SourceStatus};
use model::{SourceId, WorkspaceId};
use store::StoreError;
use store::knowledge::{AddedSource, ChunkChange, NewChunk, NewSite, NewSource, PageFacts, SourceTotals};
use uuid::Uuid;

use crate::support::{Ground, START, on_both};

on_both!(
    a_source_from_upload_to_removal,
    the_same_is_refused_and_what_failed_is_tried_again,
    only_what_changed_is_written,
    a_run_that_was_cut_off_goes_on,
    pages_of_a_website,
    bytes_stay_as_long_as_somebody_needs_them,
);

fn website(url: &str) -> NewSource {
    NewSource {
        name: "shop.example".into(),
        kind: SourceKind::Website,
        sha256: url.as_bytes().to_vec(),
        bytes: 0,
        file: None,
        site: Some(NewSite { url: url.into(), max_depth: 1, max_pages: 50 }),
        created_by: None,
    }
}

fn chunk(text: &str) -> NewChunk {
    NewChunk { page: Some(1), heading: Some("About".into()), text: text.into(), sha256: text.as_bytes().to_vec() }
}

fn chunks(texts: &[&str]) -> Vec<NewChunk> {
    texts.iter().map(|text| chunk(text)).collect()
}

async fn add(t: &Ground, ws: WorkspaceId, new: &NewSource) -> SourceId {
    match t.create_source(ws, new).await.unwrap() {
        AddedSource::Added(id, growth) => {
            assert_eq!(growth.len(), 1);
            id
        }
        other => panic!("{other:?}"),
    }
}

async fn write(t: &Ground, ws: WorkspaceId, id: SourceId, part: i64, texts: &[&str]) -> ChunkChange {
    let mut writing = t.begin_chunks(ws, id, part, &chunks(texts)).await.unwrap();
    while t.write_chunks(&mut writing).await.unwrap() {}
    writing.change
}

async fn texts(t: &Ground, ws: WorkspaceId, id: SourceId) -> Vec<String> {
    t.all_source_chunks(ws, id).await.unwrap().into_iter().map(|chunk| chunk.text).collect()
}

async fn version(t: &Ground, ws: WorkspaceId) -> i64 {
    t.knowledge_version(ws).await.unwrap().unwrap()
}

async fn a_source_from_upload_to_removal(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let before = version(&t, ws).await;
    let id = add(&t, ws, &website("https://shop.example/")).await;
    let source = t.source(ws, id).await.unwrap().unwrap();
    assert_eq!((source.status, source.progress, source.max_pages), (SourceStatus::Queued, None, 50));
    assert_eq!(t.source(other, id).await.unwrap(), None);
    assert_eq!(t.source_heads(ws).await.unwrap(), [], "nothing is complete yet");

    let node = t.ids().next();
    let job = t.claim_jobs(node, store::knowledge::INDEX, 5).await.unwrap().remove(0);
    assert_eq!((job.key, job.lease.workspace_id), (id.0, ws));
    assert!(t.begin_source(other, id, SourceStage::Fetching).await.unwrap().is_none());
    let (begun, _) = t.begin_source(ws, id, SourceStage::Fetching).await.unwrap().unwrap();
    assert_eq!((begun.status, begun.run_at), (SourceStatus::Extracting, START));
    let at = SourceProgress { stage: SourceStage::Indexing, done: 1, total: 3 };
    assert_eq!(t.source_progress(ws, id, at).await.unwrap().len(), 1);
    let shown = t.source(ws, id).await.unwrap().unwrap();
    assert_eq!((shown.status, shown.progress), (SourceStatus::Indexing, Some(at)));
    write(&t, ws, id, 0, &["one", "two\0", "three"]).await;
    assert_eq!(version(&t, ws).await, before, "the version moves once, at the end");
    t.finish_source(ws, id, 2, 3, 99).await.unwrap();
    assert_eq!(version(&t, ws).await, before + 1);
    let ready = t.source(ws, id).await.unwrap().unwrap();
    assert_eq!((ready.status, ready.pages, ready.chunks, ready.bytes), (SourceStatus::Ready, 2, 3, 99));
    assert_eq!(t.source_progress(ws, id, at).await.unwrap(), [], "a late word changes nothing");
    assert_eq!(t.stop_source(ws, id, SourceStatus::Failed, "late").await.unwrap(), []);
    let heads = t.source_heads(ws).await.unwrap();
    assert_eq!((heads[0].id, heads[0].revision), (id, 1));
    assert_eq!(t.chunks_beside(ws, t.ids().make()).await.unwrap(), 3);
    assert_eq!(t.chunks_beside(ws, id).await.unwrap(), 0);
    let page = t.source_chunks(ws, id, Some((0, 0)), 1).await.unwrap();
    assert_eq!((page.len(), page[0].text.as_str(), page[0].position), (1, "two\u{fffd}", 1));
    assert!(t.source_chunks(other, id, None, 10).await.unwrap().is_empty());
    t.end_job(job.lease).await.unwrap();

    assert!(t.refresh_source(other, id).await.unwrap().is_none());
    assert!(t.delete_source(other, id).await.unwrap().is_none());
    assert!(t.delete_source(ws, id).await.unwrap().is_some());
    assert!(t.delete_source(ws, id).await.unwrap().is_none());
    assert_eq!(version(&t, ws).await, before + 2);
    assert_eq!(t.claim_jobs(node, store::knowledge::INDEX, 5).await.unwrap().len(), 1, "somebody has to clean up");
    let late = write(&t, ws, id, 0, &["one", "late"]).await;
    assert_eq!(late.added, 1, "it was tried");
    assert!(!texts(&t, ws, id).await.contains(&"late".to_owned()), "a source that is gone gets no chunks any more");
    while t.clear_source(ws, id).await.unwrap() {}
    assert!(texts(&t, ws, id).await.is_empty());
}

async fn the_same_is_refused_and_what_failed_is_tried_again(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let new = website("https://shop.example/");
    let id = add(&t, ws, &new).await;
    let again = t.create_source(ws, &new).await.unwrap();
    assert!(matches!(again, AddedSource::Duplicate(first) if first.id == id));
    assert_ne!(add(&t, other, &new).await, id, "another workspace has its own");
    t.stop_source(ws, id, SourceStatus::Failed, "It needs a password.\0").await.unwrap();
    let failed = t.source(ws, id).await.unwrap().unwrap();
    assert_eq!(failed.error.as_deref(), Some("It needs a password.\u{fffd}"));
    let renamed = NewSource { name: "Second try".into(), ..new };
    assert_eq!(add(&t, ws, &renamed).await, id);
    let revived = t.source(ws, id).await.unwrap().unwrap();
    assert_eq!((revived.status, revived.error, revived.name.as_str()), (SourceStatus::Queued, None, "Second try"));
    let second = add(&t, ws, &website("https://shop.example/b")).await;
    let listed: Vec<SourceId> = t.sources(ws, None, 50).await.unwrap().iter().map(|source| source.id).collect();
    assert_eq!(listed, [second, id], "newest first");
    assert_eq!(t.sources(ws, Some(second), 50).await.unwrap().len(), 1);
    let ids = [id, second, t.ids().make()];
    assert_eq!(t.sources_by_ids(ws, &ids).await.unwrap().len(), 2);
    assert!(t.sources_by_ids(other, &ids).await.unwrap().is_empty());
}

async fn only_what_changed_is_written(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let id = add(&t, ws, &website("https://shop.example/")).await;
    let many: Vec<String> = (0..450).map(|n| format!("text {n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut steps = vec![];
    let mut writing = t.begin_chunks(ws, id, 0, &chunks(&many)).await.unwrap();
    while t.write_chunks(&mut writing).await.unwrap() {
        steps.push(writing.done);
    }
    assert_eq!((writing.change, steps), (ChunkChange { added: 450, removed: 0 }, vec![200, 400, 450]));
    t.finish_source(ws, id, 1, 450, 1).await.unwrap();
    let first = t.all_source_chunks(ws, id).await.unwrap();
    let moved = version(&t, ws).await;

    // Written again, as after a crash: nothing happens, and nobody has to read anything again.
    t.refresh_source(ws, id).await.unwrap();
    assert_eq!(write(&t, ws, id, 0, &many).await, ChunkChange::default());
    t.finish_source(ws, id, 1, 450, 1).await.unwrap();
    assert_eq!(version(&t, ws).await, moved);
    assert_eq!(t.source_heads(ws).await.unwrap()[0].revision, 1);

    // One is new in front, one is gone: the others keep their ids and move.
    let mut changed = vec!["new", "text 1", "text 1"];
    changed.extend(&many[2..]);
    assert_eq!(write(&t, ws, id, 0, &changed).await, ChunkChange { added: 2, removed: 1 });
    t.finish_source(ws, id, 1, 451, 1).await.unwrap();
    assert_eq!(version(&t, ws).await, moved + 1);
    let second = t.all_source_chunks(ws, id).await.unwrap();
    let shown: Vec<&str> = second.iter().map(|chunk| chunk.text.as_str()).collect();
    assert_eq!(shown, changed);
    assert_eq!(second.last().unwrap().id, first.last().unwrap().id);
    assert_eq!(write(&t, ws, id, 0, &[]).await, ChunkChange { added: 0, removed: 451 });
}

async fn a_run_that_was_cut_off_goes_on(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let id = add(&t, ws, &website("https://shop.example/")).await;
    t.begin_source(ws, id, SourceStage::Fetching).await.unwrap();
    t.hand.advance_ms(5_000);
    let (resumed, _) = t.begin_source(ws, id, SourceStage::Fetching).await.unwrap().unwrap();
    assert_eq!(resumed.run_at, START, "as after a crash");
    t.stop_source(ws, id, SourceStatus::Queued, "It could not be reached.").await.unwrap();
    let (again, _) = t.begin_source(ws, id, SourceStage::Fetching).await.unwrap().unwrap();
    assert_eq!((again.run_at, again.error), (START.plus_ms(5_000), None), "a new run");
    // Chunks of the run before the crash count although the one after it writes none.
    write(&t, ws, id, 0, &["one"]).await;
    write(&t, ws, id, 0, &["one"]).await;
    let before = version(&t, ws).await;
    t.finish_source(ws, id, 1, 1, 1).await.unwrap();
    assert_eq!(version(&t, ws).await, before + 1);
}

async fn pages_of_a_website(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let id = add(&t, ws, &website("https://shop.example/")).await;
    let home = t.begin_page(ws, id, "https://shop.example/").await.unwrap();
    let prices = t.begin_page(ws, id, "https://shop.example/prices").await.unwrap();
    assert_eq!((home, prices), (1, 2));
    assert_eq!(t.begin_page(ws, id, "https://shop.example/").await.unwrap(), 1, "once a page, always that page");
    write(&t, ws, id, home, &["welcome"]).await;
    write(&t, ws, id, prices, &["ten", "twenty"]).await;
    let facts = PageFacts {
        title: "Prices\0".into(),
        etag: Some("\"1\"".into()),
        sha256: Some(vec![1]),
        bytes: 20,
        chunks: 2,
        links: vec!["https://shop.example/".into()],
        ..PageFacts::default()
    };
    t.finish_page(ws, id, prices, &facts).await.unwrap();
    let failed = PageFacts { error: Some("It is gone.".into()), ..PageFacts::default() };
    t.finish_page(ws, id, home, &failed).await.unwrap();
    let pages = t.all_source_pages(ws, id).await.unwrap();
    assert_eq!((pages[0].status, pages[0].error.as_deref()), (PageStatus::Failed, Some("It is gone.")));
    assert_eq!((pages[1].status, &pages[1].links, pages[1].visited_at), (PageStatus::Ready, &facts.links, START));
    assert_eq!(t.source_pages(ws, id, Some(1), 50).await.unwrap().len(), 1);
    assert!(t.all_source_pages(other, id).await.unwrap().is_empty());
    let totals = t.source_totals(ws, id).await.unwrap();
    assert_eq!(totals, SourceTotals { pages: 1, chunks: 2, bytes: 20 });
    let listed = t.all_source_chunks(ws, id).await.unwrap();
    let urls: Vec<_> = listed.iter().map(|chunk| (chunk.url.as_deref().unwrap(), chunk.text.as_str())).collect();
    assert_eq!(urls[0], ("https://shop.example/", "welcome"));
    assert_eq!(urls[2], ("https://shop.example/prices", "twenty"));
    assert_eq!(listed[1].title.as_deref(), Some("Prices\u{fffd}"));
    write(&t, ws, id, home, &[]).await;
    t.remove_page(ws, id, home).await.unwrap();
    assert_eq!(t.begin_page(ws, id, "https://shop.example/new").await.unwrap(), 3, "numbers are not given twice");
}

async fn bytes_stay_as_long_as_somebody_needs_them(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let place = t.begin_file(ws, b"hash", 4).await.unwrap();
    let file = NewSource {
        kind: SourceKind::Pdf,
        sha256: b"hash".to_vec(),
        bytes: 4,
        file: Some(place.id),
        site: None,
        ..website("")
    };
    let id = add(&t, ws, &file).await;
    assert_eq!(t.source(ws, id).await.unwrap().unwrap().file.unwrap().id, place.id);
    let later = START.plus_ms(10 * 60 * 60 * 1000);
    assert!(t.doomed_files(later).await.unwrap().is_empty(), "a source needs it");
    t.hand.set(later);
    t.delete_source(ws, id).await.unwrap();
    let after = later.plus_ms(10 * 60 * 60 * 1000);
    assert_eq!(t.doomed_files(after).await.unwrap().len(), 1);
    let lost = NewSource { sha256: b"other".to_vec(), file: Some(Uuid::nil().into()), ..file };
    assert!(matches!(t.create_source(ws, &lost).await, Err(StoreError::Race)));
}
