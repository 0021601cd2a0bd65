use std::fmt;

use serde::{Serialize, Serializer};

/// The severity of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(clippy::exhaustive_enums, reason = "a document is refused or it is not")]
pub enum Severity {
    /// The document is refused.
    Error,
    /// The document loads, but needs attention.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

macro_rules! codes {
    ($($severity:ident { $($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+ })+) => {
        /// The kind of a diagnostic. Names are stable; `docs/diagnostics.md` explains each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($($(#[doc = $doc])+ $name,)+)+
        }

        impl Code {
            /// Every code: errors first, then warnings.
            pub const ALL: &'static [Self] = &[$($(Self::$name,)+)+];

            /// Returns the stable name.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$name => $text,)+)+
                }
            }

            /// Returns the severity; an error refuses the document.
            pub const fn severity(self) -> Severity {
                match self {
                    $($(Self::$name => Severity::$severity,)+)+
                }
            }
        }
    };
}

codes! {
    Error {
        /// The text is not well-formed YAML, JSON or TOML.
        Syntax = "syntax",
        /// The text is not UTF-8.
        NotUtf8 = "not-utf8",
        /// The document exceeds the size limit.
        TooLarge = "too-large",
        /// Lists and maps are nested more deeply than the limit.
        TooDeep = "too-deep",
        /// More values, checks, items or entries than the limit.
        TooMany = "too-many",
        /// An alias or an anchor.
        Alias = "alias",
        /// A YAML tag.
        Tag = "tag",
        /// A second document in the same text.
        SeveralDocuments = "several-documents",
        /// A key that the language does not have at this place.
        UnknownKey = "unknown-key",
        /// A duplicate key in one map.
        DuplicateKey = "duplicate-key",
        /// A required key is missing.
        MissingKey = "missing-key",
        /// A value of a type that the key does not take.
        WrongType = "wrong-type",
        /// A number below or above what the key takes.
        OutOfRange = "out-of-range",
        /// A word that is not one of those the key takes.
        UnknownWord = "unknown-word",
        /// An empty list, map or text.
        Empty = "empty",
        /// An invalid name.
        BadName = "bad-name",
        /// A malformed duration or rate.
        BadDuration = "bad-duration",
        /// One name for two things.
        DuplicateName = "duplicate-name",
        /// A check that is not declared.
        UnknownCheck = "unknown-check",
        /// An outcome that the check does not have.
        UnknownOutcome = "unknown-outcome",
        /// A grade that the check does not have.
        UnknownGrade = "unknown-grade",
        /// A factor other than the five.
        UnknownFactor = "unknown-factor",
        /// A family that is not declared.
        UnknownFamily = "unknown-family",
        /// An action that is not declared.
        UnknownAction = "unknown-action",
        /// A group that is not declared.
        UnknownGroup = "unknown-group",
        /// A risk that is not declared.
        UnknownRisk = "unknown-risk",
        /// A person that is not declared.
        UnknownPerson = "unknown-person",
        /// A channel that is not declared.
        UnknownChannel = "unknown-channel",
        /// A grant that is not declared.
        UnknownGrant = "unknown-grant",
        /// A signal without an outcome, a challenge with one, an entry with two checks.
        EntryForm = "entry-form",
        /// The same entry twice in one `at_least`, or the same item twice in one list.
        DuplicateEntry = "duplicate-entry",
        /// `passed` worth less than 0, `failed` worth more, or points for `inconclusive`.
        PointsSign = "points-sign",
        /// A factor's `min` above its `cap`.
        MinAboveCap = "min-above-cap",
        /// Checks that share a cause but not a factor.
        CauseFactor = "cause-factor",
        /// A cause with the name of another check.
        CauseName = "cause-name",
        /// A member of a family with points or a cause of its own, or of another factor; or points that rise.
        FamilyRule = "family-rule",
        /// More correct answers required than questions asked.
        CorrectAboveAsk = "correct-above-ask",
        /// `adverse_lifetime` below `evidence_lifetime`.
        AdverseLifetime = "adverse-lifetime",
        /// A risk that tests a signal and does not mention `unobserved`.
        UnobservedUnsaid = "unobserved-unsaid",
        /// A channel made of invalid parts, or one made of parts where only a plain one is allowed.
        ChannelRule = "channel-rule",
        /// An enrolment of something the subject does not enrol, or a password that the rules do not allow.
        GrantRule = "grant-rule",
        /// The subject as escalation or voucher.
        PersonRule = "person-rule",
        /// Nothing is required: a call without evidence would be approved.
        AlwaysTrue = "always-true",
        /// No evidence can meet the requirement.
        Unreachable = "unreachable",
        /// A grant that has no channel left once all challenges have been passed.
        Undeliverable = "undeliverable",
        /// A test of the policy with invalid facts.
        BadTest = "bad-test",
        /// An attacker model that the calibration does not declare.
        UnknownModel = "unknown-model",
        /// A cause that neither the calibration nor the policy has.
        UnknownCause = "unknown-cause",
        /// A check, cause or model that a calibration has no numbers for.
        MissingEntry = "missing-entry",
        /// A check that impostors pass more often than genuine callers.
        UAboveM = "u-above-m",
        /// A number outside its own interval.
        OutsideInterval = "outside-interval",
        /// Causes that rest on each other.
        CauseCircle = "cause-circle",
    }
    Warning {
        /// Knowledge alone can approve.
        KnowledgeAlone = "knowledge-alone",
        /// One cause alone can approve.
        OneCauseAlone = "one-cause-alone",
        /// Two checks over one channel with different causes.
        SharedChannel = "shared-channel",
        /// A branch that is always true or can never be met.
        DeadBranch = "dead-branch",
        /// A rule that another rule always covers.
        CoveredRule = "covered-rule",
        /// A group that changes nothing.
        IdleGroup = "idle-group",
        /// Two groups that cannot both be met.
        GroupConflict = "group-conflict",
        /// An escalation to a person who is only an address.
        EscalationToAddress = "escalation-to-address",
        /// A signal with a negative outcome that costs nothing if it is not observed.
        ForgettableSignal = "forgettable-signal",
        /// A group name that the directory does not have.
        UnknownName = "unknown-name",
        /// A comma in a bare name of a group.
        CommaInName = "comma-in-name",
        /// Mixed scripts or bidirectional control characters in a name.
        MixedScript = "mixed-script",
        /// A declaration that has no effect.
        NoEffect = "no-effect",
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
