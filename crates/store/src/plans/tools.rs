//! Plans of what is read of tools, MCP servers, the library and customers' tickets.

use super::support::{Ground, on_postgres, on_sqlite};
use super::{Case, case, check_all, primary, sorted};
use crate::db::args;
use crate::seek::{FIRST, LAST};
use crate::{mcp, media_library, tickets, tools};

#[tokio::test]
async fn tools_and_the_library_walk_their_index_on_sqlite() {
    on_sqlite(check).await;
}

#[tokio::test]
async fn tools_and_the_library_walk_their_index_on_postgres() {
    on_postgres(check).await;
}

async fn check(ground: Ground) {
    check_all(&ground, cases()).await;
}

fn cases() -> Vec<Case> {
    let library = |category: Option<&str>| args![FIRST, LAST, 50i64, category, Option::<String>::None];
    vec![
        case("tools by name", tools::LIST, args![FIRST, "", 50i64], "tools_name"),
        case("MCP servers by name", mcp::LIST, args![FIRST, "", 50i64], "mcp_servers_name"),
        primary("the library", &*media_library::LIST, library(None), "media_library"),
        case("the library's category", &*media_library::LIST_OF, library(Some("menus")), "media_library_category"),
        sorted(case(
            "a customer's tickets by conversation",
            tickets::OF_CUSTOMER,
            args![FIRST, FIRST, crate::db::Arg::Bytes(None), Option::<String>::None, 5i64],
            "tickets_conversation",
        )),
        // On an empty table PostgreSQL finds the primary key as good.
        Case {
            postgres_index: "Index",
            ..sorted(case(
                "a customer's tickets by number",
                tickets::OF_CUSTOMER,
                args![FIRST, FIRST, crate::db::Arg::Bytes(None), Option::<String>::None, 5i64],
                "tickets_phone",
            ))
        },
    ]
}
