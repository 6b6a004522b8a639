//! Every bound, in one place.

/// Largest webhook body that Meta may send (reference: payload ≤ 3 MB).
pub const META_BODY_BYTES: usize = 3 * 1024 * 1024;
/// Largest body of an ordinary API request.
pub const API_BODY_BYTES: usize = 1024 * 1024;
/// Channels of one workspace.
pub const CHANNELS: i64 = 100;
/// Templates of one channel: Meta allows 6,000, each in some languages.
pub const TEMPLATES: usize = 20_000;
/// Rows of a list page.
pub const PAGE_DEFAULT: i64 = 50;
pub const PAGE_MAX: i64 = 200;
/// Distinct app secrets that a shared webhook address tries.
pub const SHARED_SECRETS: usize = 16;
/// Customer messages that one turn answers; older ones stay in the history.
pub const TURN_MESSAGES: usize = 50;
/// Messages of history that the model sees.
pub const HISTORY_MESSAGES: i64 = 30;
/// Characters of one message that the model sees.
pub const MODEL_MESSAGE_CHARS: usize = 6_000;
/// Retrieved chunks in a prompt.
pub const PROMPT_CHUNKS: usize = 6;
/// Messages that one answer may be split into.
pub const ANSWER_PARTS: usize = 4;
/// Entries of a knowledge import.
pub const FAQ_IMPORT: usize = 20_000;
pub const FAQ_QUESTION_CHARS: usize = 2_000;
pub const FAQ_ANSWER_CHARS: usize = 20_000;
/// Operator's and API clients' texts, in characters.
pub const OPERATOR_TEXT_CHARS: usize = 4_096;
pub const NOTE_CHARS: usize = 10_000;
/// Password length, in characters. The upper bound keeps hashing cheap for attackers' inputs.
pub const PASSWORD_CHARS: (usize, usize) = (10, 256);
/// Live-feed events of one replay; a client that is further behind pages through them.
pub const FEED_PAGE: i64 = 500;

/// WhatsApp's limits of what we send, in UTF-16 units (reference section 6.1).
pub mod whatsapp {
    pub const TEXT: usize = 4096;
    pub const CAPTION: usize = 1024;
    pub const BUTTONS: usize = 3;
    pub const BUTTON_ID: usize = 256;
    pub const BUTTON_TITLE: usize = 20;
    pub const BUTTONS_BODY: usize = 1024;
    pub const FOOTER: usize = 60;
    pub const HEADER: usize = 60;
    pub const LIST_LABEL: usize = 20;
    pub const LIST_BODY: usize = 4096;
    pub const LIST_SECTIONS: usize = 10;
    /// In all sections together.
    pub const LIST_ROWS: usize = 10;
    pub const SECTION_TITLE: usize = 24;
    pub const ROW_ID: usize = 200;
    pub const ROW_TITLE: usize = 24;
    pub const ROW_DESCRIPTION: usize = 72;
    pub const OPAQUE: usize = 512;
    pub const TEMPLATE_NAME: usize = 512;
    pub const TEMPLATE_BODY: usize = 1024;
    pub const TEMPLATE_BUTTONS: usize = 10;
    pub const TEMPLATE_BUTTON_LABEL: usize = 25;
    pub const TEMPLATE_URL: usize = 2_000;
    /// A coupon's code that a template's button copies.
    pub const COUPON: usize = 15;
}
