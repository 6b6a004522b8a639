//! The OpenAPI document lists every route.

use server::api::document;

#[test]
fn every_route_is_in_the_document() {
    let document = serde_json::to_value(document()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|key| *key != "parameters") {
            routes.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    routes.sort_by_key(|route| route.split_once(' ').map(|(method, path)| (path.to_owned(), method.to_owned())));
    insta::assert_json_snapshot!("routes", routes);
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    let document = serde_json::to_value(document()).unwrap();
    let text = document.to_string();
    let references = text.split("\"$ref\":\"#/").skip(1).map(|rest| rest.split('"').next().unwrap());
    for reference in references {
        assert!(document.pointer(&format!("/{reference}")).is_some(), "{reference}");
    }
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = serde_json::to_value(document()).unwrap();
    let items = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let names: Vec<_> = items.map(|operation| operation["operationId"].as_str().unwrap().to_owned()).collect();
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(names.len(), distinct.len(), "{names:?}");
}

/// The web app's client is made from this file.
#[test]
fn the_web_apps_copy_is_this_document() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/openapi.json");
    let kept: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(kept).unwrap()).unwrap();
    let document = serde_json::to_value(document()).unwrap();
    assert!(kept == document, "web/openapi.json is stale: run `npm run api` in web/");
}

/// The guide's tables leave none out, and name none that there is not.
#[test]
fn the_guide_names_the_routes_of_the_agent() {
    let guide = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/api.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let document = serde_json::to_value(document()).unwrap();
    let ours = |path: &str| {
        let nouns = "agents checks knowledge mcp-servers media-library onboarding tasks tool-secrets tools";
        let noun = path.strip_prefix("/api/v1/").unwrap_or_default().split('/').next().unwrap();
        nouns.split(' ').any(|known| known == noun) || path == "/api/v1/settings/understanding"
    };
    let paths = document["paths"].as_object().unwrap();
    for (path, item) in paths.iter().filter(|(path, _)| ours(path)) {
        for method in item.as_object().unwrap().keys().filter(|key| *key != "parameters") {
            let route = format!("`{} {}`", method.to_uppercase(), path.strip_prefix("/api/v1").unwrap());
            assert!(guide.contains(&route), "docs/api.md does not name {route}");
        }
    }
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    for words in guide.split('`').skip(1).step_by(2) {
        let Some((method, path)) = words.split_once(' ').filter(|(method, _)| methods.contains(method)) else {
            continue;
        };
        let full = format!("/api/v1{path}");
        if ours(&full) {
            assert!(paths.get(&full).is_some_and(|item| item.get(method.to_lowercase()).is_some()), "no route {words}");
        }
    }
}
