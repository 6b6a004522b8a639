//! The agent's tools: those of the product, HTTP tools that admins define, and tools of MCP servers.
//!
//! Only what was offered can run, and only with arguments that fit its schema and its preconditions. What a tool changes
//! here waits in the draft and is committed with the turn; what it changes elsewhere is written down before it is called
//! ([`outside`]). A failure is told to the model and to the trace. Results are data: bounded, and guarded like every
//! stranger's text.

pub(crate) mod business_hours;
mod desk;
pub mod http;
mod knowledge;
pub(crate) mod mcp;
mod media;
mod outside;
pub(crate) mod schema;
mod specs;
pub(crate) mod toolbox;
mod transfer;

use std::sync::Arc;

use providers::{ToolCall, ToolSpec};
use serde_json::{Map, Value, json};

use crate::turn::guard::guard_json;
use crate::turn::leak::Runs;
use crate::turn::{Draft, Purpose, Turn};
use schema::Schema;

/// Characters of a result that a model is told.
const RESULT_CHARS: usize = 6_000;

/// A tool that an agent may use.
pub(crate) struct Tool {
    pub spec: Arc<ToolSpec>,
    pub kind: Kind,
    pub schema: Schema,
    /// Its description, as no answer may repeat it.
    pub words: Runs,
}

pub(crate) enum Kind {
    Builtin(Builtin),
    Http(Box<http::HttpTool>),
    Mcp(Box<mcp::McpTool>),
}

macro_rules! builtins {
    ($($variant:ident = $name:literal),+ $(,)?) => {
        /// The tools of the product itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Builtin { $($variant),+ }
        impl Builtin {
            pub(crate) fn name(self) -> &'static str { match self { $(Self::$variant => $name),+ } }
            pub(crate) fn parse(name: &str) -> Option<Self> { match name { $($name => Some(Self::$variant),)+ _ => None } }
        }
    };
}
builtins! {
    SearchKnowledge = "search_knowledge",
    RequestIntervention = "request_intervention",
    GetBusinessHours = "get_business_hours",
    SendButtons = "send_buttons",
    CreateTicket = "create_ticket",
    GetTicketStatus = "get_ticket_status",
    CreateTask = "create_task",
    SetContactDetails = "set_contact_details",
    RespondWithMedia = "respond_with_media",
    TransferToAgent = "transfer_to_agent",
}

impl Tool {
    fn new(spec: ToolSpec, kind: Kind, schema: Schema) -> Self {
        Self { words: Runs::of(&spec.description), spec: Arc::new(spec), kind, schema }
    }

    /// Whether it changes nothing, here or elsewhere: all that a draft for a person may use.
    fn looks_up(&self) -> bool {
        match &self.kind {
            Kind::Builtin(kind) => {
                matches!(kind, Builtin::SearchKnowledge | Builtin::GetBusinessHours | Builtin::GetTicketStatus)
            }
            Kind::Http(tool) => tool.looks_up(),
            Kind::Mcp(tool) => tool.read_only,
        }
    }
}

/// Whether the product has a tool of this name: nobody else's may have it.
pub fn is_reserved(name: &str) -> bool {
    Builtin::parse(name).is_some()
}

/// What may be used in this turn by the agent that answers now.
pub(crate) async fn offered(turn: &Turn<'_>, is_builtin_model: bool) -> Vec<Arc<Tool>> {
    if is_builtin_model {
        // It reads no descriptions, and what it cannot use is not worth building.
        return specs::FOR_BUILTIN.clone();
    }
    let toolbox = toolbox::of(turn.engine, turn.lane.workspace_id).await;
    let may = |tool: &&Arc<Tool>| {
        let allowed = turn.agent.as_ref().is_none_or(|agent| agent.settings.may_use(&tool.spec.name));
        // A person can always be asked for.
        let is_person = matches!(tool.kind, Kind::Builtin(Builtin::RequestIntervention));
        (allowed || is_person) && (turn.purpose != Purpose::Draft || tool.looks_up())
    };
    toolbox.tools.iter().filter(may).cloned().collect()
}

/// Runs one call. Never fails: what went wrong is the result.
pub(crate) async fn run(turn: &mut Turn<'_>, draft: &mut Draft, call: &ToolCall) -> Value {
    let result = match prepare(turn, call) {
        Ok((tool, arguments)) => dispatch(turn, draft, &tool, arguments).await,
        Err(why) => Err(why),
    };
    fitted(guard_json(result.unwrap_or_else(|why| problem(&why))))
}

/// The tool that is called and its arguments, if they are what it takes.
fn prepare(turn: &Turn<'_>, call: &ToolCall) -> Result<(Arc<Tool>, Map<String, Value>), String> {
    let offered = turn.offer.iter().find(|tool| tool.spec.name == call.name);
    let tool = offered.ok_or_else(|| format!("there is no tool {}", model::text::fit(&call.name, 64)))?.clone();
    let arguments = match &call.arguments {
        // Models write null for what they leave out.
        Ok(Value::Object(arguments)) => {
            arguments.iter().filter(|(_, value)| !value.is_null()).map(|(k, v)| (k.clone(), v.clone())).collect()
        }
        Ok(Value::Null) => Map::new(),
        Ok(_) | Err(_) => return Err("the arguments are not a JSON object".to_owned()),
    };
    tool.schema.check(&arguments)?;
    for name in tool.schema.customers_words() {
        let said = match arguments.get(name) {
            None => true,
            Some(Value::String(text)) => turn.customer_said(text),
            Some(other) => turn.customer_said(&other.to_string()),
        };
        if !said {
            return Err(format!("{name} must be something that the customer has written: ask for it"));
        }
    }
    Ok((tool, arguments))
}

async fn dispatch(
    turn: &mut Turn<'_>,
    draft: &mut Draft,
    tool: &Tool,
    arguments: Map<String, Value>,
) -> Result<Value, String> {
    match &tool.kind {
        Kind::Builtin(Builtin::SearchKnowledge) => knowledge::search(turn, &arguments).await,
        Kind::Builtin(Builtin::RequestIntervention) => knowledge::ask_a_person(draft, &arguments),
        Kind::Builtin(Builtin::GetBusinessHours) => {
            draft.rests_on_tool = true;
            Ok(business_hours::now(&turn.knowledge.business, turn.engine.clock().now()))
        }
        Kind::Builtin(Builtin::SendButtons) => knowledge::send_buttons(draft, &arguments),
        Kind::Builtin(Builtin::CreateTicket) => desk::create_ticket(turn, draft, &arguments).await,
        Kind::Builtin(Builtin::GetTicketStatus) => desk::ticket_status(turn, draft, &arguments).await,
        Kind::Builtin(Builtin::CreateTask) => desk::create_task(turn, draft, &arguments),
        Kind::Builtin(Builtin::SetContactDetails) => desk::set_contact_details(turn, draft, &arguments),
        Kind::Builtin(Builtin::RespondWithMedia) => media::respond(turn, draft, &arguments).await,
        Kind::Builtin(Builtin::TransferToAgent) => transfer::run(turn, draft, &arguments).await,
        // Boxed: they are rare, and would make every turn larger.
        Kind::Http(_) | Kind::Mcp(_) => Box::pin(outside::run(turn, draft, tool, arguments)).await,
    }
}

fn problem(why: &str) -> Value {
    json!({ "error": why })
}

/// A result that is not too long for a prompt.
fn fitted(result: Value) -> Value {
    let text = result.to_string();
    if text.chars().count() <= RESULT_CHARS {
        return result;
    }
    json!({ "note": "the result is too long: this is its beginning", "text": model::text::fit(&text, RESULT_CHARS) })
}

/// A text among the arguments. Its length was checked by the schema.
fn text_argument<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    arguments.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// One that must be there.
fn required<'a>(arguments: &'a Map<String, Value>, name: &str) -> Result<&'a str, String> {
    text_argument(arguments, name).ok_or_else(|| format!("{name} must be a text"))
}
