//! Places of which each workspace may take a share only: what one workspace holds does not keep another one out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::WorkspaceId;

/// Places of a process.
pub struct Places {
    /// Of all workspaces together: what the process can bear.
    all_max: usize,
    /// Of one workspace.
    share_max: usize,
    taken: Mutex<Taken>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_workspace: HashMap<WorkspaceId, usize>,
}

/// One place, free again when this is dropped.
pub struct Place {
    places: Arc<Places>,
    workspace: WorkspaceId,
}

impl Places {
    pub fn new(all_max: usize, share_max: usize) -> Arc<Places> {
        Arc::new(Places { all_max, share_max, taken: Mutex::default() })
    }

    /// `None`: the workspace has its share, or all are taken.
    pub fn take(self: &Arc<Self>, workspace: WorkspaceId) -> Option<Place> {
        let mut taken = self.lock();
        let own = taken.by_workspace.get(&workspace).copied().unwrap_or_default();
        if own >= self.share_max || taken.all >= self.all_max {
            return None;
        }
        taken.all += 1;
        taken.by_workspace.insert(workspace, own + 1);
        Some(Place { places: self.clone(), workspace })
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.all -= 1;
        if let Some(own) = taken.by_workspace.get_mut(&self.workspace) {
            *own -= 1;
            if *own == 0 {
                taken.by_workspace.remove(&self.workspace);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_workspace_takes_its_share_and_no_more() {
        let places = Places::new(5, 2);
        let of = |n: u128| places.take(WorkspaceId(Uuid::from_u128(n)));
        let first = [of(1).unwrap(), of(1).unwrap()];
        assert!(of(1).is_none(), "its share");
        let others = [of(2).unwrap(), of(2).unwrap(), of(3).unwrap()];
        assert!(of(4).is_none(), "all are taken");
        drop(first);
        assert!(of(1).is_some());
        drop(others);
        let taken = places.lock();
        assert_eq!((taken.all, taken.by_workspace.len()), (0, 0));
    }
}
