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
    /// Passwords that are never taken: common, expected or known to have leaked. The rules are the policy's.
    #[serde(default)]
    #[uniffi(default)]
    pub blocklist: Vec<String>,
    /// Questions that can be enrolled, and that decoys are drawn from.
    #[serde(default)]
    #[uniffi(default)]
    pub catalogue: Vec<String>,
    /// Domains in which the directory looks for a name, as they are typed before a `\` or behind an
    /// `@`: a decoy is the same with and without them. If none are given, with and without any.
    #[serde(default)]
    #[uniffi(default)]
    pub domains: Vec<String>,
    /// What people call a name of the policy: by language, then by name.
    #[serde(default)]
    #[uniffi(default)]
    pub labels: HashMap<String, HashMap<String, String>>,
    /// Providers that sign what they answer, with their Ed25519 public keys: 32 bytes in base64url.
    #[serde(default)]
    #[uniffi(default)]
    pub providers: HashMap<String, String>,
    /// Languages of the host's own: every text by its key.
    #[serde(default)]
    #[uniffi(default)]
    pub texts: HashMap<String, HashMap<String, String>>,
    /// Words that alone make no password, such as the name of the organisation.
    #[serde(default)]
    #[uniffi(default)]
    pub words: Vec<String>,
}

/// What an operator is. An AI and a service collect and never attest; self-service has no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum OperatorKind {
    /// A person who signed in.
    Person,
    /// A program without a model in it.
    Service,
    /// An AI agent.
    Ai,
    /// The subject's own screen.
    #[serde(rename = "self")]
    SelfService,
}

/// Who runs the case at the desk.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Operator {
    /// Immutable id in the directory; of a program, its configured name.
    pub id: String,
    /// Person, program, AI, or nobody (self-service).
    pub kind: OperatorKind,
    /// How strongly they have signed in themselves, 1 to 3; `None`: not known, which is no level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub level: Option<i64>,
    /// Their roles at the desk now, as the policy's `operators` name them.
    #[serde(default)]
    #[uniffi(default)]
    pub roles: Vec<String>,
}

/// How a case begins. Whose account it is says the snapshot in the context.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Opening {
    /// What is asked for: an action of the policy, or `not_me`.
    pub action: String,
    /// Who runs it.
    pub operator: Operator,
    /// How the caller got in touch: `phone`, `chat`, `web`.
    pub channel: String,
    /// The number or address they came from, for the record; sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub from: Option<Secret>,
    /// The language of the screen, for callers whom the directory does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub language: Option<String>,
    /// What they said their account is, as typed: what a decoy is drawn from, also where the directory
    /// knows them. Case, spaces and the domain make no difference (`EngineConfig::domains`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub named: Option<String>,
}

/// One way to reach a person.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Contact {
    /// The channel of the policy.
    pub channel: String,
    /// Number or address.
    pub address: Secret,
    /// When it last changed; if nobody knows, no time is long enough for a channel that cools. A time
    /// before 1990 is one that nobody knows: seconds taken for milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub changed_at: Option<Time>,
}

/// Something the host knows about the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Enum)]
#[serde(untagged)]
pub enum Fact {
    /// It is of this kind.
    Time(Time),
    /// It is of this kind.
    Text(Secret),
}

/// Someone the policy names under `people`.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct Relationship {
    /// The name under `people`.
    pub person: String,
    /// Immutable id in the directory.
    pub id: String,
    /// Where they can be reached.
    #[serde(default)]
    #[uniffi(default)]
    pub contacts: Vec<Contact>,
    /// Since when the relation holds; if nobody knows, not long enough. A time before 1990 is one that
    /// nobody knows: seconds taken for milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub since: Option<Time>,
}

/// The directory's present view of the subject.
#[derive(Debug, Clone, Serialize, Deserialize, uniffi::Record)]
pub struct SubjectProfile {
    /// Immutable id of the account (objectGUID), never a name.
    pub account: String,
    /// Name for people, such as the voucher who is asked.
    pub name: Secret,
    /// Whether the account is enabled.
    pub enabled: bool,
    /// Where codes and secrets can go.
    #[serde(default)]
    #[uniffi(default)]
    pub contacts: Vec<Contact>,
    /// Facts that `recall` asks for.
    #[serde(default)]
    #[uniffi(default)]
    pub facts: HashMap<String, Fact>,
    /// Groups, resolved: names or distinguished names.
    #[serde(default)]
    #[uniffi(default)]
    pub groups: Vec<String>,
    /// Language of the prompts: `en`, `de-AT`. With a region it says how dates are written: `en-US`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub language: Option<String>,
    /// The policy's `people`, as they are for this subject: who vouches, receives, and takes over.
    #[serde(default)]
    #[uniffi(default)]
    pub relationships: Vec<Relationship>,
    /// IANA name of the time zone whose calendar the subject lives by, such as `Europe/Copenhagen`; UTC
    /// if empty. By an unknown one no day can be compared: times can not be recalled then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub time_zone: Option<String>,
}

/// What the host knows of whoever is asking.
#[derive(Debug, Clone, Default, Serialize, Deserialize, uniffi::Record)]
pub struct Caller {
    /// The provider at which the subject has a session in which this is said, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[uniffi(default)]
    pub session: Option<String>,
}
