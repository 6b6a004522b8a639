//! The API of tools, their secrets, MCP servers and the library: who may, what is refused, and what is never told.

use model::account::Role;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::api_support::{Answer, Desk, Person, on_both_desks};
use crate::tools_shop::Shop;

pub const LOCAL: &[(&str, &str)] = &[("tools.allow_private_hosts", "127.0.0.1")];

on_both_desks!(
    a_tool_is_defined_tried_and_removed(crate::tools_api::LOCAL),
    nobody_reaches_what_only_the_server_can(&[]),
    a_request_is_bounded(crate::tools_api::LOCAL),
    what_is_wrong_is_said(crate::tools_api::LOCAL),
    secrets_are_never_told(crate::tools_api::LOCAL),
    roles_and_workspaces_are_kept_apart(crate::tools_api::LOCAL),
    the_library_is_of_one_s_own_files(&[]),
    an_mcp_server_that_does_not_answer_is_told(crate::tools_api::LOCAL),
);

fn order(shop: &Shop) -> Value {
    json!({
        "name": "order_status", "description": "Tells how an order stands.", "url_template": shop.url("/orders/{order_id}"),
        "parameters": { "type": "object", "required": ["order_id"], "properties": { "order_id": { "type": "string" } } },
    })
}

async fn allow(person: &Person, hosts: Value) -> Answer {
    person.send(Method::PUT, "/api/v1/tools/settings", json!({ "allowed_hosts": hosts })).await
}

fn fields(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect()
}

async fn a_tool_is_defined_tried_and_removed(desk: Desk) {
    let (owner, shop) = (desk.sign_up("a@example.com").await, Shop::open().await);
    assert_eq!(
        fields(&owner.post("/api/v1/tools", order(&shop)).await.problem(422, "VALIDATION_FAILED")),
        ["url_template"]
    );
    allow(&owner, json!(["127.0.0.1", " 127.0.0.1 "])).await.ok();
    assert_eq!(owner.get("/api/v1/tools/settings").await.ok(), json!({ "allowed_hosts": ["127.0.0.1"] }));
    let tool = owner.post("/api/v1/tools", order(&shop)).await;
    assert_eq!(tool.status, 201);
    let tool = tool.ok();
    assert_eq!((&tool["method"], &tool["timeout_ms"], &tool["enabled"]), (&json!("GET"), &json!(10_000), &json!(true)));
    owner.post("/api/v1/tools", order(&shop)).await.problem(409, "CONFLICT");
    let path = format!("/api/v1/tools/{}", tool["id"].as_str().unwrap());
    assert_eq!(owner.get(&path).await.ok(), tool);
    assert_eq!(owner.get("/api/v1/tools").await.ok(), json!([tool]));

    let tried = owner.post(&format!("{path}/test"), json!({ "arguments": { "order_id": "A 17" } })).await.ok();
    assert_eq!(
        (&tried["ok"], &tried["status"], &tried["result"]["status"]),
        (&json!(true), &json!(200), &json!("shipped"))
    );
    assert_eq!(shop.asked()[0].uri, "/orders/A%2017");
    let tried = owner.post(&format!("{path}/test"), json!({ "arguments": { "order_id": "missing" } })).await.ok();
    assert_eq!((&tried["ok"], &tried["status"]), (&json!(false), &json!(404)));
    owner
        .post(&format!("{path}/test"), json!({ "arguments": { "order_id": 17 } }))
        .await
        .problem(422, "VALIDATION_FAILED");

    let changed = owner.send(Method::PATCH, &path, json!({ "enabled": false, "description": "Other." })).await.ok();
    assert_eq!((&changed["enabled"], &changed["url_template"]), (&json!(false), &tool["url_template"]));
    // A host that is allowed no more is not called any more, whatever was stored.
    allow(&owner, json!([])).await.ok();
    let tried = owner.post(&format!("{path}/test"), json!({ "arguments": { "order_id": "A" } })).await.ok();
    assert!(tried["error"].as_str().unwrap().contains("allowed hosts"), "{tried}");
    assert_eq!(owner.send(Method::DELETE, &path, json!({})).await.status, 204);
    owner.get(&path).await.problem(404, "NOT_FOUND");
    let audit = owner.get("/api/v1/audit").await.ok();
    let actions: Vec<_> = audit.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    for action in ["tool.added", "tool.changed", "tool.tested", "tool.removed", "tools.hosts_changed"] {
        assert!(actions.contains(&action), "{action}: {actions:?}");
    }
    desk.stop().await;
}

/// Without leave of the configuration.
async fn nobody_reaches_what_only_the_server_can(desk: Desk) {
    let owner = desk.sign_up("a@example.com").await;
    for host in [
        "127.0.0.1",
        "localhost",
        "169.254.169.254",
        "10.0.0.5",
        "192.168.1.1",
        "[::1]",
        "[fd00::1]",
        "metadata.google.internal",
        "2130706433",
        "0x7f000001",
        "127.1",
        "[::ffff:127.0.0.1]",
        "http://shop.example",
        "shop.example:8080",
        "shop.example/x",
        "*",
        "*.example",
        "",
        "user@shop.example",
        "printer.local",
    ] {
        let refused = allow(&owner, json!([host])).await;
        assert_eq!(refused.status, 422, "{host}: {}", refused.text);
    }
    allow(&owner, json!(["shop.example"])).await.ok();
    let tool = |url: &str| json!({ "name": "t", "description": "d", "url_template": url });
    for url in [
        "http://shop.example/x",
        "https://evil.example/x",
        "https://shop.example.evil.example/",
        "https://shop.example@evil.example/",
        "https://{host}/x",
        "file:///etc/passwd",
        "gopher://shop.example/",
        "https://shop.example\\@evil.example/",
        "//shop.example/",
        "https://shop.example/{{secret:KEY}}",
        "https://127.0.0.1/",
    ] {
        let refused = owner.post("/api/v1/tools", tool(url)).await;
        assert_eq!(fields(&refused.problem(422, "VALIDATION_FAILED")), ["url_template"], "{url}");
    }
    for url in [
        "http://127.0.0.1:1/mcp",
        "https://localhost/mcp",
        "http://shop.example/mcp",
        "https://u:p@shop.example/mcp",
        "x",
    ] {
        let refused = owner.post("/api/v1/mcp-servers", json!({ "name": "s", "url": url })).await;
        assert_eq!(fields(&refused.problem(422, "VALIDATION_FAILED")), ["url"], "{url}");
    }
    desk.stop().await;
}

async fn a_request_is_bounded(desk: Desk) {
    let (owner, shop) = (desk.sign_up("a@example.com").await, Shop::open().await);
    allow(&owner, json!(["127.0.0.1"])).await.ok();
    for (name, path, error) in
        [("redirected", "/redirect", "another address"), ("large", "/large", "larger"), ("never", "/never", "in time")]
    {
        let tool = json!({ "name": name, "description": "d", "url_template": shop.url(path), "timeout_ms": 300 });
        let tool = owner.post("/api/v1/tools", tool).await.ok();
        let path = format!("/api/v1/tools/{}/test", tool["id"].as_str().unwrap());
        let tried = owner.post(&path, json!({})).await.ok();
        assert_eq!((&tried["ok"], &tried["status"]), (&json!(false), &json!(null)), "{tried}");
        assert!(tried["error"].as_str().unwrap().contains(error), "{name}: {tried}");
    }
    desk.stop().await;
}

async fn what_is_wrong_is_said(desk: Desk) {
    let (owner, shop) = (desk.sign_up("a@example.com").await, Shop::open().await);
    allow(&owner, json!(["127.0.0.1"])).await.ok();
    let with = |field: &str, value: Value| {
        let mut tool = order(&shop);
        tool[field] = value;
        tool
    };
    let cases = [
        ("name", json!("Order Status")),
        ("name", json!("create_ticket")),
        ("name", json!("a__b")),
        ("description", json!(" ")),
        ("method", json!("TRACE")),
        ("timeout_ms", json!(5)),
        ("max_response_bytes", json!(99_999_999)),
        ("parameters", json!({ "type": "string" })),
        ("parameters", json!({ "type": "object", "properties": { "order_id": { "$ref": "http://127.0.0.1:1/" } } })),
        ("headers", json!({ "Host": "evil" })),
        ("headers", json!({ "X": "{{secret:NONE}}" })),
        ("headers", json!({ "bad name": "x" })),
        ("headers", json!({ "X": "a\r\nY: b" })),
        ("body_template", json!("{}")),
        ("url_template", json!(shop.url("/{unknown}"))),
    ];
    for (field, value) in cases {
        let problem = owner.post("/api/v1/tools", with(field, value.clone())).await.problem(422, "VALIDATION_FAILED");
        assert!(fields(&problem).contains(&field), "{field} {value}: {problem}");
    }
    owner.post("/api/v1/tools", json!({ "name": "x" })).await.problem(400, "VALIDATION_FAILED");
    owner.post("/api/v1/tools", with("surprise", json!(1))).await.problem(422, "VALIDATION_FAILED");
    for n in 0..50 {
        owner.post("/api/v1/tools", with("name", json!(format!("tool{n}")))).await.ok();
    }
    owner.post("/api/v1/tools", with("name", json!("one_more"))).await.problem(409, "CONFLICT");
    let page = owner.get("/api/v1/tools?limit=30").await;
    let next = page.next().unwrap();
    assert_eq!(page.ok().as_array().unwrap().len() + owner.get(&next).await.ok().as_array().unwrap().len(), 50);
    desk.stop().await;
}

async fn secrets_are_never_told(desk: Desk) {
    const VALUE: &str = "an-exceedingly-secret-value";
    let (owner, shop) = (desk.sign_up("a@example.com").await, Shop::open().await);
    allow(&owner, json!(["127.0.0.1"])).await.ok();
    let put = async |name: &str, value: &str| {
        owner.send(Method::PUT, &format!("/api/v1/tool-secrets/{name}"), json!({ "value": value })).await
    };
    assert_eq!(put("SHOP_KEY", VALUE).await.status, 204);
    for (name, value) in [("shop", "x"), ("A-B", "x"), ("OK", ""), ("OK", "a\nb")] {
        put(name, value).await.problem(422, "VALIDATION_FAILED");
    }
    let tool = json!({ "name": "echo", "description": "d", "url_template": shop.url("/echo"),
        "headers": { "Authorization": "Bearer {{secret:SHOP_KEY}}", "X-Phone": "{{contact.phone}}" } });
    let tool = owner.post("/api/v1/tools", tool).await.ok();
    let path = format!("/api/v1/tools/{}", tool["id"].as_str().unwrap());
    let tried = owner.post(&format!("{path}/test"), json!({})).await;
    assert_eq!(tried.ok()["result"], json!({ "authorization": "Bearer •••", "phone": "+15550100000" }));
    assert_eq!(shop.asked()[0].headers["authorization"], format!("Bearer {VALUE}"));
    for path in ["/api/v1/tool-secrets", "/api/v1/tools", &path, "/api/v1/audit"] {
        let told = owner.get(path).await;
        assert!(told.status == 200 && !told.text.contains(VALUE), "{path}: {}", told.text);
    }
    let secrets = owner.get("/api/v1/tool-secrets").await.ok();
    assert_eq!((secrets.as_array().unwrap().len(), &secrets[0]["name"]), (1, &json!("SHOP_KEY")));
    owner.send(Method::DELETE, "/api/v1/tool-secrets/SHOP_KEY", json!({})).await.problem(409, "CONFLICT");
    owner.send(Method::DELETE, &path, json!({})).await.ok();
    owner.send(Method::DELETE, "/api/v1/tool-secrets/SHOP_KEY", json!({})).await.ok();
    owner.send(Method::DELETE, "/api/v1/tool-secrets/SHOP_KEY", json!({})).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn roles_and_workspaces_are_kept_apart(desk: Desk) {
    let (owner, shop) = (desk.sign_up("a@example.com").await, Shop::open().await);
    allow(&owner, json!(["127.0.0.1"])).await.ok();
    let mut with_header = order(&shop);
    with_header["headers"] = json!({ "X-Key": "plain" });
    let tool = owner.post("/api/v1/tools", with_header).await.ok();
    let server = owner
        .post(
            "/api/v1/mcp-servers",
            json!({ "name": "shop", "url": shop.url("/mcp"), "headers": { "X-Key": "plain" } }),
        )
        .await
        .ok();
    let (viewer, operator) = (desk.invite(&owner, Role::Viewer).await, desk.invite(&owner, Role::Operator).await);
    for person in [&viewer, &operator] {
        assert_eq!(person.get("/api/v1/tools").await.ok()[0]["headers"], json!({}));
        assert_eq!(person.get("/api/v1/mcp-servers").await.ok()[0]["headers"], json!({}));
        person.post("/api/v1/tools", order(&shop)).await.problem(403, "FORBIDDEN");
        person.get("/api/v1/tool-secrets").await.problem(403, "FORBIDDEN");
        person.get("/api/v1/tools/settings").await.problem(403, "FORBIDDEN");
        person
            .post("/api/v1/mcp-servers", json!({ "name": "x", "url": "https://x.example" }))
            .await
            .problem(403, "FORBIDDEN");
    }
    let stranger = desk.sign_up("b@example.com").await;
    let tool_path = format!("/api/v1/tools/{}", tool["id"].as_str().unwrap());
    let server_path = format!("/api/v1/mcp-servers/{}", server["id"].as_str().unwrap());
    stranger.get(&tool_path).await.problem(404, "NOT_FOUND");
    for path in [&tool_path, &server_path] {
        stranger.send(Method::PATCH, path, json!({ "enabled": false })).await.problem(404, "NOT_FOUND");
        stranger.send(Method::DELETE, path, json!({})).await.problem(404, "NOT_FOUND");
        viewer.send(Method::PATCH, path, json!({ "enabled": false })).await.problem(403, "FORBIDDEN");
        viewer.send(Method::DELETE, path, json!({})).await.problem(403, "FORBIDDEN");
    }
    stranger.post(&format!("{tool_path}/test"), json!({})).await.problem(404, "NOT_FOUND");
    stranger.post(&format!("{server_path}/refresh"), json!({})).await.problem(404, "NOT_FOUND");
    assert_eq!(stranger.get("/api/v1/tools").await.ok(), json!([]));
    desk.stop().await;
}

async fn the_library_is_of_one_s_own_files(desk: Desk) {
    let owner = desk.sign_up("a@example.com").await;
    let upload = async |person: &Person| {
        let bytes = format!("the menu of {}", person.id).into_bytes();
        let part = Part::bytes(bytes).file_name("menu.txt").mime_str("text/plain").unwrap();
        let request = person.request(Method::POST, "/api/v1/media").multipart(Form::new().part("file", part));
        Answer::read(request.send().await.unwrap()).await.ok()["id"].clone()
    };
    let file = upload(&owner).await;
    let item =
        |media: &Value| json!({ "media_id": media, "category": "Menus", "sub_category": "Lunch", "title": "Lunch" });
    let (viewer, operator) = (desk.invite(&owner, Role::Viewer).await, desk.invite(&owner, Role::Operator).await);
    let stranger = desk.sign_up("b@example.com").await;
    viewer.post("/api/v1/media-library", item(&file)).await.problem(403, "FORBIDDEN");
    stranger.post("/api/v1/media-library", item(&file)).await.problem(422, "VALIDATION_FAILED");
    let added = operator.post("/api/v1/media-library", item(&file)).await;
    assert_eq!(added.status, 201);
    let added = added.ok();
    assert_eq!((&added["media"]["id"], &added["sub_category"]), (&file, &json!("Lunch")));
    assert!(added["media"]["url"].as_str().unwrap().starts_with('/'));
    operator.post("/api/v1/media-library", item(&file)).await.problem(409, "CONFLICT");
    for (field, value) in [("category", json!("")), ("title", json!("x".repeat(201))), ("surprise", json!(1))] {
        let mut wrong = item(&upload(&owner).await);
        wrong[field] = value;
        operator.post("/api/v1/media-library", wrong).await.problem(422, "VALIDATION_FAILED");
    }
    assert_eq!(viewer.get("/api/v1/media-library?category=Menus&search=lun").await.ok().as_array().unwrap().len(), 1);
    assert_eq!(viewer.get("/api/v1/media-library?search=dinner").await.ok(), json!([]));
    assert_eq!(
        viewer.get("/api/v1/media-library/categories").await.ok(),
        json!([{ "category": "Menus", "sub_categories": ["Lunch"], "count": 1 }])
    );
    assert_eq!(stranger.get("/api/v1/media-library").await.ok(), json!([]));
    let path = format!("/api/v1/media-library/{}", added["id"].as_str().unwrap());
    let changed = operator.send(Method::PATCH, &path, json!({ "sub_category": null, "title": "Menu" })).await.ok();
    assert_eq!(
        (&changed["sub_category"], &changed["title"], &changed["category"]),
        (&json!(null), &json!("Menu"), &json!("Menus"))
    );
    for (person, status, code) in [(&stranger, 404, "NOT_FOUND"), (&viewer, 403, "FORBIDDEN")] {
        person.send(Method::PATCH, &path, json!({ "title": "x" })).await.problem(status, code);
        person.send(Method::DELETE, &path, json!({})).await.problem(status, code);
    }
    operator.send(Method::DELETE, &path, json!({})).await.ok();
    operator.send(Method::DELETE, &path, json!({})).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}

async fn an_mcp_server_that_does_not_answer_is_told(desk: Desk) {
    let owner = desk.sign_up("a@example.com").await;
    let shop = Shop::open().await;
    let server = owner.post("/api/v1/mcp-servers", json!({ "name": "shop", "url": shop.url("/nothing") })).await;
    assert_eq!(server.status, 201);
    let server = server.ok();
    assert_eq!((&server["status"]["ok"], &server["tools"]), (&json!(false), &json!([])), "{server}");
    let path = format!("/api/v1/mcp-servers/{}", server["id"].as_str().unwrap());
    owner.send(Method::PATCH, &path, json!({ "url": shop.url("/mcp") })).await.ok();
    let asked = owner.post(&format!("{path}/refresh"), json!({})).await.ok();
    assert_eq!((&asked["status"]["ok"], asked["tools"].as_array().unwrap().len()), (&json!(true), 2), "{asked}");
    owner
        .send(Method::PATCH, &path, json!({ "tools": [{ "name": "nothing", "enabled": true }] }))
        .await
        .problem(422, "VALIDATION_FAILED");
    owner
        .post("/api/v1/mcp-servers", json!({ "name": "shop", "url": shop.url("/mcp") }))
        .await
        .problem(409, "CONFLICT");
    owner.post("/api/v1/mcp-servers", json!({ "name": "x" })).await.problem(400, "VALIDATION_FAILED");
    owner.send(Method::DELETE, &path, json!({})).await.ok();
    assert_eq!(owner.get("/api/v1/mcp-servers").await.ok(), json!([]));
    desk.stop().await;
}
