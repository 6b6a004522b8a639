//! What is known of a customer, over HTTP.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_support::{Desk, Person, on_both_desks};

on_both_desks! {
    a_contact_is_read_corrected_and_emptied(&[]),
    bad_details_are_refused_by_field_and_roles_are_kept(&[]),
}

async fn owner_with_contact(desk: &Desk) -> (Person, String) {
    let ann = desk.sign_up("ann@example.com").await;
    desk.whatsapp(&ann, "100").await;
    desk.customer_writes("100", "15550100199", "wamid.1", "Hello").await;
    let conversations = ann.get("/api/v1/conversations").await.ok();
    let contact = conversations[0]["contact"]["id"].as_str().unwrap();
    (ann, format!("/api/v1/contacts/{contact}"))
}

async fn a_contact_is_read_corrected_and_emptied(desk: Desk) {
    let (ann, path) = owner_with_contact(&desk).await;
    let before = ann.get(&path).await.ok();
    assert_eq!((&before["phone_number"], &before["email"]), (&json!("+15550100199"), &Value::Null));
    let change =
        json!({"name": " Asha  Raman ", "email": "Asha@Example.IN", "company": "Kaveri Sweets", "city": "Chennai"});
    let changed = ann.send(Method::PATCH, &path, change).await.ok();
    assert_eq!((&changed["name"], &changed["email"]), (&json!("Asha Raman"), &json!("asha@example.in")));
    assert_eq!((&changed["company"], &changed["city"]), (&json!("Kaveri Sweets"), &json!("Chennai")));
    assert_eq!(ann.get(&path).await.ok(), changed);
    let conversation = &ann.get("/api/v1/conversations").await.ok()[0];
    assert_eq!(conversation["contact"]["name"], "Asha Raman", "so it is called everywhere");
    // What is not named stays; null and an empty text take away.
    let emptied = ann.send(Method::PATCH, &path, json!({"email": null, "city": " ", "name": null})).await.ok();
    assert_eq!((&emptied["email"], &emptied["city"]), (&Value::Null, &Value::Null));
    assert_eq!((&emptied["name"], &emptied["company"]), (&before["name"], &json!("Kaveri Sweets")));
    let audit = ann.get("/api/v1/audit").await.ok();
    assert_eq!(audit[0]["action"], "contact.changed");
    assert!(!audit.to_string().contains("Kaveri"), "whose, not what: {audit}");
    desk.stop().await;
}

async fn bad_details_are_refused_by_field_and_roles_are_kept(desk: Desk) {
    let (ann, path) = owner_with_contact(&desk).await;
    let before = ann.get(&path).await.ok();
    for (field, value) in [
        ("email", json!("nobody")),
        ("name", json!("12345")),
        ("name", json!("<b>Asha</b>")),
        ("company", json!("x".repeat(121))),
        ("city", json!("x".repeat(81))),
        ("address", json!("x".repeat(301))),
    ] {
        let body = json!({"company": "Kept?", (field): value});
        let problem = ann.send(Method::PATCH, &path, body).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    assert_eq!(ann.get(&path).await.ok(), before, "nothing was taken");
    let viewer = desk.invite(&ann, Role::Viewer).await;
    assert_eq!(viewer.get(&path).await.ok(), before);
    viewer.send(Method::PATCH, &path, json!({"city": "Chennai"})).await.problem(403, "FORBIDDEN");
    let operator = desk.invite(&ann, Role::Operator).await;
    operator.send(Method::PATCH, &path, json!({"city": "Chennai"})).await.ok();
    let bob = desk.sign_up("bob@example.com").await;
    bob.get(&path).await.problem(404, "NOT_FOUND");
    bob.send(Method::PATCH, &path, json!({"city": "Salem"})).await.problem(404, "NOT_FOUND");
    ann.get("/api/v1/contacts/nobody").await.problem(404, "NOT_FOUND");
    assert_eq!(ann.get(&path).await.ok()["city"], "Chennai");
    desk.stop().await;
}
