//! The web app as the real server sends it, in whatever form this build has it: compiled in, or not built.

use reqwest::Method;

use crate::api_support::{Answer, Desk};

const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

async fn open(desk: &Desk, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = desk.http.request(Method::GET, format!("{}{path}", desk.base())).header("accept", HTML);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::read(request.send().await.unwrap()).await
}

/// The script that the page begins with.
fn script(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("src=\"/assets/")?;
    rest.split('"').next()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_the_app_and_what_programs_ask_for_is_a_problem() {
    let desk = Desk::start(&[], None).await;
    for path in ["/", "/login", "/signup?token=x", "/conversations/019a", "/settings/people"] {
        let page = open(&desk, path, &[]).await;
        let Some(script) = script(&page.text) else {
            // This build has no app: it says how to get one.
            assert_eq!(page.status, 503);
            assert!(page.text.contains("make web"), "{}", page.text);
            continue;
        };
        assert_eq!((page.status, page.header("cache-control")), (200, Some("no-cache")), "{path}");
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        // Nothing stands in the page that the policy would refuse.
        assert!(!page.text.contains("style=") && !page.text.contains("<style"), "{}", page.text);
        let again = open(&desk, path, &[("if-none-match", page.header("etag").unwrap())]).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""));
        let file = open(&desk, &format!("/assets/{script}"), &[("accept-encoding", "gzip, br")]).await;
        assert_eq!((file.status, file.header("content-encoding")), (200, Some("br")));
        assert_eq!(file.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    for path in ["/api/v1/nothing", "/api", "/webhook/x/y", "/assets/gone-1.js", "/health/nothing"] {
        open(&desk, path, &[]).await.problem(404, "NOT_FOUND");
    }
    let program = desk.http.get(format!("{}/nothing", desk.base())).header("accept", "application/json");
    Answer::read(program.send().await.unwrap()).await.problem(404, "NOT_FOUND");
    desk.stop().await;
}
