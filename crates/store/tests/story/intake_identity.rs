//! Who wrote: user id first, phone number second, and numbers that change hands.

use model::identity::Identity;
use model::inbound::{Event, StatusUpdate};
use model::{ContactId, ConversationId};

use crate::support::{Ground, START, on_both};
use crate::writer_desk::{Desk, caller, message, phone, status_update, user};

on_both!(
    a_phone_only_contact_learns_its_user_id,
    the_user_id_wins_over_the_number,
    a_recycled_number_is_a_stranger,
    a_user_without_a_number,
    an_identity_change_keeps_the_contact,
    an_identity_change_merges,
    the_last_word_on_an_identity_counts,
    marketing_preferences
);

/// Says something as `who`; whose contact and which conversation that was.
async fn says_as(d: &Desk, who: Identity, pid: &str) -> (ContactId, ConversationId) {
    d.hear(vec![Event::Message(Box::new(message(who, pid, pid)))]).await;
    let rows: Vec<(uuid::Uuid, uuid::Uuid)> = d
        .rows(format!(
            "SELECT c.contact_id, c.id FROM messages m JOIN conversations c ON c.id = m.conversation_id
             WHERE m.provider_id = '{pid}'"
        ))
        .await;
    (rows[0].0.into(), rows[0].1.into())
}

fn change(pid: &str, from: Identity, to: Identity) -> Event {
    Event::IdentityChange {
        provider_id: pid.into(),
        from,
        to,
        at: START,
        what: "user_changed_number".into(),
        body: "The number changed.".into(),
    }
}

async fn a_phone_only_contact_learns_its_user_id(t: Ground) {
    let d = Desk::open(t).await;
    let first = says_as(&d, caller("15550100"), "1").await;
    assert_eq!(says_as(&d, user("US.1", Some("15550100")), "2").await, first);
    assert_eq!(says_as(&d, user("US.1", None), "3").await, first, "found by the id alone from now on");
    assert_eq!(says_as(&d, caller("15550100"), "4").await, first);
    let contact = d.contact(d.ws, first.0).await.unwrap().unwrap();
    assert_eq!(contact.identity, user("US.1", Some("15550100")));
    assert_eq!((d.count("contacts").await, d.count("contact_identities").await), (1, 2));
}

async fn the_user_id_wins_over_the_number(t: Ground) {
    let d = Desk::open(t).await;
    let ada = says_as(&d, user("US.1", Some("15550100")), "1").await;
    assert_eq!(says_as(&d, user("US.1", Some("15550199")), "2").await, ada, "a new number");
    assert_eq!(says_as(&d, caller("15550199"), "3").await, ada);
    assert_eq!(d.count("contacts").await, 1);
}

async fn a_recycled_number_is_a_stranger(t: Ground) {
    let d = Desk::open(t).await;
    let ada = says_as(&d, user("US.1", Some("15550100")), "1").await;
    let bob = says_as(&d, user("US.2", Some("15550100")), "2").await;
    assert!(ada.0 != bob.0 && ada.1 != bob.1);
    assert_eq!(d.contact_by_phone(d.ws, &phone("15550100")).await.unwrap(), Some(bob.0), "the number moved");
    assert_eq!(says_as(&d, user("US.1", None), "3").await, ada);
    assert_eq!(says_as(&d, caller("15550100"), "4").await, bob);

    // Both in one body.
    let events = [("US.7", "5"), ("US.8", "6")]
        .map(|(id, pid)| Event::Message(Box::new(message(user(id, Some("15550177")), pid, pid))));
    d.hear(events.into()).await;
    let seventh = says_as(&d, user("US.7", None), "7").await;
    let eighth = says_as(&d, user("US.8", None), "8").await;
    assert_ne!(seventh.0, eighth.0);
    assert_eq!(d.contact_by_phone(d.ws, &phone("15550177")).await.unwrap(), Some(eighth.0));
    assert_eq!(d.count("contacts").await, 4);
}

async fn a_user_without_a_number(t: Ground) {
    let d = Desk::open(t).await;
    let first = says_as(&d, user("US.1", None), "1").await;
    assert_eq!(says_as(&d, user("US.1", None), "2").await, first);
    assert_ne!(says_as(&d, user("US.2", None), "3").await.0, first.0);
    assert_eq!(says_as(&d, user("US.1", Some("15550100")), "4").await, first, "shows the number later");
    assert_eq!(d.contact_by_phone(d.ws, &phone("15550100")).await.unwrap(), Some(first.0));
}

async fn an_identity_change_keeps_the_contact(t: Ground) {
    let d = Desk::open(t).await;
    let ada = says_as(&d, user("US.1", Some("15550100")), "1").await;
    let moved = change("c1", user("US.1", Some("15550100")), user("US.9", Some("15550190")));
    d.hear(vec![moved.clone()]).await;
    assert_eq!(says_as(&d, user("US.9", None), "2").await, ada);
    assert_eq!(says_as(&d, caller("15550190"), "3").await, ada);
    let contact = d.contact(d.ws, ada.0).await.unwrap().unwrap();
    assert_eq!(contact.identity, user("US.9", Some("15550190")));
    let notice = &d.thread(ada.1).await[1];
    assert_eq!((notice.sender, notice.text.as_str()), (model::conversation::Sender::System, "The number changed."));
    let picture = d.picture().await;
    assert_eq!(d.hear(vec![moved]).await.duplicates, 1);
    assert_eq!(d.picture().await, picture);
}

async fn an_identity_change_merges(t: Ground) {
    let d = Desk::open(t).await;
    let old = says_as(&d, caller("15550100"), "1").await;
    let new = says_as(&d, caller("15550190"), "2").await;
    assert_ne!(old.0, new.0);
    d.hear(vec![change("c1", caller("15550100"), caller("15550190"))]).await;
    assert_eq!(says_as(&d, caller("15550190"), "3").await, old, "the new alias leads to the old contact");
    let open = "SELECT COUNT(*) FROM (SELECT contact_id FROM conversations WHERE status <> 'ended' GROUP BY contact_id HAVING COUNT(*) > 1) x";
    assert_eq!(d.number(open).await, 0);
}

async fn the_last_word_on_an_identity_counts(t: Ground) {
    let d = Desk::open(t).await;
    let ada = says_as(&d, caller("15550100"), "1").await;
    // One body teaches the user id, a name, and then a new number.
    let mut named = user("US.1", Some("15550100"));
    named.name = Some("Ada".into());
    let taught = Event::Message(Box::new(message(named, "2", "2")));
    let moved = change("c1", user("US.1", None), user("US.9", Some("15550190")));
    d.hear(vec![taught, moved]).await;
    let contact = d.contact(d.ws, ada.0).await.unwrap().unwrap();
    assert_eq!((contact.identity, contact.name.as_deref()), (user("US.9", Some("15550190")), Some("Ada")));
    assert_eq!(d.count("contacts").await, 1);
}

async fn marketing_preferences(t: Ground) {
    let d = Desk::open(t).await;
    let ada = says_as(&d, caller("15550100"), "1").await;
    let wish = |wants| Event::MarketingPreference {
        from: caller("15550100"),
        wants,
        at: START.plus_ms(if wants { -1 } else { -2 }),
        detail: None,
    };
    d.hear(vec![wish(false)]).await;
    let opted_out = async || d.contact(d.ws, ada.0).await.unwrap().unwrap().marketing_opt_out_at;
    assert_eq!(opted_out().await, Some(START.plus_ms(-2)));
    let picture = d.picture().await;
    d.hear(vec![wish(false)]).await;
    assert_eq!(d.picture().await, picture);
    d.hear(vec![wish(false), wish(true)]).await;
    assert_eq!(opted_out().await, None, "the last wish of a body counts");
    // Somebody who never wrote may have a wish, too. A status makes nobody known.
    let from = caller("15550199");
    let stranger = Event::MarketingPreference { from: from.clone(), wants: false, at: START, detail: None };
    let unknown = StatusUpdate { recipient: caller("15550198"), ..status_update("x", model::receipt::Receipt::Read) };
    d.hear(vec![stranger, Event::Status(Box::new(unknown))]).await;
    assert_eq!((d.count("contacts").await, d.count("conversations").await), (2, 1));
}
