//! Read receipts and typing indicators, as they arrive at the provider.

use serde_json::json;

use crate::support::{PATIENCE, World, eager, on_both};

on_both!(what_an_operator_reads_gets_its_ticks(eager()));

async fn what_an_operator_reads_gets_its_ticks(world: World) {
    let token = world.login().await;
    let phone = world.sim.phone("15550100001");
    assert!(phone.text("hello").await.acknowledged);
    assert!(phone.text("are you there?").await.acknowledged);
    world.sim.graph().wait_accepted(1, PATIENCE).await;
    let list = world.get(&token, "/api/v1/conversations").await;
    let id = list[0]["id"].as_str().unwrap().to_owned();
    let at = |path: &str| format!("/api/v1/conversations/{id}{path}");
    assert!(world.sim.graph().reads().is_empty(), "the agent's own reading tells nobody");

    assert_eq!(world.post(&token, &at("/read"), json!({})).await.0, 200);
    let read = world.until("the ticks", || async { world.sim.graph().reads().pop() }).await;
    assert_eq!((read.from.as_deref(), read.typing), (Some("15550100001"), false));
    let messages = world.get(&token, &at("/messages")).await;
    let customers: Vec<_> = messages.as_array().unwrap().iter().filter(|row| row["role"] == "user").collect();
    assert_eq!(customers.len(), 2);

    // Typing is shown once, though every key stroke says it; and what is read already is not told again.
    for _ in 0..3 {
        assert_eq!(world.post(&token, &at("/typing"), json!({})).await.0, 202);
    }
    let typing =
        world.until("the indicator", || async { world.sim.graph().reads().into_iter().find(|r| r.typing) }).await;
    assert_eq!(typing.message_id, read.message_id, "it names the newest message");
    assert_eq!(world.post(&token, &at("/read"), json!({})).await.0, 200);
    assert!(phone.text("one more").await.acknowledged);
    assert_eq!(world.post(&token, &at("/read"), json!({})).await.0, 200);
    let newest = world
        .until("the next ticks", || async {
            world.sim.graph().reads().pop().filter(|r| r.message_id != read.message_id)
        })
        .await;
    assert!(!newest.typing);
    assert_eq!(world.sim.graph().reads().len(), 3, "{:?}", world.sim.graph().reads());
    world.stop().await;
}
