//! Websites as sources: what is visited, what is left alone, and what a refresh costs.

use serde_json::{Value, json};

use super::site::{Reply, Site};
use super::{SETTINGS, SOURCES, chunks, search, settled, when};
use crate::api_support::{Desk, Person, on_both_desks};

on_both_desks! {
    a_website_is_followed_within_its_limits(super::SETTINGS),
    hostile_pages_are_left_alone(super::SETTINGS),
    a_refresh_asks_only_for_what_changed(super::SETTINGS),
    a_site_that_cannot_be_visited_says_why(super::SETTINGS),
    addresses_that_nobody_may_visit_are_refused(super::SETTINGS),
    names_that_lead_inside_are_refused(super::SETTINGS),
}

async fn add(desk: &Desk, person: &Person, body: Value) -> Value {
    let added = person.post(SOURCES, body).await;
    assert_eq!(added.status, 201, "{}", added.text);
    settled(desk, person, &added.ok()["id"]).await
}

/// Path, status, and chunks of each page.
async fn pages(person: &Person, site: &Site, source: &Value) -> Vec<(String, String, i64)> {
    let path = format!("{SOURCES}/{}/pages", source["id"].as_str().unwrap());
    let pages = person.get(&path).await.ok();
    let shown = |page: &Value| {
        let url = page["url"].as_str().unwrap().strip_prefix(&site.base).unwrap().to_owned();
        (url, page["status"].as_str().unwrap().to_owned(), page["chunks"].as_i64().unwrap())
    };
    let mut shown: Vec<_> = pages.as_array().unwrap().iter().map(shown).collect();
    shown.sort();
    shown
}

fn ready(path: &str) -> (String, String, i64) {
    (path.to_owned(), "ready".to_owned(), 1)
}

fn failed(path: &str) -> (String, String, i64) {
    (path.to_owned(), "failed".to_owned(), 0)
}

async fn a_website_is_followed_within_its_limits(desk: Desk) {
    let (ann, site) = (desk.sign_up("ann@example.com").await, Site::start().await);
    site.page(
        "/help/",
        "We deliver parcels to Chennai within two days.",
        &["prices", "returns?utm_source=x", "/private/x", "/about", "mailto:a@b.c", "photo.jpg"],
    )
    .page("/help/prices", "A parcel costs forty rupees.", &["/help/", "deep", "prices#top"])
    .page("/help/returns", "Parcels are returned free of charge.", &[])
    .page("/help/deep", "Nobody comes down here.", &[])
    .page("/help/mapped", "Only the sitemap knows this page about insurance.", &[])
    .page("/about", "Another part of the host.", &[])
    .set(
        "/robots.txt",
        Reply::Raw(
            200,
            "text/plain",
            format!("User-agent: *\nDisallow: /help/secret\nSitemap: {}", site.url("/map.xml")).into_bytes(),
        ),
    )
    .set(
        "/map.xml",
        Reply::Raw(
            200,
            "application/xml",
            format!(
                "<urlset><loc>{}</loc><loc>{}</loc><loc>https://evil.example/help/</loc></urlset>",
                site.url("/help/mapped"),
                site.url("/help/secret")
            )
            .into_bytes(),
        ),
    );
    let source = add(&desk, &ann, json!({"url": site.url("/help/")})).await;
    assert_eq!(
        (&source["status"], &source["kind"], &source["error"]),
        (&json!("ready"), &json!("website"), &Value::Null)
    );
    assert_eq!(
        (&source["pages"], &source["chunks"], &source["url"]),
        (&json!(4), &json!(4), &json!(site.url("/help/")))
    );
    let expected =
        [ready("/help/"), ready("/help/mapped"), ready("/help/prices"), ready("/help/returns"), failed("/help/secret")];
    assert_eq!(pages(&ann, &site, &source).await, expected);
    let (asked, _) = site.asked();
    assert_eq!(asked, ["/help/", "/help/mapped", "/help/prices", "/help/returns", "/map.xml", "/robots.txt"]);
    let found = search(&ann, "what does a parcel cost").await;
    assert_eq!((&found[0]["url"], &found[0]["source_id"]), (&json!(site.url("/help/prices")), &source["id"]));
    assert_eq!(found[0]["heading"], "About /help/prices");

    let same = ann.post(SOURCES, json!({"url": site.url("/help/#top")})).await.problem(409, "DUPLICATE");
    assert_eq!(same["errors"][0]["message"], source["id"]);
    let one = add(&desk, &ann, json!({"url": site.url("/help/prices"), "max_depth": 0, "max_pages": 1})).await;
    assert_eq!(pages(&ann, &site, &one).await, [ready("/help/prices")]);
    let two = add(&desk, &ann, json!({"url": site.url("/"), "max_depth": 5, "max_pages": 2})).await;
    assert_eq!(two["status"], "failed", "there is nothing at its start: {two}");
    site.page("/", "Welcome to the shop.", &["/about", "/help/"]);
    let two = add(&desk, &ann, json!({"url": site.url("/"), "max_depth": 5, "max_pages": 2})).await;
    assert_eq!(two["pages"], 2, "{two}");
    desk.stop().await;
}

async fn hostile_pages_are_left_alone(desk: Desk) {
    let (ann, site) = (desk.sign_up("ann@example.com").await, Site::start().await);
    let elsewhere = site.base.replace("127.0.0.1", "127.0.0.2");
    let links = [
        "loop", "huge", "slow", "inside", "metadata", "picture", "packed", "gone", "teapot", "hop0", "same", "hidden",
        "empty",
    ];
    site.page("/", "The shop is open on Sundays.", &links)
        .set("/loop", Reply::Redirect("/loop".into()))
        .set("/huge", Reply::Endless)
        .set("/slow", Reply::Silence)
        .set("/inside", Reply::Redirect(format!("{elsewhere}/secret")))
        .set("/metadata", Reply::Redirect("http://169.254.169.254/latest/meta-data/".into()))
        .set("/picture", Reply::Raw(200, "image/png", b"\x89PNG\r\n\x1a\n".to_vec()))
        .set("/packed", Reply::Raw(200, "text/html", b"PK\x03\x04 an archive that is called a page".to_vec()))
        .set("/teapot", Reply::Raw(418, "text/html", b"<p>no".to_vec()))
        .set("/hop3", Reply::Raw(200, "text/plain", b"Three hops lead to the plain truth.".to_vec()))
        .set("/same", Reply::Html("<title>x</title><p>Twins are the same.".into()))
        .set("/hidden", Reply::Html("<meta name=robots content=noindex><p>Not for machines.".into()))
        .set("/empty", Reply::Html("<html><body><script>render()</script>".into()));
    for n in 0..3 {
        site.set(&format!("/hop{n}"), Reply::Redirect(format!("/hop{}", n + 1)));
    }
    let source = add(&desk, &ann, json!({"url": site.url("/")})).await;
    assert_eq!((&source["status"], &source["pages"]), (&json!("ready"), &json!(3)), "{source}");
    let read: Vec<String> =
        pages(&ann, &site, &source).await.into_iter().filter(|page| page.1 == "ready").map(|page| page.0).collect();
    assert_eq!(read, ["/", "/hop3", "/same"]);
    let listed = ann.get(&format!("{SOURCES}/{}/pages", source["id"].as_str().unwrap())).await.ok();
    let words = |path: &str| {
        let page = listed.as_array().unwrap().iter().find(|page| page["url"] == site.url(path)).unwrap();
        page["error"].as_str().unwrap().to_owned()
    };
    assert!(words("/loop").contains("without end"));
    assert!(words("/huge").contains("larger"));
    assert!(words("/slow").contains("did not answer"));
    assert!(words("/inside").contains("another place") && words("/metadata").contains("another place"));
    assert!(words("/picture").contains("image/png"));
    assert!(words("/packed").contains("archive"));
    assert!(words("/gone").contains("not there") && words("/teapot").contains("418"));
    assert!(words("/hidden").contains("not to be indexed"));
    assert!(words("/empty").contains("no text"), "{}", words("/empty"));
    assert!(
        chunks(&ann, &source["id"]).await.iter().all(|chunk| !chunk["text"].as_str().unwrap().contains("machines"))
    );
    desk.stop().await;
}

async fn a_refresh_asks_only_for_what_changed(desk: Desk) {
    let (ann, site) = (desk.sign_up("ann@example.com").await, Site::start().await);
    site.page("/", "The shop opens at nine.", &["/prices", "/old"])
        .page("/prices", "Tea costs three rupees.", &[])
        .page("/old", "Coffee is sold out.", &[]);
    let source = add(&desk, &ann, json!({"url": site.url("/")})).await;
    assert_eq!(source["pages"], 3);
    let before = chunks(&ann, &source["id"]).await;
    site.asked();
    let refresh = format!("{SOURCES}/{}/refresh", source["id"].as_str().unwrap());

    assert_eq!(ann.post(&refresh, json!({})).await.status, 202);
    settled(&desk, &ann, &source["id"]).await;
    let (asked, unchanged) = site.asked();
    assert_eq!(
        (asked, unchanged.as_slice()),
        (
            vec!["/".into(), "/old".into(), "/prices".into(), "/robots.txt".into()],
            &["/".to_owned(), "/old".into(), "/prices".into()][..]
        )
    );
    assert_eq!(chunks(&ann, &source["id"]).await, before, "nothing was written");

    // One page changed, one is linked no more, one is in trouble for a moment.
    site.page("/", "The shop opens at ten.", &["/prices", "/new"]).page("/new", "Cake is new.", &[]);
    site.set("/prices", Reply::Raw(503, "text/html", b"later".to_vec()));
    assert_eq!(ann.post(&refresh, json!({})).await.status, 202);
    let after = settled(&desk, &ann, &source["id"]).await;
    assert_eq!(after["status"], "ready");
    let expected = [ready("/"), ready("/new"), ("/prices".to_owned(), "failed".to_owned(), 1)];
    assert_eq!(pages(&ann, &site, &source).await, expected);
    assert!(search(&ann, "when does the shop open").await[0]["answer"].as_str().unwrap().contains("ten"));
    assert!(
        search(&ann, "what does tea cost").await[0]["answer"].as_str().unwrap().contains("three rupees"),
        "it stays"
    );
    let all: Vec<String> = chunks(&ann, &source["id"]).await.iter().map(|chunk| chunk["text"].to_string()).collect();
    assert!(!all.iter().any(|text| text.contains("Coffee")), "{all:?}");

    // Gone for good: what was known of it goes. The start is gone: what is known stays, and people are told.
    site.remove("/prices");
    assert_eq!(ann.post(&refresh, json!({})).await.status, 202);
    settled(&desk, &ann, &source["id"]).await;
    assert_eq!(pages(&ann, &site, &source).await, [ready("/"), ready("/new"), failed("/prices")]);
    site.remove("/");
    assert_eq!(ann.post(&refresh, json!({})).await.status, 202);
    let lost = settled(&desk, &ann, &source["id"]).await;
    assert_eq!((&lost["status"], &lost["error"]), (&json!("failed"), &json!("The server says that it is not there.")));
    assert!(search(&ann, "is cake new").await[0]["answer"].as_str().unwrap().contains("Cake"));
    desk.stop().await;
}

/// On a clock that stands still, what was visited was visited in this run: as for a run that was cut off.
#[tokio::test]
async fn a_run_that_was_cut_off_asks_for_nothing_twice() {
    let (clock, _hand) = model::Clock::manual(server::boot::system_clock().now());
    let desk = Desk::start_by(clock, SETTINGS, None).await;
    let (ann, site) = (desk.sign_up("ann@example.com").await, Site::start().await);
    site.page("/", "The shop opens at nine.", &["/prices", "/gone"]).page(
        "/prices",
        "Tea costs three rupees.",
        &["/deep"],
    );
    site.page("/deep", "Cake costs five rupees.", &[]);
    let source = add(&desk, &ann, json!({"url": site.url("/"), "max_depth": 2})).await;
    let (before, listed) = (chunks(&ann, &source["id"]).await, pages(&ann, &site, &source).await);
    assert_eq!(listed, [ready("/"), ready("/deep"), failed("/gone"), ready("/prices")]);
    site.asked();
    let refresh = format!("{SOURCES}/{}/refresh", source["id"].as_str().unwrap());
    assert_eq!(ann.post(&refresh, json!({})).await.status, 202);
    assert_eq!(settled(&desk, &ann, &source["id"]).await["pages"], 3);
    assert_eq!(site.asked().0, ["/gone", "/robots.txt"], "only what is not there yet");
    assert_eq!((chunks(&ann, &source["id"]).await, pages(&ann, &site, &source).await), (before, listed));
    desk.stop().await;
}

async fn a_site_that_cannot_be_visited_says_why(desk: Desk) {
    let (ann, site) = (desk.sign_up("ann@example.com").await, Site::start().await);
    site.page("/", "Nobody may read this.", &[])
        .set("/robots.txt", Reply::Raw(200, "text/plain", b"User-agent: switchboard\nDisallow: /\n".to_vec()));
    let refused = add(&desk, &ann, json!({"url": site.url("/")})).await;
    assert_eq!((&refused["status"], &refused["chunks"]), (&json!("failed"), &json!(0)));
    assert!(refused["error"].as_str().unwrap().contains("robots.txt"), "{refused}");
    site.set("/robots.txt", Reply::Raw(404, "text/plain", vec![]))
        .set("/", Reply::Html("<script>app()</script>".into()));
    let empty = add(&desk, &ann, json!({"url": site.url("/")})).await;
    assert!(empty["error"].as_str().unwrap().contains("No text"), "{empty}");
    site.set("/", Reply::Redirect("https://example.com/".into()));
    let away = add(&desk, &ann, json!({"url": site.url("/")})).await;
    assert!(away["error"].as_str().unwrap().contains("another place"), "{away}");

    // Trouble that may pass: it waits in the queue, and says why.
    site.set("/robots.txt", Reply::Raw(500, "text/plain", vec![]));
    let added = ann.post(SOURCES, json!({"url": site.url("/")})).await.ok();
    let waiting = when(&desk, &ann, &added["id"], |source| source["error"].is_string()).await;
    assert_eq!(
        (&waiting["status"], &waiting["error"]),
        (&json!("queued"), &json!("The server answers with error 500. It is tried again."))
    );
    // A person who does not want to wait asks, and what passed is over.
    site.page("/", "Everybody may read this.", &[]).set("/robots.txt", Reply::Raw(404, "text/plain", vec![]));
    assert_eq!(ann.post(&format!("{SOURCES}/{}/refresh", added["id"].as_str().unwrap()), json!({})).await.status, 202);
    assert_eq!(settled(&desk, &ann, &added["id"]).await["status"], "ready");
    desk.stop().await;
}

async fn addresses_that_nobody_may_visit_are_refused(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    for url in [
        "",
        "http://",
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "http://127.1.1.1/",
        "http://localhost/",
        "http://2130706434/",
        "https://a.example:22/",
        "https://u:p@a.example/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
    ] {
        let refused = ann.post(SOURCES, json!({"url": url})).await.problem(422, "VALIDATION_FAILED");
        assert_eq!(refused["errors"][0]["field"], "url", "{url}");
    }
    for (field, value) in
        [("max_depth", json!(6)), ("max_depth", json!(-1)), ("max_pages", json!(0)), ("max_pages", json!(501))]
    {
        let refused = ann
            .post(SOURCES, json!({"url": "https://a.example/", field: value}))
            .await
            .problem(422, "VALIDATION_FAILED");
        assert_eq!(refused["errors"][0]["field"], field);
    }
    assert_eq!(ann.get(SOURCES).await.ok(), json!([]));
    desk.stop().await;
}

/// A name that looks like any other, and is an address of this machine: its own name, or one that most systems give it.
fn name_of_this_machine() -> String {
    use std::net::ToSocketAddrs;
    let own = std::fs::read_to_string("/etc/hostname").unwrap_or_default().trim().to_owned();
    let candidates = [own.as_str(), "ip6-localhost", "localhost.localdomain"];
    let leads_inside = |name: &&&str| {
        let found = (**name, 0).to_socket_addrs().map(Vec::from_iter).unwrap_or_default();
        !name.is_empty() && !found.is_empty() && !found.iter().any(|address| engine::net::is_public(address.ip()))
    };
    let name = candidates.iter().find(leads_inside);
    (*name.expect("this test needs a name in /etc/hosts besides localhost, such as the machine's own")).to_owned()
}

/// Nothing can be seen of them before they are resolved: the refusal comes from the visit.
async fn names_that_lead_inside_are_refused(desk: Desk) {
    let ann = desk.sign_up("ann@example.com").await;
    let source = add(&desk, &ann, json!({"url": format!("http://{}:8080/wiki", name_of_this_machine())})).await;
    assert_eq!((&source["status"], &source["pages"]), (&json!("failed"), &json!(0)), "{source}");
    assert!(source["error"].as_str().unwrap().contains("private network"), "{source}");
    desk.stop().await;
}
