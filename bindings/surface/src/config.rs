use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bonafides::case::{self, Blocklist, Prompts, Texts};
use bonafides::keys::RawKeys;
use serde::Deserialize;

use crate::Error;

/// The configuration of an engine, as a host writes it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EngineConfig {
    /// The log origin; `iss` of every grant.
    pub origin: String,
    /// The connector that carries grants out; their `aud`.
    pub connector: String,
    /// Questions that can be enrolled, and from which decoys are drawn.
    #[serde(default)]
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks up names, as typed before a `\` or after an `@`. A decoy is the
    /// same with and without them; by default, with and without any domain.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Providers that sign their results, with their Ed25519 public keys: 32 bytes in base64url.
    #[serde(default)]
    pub providers: BTreeMap<String, String>,
    /// Labels for names in the policy: by language, then by name.
    #[serde(default)]
    pub labels: BTreeMap<String, BTreeMap<String, String>>,
    /// Texts of further languages: by language, then by key.
    #[serde(default)]
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
    /// Passwords that are never accepted: common, expected or known to have leaked. The rules are in the policy.
    #[serde(default)]
    pub blocklist: Vec<String>,
    /// Words that must not make up a whole password, such as the name of the organisation.
    #[serde(default)]
    pub words: Vec<String>,
}

impl TryFrom<EngineConfig> for case::EngineConfig {
    type Error = Error;

    fn try_from(given: EngineConfig) -> Result<Self, Error> {
        let mut config = Self::new(given.origin, given.connector);
        config.catalogue = given.catalogue;
        config.domains = given.domains;
        for (name, key) in given.providers {
            config.providers.insert(name.clone(), key_of(&key, &format!("config.providers.{name}"))?);
        }
        config.prompts = prompts(given.texts, given.labels)?;
        config.blocklist = Blocklist::new(given.blocklist);
        config.words = given.words;
        Ok(config)
    }
}

type Named = BTreeMap<String, BTreeMap<String, String>>;

fn prompts(languages: Named, labels: Named) -> Result<Prompts, Error> {
    let mut prompts = Prompts::shipped();
    for (language, texts) in languages {
        let mut own = Texts::new();
        for (name, text) in texts {
            let key = name.parse().map_err(|_| {
                let place = format!("config.texts.{language}.{name}");
                Error::input(
                    "prompt",
                    format!("there is no text {}", Error::quoted(&name)),
                    "see the keys of the texts",
                )
                .at(place)
            })?;
            own = own.text(key, text);
        }
        prompts = prompts.with(&language, own)?;
    }
    for (language, names) in labels {
        for (name, label) in names {
            prompts = prompts.label(&language, &name, &label)?;
        }
    }
    Ok(prompts)
}

/// 32 bytes in base64url without padding.
pub(crate) fn key_of(text: &str, place: &str) -> Result<[u8; 32], Error> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok();
    bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).ok_or_else(|| {
        Error::input("key", "a key is 32 bytes in base64url without padding", "write its 43 characters")
            .at(place)
    })
}

/// Keys held in memory: four times 32 bytes.
#[derive(Debug)]
pub struct RawKeySet;

impl RawKeySet {
    /// Four independent random keys.
    pub fn keys(state: &[u8], vault: &[u8], index: &[u8], grant_seed: &[u8]) -> Result<RawKeys, Error> {
        let keys = [
            ("state", Self::key(state, "state")?),
            ("vault", Self::key(vault, "vault")?),
            ("index", Self::key(index, "index")?),
            ("grant_seed", Self::key(grant_seed, "grant_seed")?),
        ];
        for (at, (name, key)) in keys.iter().enumerate() {
            if keys.iter().take(at).any(|(_, earlier)| earlier == key) {
                let help = "draw each key separately from the system's generator";
                return Err(Error::input("key", "two keys are the same", help).at(*name));
            }
        }
        let [(_, state), (_, vault), (_, index), (_, grant_seed)] = keys;
        Ok(RawKeys::new(state, vault, index, grant_seed))
    }

    /// Reads one key of 32 bytes; `name` is its place in an error.
    pub fn key(bytes: &[u8], name: &str) -> Result<[u8; 32], Error> {
        let help = "draw 32 bytes from the system's generator, once, and keep them";
        let key = <[u8; 32]>::try_from(bytes).map_err(|_| {
            let detail = format!("the key has {} bytes; it must have 32", bytes.len());
            Error::input("key", detail, help).at(name)
        })?;
        if key == [0; 32] {
            let detail = "the key is all zero, so no random source has filled it";
            return Err(Error::input("key", detail, help).at(name));
        }
        Ok(key)
    }
}
