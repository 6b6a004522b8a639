//! Who may enter: workspaces, their users, sessions, sign-up links and API keys.
//!
//! Deliberately absent: hashing of passwords and tokens, and what a role may do. Only hashes arrive here; recovery codes
//! are hashed here, under the installation's key.

mod api_keys;
mod passwords;
mod second_factor;
mod sessions;
mod signup_links;
mod users;
mod workspaces;

pub use api_keys::{ApiKeyRecord, NewApiKey};
pub use passwords::PasswordLinkRecord;
pub use second_factor::SecondFactor;
pub use sessions::{ActiveSession, SessionOrigin, SessionRecord};
pub use signup_links::{LinkUse, SignupLinkRecord};
pub use users::{NewUser, SignIn, UserChange, UserRecord};
pub use workspaces::{WorkspacePatch, WorkspaceRecord};

#[cfg(test)]
pub(crate) mod plans {
    pub(crate) use super::sessions::LIST as SESSIONS;
    pub(crate) use super::signup_links::LIST as INVITATIONS;
}
