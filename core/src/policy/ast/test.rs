//! The tests of a policy.

use super::clauses::{Clauses, clauses};
use super::form::Worth;
use super::form::{AnyText, Int, Name, Text, Written};
use super::record::record;
use super::several::{List, Map};
use super::variants::choice;
use crate::diagnostic::place::Span;
use crate::policy::shape::{COUNT, POINTS, TIME};
use crate::words::words;

record! {
    "test", "Facts, and what to expect of the decision.";
    struct Test<'d> {
        must name: Text<'d>, "What it shows.";
        must action: Name<'d>, "What is asked for.";
        may groups: List<AnyText<'d>, 0>, "Groups of the subject.";
        may subject: TestSubject<'d>, "The subject.";
        may evidence: TestEvidence<'d>, "Results of checks.";
        may unavailable: List<Name<'d>, 0>, "Challenges this subject can not do now.";
        may now: When<'d> = When::NEW_YEAR, "The time of the decision.";
        must expect: Clauses<Expected<'d>>, "What to expect.";
    }
}

record! {
    "test_subject", "The subject.";
    struct TestSubject<'d> {
        may groups: List<AnyText<'d>, 0>, "Groups of the subject.";
    }
}

choice! {
    /// Results of checks, observed at `now` where only the outcome stands there.
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
        may at: When<'d>, "When; `now` if left out. `-10m` is before `now`.";
        may item: Text<'d>, "Which item of a repeatable check.";
        may grades: Map<Name<'d>, Int<u16, 0, COUNT>, 0>, "Its grades; 0 if left out.";
    }
}

choice! {
    /// A point in time. Whether a text is one says the reader of facts.
    enum When<'d> {
        Said(Text<'d>),
        Milliseconds(Int<i64, { -TIME }, TIME>),
    }
}

clauses! {
    "expectation", "What to expect of the decision; only what is written is compared.";
    enum Expected<'d> {
        Verdict "verdict": ExpectedVerdict, "The verdict.";
        Reason "reason": ExpectedReason, "Why it was refused.";
        Points "points": Worth, "The total.";
        Required "required": Int<i64, 0, POINTS>, "The points that are needed.";
        Groups "groups": List<Name<'d>, 0>, "Ids of the groups that matched.";
        Risks "risks": List<Name<'d>, 0>, "Ids of the risks that fired.";
        Mandatory "mandatory": List<Name<'d>, 0>, "Challenges without which there is no way.";
        Plan "plan": List<Name<'d>, 0>, "Challenges of the plan, in its order.";
        Escalate "escalate": Name<'d>, "Who takes over.";
        Grant "grant": Name<'d>, "What an approval yields.";
    }
}

words! {
    /// The verdict of a decision, which this module does not know.
    pub(crate) enum ExpectedVerdict {
        Approve = "approve",
        Challenge = "challenge",
        Escalate = "escalate",
        Deny = "deny",
    }
}

words! {
    /// Why a decision refuses.
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

impl Written for When<'_> {
    fn written(&self) -> serde_json::Value {
        match self {
            Self::Said(text) => text.text.into(),
            Self::Milliseconds(time) => time.written(),
        }
    }
}
