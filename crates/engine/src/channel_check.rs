//! Whether a channel works: asks the provider, and asks ourselves from outside.

use std::time::Duration;

use channels::whatsapp::WhatsApp;
use channels::whatsapp::api::ApiError;
use model::ChannelId;
use store::channels::NumberState;

use crate::Engine;
use crate::registry::{ChannelLine, Line};

/// Largest answer to a handshake that is read: the challenge and nothing else.
const CHALLENGE_BYTES: usize = 1_024;

/// What a check of a WhatsApp channel found.
pub struct ChannelCheck {
    pub account: String,
    pub has_secret: bool,
    /// The number as the provider describes it, or what is wrong.
    pub result: Result<String, String>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub what: Checked,
    pub is_ok: bool,
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Token,
    Number,
    BusinessAccount,
    Webhook,
}

impl Checked {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Number => "number",
            Self::BusinessAccount => "business_account",
            Self::Webhook => "webhook",
        }
    }
}

/// Where our own webhook is to be looked for.
pub struct Callback {
    /// The channel's whole address, as the provider would call it.
    pub url: String,
    /// Unpredictable.
    pub challenge: String,
    /// The address is the configured one: what it answers may be told. Else it came with a request, and telling
    /// would let people look around in our network.
    pub is_configured: bool,
}

impl Engine {
    /// Asks the provider of every WhatsApp channel whether its token works.
    pub async fn check_channels(&self, patience: Duration) -> Vec<ChannelCheck> {
        let mut checks = Vec::new();
        for channel in self.inner.registry.all() {
            checks.extend(check(&channel, patience).await);
        }
        checks
    }

    /// Asks everything about one channel. `None`: there is none, or it has no provider to ask.
    pub async fn examine_channel(
        &self,
        id: ChannelId,
        callback: &Callback,
        patience: Duration,
    ) -> Option<Vec<Finding>> {
        let channel = self.inner.registry.by_id(id)?;
        let Line::WhatsApp(whatsapp) = &channel.line else { return None };
        let (mut findings, account, webhook) = tokio::join!(
            self.number(&channel, whatsapp, patience),
            business_account(whatsapp, patience),
            self.webhook(&channel, callback, patience),
        );
        findings.extend([account, webhook]);
        Some(findings)
    }

    /// Subscribes the token's app to the events of the channel's business account. `None`: see
    /// [`Engine::examine_channel`].
    pub async fn subscribe_channel(&self, id: ChannelId) -> Option<Result<(), ApiError>> {
        let channel = self.inner.registry.by_id(id)?;
        let Line::WhatsApp(whatsapp) = &channel.line else { return None };
        Some(whatsapp.subscribe_app().await)
    }

    async fn number(&self, channel: &ChannelLine, whatsapp: &WhatsApp, patience: Duration) -> Vec<Finding> {
        let finding = |what, is_ok, message: String| Finding { what, is_ok, message };
        let answer = tokio::time::timeout(patience, whatsapp.check()).await;
        let state = match answer {
            Ok(Ok(state)) => state,
            Ok(Err(ApiError::Graph(error))) if !matches!(error.code, 0 | 190) => {
                let number = finding(Checked::Number, false, format!("{error}. {}", error.advice().text));
                return vec![finding(Checked::Token, true, "Meta knows the token.".to_owned()), number];
            }
            Ok(Err(error)) => {
                let message = match &error {
                    ApiError::Graph(graph) => format!("{graph}. {}", graph.advice().text),
                    other => other.to_string(),
                };
                let unknown = "It cannot be told while the token does not work.".to_owned();
                return vec![finding(Checked::Token, false, message), finding(Checked::Number, false, unknown)];
            }
            Err(_) => {
                let message = format!("Meta did not answer within {} seconds.", patience.as_secs());
                return vec![finding(Checked::Token, false, message.clone()), finding(Checked::Number, false, message)];
            }
        };
        let stored = NumberState {
            at: self.clock().now(),
            display_number: state.display_phone_number.clone(),
            verified_name: state.verified_name.clone(),
            quality: state.quality_rating.clone(),
        };
        let record = &channel.record;
        if let Err(error) = self.inner.store.note_number_state(record.workspace_id, record.id, &stored).await {
            tracing::warn!(%error, "a number's state could not be written down");
        }
        let is_connected = state.status.as_deref().is_none_or(|status| status == "CONNECTED");
        let part = |text: Option<String>, name: &str| text.map(|text| format!(", {name} {text}")).unwrap_or_default();
        let message = format!(
            "{}{}{}{}",
            state.display_phone_number.unwrap_or_default(),
            part(state.verified_name, "name"),
            part(state.quality_rating, "quality"),
            part(state.status.filter(|status| status != "CONNECTED"), "status"),
        );
        vec![
            finding(Checked::Token, true, "Meta accepts the token.".to_owned()),
            finding(Checked::Number, is_connected, message),
        ]
    }

    /// Does as the provider does when the address is entered there.
    async fn webhook(&self, channel: &ChannelLine, callback: &Callback, patience: Duration) -> Finding {
        let finding = |is_ok, message: String| Finding { what: Checked::Webhook, is_ok, message };
        let token = &channel.record.credentials.verify_token;
        if token.is_empty() {
            return finding(false, "The channel has no verify token.".to_owned());
        }
        if self.inner.registry.is_meta() && !callback.url.starts_with("https://") {
            let advice = "Meta calls https addresses only: set server.public_url to this server's public address.";
            return finding(false, advice.to_owned());
        }
        let query =
            [("hub.mode", "subscribe"), ("hub.challenge", callback.challenge.as_str()), ("hub.verify_token", token)];
        let Ok(url) = reqwest::Url::parse_with_params(&callback.url, query) else {
            return finding(false, "The public address cannot be read.".to_owned());
        };
        let asked = async {
            let answer = self.inner.registry.http().get(url).send().await.map_err(|error| error.without_url())?;
            let status = answer.status();
            Ok::<_, reqwest::Error>((status, head(answer).await?))
        };
        match tokio::time::timeout(patience, asked).await {
            Ok(Ok((status, body))) if status.is_success() && body == callback.challenge.as_bytes() => {
                finding(true, format!("{} answers Meta's handshake.", callback.url))
            }
            _ if !callback.is_configured => {
                let advice =
                    "does not answer Meta's handshake. Set server.public_url, and look at the proxy before it.";
                finding(false, format!("{} {advice}", callback.url))
            }
            Ok(Ok((status, _))) => {
                let advice = "instead of the challenge. Does the address lead to this server, query included?";
                finding(false, format!("{} answered {status} {advice}", callback.url))
            }
            Ok(Err(error)) => finding(false, format!("{} could not be reached: {error}", callback.url)),
            Err(_) => finding(false, format!("{} did not answer within {} seconds.", callback.url, patience.as_secs())),
        }
    }
}

/// The beginning of a body.
async fn head(mut answer: reqwest::Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| error.without_url())? {
        body.extend_from_slice(&chunk);
        if body.len() > CHALLENGE_BYTES {
            break;
        }
    }
    Ok(body)
}

async fn business_account(whatsapp: &WhatsApp, patience: Duration) -> Finding {
    let finding = |is_ok, message: String| Finding { what: Checked::BusinessAccount, is_ok, message };
    if whatsapp.config().waba_id.is_none() {
        return finding(false, "The business account's id is not set: templates cannot be listed.".to_owned());
    }
    match tokio::time::timeout(patience, whatsapp.subscribed_apps()).await {
        Ok(Ok(apps)) if apps.is_empty() => {
            let message =
                "Meta knows the business account, but no app gets its events: nothing will arrive. Subscribe it.";
            finding(false, message.to_owned())
        }
        Ok(Ok(apps)) => {
            let names: Vec<String> = apps.into_iter().filter_map(|app| app.name.or(app.id)).take(5).collect();
            finding(true, format!("Its events go to {}.", names.join(", ")))
        }
        Ok(Err(ApiError::Graph(error))) => finding(false, format!("{error}. {}", error.advice().text)),
        Ok(Err(error)) => finding(false, error.to_string()),
        Err(_) => finding(false, format!("Meta did not answer within {} seconds.", patience.as_secs())),
    }
}

async fn check(channel: &ChannelLine, patience: Duration) -> Option<ChannelCheck> {
    let Line::WhatsApp(whatsapp) = &channel.line else { return None };
    let result = match tokio::time::timeout(patience, whatsapp.check()).await {
        Ok(Ok(number)) => Ok(format!(
            "{} {}, quality {}",
            number.display_phone_number.unwrap_or_default(),
            number.verified_name.unwrap_or_default(),
            number.quality_rating.unwrap_or_else(|| "unknown".to_owned())
        )),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("the provider does not answer".to_owned()),
    };
    let has_secret = !channel.record.credentials.app_secret.is_empty();
    Some(ChannelCheck { account: channel.record.account.clone(), has_secret, result })
}
