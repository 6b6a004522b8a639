//! A folder for real, and the same over another kind of object store.

use object_store::memory::InMemory;

use super::*;

async fn both(test: impl AsyncFn(Storage)) {
    let folder = tempfile::tempdir().unwrap();
    let settings = StorageSettings::Folder(folder.path().join("media"));
    test(Storage::open(&settings, &folder.path().join("incoming")).unwrap()).await;
    let spool = tempfile::tempdir().unwrap();
    test(Storage::over(Arc::new(InMemory::new()), spool.path(), "memory".into())).await;
}

async fn spooled(storage: &Storage, bytes: &[u8]) -> Spooled {
    let mut spool = storage.spool("one", 1_000_000_000).await.unwrap();
    for chunk in bytes.chunks(50_000) {
        spool.write(chunk).await.unwrap();
    }
    spool.finish().await.unwrap()
}

async fn read(storage: &Storage, location: &str, range: Option<Range<u64>>) -> Result<Vec<u8>, StorageError> {
    let opened = storage.get(location, range).await?;
    Ok(opened.stream.try_collect::<Vec<_>>().await?.concat())
}

#[tokio::test]
async fn what_is_put_is_there_in_whole_and_in_parts() {
    both(async |storage: Storage| {
        // Larger than what a writer holds back, so that a bucket gets it in parts.
        let bytes: Vec<u8> = (0..12_000_000u32).map(|n| (n % 251) as u8).collect();
        let file = spooled(&storage, &bytes).await;
        assert_eq!(file.bytes, bytes.len() as u64);
        assert_eq!(file.sha256.len(), 32);
        assert_eq!(file.tail().await.unwrap(), &bytes[bytes.len() - 128 * 1024..]);
        storage.put("ws/ab/abc-1", &file).await.unwrap();
        storage.put("ws/ab/abc-1", &file).await.unwrap();
        assert!(read(&storage, "ws/ab/abc-1", None).await.unwrap() == bytes);
        let part = read(&storage, "ws/ab/abc-1", Some(5_000_000..5_000_010)).await.unwrap();
        assert_eq!(part, bytes[5_000_000..5_000_010]);
        assert_eq!(storage.get("ws/ab/abc-1", Some(1..2)).await.unwrap().total_bytes, bytes.len() as u64);
        storage.remove("ws/ab/abc-1").await.unwrap();
        assert!(matches!(read(&storage, "ws/ab/abc-1", None).await, Err(StorageError::Missing)));
        storage.remove("ws/ab/abc-1").await.unwrap();
        storage.check("probe").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_spool_has_a_limit_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let incoming = folder.path().join("incoming");
    let storage = Storage::open(&StorageSettings::Folder(folder.path().join("media")), &incoming).unwrap();
    let mut spool = storage.spool("one", 10).await.unwrap();
    spool.write(b"0123456789").await.unwrap();
    assert!(matches!(spool.write(b"!").await, Err(SpoolError::TooLarge { max_bytes: 10 })));
    drop(spool);
    let kept = spooled(&storage, b"bytes").await;
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 1);
    drop(kept);
    assert_eq!(std::fs::read_dir(&incoming).unwrap().count(), 0);
    storage.sweep_spool().await.unwrap();
}

#[test]
fn a_full_disk_is_called_full_however_deep_it_hides() {
    let full = || io::Error::from(io::ErrorKind::StorageFull);
    let hidden = object_store::Error::Generic { store: "local", source: Box::new(full()) };
    assert!(matches!(StorageError::from(full()), StorageError::Full));
    assert!(matches!(in_words(io::Error::other(hidden)), StorageError::Full));
    assert!(matches!(in_words(io::Error::other("x")), StorageError::Unavailable(_)));
}
