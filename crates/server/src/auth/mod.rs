//! Who calls: tokens, cookies and API keys become a [`Caller`]; handlers ask for the least role that may use them.
//!
//! Deliberately absent: what is done with it. Sessions and keys are read from the database for every request, so that
//! signing out, a removed user and a revoked key take effect at once, on every node.

pub mod client;
pub mod device;
pub mod origin;
pub mod password;
pub mod throttle;
pub mod token;
pub mod totp;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use engine::places::Places;
use model::account::{Language, Role};
use model::{ApiKeyId, SessionId, UnixMs, UserId, WorkspaceId};
use store::accounts::ActiveSession;
use tokio::sync::broadcast;
use uuid::Uuid;

use crate::app::App;
use crate::error::ApiError;
use token::Credential;

/// The web app's cookie: the session token.
pub const COOKIE: &str = "switchboard_session";
/// Tickets that are remembered as used: more are asked for in a minute only by an attack.
const USED_TICKETS_MAX: usize = 50_000;
/// Live feeds of this process: each holds a socket and polls the database.
const FEEDS_MAX: usize = 5_000;
/// Those of one workspace.
const FEEDS_SHARE: usize = 1_000;
/// Sessions whose use this process has just noted; beyond it, it begins anew.
const TOUCHED_MAX: usize = 20_000;
/// Ends of sessions that a feed may be behind; beyond it, it asks whether its own is in force.
const ENDS_BACKLOG: usize = 256;
/// How long a request may take to note that its session is used, before another one tries.
const TOUCH_AGAIN_MS: i64 = 10_000;

/// That sessions ended: a user's, or any of the workspace.
pub type Ended = (WorkspaceId, Option<UserId>);

/// What the API keeps in memory. Bounded, and nothing of it has to survive.
pub struct AuthState {
    pub passwords: password::Passwords,
    pub throttle: throttle::Throttle,
    /// One sign-up at a time where only the first is allowed.
    pub first_signup: tokio::sync::Mutex<()>,
    pub feeds: std::sync::Arc<Places>,
    used_tickets: Mutex<HashMap<Uuid, i64>>,
    /// A page asks for many things at once: only the first of them notes that its session is used.
    touched: Mutex<HashMap<SessionId, UnixMs>>,
    ends: broadcast::Sender<Ended>,
}

impl Default for AuthState {
    fn default() -> Self {
        Self {
            passwords: password::Passwords::default(),
            throttle: throttle::Throttle::default(),
            first_signup: tokio::sync::Mutex::default(),
            feeds: Places::new(FEEDS_MAX, FEEDS_SHARE),
            used_tickets: Mutex::default(),
            touched: Mutex::default(),
            ends: broadcast::channel(ENDS_BACKLOG).0,
        }
    }
}

impl AuthState {
    /// Tells the live feeds of this node to look at once whether their sessions are still in force. Those of other nodes
    /// look every few seconds.
    pub fn sessions_ended(&self, workspace: WorkspaceId, user: Option<UserId>) {
        // Nobody listens where no feed is open.
        let _ = self.ends.send((workspace, user));
    }

    pub fn ends(&self) -> broadcast::Receiver<Ended> {
        self.ends.subscribe()
    }

    /// Whether this request is the one that notes the session's use.
    fn begin_touch(&self, session: SessionId, now: UnixMs) -> bool {
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        if touched.len() >= TOUCHED_MAX {
            touched.clear();
        }
        let is_fresh = touched.get(&session).is_some_and(|at| (0..TOUCH_AGAIN_MS).contains(&now.since(*at)));
        if !is_fresh {
            touched.insert(session, now);
        }
        !is_fresh
    }

    /// Whether the ticket is used for the first time on this node.
    fn spend(&self, ticket: &token::TicketClaims, now: UnixMs) -> bool {
        let mut used = self.used_tickets.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= USED_TICKETS_MAX {
            used.retain(|_, expires_ms| *expires_ms > now.0);
        }
        used.len() < USED_TICKETS_MAX && used.insert(ticket.jti, ticket.expires_ms).is_none()
    }
}

/// Who calls, and in which workspace.
#[derive(Clone, Debug)]
pub struct Caller {
    pub workspace: WorkspaceId,
    pub workspace_name: String,
    pub role: Role,
    pub actor: Actor,
    pub credential: Credential,
}

#[derive(Clone, Debug)]
pub enum Actor {
    User {
        id: UserId,
        session: SessionId,
        email: String,
        name: String,
        created_at: DateTime<Utc>,
        language: Language,
        totp_enabled: bool,
    },
    ApiKey {
        id: ApiKeyId,
        name: String,
        created_at: DateTime<Utc>,
    },
}

impl Caller {
    /// The person; `None` for an API key.
    pub fn user(&self) -> Option<UserId> {
        match &self.actor {
            Actor::User { id, .. } => Some(*id),
            Actor::ApiKey { .. } => None,
        }
    }

    /// Who owns what this caller takes over. A program has no user: its key's id stands for it.
    pub fn owner_id(&self) -> UserId {
        match &self.actor {
            Actor::User { id, .. } => *id,
            Actor::ApiKey { id, .. } => UserId(id.0),
        }
    }

    /// Writes to the audit trail. That it could not must not undo what was done: it is logged.
    pub async fn audit(&self, app: &App, action: &str, subject: impl std::fmt::Display) {
        let actor = self.owner_id().to_string();
        let (store, now) = (app.engine.store(), app.engine.clock().now());
        if let Err(error) = store.append_audit(self.workspace, &actor, action, &subject.to_string(), now).await {
            tracing::error!(%error, action, "the audit trail could not be written");
        }
    }

    fn require(self, min: Role) -> Result<Self, ApiError> {
        if self.role.allows(min) {
            return Ok(self);
        }
        Err(ApiError::forbidden(format!("This needs the role {}; yours is {}.", min.as_str(), self.role.as_str())))
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        if let Some(known) = parts.extensions.get::<Caller>() {
            return Ok(known.clone());
        }
        let caller = match bearer(&parts.headers) {
            Some(token) => by_token(app, token).await?,
            None => match cookie(&parts.headers) {
                Some(token) if origin::may_use_cookie(&app.config, parts) => by_token(app, token).await?,
                Some(_) => {
                    return Err(ApiError::forbidden("A request with the cookie needs an Origin that is allowed."));
                }
                None => None,
            },
        };
        let caller = caller.ok_or_else(ApiError::not_signed_in)?;
        parts.extensions.insert(caller.clone());
        Ok(caller)
    }
}

impl OptionalFromRequestParts<App> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, ApiError> {
        let has_any = bearer(&parts.headers).is_some() || cookie(&parts.headers).is_some();
        if !has_any {
            return Ok(None);
        }
        <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await.map(Some)
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident),+) => {$(
        $(#[$doc])*
        pub struct $name(pub Caller);

        impl FromRequestParts<App> for $name {
            type Rejection = ApiError;

            async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
                let caller = <Caller as FromRequestParts<App>>::from_request_parts(parts, app).await?;
                caller.require(Role::$name).map(Self)
            }
        }

        impl std::ops::Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }
    )+};
}

roles! {
    /// May look at everything.
    Viewer,
    /// May answer customers and write knowledge.
    Operator,
    /// May change users, keys, agents and channels.
    Admin
}

/// A session token or API key that is in force.
pub async fn by_token(app: &App, token: &str) -> Result<Option<Caller>, ApiError> {
    let credential = if token.starts_with(token::API_KEY_PREFIX) {
        Credential::ApiKey { hash: token::digest(token) }
    } else {
        let Some(claims) = token::read_session_token(&app.token_key, token) else { return Ok(None) };
        Credential::Session { ws: claims.ws, sid: claims.sid }
    };
    by_credential(app, credential).await
}

/// Whoever asked for this ticket, if it is used for the first time.
pub async fn by_ticket(app: &App, ticket: &str) -> Result<Option<Caller>, ApiError> {
    let now = app.engine.clock().now();
    let Some(claims) = token::read_ticket(&app.token_key, ticket, now) else { return Ok(None) };
    if !app.auth.spend(&claims, now) {
        return Ok(None);
    }
    by_credential(app, claims.of).await
}

/// Whoever it belongs to, unless it has ended or was revoked.
pub async fn by_credential(app: &App, credential: Credential) -> Result<Option<Caller>, ApiError> {
    let (store, now) = (app.engine.store(), app.engine.clock().now());
    let caller = match &credential {
        Credential::Session { ws, sid } => {
            let Some(session) = store.active_session(*ws, *sid, now).await? else { return Ok(None) };
            touch(app, &session, now).await;
            let user = session.user;
            Some(Caller {
                workspace: user.workspace_id,
                workspace_name: session.workspace_name,
                role: user.role,
                actor: Actor::User {
                    id: user.id,
                    session: session.id,
                    email: user.email,
                    name: user.name,
                    created_at: user.created_at.to_utc(),
                    language: user.language,
                    totp_enabled: user.totp_enabled,
                },
                credential,
            })
        }
        Credential::ApiKey { hash } => {
            let Some(key) = store.api_key_by_hash(hash).await? else { return Ok(None) };
            if let Err(error) = store.touch_api_key(&key, now).await {
                tracing::warn!(%error, "the last use of an API key could not be noted");
            }
            let workspace_name = store.workspace(key.workspace_id).await?.map(|workspace| workspace.name);
            Some(Caller {
                workspace: key.workspace_id,
                workspace_name: workspace_name.unwrap_or_default(),
                role: key.role,
                actor: Actor::ApiKey { id: key.id, name: key.name, created_at: key.created_at.to_utc() },
                credential,
            })
        }
    };
    Ok(caller)
}

/// Notes that the session is used, at most once a minute.
async fn touch(app: &App, session: &ActiveSession, now: UnixMs) {
    if session.is_stale(now)
        && app.auth.begin_touch(session.id, now)
        && let Err(error) = app.engine.store().touch_session(session, now).await
    {
        tracing::warn!(%error, "the last use of a session could not be noted");
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    cookie_named(headers, COOKIE)
}

fn cookie_named<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted && !value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_its_header_or_cookie() {
        let mut headers = HeaderMap::new();
        assert_eq!((bearer(&headers), cookie(&headers)), (None, None));
        headers.insert("authorization", "bearer  abc".parse().unwrap());
        headers.insert("cookie", "a=b; switchboard_session=x.y.z; c=d".parse().unwrap());
        assert_eq!((bearer(&headers), cookie(&headers)), (Some("abc"), Some("x.y.z")));
        headers.insert("authorization", "Basic abc".parse().unwrap());
        assert_eq!(bearer(&headers), None);
    }

    #[test]
    fn one_request_of_many_notes_that_a_session_is_used() {
        let state = AuthState::default();
        let session = SessionId(Uuid::from_u128(1));
        let at = |ms: i64| state.begin_touch(session, UnixMs(1_000_000 + ms));
        assert_eq!([at(0), at(0), at(9_999), at(10_000), at(-50_000)], [true, false, false, true, true]);
        assert!(state.begin_touch(SessionId(Uuid::from_u128(2)), UnixMs(1_000_000)));
    }

    #[test]
    fn a_ticket_is_spent_once() {
        let state = AuthState::default();
        let of = Credential::ApiKey { hash: vec![1] };
        let ticket = token::TicketClaims { jti: Uuid::from_u128(1), of, expires_ms: 60_000 };
        assert!(state.spend(&ticket, UnixMs(0)));
        assert!(!state.spend(&ticket, UnixMs(1)));
    }
}
