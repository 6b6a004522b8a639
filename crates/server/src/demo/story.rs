//! What has already happened when the demo's desk is opened for the first time: a few customers, in the languages that
//! the shop speaks, in the states that an inbox knows. All of it goes through the real webhooks and the real API.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use futures::future::join_all;
use model::UnixMs;
use reqwest::Method;
use serde_json::{Value, json};
use sim::{GraphControl, Phone, Sim, StatusPlan};

/// The agent gathers messages for two seconds, and then answers; a machine that is busy takes longer.
const PATIENCE: Duration = Duration::from_secs(30);
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The provider's code of a message that could not be delivered.
const UNDELIVERABLE: u32 = 131_026;

/// Invented. The numbers are of the range that is kept for fiction.
struct Customer {
    number: &'static str,
    name: &'static str,
    writes: &'static str,
}

const ASKS_IN_TAMIL: Customer =
    Customer {
        number: "15550101001", name: "பிரியா ராமன்", writes: "வணக்கம்! கடை எப்போது திறந்திருக்கும்?"
    };
const ASKS_IN_HINDI: Customer =
    Customer { number: "15550101002", name: "Arjun Mehta", writes: "दुकान कब खुलती है?" };
const TALKS_WITH_A_PERSON: Customer =
    Customer {
        number: "15550101003", name: "Lakshmi Rao", writes: "దుకాణం ఎప్పుడు తెరిచి ఉంటుంది?"
    };
const WAITS_FOR_A_PERSON: Customer = Customer {
    number: "15550101004",
    name: "Daniel Brooks",
    writes: "Could you cook for our wedding in March? We expect 300 guests.",
};
const CANNOT_BE_REACHED: Customer =
    Customer { number: "15550101005", name: "Sofia Martins", writes: "How much does delivery cost?" };
const HAS_A_TICKET: Customer = Customer {
    number: "15550101006",
    name: "Mei Chen",
    writes: "My parcel arrived damaged: two jars of sambar powder are broken. The order is MS-88231.",
};
const CAST: [Customer; 6] =
    [ASKS_IN_TAMIL, ASKS_IN_HINDI, TALKS_WITH_A_PERSON, WAITS_FOR_A_PERSON, CANNOT_BE_REACHED, HAS_A_TICKET];

/// Puts the customers into the phone's list. The simulator forgets them with every stop.
pub fn introduce(sim: &Sim) {
    for customer in &CAST {
        sim.phone(customer.number).rename(customer.name);
    }
}

/// Who tells it.
pub struct Teller {
    pub graph: GraphControl,
    pub phones: Vec<Phone>,
    pub http: reqwest::Client,
    pub url: String,
    pub login: (String, String),
    pub now: UnixMs,
}

impl Teller {
    pub fn new(sim: &Sim, url: String, login: (String, String), now: UnixMs) -> Result<Teller> {
        let phones = CAST.iter().map(|customer| sim.phone(customer.number)).collect();
        let http = reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()?;
        Ok(Teller { graph: sim.graph().clone(), phones, http, url, login, now })
    }

    /// Tells it to an empty desk. That it could not be told is no reason for anything else to stop.
    pub async fn tell(self) {
        if let Err(error) = self.act().await {
            tracing::warn!(%error, "the demo's conversations could not all be made");
        }
    }

    async fn act(&self) -> Result<()> {
        let login = json!({ "email": self.login.0, "password": self.login.1 });
        let token = self.call("", Method::POST, "/auth/login", login).await?;
        let token = token["token"].as_str().context("the login has no token")?.to_owned();
        let undelivered = CAST.iter().position(|customer| customer.number == CANNOT_BE_REACHED.number);
        if let Some(phone) = undelivered.and_then(|at| self.phones.get(at)) {
            self.graph.set_status_plan_for(&phone.key(), StatusPlan::failed(UNDELIVERABLE));
        }
        join_all(CAST.iter().zip(&self.phones).map(|(customer, phone)| begin(customer, phone))).await;
        let (talks, ticket) = tokio::join!(self.talk(&token), self.open_ticket(&token));
        talks.and(ticket)
    }

    /// An operator takes a conversation over.
    async fn talk(&self, token: &str) -> Result<()> {
        let id = self.conversation(token, &TALKS_WITH_A_PERSON).await?;
        self.call(token, Method::POST, &format!("/conversations/{id}/takeover"), json!({})).await?;
        let text = json!({ "text": "నమస్కారం లక్ష్మి గారు! ఇంకేమైనా సహాయం కావాలా?" });
        self.call(token, Method::POST, &format!("/conversations/{id}/messages"), text).await?;
        let phone = self.phone(&TALKS_WITH_A_PERSON)?;
        phone.wait_received(2, PATIENCE).await;
        phone.read_all();
        phone.text("అవును, రేపు ఉదయం వస్తాను. ధన్యవాదాలు!").await;
        Ok(())
    }

    /// A ticket with the task that follows from it.
    async fn open_ticket(&self, token: &str) -> Result<()> {
        let id = self.conversation(token, &HAS_A_TICKET).await?;
        let ticket = json!({
            "issue_type": "damaged parcel", "description": HAS_A_TICKET.writes, "priority": "high",
            "order_id": "MS-88231", "conversation_id": id,
        });
        self.call(token, Method::POST, "/tickets", ticket).await?;
        let task = json!({
            "title": "Send two jars of sambar powder again", "task_type": "follow_up", "category": "orders",
            "priority": 2, "due_at": self.now.plus_ms(DAY_MS).to_string(), "conversation_id": id,
        });
        self.call(token, Method::POST, "/tasks", task).await?;
        Ok(())
    }

    fn phone(&self, customer: &Customer) -> Result<&Phone> {
        let at = CAST.iter().position(|other| other.number == customer.number);
        at.and_then(|at| self.phones.get(at)).context("the customer has no phone")
    }

    async fn conversation(&self, token: &str, customer: &Customer) -> Result<String> {
        let path = format!("/conversations?search=%2B{}", customer.number);
        let found = self.call(token, Method::GET, &path, Value::Null).await?;
        Ok(found[0]["id"].as_str().context("the conversation is not there")?.to_owned())
    }

    async fn call(&self, token: &str, method: Method, path: &str, body: Value) -> Result<Value> {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.url));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request.send().await?;
        ensure!(answer.status().is_success(), "{path} was answered with {}", answer.status());
        Ok(answer.json().await?)
    }
}

/// A customer writes, waits for the answer, and reads it.
async fn begin(customer: &Customer, phone: &Phone) {
    phone.text(customer.writes).await;
    phone.wait_received(1, PATIENCE).await;
    if customer.number != WAITS_FOR_A_PERSON.number {
        phone.read_all();
    }
}
