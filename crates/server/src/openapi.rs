//! The OpenAPI document's frame, and the page that shows it without internet access.

use axum::Router;
use axum::http::header;
use axum::routing::get;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi as _};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::auth::COOKIE;
use crate::error::{FieldError, Problem};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Switchboard",
        description = "The AI front desk's API. Errors are `application/problem+json` (RFC 9457). Lists that are bare \
                       arrays page with `limit` and `cursor`; the next page is in the `Link` header. A POST that sends \
                       or creates takes an `Idempotency-Key`: the same key within 24 hours returns the first answer."
    ),
    components(schemas(Problem, FieldError)),
    modifiers(&Schemes),
    security(("token" = []), ("cookie" = [])),
)]
struct Frame;

/// How callers prove who they are.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A session token, as sign-in returns it, or an API key (`sb_…`)."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let cookie = ApiKeyValue::with_description(COOKIE, "The web app's session. Changes need an allowed `Origin`.");
        components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    }
}

/// The document without routes.
pub fn frame() -> OpenApi {
    let mut document = Frame::openapi();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document
}

/// The whole document: what `switchboard openapi` prints.
pub fn document() -> OpenApi {
    crate::api::document()
}

/// Gives every operation a name of its own, made from its method and path: handlers in different folders share names.
/// `GET /api/v1/agents/{id}` is `get_agents_by_id`.
pub fn name_operations(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let operations = [
            ("get", &mut item.get),
            ("put", &mut item.put),
            ("post", &mut item.post),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                operation.operation_id = Some(operation_name(method, path));
            }
        }
    }
}

fn operation_name(method: &str, path: &str) -> String {
    let (mount, rest) = match (path.strip_prefix("/api/v1/"), path.strip_prefix("/api/whatsapp/")) {
        (Some(rest), _) => (None, rest),
        (None, Some(rest)) => (Some("inbox"), rest),
        (None, None) => (Some("server"), path),
    };
    let words = rest.split('/').filter(|word| !word.is_empty()).map(|word| {
        let parameter = word.strip_prefix('{').and_then(|word| word.strip_suffix('}'));
        parameter.map_or_else(|| word.replace(['-', '.'], "_"), |parameter| format!("by_{parameter}"))
    });
    let all = [method.to_owned()].into_iter().chain(mount.map(str::to_owned)).chain(words);
    all.collect::<Vec<_>>().join("_")
}

/// `GET /openapi.json`, and `GET /docs` with its assets.
pub fn router(document: &OpenApi) -> Router<App> {
    let text = document.to_json().expect("a document is plain JSON");
    let json = [(header::CONTENT_TYPE, "application/json")];
    let page = SwaggerUi::new("/docs").config(Config::from("/openapi.json"));
    Router::new().route("/openapi.json", get(move || async move { (json, text) })).merge(Router::from(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named_by_what_they_are() {
        assert_eq!(operation_name("get", "/api/v1/agents/{id}"), "get_agents_by_id");
        assert_eq!(operation_name("post", "/api/whatsapp/mark-read"), "post_inbox_mark_read");
        assert_eq!(operation_name("get", "/stats"), "get_server_stats");
    }
}
