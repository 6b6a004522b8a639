use super::{
    phrases::{Kind, Tongue, asks_for_a_person, courtesy},
    *,
};
use crate::{ResponseSchema, ToolSpec};

fn user(text: &str) -> ChatMessage {
    ChatMessage::User { text: text.into() }
}

fn chunk(id: &str, text: &str, confidence: f32, for_question: Option<usize>) -> KnowledgeChunk {
    let question = Some("Q".to_owned());
    KnowledgeChunk {
        id: id.into(),
        source: "faq".into(),
        question,
        text: text.into(),
        score: 1.0,
        confidence,
        for_question,
    }
}

fn ask(messages: Vec<ChatMessage>, knowledge: Vec<KnowledgeChunk>) -> ChatResponse {
    let parameters = json!({"type": "object"});
    let tools = vec![ToolSpec { name: INTERVENTION.into(), description: String::new(), parameters }.into()];
    Builtin::new(DEFAULT_THRESHOLD).answer(&ChatRequest { messages, knowledge, tools, ..ChatRequest::default() })
}

#[test]
fn quotes_the_surest_chunk_and_says_which() {
    let knowledge =
        vec![chunk("a", "No", 0.4, None), chunk("b", "We open at 9.", 0.8, None), chunk("c", "x", 0.6, None)];
    let got = ask(vec![user("When do you open?")], knowledge);
    assert_eq!((got.text.as_str(), got.finish), ("We open at 9.", Finish::Stop));
    assert_eq!(got.citations, ["b"]);
    assert_eq!((got.model.as_str(), got.provider.as_str()), ("builtin", "builtin"));
}

#[test]
fn abstains_below_the_threshold() {
    for confidence in [0.49, 0.0, f32::NAN] {
        let got = ask(vec![user("When do you open?")], vec![chunk("a", "We open at 9.", confidence, Some(0))]);
        assert_eq!((got.text.as_str(), got.finish), ("", Finish::Abstained));
        assert!(got.citations.is_empty());
        assert_eq!(got.unanswered, [0]);
    }
}

#[test]
fn several_questions_are_answered_once_each_in_order() {
    let earlier = ChatMessage::Assistant { text: Some("Hello!".into()), tool_calls: vec![] };
    let questions = ["hi", "Where are you?", "When do you open?", "And your opening hours?", "Do you fly?"];
    let messages = [user("old question"), earlier].into_iter().chain(questions.map(user)).collect();
    let knowledge = vec![
        chunk("hours", "We open at 9.", 0.9, Some(2)),
        chunk("place", "In Chennai.", 0.7, Some(1)),
        chunk("hours", "We open at 9.", 0.8, Some(3)),
        chunk("hours", "We open at 9.", 0.2, Some(4)),
    ];
    let got = ask(messages, knowledge);
    assert_eq!(got.text, "In Chennai.\n\nWe open at 9.");
    assert_eq!(got.citations, ["place", "hours"]);
    assert_eq!(got.unanswered, [4]);
}

#[test]
fn courtesies_are_answered_in_their_language() {
    let rows = [
        ("Hi there!", Kind::Greeting, Tongue::English),
        ("Thank you so much, bye 👋", Kind::Goodbye, Tongue::English),
        ("வணக்கம்", Kind::Greeting, Tongue::Tamil),
        ("மிக்க நன்றி!", Kind::Thanks, Tongue::Tamil),
        ("नमस्ते जी", Kind::Greeting, Tongue::Hindi),
        ("फिर मिलेंगे", Kind::Goodbye, Tongue::Hindi),
        ("ధన్యవాదాలు", Kind::Thanks, Tongue::Telugu),
        ("hello vanakkam", Kind::Greeting, Tongue::TamilLatin),
        ("Romba nandri anna", Kind::Thanks, Tongue::TamilLatin),
        ("Shukriya bhai", Kind::Thanks, Tongue::HindiLatin),
        ("namaskaram andi", Kind::Greeting, Tongue::TeluguLatin),
        ("Ok great", Kind::Noted, Tongue::English),
        ("no thanks", Kind::Noted, Tongue::English),
        ("ok, bye", Kind::Goodbye, Tongue::English),
        ("theek hai ji", Kind::Noted, Tongue::HindiLatin),
        ("சரி", Kind::Noted, Tongue::Tamil),
    ];
    for (text, kind, tongue) in rows {
        let found = courtesy(text).unwrap_or_else(|| panic!("{text} is a courtesy"));
        assert_eq!((found.kind, found.tongue), (kind, tongue), "{text}");
        let got = ask(vec![user(text)], vec![chunk("a", "x", 0.9, None)]);
        assert_eq!((got.text.as_str(), got.finish), (found.reply(), Finish::Stop), "{text}");
        assert!(got.citations.is_empty());
    }
    assert_eq!(ask(vec![user("👍")], vec![]).text, "🙏");
    for text in ["hi, what does it cost?", "", "👍", "history", "no delivery came", "நன்றி அட்டை விலை என்ன"]
    {
        assert_eq!(courtesy(text), None, "{text}");
    }
}

#[test]
fn the_wish_for_a_person_is_heard_in_every_language() {
    let wishes = [
        "I want to talk to a person",
        "Can you connect me to a human agent please",
        "agent",
        "let me speak with someone",
        "This is not helpful. I want to speak to a manager",
        "மனிதரிடம் பேச வேண்டும்",
        "ஒருவரிடம் பேச முடியுமா",
        "मुझे किसी इंसान से बात करनी है",
        "एजेंट से बात कराइए",
        "మనిషితో మాట్లాడాలి",
        "ఏజెంట్‌తో మాట్లాడాలి",
        "manush se baat karao",
        "insaan se baat karni hai",
        "agent kitta pesanum",
        "manishitho matladali",
        "real person please",
    ];
    for text in wishes {
        assert!(asks_for_a_person(text), "{text}");
        let got = ask(vec![user("hi"), user(text)], vec![chunk("a", "x", 0.9, None)]);
        assert_eq!((got.finish, got.text.as_str()), (Finish::ToolCalls, ""), "{text}");
        assert_eq!(got.tool_calls[0].name, INTERVENTION);
    }
    let others = [
        "What does a travel agent cost?",
        "I don't want to talk to a person",
        "personal loan",
        "is my person data safe",
        "the agent I talked to was nice",
        "chat history",
        "किसी भी दिन खुला है?",
        "bat price",
    ];
    for text in others {
        assert!(!asks_for_a_person(text), "{text}");
    }
}

#[test]
fn a_hand_over_is_promised_only_after_it_was_made() {
    let call = ask(vec![user("इंसान से बात करनी है")], vec![]).tool_calls.remove(0);
    let result = ChatMessage::Tool { call_id: call.id.clone(), name: call.name.clone(), content: "{}".into() };
    let asked = ChatMessage::Assistant { text: None, tool_calls: vec![call] };
    let got = ask(vec![user("इंसान से बात करनी है"), asked, result], vec![]);
    assert_eq!(got.finish, Finish::Stop);
    assert!(got.text.contains("टीम"), "{}", got.text);
}

#[test]
fn without_the_tool_or_with_a_schema_it_promises_nothing() {
    let messages = vec![user("talk to a person")];
    let bare = ChatRequest { messages, ..ChatRequest::default() };
    assert_eq!(Builtin::new(0.5).answer(&bare).finish, Finish::Abstained);
    let schema = ResponseSchema { name: "s".into(), schema: json!({}) };
    let json = ChatRequest { messages: vec![user("hi")], response_schema: Some(schema), ..bare };
    assert_eq!(Builtin::new(0.5).answer(&json).finish, Finish::Abstained);
}

#[tokio::test]
async fn streams_its_text_in_one_piece() {
    let req = ChatRequest { messages: vec![user("hello")], ..ChatRequest::default() };
    let mut shown = String::new();
    let mut sink = |delta: &str| shown.push_str(delta);
    let got = Builtin::new(0.5).chat(&req, Instant::now(), Some(&mut sink)).await.unwrap();
    assert_eq!(shown, got.text);
}
