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

/// A service that speaks as much of S3 as objects need: PUT, GET with a range, DELETE, each signed.
async fn stand_in() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let objects = Arc::new(std::sync::Mutex::new(std::collections::HashMap::<String, Vec<u8>>::new()));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_all(stream, objects.clone()));
        }
    });
    format!("http://{address}")
}

type Objects = Arc<std::sync::Mutex<std::collections::HashMap<String, Vec<u8>>>>;

async fn answer_all(stream: tokio::net::TcpStream, objects: Objects) {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt};
    let mut stream = tokio::io::BufReader::new(stream);
    loop {
        let (mut head, mut line) = (Vec::new(), String::new());
        while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) && line != "\r\n" {
            head.push(std::mem::take(&mut line).trim().to_ascii_lowercase());
        }
        let Some((method, path)) = head.first().and_then(|first| first.split_once(' ')) else { return };
        let path = path.split([' ', '?']).next().unwrap().to_owned();
        let header = |name: &str| head.iter().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let length = header("content-length: ").map_or(0, |text| text.parse().unwrap());
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        assert!(header("authorization: ").unwrap().starts_with("aws4-hmac-sha256 credential=key-id/"));
        let (status, extra, bytes) = match method {
            "put" => {
                objects.lock().unwrap().insert(path, body);
                ("200 OK", String::new(), Vec::new())
            }
            "get" => match (objects.lock().unwrap().get(&path), header("range: bytes=")) {
                (None, _) => ("404 Not Found", String::new(), Vec::new()),
                (Some(all), None) => ("200 OK", String::new(), all.clone()),
                (Some(all), Some(range)) => {
                    let (first, last) = range.split_once('-').unwrap();
                    let part = first.parse().unwrap()..last.parse::<usize>().unwrap() + 1;
                    let range = format!("content-range: bytes {range}/{}\r\n", all.len());
                    ("206 Partial Content", range, all[part].to_vec())
                }
            },
            _ => {
                objects.lock().unwrap().remove(&path);
                ("204 No Content", String::new(), Vec::new())
            }
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\netag: \"e\"\r\n{extra}\
             last-modified: Sat, 21 Nov 2026 10:00:00 GMT\r\n\r\n",
            bytes.len()
        );
        let answer = [head.as_bytes(), &bytes].concat();
        stream.get_mut().write_all(&answer).await.unwrap();
    }
}

#[tokio::test]
async fn a_bucket_of_another_service_is_asked_with_signatures() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = StorageSettings::S3 {
        bucket: "desk".into(),
        endpoint: Some(stand_in().await),
        region: "eu-central-1".into(),
        prefix: "some/where".into(),
        access_key_id: "key-id".into(),
        secret_access_key: "a secret".into(),
    };
    let spool = tempfile::tempdir().unwrap();
    let storage = Storage::open(&settings, spool.path()).unwrap();
    assert_eq!(storage.check("probe").await.unwrap(), "bucket desk");
    let file = spooled(&storage, b"0123456789").await;
    storage.put("ws/ab/abc-1", &file).await.unwrap();
    assert_eq!(read(&storage, "ws/ab/abc-1", None).await.unwrap(), b"0123456789");
    assert_eq!(read(&storage, "ws/ab/abc-1", Some(2..5)).await.unwrap(), b"234");
    storage.remove("ws/ab/abc-1").await.unwrap();
    assert!(matches!(read(&storage, "ws/ab/abc-1", None).await, Err(StorageError::Missing)));
}
