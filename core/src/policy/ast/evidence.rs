//! Factors, signals, challenges and families.

use super::containers::{List, Map, OrDefault, Spanned};
use super::record::record;
use super::scalars::{CheckName, DurationOrNone, FactorRef, Int, Name, OutcomeName, Text, ToJson, Worth};
use super::variants::{Typed, choice, types};
use crate::policy::operator_kind::OperatorKind;
use crate::policy::shape::{COUNT, POINTS};
use crate::policy::value::{Duration, Rate};
use crate::words::{Word as _, words};

record! {
    "factor", "Limits on the points of a category of evidence.", one;
    struct Factor {
        may cap: Int<i64, 0, POINTS>, "Maximum points of this factor; no limit by default.";
        may min: OrDefault<Int<i64, 1, POINTS>> = OrDefault::of(Int(1)),
            "Points from which it counts as a factor.";
    }
}

const FACTOR: &str = "The category of evidence; without one, its points are not capped.";
const ABOUT: &str = "A description for readers of the policy.";

record! {
    "signal", "A check that is observed.";
    struct Signal<'d> {
        must outcomes: Spanned<Outcomes<'d>>,
            "Outcomes and their points, or a list of outcomes if none gives points.";
        may from: SignalSource,
            "The part of the case the engine observes it from; by default, the host observes it.";
        may factor: FactorRef, FACTOR;
        may cause: Name<'d>,
            "The target an attacker takes over to fake this evidence. Two proofs of one cause are one proof.";
        may about: Text<'d>, ABOUT;
    }
}

words! {
    /// The part of a case from which the engine observes a signal.
    pub(crate) enum SignalSource {
        /// The channel of the caller's contact, as stated at the opening.
        Channel = "case.channel",
        /// A failure, in another case of the subject, of a check that cannot fail by a wrong guess.
        FailedElsewhere = "case.failed_elsewhere",
        /// The kind of the current operator.
        OperatorKind = "operator.kind",
    }
}

impl SignalSource {
    /// Returns the name in messages, and the possible outcomes; `None` if the host chooses the outcomes.
    pub(crate) fn outcomes(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::Channel => None,
            Self::OperatorKind => Some(("`operator.kind`", OperatorKind::WORDS)),
            Self::FailedElsewhere => Some(("`case.failed_elsewhere`", &["none", "some"])),
        }
    }
}

choice! {
    /// Outcomes with their points, or without.
    enum Outcomes<'d> {
        Worth(Map<OutcomeName<'d>, Worth>),
        Named(List<OutcomeName<'d>>),
    }
}

/// A check that is asked of the caller, or of a voucher.
pub(crate) type Challenge<'d> = Typed<ChallengeCommon<'d>, ChallengeType<'d>>;

record! {
    "challenge_common", "The keys of every challenge.";
    struct ChallengeCommon<'d> {
        may factor: FactorRef, FACTOR;
        may cause: Name<'d>,
            "The target an attacker takes over to fake this evidence; by default, the challenge itself.";
        may points: OrDefault<Points> = OrDefault::of(Points::NONE),
            "Points when passed, or points for `passed` and `failed`.";
        may family: Name<'d>, "The family that sets its points, in place of `points`.";
        may cost: Int<i64, 0, POINTS> = Int(1), "The cost of asking, in seconds or any other unit.";
        may repeatable: Int<u8, 2, 64>, "The number of different items it accepts, distinguished by `item`.";
        part grades: Map<Name<'d>, Int<u16, 1, COUNT>>,
            "Grades of the evidence, each with its highest value.";
        may about: Text<'d>, ABOUT;
    }
}

choice! {
    /// Points of a challenge.
    enum Points {
        Passed(Worth),
        Each(EachResult),
    }
}

record! {
    "result_points", "Points for each result of a challenge.", one;
    struct EachResult {
        may passed: OrDefault<Worth> = OrDefault::of(Int(0)), "Points when passed, 0 or more.";
        may failed: OrDefault<Worth> = OrDefault::of(Int(0)), "Points when failed, 0 or less.";
        may inconclusive: Spanned<Worth>, "Always an error: an inconclusive result never gives points.";
    }
}

types! {
    "challenge", "A check that is asked of the caller, or of a voucher.", ChallengeCommon<'d>;
    enum ChallengeType<'d> {
        Questions(Questions),
        Partial(Partial<'d>),
        Recall(Recall<'d>),
        Code(Code<'d>),
        Totp(Totp),
        RecoveryCode(RecoveryCode),
        Vouch(Vouch<'d>),
        Confirm(Confirm<'d>),
        External(External<'d>),
    }
}

const ATTEMPTS: &str = "Attempts in one case before it has failed.";

/// The number of attempts in one case.
pub(crate) type Attempts = Int<u8, 1, 100>;

record! {
    "questions", "Enrolled security questions.";
    struct Questions {
        must ask: Spanned<Int<u8, 1, 50>>, "Questions that are drawn and asked.";
        must correct: Spanned<Int<u8, 1, 50>>, "Answers that must be correct.";
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

record! {
    "partial", "Characters at drawn positions of a stored value.";
    struct Partial<'d> {
        must field: Name<'d>, "The stored value.";
        must positions: Int<u8, 1, 50>, "Positions that are drawn and asked.";
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

record! {
    "recall", "A fact the host knows, such as the last sign-in.";
    struct Recall<'d> {
        must fact: Name<'d>, "The fact.";
        may within: Duration, "The tolerance for the answer; by default, it must be exact.";
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

record! {
    "code", "A code that the engine generates and the host sends.";
    struct Code<'d> {
        must channel: Name<'d>, "The channel it is sent over.";
        may digits: Int<u8, 6, 12> = Int(6), "Digits of the code.";
        may lifetime: Duration = Duration::from_minutes(10), "The lifetime of the code.";
        may entered_by: EnteredBy = EnteredBy::Operator, "The person who enters it.";
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

words! {
    /// The person who enters a code.
    pub(crate) enum EnteredBy {
        Caller = "caller",
        Operator = "operator",
    }
}

record! {
    "totp", "A time-based one-time password (RFC 6238).";
    struct Totp {
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

record! {
    "recovery_code", "A saved recovery code, used once.";
    struct RecoveryCode {
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

record! {
    "vouch", "A person who signs in and states that the caller is the subject.";
    struct Vouch<'d> {
        must by: Name<'d>, "The voucher.";
        may lifetime: Duration = Duration::from_minutes(60), "The lifetime of the request.";
        may relation_age: DurationOrNone = DurationOrNone(Some(Duration::from_days(7))),
            "The minimum age of the voucher's relation to the subject; `none` if age does not matter.";
        may per_voucher: Rate = Rate { count: 3, per: Duration::from_days(1) },
            "The maximum rate for one voucher.";
        may not_mutual: Duration = Duration::from_days(30),
            "The time during which two people cannot vouch for each other.";
    }
}

record! {
    "confirm", "A procedure that the operator attests to having followed.";
    struct Confirm<'d> {
        part form: List<Name<'d>>, "Fields of the form that must be filled in.";
    }
}

record! {
    "external", "A check by a provider of the host: a passkey, a push, a document check.";
    struct External<'d> {
        must provider: Name<'d>, "The provider.";
        may number_matching: bool = false, "`true` if a number must be matched on the device.";
    }
}

record! {
    "family", "Checks that earn less for each further one that passes.";
    struct Family {
        must points: List<Int<i64, 0, POINTS>>,
            "Points of the first, second, ... that passes, never rising; the last applies to all others.";
    }
}

/// Signals by their names.
pub(crate) type Signals<'d> = Map<CheckName<'d>, Signal<'d>>;
/// Challenges by their names.
pub(crate) type Challenges<'d> = Map<CheckName<'d>, Challenge<'d>>;

/// The value of a refused map.
impl Default for Outcomes<'_> {
    fn default() -> Self {
        Self::Named(List::default())
    }
}

impl Points {
    const NONE: Self = Self::Passed(Int(0));
}

impl ToJson for Points {
    fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Passed(points) => points.to_json(),
            Self::Each(each) => each.passed.to_json(),
        }
    }
}

impl Default for ChallengeType<'_> {
    fn default() -> Self {
        Self::External(External::default())
    }
}
