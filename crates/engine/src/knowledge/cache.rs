//! The knowledge of the workspaces that are in use, and when it is built anew.
//!
//! Whoever asks looks whether the version has moved, at most twice a second, and builds the new one. A workspace is
//! built by one at a time; who asks meanwhile waits for it, for a moment. A large build must not hold up turns: after
//! that moment they work with the version before it, until the new one is there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::WorkspaceId;
use providers::EmbeddingModel;
use store::{Store, StoreError};
use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::{Knowledge, embed, pieces};
use crate::understanding::Understands;

/// How long a version is taken for current without asking.
const FRESH: Duration = Duration::from_millis(500);
/// Workspaces whose knowledge is kept in memory.
const CACHED_MAX: usize = 500;
/// How long a turn waits for a new version while it has an old one.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long turns do not wait after one of them has waited in vain.
const LATE: Duration = Duration::from_secs(5);
/// Builds at a time, each of another workspace.
const BUILDERS: usize = 2;

#[derive(Default)]
struct Slot {
    knowledge: Option<Arc<Knowledge>>,
    /// When the version was last known to be current; `None`: ask.
    checked: Option<Instant>,
    /// How often somebody said that something has changed: a build that began before does not count as current.
    forgotten: u64,
    /// When somebody found that a build takes longer than turns wait: for a while the version before it is given out.
    late: Option<Instant>,
    /// A burst of turns after a change must not build the same index a thousand times.
    building: Arc<tokio::sync::Mutex<()>>,
}

impl Slot {
    fn is_fresh(&self) -> bool {
        self.checked.is_some_and(|checked| checked.elapsed() < FRESH)
    }
}

struct Shared {
    slots: Mutex<HashMap<WorkspaceId, Slot>>,
    builders: Semaphore,
    /// Makes vectors, where embeddings are configured.
    embeddings: Option<Arc<dyn EmbeddingModel>>,
}

pub(crate) struct KnowledgeCache {
    shared: Arc<Shared>,
}

impl KnowledgeCache {
    pub(crate) fn new(embeddings: Option<Arc<dyn EmbeddingModel>>) -> Self {
        let shared = Shared { slots: Mutex::default(), builders: Semaphore::new(BUILDERS), embeddings };
        Self { shared: Arc::new(shared) }
    }

    pub(crate) async fn get(&self, store: &Store, workspace: WorkspaceId) -> store::Result<Arc<Knowledge>> {
        let old = match self.shared.look(workspace) {
            Look::Take(knowledge) => return Ok(knowledge),
            Look::Ask(old) => old,
        };
        let (shared, store) = (self.shared.clone(), store.clone());
        // A task of its own: it goes on when nobody waits for it any more. It ends by itself.
        let building = tokio::spawn(async move { shared.bring_up(&store, workspace).await });
        let Some(old) = old else { return built(building.await) };
        match tokio::time::timeout(PATIENCE, building).await {
            Ok(result) => built(result),
            Err(_) => {
                self.shared.note_late(workspace);
                Ok(old)
            }
        }
    }

    /// The next look asks the database.
    pub(crate) fn forget(&self, workspace: WorkspaceId) {
        if let Some(slot) = self.shared.lock().get_mut(&workspace) {
            (slot.checked, slot.late) = (None, None);
            slot.forgotten += 1;
        }
    }
}

fn built(result: Result<store::Result<Arc<Knowledge>>, tokio::task::JoinError>) -> store::Result<Arc<Knowledge>> {
    result.map_err(|error| StoreError::Corrupt(format!("the index could not be built: {error}")))?
}

enum Look {
    Take(Arc<Knowledge>),
    /// With the version before, if there is one.
    Ask(Option<Arc<Knowledge>>),
}

impl Shared {
    fn look(&self, workspace: WorkspaceId) -> Look {
        let slots = self.lock();
        let Some(slot) = slots.get(&workspace) else { return Look::Ask(None) };
        let is_fresh = slot.is_fresh() || slot.late.is_some_and(|since| since.elapsed() < LATE);
        match &slot.knowledge {
            Some(knowledge) if is_fresh => Look::Take(knowledge.clone()),
            old => Look::Ask(old.clone()),
        }
    }

    /// The current version, built if it is not there.
    async fn bring_up(&self, store: &Store, workspace: WorkspaceId) -> store::Result<Arc<Knowledge>> {
        let building = self.building(workspace);
        let _turn = building.lock().await;
        let (old, forgotten, is_fresh) = self.before(workspace);
        if let Some(fresh) = old.clone().filter(|_| is_fresh) {
            return Ok(fresh);
        }
        let began = Instant::now();
        let result = self.build(store, workspace, old).await;
        if let Some(slot) = self.lock().get_mut(&workspace) {
            slot.late = None;
            if let Ok(knowledge) = &result {
                slot.knowledge = Some(knowledge.clone());
                slot.checked = Some(began).filter(|_| slot.forgotten == forgotten);
            }
        }
        result
    }

    fn before(&self, workspace: WorkspaceId) -> (Option<Arc<Knowledge>>, u64, bool) {
        let slots = self.lock();
        slots.get(&workspace).map_or((None, 0, false), |slot| (slot.knowledge.clone(), slot.forgotten, slot.is_fresh()))
    }

    async fn build(
        &self,
        store: &Store,
        workspace: WorkspaceId,
        old: Option<Arc<Knowledge>>,
    ) -> store::Result<Arc<Knowledge>> {
        let version = store.knowledge_version(workspace).await?.unwrap_or_default();
        match old {
            Some(old) if old.version == version => Ok(old),
            old => self.build_version(store, workspace, version, old.as_deref()).await,
        }
    }

    async fn build_version(
        &self,
        store: &Store,
        workspace: WorkspaceId,
        version: i64,
        old: Option<&Knowledge>,
    ) -> store::Result<Arc<Knowledge>> {
        let _place = self.builders.acquire().await;
        let began = Instant::now();
        let business = store.business_info(workspace).await?.unwrap_or_default();
        let faqs = store.all_faqs(workspace).await?;
        let known = old.map_or(&[][..], |old| &old.sources);
        let sources = pieces::load(store, workspace, known).await?;
        let built = tokio::task::spawn_blocking(move || Knowledge::build(version, business, faqs, sources)).await;
        let mut knowledge =
            built.map_err(|error| StoreError::Corrupt(format!("the index could not be built: {error}")))?;
        let wanted = store.understanding(workspace).await?.unwrap_or_default();
        knowledge.understanding = Arc::new(Understands::new(wanted));
        if let Some(model) = &self.embeddings {
            knowledge = embed::attach(store, workspace, model.clone(), knowledge, old).await?;
        }
        let duration_ms = began.elapsed().as_millis() as u64;
        tracing::info!(workspace.id = %workspace, version, entries = knowledge.len(), duration_ms, "knowledge indexed");
        Ok(Arc::new(knowledge))
    }

    fn building(&self, workspace: WorkspaceId) -> Arc<tokio::sync::Mutex<()>> {
        let mut slots = self.lock();
        if slots.len() >= CACHED_MAX && !slots.contains_key(&workspace) {
            slots.clear();
        }
        slots.entry(workspace).or_default().building.clone()
    }

    fn note_late(&self, workspace: WorkspaceId) {
        if let Some(slot) = self.lock().get_mut(&workspace) {
            slot.late = Some(Instant::now());
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<WorkspaceId, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
