//! Who a customer is on a channel.
//!
//! WhatsApp users may hide their number behind a username, and a number may be recycled. So a contact
//! has our own id, and aliases: the provider's stable user id first, the phone number second.
//! Source: WhatsApp reference section 2.

use serde::{Deserialize, Serialize};

/// What a provider says of a sender or recipient. At least one of `user_id` and `phone` is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Business-scoped user id, e.g. `US.1000…`; stable while the user keeps the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The id across linked business portfolios, e.g. `US.ENT.…`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_user_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Mutable, never a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Identity {
    /// Whether there is anything to find the contact by.
    pub fn is_known(&self) -> bool {
        self.user_id.is_some() || self.phone.is_some()
    }
}

/// A phone number as digits with the country code, without `+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Accepts `+`, blanks, dashes, dots and brackets; 5 to 20 digits must remain (E.164 has at most
    /// 15; group and test ids of providers are longer). Digits of other scripts are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = String::with_capacity(text.len().min(24));
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() => {}
                ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '\u{2011}' => {}
                _ => return None,
            }
            if digits.len() > 20 {
                return None;
            }
        }
        (digits.len() >= 5).then_some(Self(digits))
    }

    pub fn digits(&self) -> &str {
        &self.0
    }

    /// `+` and the digits, the form in which Meta wants recipients.
    pub fn e164(&self) -> String {
        format!("+{}", self.0)
    }
}

/// What the aliases of a sender lead to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found<C> {
    pub by_user_id: Option<C>,
    pub by_phone: Option<C>,
    /// The contact found by phone is known under another user id.
    pub phone_belongs_to_another_user: bool,
}

/// Which contact a sender is; `None`: nobody that we know.
///
/// The user id wins. A phone number alone decides only if its contact is not known under another user
/// id: a user's id is renewed when the number changes, so that another id behind a known number means
/// a recycled number, and a stranger must not read the former owner's conversation.
pub fn resolve<C: Copy>(found: Found<C>) -> Option<C> {
    found.by_user_id.or(if found.phone_belongs_to_another_user { None } else { found.by_phone })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recycled_number_is_a_stranger() {
        let found = |by_user_id, by_phone, other| Found { by_user_id, by_phone, phone_belongs_to_another_user: other };
        assert_eq!(resolve(found(Some(1), Some(2), false)), Some(1));
        assert_eq!(resolve(found(None, Some(2), false)), Some(2));
        assert_eq!(resolve(found(None, Some(2), true)), None);
        assert_eq!(resolve::<u8>(found(None, None, false)), None);
    }

    #[test]
    fn phone_tolerates_punctuation_and_refuses_the_rest() {
        assert_eq!(Phone::parse("+1 (555) 010-0199").unwrap().digits(), "15550100199");
        assert_eq!(Phone::parse("1.555.010.0199").unwrap().e164(), "+15550100199");
        for bad in ["", "+", "12", "abc", "1555010a199", "15+5501", "123456789012345678901", "१२३४५६७"] {
            assert_eq!(Phone::parse(bad), None, "{bad}");
        }
    }
}
