//! The provider is away for hours, and the clock jumps.

use std::net::TcpListener;

use model::Clock;
use model::time::ClockHand;
use server::boot::system_clock;
use sim::{FaultRule, GraphFault};

use super::proxy::Proxy;
use super::{all_are_answered_once, impatient, is_quiet, post_until_acknowledged};
use crate::support::{Wishes, World, on_postgres, on_sqlite};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// A Graph API that nobody listens for, until a proxy to the simulator does.
async fn without_graph() -> (World, u16) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let wishes = impatient()
        .still()
        .set("SWITCHBOARD_DELIVERY__MAX_AGE_HOURS", "2")
        .set("SWITCHBOARD_WHATSAPP__GRAPH_BASE_URL", format!("http://127.0.0.1:{port}/v23.0"));
    (on_sqlite(wishes).await, port)
}

/// The status of the newest message of the only conversation.
async fn newest(world: &World, token: &str) -> (String, serde_json::Value) {
    let conversations = world.get(token, "/api/v1/conversations").await;
    let Some(id) = conversations[0]["id"].as_str() else { return Default::default() };
    let messages = world.get(token, &format!("/api/v1/conversations/{id}/messages")).await;
    let last = messages.as_array().unwrap().last().unwrap().clone();
    (last["sender"].as_str().unwrap_or_default().to_owned(), last)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_wait_for_a_dead_provider() {
    let (world, port) = without_graph().await;
    let token = world.login().await;
    let number = 15_550_800_000;
    post_until_acknowledged(&world, number).await;
    let shown = world
        .until("the answer in the thread", || async {
            let (sender, message) = newest(&world, &token).await;
            (sender == "ai").then_some(message)
        })
        .await;
    assert_eq!(shown["status"], "queued");
    world.pass_ms(HOUR_MS);
    let _proxy = Proxy::start(port, world.sim.addr()).await;
    world.pass_until("the delivery", || async { (world.sim.graph().accepted_count() > 0).then_some(()) }).await;
    all_are_answered_once(&world, [number]).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_waited_too_long_has_failed() {
    let (world, port) = without_graph().await;
    let token = world.login().await;
    post_until_acknowledged(&world, 15_550_800_001).await;
    let sender = || async { (newest(&world, &token).await.0 == "ai").then_some(()) };
    world.until("the answer in the thread", sender).await;
    world.pass_ms(3 * HOUR_MS);
    // The clock jumped over the session's end as well.
    let token = world.login().await;
    let failed = world
        .pass_until("the message to expire", || async {
            let (_, message) = newest(&world, &token).await;
            (message["status"] == "failed").then_some(message)
        })
        .await;
    assert!(failed.to_string().contains("EXPIRED"), "{failed}");
    let _proxy = Proxy::start(port, world.sim.addr()).await;
    all_are_answered_once(&world, []).await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_may_jump_on_sqlite() {
    let (wishes, hand) = gathering();
    the_clock_may_jump(on_sqlite(wishes).await, hand).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_may_jump_on_postgres() {
    let (wishes, hand) = gathering();
    let (world, database) = on_postgres(wishes).await;
    the_clock_may_jump(world, hand).await;
    database.drop().await;
}

/// A clock whose hand is the test's, and a gathering window, so that lanes wait for a later time.
fn gathering() -> (Wishes, ClockHand) {
    let (clock, hand) = Clock::manual(system_clock().now());
    let mut wishes = impatient().set("SWITCHBOARD_AGENT__DEBOUNCE_MS", "5000");
    wishes.clock = Some(clock);
    (wishes, hand)
}

async fn the_clock_may_jump(world: World, hand: ClockHand) {
    let mut asked = Vec::new();
    let mut numbers = 15_550_810_000..;
    for jump_ms in [2 * HOUR_MS, -2 * HOUR_MS, -2 * HOUR_MS, 2 * HOUR_MS] {
        // One answer is refused for a moment, so that its next attempt waits for a later time, too.
        world.sim.graph().inject(FaultRule::once(GraphFault::Error { code: 131_056, retry_after_s: Some(30) }));
        for number in numbers.by_ref().take(10) {
            post_until_acknowledged(&world, number).await;
            asked.push(number);
        }
        hand.advance_ms(jump_ms);
        // Lanes run although the time for which they were planned is hours away.
        let most = asked.len() as u64 - 1;
        world
            .until("answers after a jump", || async { (world.sim.graph().accepted_count() >= most).then_some(()) })
            .await;
        hand.advance_ms(-jump_ms);
        // The attempt that was put off.
        world
            .until("the last answer", || async {
                hand.advance_ms(500);
                is_quiet(&world, asked.len()).await.then_some(())
            })
            .await;
        all_are_answered_once(&world, asked.iter().copied()).await;
    }
    world.stop().await;
}
