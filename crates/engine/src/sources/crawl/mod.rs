//! A website as a source: its pages are visited one after the other, politely, and each is written as it was read.
//!
//! - A page that has been visited in this run is not asked for again: a run that was cut off goes on where it was.
//! - A page that is known is asked for by its version; what has not changed costs its server nearly nothing.
//! - A page that cannot be reached now keeps what is known of it; one that is gone loses it.
//! - What was not met in the whole run is forgotten at its end.
//!
//! `site` says what belongs to it, `fetch` gets it, `links` sees where it leads, `frontier` what comes next, and
//! `robots` what its owner allows.

mod fetch;
mod frontier;
mod links;
pub(crate) mod site;
mod text;

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use model::WorkspaceId;
use model::source::{PageStatus, SourceStage};
use reqwest::Url;
use sha2::{Digest, Sha256};
use store::knowledge::{PageFacts, PageRecord, SourceRecord};
use tokio::time::Instant;

use fetch::{Fetched, Fetcher, Page, Refused, Wanted};
use frontier::Frontier;
use site::Site;
use text::{in_utf8, in_words};

use super::job::{Trouble, Written, read_file};
use super::kind::{Kind, kind};
use super::progress::Progress;
use super::robots::{self, Robots};
use crate::Engine;

/// Of a web page. Documents that a site links to may be as large as any file.
const PAGE_BYTES: usize = 5 * 1024 * 1024;
/// Addresses that sitemaps may name.
const SITEMAP_URLS: usize = 2_000;
/// Sitemaps that are read.
const SITEMAPS: usize = 5;
const TITLE_CHARS: usize = 200;

/// A run over a website.
struct Crawl<'a> {
    engine: &'a Engine,
    workspace: WorkspaceId,
    source: &'a SourceRecord,
    fetcher: Fetcher<'a>,
    site: Site,
    robots: Robots,
    frontier: Frontier,
    /// By address.
    known: HashMap<String, PageRecord>,
    /// Numbers of the pages that belong to the site as it is now.
    met: HashSet<i64>,
    /// Contents of this run: a page that is there under two addresses counts once.
    contents: HashSet<Vec<u8>>,
    /// When the last page was asked for.
    asked: Option<Instant>,
    delay: Duration,
    chunks: Written,
}

/// What a visit came to.
enum Visit {
    /// It leads to these.
    Read(Vec<Url>),
    Refused(Refused),
}

/// Visits a site and writes its chunks. `Ok(false)`: somebody asked for something else meanwhile.
pub(super) async fn run(
    engine: &Engine,
    workspace: WorkspaceId,
    source: &SourceRecord,
    progress: &mut Progress<'_>,
) -> Result<bool, Trouble> {
    let start = source.url.as_deref().and_then(|url| Url::parse(url).ok());
    let start = start.ok_or_else(|| Trouble::Lost("Its address cannot be read.".to_owned()))?;
    let mut crawl = Crawl::begin(engine, workspace, source, &start).await?;
    crawl.frontier.push(start.clone(), 0);
    while let Some((url, depth)) = crawl.frontier.next() {
        let is_start = depth == 0 && url == start;
        match crawl.visit(&url, is_start).await? {
            Visit::Read(links) => links.into_iter().for_each(|link| crawl.frontier.push(link, depth + 1)),
            // Without its start there is no site.
            Visit::Refused(refused) if is_start => return Err(refused.into()),
            Visit::Refused(_) => {}
        }
        if is_start && source.max_depth > 0 {
            crawl.seed(&start).await;
        }
        let (read, total) = (crawl.frontier.read as i64, crawl.frontier.total() as i64);
        if !progress.tell(SourceStage::Fetching, read, total.max(read)).await? {
            return Ok(false);
        }
    }
    crawl.forget_the_rest().await?;
    Ok(true)
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Passing { words, after } => Trouble::Passing { words, after },
            Refused::Lasting { words } | Refused::Private { words } => Trouble::Lost(words),
        }
    }
}

impl<'a> Crawl<'a> {
    async fn begin(
        engine: &'a Engine,
        workspace: WorkspaceId,
        source: &'a SourceRecord,
        start: &Url,
    ) -> Result<Crawl<'a>, Trouble> {
        let settings = &engine.inner.settings.sources;
        let outbound = &engine.inner.sources.outbound;
        let store = &engine.inner.store;
        let known = store.all_source_pages(workspace, source.id).await?;
        let beside = store.chunks_beside(workspace, source.id).await?;
        let mut crawl = Crawl {
            engine,
            workspace,
            source,
            fetcher: Fetcher { outbound, timeout: settings.page_timeout, pdf_bytes: settings.file_bytes as usize },
            site: Site::all_of(start),
            robots: Robots::default(),
            frontier: Frontier::new(source.max_depth, source.max_pages.max(1) as usize),
            known: known.into_iter().map(|page| (page.url.clone(), page)).collect(),
            met: HashSet::new(),
            contents: HashSet::new(),
            asked: None,
            delay: settings.page_delay,
            chunks: Written::beside(beside),
        };
        crawl.robots = crawl.read_robots(start).await?;
        crawl.delay = crawl.delay.max(Duration::from_millis(crawl.robots.delay_ms));
        Ok(crawl)
    }

    /// What the owner allows. A server without the file allows everything; one in trouble, nothing for now (RFC 9309,
    /// section 2.3.1).
    async fn read_robots(&mut self, start: &Url) -> Result<Robots, Trouble> {
        let mut url = start.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        match self.get(&url, robots::BYTES_MAX, None, false).await {
            Ok(Fetched::Page(page)) => Ok(Robots::read(&page.bytes)),
            Ok(Fetched::NotModified) | Err(Refused::Lasting { .. }) => Ok(Robots::default()),
            Err(refused) => Err(refused.into()),
        }
    }

    /// Pages that sitemaps of the same host name. That one cannot be read is no trouble: links lead to pages, too.
    async fn seed(&mut self, start: &Url) {
        let host = Site::all_of(start);
        let mut maps: Vec<Url> = self.robots.sitemaps.iter().filter_map(|map| Url::parse(map).ok()).collect();
        for _ in 0..SITEMAPS {
            let Some(map) = maps.pop() else { return };
            if !host.has(&map) {
                continue;
            }
            let Ok(Fetched::Page(page)) = self.get(&map, PAGE_BYTES, None, false).await else { continue };
            let (pages, further) = links::sitemap(&page.bytes, SITEMAP_URLS);
            maps.extend(further.into_iter().take(SITEMAPS));
            let ours = pages.into_iter().filter(|url| self.site.has(url));
            ours.for_each(|url| self.frontier.push(url, 1));
        }
    }

    async fn visit(&mut self, url: &Url, is_start: bool) -> Result<Visit, Trouble> {
        let known = self.known.get(url.as_str()).filter(|page| page.status == PageStatus::Ready).cloned();
        if let Some(page) = known.as_ref().filter(|page| page.visited_at >= self.source.run_at) {
            return Ok(self.visited(page, url, is_start));
        }
        let visit = match self.get(url, PAGE_BYTES, known.as_ref(), true).await {
            Ok(Fetched::Page(page)) => {
                let sha256 = Sha256::digest(&page.bytes).to_vec();
                match known.filter(|known| page.url == *url && known.sha256.as_ref() == Some(&sha256)) {
                    // Its server knows no versions.
                    Some(same) => {
                        let (etag, last_modified) = (page.etag, page.last_modified);
                        self.keep(&PageRecord { etag, last_modified, ..same }, is_start, url).await?
                    }
                    None => self.take(url, page, sha256, is_start).await?,
                }
            }
            Ok(Fetched::NotModified) => match known {
                Some(page) => self.keep(&page, is_start, url).await?,
                None => {
                    Visit::Refused(Refused::lasting("The server says that it has not changed, but it is not known."))
                }
            },
            Err(refused) => Visit::Refused(refused),
        };
        if let Visit::Refused(refused) = &visit
            && !is_start
        {
            let known = self.known.get(url.as_str()).cloned();
            self.note_refusal(url, known.as_ref(), refused).await?;
        }
        Ok(visit)
    }

    /// It was visited before this run was cut off.
    fn visited(&mut self, page: &PageRecord, url: &Url, is_start: bool) -> Visit {
        self.met.insert(page.number);
        self.count(page.chunks, page.sha256.clone());
        if is_start {
            self.site = Site::below(url);
        }
        Visit::Read(page.links.iter().filter_map(|link| Url::parse(link).ok()).collect())
    }

    /// It is as it was.
    async fn keep(&mut self, page: &PageRecord, is_start: bool, url: &Url) -> Result<Visit, Trouble> {
        let facts = PageFacts {
            title: page.title.clone(),
            error: None,
            etag: page.etag.clone(),
            last_modified: page.last_modified.clone(),
            sha256: page.sha256.clone(),
            bytes: page.bytes,
            chunks: page.chunks,
            links: page.links.clone(),
        };
        self.engine.inner.store.finish_page(self.workspace, self.source.id, page.number, &facts).await?;
        Ok(self.visited(page, url, is_start))
    }

    fn count(&mut self, chunks: i64, content: Option<Vec<u8>>) {
        self.frontier.read += 1;
        self.chunks.count += chunks;
        self.contents.extend(content);
    }

    /// Reads and writes a page.
    async fn take(&mut self, asked: &Url, page: Page, sha256: Vec<u8>, is_start: bool) -> Result<Visit, Trouble> {
        if is_start {
            // A start that leads on within its host begins where it leads.
            let begins = Site::below(asked);
            self.site = if begins.has(&page.url) { begins } else { Site::below(&page.url) };
        }
        if site::key(&page.url) != site::key(asked) && !self.frontier.meet(&page.url) {
            // Another address of a page that is visited anyway.
            return Ok(Visit::Read(Vec::new()));
        }
        let name = page.url.path().rsplit('/').next().unwrap_or_default();
        let kind = match kind(name, page.content_type.as_deref(), &page.bytes) {
            Ok(kind) => kind,
            Err(trouble) => return Ok(Visit::Refused(Refused::lasting(trouble.to_string()))),
        };
        let seen = match kind {
            Kind::Html => links::see(&page.bytes, &page.url, &self.site),
            _ => links::Seen::default(),
        };
        let mut facts = PageFacts {
            etag: page.etag,
            last_modified: page.last_modified,
            bytes: page.bytes.len() as i64,
            links: seen.links.iter().map(Url::to_string).collect(),
            ..PageFacts::default()
        };
        let text = if seen.no_index {
            Err("The page asks not to be indexed.".to_owned())
        } else if self.contents.contains(&sha256) {
            Err("It says the same as another page of this website.".to_owned())
        } else {
            let bytes = in_utf8(kind, page.content_type.as_deref(), page.bytes);
            read_file(self.engine, kind, bytes).await?.map_err(|trouble| in_words(kind, &trouble))
        };
        let mut chunks = Vec::new();
        match text {
            Ok(text) => {
                facts.title = model::text::fit(text.title.as_deref().unwrap_or_default(), TITLE_CHARS).to_owned();
                facts.sha256 = Some(sha256);
                chunks = text.chunks;
            }
            Err(words) => facts.error = Some(words),
        }
        facts.chunks = chunks.len() as i64;
        self.chunks.check(facts.chunks)?;
        let number = self.begin_page(&page.url).await?;
        self.write(number, &chunks).await?;
        self.engine.inner.store.finish_page(self.workspace, self.source.id, number, &facts).await?;
        if facts.error.is_none() {
            self.count(facts.chunks, facts.sha256);
        }
        Ok(Visit::Read(seen.links))
    }

    async fn begin_page(&mut self, url: &Url) -> Result<i64, Trouble> {
        let number = self.engine.inner.store.begin_page(self.workspace, self.source.id, url.as_str()).await?;
        self.met.insert(number);
        Ok(number)
    }

    async fn write(&self, number: i64, chunks: &[store::knowledge::NewChunk]) -> Result<(), Trouble> {
        let store = &self.engine.inner.store;
        let mut writing = store.begin_chunks(self.workspace, self.source.id, number, chunks).await?;
        while store.write_chunks(&mut writing).await? {}
        Ok(())
    }

    /// Remembers why a page is not there. What is known of it stays if it may come again.
    async fn note_refusal(&mut self, url: &Url, known: Option<&PageRecord>, refused: &Refused) -> Result<(), Trouble> {
        let number = self.begin_page(url).await?;
        let mut facts = PageFacts { error: Some(refused.words().to_owned()), ..PageFacts::default() };
        match (refused, known) {
            (Refused::Passing { .. }, Some(page)) => {
                facts.title = page.title.clone();
                facts.links = page.links.clone();
                (facts.bytes, facts.chunks) = (page.bytes, page.chunks);
                self.chunks.count += page.chunks;
            }
            _ => self.write(number, &[]).await?,
        }
        Ok(self.engine.inner.store.finish_page(self.workspace, self.source.id, number, &facts).await?)
    }

    /// Pages that no link leads to any more, or that are beyond the limits now.
    async fn forget_the_rest(&mut self) -> Result<(), Trouble> {
        let store = &self.engine.inner.store;
        let rest = self.known.values().map(|page| page.number).filter(|number| !self.met.contains(number));
        for number in rest.collect::<Vec<_>>() {
            self.write(number, &[]).await?;
            store.remove_page(self.workspace, self.source.id, number).await?;
        }
        Ok(())
    }

    /// Asks for a page, not sooner after the last one than is polite.
    async fn get(
        &mut self,
        url: &Url,
        max_bytes: usize,
        known: Option<&PageRecord>,
        is_page: bool,
    ) -> Result<Fetched, Refused> {
        if let Some(asked) = self.asked {
            tokio::time::sleep_until(asked + self.delay).await;
        }
        self.asked = Some(Instant::now());
        let wanted = Wanted {
            url,
            site: &self.site,
            robots: is_page.then_some(&self.robots),
            etag: known.and_then(|page| page.etag.as_deref()),
            last_modified: known.and_then(|page| page.last_modified.as_deref()),
            is_page,
            max_bytes,
        };
        self.fetcher.get(wanted).await
    }
}
