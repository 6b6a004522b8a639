//! Who may do what, and how they are spoken to: the roles of people and API keys, and the languages of the desk.

use serde::{Deserialize, Serialize};

use crate::conversation::names;

names! {
    /// `owner` > `admin` > `operator` > `viewer`; each may do all that the next one may.
    Role { Owner = "owner", Admin = "admin", Operator = "operator", Viewer = "viewer" }
}

names! {
    /// A language that the web app speaks.
    Language { English = "en", Tamil = "ta", Hindi = "hi", Telugu = "te" }
}

impl Role {
    /// Whether this role may do what `min` may.
    pub fn allows(self, min: Role) -> bool {
        self.rank() >= min.rank()
    }

    fn rank(self) -> u8 {
        match self {
            Self::Owner => 3,
            Self::Admin => 2,
            Self::Operator => 1,
            Self::Viewer => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_may_do_what_the_lower_ones_may_and_no_more() {
        let falling = [Role::Owner, Role::Admin, Role::Operator, Role::Viewer];
        for (at, role) in falling.into_iter().enumerate() {
            for (below, min) in falling.into_iter().enumerate() {
                assert_eq!(role.allows(min), at <= below, "{role:?} {min:?}");
            }
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("root"), None);
    }
}
