//! Raw events as they are read again, and what is forgotten.

use model::account::Role;
use model::{RawEventId, WorkspaceId};
use store::accounts::{NewUser, SessionOrigin};
use store::intake::RawState;
use store::raw_events::NOBODY;

use crate::support::{Ground, START, on_both};

on_both!(raw_events, old_raw_events, parked_statuses, sessions_and_links);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn add_raw(t: &Ground, ws: WorkspaceId, state: &str, body: &[u8]) -> RawEventId {
    let id: RawEventId = t.ids().make();
    t.sql(format!(
        "INSERT INTO raw_events (workspace_id, id, source, state, received_at, body) VALUES ({}, {}, 'whatsapp', '{state}', 1, {})",
        t.id(ws),
        t.id(id),
        t.bytes(body)
    ))
    .await;
    id
}

async fn raw_events(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let mut ids = vec![];
    for body in [b"{}".as_slice(), b"[]", "\u{0}தமிழ்".as_bytes()] {
        ids.push(add_raw(&t, NOBODY, "unrouted", &t.vault().seal(body)).await);
    }
    let bent = add_raw(&t, NOBODY, "unrouted", b"bent").await;
    let page = t.raw_events(NOBODY, RawState::Unrouted, None, 2).await.unwrap();
    assert_eq!(page.iter().map(|event| event.id).collect::<Vec<_>>(), ids[..2]);
    assert_eq!(page[0].body.as_deref(), Ok(b"{}".as_slice()));
    let rest = t.raw_events(NOBODY, RawState::Unrouted, Some(ids[1]), 5).await.unwrap();
    assert_eq!(rest[0].body.as_deref(), Ok("\u{0}தமிழ்".as_bytes()));
    assert!(rest[1].id == bent && rest[1].body.is_err(), "one that cannot be opened does not hide the others");
    assert!(t.raw_events(ws, RawState::Unrouted, None, 5).await.unwrap().is_empty());

    assert_eq!(t.count_raw_events(NOBODY, RawState::Unrouted).await.unwrap(), 4);
    assert!(!t.set_raw_event_state(ws, ids[0], RawState::Parsed).await.unwrap());
    assert!(t.set_raw_event_state(NOBODY, ids[0], RawState::Parsed).await.unwrap());
    assert_eq!(t.count_raw_events(NOBODY, RawState::Unrouted).await.unwrap(), 3);
}

async fn old_raw_events(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    for owner in [NOBODY, ws, other] {
        add_raw(&t, owner, "parsed", b"x").await;
    }
    let later = START.plus_ms(31 * DAY_MS);
    t.hand.set(later);
    let kept = add_raw(&t, other, "parsed", b"x").await;
    assert_eq!(t.forget_raw_events(START.plus_ms(30 * DAY_MS), 30).await.unwrap(), 0);
    for round in 0..3 {
        assert_eq!(t.forget_raw_events(later, 30).await.unwrap(), 1, "{round}");
    }
    assert_eq!(t.forget_raw_events(later, 30).await.unwrap(), 0);
    assert_eq!(t.raw_events(other, RawState::Parsed, None, 5).await.unwrap()[0].id, kept);
}

async fn parked_statuses(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    for (name, parked_at) in [("old", START.0), ("new", START.0 + 1)] {
        t.sql(format!(
            "INSERT INTO parked_statuses (workspace_id, channel_id, provider_id, receipt, at, parked_at)
             VALUES ({ws}, {ws}, '{name}', 'sent', 0, {parked_at})",
            ws = t.id(ws)
        ))
        .await;
    }
    let hour = START.plus_ms(60 * 60 * 1000);
    assert_eq!(t.forget_parked_statuses(hour.plus_ms(-1)).await.unwrap(), 0);
    assert_eq!(t.forget_parked_statuses(hour).await.unwrap(), 1);
    assert_eq!(t.forget_parked_statuses(hour.plus_ms(1)).await.unwrap(), 1);
}

async fn sessions_and_links(t: Ground) {
    let owner = NewUser { email: "a@x.org".into(), name: "A".into(), password_hash: "x".into() };
    let (ws, user) = t.create_workspace_with_owner("A", &owner, START).await.unwrap();
    let far = START.plus_ms(365 * DAY_MS);
    let revoked = t.create_session(ws, user, 0, &SessionOrigin::default(), START, far).await.unwrap().unwrap();
    t.revoke_session(ws, user, revoked, START).await.unwrap();
    t.create_session(ws, user, 0, &SessionOrigin::default(), START, START.plus_ms(1)).await.unwrap();
    let live = t.create_session(ws, user, 0, &SessionOrigin::default(), START, far).await.unwrap().unwrap();
    t.create_signup_link(ws, b"dead", Role::Viewer, None, START, START).await.unwrap();
    t.create_signup_link(ws, b"live", Role::Viewer, None, START, far).await.unwrap();

    let month = START.plus_ms(30 * DAY_MS);
    assert_eq!(t.forget_sessions(month.plus_ms(-1)).await.unwrap(), 0);
    assert_eq!(t.forget_sessions(month).await.unwrap(), 1, "the revoked one");
    assert_eq!(t.forget_sessions(month.plus_ms(1)).await.unwrap(), 1, "the expired one");
    assert!(t.active_session(ws, live, month).await.unwrap().is_some());
    assert_eq!(t.forget_signup_links(month).await.unwrap(), 1);
    assert!(t.signup_link(b"dead").await.unwrap().is_none() && t.signup_link(b"live").await.unwrap().is_some());
    t.create_password_link(ws, user, b"old", START, START).await.unwrap();
    t.create_password_link(ws, user, b"new", month, far).await.unwrap();
    assert_eq!(t.forget_password_links(month.plus_ms(-1)).await.unwrap(), 0);
    assert_eq!(t.forget_password_links(month).await.unwrap(), 1);
    assert!(t.password_link(b"new").await.unwrap().is_some());
}
