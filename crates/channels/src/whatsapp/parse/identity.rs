//! Who is meant: a phone number, a business-scoped user id, or both (reference section 2).

use model::identity::{Identity, Phone};

use super::super::wire::Object;
use super::short;

/// The names under which one kind of element spells a person's ids.
pub(super) struct Names {
    pub phone: &'static str,
    pub user_id: &'static str,
    pub parent_user_id: &'static str,
}

pub(super) const SENDER: Names =
    Names { phone: "from", user_id: "from_user_id", parent_user_id: "from_parent_user_id" };
pub(super) const ADDRESSEE: Names = Names { phone: "to", user_id: "to_user_id", parent_user_id: "to_parent_user_id" };
pub(super) const CONTACT: Names = Names { phone: "wa_id", user_id: "user_id", parent_user_id: "parent_user_id" };

/// The ids under `names`. A user id in the phone's place is taken as what it is.
pub(super) fn ids(object: &Object<'_>, names: &Names) -> Identity {
    let written = object.text(names.phone);
    let phone = written.as_deref().and_then(Phone::parse);
    let misplaced = written.filter(|text| phone.is_none() && is_user_id(text)).map(|text| text.into_owned());
    Identity {
        user_id: short(object, names.user_id).or(misplaced),
        parent_user_id: short(object, names.parent_user_id),
        phone,
        ..Identity::default()
    }
}

/// An element of `contacts[]`.
pub(super) fn contact(card: &Object<'_>) -> Identity {
    let profile = card.object("profile");
    let shown = |name| profile.as_ref().and_then(|profile| profile.filled(name)).or_else(|| card.filled(name));
    Identity { username: shown("username"), name: shown("name"), ..ids(card, &CONTACT) }
}

/// Adds what the change's contacts say of the same person. Somebody without any id is the only contact, if
/// there is just one.
pub(super) fn complete(known: Identity, contacts: &[Identity]) -> Identity {
    let found = match contacts {
        [only] if !known.is_known() => Some(only),
        _ => contacts.iter().find(|contact| is_same(&known, contact)),
    };
    let Some(contact) = found else {
        return known;
    };
    Identity {
        user_id: known.user_id.or_else(|| contact.user_id.clone()),
        parent_user_id: known.parent_user_id.or_else(|| contact.parent_user_id.clone()),
        phone: known.phone.or_else(|| contact.phone.clone()),
        username: known.username.or_else(|| contact.username.clone()),
        name: known.name.or_else(|| contact.name.clone()),
    }
}

/// User ids decide where both have one: a number may have been recycled.
fn is_same(a: &Identity, b: &Identity) -> bool {
    match (&a.user_id, &b.user_id) {
        (Some(a), Some(b)) => a == b,
        _ => a.phone.is_some() && a.phone == b.phone,
    }
}

/// `CC.` and up to 128 letters and digits, or `CC.ENT.` and the same.
fn is_user_id(text: &str) -> bool {
    let mut parts = text.split('.');
    let country = parts.next().unwrap_or_default();
    let rest_is_plain =
        |rest: &str| !rest.is_empty() && rest.len() <= 128 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()) && text.len() > 3 && parts.all(rest_is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(user_id: Option<&str>, phone: Option<&str>, name: Option<&str>) -> Identity {
        Identity {
            user_id: user_id.map(str::to_owned),
            phone: phone.and_then(Phone::parse),
            name: name.map(str::to_owned),
            ..Identity::default()
        }
    }

    #[test]
    fn a_recycled_number_does_not_lend_its_name() {
        let contacts = [person(Some("US.2"), Some("15550100199"), Some("New owner"))];
        let known = person(Some("US.1"), Some("15550100199"), None);
        assert_eq!(complete(known.clone(), &contacts), known);
    }

    #[test]
    fn the_missing_alias_and_the_name_come_from_the_contact() {
        let contacts = [person(Some("US.2"), None, None), person(Some("US.1"), Some("15550100199"), Some("Test"))];
        let completed = complete(person(None, Some("15550100199"), None), &contacts);
        assert_eq!(completed, contacts[1]);
        assert_eq!(complete(person(Some("US.1"), None, None), &contacts), contacts[1]);
        assert_eq!(complete(person(None, None, None), &contacts), person(None, None, None));
        assert_eq!(complete(person(None, None, None), &contacts[1..]), contacts[1]);
    }

    #[test]
    fn user_ids_are_recognised_in_the_phones_place() {
        for (text, expected) in [("US.1000", true), ("US.ENT.2", true), ("US.", false), ("us.1", false), ("abc", false)]
        {
            assert_eq!(is_user_id(text), expected, "{text}");
        }
    }
}
