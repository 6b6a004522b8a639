//! What a workspace knows, in memory: business information, FAQs, and the index over them.
//!
//! Built from the database when its knowledge version moves, off the async threads; every turn works
//! on one immutable version.

pub mod index;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use index::{Document, Index};
use model::WorkspaceId;
use model::knowledge::BusinessInfo;
use store::Store;
use store::knowledge::FaqRecord;
use tokio::time::Instant;

use crate::Engine;

/// How long a version is taken for current without asking.
const FRESH: Duration = Duration::from_millis(500);
/// Workspaces whose knowledge is kept in memory.
const CACHED_MAX: usize = 500;

/// One version of a workspace's knowledge.
pub struct Knowledge {
    pub version: i64,
    pub business: BusinessInfo,
    entries: Vec<Entry>,
    index: Index,
}

struct Entry {
    id: String,
    question: String,
    answer: String,
    keywords: Vec<String>,
    source: &'static str,
}

/// A chunk that a search found.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: String,
    pub question: String,
    pub text: String,
    /// `faq` or `business_info`
    pub source: &'static str,
    pub score: f32,
    /// How likely it is right, 0..=1.
    pub confidence: f32,
}

impl Knowledge {
    fn build(version: i64, business: BusinessInfo, faqs: Vec<FaqRecord>) -> Self {
        let mut entries: Vec<Entry> = faqs
            .into_iter()
            .map(|faq| Entry {
                id: faq.id.to_string(),
                question: faq.entry.question,
                answer: faq.entry.answer,
                keywords: faq.entry.keywords,
                source: "faq",
            })
            .collect();
        entries.extend(about(&business));
        let index = Index::build(entries.iter().map(|entry| Document {
            title: &entry.question,
            body: &entry.answer,
            keywords: &entry.keywords,
        }));
        Self { version, business, entries, index }
    }

    /// The best chunks for a question, best first.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Found> {
        let hits = self.index.search(query, limit);
        hits.into_iter()
            .filter_map(|hit| {
                let entry = self.entries.get(hit.doc as usize)?;
                Some(Found {
                    id: entry.id.clone(),
                    question: entry.question.clone(),
                    text: entry.answer.clone(),
                    source: entry.source,
                    score: hit.score,
                    confidence: hit.confidence,
                })
            })
            .collect()
    }
}

/// What the business information answers by itself, as entries beside the FAQs.
fn about(business: &BusinessInfo) -> Vec<Entry> {
    let mut list = Vec::new();
    let mut add = |id: &str, question: &str, answer: String, keywords: &[&str]| {
        list.push(Entry {
            id: id.to_owned(),
            question: question.to_owned(),
            answer,
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
            source: "business_info",
        });
    };
    if !business.operating_hours.is_empty() {
        // In the order of the week: PostgreSQL forgets the order in which they were written.
        let mut hours: Vec<_> = business.operating_hours.iter().collect();
        hours.sort_by_key(|(days, _)| place_in_week(days));
        let lines: Vec<_> = hours
            .into_iter()
            .map(|(days, hours)| {
                format!("{}: {}", readable(days), hours.as_str().map_or_else(|| hours.to_string(), str::to_owned))
            })
            .collect();
        add(
            "business:hours",
            "What are your opening hours? When are you open?",
            lines.join("\n"),
            &["timings", "open", "close", "hours"],
        );
    }
    let contact = &business.contact;
    let ways: Vec<_> = [("Phone", &contact.phone), ("E-mail", &contact.email), ("Web", &contact.website)]
        .into_iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}: {value}")))
        .collect();
    if !ways.is_empty() {
        add(
            "business:contact",
            "How can I contact you?",
            ways.join("\n"),
            &["phone number", "email", "website", "contact"],
        );
    }
    list
}

/// Where a key such as `monday_friday` or `sat` belongs: what names no day comes last, what means all of them first.
fn place_in_week(days: &str) -> usize {
    let days = days.to_lowercase();
    if ["daily", "every", "all", "weekday"].iter().any(|all| days.starts_with(all)) {
        return 0;
    }
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let weekend = days.starts_with("weekend").then_some(5);
    weekend.or_else(|| week.iter().position(|day| days.starts_with(day))).map_or(8, |place| place + 1)
}

/// `monday_friday` → `Monday – Friday`
fn readable(days: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    days.split(['_', '-']).filter(|word| !word.is_empty()).map(capital).collect::<Vec<_>>().join(" – ")
}

struct Cached {
    knowledge: Arc<Knowledge>,
    checked: Instant,
}

/// The knowledge of the workspaces that are in use.
#[derive(Default)]
pub(crate) struct KnowledgeCache {
    cached: Mutex<HashMap<WorkspaceId, Cached>>,
    /// One build at a time: a burst of turns after a change must not build the same index a thousand times.
    building: tokio::sync::Mutex<()>,
}

impl KnowledgeCache {
    pub(crate) async fn get(&self, store: &Store, workspace: WorkspaceId) -> store::Result<Arc<Knowledge>> {
        if let Some(knowledge) = self.fresh(workspace) {
            return Ok(knowledge);
        }
        let _turn = self.building.lock().await;
        if let Some(knowledge) = self.fresh(workspace) {
            return Ok(knowledge);
        }
        let version = store.knowledge_version(workspace).await?.unwrap_or_default();
        if let Some(knowledge) = self.confirm(workspace, version) {
            return Ok(knowledge);
        }
        let business = store.business_info(workspace).await?.unwrap_or_default();
        let faqs = store.all_faqs(workspace).await?;
        let built = tokio::task::spawn_blocking(move || Knowledge::build(version, business, faqs)).await;
        let knowledge = Arc::new(
            built.map_err(|error| store::StoreError::Corrupt(format!("the index could not be built: {error}")))?,
        );
        tracing::info!(workspace.id = %workspace, version, entries = knowledge.entries.len(), "knowledge indexed");
        let mut cached = self.lock();
        if cached.len() >= CACHED_MAX {
            cached.clear();
        }
        cached.insert(workspace, Cached { knowledge: knowledge.clone(), checked: Instant::now() });
        Ok(knowledge)
    }

    /// The next look asks the database.
    pub(crate) fn forget(&self, workspace: WorkspaceId) {
        if let Some(cached) = self.lock().get_mut(&workspace) {
            cached.checked = Instant::now().checked_sub(FRESH * 2).unwrap_or_else(Instant::now);
        }
    }

    fn fresh(&self, workspace: WorkspaceId) -> Option<Arc<Knowledge>> {
        self.lock()
            .get(&workspace)
            .filter(|cached| cached.checked.elapsed() < FRESH)
            .map(|cached| cached.knowledge.clone())
    }

    fn confirm(&self, workspace: WorkspaceId, version: i64) -> Option<Arc<Knowledge>> {
        let mut cached = self.lock();
        let known = cached.get_mut(&workspace).filter(|cached| cached.knowledge.version == version)?;
        known.checked = Instant::now();
        Some(known.knowledge.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<WorkspaceId, Cached>> {
        self.cached.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Engine {
    /// What the agent would find.
    pub async fn search_knowledge(
        &self,
        workspace: WorkspaceId,
        query: &str,
        limit: usize,
    ) -> store::Result<Vec<Found>> {
        Ok(self.inner.knowledge.get(&self.inner.store, workspace).await?.search(query, limit))
    }

    /// After a change on this node: the next turn sees it.
    pub fn forget_knowledge(&self, workspace: WorkspaceId) {
        self.inner.knowledge.forget(workspace);
    }
}
