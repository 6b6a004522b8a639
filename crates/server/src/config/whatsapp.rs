//! `[whatsapp]`: the WhatsApp Cloud number that comes from the environment. More numbers are added in the web app.

use super::reader::Section;
use super::secret::Secret;

#[derive(Debug, Clone)]
pub struct WhatsappConfig {
    pub app_id: Option<String>,
    /// Signs Meta's webhooks.
    pub app_secret: Option<Secret>,
    pub access_token: Option<Secret>,
    /// Meta's id of the number, not the number.
    pub phone_number_id: Option<String>,
    pub business_account_id: Option<String>,
    /// What Meta's verification request has to carry.
    pub verify_token: Option<Secret>,
    /// With the API's version, without a slash at its end.
    pub graph_base_url: String,
}

impl WhatsappConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let config = Self {
            app_id: section.optional_text("app_id"),
            app_secret: section.token("app_secret"),
            access_token: section.token("access_token"),
            phone_number_id: section.optional_text("phone_number_id"),
            business_account_id: section.optional_text("business_account_id"),
            verify_token: section.token("verify_token"),
            graph_base_url: section.base_url("graph_base_url"),
        };
        if config.can_send() && config.app_secret.is_none() {
            section.warn("whatsapp.app_secret (WHATSAPP_APP_SECRET) is not set: Meta's webhooks will be refused");
        }
        config
    }

    /// Whether there is what sending needs; without it the channel runs in test mode.
    pub fn can_send(&self) -> bool {
        self.access_token.is_some() && self.phone_number_id.is_some()
    }
}
