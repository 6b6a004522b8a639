//! Workspaces on one server: what one takes does not keep another one out, and what is one's own no other sees.

use model::account::Role;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::api_support::{Answer, Desk, PATIENCE, Person, on_both_desks};

on_both_desks! {
    uploads_that_never_end_are_their_workspaces_trouble(&[]),
    strangers_learn_that_it_works_and_nothing_else(&[
        ("llm.provider", "openai_compatible"), ("llm.model", "secret-model"),
        ("llm.base_url", "http://127.0.0.1:1/inner-host/v1"),
    ]),
}

/// Begins an upload of which the end never comes.
async fn begin_upload(desk: &Desk, who: &Person) -> TcpStream {
    let mut connection = TcpStream::connect(desk.server.address).await.unwrap();
    let form = "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\
                Content-Type: text/plain\r\n\r\n";
    // More than what is held back to look for the form's next boundary.
    let beginning = "the beginning ".repeat(500);
    let head = format!(
        "POST /api/v1/media HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Length: 50000\r\n\
         Content-Type: multipart/form-data; boundary=X\r\n\r\n{form}{beginning}",
        who.token
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
}

async fn upload(who: &Person, path: &str, field: &'static str) -> Answer {
    let part = Part::bytes(b"Idli and dosa.".to_vec()).file_name("menu.txt").mime_str("text/plain").unwrap();
    let request = who.request(Method::POST, path).multipart(Form::new().part(field, part));
    Answer::read(request.send().await.unwrap()).await
}

async fn uploads_that_never_end_are_their_workspaces_trouble(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let eve = desk.sign_up("eve@example.com").await;
    let mut held = Vec::new();
    for _ in 0..16 {
        held.push(begin_upload(&desk, &eve).await);
    }
    let refused = async {
        loop {
            let answer = upload(&eve, "/api/v1/media", "file").await;
            if answer.status == 503 {
                return answer;
            }
            // Not all of them have arrived; this one may have had the place of one that came after it.
            assert_eq!(answer.status, 201);
            held.push(begin_upload(&desk, &eve).await);
        }
    };
    timeout(PATIENCE, refused).await.expect("a workspace may take every place").problem(503, "UNAVAILABLE");
    upload(&eve, "/api/v1/knowledge/sources", "files").await.problem(503, "UNAVAILABLE");
    assert_eq!(upload(&ann, "/api/v1/media", "file").await.status, 201);
    assert_eq!(upload(&ann, "/api/v1/knowledge/sources", "files").await.status, 201);
    drop(held);
    let free = async { while upload(&eve, "/api/v1/media", "file").await.status != 201 {} };
    timeout(PATIENCE, free).await.expect("the places are free again");
    desk.stop().await;
}

async fn strangers_learn_that_it_works_and_nothing_else(desk: Desk) {
    let owner = desk.sign_up("ann@example.com").await;
    let failed = owner.post("/api/v1/providers/primary/test", serde_json::json!({})).await.ok();
    assert_eq!(failed["success"], false, "nobody listens there");
    let stranger = desk.stranger();
    for path in ["/health", "/api/v1/health", "/health/live", "/stats"] {
        let told = stranger.get(path).await;
        assert_eq!(told.status, 200);
        for secret in ["inner-host", "secret", "connect"] {
            let told = told.text.replace("\"connected\"", "");
            assert!(!told.contains(secret), "{path} tells {secret}: {told}");
        }
    }
    assert_eq!(stranger.get("/health").await.ok()["services"]["llm"], "configured");
    for path in ["/api/v1/stats", "/api/v1/providers", "/api/v1/channels"] {
        stranger.get(path).await.problem(401, "UNAUTHORIZED");
    }

    let shown = owner.get("/api/v1/providers").await.ok();
    assert_eq!(shown[0]["base_url"], "http://127.0.0.1:1/inner-host/v1");
    let why = shown[0]["status"]["message"].as_str().unwrap().to_owned();
    let channel = desk.whatsapp(&owner, "100").await;
    let webhook =
        desk.http.post(format!("{}/webhook/{channel}", desk.base())).header("x-hub-signature-256", "sha256=00");
    assert_eq!(webhook.body("{}").send().await.unwrap().status(), 401);
    let channel = format!("/api/v1/channels/{channel}");
    let health = owner.get(&channel).await.ok()["health"].clone();
    assert_eq!(health["status"], "error");
    let refused = health["last_error"]["message"].as_str().unwrap().to_owned();
    assert!(refused.starts_with("A webhook was refused"), "{refused}");
    for role in [Role::Operator, Role::Viewer] {
        let member = desk.invite(&owner, role).await;
        let told = member.get("/api/v1/providers").await;
        let shown = told.ok();
        assert_eq!((&shown[0]["model"], &shown[0]["status"]["ok"]), (&"secret-model".into(), &false.into()));
        assert!(!told.text.contains("inner-host") && !told.text.contains(&why), "{}", told.text);
        let told = member.get(&channel).await;
        assert_eq!(told.ok()["health"]["status"], "error");
        assert!(!told.text.contains(&refused), "{}", told.text);
    }
    desk.stop().await;
}
