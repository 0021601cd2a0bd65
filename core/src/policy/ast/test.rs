//! The tests of a policy.

use super::clauses::{Clauses, clauses};
use super::containers::{List, Map};
use super::record::record;
use super::scalars::Worth;
use super::scalars::{AnyText, Int, Name, Text, ToJson};
use super::variants::choice;
use crate::diagnostic::place::Span;
use crate::policy::shape::{COUNT, POINTS, TIME};
use crate::words::words;

record! {
    "test", "Facts and the expected decision.";
    struct Test<'d> {
        must name: Text<'d>, "The name of the test.";
        must action: Name<'d>, "The action requested.";
        may groups: List<AnyText<'d>, 0>, "Groups of the subject.";
        may subject: TestSubject<'d>, "The subject.";
        may evidence: TestEvidence<'d>, "Results of checks.";
        may unavailable: List<Name<'d>, 0>, "Challenges that the subject cannot do now.";
        may now: When<'d> = When::NEW_YEAR, "The time of the decision.";
        must expect: Clauses<Expected<'d>>, "The expected decision.";
    }
}

record! {
    "test_subject", "The subject.";
    struct TestSubject<'d> {
        may groups: List<AnyText<'d>, 0>, "Groups of the subject.";
    }
}

choice! {
    /// Results of checks, observed at `now` if only the outcome is given.
    enum TestEvidence<'d> {
        Outcomes(Map<Name<'d>, Name<'d>, 0>),
        Results(List<TestResult<'d>, 0>),
    }
}

record! {
    "test_evidence", "The result of one check.";
    struct TestResult<'d> {
        must check: Name<'d>, "The check.";
        must outcome: Name<'d>, "Its outcome.";
        may at: When<'d>, "The time of the result, by default `now`; `-10m` is relative to `now`.";
        may item: Text<'d>, "The item of a repeatable check.";
        may grades: Map<Name<'d>, Int<u16, 0, COUNT>, 0>, "Its grades, by default 0.";
    }
}

choice! {
    /// A point in time. The reader of facts validates a text.
    enum When<'d> {
        Said(Text<'d>),
        Milliseconds(Int<i64, { -TIME }, TIME>),
    }
}

clauses! {
    "expectation", "The expected decision; only the given keys are compared.";
    enum Expected<'d> {
        Verdict "verdict": ExpectedVerdict, "The verdict.";
        Reason "reason": ExpectedReason, "The reason for a refusal.";
        Points "points": Worth, "The total of points.";
        Required "required": Int<i64, 0, POINTS>, "The points required.";
        Groups "groups": List<Name<'d>, 0>, "Ids of the groups that matched.";
        Risks "risks": List<Name<'d>, 0>, "Ids of the risks that fired.";
        Mandatory "mandatory": List<Name<'d>, 0>, "Challenges that every way to approval needs.";
        Plan "plan": List<Name<'d>, 0>, "Challenges of the plan, in order.";
        Escalate "escalate": Name<'d>, "The person who takes over.";
        Grant "grant": Name<'d>, "The grant that an approval yields.";
    }
}

words! {
    /// The verdict of a decision; `decide` depends on this module, not the reverse.
    pub(crate) enum ExpectedVerdict {
        Approve = "approve",
        Challenge = "challenge",
        Escalate = "escalate",
        Deny = "deny",
    }
}

words! {
    /// The reason for a refusal.
    pub(crate) enum ExpectedReason {
        NoGroup = "no_group",
        Risk = "risk",
        Group = "group",
        OutOfReach = "out_of_reach",
    }
}

impl When<'_> {
    const NEW_YEAR: Self = Self::Said(Text::new("2026-01-01T00:00:00Z", Span::START));
}

impl ToJson for When<'_> {
    fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Said(text) => text.text.into(),
            Self::Milliseconds(time) => time.to_json(),
        }
    }
}
