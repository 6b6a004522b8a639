//! One number at the Graph API: configuration, requests, answers, and the calls by which its state is checked.

use std::fmt;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use serde_json::json;

use super::errors::GraphError;
use super::wire::{self, Object};

/// Meta's downloads fail without one.
const USER_AGENT: &str = concat!("Switchboard/", env!("CARGO_PKG_VERSION"));
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For calls that a person or a job waits for.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// Graph answers are some kilobytes; a page of templates with long texts may be larger.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// The client settings that this channel relies on: it never follows redirects by itself (media downloads do,
/// host by host), gives up connecting after 5 s, and names itself.
pub fn client_builder() -> reqwest::ClientBuilder {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .user_agent(USER_AGENT)
        .tcp_nodelay(true)
}

/// A token of Meta's. Shown nowhere: its `Debug` is a mask.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        Self(token)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

#[derive(Clone, Debug)]
pub struct WhatsAppConfig {
    /// With the version, e.g. `https://graph.facebook.com/v24.0`; a stand-in's in test mode.
    pub graph_base_url: String,
    pub phone_number_id: String,
    /// The WhatsApp Business Account, for templates and subscriptions.
    pub waba_id: Option<String>,
    pub access_token: AccessToken,
}

/// A number at Meta. Cheap to clone; holds no state beyond the client's connections.
#[derive(Clone, Debug)]
pub struct WhatsApp {
    client: Client,
    config: WhatsAppConfig,
}

/// Why a call other than a send came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("Meta could not be reached: {0}")]
    NotReached(String),
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Refused without Meta's error body.
    #[error("HTTP status {0}")]
    Http(u16),
    #[error("the answer is not what the call promises: {0}")]
    Unreadable(&'static str),
    #[error("{0} is not configured")]
    NotConfigured(&'static str),
    #[error("{0}")]
    Invalid(&'static str),
    /// A download address outside Meta's hosts.
    #[error("media may not be fetched from {0}")]
    ForbiddenHost(String),
    #[error("larger than {max_bytes} bytes")]
    TooLarge { max_bytes: usize },
    #[error("the file is not the one that was announced")]
    HashMismatch,
}

impl ApiError {
    /// Whether the same call may work a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::NotReached(_) => true,
            Self::Graph(error) => error.advice().retryable,
            Self::Http(status) => *status == 429 || *status >= 500,
            _ => false,
        }
    }
}

/// What Meta says of a number (reference section 12). Members that it left out are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberState {
    pub id: String,
    /// Formatted here (`+1 555-010-0100`), unlike in webhooks.
    pub display_phone_number: Option<String>,
    pub verified_name: Option<String>,
    /// GREEN, YELLOW, RED, UNKNOWN.
    pub quality_rating: Option<String>,
    pub platform_type: Option<String>,
    /// STANDARD (80/s) or HIGH (1 000/s).
    pub throughput: Option<String>,
    pub code_verification_status: Option<String>,
    pub name_status: Option<String>,
    pub status: Option<String>,
}

/// An app that gets the account's webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribedApp {
    pub id: Option<String>,
    pub name: Option<String>,
    pub override_callback_uri: Option<String>,
}

impl WhatsApp {
    /// `client` should come from [`client_builder`].
    pub fn new(client: Client, mut config: WhatsAppConfig) -> Self {
        config.graph_base_url.truncate(config.graph_base_url.trim_end_matches('/').len());
        Self { client, config }
    }

    pub fn config(&self) -> &WhatsAppConfig {
        &self.config
    }

    /// The number's state: the connection test of `doctor` and the settings page.
    pub async fn check(&self) -> Result<NumberState, ApiError> {
        const FIELDS: &str = "id,display_phone_number,verified_name,quality_rating,platform_type,throughput,\
                              code_verification_status,name_status,status";
        let answer = self.call(self.find(&self.number_url(""), &[("fields", FIELDS)])?).await?;
        let state = read(&answer, "an object")?;
        Ok(NumberState {
            id: state.filled("id").ok_or(ApiError::Unreadable("a number without id"))?,
            display_phone_number: state.filled("display_phone_number"),
            verified_name: state.filled("verified_name"),
            quality_rating: state.filled("quality_rating"),
            platform_type: state.filled("platform_type"),
            throughput: state.object("throughput").and_then(|throughput| throughput.filled("level")),
            code_verification_status: state.filled("code_verification_status"),
            name_status: state.filled("name_status"),
            status: state.filled("status"),
        })
    }

    /// Which apps get the account's webhooks. Ours must be among them, or nothing arrives.
    pub async fn subscribed_apps(&self) -> Result<Vec<SubscribedApp>, ApiError> {
        let answer = self.call(self.get(&self.waba_url("subscribed_apps")?)).await?;
        let list = read(&answer, "an object")?;
        let apps = list.all("data").flat_map(wire::elements).filter_map(Object::read);
        Ok(apps
            .map(|entry| {
                let app = entry.object("whatsapp_business_api_data");
                let member = |name| app.as_ref().unwrap_or(&entry).filled(name);
                let override_callback_uri = entry.filled("override_callback_uri");
                SubscribedApp { id: member("id"), name: member("name"), override_callback_uri }
            })
            .collect())
    }

    /// Subscribes the token's app to the account's webhooks.
    pub async fn subscribe_app(&self) -> Result<(), ApiError> {
        self.confirm(self.post(&self.waba_url("subscribed_apps")?)).await
    }

    /// Marks a customer's message (and with it the earlier ones) as read; `typing` also shows that an answer is
    /// being written, until the next message or for 25 s.
    pub async fn mark_read(&self, message_id: &str, typing: bool) -> Result<(), ApiError> {
        let mut body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": message_id });
        if typing {
            body["typing_indicator"] = json!({ "type": "text" });
        }
        self.confirm(self.post(&self.number_url("/messages")).json(&body)).await
    }

    pub(super) fn number_url(&self, path: &str) -> String {
        format!("{}/{}{path}", self.config.graph_base_url, self.config.phone_number_id)
    }

    pub(super) fn waba_url(&self, edge: &str) -> Result<String, ApiError> {
        let waba = self.config.waba_id.as_deref().ok_or(ApiError::NotConfigured("the WhatsApp Business Account id"))?;
        Ok(format!("{}/{waba}/{edge}", self.config.graph_base_url))
    }

    pub(super) fn get(&self, url: &str) -> RequestBuilder {
        self.authorized(self.client.get(url))
    }

    /// A GET with a query.
    pub(super) fn find(&self, url: &str, query: &[(&str, &str)]) -> Result<RequestBuilder, ApiError> {
        let url = Url::parse_with_params(url, query).map_err(|_| ApiError::Invalid("the Graph base URL is none"))?;
        Ok(self.get(url.as_str()))
    }

    pub(super) fn post(&self, url: &str) -> RequestBuilder {
        self.authorized(self.client.post(url))
    }

    /// A DELETE with a query.
    pub(super) fn remove(&self, url: &str, query: &[(&str, &str)]) -> Result<RequestBuilder, ApiError> {
        let url = Url::parse_with_params(url, query).map_err(|_| ApiError::Invalid("the Graph base URL is none"))?;
        Ok(self.authorized(self.client.delete(url)))
    }

    fn authorized(&self, request: RequestBuilder) -> RequestBuilder {
        request
            .bearer_auth(&self.config.access_token.0)
            .header(reqwest::header::USER_AGENT, USER_AGENT)
            .timeout(CALL_TIMEOUT)
    }

    /// A call whose answer is JSON. Returned as text that [`read`] reads.
    pub(super) async fn call(&self, request: RequestBuilder) -> Result<String, ApiError> {
        let response = request.send().await.map_err(not_reached)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = read_capped(response, ANSWER_BYTES).await?;
        let text = wire::repaired(&body);
        match refusal(status, &headers, &text) {
            Some(error) => Err(error),
            None => Ok(text.into_owned()),
        }
    }

    /// A call that answers `{"success":true}`.
    pub(super) async fn confirm(&self, request: RequestBuilder) -> Result<(), ApiError> {
        let answer = self.call(request).await?;
        match read(&answer, "an object")?.bool("success") {
            Some(true) => Ok(()),
            _ => Err(ApiError::Unreadable("no success")),
        }
    }
}

pub(super) fn read<'a>(answer: &'a str, expected: &'static str) -> Result<Object<'a>, ApiError> {
    Object::parse(answer).map_err(|_| ApiError::Unreadable(expected))
}

/// An answer that says no: with Meta's error object whatever the status, or by its status alone.
pub(super) fn refusal(status: StatusCode, headers: &HeaderMap, text: &str) -> Option<ApiError> {
    match GraphError::read(status, headers, text) {
        Some(error) => Some(ApiError::Graph(error)),
        None if status.is_success() => None,
        None => Some(ApiError::Http(status.as_u16())),
    }
}

/// Without the address: download addresses carry a signature.
pub(super) fn not_reached(error: reqwest::Error) -> ApiError {
    ApiError::NotReached(error.without_url().to_string())
}

/// The whole body, if it is not larger than `max_bytes`.
pub(super) async fn read_capped(mut response: Response, max_bytes: usize) -> Result<Vec<u8>, ApiError> {
    let announced = response.content_length().unwrap_or_default();
    if announced > max_bytes as u64 {
        return Err(ApiError::TooLarge { max_bytes });
    }
    // What is announced is at most `max_bytes`, so that it fits an allocation.
    let mut body = Vec::with_capacity(announced as usize);
    while let Some(chunk) = response.chunk().await.map_err(not_reached)? {
        if body.len() + chunk.len() > max_bytes {
            return Err(ApiError::TooLarge { max_bytes });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
