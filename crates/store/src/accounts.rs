//! Who may enter: workspaces, their users, sessions, sign-up links and API keys.
//!
//! Deliberately absent: hashing of passwords and tokens, and what a role may do. Only hashes arrive here.

mod api_keys;
mod sessions;
mod signup_links;
mod users;
mod workspaces;

pub use api_keys::{ApiKeyRecord, NewApiKey};
pub use sessions::ActiveSession;
pub use signup_links::{LinkUse, SignupLinkRecord};
pub use users::{NewUser, SignIn, UserChange, UserRecord};
pub use workspaces::WorkspaceRecord;
