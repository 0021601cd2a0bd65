use serde::Serialize;
use thiserror::Error;

/// Facts that can not be decided on. Never a verdict: the host must mend them.
///
/// Holds names of the policy and the place, never what the facts say about a person.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize)]
#[error("{message}")]
#[non_exhaustive]
pub struct FactsError {
    /// What kind of mistake.
    pub code: FactsCode,
    /// What is wrong.
    pub message: String,
    /// Where, as a document path: `evidence[2].outcome`; empty for the facts as a whole.
    pub place: String,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// The kind of a mistake in facts; the names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FactsCode {
    /// No well-formed JSON.
    Syntax,
    /// A member is missing, unknown, twice there or of the wrong type.
    Structure,
    /// More bytes, results or groups than are read.
    TooLarge,
    /// An action the policy does not have.
    UnknownAction,
    /// A check the policy does not have.
    UnknownCheck,
    /// An outcome the check does not have.
    UnknownOutcome,
    /// A grade the check does not have, or one out of its range.
    UnknownGrade,
    /// Evidence later than `now`.
    Future,
    /// A time before the year 2000: seconds taken for milliseconds.
    NotMilliseconds,
    /// An `item` on a check that is not repeatable, or one that says nothing.
    Item,
    /// Two different results of one check (and item) at one time.
    Conflict,
    /// More items have passed than the check takes.
    TooManyItems,
    /// A name among the groups that cannot be compared, or a bare one where the policy has the full name.
    GroupName,
    /// No groups were given, and the policy has groups.
    MissingGroups,
    /// Rules and evidence of different policies.
    OtherPolicy,
}

impl FactsCode {
    /// Every code.
    pub const ALL: &'static [Self] = &[
        Self::Syntax,
        Self::Structure,
        Self::TooLarge,
        Self::UnknownAction,
        Self::UnknownCheck,
        Self::UnknownOutcome,
        Self::UnknownGrade,
        Self::Future,
        Self::NotMilliseconds,
        Self::Item,
        Self::Conflict,
        Self::TooManyItems,
        Self::GroupName,
        Self::MissingGroups,
        Self::OtherPolicy,
    ];
}

impl FactsError {
    pub(crate) fn new(code: FactsCode, place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: place.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A time, `what` by its name, that lies before the year 2000.
    pub(super) fn not_milliseconds(place: &str, what: impl std::fmt::Display) -> Self {
        let message = format!("{what} lies before the year 2000");
        Self::new(FactsCode::NotMilliseconds, place, message)
            .help("give milliseconds since 1970, not seconds, or RFC 3339 text")
    }

    /// Reads the text once more, slowly, to learn at which path it went wrong.
    pub(crate) fn from_json(text: &str, error: &serde_json::Error) -> Self {
        use serde_json::error::Category;
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        if matches!(error.classify(), Category::Syntax | Category::Eof | Category::Io) {
            let place = format!("line {}, column {}", error.line(), error.column());
            return Self::new(
                FactsCode::Syntax,
                place,
                format!("the facts are no well-formed JSON: {message}"),
            );
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let path = serde_path_to_error::deserialize::<_, super::Facts<'_>>(&mut reader)
            .map_or_else(|error| error.path().to_string(), |_| String::new());
        let place = if path == "." { String::new() } else { path };
        Self::new(FactsCode::Structure, place, without_content(message))
    }
}

/// The reader's message in our words, and without what the facts say: they may hold an answer, or a
/// person's name in the wrong place.
fn without_content(message: &str) -> String {
    let quoted = |rest: &str| rest.split('`').nth(1).map(ToOwned::to_owned);
    if let Some((found, expected)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        let found = match found.split([' ', ',']).next().unwrap_or_default() {
            "string" => "text",
            "map" => "a map",
            "sequence" => "a list",
            "boolean" => "true or false",
            "null" | "unit" => "nothing",
            _ => "a number",
        };
        let expected = match expected {
            "a string" => "text",
            "a sequence" => "a list",
            other => other,
        };
        return format!("expected {expected}, found {found}");
    }
    if message.starts_with("missing field ") {
        return quoted(message).map_or_else(String::new, |key| format!("the key `{key}` is missing"));
    }
    if message.starts_with("unknown field ") {
        return quoted(message).map_or_else(String::new, |key| format!("there is no key `{key}` here"));
    }
    if message.starts_with("duplicate field ") {
        return quoted(message).map_or_else(String::new, |key| format!("`{key}` stands here twice"));
    }
    message.to_owned()
}
