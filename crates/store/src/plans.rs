//! Tests that read query plans: list pages walk their index on both databases, whatever the filters.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod agents;
#[path = "../tests/story/support.rs"]
mod support;
mod tools;
mod work;

use support::{Ground, on_postgres, on_sqlite};

use crate::accounts::plans as accounts;
use crate::db::{Arg, Statement, args};
use crate::seek::{FIRST, LAST, NEVER};
use crate::{
    Store, audit, channels, conversation_events, conversations, inbox, jobs, knowledge, media, messages, notes,
    raw_events, saved_replies, search, templates, turns_read, vectors,
};

struct Case {
    name: &'static str,
    sql: Statement,
    args: Vec<Arg>,
    sqlite_index: &'static str,
    postgres_index: &'static str,
    /// Whether it sorts what its index finds, because that is little.
    sorts: bool,
}

#[tokio::test]
async fn pages_walk_their_index_on_sqlite() {
    on_sqlite(check).await;
}

#[tokio::test]
async fn pages_walk_their_index_on_postgres() {
    on_postgres(check).await;
}

async fn check(ground: Ground) {
    check_all(&ground, cases()).await;
}

async fn check_all(ground: &Ground, cases: Vec<Case>) {
    for case in cases {
        let (plan, index) = if ground.is_sqlite() {
            (sqlite_plan(ground, case.sql, case.args).await, case.sqlite_index)
        } else {
            (postgres_plan(ground, case.sql, case.args, case.sorts).await, case.postgres_index)
        };
        assert!(plan.contains(index), "{} does not use {index}:\n{plan}", case.name);
        let sorts = plan.contains("USE TEMP B-TREE FOR ORDER BY");
        assert!(case.sorts || !sorts, "{} sorts all its rows:\n{plan}", case.name);
    }
}

fn case(name: &'static str, sql: impl Into<Statement>, args: Vec<Arg>, index: &'static str) -> Case {
    Case { name, sql: sql.into(), args, sqlite_index: index, postgres_index: index, sorts: false }
}

/// Walks the primary key of `table`.
fn primary(name: &'static str, sql: impl Into<Statement>, args: Vec<Arg>, table: &str) -> Case {
    let (sqlite, postgres) = (format!("sqlite_autoindex_{table}_1"), format!("{table}_pkey"));
    Case { sqlite_index: leak(sqlite), postgres_index: leak(postgres), ..case(name, sql, args, "") }
}

fn sorted(case: Case) -> Case {
    Case { sorts: true, ..case }
}

/// Looks each key of a batch up, and does not walk the workspace to find them.
fn by_keys(name: &'static str, sql: impl Into<Statement>, alias: &str, table: &str) -> Case {
    let sqlite = leak(format!("SEARCH {alias} USING INDEX sqlite_autoindex_{table}_1 (workspace_id=? AND id=?)"));
    // On an empty table PostgreSQL finds every index that begins with the workspace equally good.
    sorted(Case { sqlite_index: sqlite, postgres_index: "Index", ..case(name, sql, args!["[]", FIRST], "") })
}

fn of_thread(name: &'static str, sql: impl Into<Statement>) -> Case {
    let sqlite = "SEARCH m USING INDEX messages_thread (workspace_id=? AND conversation_id=?)";
    sorted(Case { sqlite_index: sqlite, ..case(name, sql, args!["[]", FIRST], "messages_thread") })
}

fn cases() -> Vec<Case> {
    let none: Option<&str> = None;
    let ids = (None::<uuid::Uuid>, None::<uuid::Uuid>);
    let page = || list_args(vec![]);
    let with = list_args;
    vec![
        // Twelve ranges in order, merged.
        sorted(case("inbox", &inbox::LIST, page(), "conversations_list")),
        case("mine", inbox::MINE, with(args![FIRST]), "conversations_mine"),
        case("of an operator", inbox::ASSIGNED, with(args![FIRST]), "conversations_assigned"),
        case("unassigned", inbox::UNASSIGNED, page(), "conversations_unassigned"),
        case("with voice", inbox::VOICE, page(), "conversations_voice"),
        case("with tasks", inbox::TASKS, page(), "conversations_tasks"),
        case("waiting", inbox::WAITING, page(), "conversations_waiting"),
        sorted(case("inbox of a contact", inbox::OF_CONTACT, with(args![FIRST]), "conversations_contact")),
        sorted(Case {
            sqlite_index: "SEARCH w USING PRIMARY KEY (workspace_id=? AND label=?)",
            postgres_index: "conversation_labels_pkey",
            ..case("with a rare label", inbox::LABELLED, with(args!["a"]), "")
        }),
        Case {
            sqlite_index: "USING PRIMARY KEY (workspace_id=? AND label=?)",
            postgres_index: "conversation_labels_pkey",
            ..case("uses of a label", inbox::COUNT_LABELLED, args![FIRST, "a", 10i64], "")
        },
        case("counts of views: unassigned", &inbox::COUNTS, args![FIRST, FIRST, 10i64], "conversations_unassigned"),
        case("counts of views: mine", &inbox::COUNTS, args![FIRST, FIRST, 10i64], "conversations_mine"),
        case("counts of views: all", &inbox::COUNTS, args![FIRST, FIRST, 10i64], "conversations_list"),
        by_keys("rows of a list", &conversations::BY_IDS, "c", "conversations"),
        by_keys("messages by their ids", &messages::BY_IDS, "m", "messages"),
        sorted(primary("events of a step", search::index::HAPPENED, args![FIRST, 0i64, 9i64], "feed")),
        by_keys("conversations of a step", &search::index::OWNERS, "c", "conversations"),
        by_keys("counts of a step", &search::index::COUNTS, "c", "conversations"),
        case("last lines of a list", &conversations::BY_IDS, args!["[]", FIRST], "messages_thread"),
        case("events", conversation_events::LIST, args![FIRST, FIRST, 50i64], "conversation_events_conversation"),
        case("saved replies", saved_replies::LIST, args![FIRST, "", 50i64], "saved_replies_shortcut"),
        case("newer messages", messages::THREAD_AFTER, args![FIRST, FIRST, 0i64, 0i64, 50i64], "messages_thread"),
        case("newest inbound", messages::NEWEST_INBOUND, args![FIRST, FIRST], "messages_thread"),
        Case {
            sqlite_index: "SEARCH r USING PRIMARY KEY (workspace_id=? AND channel_id=? AND target=?)",
            postgres_index: "message_reactions_pkey",
            ..sorted(case("reactions", &messages::REACTIONS, args!["[]", FIRST], ""))
        },
        of_thread("texts that were found", &search::TEXTS),
        of_thread("texts of a step", &search::index::TEXTS),
        sorted(case(
            "latest of a contact",
            conversations::LATEST_OF_CONTACT,
            args![FIRST, FIRST, ids.0],
            "conversations_contact",
        )),
        sorted(Case {
            // Empty, the index of open conversations is as good to PostgreSQL.
            postgres_index: "conversations_",
            ..case("open", conversations::COUNT_OPEN, args![FIRST], "conversations_list")
        }),
        case("thread", messages::THREAD, args![FIRST, FIRST, NEVER, NEVER, 50i64], "messages_thread"),
        case("all messages", messages::INBOX, args![FIRST, 50i64, 0i64], "messages_created"),
        Case {
            sqlite_index: "sqlite_autoindex_faqs_1",
            postgres_index: "faqs_pkey",
            ..case("faqs", &knowledge::FAQ_LIST, args![FIRST, FIRST, 50i64, none, "%a%"], "")
        },
        primary("sources", knowledge::SOURCE_LIST, args![FIRST, LAST, 50i64], "knowledge_sources"),
        primary("sources that are complete", knowledge::HEADS, args![FIRST, 50i64], "knowledge_sources"),
        primary("pages of a website", knowledge::PAGE_LIST, args![FIRST, FIRST, 0i64, 50i64], "knowledge_pages"),
        case("chunks", knowledge::CHUNK_LIST, args![FIRST, FIRST, 0i64, 0i64, 50i64], "knowledge_chunks_source"),
        case("chunks of a part", knowledge::OF_PART, args![FIRST, FIRST, 0i64, 50i64], "knowledge_chunks_source"),
        primary("what there are vectors of", vectors::HASHES, args![FIRST, "m", Vec::new(), 50i64], "chunk_vectors"),
        sorted(Case {
            sqlite_index: "(workspace_id=? AND model=? AND content_hash=?)",
            postgres_index: "Index",
            ..case("vectors by their hashes", &vectors::BY_HASHES, args!["[]", FIRST, "m"], "")
        }),
        case("sessions", accounts::SESSIONS, args![FIRST, FIRST, LAST, 0i64, 50i64], "sessions_listed"),
        case("invitations", accounts::INVITATIONS, args![FIRST, FIRST, 0i64, 50i64], "signup_links_listed"),
        case("notes", notes::LIST, args![FIRST, FIRST, LAST, 50i64], "notes_conversation"),
        primary("turns with tools", &turns_read::WITH_TOOLS, args!["[]", FIRST], "turns"),
        case("turns", turns_read::LIST, args![FIRST, FIRST, LAST, 50i64], "turns_conversation"),
        case("templates", &templates::LIST, args![FIRST, "", "", FIRST, 50i64, ids.0, none, "%a%"], "templates_name"),
        case("events about accounts", &channels::UNAPPLIED, args![50i64], "channel_events_unapplied"),
        case("raw events", raw_events::PAGE, args![FIRST, "unrouted", FIRST, 50i64], "raw_events_state"),
        Case {
            sqlite_index: "sqlite_autoindex_message_media_1",
            postgres_index: "message_media_pkey",
            ..case("links of a thread to its files", messages::THREAD, args![FIRST, FIRST, NEVER, NEVER, 50i64], "")
        },
        Case {
            sqlite_index: "sqlite_autoindex_media_1",
            postgres_index: "media_pkey",
            ..case("files of a thread", messages::THREAD, args![FIRST, FIRST, NEVER, NEVER, 50i64], "")
        },
        case("due jobs of a kind", jobs::NEXT_DUE, args!["media.fetch"], "jobs_background"),
        case("claim of jobs", &jobs::CLAIM, args![FIRST, "media.fetch", 1i64, 10i64], "jobs_background"),
        case("old files", media::AGED, args![1i64, 50i64, "words"], "media_age"),
        case("uploads that nobody sent", media::UNUSED, args![1i64, 50i64], "media_unused"),
        case("files to look at", media::DUE_FILES, args![1i64, 50i64], "media_files_check"),
        Case {
            sqlite_index: "sqlite_autoindex_audit_1",
            postgres_index: "audit_pkey",
            ..case("audit", audit::LIST, args![FIRST, LAST, 50i64], "")
        },
    ]
}

#[tokio::test]
async fn the_list_merges_ranges_that_are_in_order_on_sqlite() {
    on_sqlite(|ground| async move {
        let plan = sqlite_plan(&ground, (&inbox::LIST).into(), list_args(vec![])).await;
        // Only what a range has brought, at most a page, is sorted again for the merge.
        assert_eq!(plan.matches("mode=? AND (last_message_at,id)<(?,?)").count(), 12, "{plan}");
        assert_eq!(plan.matches("COVERING INDEX conversations_list").count(), 12, "{plan}");
    })
    .await;
}

#[tokio::test]
async fn the_list_merges_ranges_that_are_in_order_on_postgres() {
    on_postgres(|ground| async move {
        let plan = postgres_plan(&ground, (&inbox::LIST).into(), list_args(vec![]), true).await;
        assert_eq!(plan.matches("Only Scan Backward using conversations_list").count(), 12, "{plan}");
        assert!(plan.contains("Merge Append") && !plan.contains("Sort  ("), "{plan}");
    })
    .await;
}

#[tokio::test]
async fn a_search_walks_its_index_on_sqlite() {
    on_sqlite(|ground| async move {
        let plan = sqlite_plan(&ground, (&search::SEARCH_SQLITE).into(), list_args(args!["\"a\" *"])).await;
        assert!(plan.starts_with("SCAN search_words VIRTUAL TABLE INDEX"), "{plan}");
        assert!(plan.contains("SEARCH d USING INTEGER PRIMARY KEY"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    })
    .await;
}

#[tokio::test]
async fn a_search_walks_its_index_on_postgres() {
    on_postgres(|ground| async move {
        let mut tx = ground.db().begin().await.unwrap();
        tx.exec("SET LOCAL enable_seqscan = off", vec![]).await.unwrap();
        for (sql, args, index) in [
            (search::SEARCH_RARE, list_args(args!["'a':*"]), "search_documents_words"),
            (search::COUNT_DOCUMENTS, args![FIRST, "'a':*", 10i64], "search_documents_words"),
        ] {
            let rows: Vec<(String,)> = tx.all(leak(format!("EXPLAIN {sql}")), args).await.unwrap();
            let plan: String = rows.into_iter().map(|(line,)| line + "\n").collect();
            assert!(plan.contains(index), "{plan}");
        }
        drop(tx);
        let plan = postgres_plan(&ground, search::SEARCH_COMMON.into(), list_args(args!["'a':*"]), false).await;
        assert!(plan.contains("search_documents_pkey") && !plan.contains("Sort"), "{plan}");
    })
    .await;
}

/// The arguments of a page of the inbox, and what its statement takes besides.
fn list_args(more: Vec<Arg>) -> Vec<Arg> {
    let (none, id) = (None::<&str>, None::<uuid::Uuid>);
    args![FIRST, NEVER, LAST, 50i64, 4_095i64, none, id, id, false, none].into_iter().chain(more).collect()
}

async fn sqlite_plan(store: &Store, sql: Statement, args: Vec<Arg>) -> String {
    let explain = leak(format!("EXPLAIN QUERY PLAN {}", sql.sqlite()));
    let rows: Vec<(i64, i64, i64, String)> = store.db().read().all(explain, args).await.unwrap();
    rows.into_iter().map(|(.., step)| step + "\n").collect()
}

/// Small tables are cheapest to read whole and to sort: both are ruled out, as they would be by size.
async fn postgres_plan(store: &Store, sql: Statement, args: Vec<Arg>, sorts: bool) -> String {
    let mut tx = store.db().begin().await.unwrap();
    for (setting, off) in [("enable_seqscan", true), ("enable_bitmapscan", true), ("enable_sort", !sorts)] {
        if off {
            tx.exec(leak(format!("SET LOCAL {setting} = off")), vec![]).await.unwrap();
        }
    }
    let explain = leak(format!("EXPLAIN {}", sql.postgres()));
    let rows: Vec<(String,)> = tx.all(explain, args).await.unwrap();
    rows.into_iter().map(|(line,)| line + "\n").collect()
}

/// Statements are literals everywhere but here.
fn leak(sql: String) -> &'static str {
    Box::leak(sql.into_boxed_str())
}
