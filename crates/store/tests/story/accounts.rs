//! Workspaces, users, sessions, sign-up links, API keys, audit.

use model::account::Role;
use model::{SessionId, UserId};
use store::StoreError;
use store::accounts::{LinkUse, NewApiKey, NewUser, SessionOrigin, UserChange};

use crate::support::{Ground, START, on_both};

on_both!(
    workspaces,
    users,
    the_last_owner_stays,
    owners_cannot_remove_each_other,
    sessions,
    signup_links,
    api_keys,
    audit
);

fn here() -> SessionOrigin {
    SessionOrigin { user_agent: Some("Browser\0 1".into()), ip: Some("192.0.2.1".into()) }
}

fn person(email: &str) -> NewUser {
    NewUser { email: email.into(), name: "Ada".into(), password_hash: "$argon2id$x".into() }
}

async fn workspaces(t: Ground) {
    assert_eq!(t.count_workspaces().await.unwrap(), 0);
    let (first, owner) = t.create_workspace_with_owner("தமிழ் \0", &person("a@x.org"), START).await.unwrap();
    assert_eq!(t.workspace(first).await.unwrap().unwrap().name, "தமிழ் \u{fffd}");
    assert_eq!(t.user(first, owner).await.unwrap().unwrap().role, Role::Owner);
    let refused = t.create_workspace_with_owner("Other", &person("a@x.org"), START).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert_eq!(t.count_workspaces().await.unwrap(), 1, "the refused one left nothing");

    let second = t.create_workspace("Second", START).await.unwrap();
    assert_eq!(t.workspace_ids(None, 1).await.unwrap(), [first]);
    assert_eq!(t.workspace_ids(Some(first), 1).await.unwrap(), [second]);
    assert!(t.workspace_ids(Some(second), 1).await.unwrap().is_empty());
    assert!(t.rename_workspace(second, "Renamed").await.unwrap());
    assert_eq!(t.workspace(second).await.unwrap().unwrap().name, "Renamed");
    assert!(!t.rename_workspace(t.ids().make(), "Nobody").await.unwrap());
}

async fn users(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let ada = t.create_user(ws, &person("ada@x.org"), Role::Operator, START).await.unwrap();
    let refused = t.create_user(other, &person("ada@x.org"), Role::Viewer, START).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");

    let found = t.user_by_email("ada@x.org").await.unwrap().unwrap();
    assert_eq!((found.user, found.password_hash.as_str()), (ada.clone(), "$argon2id$x"));
    assert!(t.user_by_email("nobody\0").await.unwrap().is_none());
    assert_eq!(t.user(ws, ada.id).await.unwrap(), Some(ada.clone()));
    assert_eq!(t.user(other, ada.id).await.unwrap(), None);

    for at in 0..4 {
        t.create_user(ws, &person(&format!("p{at}@x.org")), Role::Viewer, START).await.unwrap();
    }
    let (mut seen, mut after) = (vec![], None);
    loop {
        let page = t.users(ws, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.into_iter().map(|user| user.email));
    }
    assert_eq!(seen, ["ada@x.org", "p0@x.org", "p1@x.org", "p2@x.org", "p3@x.org"]);

    assert_eq!(t.set_user_role(ws, ada.id, Role::Admin).await.unwrap(), UserChange::Done);
    assert_eq!(t.user(ws, ada.id).await.unwrap().unwrap().role, Role::Admin);
    assert_eq!(t.set_user_role(other, ada.id, Role::Viewer).await.unwrap(), UserChange::Missing);
    assert_eq!(t.delete_user(other, ada.id, START).await.unwrap(), UserChange::Missing);
}

async fn the_last_owner_stays(t: Ground) {
    let (ws, first) = t.create_workspace_with_owner("A", &person("a@x.org"), START).await.unwrap();
    assert_eq!(t.delete_user(ws, first, START).await.unwrap(), UserChange::LastOwner);
    assert_eq!(t.set_user_role(ws, first, Role::Admin).await.unwrap(), UserChange::LastOwner);
    assert_eq!(t.set_user_role(ws, first, Role::Owner).await.unwrap(), UserChange::Done);
    let second = t.create_user(ws, &person("b@x.org"), Role::Owner, START).await.unwrap();
    assert_eq!(t.delete_user(ws, first, START).await.unwrap(), UserChange::Done);
    assert_eq!(t.user(ws, first).await.unwrap(), None);
    assert_eq!(t.delete_user(ws, second.id, START).await.unwrap(), UserChange::LastOwner);
}

async fn owners_cannot_remove_each_other(t: Ground) {
    let (ws, first) = t.create_workspace_with_owner("A", &person("a@x.org"), START).await.unwrap();
    let second = t.create_user(ws, &person("b@x.org"), Role::Owner, START).await.unwrap().id;
    let (one, two) = tokio::join!(t.delete_user(ws, first, START), t.delete_user(ws, second, START));
    let mut outcomes = [one.unwrap(), two.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome != UserChange::Done);
    assert_eq!(outcomes, [UserChange::Done, UserChange::LastOwner]);
}

async fn sessions(t: Ground) {
    let (ws, user) = t.create_workspace_with_owner("Acme", &person("a@x.org"), START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let end = START.plus_ms(1_000);
    assert_eq!(t.create_session(other, user, 0, &here(), START, end).await.unwrap(), None);
    let id = t.create_session(ws, user, 0, &here(), START, end).await.unwrap().unwrap();

    let active = t.active_session(ws, id, START).await.unwrap().unwrap();
    assert_eq!((active.user.id, active.workspace_name.as_str(), active.expires_at), (user, "Acme", end));
    assert_eq!(t.active_session(other, id, START).await.unwrap(), None);
    assert_eq!(t.active_session(ws, SessionId(t.ids().next()), START).await.unwrap(), None);
    assert_eq!(t.active_session(ws, id, end).await.unwrap(), None, "expired");

    assert!(!t.revoke_session(other, user, id, START).await.unwrap());
    assert!(t.revoke_session(ws, user, id, START).await.unwrap());
    assert!(!t.revoke_session(ws, user, id, START).await.unwrap());
    assert_eq!(t.active_session(ws, id, START).await.unwrap(), None, "revoked");

    let two = [
        t.create_session(ws, user, 0, &here(), START, end).await.unwrap(),
        t.create_session(ws, user, 0, &here(), START, end).await.unwrap(),
    ];
    assert_eq!(t.revoke_sessions_of_user(ws, user, None, START).await.unwrap(), 2);
    assert_eq!(t.active_session(ws, two[0].unwrap(), START).await.unwrap(), None);

    let guest = t.create_user(ws, &person("g@x.org"), Role::Viewer, START).await.unwrap().id;
    let id = t.create_session(ws, guest, 0, &here(), START, end).await.unwrap().unwrap();
    t.delete_user(ws, guest, START).await.unwrap();
    assert_eq!(t.active_session(ws, id, START).await.unwrap(), None, "its user was removed");
}

async fn signup_links(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let end = START.plus_ms(1_000);
    t.create_signup_link(ws, b"one", Role::Operator, None, START, end).await.unwrap();
    assert!(matches!(t.create_signup_link(ws, b"one", Role::Owner, None, START, end).await, Err(StoreError::Conflict)));
    t.create_signup_link(ws, b"two", Role::Admin, Some("b@x.org"), START, end).await.unwrap();

    let link = t.signup_link(b"one").await.unwrap().unwrap();
    assert_eq!((link.workspace_id, link.role, link.email), (ws, Role::Operator, None));
    let link = t.signup_link(b"one").await.unwrap().unwrap();
    assert_eq!((link.is_open(START), link.is_open(end)), (true, false), "expired");
    assert_eq!(t.use_signup_link(b"one", &person("a@x.org"), end).await.unwrap(), LinkUse::Invalid);
    assert_eq!(t.use_signup_link(b"none", &person("a@x.org"), START).await.unwrap(), LinkUse::Invalid);

    let LinkUse::Created(user) = t.use_signup_link(b"one", &person("a@x.org"), START).await.unwrap() else {
        panic!("the link is good");
    };
    assert_eq!(t.user(ws, user.id).await.unwrap().unwrap().role, Role::Operator);
    assert_eq!(t.use_signup_link(b"one", &person("c@x.org"), START).await.unwrap(), LinkUse::Invalid, "used");

    assert_eq!(t.use_signup_link(b"two", &person("c@x.org"), START).await.unwrap(), LinkUse::OtherEmail);
    t.create_user(ws, &person("b@x.org"), Role::Viewer, START).await.unwrap();
    let refused = t.use_signup_link(b"two", &person("b@x.org"), START).await;
    assert!(matches!(refused, Err(StoreError::Conflict)), "{refused:?}");
    assert!(t.signup_link(b"two").await.unwrap().unwrap().is_open(START), "neither attempt spent it");
}

async fn api_keys(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let other = t.create_workspace("B", START).await.unwrap();
    let new = NewApiKey { name: "CI".into(), prefix: "sb_ab".into(), key_hash: vec![1; 32], role: Role::Admin };
    let key = t.create_api_key(ws, &new, START).await.unwrap();
    assert!(matches!(t.create_api_key(other, &new, START).await, Err(StoreError::Conflict)));
    assert_eq!(t.api_key_by_hash(&[1; 32]).await.unwrap(), Some(key.clone()));
    assert_eq!(t.api_key_by_hash(&[2; 32]).await.unwrap(), None);

    assert!(t.touch_api_key(&key, START).await.unwrap());
    let key = t.api_key_by_hash(&[1; 32]).await.unwrap().unwrap();
    assert_eq!(key.last_used_at, Some(START));
    assert!(!t.touch_api_key(&key, START.plus_ms(59_999)).await.unwrap());
    assert!(t.touch_api_key(&key, START.plus_ms(60_000)).await.unwrap());
    assert!(!t.touch_api_key(&key, START.plus_ms(60_001)).await.unwrap(), "another process was faster");

    assert_eq!(t.api_keys(ws, None, 10).await.unwrap().len(), 1);
    assert!(t.api_keys(ws, Some(key.id), 10).await.unwrap().is_empty());
    assert!(t.api_keys(other, None, 10).await.unwrap().is_empty());
    assert!(!t.revoke_api_key(other, key.id, START).await.unwrap());
    assert!(t.revoke_api_key(ws, key.id, START).await.unwrap());
    assert!(!t.revoke_api_key(ws, key.id, START).await.unwrap());
    assert_eq!(t.api_key_by_hash(&[1; 32]).await.unwrap(), None);
    assert_eq!(t.api_keys(ws, None, 10).await.unwrap()[0].revoked_at, Some(START));
}

async fn audit(t: Ground) {
    let ws = t.create_workspace("A", START).await.unwrap();
    let user = UserId(t.ids().next()).to_string();
    for action in ["user.added", "user.removed", "key.added"] {
        t.append_audit(ws, &user, action, "x\0", START).await.unwrap();
    }
    let page = t.audit(ws, None, 2).await.unwrap();
    assert_eq!(page.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["key.added", "user.removed"]);
    assert_eq!(page[0].actor_name, None, "nobody has this id");
    assert_eq!((page[0].actor.as_str(), page[0].subject.as_str(), page[0].at), (user.as_str(), "x\u{fffd}", START));
    assert_eq!(t.audit(ws, Some(page[1].id), 2).await.unwrap().len(), 1);
    assert!(t.audit(t.ids().make(), None, 2).await.unwrap().is_empty());

    // The trail keeps the names of those who are gone.
    let ada = t.create_user(ws, &person("ada@x.org"), Role::Admin, START).await.unwrap().id;
    t.append_audit(ws, &ada.to_string(), "agent.paused", "x", START).await.unwrap();
    t.delete_user(ws, ada, START).await.unwrap();
    t.append_audit(ws, "system", "user.removed", "x", START).await.unwrap();
    let names: Vec<_> = t.audit(ws, None, 2).await.unwrap().into_iter().map(|entry| entry.actor_name).collect();
    assert_eq!(names, [None, Some("Ada".to_owned())]);
}
