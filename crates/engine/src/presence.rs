//! Who looks at a conversation, and who writes in it: in memory, told to the other nodes, and forgotten after 45 s.
//!
//! Nothing of it is stored: a node that starts knows nobody, and hears of everybody within the time of a renewal.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{ConversationId, UnixMs, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Engine, notices};

/// A presence that is not renewed ends.
pub const EXPIRES_MS: i64 = 45_000;
/// How often it is looked for such.
const SWEEP: Duration = Duration::from_secs(3);
/// Conversations of a workspace that a node remembers people in; more are not shown.
const PLACES_SHARE: usize = 2_000;
/// Those of all workspaces.
const PLACES_MAX: usize = 100_000;
/// People in one conversation.
const PEOPLE_MAX: usize = 50;
/// Changes that a slow listener may be behind; it then shows what comes next.
const BACKLOG: usize = 256;
/// Characters of a name that travels between nodes.
const NAME_CHARS: usize = 200;

/// What somebody does in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Doing {
    Viewing,
    Writing,
    Left,
}

/// Somebody in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub user: UserId,
    pub name: String,
    /// Never [`Doing::Left`].
    pub doing: Doing,
    until: UnixMs,
}

/// A conversation in which somebody came, went, or began or ended to write.
pub type PresenceChange = (WorkspaceId, ConversationId);

pub(crate) struct Presence {
    places: Mutex<Occupied>,
    changes: broadcast::Sender<PresenceChange>,
}

impl Default for Presence {
    fn default() -> Self {
        Self { places: Mutex::default(), changes: broadcast::channel(BACKLOG).0 }
    }
}

/// People by their places.
#[derive(Default)]
struct Occupied {
    people: HashMap<PresenceChange, Vec<Present>>,
    /// How many of the places are in a workspace.
    shares: HashMap<WorkspaceId, usize>,
}

impl Occupied {
    /// The people of a place; `None`: there is no room for another place.
    fn enter(&mut self, place: PresenceChange) -> Option<&mut Vec<Present>> {
        if !self.people.contains_key(&place) {
            let share = self.shares.get(&place.0).copied().unwrap_or_default();
            if share >= PLACES_SHARE || self.people.len() >= PLACES_MAX {
                return None;
            }
            self.shares.insert(place.0, share + 1);
        }
        Some(self.people.entry(place).or_default())
    }

    fn leave(&mut self, place: PresenceChange) {
        if self.people.remove(&place).is_none() {
            return;
        }
        if let Some(share) = self.shares.get_mut(&place.0) {
            *share -= 1;
            if *share == 0 {
                self.shares.remove(&place.0);
            }
        }
    }
}

/// What nodes tell each other.
#[derive(Serialize, Deserialize)]
struct Notice {
    node: Uuid,
    workspace: WorkspaceId,
    conversation: ConversationId,
    user: UserId,
    name: String,
    doing: Doing,
}

impl Presence {
    fn lock(&self) -> MutexGuard<'_, Occupied> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything is different now that others see.
    fn set(&self, place: PresenceChange, user: UserId, name: &str, doing: Doing, now: UnixMs) -> bool {
        let mut places = self.lock();
        if doing == Doing::Left && !places.people.contains_key(&place) {
            return false;
        }
        let Some(people) = places.enter(place) else { return false };
        let known = people.iter().position(|present| present.user == user);
        let is_news = match (known, doing) {
            (Some(at), Doing::Left) => {
                people.remove(at);
                true
            }
            (None, Doing::Left) => false,
            (Some(at), doing) => {
                let present = &mut people[at];
                let is_news = present.doing != doing || present.name != name;
                (present.doing, present.until) = (doing, now.plus_ms(EXPIRES_MS));
                name.clone_into(&mut present.name);
                is_news
            }
            (None, doing) if people.len() < PEOPLE_MAX => {
                people.push(Present { user, name: name.to_owned(), doing, until: now.plus_ms(EXPIRES_MS) });
                true
            }
            (None, _) => false,
        };
        if people.is_empty() {
            places.leave(place);
        }
        is_news
    }

    /// Forgets who was not renewed; where.
    fn expire(&self, now: UnixMs) -> Vec<PresenceChange> {
        let (mut changed, mut empty) = (Vec::new(), Vec::new());
        let mut places = self.lock();
        for (place, people) in &mut places.people {
            let before = people.len();
            people.retain(|present| present.until > now);
            if people.len() < before {
                changed.push(*place);
            }
            if people.is_empty() {
                empty.push(*place);
            }
        }
        for place in empty {
            places.leave(place);
        }
        changed
    }

    fn tell(&self, place: PresenceChange) {
        // Nobody listens: nobody has to know.
        let _ = self.changes.send(place);
    }
}

impl Engine {
    /// Somebody views, writes or leaves. To be renewed within [`EXPIRES_MS`].
    pub async fn set_presence(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        user: UserId,
        name: &str,
        doing: Doing,
    ) {
        let name = model::text::fit(name, NAME_CHARS);
        let presence = &self.inner.presence;
        if presence.set((workspace, conversation), user, name, doing, self.clock().now()) {
            presence.tell((workspace, conversation));
        }
        let notice = Notice { node: self.inner.node, workspace, conversation, user, name: name.to_owned(), doing };
        let notice = serde_json::to_string(&notice).expect("a notice is plain strings");
        notices::tell_presence(self, notice).await;
    }

    /// Who is in a conversation now.
    pub fn present(&self, workspace: WorkspaceId, conversation: ConversationId) -> Vec<Present> {
        self.inner.presence.lock().people.get(&(workspace, conversation)).cloned().unwrap_or_default()
    }

    /// The conversations of a workspace that somebody is in.
    pub fn occupied(&self, workspace: WorkspaceId) -> Vec<ConversationId> {
        let places = self.inner.presence.lock();
        places.people.keys().filter(|(ws, _)| *ws == workspace).map(|(_, conversation)| *conversation).collect()
    }

    /// Hears of every change of presence, on all nodes.
    pub fn presence_changes(&self) -> broadcast::Receiver<PresenceChange> {
        self.inner.presence.changes.subscribe()
    }

    /// What another node told.
    pub(crate) fn heard_presence(&self, payload: &str) {
        let Ok(notice) = serde_json::from_str::<Notice>(payload) else { return };
        if notice.node == self.inner.node {
            return;
        }
        let place = (notice.workspace, notice.conversation);
        if self.inner.presence.set(place, notice.user, &notice.name, notice.doing, self.clock().now()) {
            self.inner.presence.tell(place);
        }
    }
}

/// Forgets people who left without a word. Ends when `stop` is cancelled.
pub async fn run(engine: Engine, stop: CancellationToken) {
    loop {
        tokio::select! { () = stop.cancelled() => return, () = tokio::time::sleep(SWEEP) => {} }
        for place in engine.inner.presence.expire(engine.clock().now()) {
            engine.inner.presence.tell(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMs = UnixMs(1_000_000);
    const ADA: UserId = UserId(Uuid::from_u128(1));
    const BOB: UserId = UserId(Uuid::from_u128(2));

    #[track_caller]
    fn assert_empty(presence: &Presence) {
        let places = presence.lock();
        assert_eq!((places.people.len(), places.shares.len()), (0, 0));
    }

    fn place() -> PresenceChange {
        (WorkspaceId(Uuid::from_u128(8)), ConversationId(Uuid::from_u128(9)))
    }

    #[test]
    fn only_what_others_see_is_news() {
        let presence = Presence::default();
        assert!(presence.set(place(), ADA, "Ada", Doing::Viewing, NOW));
        assert!(!presence.set(place(), ADA, "Ada", Doing::Viewing, NOW.plus_ms(10)), "a renewal");
        assert!(presence.set(place(), ADA, "Ada", Doing::Writing, NOW));
        assert!(presence.set(place(), BOB, "Bob", Doing::Viewing, NOW));
        assert!(!presence.set(place(), UserId(Uuid::from_u128(3)), "C", Doing::Left, NOW));
        assert!(presence.set(place(), ADA, "Ada", Doing::Left, NOW));
        assert_eq!(presence.lock().people[&place()].len(), 1);
        assert!(presence.set(place(), BOB, "Bob", Doing::Left, NOW));
        assert_empty(&presence);
    }

    #[test]
    fn who_is_not_renewed_is_forgotten() {
        let presence = Presence::default();
        presence.set(place(), ADA, "Ada", Doing::Viewing, NOW);
        presence.set(place(), BOB, "Bob", Doing::Viewing, NOW.plus_ms(30_000));
        assert_eq!(presence.expire(NOW.plus_ms(EXPIRES_MS - 1)), []);
        assert_eq!(presence.expire(NOW.plus_ms(EXPIRES_MS)), [place()]);
        assert_eq!(presence.lock().people[&place()].len(), 1);
        assert_eq!(presence.expire(NOW.plus_ms(200_000)), [place()]);
        assert_empty(&presence);
    }

    #[test]
    fn a_busy_workspace_keeps_no_other_one_out() {
        let presence = Presence::default();
        let of = |ws: u128, n: u128| (WorkspaceId(Uuid::from_u128(ws)), ConversationId(Uuid::from_u128(n)));
        for n in 0..PLACES_SHARE as u128 {
            assert!(presence.set(of(1, n), ADA, "Ada", Doing::Viewing, NOW));
        }
        assert!(!presence.set(of(1, 1 << 40), ADA, "Ada", Doing::Viewing, NOW), "its share");
        assert!(presence.set(of(1, 0), BOB, "Bob", Doing::Viewing, NOW), "where somebody is, there is room");
        assert!(presence.set(of(2, 0), BOB, "Bob", Doing::Viewing, NOW));
        assert!(presence.set(of(1, 5), ADA, "Ada", Doing::Left, NOW));
        assert!(presence.set(of(1, 1 << 40), ADA, "Ada", Doing::Viewing, NOW));
        presence.expire(NOW.plus_ms(EXPIRES_MS));
        assert_empty(&presence);
    }

    #[test]
    fn people_are_bounded() {
        let presence = Presence::default();
        for n in 0..200 {
            presence.set(place(), UserId(Uuid::from_u128(n)), "A", Doing::Viewing, NOW);
        }
        assert_eq!(presence.lock().people[&place()].len(), PEOPLE_MAX);
    }
}
