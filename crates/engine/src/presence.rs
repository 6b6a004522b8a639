//! Who looks at a conversation, and who writes in it: in memory, told to the other nodes, and forgotten after 45 s.
//!
//! Nothing of it is stored: a node that starts knows nobody, and hears of everybody within the time of a renewal.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::{ConversationId, UnixMs, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::places::{Place, Places};
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
    occupied: Mutex<HashMap<PresenceChange, Room>>,
    places: Arc<Places>,
    changes: broadcast::Sender<PresenceChange>,
}

/// The people in a conversation, who together hold one place.
struct Room {
    people: Vec<Present>,
    _place: Place,
}

impl Default for Presence {
    fn default() -> Self {
        let places = Places::new(PLACES_MAX, PLACES_SHARE);
        Self { occupied: Mutex::default(), places, changes: broadcast::channel(BACKLOG).0 }
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
    fn lock(&self) -> MutexGuard<'_, HashMap<PresenceChange, Room>> {
        self.occupied.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether anything is different now that others see.
    fn set(&self, place: PresenceChange, user: UserId, name: &str, doing: Doing, now: UnixMs) -> bool {
        let mut occupied = self.lock();
        let room = match occupied.entry(place) {
            Entry::Occupied(room) => room.into_mut(),
            Entry::Vacant(_) if doing == Doing::Left => return false,
            Entry::Vacant(free) => {
                let Some(held) = self.places.take(place.0) else { return false };
                free.insert(Room { people: Vec::new(), _place: held })
            }
        };
        let people = &mut room.people;
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
            occupied.remove(&place);
        }
        is_news
    }

    /// Forgets who was not renewed; where.
    fn expire(&self, now: UnixMs) -> Vec<PresenceChange> {
        let mut changed = Vec::new();
        self.lock().retain(|place, room| {
            let before = room.people.len();
            room.people.retain(|present| present.until > now);
            if room.people.len() < before {
                changed.push(*place);
            }
            !room.people.is_empty()
        });
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
        let occupied = self.inner.presence.lock();
        occupied.get(&(workspace, conversation)).map(|room| room.people.clone()).unwrap_or_default()
    }

    /// The conversations of a workspace that somebody is in.
    pub fn occupied(&self, workspace: WorkspaceId) -> Vec<ConversationId> {
        let occupied = self.inner.presence.lock();
        occupied.keys().filter(|(ws, _)| *ws == workspace).map(|(_, conversation)| *conversation).collect()
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
        assert!(presence.lock().is_empty());
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
        assert_eq!(presence.lock()[&place()].people.len(), 1);
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
        assert_eq!(presence.lock()[&place()].people.len(), 1);
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
        for n in 0..PLACES_SHARE as u128 {
            assert!(presence.set(of(1, n), ADA, "Ada", Doing::Viewing, NOW), "what was left is free again");
        }
    }

    #[test]
    fn people_are_bounded() {
        let presence = Presence::default();
        for n in 0..200 {
            presence.set(place(), UserId(Uuid::from_u128(n)), "A", Doing::Viewing, NOW);
        }
        assert_eq!(presence.lock()[&place()].people.len(), PEOPLE_MAX);
    }
}
