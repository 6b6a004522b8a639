//! The live feed: a WebSocket that replays what was missed from the stored event log, then goes on live.
//!
//! Nothing is lost or doubled (I9), because every frame comes from the log, in its order: a notice that the feed has
//! grown only says that it is time to read on. It listens for notices before it reads for the first time, and reads every
//! two seconds in any case. What is live only (`metrics`, `activity`) carries the last event's number.

mod frames;
mod open_counts;

pub use frames::activities;
pub use open_counts::OpenCounts;

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use engine::presence::PresenceChange;
use model::limits::FEED_PAGE;
use model::{ConversationId, UserId, WorkspaceId};
use serde::{Deserialize, Serialize};
use store::feed::Growth;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval, interval_at, timeout};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::extract::Query;
use crate::app::App;
use crate::auth::token::{self, Credential, TICKET_MS, TicketClaims};
use crate::auth::{Caller, Ended, Viewer, by_credential, by_ticket, by_token};
use crate::error::{ApiError, Problems};

/// How often the log is read although nobody said that it has grown.
const POLL: Duration = Duration::from_secs(2);
const METRICS: Duration = Duration::from_secs(5);
/// How often it is asked whether the session is still in force. What ends it on this node asks at once.
const RECHECK: Duration = Duration::from_secs(5);
/// A client that takes nothing for so long is closed; it reconnects and catches up.
const SLOW: Duration = Duration::from_secs(10);
/// Clients say `ping`, and nothing longer.
const CLIENT_MESSAGE_BYTES: usize = 4 * 1024;

/// RFC 6455, and our own from 4000 on.
const CLOSE_GOING_AWAY: u16 = 1001;
const CLOSE_TRY_AGAIN: u16 = 1013;
const CLOSE_SIGNED_OUT: u16 = 4401;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(ticket)).routes(routes!(feed))
}

#[derive(Serialize, ToSchema)]
pub struct Ticket {
    /// For `?ticket=`: once, within a minute.
    ticket: String,
    expires_in_seconds: i64,
}

/// A ticket for the live feed
///
/// For pages that cannot send headers with a WebSocket and have no cookie here.
#[utoipa::path(
    post, path = "/api/v1/ws/ticket", tag = "Live feed",
    responses((status = 201, description = "Good for one connection", body = Ticket), Problems)
)]
pub async fn ticket(State(app): State<App>, caller: Viewer) -> (StatusCode, Json<Ticket>) {
    let claims = TicketClaims {
        jti: app.engine.ids().next(),
        of: caller.credential.clone(),
        expires_ms: app.engine.clock().now().plus_ms(TICKET_MS).0,
    };
    let ticket = token::ticket(&app.token_key, claims);
    (StatusCode::CREATED, Json(Ticket { ticket, expires_in_seconds: TICKET_MS / 1_000 }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// The `seq` of the last frame that the client has: what came after it is sent first.
    after: Option<i64>,
    ticket: Option<String>,
    /// A session token or API key, for older clients.
    token: Option<String>,
}

/// The live feed (WebSocket)
///
/// Every frame is `{"seq","type","at","data"}`. Types: `message.created`, `message.updated`, `conversation.created`,
/// `conversation.updated`, `conversation.escalated`, `agent.updated`, `ticket.created`, `ticket.updated`, `task.created`,
/// `task.updated`; and, live only and with the `seq` of the last event,
/// `metrics`, `activity` and `presence`. The text `ping` answers `pong`. Signed in by the cookie, `Authorization`, `ticket` or `token`.
#[utoipa::path(
    get, path = "/api/v1/ws", tag = "Live feed", params(FeedQuery),
    responses((status = 101, description = "Frames follow"), Problems)
)]
pub async fn feed(
    State(app): State<App>,
    caller: Result<Option<Caller>, ApiError>,
    Query(query): Query<FeedQuery>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let caller = match (query.ticket, query.token) {
        (Some(ticket), _) => by_ticket(&app, &ticket).await?,
        (None, Some(token)) => by_token(&app, &token).await?,
        (None, None) => caller?,
    };
    let caller = caller.ok_or_else(ApiError::not_signed_in)?;
    let upgrade = upgrade.map_err(|_| ApiError::malformed("This address takes WebSocket connections only."))?;
    let Some(place) = app.auth.feeds.take(caller.workspace) else {
        return Err(ApiError::busy("Too many live feeds on this server."));
    };
    let upgrade = upgrade.max_message_size(CLIENT_MESSAGE_BYTES).max_frame_size(CLIENT_MESSAGE_BYTES);
    Ok(upgrade.on_upgrade(move |socket| async move {
        metrics::gauge!("switchboard_live_feeds").increment(1.0);
        Feed::open(app, caller, socket).run(query.after).await;
        metrics::gauge!("switchboard_live_feeds").decrement(1.0);
        drop(place);
    }))
}

/// Why a feed ended.
enum End {
    /// The client went, or took nothing any more.
    Gone,
    Stopping,
    SignedOut,
    /// The database cannot be read: the client comes again and misses nothing.
    Trouble,
}

struct Feed {
    app: App,
    workspace: WorkspaceId,
    credential: Credential,
    socket: WebSocket,
    /// The number of the last event that was sent.
    last: i64,
    growth: Receiver<Growth>,
    user: Option<UserId>,
    ends: Receiver<Ended>,
    presence: Receiver<PresenceChange>,
}

impl Feed {
    /// Listens from here on: what grows while the backlog is read is heard.
    fn open(app: App, caller: Caller, socket: WebSocket) -> Self {
        let (growth, ends, user) = (app.engine.growth(), app.auth.ends(), caller.user());
        let presence = app.engine.presence_changes();
        let (workspace, credential) = (caller.workspace, caller.credential);
        Self { app, workspace, credential, socket, last: 0, growth, user, ends, presence }
    }

    async fn run(mut self, after: Option<i64>) {
        let end = match self.begin(after).await {
            Ok(()) => self.serve().await,
            Err(end) => end,
        };
        let close = match end {
            End::Gone => return,
            End::Stopping => (CLOSE_GOING_AWAY, "the server stops: connect again"),
            End::SignedOut => (CLOSE_SIGNED_OUT, "the session has ended"),
            End::Trouble => (CLOSE_TRY_AGAIN, "try again"),
        };
        let frame = CloseFrame { code: close.0, reason: close.1.into() };
        // The client may be gone already.
        let _ = timeout(SLOW, self.socket.send(Message::Close(Some(frame)))).await;
    }

    /// Sends what was missed. A number that the log has not reached (a restored backup) means: from its end.
    async fn begin(&mut self, after: Option<i64>) -> Result<(), End> {
        let newest = self.app.engine.store().feed_last(self.workspace).await.map_err(trouble)?;
        self.last = after.map_or(newest, |after| after.clamp(0, newest));
        self.catch_up(false).await?;
        for conversation in self.app.engine.occupied(self.workspace) {
            self.send_presence(conversation).await?;
        }
        Ok(())
    }

    async fn serve(&mut self) -> End {
        let mut poll = interval_at(Instant::now() + POLL, POLL);
        let mut figures = interval(METRICS);
        let mut recheck = interval_at(Instant::now() + RECHECK, RECHECK);
        for timer in [&mut poll, &mut figures, &mut recheck] {
            timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        }
        let stopping = self.app.stopping.clone();
        loop {
            let done = tokio::select! {
                () = stopping.cancelled() => return End::Stopping,
                grown = self.growth.recv() => self.heard(grown).await,
                changed = self.presence.recv() => self.heard_presence(changed).await,
                ended = self.ends.recv() => self.perhaps_signed_out(ended).await,
                _ = poll.tick() => self.catch_up(true).await,
                _ = figures.tick() => self.send_figures().await,
                _ = recheck.tick() => self.recheck().await,
                message = self.socket.recv() => self.answer(message).await,
            };
            if let Err(end) = done {
                return end;
            }
        }
    }

    async fn heard(&mut self, grown: Result<Growth, RecvError>) -> Result<(), End> {
        match grown {
            Ok((workspace, seq)) if workspace == self.workspace && seq > self.last => self.catch_up(true).await,
            Ok(_) => Ok(()),
            // Too many notices at once: one of them may have been for us.
            Err(RecvError::Lagged(_)) => self.catch_up(true).await,
            Err(RecvError::Closed) => Err(End::Stopping),
        }
    }

    /// Sends every event after the last one that was sent. `live`: with the activities that they mean.
    async fn catch_up(&mut self, live: bool) -> Result<(), End> {
        loop {
            let events =
                self.app.engine.store().feed_after(self.workspace, self.last, FEED_PAGE).await.map_err(trouble)?;
            if events.is_empty() {
                return Ok(());
            }
            let frames = frames::of(&self.app, self.workspace, events, live).await.map_err(|_| End::Trouble)?;
            for frame in frames {
                let seq = frame.seq();
                self.send(frame.into_text()).await?;
                self.last = seq;
            }
        }
    }

    async fn heard_presence(&mut self, changed: Result<PresenceChange, RecvError>) -> Result<(), End> {
        match changed {
            Ok((workspace, conversation)) if workspace == self.workspace => self.send_presence(conversation).await,
            // A change that was missed is followed by another one: a renewal, or its end.
            Ok(_) | Err(RecvError::Lagged(_)) => Ok(()),
            Err(RecvError::Closed) => Err(End::Stopping),
        }
    }

    async fn send_presence(&mut self, conversation: ConversationId) -> Result<(), End> {
        let frame = frames::presence(&self.app, self.workspace, conversation, self.last);
        self.send(frame.into_text()).await
    }

    async fn send_figures(&mut self) -> Result<(), End> {
        let frame = frames::figures(&self.app, self.workspace, self.last).await.map_err(trouble)?;
        self.send(frame.into_text()).await
    }

    async fn perhaps_signed_out(&mut self, ended: Result<Ended, RecvError>) -> Result<(), End> {
        match ended {
            Ok((workspace, user)) if workspace != self.workspace || (user.is_some() && user != self.user) => Ok(()),
            Ok(_) | Err(RecvError::Lagged(_)) => self.recheck().await,
            Err(RecvError::Closed) => Err(End::Stopping),
        }
    }

    async fn recheck(&mut self) -> Result<(), End> {
        match by_credential(&self.app, self.credential.clone()).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(End::SignedOut),
            Err(_) => Err(End::Trouble),
        }
    }

    async fn answer(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(text))) if text.trim() == "ping" => self.send("pong".to_owned()).await,
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
            Some(Ok(_)) => Ok(()),
        }
    }

    async fn send(&mut self, text: String) -> Result<(), End> {
        match timeout(SLOW, self.socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => {
                metrics::counter!("switchboard_live_feeds_slow_total").increment(1);
                Err(End::Gone)
            }
        }
    }
}

fn trouble(error: store::StoreError) -> End {
    tracing::warn!(%error, "a live feed could not be read");
    End::Trouble
}
