//! Knowledge: entries, search, import and export.

use reqwest::Method;
use serde_json::json;

use crate::api_support::{Desk, on_both_desks};

on_both_desks! {
    entries_are_written_found_changed_and_removed(&[]),
    a_file_comes_out_as_it_went_in(&[]),
}

async fn entries_are_written_found_changed_and_removed(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let entry = json!({"category": "delivery", "question": "Do you deliver to Chennai?", "answer": "Yes, within two days.", "keywords": ["delivery"]});
    let made = ann.post("/api/v1/knowledge/faqs", entry).await;
    assert_eq!(made.status, 201);
    let id = made.ok()["id"].as_str().unwrap().to_owned();
    let found = ann.get("/api/v1/knowledge/search?q=deliver+to+Chennai").await.ok();
    assert_eq!(
        (&found[0]["id"], &found[0]["source"], &found[0]["category"]),
        (&json!(id), &json!("faq"), &json!("delivery"))
    );
    assert!(found[0]["score"].as_f64().unwrap() > 0.0);
    let path = format!("/api/v1/knowledge/faqs/{id}");
    let changed = ann.send(Method::PATCH, &path, json!({"answer": "Yes, within a day."})).await.ok();
    assert_eq!(
        (&changed["answer"], &changed["question"]),
        (&json!("Yes, within a day."), &json!("Do you deliver to Chennai?"))
    );
    let found = ann.get("/api/v1/knowledge/search?q=deliver+to+Chennai").await.ok();
    assert_eq!(found[0]["answer"], "Yes, within a day.");
    ann.send(Method::PATCH, &path, json!({"answer": " "})).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(ann.send(Method::DELETE, &path, json!({})).await.status, 204);
    ann.send(Method::DELETE, &path, json!({})).await.problem(404, "NOT_FOUND");
    ann.get("/api/v1/knowledge/search").await.problem(400, "VALIDATION_FAILED");
    desk.stop().await;
}

async fn a_file_comes_out_as_it_went_in(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let file = json!({
        "business_info": {
            "name": "Lakshmi Sweets", "timezone": "Asia/Kolkata", "operating_hours": {"monday_friday": "9:00 AM - 6:00 PM"},
            "contact": {"phone": "+915550100", "fax": "none"}, "founded": 1987,
        },
        "faqs": [
            {"id": "faq_1", "category": "a", "question": "One?", "answer": "1", "keywords": ["one"], "metadata": {"n": 1}},
            {"id": "faq_2", "category": "b", "question": "Two?", "answer": "2", "keywords": [], "metadata": {}},
        ],
    });
    let done = ann.post("/api/v1/knowledge/import", file.clone()).await.ok();
    assert_eq!((&done["created"], &done["updated"]), (&json!(2), &json!(0)));
    assert_eq!(ann.get("/api/v1/knowledge/export").await.ok(), file);
    assert_eq!(ann.get("/api/v1/knowledge").await.ok(), file);
    let again = ann.post("/api/v1/knowledge/import", file.clone()).await.ok();
    assert_eq!((&again["created"], &again["updated"]), (&json!(0), &json!(2)));
    assert_eq!(ann.get("/api/v1/knowledge/export").await.ok(), file);
    // An imported id is the entry's name.
    ann.send(Method::PATCH, "/api/v1/knowledge/faqs/faq_1", json!({"category": "z"})).await.ok();
    let bad = json!({"faqs": [{"question": "", "answer": "x"}]});
    let bad = ann.post("/api/v1/knowledge/import", bad).await.problem(422, "VALIDATION_FAILED");
    assert_eq!(bad["errors"][0]["field"], "faqs[0].question");
    let page = ann.get("/api/v1/knowledge?limit=1").await;
    assert_eq!(page.ok()["faqs"].as_array().unwrap().len(), 1);
    assert_eq!(ann.get(&page.next().unwrap()).await.ok()["faqs"][0]["id"], "faq_2");
    let business = json!({"name": "Lakshmi", "timezone": "Nowhere"});
    ann.send(Method::PUT, "/api/v1/knowledge/business", business).await.problem(422, "VALIDATION_FAILED");
    let business =
        ann.send(Method::PUT, "/api/v1/knowledge/business", json!({"name": "Lakshmi", "motto": "Sweet"})).await.ok();
    assert_eq!(business["motto"], "Sweet");
    desk.stop().await;
}
