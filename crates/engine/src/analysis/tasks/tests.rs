//! Requests as customers write them, read on Saturday, 21 November 2026, 15:30 in Kolkata.

use chrono_tz::Tz;

use super::{super::understanding::analyse, *};

fn moment() -> Moment {
    let now = DateTime::parse_from_rfc3339("2026-11-21T15:30:00+05:30").expect("a time");
    Moment { now: now.with_timezone(&Utc), tz: Tz::Asia__Kolkata }
}

fn hint(text: &str) -> Option<TaskHint> {
    analyse(text, &moment(), &[]).task
}

#[test]
fn requests_in_every_script_are_tasks() {
    for (text, kind) in [
        ("Please call me tomorrow at 4 pm", TaskKind::Call),
        ("Hi, my name is Ravi, can you send me the quotation?", TaskKind::Proposal),
        ("I want to book an appointment on Monday", TaskKind::Meeting),
        ("We need a demo next week", TaskKind::Demo),
        ("remind me to pay on the 5th", TaskKind::FollowUp),
        ("Email me the invoice", TaskKind::Email),
        ("Need a technician urgently", TaskKind::General),
        ("Please cancel my order #98765", TaskKind::General),
        ("kal subah call karna", TaskKind::Call),
        ("mujhe demo chahiye", TaskKind::Demo),
        ("refund kar do please", TaskKind::FollowUp),
        ("invoice bhej do", TaskKind::General),
        ("मुझे अपॉइंटमेंट चाहिए", TaskKind::Meeting),
        ("कल फोन कीजिए", TaskKind::Call),
        ("yaad dilana parso", TaskKind::FollowUp),
        ("நாளை அழைக்கவும்", TaskKind::Call),
        ("appointment venum naalaikku", TaskKind::Meeting),
        ("பில் அனுப்புங்கள்", TaskKind::General),
        ("రేపు కాల్ చేయండి", TaskKind::Call),
        ("invoice pampandi", TaskKind::General),
        ("డెమో కావాలి", TaskKind::Demo),
    ] {
        assert_eq!(hint(text).map(|task| task.kind), Some(kind), "{text}");
    }
}

#[test]
fn questions_courtesies_and_reports_are_none() {
    for text in [
        "Where is my order?",
        "What are your timings?",
        "Is the red saree available?",
        "Hello",
        "thanks a lot",
        "show me the price",
        "Order 12345 is on the way",
        "mera order kab aayega",
        "kitne ka hai",
        "விலை எவ்வளவு?",
        "ఎప్పుడు తెరుస్తారు?",
        "आपकी दुकान कहां है?",
        "delete my reminder",
        "",
    ] {
        assert_eq!(hint(text), None, "{text}");
    }
}

#[test]
fn a_task_has_its_day_its_urgency_and_a_title() {
    let task = hint("Hi, please send the quotation by 25th. Thanks").expect("a task");
    assert_eq!(task.title, "Send the quotation by 25th.");
    assert_eq!(task.due_at.map(|due| due.to_rfc3339()).as_deref(), Some("2026-11-25T03:30:00+00:00"));
    assert_eq!(task.priority, 3);
    assert_eq!(hint("call me urgently").map(|task| task.priority), Some(1));
    assert_eq!(hint("call me tomorrow at 10 am").map(|task| task.priority), Some(2));
    assert_eq!(hint("call me whenever you have time").map(|task| task.priority), Some(4));
    assert_eq!(hint("नमस्ते। कल फोन कीजिए").map(|task| task.title).as_deref(), Some("कल फोन कीजिए"));
}

#[test]
fn today_is_due_before_it_ends_and_yesterday_never() {
    let due =
        |text: &str| hint(text).expect("a task").due_at.map(|due| due.with_timezone(&Tz::Asia__Kolkata).to_rfc3339());
    assert_eq!(due("call me today").as_deref(), Some("2026-11-21T18:00:00+05:30"));
    assert_eq!(due("call me at 9 am").as_deref(), Some("2026-11-22T09:00:00+05:30"));
    assert_eq!(due("send me the bill of yesterday"), None);
}

#[test]
fn what_went_wrong_is_followed_up() {
    let task = hint("The mixer arrived damaged").expect("a task");
    assert_eq!((task.kind, task.priority), (TaskKind::FollowUp, 2));
    assert!(task.confidence < 0.6);
}
