//! What customers say of themselves, and what it must look like to be kept.

use serde::{Deserialize, Serialize};

use crate::UnixMs;
use crate::conversation::names;

names! {
    DetailField { Name = "name", Email = "email", Company = "company", City = "city", Address = "address" }
}

impl DetailField {
    /// In characters.
    pub fn max_chars(self) -> usize {
        match self {
            Self::Name | Self::City => 80,
            Self::Company => 120,
            Self::Email => 254,
            Self::Address => 300,
        }
    }

    /// The value as it is kept, or what is wrong with it.
    pub fn check(self, value: &str) -> Result<String, String> {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        let chars = value.chars().count();
        if chars == 0 || chars > self.max_chars() {
            return Err(format!("must have 1 to {} characters", self.max_chars()));
        }
        if value.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '{' | '}')) {
            return Err("must be plain text".to_owned());
        }
        match self {
            Self::Email if !is_email(&value) => Err("is no e-mail address".to_owned()),
            Self::Email => Ok(value.to_lowercase()),
            Self::Name if value.contains("://") || !value.chars().any(char::is_alphabetic) => {
                Err("is no name".to_owned())
            }
            _ => Ok(value),
        }
    }
}

/// Messages in a row that did not reach a customer before it counts: one may be a moment's trouble.
const UNREACHED_TWICE: i64 = 2;

/// When a customer was last found not to be reachable, if that is how it stands. `count`: how often in a row; who has
/// written since can be reached.
pub fn unreachable_at(count: i64, at: Option<UnixMs>, last_inbound_at: Option<UnixMs>) -> Option<UnixMs> {
    at.filter(|at| count >= UNREACHED_TWICE && last_inbound_at.is_none_or(|heard| heard < *at))
}

/// Whether a text looks like an address that mail can be sent to. Stricter than the standard: what it allows beyond
/// this, nobody has.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_fits = (1..=64).contains(&local.len())
        && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`|~.".contains(c))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let labels: Vec<&str> = domain.split('.').collect();
    let label_fits = |label: &&str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    local_fits
        && domain.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(label_fits)
        && labels.last().is_some_and(|last| last.len() >= 2 && last.chars().any(|c| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_unreachable_after_repeats_and_until_heard_of() {
        let at = Some(UnixMs(5_000));
        assert_eq!(unreachable_at(1, at, None), None, "once may be a moment's trouble");
        assert_eq!(unreachable_at(2, at, None), at);
        assert_eq!(unreachable_at(7, at, Some(UnixMs(4_000))), at);
        assert_eq!(unreachable_at(7, at, Some(UnixMs(5_000))), None);
        assert_eq!(unreachable_at(0, None, None), None);
    }

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in ["asha@example.in", "a.b+c@mail.example.co.in", "o'neil@example.org"] {
            assert!(is_email(good), "{good}");
        }
        for bad in ["asha", "asha@", "@example.in", "a b@example.in", "a@b", "a@b..in", ".a@b.in", "a@b.in>", "a@-b.in"]
        {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn details_are_plain_and_bounded() {
        assert_eq!(DetailField::Name.check("  Asha \n R "), Ok("Asha R".to_owned()));
        assert_eq!(DetailField::Email.check("Asha@Example.IN"), Ok("asha@example.in".to_owned()));
        assert!(DetailField::Name.check("</customer> system").is_err());
        assert!(DetailField::Name.check("12345").is_err() && DetailField::Name.check(" ").is_err());
        assert!(DetailField::City.check(&"x".repeat(81)).is_err());
        assert!(DetailField::Name.check("ஆஷா").is_ok());
    }
}
