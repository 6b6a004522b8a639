//! Small shapes that several routes share.

use model::UserId;
use serde::{Deserialize, Deserializer, Serialize};
use store::conversations::AssigneeFilter;
use utoipa::ToSchema;

use crate::auth::Viewer;
use crate::error::{ApiError, FieldError};

/// It was done.
#[derive(Serialize, ToSchema)]
pub struct Success {
    success: bool,
}

impl Success {
    pub const YES: Success = Success { success: true };
}

/// What is wrong with the fields of a request, gathered so that all of it is said at once.
#[derive(Default)]
pub struct Refusals(Vec<FieldError>);

impl Refusals {
    pub fn extend(&mut self, problems: Vec<(&'static str, String)>) {
        self.0.extend(problems.into_iter().map(|(field, message)| FieldError::new(field, message)));
    }

    /// A value that is one of a kind. An empty one counts as not given: so do forms say "all".
    pub fn read<T>(
        &mut self,
        field: &'static str,
        text: Option<String>,
        parse: impl FnOnce(&str) -> Option<T>,
        allowed: &[&str],
    ) -> Option<T> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        let value = parse(text.trim());
        if value.is_none() {
            let one_of = if allowed.len() == 1 { "must be" } else { "must be one of" };
            self.0.push(FieldError::new(field, format!("{one_of} {}", allowed.join(", "))));
        }
        value
    }

    /// A user's id, `me` or `none`.
    pub fn assignee(&mut self, field: &'static str, text: Option<String>, caller: &Viewer) -> Option<AssigneeFilter> {
        let parse = |text: &str| match (text, text.parse::<UserId>()) {
            ("none", _) => Some(AssigneeFilter::Nobody),
            ("me", _) => Some(AssigneeFilter::User(caller.owner_id())),
            (_, user) => user.ok().map(AssigneeFilter::User),
        };
        self.read(field, text, parse, &["a user's id", "me", "none"])
    }

    /// That nothing is wrong.
    pub fn none(self) -> Result<(), ApiError> {
        if self.0.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.0)) }
    }
}

/// For fields of a change that may be null: null is `Some(None)`, what is not named is `None`.
pub fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// Without blanks around it.
pub fn trimmed(text: String) -> String {
    text.trim().to_owned()
}
