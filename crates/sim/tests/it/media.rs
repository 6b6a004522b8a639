//! Media, templates and the rest of the management calls.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use sim::{Draft, FaultRule, GraphFault, MediaDraft, Sim, SimConfig};

use crate::support::{USER, client, pair};

async fn call(sim: &Sim, method: reqwest::Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let url = format!("{}/{path}", sim.graph_base_url());
    let mut request = client().request(method, url).bearer_auth(SimConfig::default().access_token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn download(url: &str, token: &str) -> (u16, Vec<u8>) {
    let response = client().get(url).bearer_auth(token).send().await.unwrap();
    (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_medium_goes_up_and_comes_down_until_its_url_dies() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let config = SimConfig::default();
    let form = |mime: &str| {
        let file = Part::bytes(b"\x89PNG\r\n--".to_vec()).file_name("a.png").mime_str(mime).unwrap();
        Form::new().text("messaging_product", "whatsapp").part("file", file).text("type", mime.to_owned())
    };
    let url = format!("{}/{}/media", sim.graph_base_url(), config.phone_number_id);
    let upload =
        |mime: &'static str| client().post(&url).bearer_auth(&config.access_token).multipart(form(mime)).send();
    assert_eq!(upload("image/tiff").await.unwrap().status(), 400);
    let id = upload("image/png").await.unwrap().json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
    let (_, found) = call(&sim, reqwest::Method::GET, &id, None).await;
    assert_eq!((found["mime_type"].as_str(), found["file_size"].as_u64()), (Some("image/png"), Some(8)));
    assert_eq!(found["sha256"].as_str().unwrap().len(), 64);
    let url = found["url"].as_str().unwrap();
    assert_eq!(download(url, &config.access_token).await, (200, b"\x89PNG\r\n--".to_vec()));
    assert_eq!(download(url, "wrong").await.0, 401);
    sim.graph().advance_clock(5 * 60 * 1000);
    assert_eq!(download(url, &config.access_token).await.0, 404);
    let (_, again) = call(&sim, reqwest::Method::GET, &id, None).await;
    assert_eq!(download(again["url"].as_str().unwrap(), &config.access_token).await.0, 200);
    assert_eq!(call(&sim, reqwest::Method::DELETE, &id, None).await, (200, json!({"success": true})));
    assert_eq!(call(&sim, reqwest::Method::GET, &id, None).await.0, 400);
}

#[tokio::test]
async fn a_customers_image_can_be_fetched_and_its_hash_spoiled() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    sim.phone(USER).send(Draft::image(MediaDraft::of("image/jpeg", b"jpeg bytes"))).await.unwrap();
    let image = receiver.arrived()[0].value()["messages"][0]["image"].clone();
    let token = SimConfig::default().access_token;
    assert_eq!(download(image["url"].as_str().unwrap(), &token).await, (200, b"jpeg bytes".to_vec()));
    let id = image["id"].as_str().unwrap();
    let (_, before) = call(&sim, reqwest::Method::GET, id, None).await;
    sim.graph().corrupt_media_hash(id);
    let (_, after) = call(&sim, reqwest::Method::GET, id, None).await;
    assert_ne!(before["sha256"], after["sha256"]);
}

#[tokio::test]
async fn templates_are_listed_in_pages_created_reviewed_and_deleted() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    let path = format!("{}/message_templates", SimConfig::default().waba_id);
    let new = json!({"name": "order_update", "language": "en", "category": "UTILITY", "parameter_format": "NAMED",
                     "components": [{"type": "BODY", "text": "Order {{number}} is on its way"}]});
    let (status, created) = call(&sim, reqwest::Method::POST, &path, Some(new.clone())).await;
    assert_eq!((status, &created["status"]), (200, &json!("PENDING")));
    let told = receiver.wait(1).await[0].value();
    assert_eq!((&told["event"], &told["message_template_name"]), (&json!("APPROVED"), &json!("order_update")));
    assert_eq!(call(&sim, reqwest::Method::POST, &path, Some(new)).await.0, 400);
    let mut names = Vec::new();
    let mut after = String::new();
    loop {
        let (_, page) = call(&sim, reqwest::Method::GET, &format!("{path}?status=APPROVED&limit=3{after}"), None).await;
        names.extend(page["data"].as_array().unwrap().iter().map(|one| one["name"].clone()));
        if page["paging"]["next"].is_null() {
            break;
        }
        after = format!("&after={}", page["paging"]["cursors"]["after"].as_str().unwrap());
    }
    assert_eq!(names.len(), 4);
    assert_eq!(call(&sim, reqwest::Method::DELETE, &format!("{path}?name=order_update"), None).await.0, 200);
    assert_eq!(call(&sim, reqwest::Method::DELETE, &format!("{path}?name=order_update"), None).await.0, 400);
}

#[tokio::test]
async fn number_subscription_and_token_can_be_read() {
    let (sim, _receiver) = pair(SimConfig::default()).await;
    let config = SimConfig::default();
    let (_, number) = call(
        &sim,
        reqwest::Method::GET,
        &format!("{}?fields=verified_name,quality_rating", config.phone_number_id),
        None,
    )
    .await;
    assert_eq!(
        number,
        json!({"id": config.phone_number_id, "verified_name": "Example Shop", "quality_rating": "GREEN"})
    );
    let (_, numbers) = call(&sim, reqwest::Method::GET, &format!("{}/phone_numbers", config.waba_id), None).await;
    assert_eq!(numbers["data"][0]["display_phone_number"], "+1 555-010-0100");
    let apps = format!("{}/subscribed_apps", config.waba_id);
    assert_eq!(call(&sim, reqwest::Method::GET, &apps, None).await.1["data"], json!([]));
    assert_eq!(call(&sim, reqwest::Method::POST, &apps, None).await.0, 200);
    assert_eq!(call(&sim, reqwest::Method::GET, &apps, None).await.1["data"].as_array().unwrap().len(), 1);
    let (_, token) =
        call(&sim, reqwest::Method::GET, &format!("debug_token?input_token={}", config.access_token), None).await;
    assert_eq!(token["data"]["is_valid"], true);
}

#[tokio::test]
async fn files_meet_faults_lies_and_oblivion() {
    let (sim, receiver) = pair(SimConfig::default()).await;
    sim.phone(USER).send(Draft::image(MediaDraft::of("image/jpeg", b"jpeg bytes"))).await.unwrap();
    let image = receiver.arrived()[0].value()["messages"][0]["image"].clone();
    let (url, id) = (image["url"].as_str().unwrap(), image["id"].as_str().unwrap());
    let token = SimConfig::default().access_token;
    sim.graph().inject(FaultRule::once(GraphFault::Html500).for_media());
    assert_eq!(download(url, &token).await.0, 500);
    sim.graph().inject(FaultRule::once(GraphFault::Error { code: 130429, retry_after_s: None }).for_media());
    let (_, refused) = call(&sim, reqwest::Method::GET, id, None).await;
    assert_eq!(refused["error"]["code"], 130429);
    sim.graph().swap_media(id, "text/html", &b"<html>"[..]);
    assert_eq!(download(url, &token).await, (200, b"<html>".to_vec()));
    let (_, found) = call(&sim, reqwest::Method::GET, id, None).await;
    assert_ne!(found["sha256"], json!(""), "the announced hash stays");
    assert!(sim.graph().remove_media(id) && !sim.graph().remove_media(id));
    assert_eq!(download(url, &token).await.0, 404);
    assert_eq!(sim.graph().uploads(), 0, "customers' files are no uploads");
}
