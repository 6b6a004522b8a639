//! `[llm]`: which model answers, with which key, and what answers when it cannot.

use super::choice::{Choice, choices};
use super::reader::Section;
use super::secret::Secret;

choices! {
    /// A provider that has been decided on.
    pub enum LlmProvider {
        Openai = "openai",
        Gemini = "gemini",
        Anthropic = "anthropic",
        Ollama = "ollama",
        /// Any server that speaks OpenAI's chat completions.
        OpenaiCompatible = "openai_compatible",
        /// The extractive answerer over the knowledge base; needs neither key nor network.
        Builtin = "builtin",
    }
}

/// `llm.provider` as it is written; `None` is `auto`.
#[derive(Clone, Copy)]
struct ProviderSetting(Option<LlmProvider>);

impl Choice for ProviderSetting {
    const ALL: &'static [(&'static str, Self)] = &[
        ("auto", Self(None)),
        ("openai", Self(Some(LlmProvider::Openai))),
        ("gemini", Self(Some(LlmProvider::Gemini))),
        ("anthropic", Self(Some(LlmProvider::Anthropic))),
        ("ollama", Self(Some(LlmProvider::Ollama))),
        ("openai_compatible", Self(Some(LlmProvider::OpenaiCompatible))),
        ("builtin", Self(Some(LlmProvider::Builtin))),
    ];
}

/// `llm.fallback_provider` as it is written; `None` is `none`.
#[derive(Clone, Copy)]
struct FallbackSetting(Option<LlmProvider>);

impl Choice for FallbackSetting {
    const ALL: &'static [(&'static str, Self)] = &[
        ("none", Self(None)),
        ("openai", Self(Some(LlmProvider::Openai))),
        ("gemini", Self(Some(LlmProvider::Gemini))),
        ("anthropic", Self(Some(LlmProvider::Anthropic))),
        ("ollama", Self(Some(LlmProvider::Ollama))),
        ("openai_compatible", Self(Some(LlmProvider::OpenaiCompatible))),
        ("builtin", Self(Some(LlmProvider::Builtin))),
    ];
}

/// One model on one server.
#[derive(Debug, Clone)]
pub struct LlmEndpoint {
    pub provider: LlmProvider,
    /// The model's name as the provider knows it; `builtin` for the built-in answerer.
    pub model: String,
    /// With the API's version where it has one, without a slash at its end; empty for the built-in answerer.
    pub base_url: String,
    /// `None`: requests go out without a key. OpenAI, Gemini and Anthropic refuse those.
    pub api_key: Option<Secret>,
}

impl LlmEndpoint {
    /// Whether the provider can be called with what is configured; if not, it runs in test mode until a key is set in
    /// the web app.
    pub fn has_credentials(&self) -> bool {
        match self.provider {
            LlmProvider::Openai | LlmProvider::Gemini | LlmProvider::Anthropic => self.api_key.is_some(),
            LlmProvider::Ollama | LlmProvider::OpenaiCompatible | LlmProvider::Builtin => true,
        }
    }
}

#[derive(Debug, Clone)]
pub struct LlmConfig {
    /// What `llm.provider`, `llm.model`, `llm.base_url` and the keys lead to.
    pub primary: LlmEndpoint,
    /// What is asked when the primary fails within a turn; `None`: the fallback text and an escalation.
    pub fallback: Option<LlmEndpoint>,
    /// Whether workspaces may have a model at an address of their own.
    pub allow_custom_base_url: bool,
    /// Model and address of each vendor, for workspaces that name none.
    pub defaults: Vec<(LlmProvider, String, String)>,
    keys: Vec<(LlmProvider, Secret)>,
}

impl LlmConfig {
    pub(super) fn read(section: &mut Section<'_, '_>) -> Self {
        let ProviderSetting(provider) = section.choice("provider");
        let chosen = Chosen::read(section, "model", "base_url", "api_key");
        let FallbackSetting(fallback) = section.choice("fallback_provider");
        let chosen_fallback = Chosen::read(section, "fallback_model", "fallback_base_url", "fallback_api_key");
        let allow_custom_base_url = section.flag("allow_custom_base_url");
        let vendors = Vendors::read(section);
        let defaults = vendors.defaults();
        let keys = vendors.keys();

        let provider = provider.unwrap_or_else(|| vendors.decide(section, &chosen));
        // Only here: with an address of one's own, OPENAI_API_KEY is the name that every such server's guide uses.
        let generic_key = || vendors.openai.api_key.clone();
        let primary = vendors.endpoint(provider, chosen, generic_key);
        let fallback = fallback.map(|provider| vendors.endpoint(provider, chosen_fallback, || None));

        check(section, &primary, "provider", "base_url");
        if let Some(fallback) = &fallback {
            check(section, fallback, "fallback_provider", "fallback_base_url");
        }
        Self { primary, fallback, allow_custom_base_url, defaults, keys }
    }

    /// The vendor's key, for its other services.
    pub(super) fn key_of(&self, vendor: LlmProvider) -> Option<Secret> {
        self.keys.iter().find(|(known, _)| *known == vendor).map(|(_, key)| key.clone())
    }

    /// The model that a vendor's calls name where nobody chose one.
    pub fn default_model(&self, provider: &str) -> Option<&str> {
        self.defaults.iter().find(|(known, ..)| known.as_str() == provider).map(|(_, model, _)| model.as_str())
    }
}

fn check(section: &mut Section<'_, '_>, endpoint: &LlmEndpoint, provider_key: &str, base_url_key: &str) {
    if endpoint.provider == LlmProvider::OpenaiCompatible && endpoint.base_url.is_empty() {
        section.refuse(base_url_key, format!("set when llm.{provider_key} is openai_compatible"));
    }
    if !endpoint.has_credentials() {
        let provider = endpoint.provider;
        section.warn(format!("llm.{provider_key} is {provider}, but llm.{provider}_api_key is not set: test mode"));
    }
}

/// What was set for one place (first or fallback), whatever provider it turns out to be.
struct Chosen {
    model: Option<String>,
    base_url: Option<String>,
    api_key: Option<Secret>,
}

impl Chosen {
    fn read(section: &mut Section<'_, '_>, model: &str, base_url: &str, api_key: &str) -> Self {
        Self {
            model: section.optional_text(model),
            base_url: section.optional_base_url(base_url),
            api_key: section.token(api_key),
        }
    }
}

/// What is known of one provider.
struct Vendor {
    api_key: Option<Secret>,
    model: String,
    base_url: String,
}

struct Vendors {
    openai: Vendor,
    gemini: Vendor,
    anthropic: Vendor,
    ollama: Vendor,
    openai_compatible_model: String,
}

impl Vendors {
    fn read(section: &mut Section<'_, '_>) -> Self {
        Self {
            openai: Vendor {
                api_key: section.token("openai_api_key"),
                model: section.text("openai_model"),
                base_url: section.base_url("openai_base_url"),
            },
            gemini: Vendor {
                api_key: section.token("gemini_api_key"),
                model: section.text("gemini_model"),
                base_url: section.base_url("gemini_base_url"),
            },
            anthropic: Vendor {
                api_key: section.token("anthropic_api_key"),
                model: section.text("anthropic_model"),
                base_url: section.base_url("anthropic_base_url"),
            },
            ollama: Vendor {
                api_key: None,
                model: section.text("ollama_model"),
                base_url: section.base_url("ollama_base_url"),
            },
            openai_compatible_model: section.text("openai_compatible_model"),
        }
    }

    fn keys(&self) -> Vec<(LlmProvider, Secret)> {
        let of = |provider, vendor: &Vendor| Some((provider, vendor.api_key.clone()?));
        [of(LlmProvider::Openai, &self.openai), of(LlmProvider::Gemini, &self.gemini)].into_iter().flatten().collect()
    }

    fn defaults(&self) -> Vec<(LlmProvider, String, String)> {
        let of = |provider, vendor: &Vendor| (provider, vendor.model.clone(), vendor.base_url.clone());
        vec![
            of(LlmProvider::Openai, &self.openai),
            of(LlmProvider::Gemini, &self.gemini),
            of(LlmProvider::Anthropic, &self.anthropic),
            of(LlmProvider::Ollama, &self.ollama),
            (LlmProvider::OpenaiCompatible, self.openai_compatible_model.clone(), String::new()),
            (LlmProvider::Builtin, LlmProvider::Builtin.as_str().to_owned(), String::new()),
        ]
    }

    /// What `auto` means.
    fn decide(&self, section: &mut Section<'_, '_>, chosen: &Chosen) -> LlmProvider {
        let provider = self.first_with_key();
        section.note("provider", provider);
        if provider == LlmProvider::Builtin && chosen.base_url.is_some() {
            section.warn("llm.base_url is set but nothing uses it: set llm.provider (openai_compatible needs no key)");
        }
        provider
    }

    fn first_with_key(&self) -> LlmProvider {
        let in_order = [
            (&self.openai, LlmProvider::Openai),
            (&self.gemini, LlmProvider::Gemini),
            (&self.anthropic, LlmProvider::Anthropic),
        ];
        in_order
            .into_iter()
            .find(|(vendor, _)| vendor.api_key.is_some())
            .map_or(LlmProvider::Builtin, |(_, provider)| provider)
    }

    fn endpoint(
        &self,
        provider: LlmProvider,
        chosen: Chosen,
        generic_key: impl FnOnce() -> Option<Secret>,
    ) -> LlmEndpoint {
        let (model, base_url, api_key) = match provider {
            LlmProvider::Openai => self.openai.parts(),
            LlmProvider::Gemini => self.gemini.parts(),
            LlmProvider::Anthropic => self.anthropic.parts(),
            LlmProvider::Ollama => self.ollama.parts(),
            LlmProvider::OpenaiCompatible => {
                let key = chosen.base_url.as_ref().and_then(|_| generic_key());
                (self.openai_compatible_model.clone(), String::new(), key)
            }
            LlmProvider::Builtin => {
                let (model, base_url) = (provider.as_str().to_owned(), String::new());
                return LlmEndpoint { provider, model, base_url, api_key: None };
            }
        };
        LlmEndpoint {
            provider,
            model: chosen.model.unwrap_or(model),
            base_url: chosen.base_url.unwrap_or(base_url),
            api_key: chosen.api_key.or(api_key),
        }
    }
}

impl Vendor {
    fn parts(&self) -> (String, String, Option<Secret>) {
        (self.model.clone(), self.base_url.clone(), self.api_key.clone())
    }
}
