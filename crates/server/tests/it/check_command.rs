//! `switchboard check`, as the built binary in a process of its own beside the running server: what a build does with it.

use serde_json::{Value, json};

use crate::api_support::{Desk, Person, on_both_desks};

on_both_desks! {
    a_build_fails_where_a_check_does(&[]),
    a_file_s_checks_leave_no_record(&[]),
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs it on the server's data.
async fn check(desk: &Desk, words: &[&str]) -> Ended {
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_switchboard"));
    let folder = &desk.server.app.config.server.data_dir;
    command.env_clear().current_dir(folder).env("SWITCHBOARD_DATA_DIR", folder).arg("check").args(words);
    let database = desk.database_url();
    if database.starts_with("postgres") {
        command.env("DATABASE_URL", database);
    }
    let output = command.output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

async fn shop(desk: &Desk) -> Person {
    let ann = desk.sign_up("ann@example.com").await;
    let faq = json!({"question": "Where is your shop?", "answer": "At 12 Beach Road, Chennai.", "category": "shop"});
    ann.post("/api/v1/knowledge/faqs", faq).await.ok();
    ann
}

async fn add(person: &Person, body: Value) {
    assert_eq!(person.post("/api/v1/checks", body).await.status, 201);
}

async fn runs(person: &Person) -> Vec<Value> {
    let runs = person.get("/api/v1/checks/runs").await.ok();
    runs.as_array().unwrap().iter().filter(|run| run["trigger"] == "cli").cloned().collect()
}

async fn a_build_fails_where_a_check_does(desk: Desk) {
    let ann = shop(&desk).await;
    let none = check(&desk, &[]).await;
    assert_ne!(none.code, Some(0), "no checks are no success");
    assert!(none.err.contains("has no checks") && none.out.is_empty(), "{}{}", none.out, none.err);

    add(&ann, json!({"question": "Where is your shop?", "must_contain": ["Beach Road"]})).await;
    let passed = check(&desk, &[]).await;
    assert_eq!(passed.code, Some(0), "{}", passed.err);
    assert_eq!(passed.out, "ok    Where is your shop?\n\n1 of 1 checks passed.\n");

    add(&ann, json!({"question": "Where is your shop, please?", "must_contain": ["Mumbai"]})).await;
    let failed = check(&desk, &[]).await;
    assert_eq!(failed.code, Some(1), "{}", failed.err);
    assert!(failed.out.contains("ok    Where is your shop?\n"), "{}", failed.out);
    assert!(failed.out.contains("FAIL  Where is your shop, please?\n"), "{}", failed.out);
    assert!(failed.out.contains("Mumbai") && failed.out.contains("< At 12 Beach Road"), "{}", failed.out);
    assert!(failed.out.ends_with("1 of 2 checks passed.\n"), "{}", failed.out);
    assert!(failed.err.contains("1 of 2 checks failed"), "{}", failed.err);

    let told = check(&desk, &["--json"]).await;
    let report: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, &report["passed"], &report["failed"]), (Some(1), &json!(1), &json!(1)));
    let lines = report["results"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["passed"] == false && !line["reasons"].as_array().unwrap().is_empty()));
    // They are on record, like those that somebody runs on the page.
    let runs = runs(&ann).await;
    assert_eq!((runs.len(), &runs[0]["status"], &runs[0]["failed"]), (3, &json!("done"), &json!(1)), "{runs:?}");
    desk.stop().await;
}

async fn a_file_s_checks_leave_no_record(desk: Desk) {
    let ann = shop(&desk).await;
    let file = desk.server.app.config.server.data_dir.join("checks.json");
    let name = file.to_str().unwrap();
    let ask = |must: &str| json!({"checks": [{"question": "Where is your shop?", "must_contain": [must]}]}).to_string();
    for (text, code, part) in [
        (ask("12 Beach Road"), Some(0), "1 of 1 checks passed"),
        (ask("Mumbai"), Some(1), "0 of 1 checks passed"),
        (json!({"checks": []}).to_string(), Some(1), "has no checks"),
        ("no list".to_owned(), Some(1), "is not a list of checks"),
    ] {
        std::fs::write(&file, &text).unwrap();
        let ended = check(&desk, &["--file", name]).await;
        assert_eq!(ended.code, code, "{text}: {}", ended.err);
        assert!(format!("{}{}", ended.out, ended.err).contains(part), "{text}: {}{}", ended.out, ended.err);
    }
    let missing = check(&desk, &["--file", "nothing.json"]).await;
    assert!(missing.code == Some(1) && missing.err.contains("cannot be read"), "{}", missing.err);
    assert!(runs(&ann).await.is_empty());
    desk.stop().await;
}
