//! Pages of the inbox: which conversations a view, a filter or a search shows, in which order, and how many there are.
//!
//! A list is found as ids, by ONE index that the statement is written for; its rows are then read by key
//! (`conversations`). Most lists are a merge of a few ranges of `conversations_list`, one for each combination of
//! archive, status and mode that is wanted, each read in order and only as far as the page goes; so that neither a rare
//! status nor a full archive makes a page slow. Views of few conversations walk a partial index of their own. Other
//! filters narrow what is walked.

use std::fmt::Write;
use std::sync::LazyLock;

use model::conversation::{Mode, Status};
use model::identity::Phone;
use model::{ChannelId, ContactId, ConversationId, UnixMs, UserId, WorkspaceId};
use uuid::Uuid;

use crate::Store;
use crate::conversations::ConversationRecord;
use crate::db::{Arg, Result, Statement, args};
use crate::dialect::Sql;
use crate::search::Query;
use crate::seek::{FIRST, LAST, NEVER, page};
use crate::text::clean;

/// What is counted beyond this is told as this many.
pub const COUNT_MAX: i64 = 1_000;
/// A label on more conversations is found on the way through the list, because it is on many of them.
const RARE_LABEL_MAX: i64 = 5_000;

/// A place in a list of conversations: the time by which it is ordered (in a search, a place in the index), and the
/// conversation.
pub type Position = (UnixMs, ConversationId);

/// A page of a list, and where the next begins if there may be one.
#[derive(Clone, Debug)]
pub struct Page {
    pub rows: Vec<ConversationRecord>,
    pub next: Option<Position>,
}

/// Which conversations an operator looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What was not put away.
    All,
    /// A person was asked for and none has answered yet; the longest wait first.
    Waiting,
    /// Given to this user, and not ended.
    Mine(UserId),
    /// A person has to answer, and nobody has it.
    Unassigned,
    /// The agent answers.
    Ai,
    /// With a voice note or a call.
    Voice,
    /// With an open ticket or task.
    Tasks,
    /// What was put away.
    Archived,
}

/// What a page of the inbox shows. Everything that is set must hold; nothing: every conversation, put away or not.
#[derive(Clone, Debug, Default)]
pub struct ConversationFilter {
    pub view: Option<View>,
    pub status: Option<Status>,
    pub mode: Option<Mode>,
    pub channel_kind: Option<String>,
    pub channel: Option<ChannelId>,
    pub assignee: Option<AssigneeFilter>,
    pub label: Option<String>,
    /// Words of names and messages, the last of which may be begun, and endings of phone numbers from 4 digits.
    pub search: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssigneeFilter {
    Nobody,
    User(UserId),
}

/// How many conversations each view has, up to [`COUNT_MAX`]; and how many of what was not put away is unread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct ViewCounts {
    pub total: i64,
    pub waiting: i64,
    pub mine: i64,
    pub unassigned: i64,
    pub ai: i64,
    pub voice: i64,
    pub tasks: i64,
    pub archived: i64,
    pub unread: i64,
}

const STATUSES: [Status; 3] = [Status::Active, Status::Escalated, Status::Ended];
const MODES: [Mode; 2] = [Mode::Ai, Mode::Operator];

/// Which ranges of `conversations_list` are wanted, a bit for each.
fn mask(filter: &ConversationFilter) -> i64 {
    let mut mask = 0;
    for (at, (archived, status, mode)) in ranges().enumerate() {
        let in_view = match filter.view {
            None => true,
            Some(View::All | View::Voice | View::Tasks) => !archived,
            Some(View::Waiting) => !archived && status == Status::Escalated,
            Some(View::Mine(_)) => !archived && status != Status::Ended,
            Some(View::Unassigned) => {
                !archived && status != Status::Ended && (mode == Mode::Operator || status == Status::Escalated)
            }
            Some(View::Ai) => !archived && status != Status::Ended && mode == Mode::Ai,
            Some(View::Archived) => archived,
        };
        let wanted = in_view
            && filter.status.is_none_or(|wanted| wanted == status)
            && filter.mode.is_none_or(|wanted| wanted == mode);
        mask |= i64::from(wanted) << at;
    }
    mask
}

/// The ranges, in the order of their bits: archive outermost, mode innermost.
fn ranges() -> impl Iterator<Item = (bool, Status, Mode)> {
    [false, true].into_iter().flat_map(|archived| {
        STATUSES.into_iter().flat_map(move |status| MODES.into_iter().map(move |mode| (archived, status, mode)))
    })
}

/// The filters that narrow what an index walks: `$1` and `$6` to `$10`. They decide no plan.
macro_rules! narrowed {
    () => {
        " AND ($6 IS NULL OR c.channel_id IN (SELECT h.id FROM channels h WHERE h.workspace_id = $1 AND h.kind = $6)) \
          AND ($7 IS NULL OR c.channel_id = $7) \
          AND ($8 IS NULL OR c.assignee = $8) AND (NOT $9 OR c.assignee IS NULL) \
          AND ($10 IS NULL OR EXISTS (SELECT 1 FROM conversation_labels l \
               WHERE l.workspace_id = $1 AND l.label = $10 AND l.conversation_id = c.id)) "
    };
}

/// The ranges of `$5`, for statements that walk another index than `conversations_list`.
macro_rules! ranged {
    () => {
        " AND ($5 & (1 << (CASE WHEN c.archived THEN 6 ELSE 0 END \
               + CASE c.status WHEN 'active' THEN 0 WHEN 'escalated' THEN 2 ELSE 4 END \
               + CASE c.mode WHEN 'ai' THEN 0 ELSE 1 END))) <> 0 "
    };
}
pub(crate) use {narrowed, ranged};

/// A list by the last message, walking the index that `$walks` names by its condition.
macro_rules! recent {
    ($walks:expr) => {
        concat!(
            "SELECT c.last_message_at AS at, c.id FROM conversations c WHERE c.workspace_id = $1 AND ",
            $walks,
            " AND (c.last_message_at, c.id) < ($2, $3)",
            ranged!(),
            narrowed!(),
            "ORDER BY c.last_message_at DESC, c.id DESC LIMIT $4"
        )
    };
}

/// The list by ranges. A range whose bit is not in `$5` costs nothing.
pub(crate) static LIST: LazyLock<Sql> = LazyLock::new(|| {
    let mut text = String::from("SELECT at, id FROM (");
    for (at, (archived, status, mode)) in ranges().enumerate() {
        if at > 0 {
            text.push_str(" UNION ALL ");
        }
        let _ = write!(
            text,
            "SELECT at, id FROM (SELECT c.last_message_at AS at, c.id FROM conversations c \
             WHERE c.workspace_id = $1 AND c.archived = {archived} AND c.status = '{}' AND c.mode = '{}' \
             AND ($5 & {bit}) <> 0 AND (c.last_message_at, c.id) < ($2, $3){} \
             ORDER BY c.last_message_at DESC, c.id DESC LIMIT $4) AS r{at}",
            status.as_str(),
            mode.as_str(),
            narrowed!(),
            bit = 1 << at,
        );
    }
    text.push_str(") AS p ORDER BY at DESC, id DESC LIMIT $4");
    Sql::plain(&text)
});
pub(crate) const ASSIGNED: &str = recent!("c.assignee = $11");
pub(crate) const MINE: &str = recent!("c.assignee = $11 AND c.status <> 'ended' AND NOT c.archived");
pub(crate) const UNASSIGNED: &str = recent!(
    "c.assignee IS NULL AND c.status <> 'ended' AND (c.mode = 'operator' OR c.status = 'escalated') AND NOT c.archived"
);
pub(crate) const VOICE: &str = recent!("c.has_voice AND NOT c.archived");
pub(crate) const TASKS: &str = recent!("c.has_task AND NOT c.archived");
/// Of one contact, on whatever channel: looks into `conversations_contact` and sorts the few that it
/// finds. `+ 0` keeps the planner from walking the whole inbox by time instead.
pub(crate) const OF_CONTACT: &str = concat!(
    "SELECT c.last_message_at AS at, c.id FROM conversations c WHERE c.workspace_id = $1 AND c.contact_id = $11 \
     AND c.channel_id IN (SELECT id FROM channels WHERE workspace_id = $1) AND (c.last_message_at + 0, c.id) < ($2, $3)",
    ranged!(),
    narrowed!(),
    "ORDER BY c.last_message_at + 0 DESC, c.id DESC LIMIT $4"
);
/// With a label that few have: by `conversation_labels`, sorted. SQLite takes the tables of a CROSS JOIN in their order.
pub(crate) const LABELLED: &str = concat!(
    "SELECT c.last_message_at AS at, c.id FROM conversation_labels w CROSS JOIN conversations c \
     WHERE w.workspace_id = $1 AND w.label = $11 AND c.workspace_id = w.workspace_id AND c.id = w.conversation_id \
     AND (c.last_message_at + 0, c.id) < ($2, $3)",
    ranged!(),
    narrowed!(),
    "ORDER BY c.last_message_at + 0 DESC, c.id DESC LIMIT $4"
);
pub(crate) const WAITING: &str = concat!(
    "SELECT COALESCE(c.waiting_since, c.last_message_at) AS at, c.id FROM conversations c \
     WHERE c.workspace_id = $1 AND c.status = 'escalated' \
     AND (COALESCE(c.waiting_since, c.last_message_at), c.id) > ($2, $3)",
    ranged!(),
    narrowed!(),
    "ORDER BY COALESCE(c.waiting_since, c.last_message_at), c.id LIMIT $4"
);
pub(crate) const COUNT_LABELLED: &str = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM conversation_labels \
     WHERE workspace_id = $1 AND label = $2 LIMIT $3) AS t";
/// Labels with how many conversations have them, the most used first.
pub(crate) const LABELS: &str = "SELECT label, COUNT(*) AS n FROM conversation_labels WHERE workspace_id = $1 \
     GROUP BY label ORDER BY n DESC, label LIMIT $2";
/// Each count stops at `$3`. ORDER BY has no other use than to name the index: without it a planner walks the whole
/// workspace by another one where few rows match.
pub(crate) static COUNTS: LazyLock<Sql> = LazyLock::new(|| {
    let count = |name: &str, rows: &str| format!("(SELECT COUNT(*) FROM ({rows} LIMIT $3) AS t) AS {name}");
    let walk = |name: &str, what: &str, order: &str| {
        count(
            name,
            &format!("SELECT 1 AS one FROM conversations WHERE workspace_id = $1 AND {what} ORDER BY {order}, id"),
        )
    };
    let merge = |name: &str, view: View, and: &str| {
        let wanted = mask(&ConversationFilter { view: Some(view), ..ConversationFilter::default() });
        let rows = ranges().enumerate().filter(|(at, _)| wanted & (1 << at) != 0).map(|(at, (archived, status, mode))| {
            let (status, mode) = (status.as_str(), mode.as_str());
            format!(
                "SELECT one FROM (SELECT 1 AS one FROM conversations WHERE workspace_id = $1 AND archived = {archived} \
                 AND status = '{status}' AND mode = '{mode}'{and} ORDER BY last_message_at, id LIMIT $3) AS r{at}"
            )
        });
        count(name, &rows.collect::<Vec<_>>().join(" UNION ALL "))
    };
    let counts = [
        merge("total", View::All, ""),
        walk("waiting", "status = 'escalated' AND NOT archived", "COALESCE(waiting_since, last_message_at)"),
        walk("mine", "assignee = $2 AND status <> 'ended' AND NOT archived", "last_message_at"),
        walk(
            "unassigned",
            "assignee IS NULL AND status <> 'ended' AND (mode = 'operator' OR status = 'escalated') AND NOT archived",
            "last_message_at",
        ),
        merge("ai", View::Ai, ""),
        walk("voice", "has_voice AND NOT archived", "last_message_at"),
        walk("tasks", "has_task AND NOT archived", "last_message_at"),
        merge("archived", View::Archived, ""),
        merge("unread", View::All, " AND unread_count > 0"),
    ];
    Sql::plain(&format!("SELECT {}", counts.join(", ")))
});

/// How a page is found.
enum Walk {
    Statement(Statement, Vec<Arg>),
    Search(Query),
    /// Nothing can match.
    Nothing,
}

impl ConversationFilter {
    /// `$1` to `$10`. `from`: where the page begins.
    pub(crate) fn args(&self, ws: WorkspaceId, from: (i64, Uuid), limit: i64) -> Vec<Arg> {
        let user = match self.assignee {
            Some(AssigneeFilter::User(user)) => Some(user),
            Some(AssigneeFilter::Nobody) | None => None,
        };
        args![
            ws,
            from.0,
            from.1,
            page(limit),
            mask(self),
            self.channel_kind.as_deref().map(clean),
            self.channel,
            user,
            self.assignee == Some(AssigneeFilter::Nobody),
            self.label.as_deref().map(clean),
        ]
    }
}

impl Store {
    /// A page of the inbox, the most recent first (the waiting view: the longest wait first), after `after`.
    pub async fn conversations(
        &self,
        ws: WorkspaceId,
        filter: &ConversationFilter,
        after: Option<Position>,
        limit: i64,
    ) -> Result<Page> {
        let limit = page(limit);
        let is_ascending = filter.view == Some(View::Waiting) && filter.search.is_none();
        let start = if is_ascending { (i64::MIN, FIRST) } else { (NEVER, LAST) };
        let from = after.map_or(start, |(at, id)| (at.0, id.0));
        let (ids, matched): (Vec<(i64, Uuid)>, _) = match self.walk(ws, filter).await? {
            Walk::Statement(sql, more) => {
                let args = filter.args(ws, from, limit).into_iter().chain(more).collect();
                (self.db().read().all(sql, args).await?, None)
            }
            Walk::Search(query) => {
                let hits = self.search_hits(ws, filter, &query, from, limit).await?;
                let matched = self.matched_texts(ws, &query, &hits).await?;
                (hits.into_iter().map(|hit| (hit.at, hit.id)).collect(), Some(matched))
            }
            Walk::Nothing => return Ok(Page { rows: Vec::new(), next: None }),
        };
        let next = ids.last().filter(|_| ids.len() as i64 >= limit).map(|(at, id)| (UnixMs(*at), ConversationId(*id)));
        let ids: Vec<ConversationId> = ids.into_iter().map(|(_, id)| ConversationId(id)).collect();
        let mut rows = self.conversations_by_ids(ws, &ids).await?;
        if let Some(mut matched) = matched {
            for row in &mut rows {
                (row.matched_message, row.matched_text) = matched.remove(&row.id).unzip();
            }
        }
        Ok(Page { rows, next })
    }

    /// The statement for a filter: by what it has that fewest conversations have.
    async fn walk(&self, ws: WorkspaceId, filter: &ConversationFilter) -> Result<Walk> {
        let walk = |sql: &'static str, more: Vec<Arg>| Ok(Walk::Statement(sql.into(), more));
        if let Some(text) = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            if let Some(contact) = self.contact_of_number(ws, text).await? {
                return walk(OF_CONTACT, args![contact]);
            }
            return Ok(Query::read(self.vault(), ws, text).map_or(Walk::Nothing, Walk::Search));
        }
        match filter.view {
            Some(View::Waiting) => return walk(WAITING, vec![]),
            Some(View::Mine(user)) => return walk(MINE, args![user]),
            Some(View::Unassigned) => return walk(UNASSIGNED, vec![]),
            Some(View::Voice) => return walk(VOICE, vec![]),
            Some(View::Tasks) => return walk(TASKS, vec![]),
            Some(View::All | View::Ai | View::Archived) | None => {}
        }
        if let Some(AssigneeFilter::User(user)) = filter.assignee {
            return walk(ASSIGNED, args![user]);
        }
        if let Some(label) = filter.label.as_deref().map(clean) {
            let count: Option<(i64,)> =
                self.db().read().one(COUNT_LABELLED, args![ws, label.clone(), RARE_LABEL_MAX]).await?;
            match count.map_or(0, |(count,)| count) {
                0 => return Ok(Walk::Nothing),
                count if count < RARE_LABEL_MAX => return walk(LABELLED, args![label]),
                _ => {}
            }
        }
        Ok(Walk::Statement((&LIST).into(), vec![]))
    }

    /// Whose whole number a search term is.
    async fn contact_of_number(&self, ws: WorkspaceId, text: &str) -> Result<Option<ContactId>> {
        match Phone::parse(text) {
            Some(phone) => self.contact_by_phone(ws, &phone).await,
            None => Ok(None),
        }
    }

    /// Conversations that wait for a person, longest first, after `after`.
    pub async fn waiting_conversations(
        &self,
        ws: WorkspaceId,
        after: Option<Position>,
        limit: i64,
    ) -> Result<Vec<ConversationRecord>> {
        let filter = ConversationFilter { view: Some(View::Waiting), ..ConversationFilter::default() };
        Ok(self.conversations(ws, &filter, after, limit).await?.rows)
    }

    /// How many conversations each view has for `user`, each up to [`COUNT_MAX`].
    pub async fn count_views(&self, ws: WorkspaceId, user: UserId) -> Result<ViewCounts> {
        let counts: Option<ViewCounts> = self.db().read().one(&COUNTS, args![ws, user, COUNT_MAX]).await?;
        Ok(counts.unwrap_or_default())
    }

    /// The labels in use with how many conversations have them, the most used first.
    pub async fn labels(&self, ws: WorkspaceId, limit: i64) -> Result<Vec<(String, i64)>> {
        self.db().read().all(LABELS, args![ws, page(limit)]).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_names_its_ranges() {
        let of = |view| mask(&ConversationFilter { view, ..ConversationFilter::default() }).count_ones();
        assert_eq!([None, Some(View::All), Some(View::Archived)].map(of), [12, 6, 6]);
        assert_eq!([Some(View::Waiting), Some(View::Ai), Some(View::Unassigned)].map(of), [2, 2, 3]);
        let ended = ConversationFilter { status: Some(Status::Ended), mode: Some(Mode::Ai), ..Default::default() };
        assert_eq!(mask(&ended), (1 << 4) | (1 << 10));
        let nothing = ConversationFilter { view: Some(View::Ai), status: Some(Status::Ended), ..Default::default() };
        assert_eq!(mask(&nothing), 0);
    }
}
