//! `[twilio]`: the Twilio account that comes from the environment. The channel is not in this version yet: its values
//! are accepted, checked and kept for it, so that an environment that sets them needs no change.

use super::reader::Section;
use super::secret::Secret;

#[derive(Debug, Clone)]
pub struct TwilioConfig {
    pub account_sid: Option<String>,
    /// Signs Twilio's webhooks and authenticates our calls.
    pub auth_token: Option<Secret>,
    /// The sender, such as `whatsapp:+14155238886`.
    pub whatsapp_number: Option<String>,
    /// The address that Twilio calls, exactly as it is entered there: it is part of what Twilio signs. It may hold
    /// credentials.
    pub webhook_url: Option<Secret>,
    /// Without a slash at its end.
    pub api_base_url: String,
}

impl TwilioConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            account_sid: section.optional_text("account_sid"),
            auth_token: section.token("auth_token"),
            whatsapp_number: section.optional_text("whatsapp_number"),
            webhook_url: section.secret_address("webhook_url", "http://… or https://…", |text| {
                let place = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
                (!place.is_empty()).then(|| Secret::new(text))
            }),
            api_base_url: section.base_url("api_base_url"),
        }
    }
}
