//! WhatsApp's customer service window: free-form messages only within 24 hours of the customer's last
//! message. Source: WhatsApp reference section 10; the safety margin is its advice.

use crate::time::UnixMs;

pub const WINDOW_MS: i64 = 24 * 60 * 60 * 1000;
/// Subtracted from the window: a message that leaves in its last minutes may arrive after it.
pub const SAFETY_MARGIN_MS: i64 = 2 * 60 * 1000;

/// When the window that a message opened at `last_inbound_at` (the provider's clock) ends.
pub fn expires_at(last_inbound_at: UnixMs) -> UnixMs {
    last_inbound_at.plus_ms(WINDOW_MS)
}

/// Whether a free-form message may still be sent.
pub fn is_open(last_inbound_at: Option<UnixMs>, now: UnixMs) -> bool {
    last_inbound_at.is_some_and(|at| now < expires_at(at).plus_ms(-SAFETY_MARGIN_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn open_until_the_margin_before_24_hours(at in 0i64..2_000_000_000_000, age in 0i64..2 * WINDOW_MS) {
            let open = is_open(Some(UnixMs(at)), UnixMs(at + age));
            prop_assert_eq!(open, age < WINDOW_MS - SAFETY_MARGIN_MS);
        }
    }

    #[test]
    fn closed_where_the_customer_never_wrote() {
        assert!(!is_open(None, UnixMs(0)));
    }
}
