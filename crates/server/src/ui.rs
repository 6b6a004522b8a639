//! The web app: its files are compiled into the binary, compressed when they were built.
//!
//! Whatever no other route answers comes here. A file of the app is served as it is; any other address that a browser
//! opens is a page of the app, which finds out itself what to show there. Below the API's paths nothing is: a program gets
//! a problem, not a page. A table of our own, because it is short, and because the crates that embed files compress again
//! at every build and do not compile where the app was not built.

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;

/// A file of the app. `path` begins with `/`.
struct File {
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
    etag: &'static str,
}

/// Sorted by path; made by `build.rs`.
static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/web_app.rs"));

const INDEX: &str = "/index.html";
/// Names below it hold a hash of the content.
const HASHED: &str = "/assets/";
/// Where programs call: what is not there is a problem, not a page.
const PROGRAMS: [&str; 10] =
    ["/api", "/webhook", "/webhooks", "/health", "/metrics", "/stats", "/docs", "/openapi.json", "/media", "/r"];

const A_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
     font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
);

const NOT_BUILT: &str = "The web app is not part of this build.

Build it, then the server again (Node.js 18.19 or newer):

    make web
    cargo build --release

The API works without it: see /docs.
";

/// Answers what no route does.
pub async fn fallback(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    answer(FILES, &method, uri.path(), &headers)
}

fn answer(files: &'static [File], method: &Method, path: &str, headers: &HeaderMap) -> Response {
    let nothing = || ApiError::nothing("There is nothing at this address.").into_response();
    if !(method == Method::GET || method == Method::HEAD) || is_for_programs(path) {
        return nothing();
    }
    if let Some(file) = find(files, path) {
        return serve(file, headers);
    }
    // A file of a build that is gone must not become a page: the browser would take it for a script.
    if path.starts_with(HASHED) || !accepts_html(headers) {
        return nothing();
    }
    match find(files, INDEX) {
        Some(index) => serve(index, headers),
        None => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
    }
}

fn find(files: &'static [File], path: &str) -> Option<&'static File> {
    files.binary_search_by(|file| file.path.cmp(path)).ok().map(|at| &files[at])
}

fn is_for_programs(path: &str) -> bool {
    PROGRAMS.iter().any(|mount| path.strip_prefix(mount).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    tokens(headers, header::ACCEPT).any(|kind| kind == "text/html" || kind == "*/*")
}

/// The members of a list header, without their parameters.
fn tokens(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(|token| token.split(';').next().unwrap_or(token).trim())
}

fn serve(file: &'static File, headers: &HeaderMap) -> Response {
    let (body, encoding) = encoded(file, headers);
    let is_known =
        tokens(headers, header::IF_NONE_MATCH).any(|tag| tag == "*" || tag.trim_start_matches("W/") == file.etag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Body::from(body).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(file.path)));
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let is_hashed = file.path.starts_with(HASHED);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, if is_hashed { A_YEAR } else { ASK_AGAIN });
    headers.insert(header::ETAG, HeaderValue::from_static(file.etag));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response
}

/// The smallest form that the client takes.
fn encoded(file: &'static File, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    let takes = |wanted: &str| accepted(headers, wanted);
    match (file.brotli.filter(|_| takes("br")), file.gzip.filter(|_| takes("gzip"))) {
        (Some(brotli), _) => (brotli, Some("br")),
        (None, Some(gzip)) => (gzip, Some("gzip")),
        (None, None) => (file.plain, None),
    }
}

/// Whether the encoding is named without being refused (`;q=0`).
fn accepted(headers: &HeaderMap, encoding: &str) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|token| {
        let (name, quality) = token.split_once(';').unwrap_or((token, ""));
        let quality = quality.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok());
        name.trim() == encoding && quality != Some(0.0)
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static APP: &[File] = &[
        File { path: "/assets/a-1.js", plain: b"script", brotli: Some(b"br"), gzip: Some(b"gz"), etag: "\"1\"" },
        File { path: "/assets/b-2.woff2", plain: b"font", brotli: None, gzip: None, etag: "\"2\"" },
        File { path: "/icon.svg", plain: b"<svg/>", brotli: None, gzip: None, etag: "\"3\"" },
        File { path: "/index.html", plain: b"page", brotli: Some(b"page-br"), gzip: None, etag: "\"4\"" },
    ];

    const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

    fn get(path: &str, headers: &[(&'static str, &str)]) -> Response {
        ask(APP, &Method::GET, path, headers)
    }

    fn ask(files: &'static [File], method: &Method, path: &str, headers: &[(&'static str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        answer(files, method, path, &headers.collect())
    }

    fn told<'a>(response: &'a Response, name: &str) -> &'a str {
        response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    async fn body(response: Response) -> String {
        let bytes = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn hashed_files_are_kept_for_a_year_and_pages_are_asked_for_again() {
        for path in ["/assets/a-1.js", "/assets/b-2.woff2"] {
            assert_eq!(told(&get(path, &[]), "cache-control"), "public, max-age=31536000, immutable");
        }
        for path in ["/", "/index.html", "/icon.svg", "/conversations/1"] {
            assert_eq!(told(&get(path, &[BROWSER]), "cache-control"), "no-cache");
        }
    }

    #[tokio::test]
    async fn a_known_file_is_not_sent_again() {
        let first = get("/", &[BROWSER]);
        let etag = told(&first, "etag").to_owned();
        assert_eq!(etag, "\"4\"");
        let weak = format!("\"0\", W/{etag}");
        for known in [etag.as_str(), weak.as_str(), "*"] {
            let again = get("/", &[BROWSER, ("if-none-match", known)]);
            assert_eq!((again.status(), told(&again, "etag")), (StatusCode::NOT_MODIFIED, "\"4\""));
            assert_eq!(body(again).await, "");
        }
        assert_eq!(get("/", &[BROWSER, ("if-none-match", "\"old\"")]).status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn the_smallest_form_that_the_client_takes_is_sent() {
        for (accept, encoding, expected) in [
            ("gzip, deflate, br", "br", "br"),
            ("gzip", "gzip", "gz"),
            ("br;q=0, gzip;q=0.5", "gzip", "gz"),
            ("zstd", "", "script"),
            ("", "", "script"),
        ] {
            let response = get("/assets/a-1.js", &[("accept-encoding", accept)]);
            assert_eq!(told(&response, "content-encoding"), encoding, "{accept}");
            assert_eq!(told(&response, "vary"), "accept-encoding");
            assert_eq!(told(&response, "content-type"), "text/javascript; charset=utf-8");
            assert_eq!(body(response).await, expected, "{accept}");
        }
        assert_eq!(told(&get("/assets/b-2.woff2", &[("accept-encoding", "br")]), "content-encoding"), "");
    }

    #[test]
    fn the_policy_allows_nothing_inline() {
        let page = get("/login", &[BROWSER]);
        let policy = told(&page, "content-security-policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{policy}");
    }

    #[tokio::test]
    async fn every_address_that_a_browser_opens_is_a_page_of_the_app() {
        for path in ["/", "/login", "/conversations/019a", "/settings/people", "/apis", "/reports"] {
            let page = get(path, &[BROWSER]);
            assert_eq!((page.status(), told(&page, "content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
            assert_eq!(body(page).await, "page");
        }
        assert_eq!(get("/conversations", &[("accept", "*/*")]).status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn programs_get_a_problem_and_no_page() {
        let html = [BROWSER];
        for path in ["/api", "/api/v1/nothing", "/webhook/x/y", "/health/nothing", "/media/1", "/assets/gone-3.js"] {
            let answer = get(path, &html);
            assert_eq!(
                (answer.status(), told(&answer, "content-type")),
                (StatusCode::NOT_FOUND, "application/problem+json")
            );
        }
        assert_eq!(get("/login", &[("accept", "application/json")]).status(), StatusCode::NOT_FOUND);
        assert_eq!(ask(APP, &Method::POST, "/login", &html).status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn a_build_without_the_app_says_how_to_build_it() {
        let page = ask(&[], &Method::GET, "/", &[BROWSER]);
        assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(body(page).await.contains("make web"));
    }

    #[test]
    fn the_files_are_sorted_as_the_search_needs_it() {
        assert!(FILES.is_sorted_by_key(|file| file.path));
        let is_whole = FILES.is_empty() || find(FILES, INDEX).is_some();
        assert!(is_whole);
    }
}
