//! Customers: identities, the customer service window and the pair limit (reference §2, §9, §10).

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::PairLimit;
use crate::random::{hash_text, mix};
use crate::webhook::envelope::Identity;

pub(crate) struct User {
    pub(crate) identity: Arc<Identity>,
    /// Timestamp of the last message of the customer; opens the window.
    pub(crate) last_inbound_ms: Option<i64>,
    /// Theoretical arrival time of the pair limit (generic cell rate algorithm).
    pair_due_ms: i64,
}

/// Everybody the number ever exchanged a message with.
#[derive(Default)]
pub(crate) struct Users {
    by_key: HashMap<String, User>,
    key_by_user_id: HashMap<String, String>,
    /// In the order in which they were met.
    order: Vec<String>,
}

/// Whether an address is a business-scoped user id (`US.1000…`) and not a phone number.
pub(crate) fn is_user_id(address: &str) -> bool {
    let bytes = address.as_bytes();
    bytes.len() > 3 && bytes[..2].iter().all(u8::is_ascii_uppercase) && bytes[2] == b'.'
}

/// The user id that belongs to a phone number, always the same one.
fn user_id_of(wa_id: &str) -> String {
    format!("US.{:020}", mix(hash_text(wa_id)))
}

impl Users {
    /// The customer with this phone number (digits) or user id; made up at first sight.
    pub(crate) fn resolve(&mut self, address: &str) -> &mut User {
        let key = self.key_by_user_id.get(address).cloned().unwrap_or_else(|| address.to_owned());
        if !self.by_key.contains_key(&key) {
            let by_phone = !is_user_id(address);
            let user_id = if by_phone { user_id_of(address) } else { address.to_owned() };
            let identity = Identity {
                wa_id: by_phone.then(|| address.to_owned()),
                user_id: user_id.clone(),
                name: "Test User".into(),
                username: (!by_phone).then(|| "test.user".into()),
            };
            self.key_by_user_id.insert(user_id, key.clone());
            let user = User { identity: Arc::new(identity), last_inbound_ms: None, pair_due_ms: 0 };
            self.by_key.insert(key.clone(), user);
            self.order.push(key.clone());
        }
        self.by_key.get_mut(&key).expect("inserted above if it was missing")
    }

    pub(crate) fn knows(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    pub(crate) fn count(&self) -> usize {
        self.by_key.len()
    }

    /// Number and name of those who show their number: the last `max` that were met, in that order.
    pub(crate) fn list(&self, max: usize) -> Vec<(String, String)> {
        let known = self.order.iter().rev().filter_map(|key| self.by_key.get(key));
        let mut list: Vec<_> = known
            .filter_map(|user| Some((user.identity.wa_id.clone()?, user.identity.name.clone())))
            .take(max)
            .collect();
        list.reverse();
        list
    }

    pub(crate) fn clear(&mut self) {
        self.by_key.clear();
        self.key_by_user_id.clear();
        self.order.clear();
    }
}

impl User {
    pub(crate) fn rename(&mut self, name: &str) {
        if self.identity.name != name {
            self.identity = Arc::new(Identity { name: name.to_owned(), ..(*self.identity).clone() });
        }
    }

    pub(crate) fn window_open(&self, now_ms: i64, window_ms: i64) -> bool {
        self.last_inbound_ms.is_some_and(|last| now_ms < last + window_ms)
    }

    /// Takes one message from the pair's allowance; false: too fast.
    pub(crate) fn admit(&mut self, now_ms: i64, limit: PairLimit) -> bool {
        admit(&mut self.pair_due_ms, now_ms, limit.interval_ms, limit.burst)
    }
}

/// One step of the generic cell rate algorithm: one event per `interval`, `burst` at once.
pub(crate) fn admit(due: &mut i64, now: i64, interval: i64, burst: u32) -> bool {
    let earliest = (*due).max(now);
    if earliest - now > interval * i64::from(burst.saturating_sub(1)) {
        return false;
    }
    *due = earliest + interval;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_borrowed_and_then_paid_back() {
        let limit = PairLimit { burst: 45, interval_ms: 6_000 };
        let mut users = Users::default();
        let user = users.resolve("15550100199");
        assert_eq!((0..50).filter(|_| user.admit(1_000_000, limit)).count(), 45);
        assert!(!user.admit(1_005_999, limit));
        assert!(user.admit(1_006_000, limit));
    }

    #[test]
    fn a_user_is_found_by_number_and_by_user_id() {
        let mut users = Users::default();
        let user_id = users.resolve("15550100199").identity.user_id.clone();
        assert!(is_user_id(&user_id));
        assert_eq!(users.resolve(&user_id).identity.wa_id.as_deref(), Some("15550100199"));
        assert_eq!(users.resolve("US.10000000000000000001").identity.wa_id, None);
    }
}
