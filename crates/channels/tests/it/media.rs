//! Files: up, looked up, down, and never from where they should not come.

use bytes::Bytes;
use channels::whatsapp::{ApiError, WhatsApp};
use model::content::MediaRef;
use serde_json::json;

use crate::graph::{StandIn, TOKEN, answer, client, config};

/// `sha256("file")` in hex and base64.
const HEX: &str = "3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80";
const BASE64: &str = "O5w1jzbwoxtq0+FPMJx88ZisikboMW+c5UPVsZrAK4A=";

fn linked(link: String, sha256: Option<&str>) -> MediaRef {
    MediaRef {
        link: Some(link),
        sha256: sha256.map(str::to_owned),
        mime_type: Some("image/jpeg".into()),
        ..MediaRef::default()
    }
}

fn origin(graph: &StandIn) -> String {
    graph.base.trim_end_matches("/v24.0").to_owned()
}

#[tokio::test]
async fn an_upload_carries_the_file_its_name_and_its_type() {
    let graph = StandIn::start([answer(200, r#"{"id":"300000000000009"}"#)]).await;
    let id =
        graph.number().upload_media(Bytes::from_static(b"file"), "bill \"1\".pdf", "application/pdf").await.unwrap();
    assert_eq!(id, "300000000000009");
    let asked = &graph.asked()[0];
    assert_eq!(asked.target, "/v24.0/200000000000001/media");
    let body = String::from_utf8_lossy(&asked.body);
    for part in
        ["name=\"messaging_product\"\r\n\r\nwhatsapp", "name=\"type\"\r\n\r\napplication/pdf", "\r\n\r\nfile\r\n"]
    {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert!(body.contains("Content-Type: application/pdf") || body.contains("content-type: application/pdf"), "{body}");
}

#[tokio::test]
async fn a_look_up_then_a_download_with_the_token_and_a_name() {
    let graph = StandIn::start([]).await;
    let url = format!("{}/file", origin(&graph));
    graph.then(answer(
        200,
        json!({"url": url, "mime_type": "image/jpeg", "sha256": HEX, "file_size": "4", "id": "3"}).to_string(),
    ));
    graph.then(answer(200, "file").with("content-type", "image/jpeg"));
    let found = graph.number().media_url("3").await.unwrap();
    assert_eq!(found.file_size_bytes, Some(4));
    let file = graph.number().download(&found.media, 4).await.unwrap();
    assert_eq!((file.bytes.as_ref(), file.mime_type.as_deref()), (&b"file"[..], Some("image/jpeg")));
    let asked = graph.asked();
    assert_eq!(asked[0].target, "/v24.0/3?phone_number_id=200000000000001");
    assert_eq!(asked[1].header("authorization"), format!("Bearer {TOKEN}"));
    assert!(asked[1].header("user-agent").starts_with("Switchboard/"));
}

#[tokio::test]
async fn size_hash_and_type_are_checked() {
    let graph = StandIn::start([]).await;
    let link = || format!("{}/file", origin(&graph));
    let number = graph.number();
    graph.then(answer(200, "filE"));
    let outcome = number.download(&linked(link(), Some(HEX)), 100).await;
    assert!(matches!(outcome, Err(ApiError::HashMismatch)));
    graph.then(answer(200, "file!"));
    let outcome = number.download(&linked(link(), None), 4).await;
    assert!(matches!(outcome, Err(ApiError::TooLarge { max_bytes: 4 })));
    graph.then(answer(200, "<html>log in</html>").with("content-type", "text/html; charset=utf-8"));
    let outcome = number.download(&linked(link(), None), 100).await;
    assert!(matches!(outcome, Err(ApiError::Unreadable(_))));
    graph.then(answer(404, ""));
    let outcome = number.download(&linked(link(), None), 100).await;
    assert!(matches!(outcome, Err(ApiError::Http(404))));
}

#[tokio::test]
async fn an_expired_link_is_looked_up_again() {
    let graph = StandIn::start([answer(404, "")]).await;
    let fresh = format!("{}/fresh", origin(&graph));
    graph.then(answer(200, json!({"url": fresh, "mime_type": "image/jpeg", "sha256": HEX}).to_string()));
    graph.then(answer(200, "file"));
    let media = MediaRef { id: Some("3".into()), ..linked(format!("{}/old", origin(&graph)), Some(BASE64)) };
    let outcome = graph.number().fetch(&media, 100).await;
    let asked: Vec<_> = graph.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(asked, ["/old", "/v24.0/3?phone_number_id=200000000000001", "/fresh"]);
    assert!(matches!(outcome, Err(ApiError::HashMismatch)), "the webhook's hash wins over the look-up's");
}

#[tokio::test]
async fn other_hosts_get_neither_request_nor_token() {
    let elsewhere = StandIn::start([answer(200, "secret")]).await;
    let graph = StandIn::start([answer(302, "").with("location", format!("{}/x", origin(&elsewhere)))]).await;
    for link in [format!("{}/file", origin(&elsewhere)), "file:///etc/passwd".into(), "http://169.254.169.254/".into()]
    {
        let outcome = graph.number().download(&linked(link, None), 100).await;
        assert!(matches!(outcome, Err(ApiError::ForbiddenHost(_))), "{outcome:?}");
    }
    let outcome = graph.number().download(&linked(format!("{}/file", origin(&graph)), None), 100).await;
    assert!(matches!(outcome, Err(ApiError::ForbiddenHost(_))), "{outcome:?}");
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_client_that_follows_redirects_by_itself_is_caught() {
    let elsewhere = StandIn::start([answer(200, "file")]).await;
    let graph = StandIn::start([answer(302, "").with("location", format!("{}/x", origin(&elsewhere)))]).await;
    let eager = WhatsApp::new(client(reqwest::Client::builder()), config(&graph.base));
    let outcome = eager.download(&linked(format!("{}/file", origin(&graph)), None), 100).await;
    assert!(matches!(outcome, Err(ApiError::ForbiddenHost(_))), "{outcome:?}");
}

#[tokio::test]
async fn redirects_within_the_allowed_hosts_are_followed_a_few_times() {
    let graph = StandIn::start([answer(302, "").with("location", "/next"), answer(200, "file")]).await;
    let link = format!("{}/file", origin(&graph));
    let file = graph.number().download(&linked(link.clone(), Some(HEX)), 100).await.unwrap();
    assert_eq!(file.bytes.as_ref(), b"file");
    for _ in 0..10 {
        graph.then(answer(302, "").with("location", "/next"));
    }
    let outcome = graph.number().download(&linked(link, None), 100).await;
    assert!(matches!(outcome, Err(ApiError::Unreadable("too many redirects"))));
    assert_eq!(graph.asked().len(), 2 + 4);
}

#[tokio::test]
async fn ids_that_are_paths_are_refused() {
    let graph = StandIn::start([]).await;
    for id in ["", "../me", "a/b", "1?x=y", "1#"] {
        assert!(matches!(graph.number().media_url(id).await, Err(ApiError::Invalid(_))), "{id}");
    }
    assert!(graph.asked().is_empty());
}
