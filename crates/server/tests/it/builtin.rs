//! The answerer that needs no key: right answers from the knowledge, in the customer's language, and a person for the rest.

use crate::models::{ask, assert_stands, import, seen};
use crate::pipeline::settled;
use crate::rows::Reader;
use crate::support::{Wishes, World, on_both};

fn keyless() -> Wishes {
    Wishes::default().set("SWITCHBOARD_AGENT__DEBOUNCE_MS", "0")
}

on_both!(a_shop_without_any_key(keyless()));

const CUSTOMER: &str = "15550100001";
const FALLBACK: &str =
    "I am sorry, I do not have a reliable answer to that. I have told our team; they will reply to you here.";
const ENTRIES: [(&str, &str, &str); 5] = [
    (
        "where",
        "Where is your shop? What is the address?",
        "You find us at 12 Beach Road, Chennai, opposite the lighthouse.",
    ),
    ("returns", "Can I return or exchange an item?", "Unopened items can be returned within 14 days with the receipt."),
    ("wholesale", "Do you sell wholesale to restaurants?", "Restaurants get wholesale prices from 10 kg per spice."),
    ("ta-delivery", "டெலிவரிக்கு எவ்வளவு நாள் ஆகும்?", "சென்னையில் அடுத்த வேலை நாளில் டெலிவரி செய்கிறோம்."),
    ("hi-payment", "भुगतान कैसे कर सकते हैं?", "आप यूपीआई, कार्ड या नकद से भुगतान कर सकते हैं।"),
];

async fn a_shop_without_any_key(world: World) {
    let reader = Reader::open(&world.database).await;
    let token = world.login().await;
    import(&world, &token, &ENTRIES).await;
    let answer_of = |id: &str| ENTRIES.iter().find(|entry| entry.0 == id).unwrap().2;

    let greeting = ask(&world, CUSTOMER, "Hello!").await;
    assert!(!greeting.is_empty() && greeting != FALLBACK, "{greeting}");
    assert_stands(&seen(&world, &token, CUSTOMER).await.0, "active", "ai");

    let hours = ask(&world, CUSTOMER, "what time do you open?").await;
    let (_, turns) = seen(&world, &token, CUSTOMER).await;
    // From the company's hours, in the order of the week.
    assert_eq!(
        hours, "Monday – Friday: 9:00 AM - 8:00 PM\nSaturday: 10:00 AM - 6:00 PM\nSunday: Closed",
        "{}",
        turns[0]
    );
    assert_eq!((turns[0]["outcome"].as_str(), turns[0]["model"].as_str()), (Some("answered"), Some("builtin")));

    // What it does not know it does not make up: a person is offered, and the agent goes on.
    assert_eq!(ask(&world, CUSTOMER, "Do your elephants speak French?").await, FALLBACK);
    let (conversation, turns) = seen(&world, &token, CUSTOMER).await;
    assert_stands(&conversation, "escalated", "ai");
    assert_eq!(turns[0]["outcome"], "escalated");
    assert!(turns[0]["reason"].as_str().unwrap().contains("knowledge"));
    assert_eq!(ask(&world, CUSTOMER, "Where is your shop?").await, answer_of("where"));
    assert_eq!(reader.count("feed WHERE type = 'conversation.escalated'").await, 1);

    assert_eq!(ask(&world, "15550100002", "டெலிவரிக்கு எத்தனை நாள் ஆகும்?").await, answer_of("ta-delivery"));
    assert_eq!(ask(&world, "15550100003", "क्या मैं कार्ड से भुगतान कर सकता हूँ?").await, answer_of("hi-payment"));

    let handing_over = ask(&world, "15550100004", "I want to talk to a person please").await;
    assert!(!handing_over.is_empty());
    let (conversation, turns) = seen(&world, &token, "15550100004").await;
    assert_stands(&conversation, "escalated", "operator");
    assert_eq!(turns[0]["outcome"], "escalated");
    // The agent keeps silent from here.
    let before = world.sim.graph().accepted_count();
    assert!(world.sim.phone("15550100004").text("When are you open?").await.acknowledged);
    settled(&world, &reader).await;
    assert_eq!(world.sim.graph().accepted_count(), before);
    assert_eq!(world.sim.llm().request_count(), 0);
    world.stop().await;
}
