//! The inbox's lists on a large database: first pages of every view, filter and search, over HTTP.
//!
//! The database is filled through the webhook with texts that differ (`order` in most, `refund` in some, a reference in
//! each), then tidied by an operator over the API, so that every view has something and most have little. Requests run one
//! after the other on one connection: what is measured is the list, not the queue.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::fill::{self, FillPlan};
use super::histogram::Histogram;
use super::lab::{APP_SECRET, Lab, Role};
use super::ledger::Ledger;
use super::process::Server;
use super::standin::StandIns;
use super::traffic::Traffic;
use super::webhook::phone_of;

/// The account that `Lab` makes.
const OWNER: (&str, &str) = ("owner@example.com", "bench-owner-password");
/// How long answering and indexing what was filled may take.
const PATIENCE: Duration = Duration::from_secs(1_800);
const POLL: Duration = Duration::from_secs(2);
const CONNECTIONS: usize = 8;
const PAGE: usize = 200;

#[derive(Clone, Copy, Debug)]
pub struct ListsPlan {
    /// First pages of each list.
    pub requests: usize,
}

/// A list with the latency of its first page.
pub struct Measured {
    pub name: &'static str,
    pub latency: Histogram,
    /// Rows of the page.
    pub rows: usize,
    pub goal_ms: f64,
}

/// What a whole scroll through the list took.
pub struct Scroll {
    pub rows: usize,
    pub pages: Histogram,
}

pub struct ListsResult {
    pub filled: Duration,
    /// From the end of the filling until everything was answered and can be found.
    pub indexed: Duration,
    pub lists: Vec<Measured>,
    pub scroll: Scroll,
}

/// Fills, tidies and measures.
pub async fn run(lab: &Lab, fill: &FillPlan, plan: &ListsPlan) -> anyhow::Result<ListsResult> {
    let database = lab.database("lists")?;
    let stand_ins = StandIns::start(Arc::new(Ledger::new(0, 0)), Duration::ZERO).await?;
    let server = lab.start(&database, Role::Api, &stand_ins).await?;
    let filled = fill::run(&Traffic::varied(server.address, APP_SECRET), fill).await?;
    server.stop().await?;
    let began = Instant::now();
    let server = lab.start(&database, Role::All, &stand_ins).await?;
    ensure!(server.rest(PATIENCE).await?, "the filled conversations were not worked off");
    let desk = Desk::open(&server).await?;
    desk.wait_for_the_index().await?;
    let indexed = began.elapsed();
    desk.tidy(fill.customers).await?;
    desk.wait_for_the_index().await?;
    let mut lists = Vec::new();
    for (name, query, goal_ms) in queries(fill) {
        lists.push(desk.measure(name, &query, goal_ms, plan.requests).await?);
    }
    let scroll = desk.scroll().await?;
    server.stop().await?;
    Ok(ListsResult { filled, indexed, lists, scroll })
}

/// Name, query and goal of each list.
fn queries(fill: &FillPlan) -> Vec<(&'static str, String, f64)> {
    let whole = phone_of(fill.customers / 2).to_string();
    let ending = &whole[whole.len() - 6..];
    let reference = format!("search=ref{}", fill.messages / 2);
    let plain = |name: &'static str, query: &str, goal| (name, query.to_owned(), goal);
    vec![
        plain("everything", "", 50.0),
        plain("all", "view=all", 50.0),
        plain("waiting", "view=waiting", 150.0),
        plain("mine", "view=mine", 150.0),
        plain("unassigned", "view=unassigned", 150.0),
        plain("ai", "view=ai", 150.0),
        plain("voice", "view=voice", 150.0),
        plain("tasks", "view=tasks", 150.0),
        plain("archived", "view=archived", 150.0),
        plain("status=ended", "status=ended", 150.0),
        plain("status=escalated", "status=escalated", 150.0),
        plain("mode=operator", "mode=operator", 150.0),
        plain("channel=web", "channel=web", 150.0),
        plain("channel=whatsapp", "channel=whatsapp", 150.0),
        plain("assignee=me", "assignee=me", 150.0),
        plain("assignee=none", "assignee=none", 150.0),
        plain("a label on many", "label=common", 150.0),
        plain("a label on few", "label=rare", 150.0),
        plain("all, a label on many", "view=all&label=common", 150.0),
        plain("search: in most", "search=order", 150.0),
        plain("search: in some", "search=refund", 150.0),
        ("search: one message", reference, 150.0),
        plain("search: begun word", "search=re", 150.0),
        plain("search: two words", "search=order%20refu", 150.0),
        // The beginning of a Tamil word that is in every message.
        plain("search: Tamil", "search=%E0%AE%AE%E0%AE%B0%E0%AF%81", 150.0),
        plain("search: in none", "search=zebra", 150.0),
        ("search: ending of a number", format!("search={ending}"), 150.0),
        ("search: whole number", format!("search=%2B{whole}"), 150.0),
        plain("search and mine", "view=mine&search=order", 150.0),
        plain("counts", "counts", 150.0),
    ]
}

/// An operator at the API.
struct Desk {
    client: Client,
    base: String,
    token: String,
}

impl Desk {
    async fn open(server: &Server) -> anyhow::Result<Desk> {
        let (client, base) = (Client::builder().build()?, format!("http://{}", server.address));
        let body = json!({ "email": OWNER.0, "password": OWNER.1 });
        let answer = client.post(format!("{base}/api/v1/auth/login")).json(&body).send().await?;
        let signed_in: Value = answer.error_for_status()?.json().await?;
        let token = signed_in["token"].as_str().context("signing in brought no token")?.to_owned();
        Ok(Desk { client, base, token })
    }

    async fn get(&self, path: &str) -> anyhow::Result<reqwest::Response> {
        let answer = self.client.get(format!("{}{path}", self.base)).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?)
    }

    async fn wait_for_the_index(&self) -> anyhow::Result<()> {
        let began = Instant::now();
        let mut steady = 0;
        while steady < 2 {
            ensure!(began.elapsed() < PATIENCE, "the search index did not catch up");
            tokio::time::sleep(POLL).await;
            let metrics = self.get("/metrics").await?.text().await?;
            let is_idle = metrics.lines().any(|line| line.trim() == "switchboard_search_behind 0");
            steady = if is_idle { steady + 1 } else { 0 };
        }
        Ok(())
    }

    /// Pages through the list, with how long each page took.
    async fn scroll(&self) -> anyhow::Result<Scroll> {
        let (mut pages, mut rows) = (Histogram::default(), 0);
        let mut path = Some(format!("/api/v1/conversations?view=all&limit={PAGE}"));
        while let Some(next) = path {
            let began = Instant::now();
            let answer = self.get(&next).await?;
            path = next_page(&answer);
            let page: Vec<Value> = answer.json().await?;
            pages.record(began.elapsed());
            rows += page.len();
        }
        Ok(Scroll { rows, pages })
    }

    /// Does what operators do in weeks: a tenth is archived, some are taken over, closed, labelled.
    async fn tidy(&self, conversations: usize) -> anyhow::Result<()> {
        let mut ids = Vec::with_capacity(conversations);
        let mut path = Some(format!("/api/v1/conversations?limit={PAGE}"));
        while let Some(next) = path {
            let answer = self.get(&next).await?;
            path = next_page(&answer);
            let page: Vec<Value> = answer.json().await?;
            ids.extend(page.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)));
        }
        let mut actions = Vec::new();
        for (at, id) in ids.iter().enumerate() {
            let mut act =
                |action: &str, body: Value| actions.push((format!("/api/v1/conversations/{id}/{action}"), body));
            match at % 100 {
                0..10 => act("archive", json!({})),
                10..12 => act("takeover", json!({})),
                12..16 => act("labels", json!({ "labels": ["common"] })),
                16..20 => act("close", json!({})),
                _ if at % 5_000 == 77 => act("labels", json!({ "labels": ["rare"] })),
                _ => {}
            }
        }
        let actions = Arc::new(actions);
        let mut connections = JoinSet::new();
        for first in 0..CONNECTIONS {
            let (actions, client) = (Arc::clone(&actions), self.client.clone());
            let (base, token) = (self.base.clone(), self.token.clone());
            connections.spawn(async move {
                for (path, body) in actions.iter().skip(first).step_by(CONNECTIONS) {
                    let request = client.post(format!("{base}{path}")).bearer_auth(&token).json(body);
                    request.send().await?.error_for_status()?;
                }
                Ok::<_, anyhow::Error>(())
            });
        }
        while let Some(done) = connections.join_next().await {
            done.context("a connection's task ended early")??;
        }
        Ok(())
    }

    async fn measure(
        &self,
        name: &'static str,
        query: &str,
        goal_ms: f64,
        requests: usize,
    ) -> anyhow::Result<Measured> {
        let path = if query == "counts" {
            "/api/v1/conversations/counts".to_owned()
        } else {
            format!("/api/v1/conversations?limit=50&{query}")
        };
        let (mut latency, mut rows) = (Histogram::default(), 0);
        for at in 0..=requests {
            let began = Instant::now();
            let body = self.get(&path).await?.bytes().await?;
            // The first one brings pages of the file into memory.
            if at > 0 {
                latency.record(began.elapsed());
            }
            rows = match serde_json::from_slice(&body)? {
                Value::Array(list) => list.len(),
                Value::Object(counts) => counts.len(),
                other => bail!("{path} was answered {other}"),
            };
        }
        Ok(Measured { name, latency, rows, goal_ms })
    }
}

/// The path of the next page, from the `Link` header.
fn next_page(answer: &reqwest::Response) -> Option<String> {
    let link = answer.headers().get("link")?.to_str().ok()?;
    let (path, _) = link.strip_prefix('<')?.split_once('>')?;
    Some(path.to_owned())
}

impl ListsResult {
    /// A table, with what misses its goal marked.
    pub fn table(&self) -> String {
        let mut text = format!(
            "filled in {:.0} s, answered and indexed after {:.0} s more\n\n| list | rows | p50 ms | p99 ms | goal |\n| --- | ---: | ---: | ---: | --- |\n",
            self.filled.as_secs_f64(),
            self.indexed.as_secs_f64()
        );
        for list in &self.lists {
            let p99 = list.latency.quantile_ms(0.99);
            let verdict = if p99 <= list.goal_ms { "" } else { " missed" };
            text.push_str(&format!(
                "| {} | {} | {:.1} | {p99:.1} | {} ms{verdict} |\n",
                list.name,
                list.rows,
                list.latency.quantile_ms(0.5),
                list.goal_ms
            ));
        }
        let pages = &self.scroll.pages;
        text.push_str(&format!(
            "\nthe whole list: {} rows in pages of {PAGE}, p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms\n",
            self.scroll.rows,
            pages.quantile_ms(0.5),
            pages.quantile_ms(0.99),
            pages.max_ms()
        ));
        text
    }
}
