//! Message templates: whether one may be sent, and what providers tell of them.

/// What the provider decided about a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateStatus {
    Approved,
    /// The provider has not decided, or decides anew.
    Pending,
    Rejected,
    /// For a while, because customers did not like it.
    Paused,
    /// For good.
    Disabled,
}

impl TemplateStatus {
    pub const ALL: [&str; 5] = ["approved", "pending", "rejected", "paused", "disabled"];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "approved" => Self::Approved,
            "pending" => Self::Pending,
            "rejected" => Self::Rejected,
            "paused" => Self::Paused,
            "disabled" => Self::Disabled,
            _ => return None,
        })
    }
}

/// What a provider tells of a template without being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateNews {
    /// The provider's; absent in some events.
    pub provider_id: Option<String>,
    pub name: String,
    pub language: String,
    pub change: TemplateChange,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateChange {
    Status {
        status: TemplateStatus,
        reason: Option<String>,
    },
    Category(String),
    Removed,
    /// Something changed that the event does not tell: the provider has to be asked.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in TemplateStatus::ALL {
            assert_eq!(TemplateStatus::parse(name).map(TemplateStatus::as_str), Some(name));
        }
        assert_eq!(TemplateStatus::parse("APPROVED"), None);
    }
}
