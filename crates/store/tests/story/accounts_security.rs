//! What keeps an account its owner's: sessions that are listed and ended, the second factor, passwords and their links,
//! invitations.

use model::account::{Language, Role};
use model::{SessionId, UserId, WorkspaceId};
use store::accounts::{LinkUse, NewUser, SessionOrigin};

use crate::support::{Ground, START, on_both};

on_both!(
    sessions_are_listed_and_ended_by_their_owner,
    the_last_use_is_noted_once_a_minute,
    a_profile_changes_by_itself,
    a_secret_comes_into_force_by_its_own_code,
    a_step_is_accepted_once_also_by_two_at_once,
    recovery_codes_work_once_and_for_their_owner,
    the_second_factor_goes_with_its_codes,
    a_password_ends_the_other_sessions,
    a_password_link_works_once,
    a_sign_in_that_was_under_way_is_void,
    invitations_are_listed_replaced_and_revoked,
    the_owners_links_end_when_somebody_signed_up
);

const HOUR_MS: i64 = 60 * 60 * 1000;

fn person(email: &str) -> NewUser {
    NewUser { email: email.into(), name: "Ada".into(), password_hash: "old".into() }
}

async fn owner(t: &Ground) -> (WorkspaceId, UserId) {
    t.create_workspace_with_owner("Acme", &person("a@x.org"), START).await.unwrap()
}

async fn signed_in(t: &Ground, ws: WorkspaceId, user: UserId) -> SessionId {
    let from = SessionOrigin { user_agent: Some("Firefox".into()), ip: Some("192.0.2.1".into()) };
    t.create_session(ws, user, 0, &from, START, START.plus_ms(HOUR_MS)).await.unwrap().unwrap()
}

async fn sessions_are_listed_and_ended_by_their_owner(t: Ground) {
    let (ws, ada) = owner(&t).await;
    let other = t.create_user(ws, &person("b@x.org"), Role::Viewer, START).await.unwrap().id;
    let ids = [signed_in(&t, ws, ada).await, signed_in(&t, ws, ada).await, signed_in(&t, ws, ada).await];
    let others = signed_in(&t, ws, other).await;

    let page = t.sessions(ws, ada, None, 2, START).await.unwrap();
    assert_eq!(page.iter().map(|session| session.id).collect::<Vec<_>>(), [ids[2], ids[1]]);
    assert_eq!(page[0].origin.user_agent.as_deref(), Some("Firefox"));
    assert_eq!((page[0].origin.ip.as_deref(), page[0].last_seen_at), (Some("192.0.2.1"), Some(START)));
    let rest = t.sessions(ws, ada, Some(ids[1]), 2, START).await.unwrap();
    assert_eq!(rest.iter().map(|session| session.id).collect::<Vec<_>>(), [ids[0]]);
    assert!(t.sessions(ws, ada, None, 9, START.plus_ms(HOUR_MS)).await.unwrap().is_empty(), "expired");

    assert!(!t.revoke_session(ws, ada, others, START).await.unwrap(), "another person's");
    assert!(!t.revoke_session(t.ids().make(), ada, ids[0], START).await.unwrap(), "another workspace");
    assert!(t.revoke_session(ws, ada, ids[0], START).await.unwrap());
    assert!(!t.revoke_session(ws, ada, ids[0], START).await.unwrap());
    assert_eq!(t.revoke_sessions_of_user(ws, ada, Some(ids[1]), START).await.unwrap(), 1);
    let left = t.sessions(ws, ada, None, 9, START).await.unwrap();
    assert_eq!(left.iter().map(|session| session.id).collect::<Vec<_>>(), [ids[1]]);
    assert!(t.active_session(ws, others, START).await.unwrap().is_some());
}

async fn the_last_use_is_noted_once_a_minute(t: Ground) {
    let (ws, ada) = owner(&t).await;
    assert_eq!(t.user(ws, ada).await.unwrap().unwrap().last_seen_at, None);
    let id = signed_in(&t, ws, ada).await;
    assert_eq!(t.user(ws, ada).await.unwrap().unwrap().last_seen_at, Some(START));

    let soon = START.plus_ms(59_999);
    let session = t.active_session(ws, id, soon).await.unwrap().unwrap();
    assert!(!t.touch_session(&session, soon).await.unwrap());
    let later = START.plus_ms(60_000);
    assert!(t.touch_session(&session, later).await.unwrap());
    assert!(!t.touch_session(&session, later.plus_ms(1)).await.unwrap(), "another request was faster");
    assert_eq!(t.user(ws, ada).await.unwrap().unwrap().last_seen_at, Some(later));
    assert_eq!(t.sessions(ws, ada, None, 1, later).await.unwrap()[0].last_seen_at, Some(later));

    // The clock went back: what lies ahead is no reason to write nothing until then.
    let session = t.active_session(ws, id, START).await.unwrap().unwrap();
    assert!(t.touch_session(&session, START).await.unwrap());
    assert_eq!(t.user(ws, ada).await.unwrap().unwrap().last_seen_at, Some(START));
}

async fn a_profile_changes_by_itself(t: Ground) {
    let (ws, ada) = owner(&t).await;
    let user = t.change_profile(ws, ada, Some("Ada\0"), None).await.unwrap().unwrap();
    assert_eq!((user.name.as_str(), user.language), ("Ada\u{fffd}", Language::English));
    let user = t.change_profile(ws, ada, None, Some(Language::Tamil)).await.unwrap().unwrap();
    assert_eq!((user.name.as_str(), user.language), ("Ada\u{fffd}", Language::Tamil));
    assert_eq!(t.user(ws, ada).await.unwrap(), Some(user));
    assert_eq!(t.change_profile(t.ids().make(), ada, Some("Eve"), None).await.unwrap(), None);
}

async fn a_secret_comes_into_force_by_its_own_code(t: Ground) {
    let (ws, ada) = owner(&t).await;
    assert!(t.second_factor(ws, ada).await.unwrap().is_none());
    assert!(!t.spend_totp_step(ws, ada, 5).await.unwrap(), "there is none");
    assert!(!t.begin_second_factor(t.ids().make(), ada, b"elsewhere").await.unwrap());
    assert!(t.begin_second_factor(ws, ada, b"first").await.unwrap());
    let first = t.second_factor(ws, ada).await.unwrap().unwrap();
    assert_eq!((first.secret.as_slice(), first.is_enabled), (&b"first"[..], false));
    assert!(!t.user(ws, ada).await.unwrap().unwrap().totp_enabled);

    assert!(t.begin_second_factor(ws, ada, b"second").await.unwrap());
    assert!(!t.confirm_second_factor(ws, ada, &first, 7, &[], START).await.unwrap(), "another was begun since");
    let second = t.second_factor(ws, ada).await.unwrap().unwrap();
    assert!(t.confirm_second_factor(ws, ada, &second, 7, &[], START).await.unwrap());
    assert!(!t.confirm_second_factor(ws, ada, &second, 8, &[], START).await.unwrap(), "it is in force");
    assert!(!t.begin_second_factor(ws, ada, b"third").await.unwrap(), "a session cannot replace it");
    assert!(t.user_by_email("a@x.org").await.unwrap().unwrap().user.totp_enabled);
    assert!(!t.spend_totp_step(ws, ada, 7).await.unwrap(), "its code confirmed it");
}

async fn in_force(t: &Ground, ws: WorkspaceId, user: UserId, codes: &[String]) {
    assert!(t.begin_second_factor(ws, user, b"secret").await.unwrap());
    let factor = t.second_factor(ws, user).await.unwrap().unwrap();
    assert!(t.confirm_second_factor(ws, user, &factor, 10, codes, START).await.unwrap());
}

async fn a_step_is_accepted_once_also_by_two_at_once(t: Ground) {
    let (ws, ada) = owner(&t).await;
    in_force(&t, ws, ada, &[]).await;
    assert!(t.spend_totp_step(ws, ada, 11).await.unwrap());
    assert!(!t.spend_totp_step(ws, ada, 11).await.unwrap());
    assert!(!t.spend_totp_step(ws, ada, 10).await.unwrap(), "an earlier one was seen by whoever saw the later");
    assert!(!t.spend_totp_step(t.ids().make(), ada, 12).await.unwrap());
    let (one, two) = tokio::join!(t.spend_totp_step(ws, ada, 12), t.spend_totp_step(ws, ada, 12));
    assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|taken| **taken).count(), 1);
}

async fn recovery_codes_work_once_and_for_their_owner(t: Ground) {
    let (ws, ada) = owner(&t).await;
    let bob = t.create_user(ws, &person("b@x.org"), Role::Viewer, START).await.unwrap().id;
    in_force(&t, ws, ada, &["abcd0000".into(), "abcd1111".into()]).await;
    in_force(&t, ws, bob, &["efgh0000".into()]).await;
    assert!(!t.spend_recovery_code(ws, ada, "efgh0000", START).await.unwrap());
    assert!(!t.spend_recovery_code(t.ids().make(), ada, "abcd0000", START).await.unwrap());
    let (one, two) = tokio::join!(
        t.spend_recovery_code(ws, ada, "abcd0000", START),
        t.spend_recovery_code(ws, ada, "abcd0000", START)
    );
    assert_eq!([one.unwrap(), two.unwrap()].iter().filter(|taken| **taken).count(), 1);
    assert!(!t.spend_recovery_code(ws, ada, "abcd0000", START).await.unwrap());
    assert!(t.spend_recovery_code(ws, ada, "abcd1111", START).await.unwrap());
    assert!(t.spend_recovery_code(ws, bob, "efgh0000", START).await.unwrap());
}

async fn the_second_factor_goes_with_its_codes(t: Ground) {
    let (ws, ada) = owner(&t).await;
    in_force(&t, ws, ada, &["abcd0000".into()]).await;
    assert!(!t.remove_second_factor(t.ids().make(), ada).await.unwrap());
    assert!(t.remove_second_factor(ws, ada).await.unwrap());
    assert!(!t.remove_second_factor(ws, ada).await.unwrap());
    assert!(t.second_factor(ws, ada).await.unwrap().is_none());
    assert!(!t.spend_recovery_code(ws, ada, "abcd0000", START).await.unwrap());
    assert!(!t.user(ws, ada).await.unwrap().unwrap().totp_enabled);
    // Another phone, which may begin with any step.
    in_force(&t, ws, ada, &[]).await;
    assert!(t.spend_totp_step(ws, ada, 11).await.unwrap());
}

async fn a_password_ends_the_other_sessions(t: Ground) {
    let (ws, ada) = owner(&t).await;
    let ids = [signed_in(&t, ws, ada).await, signed_in(&t, ws, ada).await];
    assert_eq!(t.set_password(t.ids().make(), ada, "new", None, START).await.unwrap(), None);
    assert_eq!(t.password_hash(ws, ada).await.unwrap().as_deref(), Some("old"));
    assert_eq!(t.set_password(ws, ada, "new", Some(ids[0]), START).await.unwrap(), Some(1));
    assert_eq!(t.password_hash(ws, ada).await.unwrap().as_deref(), Some("new"));
    assert!(t.active_session(ws, ids[0], START).await.unwrap().is_some());
    assert!(t.active_session(ws, ids[1], START).await.unwrap().is_none());
}

async fn a_password_link_works_once(t: Ground) {
    let (ws, ada) = owner(&t).await;
    let id = signed_in(&t, ws, ada).await;
    let end = START.plus_ms(1_000);
    assert!(!t.create_password_link(t.ids().make(), ada, b"elsewhere", START, end).await.unwrap());
    assert!(t.create_password_link(ws, ada, b"first", START, end).await.unwrap());
    assert!(t.create_password_link(ws, ada, b"second", START, end).await.unwrap());
    assert!(!t.password_link(b"first").await.unwrap().unwrap().is_open(START), "replaced");
    let link = t.password_link(b"second").await.unwrap().unwrap();
    assert_eq!(
        (link.user_id, link.email.as_str(), link.is_open(START), link.is_open(end)),
        (ada, "a@x.org", true, false)
    );
    assert!(t.password_link(b"none").await.unwrap().is_none());

    assert!(!t.use_password_link(b"first", "new", START).await.unwrap());
    assert!(!t.use_password_link(b"second", "new", end).await.unwrap());
    assert_eq!(t.password_hash(ws, ada).await.unwrap().as_deref(), Some("old"));
    assert!(t.use_password_link(b"second", "new", START).await.unwrap());
    assert!(!t.use_password_link(b"second", "newer", START).await.unwrap());
    assert_eq!(t.password_hash(ws, ada).await.unwrap().as_deref(), Some("new"));
    assert!(t.active_session(ws, id, START).await.unwrap().is_none());
}

async fn invitations_are_listed_replaced_and_revoked(t: Ground) {
    let (ws, _) = owner(&t).await;
    let other = t.create_workspace("Other", START).await.unwrap();
    let end = START.plus_ms(1_000);
    let first = t.create_signup_link(ws, b"1", Role::Admin, Some("b@x.org"), START, end).await.unwrap();
    let second = t.create_signup_link(ws, b"2", Role::Viewer, Some("c@x.org"), START, end).await.unwrap();
    let third = t.create_signup_link(ws, b"3", Role::Viewer, Some("d@x.org"), START, end).await.unwrap();
    t.create_signup_link(other, b"4", Role::Viewer, Some("b@x.org"), START, end).await.unwrap();

    let page = t.invitations(ws, None, 2, START).await.unwrap();
    assert_eq!(page.iter().map(|link| link.id).collect::<Vec<_>>(), [Some(first), Some(second)]);
    assert_eq!(
        (page[0].email.as_deref(), page[0].role, page[0].created_at),
        (Some("b@x.org"), Role::Admin, Some(START))
    );
    let rest = t.invitations(ws, Some(second), 2, START).await.unwrap();
    assert_eq!(rest.iter().map(|link| link.id).collect::<Vec<_>>(), [Some(third)]);
    assert!(t.invitations(ws, None, 9, end).await.unwrap().is_empty(), "expired");

    let again = t.create_signup_link(ws, b"5", Role::Operator, Some("b@x.org"), START, end).await.unwrap();
    assert_eq!(t.use_signup_link(b"1", &person("b@x.org"), START).await.unwrap(), LinkUse::Invalid, "replaced");
    assert!(t.signup_link(b"4").await.unwrap().unwrap().is_open(START), "another workspace's is not");

    assert!(!t.revoke_invitation(other, again, START).await.unwrap());
    assert!(t.invitation(other, again, START).await.unwrap().is_none());
    assert!(!t.revoke_invitation(ws, again, end).await.unwrap());
    assert_eq!(t.invitation(ws, again, START).await.unwrap().unwrap().role, Role::Operator);
    assert!(t.revoke_invitation(ws, again, START).await.unwrap());
    assert!(!t.revoke_invitation(ws, again, START).await.unwrap());
    assert_eq!(t.use_signup_link(b"5", &person("b@x.org"), START).await.unwrap(), LinkUse::Invalid);
    let left = t.invitations(ws, None, 9, START).await.unwrap();
    assert_eq!(left.iter().map(|link| link.id).collect::<Vec<_>>(), [Some(second), Some(third)]);
}

async fn the_owners_links_end_when_somebody_signed_up(t: Ground) {
    let ws = t.create_workspace("Acme", START).await.unwrap();
    let end = START.plus_ms(1_000);
    for token in [b"1", b"2"] {
        t.create_signup_link(ws, token, Role::Owner, None, START, end).await.unwrap();
    }
    t.create_signup_link(ws, b"3", Role::Viewer, Some("c@x.org"), START, end).await.unwrap();
    assert!(matches!(t.use_signup_link(b"2", &person("a@x.org"), START).await.unwrap(), LinkUse::Created(_)));
    assert_eq!(t.use_signup_link(b"1", &person("e@x.org"), START).await.unwrap(), LinkUse::Invalid);
    assert!(t.signup_link(b"3").await.unwrap().unwrap().is_open(START));
}

async fn a_sign_in_that_was_under_way_is_void(t: Ground) {
    let (ws, ada) = owner(&t).await;
    let here = signed_in(&t, ws, ada).await;
    let from = SessionOrigin::default();
    let looked = async || t.user_by_email("a@x.org").await.unwrap().unwrap().user.sign_in_epoch;
    let opens = async |epoch| t.create_session(ws, ada, epoch, &from, START, START.plus_ms(HOUR_MS)).await.unwrap();

    let before = looked().await;
    assert_eq!(t.revoke_sessions_of_user(ws, ada, Some(here), START).await.unwrap(), 0);
    assert_eq!(opens(before).await, None, "signed out everywhere");
    let before = looked().await;
    t.set_password(ws, ada, "new", Some(here), START).await.unwrap();
    assert_eq!(opens(before).await, None, "another password");
    let before = looked().await;
    t.create_password_link(ws, ada, b"link", START, START.plus_ms(HOUR_MS)).await.unwrap();
    assert!(t.use_password_link(b"link", "newer", START).await.unwrap());
    assert_eq!(opens(before).await, None, "a password by a link");
    let before = looked().await;
    t.begin_second_factor(ws, ada, b"secret").await.unwrap();
    let factor = t.second_factor(ws, ada).await.unwrap().unwrap();
    assert!(t.confirm_second_factor(ws, ada, &factor, 1, &[], START).await.unwrap());
    assert_eq!(opens(before).await, None, "without the second factor");

    let now = looked().await;
    assert!(opens(now).await.is_some() && opens(now).await.is_some());
    let sessions = t.sessions(ws, ada, None, 9, START).await.unwrap();
    assert!(t.revoke_session(ws, ada, sessions[0].id, START).await.unwrap());
    assert!(opens(now).await.is_some(), "one session's end is no other's");
}
