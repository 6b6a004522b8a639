//! Tickets, tasks and figures walk their index.

use super::support::{Ground, START, on_postgres, on_sqlite};
use super::{Case, case, check_all, primary, sorted};
use crate::db::{Arg, args};
use crate::seek::{FIRST, LAST, NEVER, first_id_at};
use crate::{contacts, feed, rollups, stats, tasks, tickets};

#[tokio::test]
async fn work_and_figures_walk_their_index_on_sqlite() {
    on_sqlite(check).await;
}

#[tokio::test]
async fn work_and_figures_walk_their_index_on_postgres() {
    on_postgres(check).await;
}

async fn check(ground: Ground) {
    check_all(&ground, cases()).await;
}

fn cases() -> Vec<Case> {
    let since = first_id_at(START);
    vec![
        case("uncounted messages", stats::UNCOUNTED, args![FIRST, 0i64, 10i64], "messages_created"),
        sorted(case("messages by quarter", rollups::COUNT_SLOTS, args![FIRST, 0i64, 10i64], "messages_created")),
        sorted(case("answers", rollups::RESPONSES, args![FIRST, 0i64, 10i64, 10i64], "messages_created")),
        sorted(case("waiting for answers", rollups::RESPONSES, args![FIRST, 0i64, 10i64, 10i64], "messages_thread")),
        primary("begun conversations", rollups::COUNT_BEGUN, args![FIRST, since, LAST], "conversations"),
        sorted(Case {
            // Empty, the index by agent is as good to PostgreSQL.
            postgres_index: "conversations_",
            ..case("busy agents", rollups::BUSY_AGENTS, args![FIRST, 0i64, NEVER], "conversations_list")
        }),
        primary("counted messages", stats::ROLLED, args![FIRST, 0i64, NEVER], "rollups"),
        primary("counted quarters", stats::ROLLED_SLOTS, args![FIRST, 0i64, NEVER], "rollups"),
        sorted(primary("counted answers", stats::ROLLED_RESPONSES, args![FIRST, 0i64, NEVER], "rollup_responses")),
        primary("counted conversations", stats::ROLLED_BEGUN, args![FIRST, 0i64, NEVER], "rollup_conversations"),
        sorted(primary("counted agents", stats::ROLLED_AGENTS, args![FIRST], "rollup_conversations")),
        sorted(case("escalations", stats::ESCALATED, args![FIRST, since, LAST], "turns_escalated")),
        case("activities", feed::ACTIVITIES, args![FIRST, NEVER, 50i64], "feed_activity"),
        primary("tickets", &tickets::LIST, tickets_of(""), "tickets"),
        case("tickets of a status", &tickets::LIST_BY_STATUS, tickets_of("status"), "tickets_status"),
        case("tickets of a person", &tickets::LIST_BY_ASSIGNED, tickets_of("person"), "tickets_assigned"),
        case(
            "tickets of a conversation",
            &tickets::LIST_BY_CONVERSATION,
            tickets_of("conversation"),
            "tickets_conversation",
        ),
        case("tickets of a number", &tickets::LIST_BY_PHONE, tickets_of("number"), "tickets_phone"),
        case("tickets whose time has come", tickets::EXPIRED, args![0i64, 10i64], "tickets_expiry"),
        primary("tasks", &tasks::LIST, tasks_of(""), "tasks"),
        case("tasks of a status", &tasks::LIST_BY_STATUS, tasks_of("status"), "tasks_status"),
        case("tasks of a person", &tasks::LIST_BY_ASSIGNEE, tasks_of("person"), "tasks_assignee"),
        case("tasks of a conversation", &tasks::LIST_BY_CONVERSATION, tasks_of("conversation"), "tasks_conversation"),
        Case {
            // Empty, its key is as good to PostgreSQL.
            postgres_index: "tasks_",
            ..case("tasks of messages", &tasks::OF_MESSAGES, args!["[]", FIRST], "tasks_message")
        },
        case("tasks that are due", &tasks::LIST_DUE, tasks_due(), "tasks_due"),
        case("of a contact", contacts::CONVERSATIONS, args![FIRST, FIRST, FIRST], "conversations_contact"),
    ]
}

/// With the one filter that the list is for: PostgreSQL plans with the values, and would take whichever index fits best.
fn tickets_of(by: &str) -> Vec<Arg> {
    let (text, id, hash) = (None::<&str>, None::<uuid::Uuid>, |set| Arg::Bytes(if set { Some(vec![1]) } else { None }));
    let is = |name: &str| by == name;
    args![
        FIRST,
        LAST,
        50i64,
        is("status").then_some("open"),
        text,
        if is("person") { Some(FIRST) } else { id },
        false,
        if is("conversation") { Some(FIRST) } else { id },
        hash(is("number")),
        text,
        hash(false),
    ]
}

fn tasks_of(by: &str) -> Vec<Arg> {
    tickets_of(by).into_iter().take(8).chain(args![None::<&str>]).collect()
}

fn tasks_due() -> Vec<Arg> {
    tasks_of("").into_iter().chain(args![0i64, NEVER]).collect()
}
