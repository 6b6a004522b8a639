//! The main job, end to end: a customer writes, the right answer arrives, once.

use crate::support::{World, eager, on_both};

on_both!(a_message_is_answered_once(eager()), order_holds_over_many_customers(eager()));

async fn a_message_is_answered_once(world: World) {
    let phone = world.sim.phone("15550100001");
    let sent = phone.text("When do you open?").await;
    assert!(sent.acknowledged);
    let accepted = world.sim.graph().wait_accepted(1, crate::support::PATIENCE).await;
    assert_eq!(accepted[0].text.as_deref(), Some("Thank you. You wrote: When do you open?"));
    // Its statuses come back and move it forward.
    let token = world.login().await;
    let conversations = world.get(&token, "/api/v1/conversations").await;
    let id = conversations[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/conversations/{id}/messages");
    let messages = world
        .until("the answer to be read", || async {
            let messages = world.get(&token, &path).await;
            (messages[1]["status"] == "read").then_some(messages)
        })
        .await;
    assert_eq!(messages.as_array().unwrap().len(), 2);
    assert_eq!(messages[0]["sender"], "customer");
    assert_eq!(messages[1]["sender"], "ai");
    // The provider repeats itself: nothing changes.
    assert!(world.sim.graph().redeliver(&sent.wamid));
    assert!(world.sim.graph().wait_idle(crate::support::PATIENCE).await);
    assert_eq!(world.get(&token, &path).await, messages);
    assert_eq!(world.sim.graph().accepted_count(), 1);
    world.stop().await;
}

async fn order_holds_over_many_customers(world: World) {
    let count = 40;
    for customer in 0..count {
        let phone = world.sim.phone(&format!("1555010{customer:04}"));
        assert!(phone.text(&format!("hello {customer}")).await.acknowledged);
    }
    let accepted = world.sim.graph().wait_accepted(count, crate::support::PATIENCE).await;
    assert_eq!(accepted.len() as u64, count);
    for answer in accepted {
        let customer: u64 = answer.to[7..].parse().unwrap();
        assert_eq!(answer.text.as_deref(), Some(format!("Thank you. You wrote: hello {customer}").as_str()));
    }
    world.stop().await;
}
