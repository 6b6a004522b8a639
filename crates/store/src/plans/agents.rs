//! Agents, their figures and checks walk their index.

use super::support::{Ground, START, on_postgres, on_sqlite};
use super::{Case, case, check_all, primary, sorted};
use crate::db::args;
use crate::seek::{FIRST, LAST, NEVER, first_id_at};
use crate::{agents, checks};

#[tokio::test]
async fn agents_and_checks_walk_their_index_on_sqlite() {
    on_sqlite(check).await;
}

#[tokio::test]
async fn agents_and_checks_walk_their_index_on_postgres() {
    on_postgres(check).await;
}

async fn check(ground: Ground) {
    check_all(&ground, cases()).await;
}

/// The primary key of a table without row ids.
fn keyed(name: &'static str, sql: &'static str, args: Vec<crate::db::Arg>, postgres: &'static str) -> Case {
    Case { sqlite_index: "USING PRIMARY KEY (workspace_id=?", postgres_index: postgres, ..case(name, sql, args, "") }
}

fn cases() -> Vec<Case> {
    let since = first_id_at(START);
    vec![
        case(
            "an agent's conversations",
            agents::CONVERSATIONS,
            args![FIRST, FIRST, LAST, 50i64],
            "conversations_agent",
        ),
        // On an empty table PostgreSQL finds the primary key as good.
        Case {
            postgres_index: "Index Scan",
            ..case(
                "conversations without an agent",
                agents::CONVERSATIONS_OF_NONE,
                args![FIRST, LAST, 50i64],
                "conversations_agent",
            )
        },
        keyed("versions", agents::VERSIONS, args![FIRST, FIRST, NEVER, 50i64], "agent_versions_pkey"),
        sorted(keyed("agents' hours", agents::ROLLED_HOURS, args![FIRST, 0i64], "rollup_agent_hours_pkey")),
        sorted(keyed("agents' answers", agents::ROLLED_WAITS, args![FIRST, 0i64], "rollup_agent_responses_pkey")),
        sorted(primary("decided conversations", agents::COUNT_DECIDED, args![FIRST, since, LAST], "turns")),
        sorted(case("turns before one", agents::COUNT_DECIDED, args![FIRST, since, LAST], "turns_conversation")),
        primary("checks", checks::LIST, args![FIRST, FIRST, 50i64], "checks"),
        primary("runs", checks::RUNS, args![FIRST, LAST, 50i64], "check_runs"),
        sorted(Case {
            sqlite_index: "sqlite_autoindex_check_results_1",
            postgres_index: "check_results_",
            ..case("results of a run", checks::RESULTS, args![FIRST, FIRST], "")
        }),
        sorted(case("last results", &checks::LAST_RESULTS, args!["[]"], "check_results_check")),
    ]
}
