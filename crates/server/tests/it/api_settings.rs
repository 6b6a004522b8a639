//! The workspace's settings over HTTP: one place with the business information; who may; what is refused.

use model::account::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::api_support::{Desk, on_both_desks};

on_both_desks!(settings_are_read_and_changed(&[("server.public_url", "https://desk.example.com")]));

async fn settings_are_read_and_changed(desk: Desk) {
    let owner = desk.sign_up("owner@example.com").await;
    let path = "/api/v1/settings";
    let before = owner.get(path).await.ok();
    assert_eq!((&before["company_name"], &before["language"]), (&json!("Lakshmi Sweets"), &json!("en")));
    assert_eq!((&before["timezone"], &before["operating_hours"]), (&json!("UTC"), &json!({})));
    assert_eq!((&before["test_mode"], &before["environment"]), (&json!(false), &json!("development")));
    assert_eq!(
        (&before["public_url"], &before["limits"]["text_chars"]),
        (&json!("https://desk.example.com"), &json!(4096))
    );
    assert!(before["version"].is_string() && before["retention"]["raw_events_days"].is_u64());

    let edit = json!({
        "company_name": "Marina Spices", "timezone": "Asia/Kolkata", "language": "ta",
        "operating_hours": {"monday": {"open": "09:00", "close": "18:00"}, "sunday": null},
    });
    let after = owner.send(Method::PATCH, path, edit.clone()).await.ok();
    for name in ["company_name", "timezone", "language", "operating_hours"] {
        assert_eq!(after[name], edit[name], "{name}");
    }
    // One place: the agent's knowledge says the same, and what is written there shows here.
    let business = owner.get("/api/v1/knowledge").await.ok()["business_info"].clone();
    assert_eq!((&business["timezone"], &business["name"]), (&json!("Asia/Kolkata"), &json!("Marina Spices")));
    assert_eq!(business["operating_hours"], json!({"monday": "09:00-18:00", "sunday": "Closed"}));
    let hours = json!({"name": "Marina", "operating_hours": {"weekdays": "9:00 AM - 6:30 PM", "holidays": "closed"}});
    owner.send(Method::PUT, "/api/v1/knowledge/business", hours).await.ok();
    let shown = owner.get(path).await.ok()["operating_hours"].clone();
    assert_eq!((&shown["friday"], shown.get("sunday")), (&json!({"open": "09:00", "close": "18:30"}), None));
    // A day that is not named stays, and what is no day, too.
    let friday = json!({"operating_hours": {"friday": {"open": "10:00", "close": "24:00"}}});
    let shown = owner.send(Method::PATCH, path, friday).await.ok()["operating_hours"].clone();
    assert_eq!((&shown["friday"]["close"], &shown["monday"]["open"]), (&json!("24:00"), &json!("09:00")));
    let business = owner.get("/api/v1/knowledge").await.ok()["business_info"].clone();
    assert_eq!((&business["operating_hours"]["holidays"], &business["name"]), (&json!("closed"), &json!("Marina")));

    let wrong = json!({
        "company_name": " ", "timezone": "Mars/Olympus", "language": "xx",
        "operating_hours": {"monday": {"open": "25:00", "close": "18:00"}, "someday": null},
    });
    let problem = owner.send(Method::PATCH, path, wrong).await.problem(422, "VALIDATION_FAILED");
    let fields: Vec<&Value> = problem["errors"].as_array().unwrap().iter().map(|error| &error["field"]).collect();
    assert_eq!(fields, ["company_name", "timezone", "language", "operating_hours.monday", "operating_hours.someday"]);
    for role in [Role::Operator, Role::Viewer] {
        let member = desk.invite(&owner, role).await;
        assert_eq!(member.get(path).await.ok()["company_name"], "Marina Spices");
        member.send(Method::PATCH, path, json!({"language": "en"})).await.problem(403, "FORBIDDEN");
    }
    let stranger = desk.sign_up("stranger@example.com").await;
    assert_eq!(stranger.get(path).await.ok()["timezone"], "UTC");
    desk.stop().await;
}
