//! Factors, signals, challenges and families.

use super::form::{CheckName, DurationOrNone, FactorRef, Int, Name, OutcomeName, Text, Worth, Written};
use super::record::record;
use super::several::{List, Map, OrDefault, Spanned};
use super::variants::{Typed, choice, types};
use crate::policy::operator_kind::OperatorKind;
use crate::policy::shape::{COUNT, POINTS};
use crate::policy::value::{Duration, Rate};
use crate::words::{Word as _, words};

record! {
    "factor", "What one category of evidence may contribute.", one;
    struct Factor {
        may cap: Int<i64, 0, POINTS>, "Most points this factor can contribute; no limit if left out.";
        may min: OrDefault<Int<i64, 1, POINTS>> = OrDefault::of(Int(1)),
            "Points from which it counts as a factor that was shown.";
    }
}

const FACTOR: &str = "The category of evidence; without one its points count straight.";
const ABOUT: &str = "What it is, for the people who read the policy.";

record! {
    "signal", "Something the host observes.";
    struct Signal<'d> {
        must outcomes: Spanned<Outcomes<'d>>,
            "Outcome and its points, or a list of outcomes when none gives points.";
        may from: SignalSource,
            "What of the case the engine observes it from; the host observes it if left out.";
        may factor: FactorRef, FACTOR;
        may cause: Name<'d>,
            "What an attacker takes over to fake this evidence. Two proofs of one cause are one proof.";
        may about: Text<'d>, ABOUT;
    }
}

words! {
    /// What of a case the engine observes a signal from.
    pub(crate) enum SignalSource {
        /// How the caller got in touch, as the opening says it.
        Channel = "case.channel",
        /// Whether a check that cannot fail by a wrong guess failed in another case of the subject.
        FailedElsewhere = "case.failed_elsewhere",
        /// What the present operator is.
        OperatorKind = "operator.kind",
    }
}

impl SignalSource {
    /// A noun for messages, and the possible outcomes; `None` if the host has its own words for them.
    pub(crate) fn outcomes(self) -> Option<(&'static str, &'static [&'static str])> {
        match self {
            Self::Channel => None,
            Self::OperatorKind => Some(("an operator", OperatorKind::WORDS)),
            Self::FailedElsewhere => Some(("what failed in other cases", &["none", "some"])),
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

/// Something that is asked of the caller, or of someone who can vouch.
pub(crate) type Challenge<'d> = Typed<ChallengeCommon<'d>, ChallengeType<'d>>;

record! {
    "challenge_common", "What every challenge has.";
    struct ChallengeCommon<'d> {
        may factor: FactorRef, FACTOR;
        may cause: Name<'d>,
            "What an attacker takes over to fake this evidence; the challenge itself if left out.";
        may points: OrDefault<Points> = OrDefault::of(Points::NONE),
            "Points when passed, or points for `passed` and `failed`.";
        may family: Name<'d>, "The family that pays for it, in place of `points`.";
        may cost: Int<i64, 0, POINTS> = Int(1), "What it costs to ask, in seconds or whatever you count in.";
        may repeatable: Int<u8, 2, 64>, "How many different items it takes, told apart by `item`.";
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
        may inconclusive: Spanned<Worth>, "Never gives points: an error, explained.";
    }
}

types! {
    "challenge", "Something that is asked of the caller, or of someone who can vouch.", ChallengeCommon<'d>;
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

const ATTEMPTS: &str = "Tries in one case before it has failed.";

/// Tries in one case.
pub(crate) type Attempts = Int<u8, 1, 100>;

record! {
    "questions", "Enrolled security questions.";
    struct Questions {
        must ask: Spanned<Int<u8, 1, 50>>, "Questions that are drawn and asked.";
        must correct: Spanned<Int<u8, 1, 50>>, "Answers that must be right.";
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
        may within: Duration, "How far off the answer may be; exact if left out.";
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

record! {
    "code", "A code that the engine makes and the host sends.";
    struct Code<'d> {
        must channel: Name<'d>, "The channel it is sent over.";
        may digits: Int<u8, 6, 12> = Int(6), "Digits of the code.";
        may lifetime: Duration = Duration::from_minutes(10), "How long the code can be used.";
        may entered_by: EnteredBy = EnteredBy::Operator, "Who types it in.";
        may attempts: Attempts = Int(3), ATTEMPTS;
    }
}

words! {
    /// Who types a code in.
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
        must by: Name<'d>, "The person.";
        may lifetime: Duration = Duration::from_minutes(60), "How long the request stays open.";
        may relation_age: DurationOrNone = DurationOrNone(Some(Duration::from_days(7))),
            "How long the person must have been in that place; `none`: age does not matter.";
        may per_voucher: Rate = Rate { count: 3, per: Duration::from_days(1) },
            "How often one person may vouch.";
        may not_mutual: Duration = Duration::from_days(30),
            "How long two people do not vouch for each other.";
    }
}

record! {
    "confirm", "What the operator attests to have done by procedure.";
    struct Confirm<'d> {
        part form: List<Name<'d>>, "Fields of the form that must be filled in.";
    }
}

record! {
    "external", "What a provider of the host answers: a passkey, a push, a document check.";
    struct External<'d> {
        must provider: Name<'d>, "The provider.";
        may number_matching: bool = false, "Whether a number must be matched on the device.";
    }
}

record! {
    "family", "Checks that earn less for each further one that passed.";
    struct Family {
        must points: List<Int<i64, 0, POINTS>>,
            "Points of the first that passed, the second, and so on; the last holds for all further ones. Never rising.";
    }
}

/// Signals by their names.
pub(crate) type Signals<'d> = Map<CheckName<'d>, Signal<'d>>;
/// Challenges by their names.
pub(crate) type Challenges<'d> = Map<CheckName<'d>, Challenge<'d>>;

/// Blank.
impl Default for Outcomes<'_> {
    fn default() -> Self {
        Self::Named(List::default())
    }
}

impl Points {
    const NONE: Self = Self::Passed(Int(0));
}

impl Written for Points {
    fn written(&self) -> serde_json::Value {
        match self {
            Self::Passed(points) => points.written(),
            Self::Each(each) => each.passed.written(),
        }
    }
}

impl Default for ChallengeType<'_> {
    fn default() -> Self {
        Self::External(External::default())
    }
}
