//! Files of messages over real HTTP: from a customer's phone to a browser, and from an operator to a customer's phone,
//! with a provider that is slow, broken or lying.

use std::io::Cursor;

use image::{DynamicImage, ImageBuffer, ImageFormat, Rgb};
use model::account::Role;
use reqwest::header::HeaderMap;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use server::boot::NodeRole;
use sim::{Accepted, Draft, FaultRule, GraphFault, MediaDraft};

use crate::support::{PATIENCE, Wishes, World, on_both};

const CUSTOMER: &str = "15550100199";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

on_both!(
    a_picture_comes_and_is_shown(Wishes::default().still()),
    what_goes_wrong_is_told(Wishes::default().still().role(NodeRole::Api)),
    strangers_files_are_harmless(Wishes::default().still().role(NodeRole::Api)),
    a_crash_between_file_and_row(Wishes::default().still().role(NodeRole::Api)),
    uploads_are_what_they_say(Wishes::default().still()),
    a_file_is_uploaded_to_the_provider_once(crate::support::eager()),
    an_upload_that_the_provider_lost_is_renewed(crate::support::eager().still()),
    what_is_old_goes(Wishes::default().still().role(NodeRole::Api)),
);

fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let pixels = ImageBuffer::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, 90]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A page of an OGG stream with one packet.
fn ogg_page(granule: i64, packet: &[u8]) -> Vec<u8> {
    let mut page = b"OggS\0\0".to_vec();
    page.extend_from_slice(&granule.to_le_bytes());
    page.extend_from_slice(&[7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, packet.len() as u8]);
    page.extend_from_slice(packet);
    page
}

/// Two seconds of Opus, as far as its pages say.
fn voice_note(channels: u8) -> Vec<u8> {
    let head = [b"OpusHead\x01", &[channels][..], &[0; 9]].concat();
    [ogg_page(0, &head), ogg_page(96_000, b"sound")].concat()
}

struct Got {
    status: u16,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }
}

/// Without any token.
async fn open(world: &World, path: &str, headers: &[(&str, &str)]) -> Got {
    let request =
        headers.iter().fold(world.http.get(world.url(path)), |request, (name, value)| request.header(*name, *value));
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Got { status, headers, bytes: answer.bytes().await.unwrap().to_vec() }
}

async fn authorised(world: &World, token: &str, path: &str) -> Got {
    open(world, path, &[("authorization", &format!("Bearer {token}"))]).await
}

/// The newest message of the only conversation.
async fn newest(world: &World, token: &str) -> Value {
    let conversations = world.get(token, "/api/v1/conversations").await;
    let id = conversations[0]["id"].as_str().unwrap();
    let messages = world.get(token, &format!("/api/v1/conversations/{id}/messages")).await;
    messages.as_array().unwrap().last().unwrap().clone()
}

/// The file of the newest message, once it is no longer pending.
async fn settled(world: &World, token: &str) -> Value {
    let look = || async {
        let media = newest(world, token).await["media"].clone();
        (media["status"] != "pending").then_some(media)
    };
    world.until("the file to be settled", look).await
}

/// Sends a draft and runs the fetch so often, with time between.
async fn fetch(world: &World, token: &str, draft: Draft, spoil: impl FnOnce(&str), times: usize) -> Value {
    assert!(world.sim.phone(CUSTOMER).send(draft).await.unwrap().acknowledged);
    let sent = world.sim.graph().customer_messages(0).pop().unwrap().raw;
    let kind = sent["type"].as_str().unwrap().to_owned();
    spoil(sent[&kind]["id"].as_str().unwrap());
    for _ in 0..times {
        assert_eq!(world.server.app.engine.run_due_jobs().await.unwrap(), 1);
        world.pass_ms(16 * 60_000);
    }
    newest(world, token).await["media"].clone()
}

/// The token of somebody in another company.
async fn stranger(world: &World) -> String {
    let body = json!({"email": "other@example.com", "password": "correct horse battery", "company_name": "Other"});
    let answer = world.http.post(world.url("/api/v1/auth/signup")).json(&body).send().await.unwrap();
    answer.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned()
}

async fn a_picture_comes_and_is_shown(world: World) {
    let token = world.login().await;
    let jpeg = picture(ImageFormat::Jpeg, 640, 480);
    let draft = Draft::image(MediaDraft::of("image/jpeg", &jpeg).caption("menu?"));
    assert!(world.sim.phone(CUSTOMER).send(draft).await.unwrap().acknowledged);
    let media = settled(&world, &token).await;
    assert_eq!((&media["status"], &media["mime_type"]), (&json!("stored"), &json!("image/jpeg")), "{media}");
    assert_eq!((&media["width"], &media["height"]), (&json!(640), &json!(480)));
    assert_eq!(media["bytes"], json!(jpeg.len()));
    let url = media["url"].as_str().unwrap();
    assert!(url.starts_with("/media/"), "{url}");

    let whole = open(&world, url, &[]).await;
    assert_eq!((whole.status, whole.bytes == jpeg), (200, true));
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("content-disposition", "inline"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("cross-origin-resource-policy", "same-origin"),
        ("accept-ranges", "bytes"),
    ] {
        assert_eq!(whole.header(name), value, "{name}");
    }
    assert!(whole.header("cache-control").starts_with("private, max-age="));
    let etag = whole.header("etag").to_owned();
    assert_eq!(open(&world, url, &[("if-none-match", &etag)]).await.status, 304);
    let part = open(&world, url, &[("range", "bytes=10-19")]).await;
    assert_eq!((part.status, &part.bytes[..]), (206, &jpeg[10..20]));
    assert_eq!(part.header("content-range"), format!("bytes 10-19/{}", jpeg.len()));
    assert_eq!(open(&world, url, &[("range", "bytes=-5")]).await.bytes, &jpeg[jpeg.len() - 5..]);
    assert_eq!(open(&world, url, &[("range", "bytes=10-19"), ("if-range", "\"old\"")]).await.status, 200);
    let beyond = open(&world, url, &[("range", "bytes=99999999-")]).await;
    assert_eq!((beyond.status, beyond.header("content-range")), (416, &*format!("bytes */{}", jpeg.len())));
    let small = open(&world, media["thumbnail_url"].as_str().unwrap(), &[]).await;
    assert_eq!((small.status, small.header("content-type")), (200, "image/jpeg"));
    assert_eq!(image::load_from_memory(&small.bytes).unwrap().width(), 320);

    // Addresses are for one file, one variant, and a while.
    let file = media["id"].as_str().unwrap();
    for tampered in [
        url.replace("/file", "/thumbnail"),
        url.replace(file, "0190a000-0000-7000-8000-000000000000"),
        url.replace("expires=", "expires=9"),
        format!("{url}A"),
        url.split("&signature").next().unwrap().to_owned() + "&signature=",
    ] {
        assert_eq!(open(&world, &tampered, &[]).await.status, 403, "{tampered}");
    }
    assert_eq!(open(&world, &format!("/media/{file}/file"), &[]).await.status, 400);
    let redirect = authorised(&world, &token, &format!("/api/v1/media/{file}")).await;
    assert_eq!((redirect.status, redirect.header("location")), (302, url));
    let other = stranger(&world).await;
    assert_eq!(authorised(&world, &other, &format!("/api/v1/media/{file}")).await.status, 404);
    assert_eq!(open(&world, &format!("/api/v1/media/{file}"), &[]).await.status, 401);
    world.pass_ms(2 * HOUR_MS);
    assert_eq!(open(&world, url, &[]).await.status, 403, "it has run out");
    let fresh = newest(&world, &token).await["media"]["url"].as_str().unwrap().to_owned();
    assert_eq!(open(&world, &fresh, &[]).await.status, 200);

    // A voice note knows how long it is.
    assert!(world.sim.phone(CUSTOMER).send(Draft::voice(&voice_note(1))).await.unwrap().acknowledged);
    let voice = settled(&world, &token).await;
    assert_eq!((&voice["voice"], &voice["duration_ms"]), (&json!(true), &json!(2_000)), "{voice}");
    world.stop().await;
}

async fn what_goes_wrong_is_told(world: World) {
    let token = world.login().await;
    let graph = world.sim.graph().clone();
    let jpeg = picture(ImageFormat::Jpeg, 40, 40);
    let image = || Draft::image(MediaDraft::of("image/jpeg", &jpeg));
    let error = |media: &Value| media["error"].as_str().unwrap_or_default().to_owned();

    // A gateway in trouble, twice: the link, then the look-up. Then it works.
    graph.inject(FaultRule::times(GraphFault::Html500, 2).for_media());
    let media = fetch(&world, &token, image(), |_| {}, 1).await;
    assert_eq!((&media["status"], &media["url"]), (&json!("pending"), &Value::Null));
    let file = media["id"].as_str().unwrap().to_owned();
    assert_eq!(authorised(&world, &token, &format!("/api/v1/media/{file}")).await.status, 409);
    assert_eq!(world.server.app.engine.run_due_jobs().await.unwrap(), 1);
    assert_eq!(newest(&world, &token).await["media"]["status"], "stored");

    // Other bytes than were announced, as often as they are asked for.
    let swap = |id: &str| graph.swap_media(id, "image/jpeg", picture(ImageFormat::Jpeg, 41, 41));
    let media = fetch(&world, &token, image(), swap, 3).await;
    assert_eq!(media["status"], "failed");
    assert!(error(&media).contains("not the file that it announced"), "{media}");

    // A page in place of the file.
    let page = |id: &str| graph.swap_media(id, "text/html", &b"<html>log in</html>"[..]);
    let media = fetch(&world, &token, image(), page, 3).await;
    assert_eq!(media["status"], "failed", "{media}");

    // What was announced and hashed as a picture is none.
    let media = fetch(&world, &token, Draft::image(MediaDraft::of("image/jpeg", b"<html><script>")), |_| {}, 1).await;
    assert_eq!(media["status"], "failed");
    assert!(error(&media).contains("a picture") && error(&media).contains("text/html"), "{media}");
    let file = media["id"].as_str().unwrap();
    assert_eq!(authorised(&world, &token, &format!("/api/v1/media/{file}")).await.status, 404);

    let media = fetch(&world, &token, image(), |id| assert!(graph.remove_media(id)), 1).await;
    assert_eq!(media["status"], "failed");
    assert!(error(&media).contains("does not have the file"), "{media}");

    // Nobody fetched it for a week.
    assert!(world.sim.phone(CUSTOMER).send(image()).await.unwrap().acknowledged);
    world.pass_ms(7 * DAY_MS + HOUR_MS);
    assert_eq!(world.server.app.engine.run_due_jobs().await.unwrap(), 1);
    let token = world.login().await;
    let media = newest(&world, &token).await["media"].clone();
    assert_eq!(media["status"], "expired", "{media}");
    world.stop().await;
}

async fn strangers_files_are_harmless(world: World) {
    let token = world.login().await;
    let document = |mime: &str, name: &str, bytes: &[u8]| {
        Draft::document(MediaDraft { filename: Some(name.into()), ..MediaDraft::of(mime, bytes) })
    };
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    let media = fetch(&world, &token, document("image/svg+xml", "../../etc/x.svg", svg), |_| {}, 1).await;
    assert_eq!((&media["status"], &media["filename"]), (&json!("stored"), &json!("x.svg")), "{media}");
    let got = open(&world, media["url"].as_str().unwrap(), &[]).await;
    assert_eq!(got.header("content-type"), "application/octet-stream");
    assert_eq!(got.header("content-disposition"), "attachment; filename=\"x.svg\"");
    assert_eq!(got.header("content-security-policy"), "sandbox; default-src 'none'");

    let media = fetch(&world, &token, document("application/pdf", "பட்டியல்\r\nX: y.pdf", b"%PDF-1.7"), |_| {}, 1).await;
    let got = open(&world, media["url"].as_str().unwrap(), &[]).await;
    assert_eq!((got.status, got.header("content-type")), (200, "application/pdf"));
    assert!(got.header("content-disposition").starts_with("attachment; filename=\""), "{:?}", got.headers);
    assert!(got.headers.get("x").is_none());

    // A picture that says it is far larger than it is: kept, and without a small one.
    let mut bomb = picture(ImageFormat::Png, 4, 4);
    bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let media = fetch(&world, &token, Draft::image(MediaDraft::of("image/png", &bomb)), |_| {}, 1).await;
    assert_eq!((&media["status"], media.get("thumbnail_url")), (&json!("stored"), None), "{media}");
    let cut = &picture(ImageFormat::Jpeg, 400, 400)[..500];
    let media = fetch(&world, &token, Draft::image(MediaDraft::of("image/jpeg", cut)), |_| {}, 1).await;
    assert_eq!(media["status"], "stored");
    world.stop().await;
}

async fn a_crash_between_file_and_row(world: World) {
    let token = world.login().await;
    let jpeg = picture(ImageFormat::Jpeg, 40, 40);
    let engine = world.server.app.engine.clone();
    let workspace = engine.store().workspace_ids(None, 1).await.unwrap()[0];
    // Another process had come as far as the place of the very same content, with or without its bytes.
    use sha2::Digest;
    let hash = sha2::Sha256::digest(&jpeg).to_vec();
    let place = engine.store().begin_file(workspace, &hash, jpeg.len() as i64).await.unwrap();
    let media = fetch(&world, &token, Draft::image(MediaDraft::of("image/jpeg", &jpeg)), |_| {}, 1).await;
    assert_eq!(media["status"], "stored");
    assert_eq!(engine.store().begin_file(workspace, &hash, 1).await.unwrap().id, place.id, "one place for one content");
    assert!(open(&world, media["url"].as_str().unwrap(), &[]).await.bytes == jpeg);
    // The job runs once more, as after a lost acknowledgement: nothing changes.
    let job = store::jobs::NewJob {
        workspace_id: workspace,
        kind: store::media::FETCH,
        key: media["id"].as_str().unwrap().parse().unwrap(),
        run_at: world.now(),
        payload: json!({"channel": uuid::Uuid::nil(), "media": {}}),
    };
    engine.enqueue(job).await.unwrap();
    assert_eq!(engine.run_due_jobs().await.unwrap(), 1);
    assert_eq!(newest(&world, &token).await["media"]["status"], "stored");
    drop(engine);
    world.stop().await;
}

async fn upload(world: &World, token: &str, name: &str, mime: &str, bytes: Vec<u8>) -> Got {
    let part = Part::bytes(bytes).file_name(name.to_owned()).mime_str(mime).unwrap();
    let form = Form::new().text("voice", "true").part("file", part);
    let answer = world.http.post(world.url("/api/v1/media")).bearer_auth(token).multipart(form).send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Got { status, headers, bytes: answer.bytes().await.unwrap().to_vec() }
}

async fn uploads_are_what_they_say(world: World) {
    let token = world.login().await;
    let png = picture(ImageFormat::Png, 700, 300);
    let taken = upload(&world, &token, "../menu.exe", "image/png", png.clone()).await;
    assert_eq!(taken.status, 201, "{}", taken.json());
    let file = taken.json();
    assert_eq!((&file["kind"], &file["mime_type"]), (&json!("image"), &json!("image/png")));
    assert_eq!((&file["filename"], &file["width"]), (&json!("menu.exe.png"), &json!(700)));
    assert!(open(&world, file["url"].as_str().unwrap(), &[]).await.bytes == png);
    assert_eq!(open(&world, file["thumbnail_url"].as_str().unwrap(), &[]).await.status, 200);
    let voice = upload(&world, &token, "v.ogg", "audio/ogg; codecs=opus", voice_note(1)).await.json();
    assert_eq!((&voice["kind"], &voice["duration_ms"]), (&json!("audio"), &json!(2_000)), "{voice}");
    let text = upload(&world, &token, "list.csv", "text/csv", b"a,b\n1,2".to_vec()).await.json();
    assert_eq!((&text["kind"], &text["mime_type"]), (&json!("document"), &json!("text/plain")), "{text}");

    let large = [&b"\xff\xd8\xff\xe0"[..], &vec![0; 5 * 1024 * 1024]].concat();
    for (name, mime, bytes, status, word) in [
        ("a.pdf", "application/pdf", png.clone(), 415, "image/png"),
        ("a.png", "image/png", b"<html><script>alert(1)</script>".to_vec(), 415, "image/jpeg (jpg)"),
        ("a.svg", "image/svg+xml", b"<svg/>".to_vec(), 415, "image/svg+xml"),
        ("a.txt", "text/plain", b"MZ\x90\0".to_vec(), 415, "executable"),
        ("a.zip", "application/zip", b"PK\x03\x04 x".to_vec(), 415, "zip"),
        ("a.bin", "application/octet-stream", vec![0, 1, 2], 415, "not known"),
        ("a.gif", "image/gif", b"GIF89a".to_vec(), 415, "gif"),
        ("a.jpg", "image/jpeg", large, 413, "5 MB"),
        ("a.jpg", "image/jpeg", b"\xff\xd8\xff\xe0 damaged".to_vec(), 422, "cannot be read"),
        ("a.ogg", "audio/ogg", voice_note(2), 422, "mono"),
        ("a.webp", "image/webp", picture(ImageFormat::WebP, 100, 100), 422, "512"),
        ("a.txt", "text/plain", Vec::new(), 422, "empty"),
    ] {
        let got = upload(&world, &token, name, mime, bytes).await;
        let problem = got.json();
        assert_eq!(got.status, status, "{name}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{name}: {problem}");
    }
    let post = || world.http.post(world.url("/api/v1/media"));
    assert_eq!(post().bearer_auth(&token).json(&json!({})).send().await.unwrap().status(), 415);
    let empty = Form::new().text("note", "x");
    assert_eq!(post().bearer_auth(&token).multipart(empty).send().await.unwrap().status(), 400);
    let cut =
        post().bearer_auth(&token).header("content-type", "multipart/form-data; boundary=X").body("--X\r\nContent-Di");
    assert_eq!(cut.send().await.unwrap().status(), 400);
    assert_eq!(post().send().await.unwrap().status(), 401);

    // A viewer looks and does not upload.
    let invited = json!({"email": "viewer@example.com", "role": Role::Viewer.as_str()});
    let (_, invited) = world.post(&token, "/api/v1/users", invited).await;
    let accepted = json!({"token": invited["token"], "password": "correct horse battery"});
    let (_, viewer) = world.post("", "/api/v1/auth/accept", accepted).await;
    let viewer = viewer["token"].as_str().unwrap();
    assert_eq!(upload(&world, viewer, "a.png", "image/png", png).await.status, 403);
    let path = format!("/api/v1/media/{}", file["id"].as_str().unwrap());
    assert_eq!(authorised(&world, viewer, &path).await.status, 302);
    world.stop().await;
}

/// A message as the provider got it.
fn raw(message: &Accepted) -> Value {
    serde_json::from_str(message.raw.as_ref().unwrap().get()).unwrap()
}

async fn an_upload_that_the_provider_lost_is_renewed(world: World) {
    let token = world.login().await;
    let graph = world.sim.graph().clone();
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    graph.wait_accepted(1, PATIENCE).await;
    let conversation = world.get(&token, "/api/v1/conversations").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let file = upload(&world, &token, "menu.jpg", "image/jpeg", picture(ImageFormat::Jpeg, 200, 100)).await.json();
    let message = json!({"media_id": file["id"]});
    assert_eq!(world.post(&token, &path, message.clone()).await.0, 202);
    let first = raw(graph.wait_accepted(2, PATIENCE).await.last().unwrap());
    // Known for weeks, and lost before its time.
    world.pass_ms(HOUR_MS);
    assert!(graph.remove_media(first["image"]["id"].as_str().unwrap()));
    assert_eq!(world.post(&token, &path, message.clone()).await.0, 202);
    let second = raw(graph.wait_accepted(3, PATIENCE).await.last().unwrap());
    assert_ne!(second["image"]["id"], first["image"]["id"]);
    assert_eq!((graph.uploads(), graph.accepted_count()), (2, 3));
    // What is refused although it was just uploaded is refused for good.
    graph.inject(FaultRule::once(GraphFault::Error { code: 131053, retry_after_s: None }));
    assert_eq!(world.post(&token, &path, message).await.0, 202);
    let failed = world.until("the message to fail", || async {
        let message = newest(&world, &token).await;
        (message["status"] == "failed").then_some(message)
    });
    assert_eq!(failed.await["error"]["code"], "131053");
    assert_eq!((graph.uploads(), graph.accepted_count()), (2, 3));
    world.stop().await;
}

async fn a_file_is_uploaded_to_the_provider_once(world: World) {
    let token = world.login().await;
    let graph = world.sim.graph().clone();
    assert!(world.sim.phone(CUSTOMER).text("hello").await.acknowledged);
    graph.wait_accepted(1, PATIENCE).await;
    let conversation = world.get(&token, "/api/v1/conversations").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let jpeg = picture(ImageFormat::Jpeg, 200, 100);
    let file = upload(&world, &token, "menu.jpg", "image/jpeg", jpeg.clone()).await.json();
    let id = file["id"].as_str().unwrap();

    // The provider's trouble delays the upload, and the message with it.
    graph.inject(FaultRule::once(GraphFault::Html500).for_media());
    let (status, first) = world.post(&token, &path, json!({"media_id": id, "text": "our menu"})).await;
    assert_eq!(status, 202, "{first}");
    assert_eq!((&first["media"]["id"], &first["message_type"]), (&json!(id), &json!("image")));
    assert!(first["media"]["url"].as_str().unwrap().starts_with("/media/"));
    let (status, _) = world.post(&token, &path, json!({"media_id": id})).await;
    assert_eq!(status, 202);
    let accepted = graph.wait_accepted(3, PATIENCE).await;
    let sent: Vec<_> = accepted.iter().map(|message| raw(message)).filter(|body| body["type"] == "image").collect();
    assert_eq!((sent.len(), graph.uploads()), (2, 1), "two messages, one upload");
    assert_eq!(sent[0]["image"]["id"], sent[1]["image"]["id"]);
    assert_eq!(sent[0]["image"]["caption"], "our menu");
    let at_provider = sent[0]["image"]["id"].as_str().unwrap();
    assert!(graph.media(at_provider).is_some_and(|(mime, bytes)| mime == "image/jpeg" && bytes == jpeg));

    // Checked before anything is queued.
    for (body, field) in [
        (json!({"media_id": "0190a000-0000-7000-8000-000000000000"}), "media_id"),
        (json!({"media_id": id, "buttons": [{"title": "Yes"}]}), "buttons"),
        (json!({"media_id": id, "text": "x".repeat(1_025)}), "caption"),
    ] {
        let (status, problem) = world.post(&token, &path, body).await;
        assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!(field)), "{problem}");
    }
    let voice = upload(&world, &token, "v.ogg", "audio/ogg", voice_note(1)).await.json();
    let (status, problem) = world.post(&token, &path, json!({"media_id": voice["id"], "text": "hear"})).await;
    assert_eq!((status, &problem["errors"][0]["field"]), (422, &json!("text")));
    let (status, _) = world.post(&token, &path, json!({"media_id": voice["id"]})).await;
    assert_eq!(status, 202);
    let accepted = graph.wait_accepted(4, PATIENCE).await;
    assert_eq!(raw(accepted.last().unwrap())["audio"]["voice"], true);
    let other = stranger(&world).await;
    assert_eq!(world.post(&other, &path, json!({"media_id": id})).await.0, 404);
    world.stop().await;
}

async fn what_is_old_goes(world: World) {
    let token = world.login().await;
    let jpeg = picture(ImageFormat::Jpeg, 400, 40);
    let media = fetch(&world, &token, Draft::image(MediaDraft::of("image/jpeg", &jpeg)), |_| {}, 1).await;
    assert_eq!(media["status"], "stored");
    let unused = upload(&world, &token, "a.jpg", "image/jpeg", picture(ImageFormat::Jpeg, 50, 50)).await;
    assert_eq!(unused.status, 201);
    let engine = world.server.app.engine.clone();
    let objects = || {
        let mut folders = vec![world.folder.path().join("media")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().map(Result::unwrap) {
                if entry.path().is_dir() { folders.push(entry.path()) } else { files += 1 }
            }
        }
        files
    };
    assert_eq!(objects(), 4, "two files and their small pictures");
    world.pass_ms(2 * DAY_MS);
    engine.sweep_media(world.now()).await.unwrap();
    engine.sweep_media(world.now().plus_ms(2 * HOUR_MS)).await.unwrap();
    assert_eq!(objects(), 2, "what nobody sent is gone");
    world.pass_ms(366 * DAY_MS);
    engine.sweep_media(world.now()).await.unwrap();
    engine.sweep_media(world.now().plus_ms(2 * HOUR_MS)).await.unwrap();
    assert_eq!(objects(), 0);
    let token = world.login().await;
    let media = newest(&world, &token).await["media"].clone();
    assert_eq!((&media["status"], &media["url"]), (&json!("expired"), &Value::Null));
    assert!(media["error"].as_str().unwrap().contains("365 days"), "{media}");
    drop(engine);
    world.stop().await;
}
