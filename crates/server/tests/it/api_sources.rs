//! Knowledge sources: documents, texts and websites, from the upload to the answer.

mod site;
mod websites;

use futures::StreamExt;
use model::account::Role;
use model::{SourceId, WorkspaceId};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use store::jobs::NewJob;
use store::knowledge::NewChunk;

use crate::api_support::{Answer, Desk, PATIENCE, Person, on_both_desks};

/// With the binary that reads documents, and websites on this machine.
const SETTINGS: &[(&str, &str)] = &[
    ("sources.program", env!("CARGO_BIN_EXE_switchboard")),
    ("sources.allow_private_hosts", "127.0.0.1"),
    ("sources.page_delay_ms", "0"),
    ("sources.page_timeout_seconds", "2"),
    ("sources.file_mb", "1"),
];
const SOURCES: &str = "/api/v1/knowledge/sources";
const HANDBOOK: &str = "# Returns\n\nShoes can be returned within 90 days if the box was kept.\n\n# Gift cards\n\n\
                        A gift card is good for three years from its purchase.\n";

on_both_desks! {
    a_document_is_read_found_and_removed(super::SETTINGS),
    what_is_there_already_is_refused(super::SETTINGS),
    what_cannot_be_read_is_refused_or_fails_in_words(super::SETTINGS),
    several_files_come_at_once(super::SETTINGS),
    only_admins_of_the_workspace_change_sources(super::SETTINGS),
    a_job_that_was_cut_off_doubles_nothing(super::SETTINGS),
    those_who_watch_see_each_step(super::SETTINGS),
    pages_of_a_document_are_named(super::SETTINGS),
}

fn part(name: &str, bytes: impl Into<Vec<u8>>) -> Part {
    Part::bytes(bytes.into()).file_name(name.to_owned())
}

async fn upload(person: &Person, form: Form) -> Answer {
    Answer::read(person.request(Method::POST, SOURCES).multipart(form).send().await.unwrap()).await
}

async fn upload_one(person: &Person, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
    upload(person, Form::new().part("files", part(name, bytes))).await
}

/// A source that has come to its end. Each step of it makes the feed grow.
async fn settled(desk: &Desk, person: &Person, id: &Value) -> Value {
    when(desk, person, id, |source| source["status"] == "ready" || source["status"] == "failed").await
}

async fn when(desk: &Desk, person: &Person, id: &Value, is_there: impl Fn(&Value) -> bool) -> Value {
    let path = format!("{SOURCES}/{}", id.as_str().unwrap());
    let mut growth = desk.server.app.engine.growth();
    loop {
        let source = person.get(&path).await.ok();
        if is_there(&source) {
            return source;
        }
        let grown = tokio::time::timeout(PATIENCE, growth.recv()).await;
        assert!(grown.is_ok(), "waited in vain: {source}");
    }
}

async fn search(person: &Person, question: &str) -> Value {
    let path = format!("/api/v1/knowledge/search?q={}", question.replace(' ', "+"));
    person.get(&path).await.ok()
}

async fn chunks(person: &Person, id: &Value) -> Vec<Value> {
    let path = format!("{SOURCES}/{}/chunks?limit=200", id.as_str().unwrap());
    person.get(&path).await.ok().as_array().unwrap().clone()
}

async fn workspace(desk: &Desk, person: &Person) -> WorkspaceId {
    let me = person.get("/api/v1/auth/me").await.ok();
    let user = desk.server.app.engine.store().user_by_email(me["email"].as_str().unwrap()).await.unwrap();
    user.unwrap().user.workspace_id
}

async fn a_document_is_read_found_and_removed(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let added = upload_one(&ann, "handbook.md", HANDBOOK).await;
    assert_eq!(added.status, 201);
    let added = added.ok();
    assert_eq!((&added["name"], &added["kind"]), (&json!("handbook.md"), &json!("markdown")));
    assert_eq!((&added["status"], &added["bytes"]), (&json!("queued"), &json!(HANDBOOK.len())));
    let ready = settled(&desk, &ann, &added["id"]).await;
    assert_eq!((&ready["status"], &ready["error"], &ready["chunks"]), (&json!("ready"), &Value::Null, &json!(2)));
    assert_eq!((&ready["progress"], &ready["pages"]), (&Value::Null, &json!(1)));

    let pieces = chunks(&ann, &added["id"]).await;
    assert_eq!((&pieces[0]["heading"], &pieces[0]["position"]), (&json!("Returns"), &json!(0)));
    let found = search(&ann, "how long is a gift card good").await;
    assert_eq!((&found[0]["source"], &found[0]["source_id"]), (&json!("handbook.md"), &added["id"]));
    assert_eq!((&found[0]["heading"], &found[0]["id"]), (&json!("Gift cards"), &pieces[1]["id"]));
    assert_eq!((&found[0]["question"], &found[0]["page"]), (&json!("Gift cards"), &Value::Null));
    assert!(found[0]["answer"].as_str().unwrap().contains("three years"));
    assert_eq!(found[0]["confidence"], found[0]["score"]);
    let body = json!({"message": "How many days do I have to return shoes?"});
    let reply = ann.post(&format!("/api/v1/conversations/{}/message", ann.session_id), body).await.ok();
    let used = reply["chunks_used"].as_array().unwrap();
    assert!(used.iter().any(|chunk| chunk["source_id"] == added["id"] && chunk["heading"] == "Returns"), "{reply}");

    let listed = ann.get(&format!("{SOURCES}?limit=1")).await;
    assert_eq!(listed.ok()[0], ready);
    assert_eq!(ann.get(&listed.next().unwrap()).await.ok(), json!([]));
    let first = ann.get(&format!("{SOURCES}/{}/chunks?limit=1", added["id"].as_str().unwrap())).await;
    assert_eq!(ann.get(&first.next().unwrap()).await.ok()[0]["heading"], "Gift cards");

    let path = format!("{SOURCES}/{}", added["id"].as_str().unwrap());
    assert_eq!(ann.send(Method::DELETE, &path, json!({})).await.status, 204);
    ann.get(&path).await.problem(404, "NOT_FOUND");
    ann.get(&format!("{path}/chunks")).await.problem(404, "NOT_FOUND");
    ann.send(Method::DELETE, &path, json!({})).await.problem(404, "NOT_FOUND");
    assert_eq!(search(&ann, "how long is a gift card good").await, json!([]));
    let audit = ann.get("/api/v1/audit").await.ok();
    let actions: Vec<_> = audit.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["source.removed", "source.added"]);
    desk.stop().await;
}

async fn what_is_there_already_is_refused(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let first = upload_one(&ann, "handbook.md", HANDBOOK).await.ok();
    let refused = upload_one(&ann, "copy of handbook.md", HANDBOOK).await.problem(409, "DUPLICATE");
    assert!(refused["detail"].as_str().unwrap().contains("handbook.md"), "{refused}");
    assert_eq!(refused["errors"][0], json!({"field": "id", "message": first["id"]}));
    settled(&desk, &ann, &first["id"]).await;

    // The same piece in two documents is found once, also when one of them goes.
    let text = json!({"name": "Gift cards", "text": "A gift card is good for three years from its purchase."});
    let second = ann.post_with_key(SOURCES, "key-1", text.clone()).await;
    assert_eq!(ann.post_with_key(SOURCES, "key-1", text).await.ok()["id"], second.ok()["id"], "the first answer");
    assert_eq!(settled(&desk, &ann, &second.ok()["id"]).await["status"], "ready");
    let twice = json!({"name": "Twice", "text": "A gift card is good for three years from its purchase.\n"});
    let third = ann.post(SOURCES, twice).await.ok();
    assert_eq!(settled(&desk, &ann, &third["id"]).await["chunks"], 1);
    let count = |found: &Value, source: &Value| {
        found.as_array().unwrap().iter().filter(|entry| entry["source_id"] == *source).count()
    };
    let found = search(&ann, "gift card good for three years").await;
    assert_eq!(count(&found, &second.ok()["id"]) + count(&found, &third["id"]), 1, "{found}");
    let path = format!("{SOURCES}/{}", second.ok()["id"].as_str().unwrap());
    assert_eq!(ann.send(Method::DELETE, &path, json!({})).await.status, 204);
    let found = search(&ann, "gift card good for three years").await;
    assert_eq!(count(&found, &third["id"]), 1, "{found}");
    desk.stop().await;
}

async fn what_cannot_be_read_is_refused_or_fails_in_words(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    upload_one(&ann, "a.pdf", b"\x7fELF\x02\x01\x01").await.problem(415, "UNSUPPORTED_MEDIA_TYPE");
    let picture = upload_one(&ann, "a.pdf", b"\x89PNG\r\n\x1a\n....").await.problem(415, "UNSUPPORTED_MEDIA_TYPE");
    assert!(picture["detail"].as_str().unwrap().contains("picture"), "{picture}");
    upload_one(&ann, "a.txt", b"").await.problem(422, "VALIDATION_FAILED");
    upload_one(&ann, "a.txt", vec![b'a'; 1024 * 1024 + 1]).await.problem(413, "PAYLOAD_TOO_LARGE");
    upload(&ann, Form::new().text("other", "x")).await.problem(400, "VALIDATION_FAILED");
    upload(&ann, Form::new().part("avatar", part("a.txt", "x"))).await.problem(400, "VALIDATION_FAILED");
    let broken = ann.request(Method::POST, SOURCES).header("content-type", "multipart/form-data; boundary=X");
    Answer::read(broken.body("--X\r\nContent-Di").send().await.unwrap()).await.problem(400, "VALIDATION_FAILED");
    let hostile = Form::new().part("files", part("../../etc/pass\u{202e}wd.md", HANDBOOK));
    let added = upload(&ann, hostile).await.ok();
    let name = added["name"].as_str().unwrap();
    assert!(!name.contains(['/', '\u{202e}']), "{name:?}");
    for (body, status) in [
        (json!({}), 400),
        (json!({"text": "x"}), 400),
        (json!({"name": "x"}), 400),
        (json!({"name": " ", "text": "x"}), 422),
        (json!({"name": "x", "text": "\n"}), 422),
        (json!({"name": "x".repeat(201), "text": "x"}), 422),
        (json!({"name": "x", "text": "x".repeat(500_001)}), 422),
        (json!({"name": "x", "text": "x", "url": "https://a.example/"}), 422),
        (json!({"name": "x", "text": "x", "colour": "red"}), 422),
    ] {
        assert_eq!(ann.post(SOURCES, body.clone()).await.status, status, "{}", body.to_string().len());
    }

    // A PDF by its beginning, and nothing behind it: known only when it is read.
    let fails = upload_one(&ann, "broken.pdf", b"%PDF-1.7\nnothing that a reader could use").await.ok();
    let failed = settled(&desk, &ann, &fails["id"]).await;
    assert_eq!((&failed["status"], &failed["chunks"]), (&json!("failed"), &json!(0)));
    assert!(failed["error"].as_str().unwrap().starts_with("This file"), "{failed}");
    // What failed may be tried again, by the same file or by asking.
    let again = upload_one(&ann, "broken again.pdf", b"%PDF-1.7\nnothing that a reader could use").await.ok();
    assert_eq!((&again["id"], &again["name"]), (&fails["id"], &json!("broken again.pdf")));
    assert_eq!(settled(&desk, &ann, &fails["id"]).await["status"], "failed");
    desk.stop().await;
}

async fn several_files_come_at_once(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let mixed =
        Form::new().part("files", part("a.txt", "Alpha is here.")).part("files", part("b.png", b"\x89PNG\r\n\x1a\n"));
    upload(&ann, mixed).await.problem(415, "UNSUPPORTED_MEDIA_TYPE");
    assert_eq!(ann.get(SOURCES).await.ok(), json!([]), "all or nothing");
    let both = || {
        Form::new().part("files", part("a.txt", "Alpha is here.")).part("file", part("b.csv", "item,price\nTea,3\n"))
    };
    let added = upload(&ann, both()).await.ok();
    let kinds: Vec<_> = added.as_array().unwrap().iter().map(|source| source["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["text", "csv"]);
    let with_new = both().part("files", part("c.txt", "Gamma is here."));
    assert_eq!(upload(&ann, with_new).await.ok()["name"], "c.txt", "those that are known do not keep it out");
    upload(&ann, both()).await.problem(409, "DUPLICATE");
    let many = (0..11).fold(Form::new(), |form, n| form.part("files", part("x.txt", format!("text {n}"))));
    upload(&ann, many).await.problem(422, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn only_admins_of_the_workspace_change_sources(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let added = upload_one(&ann, "handbook.md", HANDBOOK).await.ok();
    let path = format!("{SOURCES}/{}", added["id"].as_str().unwrap());
    settled(&desk, &ann, &added["id"]).await;
    for role in [Role::Viewer, Role::Operator] {
        let person = desk.invite(&ann, role).await;
        assert_eq!(person.get(&path).await.ok()["status"], "ready");
        assert_eq!(person.get(&format!("{path}/chunks")).await.ok().as_array().unwrap().len(), 2);
        assert_eq!(person.get(&format!("{path}/pages")).await.ok(), json!([]));
        upload_one(&person, "a.txt", "x").await.problem(403, "FORBIDDEN");
        person.post(SOURCES, json!({"url": "https://a.example"})).await.problem(403, "FORBIDDEN");
        person.post(&format!("{path}/refresh"), json!({})).await.problem(403, "FORBIDDEN");
        person.send(Method::DELETE, &path, json!({})).await.problem(403, "FORBIDDEN");
    }
    let bob = desk.sign_up("bob@example.com").await;
    for tail in ["", "/chunks", "/pages"] {
        bob.get(&format!("{path}{tail}")).await.problem(404, "NOT_FOUND");
    }
    bob.post(&format!("{path}/refresh"), json!({})).await.problem(404, "NOT_FOUND");
    bob.send(Method::DELETE, &path, json!({})).await.problem(404, "NOT_FOUND");
    assert_eq!(bob.get(SOURCES).await.ok(), json!([]));
    assert_eq!(search(&bob, "gift card").await, json!([]));
    upload_one(&bob, "handbook.md", HANDBOOK).await.ok();
    desk.stranger().get(SOURCES).await.problem(401, "UNAUTHORIZED");
    let limits = ann.get("/api/v1/settings").await.ok()["limits"].clone();
    assert_eq!(limits["source_bytes"], 1024 * 1024);
    desk.stop().await;
}

async fn a_job_that_was_cut_off_doubles_nothing(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let added = upload_one(&ann, "handbook.md", HANDBOOK).await.ok();
    settled(&desk, &ann, &added["id"]).await;
    let before = chunks(&ann, &added["id"]).await;
    let (engine, ws) = (&desk.server.app.engine, workspace(&desk, &ann).await);
    let id: SourceId = added["id"].as_str().unwrap().parse().unwrap();
    let version = engine.store().knowledge_version(ws).await.unwrap();

    // A run that died in the middle has left half of something else.
    let stray = NewChunk { page: None, heading: None, text: "half".into(), sha256: vec![1; 32] };
    let mut writing = engine.store().begin_chunks(ws, id, 0, &[stray]).await.unwrap();
    while engine.store().write_chunks(&mut writing).await.unwrap() {}
    let again = |kind| NewJob { workspace_id: ws, kind, key: id.0, run_at: engine.clock().now(), payload: json!({}) };
    engine.store().begin_source(ws, id, model::source::SourceStage::Indexing).await.unwrap();
    engine.enqueue(again(store::knowledge::INDEX)).await.unwrap();
    settled(&desk, &ann, &added["id"]).await;
    let after = chunks(&ann, &added["id"]).await;
    let texts = |list: &[Value]| list.iter().map(|chunk| chunk["text"].clone()).collect::<Vec<_>>();
    assert_eq!(texts(&after), texts(&before));
    let moved = engine.store().knowledge_version(ws).await.unwrap();
    assert_eq!(moved, version.map(|version| version + 1), "once");

    // The same again, without anything to mend: everything stays, down to the ids.
    let refreshed = ann.post(&format!("{SOURCES}/{id}/refresh"), json!({})).await;
    // The job may have begun already.
    assert!(refreshed.status == 202 && refreshed.ok()["status"] != "ready", "{}", refreshed.text);
    settled(&desk, &ann, &added["id"]).await;
    assert_eq!(chunks(&ann, &added["id"]).await, after);
    assert_eq!(engine.store().knowledge_version(ws).await.unwrap(), moved, "nothing to read again");
    desk.stop().await;
}

async fn those_who_watch_see_each_step(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let address = format!("ws://{}/api/v1/ws?token={}", desk.server.address, ann.token);
    let (mut socket, _) = tokio_tungstenite::connect_async(address).await.unwrap();
    let added = upload_one(&ann, "handbook.md", HANDBOOK).await.ok();
    let path = format!("{SOURCES}/{}", added["id"].as_str().unwrap());
    let mut seen = Vec::new();
    loop {
        let frame = tokio::time::timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap();
        let Ok(text) = frame.to_text() else { continue };
        let frame: Value = serde_json::from_str(text).unwrap_or_default();
        if frame["type"] != "source.progress" {
            continue;
        }
        let data = &frame["data"];
        assert_eq!(data["id"], added["id"]);
        if data["erased"] == true {
            break;
        }
        seen.push(data["status"].as_str().unwrap().to_owned());
        if data["status"] == "ready" {
            assert_eq!(*data, ann.get(&path).await.ok(), "the source as the API shows it");
            ann.send(Method::DELETE, &path, json!({})).await;
        }
    }
    assert_eq!(seen.last().map(String::as_str), Some("ready"));
    assert!(seen.len() >= 3, "it was queued, under way and ready: {seen:?}");
    desk.stop().await;
}

async fn pages_of_a_document_are_named(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    // A page with little text is one piece with the next: these have enough.
    let pages = [
        ("Parcels arrive within three days of the order.", "Lighthouse keepers, harbours and tides. "),
        ("Shoes can be returned within ninety days if the box was kept.", "Mountains, glaciers and alpine meadows. "),
        ("A gift card is good for four years from its purchase.", "Gardens, orchards and their many bees. "),
    ];
    let page = |(text, more): (&str, &str)| format!("({text}) Tj T* {}", format!("({more}) Tj T* ").repeat(8));
    let document = crate::extract::pdf_of_pages(&pages.map(page));
    let added = upload_one(&ann, "guide.pdf", document).await.ok();
    let ready = settled(&desk, &ann, &added["id"]).await;
    assert_eq!(
        (&ready["status"], &ready["kind"], &ready["pages"]),
        (&json!("ready"), &json!("pdf"), &json!(3)),
        "{ready}"
    );
    let pieces = chunks(&ann, &added["id"]).await;
    assert_eq!(pieces.iter().map(|piece| &piece["page"]).collect::<Vec<_>>(), [1, 2, 3]);

    let chat = format!("/api/v1/conversations/{}/message", ann.session_id);
    for (question, page) in [
        ("when do parcels arrive", 1),
        ("can shoes be returned without the box", 2),
        ("how long is a gift card good", 3),
    ] {
        let found = &search(&ann, question).await[0];
        assert_eq!((&found["source"], &found["page"]), (&json!("guide.pdf"), &json!(page)), "{question}: {found}");
        let answer = ann.post(&chat, json!({"message": question})).await.ok();
        let used = &answer["chunks_used"][0];
        assert_eq!((&used["source_id"], &used["page"]), (&added["id"], &json!(page)), "{answer}");
        // So does the record of the turn.
        let path = format!("/api/v1/conversations/{}/turns", answer["conversation_id"].as_str().unwrap());
        let steps = ann.get(&path).await.ok()[0]["steps"].clone();
        let retrieved = steps.as_array().unwrap().iter().find(|step| step["step"] == "retrieve").unwrap().clone();
        assert_eq!(retrieved["output"]["chunks"][0]["page"], page, "{retrieved}");
    }
    desk.stop().await;
}
