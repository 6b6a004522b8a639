//! Everything that can be set about the simulator. Each struct is also the JSON shape of the
//! control interface; keys that are left out take their default.

use serde::{Deserialize, Serialize};

/// Who the simulator plays, and how it behaves until told otherwise. All default values are invented.
#[derive(Debug, Clone)]
pub struct SimConfig {
    /// Key of the webhook signature.
    pub app_secret: String,
    /// The bearer token that Graph calls must carry.
    pub access_token: String,
    /// The token sent with the verification request.
    pub verify_token: String,
    pub waba_id: String,
    pub phone_number_id: String,
    /// Digits without `+`, as in webhooks.
    pub display_phone_number: String,
    pub verified_name: String,
    /// Where webhooks go; none: they are dropped and counted.
    pub webhook_url: Option<String>,
    /// Seed of every random decision.
    pub seed: u64,
    pub limits: Limits,
    pub statuses: StatusPlan,
    pub webhooks: WebhookConfig,
    pub ledger: LedgerConfig,
    pub llm: LlmConfig,
    /// What happens to a template that was submitted.
    pub template_review: TemplateReview,
}

impl Default for SimConfig {
    fn default() -> Self {
        Self {
            app_secret: "fictional-app-secret".into(),
            access_token: "fictional-access-token".into(),
            verify_token: "fictional-verify-token".into(),
            waba_id: "100000000000001".into(),
            phone_number_id: "200000000000001".into(),
            display_phone_number: "15550100100".into(),
            verified_name: "Example Shop".into(),
            webhook_url: None,
            seed: 1,
            limits: Limits::default(),
            statuses: StatusPlan::default(),
            webhooks: WebhookConfig::default(),
            ledger: LedgerConfig::default(),
            llm: LlmConfig::default(),
            template_review: TemplateReview::Approve,
        }
    }
}

impl SimConfig {
    /// For load tests: no limits, nothing kept that costs memory per request.
    pub fn for_benchmark() -> Self {
        Self {
            limits: Limits::off(),
            ledger: LedgerConfig { keep_raw: false, ..LedgerConfig::default() },
            llm: LlmConfig { record_requests: false, record_bodies: false, ..LlmConfig::default() },
            ..Self::default()
        }
    }
}

/// Limits of reference §9 and §10.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Whether free-form messages outside the customer service window end as `failed` 131047.
    pub window: bool,
    pub window_ms: i64,
    /// Messages from the number to one user (131056).
    pub pair: Option<PairLimit>,
    /// Messages a second of the number (130429).
    pub throughput_per_s: Option<u32>,
}

/// One message per `interval_ms`, of which `burst` may be borrowed from the future.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairLimit {
    pub burst: u32,
    pub interval_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            window: true,
            window_ms: 24 * 60 * 60 * 1000,
            pair: Some(PairLimit { burst: 45, interval_ms: 6_000 }),
            throughput_per_s: Some(80),
        }
    }
}

impl Limits {
    /// No limit at all.
    pub fn off() -> Self {
        Self { window: false, pair: None, throughput_per_s: None, ..Self::default() }
    }
}

/// A status that the provider reports for a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusKind {
    Sent,
    Delivered,
    Read,
    Played,
    Failed,
}

/// One status of a plan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusStep {
    pub status: StatusKind,
    /// Counted from the step before (the first: from acceptance).
    #[serde(default)]
    pub after_ms: u64,
}

/// Which statuses follow an accepted message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusPlan {
    /// In the order in which they are sent.
    pub steps: Vec<StatusStep>,
    /// The code of a `failed` step.
    pub error_code: u32,
    /// Whether `biz_opaque_callback_data` comes back.
    pub echo_opaque: bool,
    /// Whether `contacts` goes along (not for `failed`).
    pub contacts: bool,
    /// Probability with which a message gets no status at all.
    pub lost: f64,
    /// The first status is delivered before the HTTP response of the send is written.
    pub before_response: bool,
}

impl Default for StatusPlan {
    fn default() -> Self {
        use StatusKind::{Delivered, Read, Sent};
        Self::of(&[Sent, Delivered, Read])
    }
}

impl StatusPlan {
    /// These statuses, at once, in this order.
    pub fn of(statuses: &[StatusKind]) -> Self {
        Self {
            steps: statuses.iter().map(|&status| StatusStep { status, after_ms: 0 }).collect(),
            error_code: 131026,
            echo_opaque: true,
            contacts: true,
            lost: 0.0,
            before_response: false,
        }
    }

    /// No status ever comes.
    pub fn none() -> Self {
        Self::of(&[])
    }

    /// Accepted, then `failed` with this code.
    pub fn failed(error_code: u32) -> Self {
        Self { error_code, ..Self::of(&[StatusKind::Failed]) }
    }

    /// The same plan with `after_ms` before every step.
    pub fn spaced(mut self, after_ms: u64) -> Self {
        self.steps.iter_mut().for_each(|step| step.after_ms = after_ms);
        self
    }
}

/// How webhooks are delivered (reference §1.3).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookConfig {
    /// POSTs in flight at once. Read at start only.
    pub concurrency: usize,
    /// Statuses that may share a POST when they queue up.
    pub status_batch_max: usize,
    /// Customer messages that may share a POST when they queue up.
    pub message_batch_max: usize,
    pub retry_initial_ms: u64,
    pub retry_max_ms: u64,
    /// Attempts after which an update is dropped; none: never.
    pub give_up_after: Option<u32>,
    /// How long the receiver may take to answer.
    pub timeout_ms: u64,
    /// How long a phone waits for the acknowledgement of its message. Delivery goes on after it.
    pub ack_wait_ms: u64,
    /// Write `/` as `\/`.
    pub escape_slash: bool,
    /// Probability with which an acknowledged POST is sent once more.
    pub duplicate_probability: f64,
    /// Every update waits this long first.
    pub delay_ms: u64,
    /// Every update waits a random time up to this long, which shuffles them.
    pub reorder_window_ms: u64,
}

impl Default for WebhookConfig {
    fn default() -> Self {
        Self {
            concurrency: 16,
            status_batch_max: 100,
            message_batch_max: 1,
            retry_initial_ms: 200,
            retry_max_ms: 2_000,
            give_up_after: None,
            timeout_ms: 5_000,
            ack_wait_ms: 10_000,
            escape_slash: true,
            duplicate_probability: 0.0,
            delay_ms: 0,
            reorder_window_ms: 0,
        }
    }
}

/// How much is remembered.
#[derive(Debug, Clone)]
pub struct LedgerConfig {
    /// Oldest entries beyond this many are forgotten.
    pub capacity: usize,
    /// Keep the request bodies.
    pub keep_raw: bool,
}

impl Default for LedgerConfig {
    fn default() -> Self {
        Self { capacity: 200_000, keep_raw: true }
    }
}

/// Behaviour of the model stand-ins when no rule matches.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LlmConfig {
    /// The key callers must carry; none: any or no key.
    pub api_key: Option<String>,
    /// `{last_user_text}` is replaced.
    pub default_reply: String,
    /// Before the first byte of every answer.
    pub delay_ms: u64,
    /// Between the chunks of a stream.
    pub chunk_delay_ms: u64,
    /// Leave `usage` out.
    pub omit_usage: bool,
    /// Keep the last 10,000 requests for assertions.
    pub record_requests: bool,
    /// Keep their bodies too.
    pub record_bodies: bool,
}

impl Default for LlmConfig {
    fn default() -> Self {
        Self {
            api_key: None,
            default_reply: "Thank you. You wrote: {last_user_text}".into(),
            delay_ms: 0,
            chunk_delay_ms: 0,
            omit_usage: false,
            record_requests: true,
            record_bodies: true,
        }
    }
}

/// What the review of a submitted template decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TemplateReview {
    Approve,
    Reject,
    /// Stays `PENDING` until decided through the control interface.
    Wait,
}
