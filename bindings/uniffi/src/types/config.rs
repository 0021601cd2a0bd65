// Written by `cargo run -p bonafides-generate`. Do not edit.

use std::collections::HashMap;

use super::*;

/// The configuration of an engine, as a host writes it.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct EngineConfig {
    /// The log origin; `iss` of every grant.
    pub origin: String,
    /// The connector that carries grants out; their `aud`.
    pub connector: String,
    /// Passwords that are never accepted: common, expected or known to have leaked. The rules are in the policy.
    #[serde(default)]
    #[uniffi(default)]
    pub blocklist: Vec<String>,
    /// Questions that can be enrolled, and from which decoys are drawn.
    #[serde(default)]
    #[uniffi(default)]
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks up names, as typed before a `\` or after an `@`. A decoy is the
    /// same with and without them; by default, with and without any domain.
    #[serde(default)]
    #[uniffi(default)]
    pub domains: Vec<String>,
    /// Labels for names in the policy: by language, then by name.
    #[serde(default)]
    #[uniffi(default)]
    pub labels: HashMap<String, HashMap<String, String>>,
    /// Providers that sign their results, with their Ed25519 public keys: 32 bytes in base64url.
    #[serde(default)]
    #[uniffi(default)]
    pub providers: HashMap<String, String>,
    /// Texts of further languages: by language, then by key.
    #[serde(default)]
    #[uniffi(default)]
    pub texts: HashMap<String, HashMap<String, String>>,
    /// Words that must not make up a whole password, such as the name of the organisation.
    #[serde(default)]
    #[uniffi(default)]
    pub words: Vec<String>,
}

/// The kind of an operator. An AI and a service collect evidence but never attest; self-service has no
/// person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum OperatorKind {
    /// A person who signed in.
    Person,
    /// A program without a model.
    Service,
    /// An AI agent.
    Ai,
    /// Self-service on the subject's own screen.
    #[serde(rename = "self")]
    SelfService,
}

/// The person or program that runs the case at the desk.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Operator {
    /// The immutable id in the directory; for a program, its configured name.
    pub id: String,
    /// The kind: a person, a program, an AI, or nobody (self-service).
    pub kind: OperatorKind,
    /// The strength of the operator's own sign-in, 1 to 3; `None` if unknown, which meets no required level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub level: Option<i64>,
    /// The operator's current roles at the desk, as named in the policy's `operators`.
    #[serde(default)]
    #[uniffi(default)]
    pub roles: Vec<String>,
}

/// The opening of a case. The context contains the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Opening {
    /// The requested action: an action of the policy, or `not_me`.
    pub action: String,
    /// The operator.
    pub operator: Operator,
    /// The channel of the first contact: `phone`, `chat`, `web`.
    pub channel: String,
    /// The number or address of the caller, for the record; sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub from: Option<Secret>,
    /// The language of the screen, for callers whom the directory does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub language: Option<String>,
    /// The account name that the caller gave, as typed. Decoys are drawn from it, even if the directory
    /// knows it. Case, spaces and the domain make no difference (`EngineConfig::domains`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub named: Option<String>,
}

/// A way to reach a person.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Contact {
    /// The channel of the policy.
    pub channel: String,
    /// The number or address.
    pub address: Secret,
    /// The time of the last change. If unknown, the contact never passes the cooling time of a channel. A
    /// time before 1990 counts as unknown: it is seconds mistaken for milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub changed_at: Option<Time>,
}

/// A fact that the host knows about the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(untagged)]
pub enum Fact {
    /// It is of this kind.
    Time(Time),
    /// It is of this kind.
    Text(Secret),
}

/// A person whom the policy names under `people`.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Relationship {
    /// The name under `people`.
    pub person: String,
    /// The immutable id in the directory.
    pub id: String,
    /// The person's contacts.
    #[serde(default)]
    #[uniffi(default)]
    pub contacts: Vec<Contact>,
    /// The start of the relation. If unknown, the relation is too recent. A time before 1990 counts as
    /// unknown: it is seconds mistaken for milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub since: Option<Time>,
}

/// The directory's current view of the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct SubjectProfile {
    /// The immutable id of the account (`objectGUID`), never a name.
    pub account: String,
    /// The name shown to people, such as the voucher who is asked.
    pub name: Secret,
    /// True if the account is enabled.
    pub enabled: bool,
    /// The contacts to which codes and secrets can be sent.
    #[serde(default)]
    #[uniffi(default)]
    pub contacts: Vec<Contact>,
    /// Facts that `recall` challenges ask for.
    #[serde(default)]
    #[uniffi(default)]
    pub facts: HashMap<String, Fact>,
    /// The resolved groups: names or distinguished names.
    #[serde(default)]
    #[uniffi(default)]
    pub groups: Vec<String>,
    /// The language of the prompts: `en`, `de-AT`. A region determines how dates are written: `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub language: Option<String>,
    /// The policy's `people` for this subject: those who vouch, receive secrets and take over.
    #[serde(default)]
    #[uniffi(default)]
    pub relationships: Vec<Relationship>,
    /// The IANA name of the subject's time zone, such as `Europe/Copenhagen`; UTC if empty. In an unknown
    /// time zone, days cannot be compared, so times cannot be recalled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub time_zone: Option<String>,
}

/// The host's knowledge of the caller.
#[derive(Debug, Clone, Default, Serialize, Deserialize, uniffi::Record)]
pub struct Caller {
    /// The provider of the subject's session in which the input was sent, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub session: Option<String>,
}
