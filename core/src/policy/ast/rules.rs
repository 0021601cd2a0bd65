//! The layers: everyone, actions, groups, risks.

use super::form::{CheckName, Int, Name, Text, Worth};
use super::record::record;
use super::requirement::Requirement;
use super::several::{List, Map, OneOrMany, Said, Spanned};
use crate::policy::operator_kind::OperatorKind;
use crate::words::{Word, words};

const REQUIRE: &str = "What must hold.";
const FORBID: &str = "Checks that do not help here.";
const VERDICT: &str = "The verdict, whatever the evidence.";
const OPERATORS: &str = "Who may run a case; everyone if left out.";

/// Checks that do not help.
pub(crate) type Forbid<'d> = List<CheckName<'d>>;

/// What one part of the policy demands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layer<'a, 'd> {
    pub(crate) require: &'a Requirement<'d>,
    pub(crate) forbid: &'a Forbid<'d>,
    pub(crate) verdict: Option<&'a Spanned<FixedVerdict>>,
}

macro_rules! layers {
    ($($type:ident $($verdict:ident)?),+) => {$(
        impl<'d> $type<'d> {
            pub(crate) fn layer(&self) -> Layer<'_, 'd> {
                let verdict = layers!(@verdict self $($verdict)?);
                Layer { require: &self.require, forbid: &self.forbid, verdict }
            }
        }
    )+};
    (@verdict $self:ident) => { None };
    (@verdict $self:ident verdict) => { $self.verdict.as_ref() };
}

layers!(Everyone, Action, Group verdict, GroupAction verdict, RiskEffect verdict);

record! {
    "layer", "A requirement and the checks that do not help.", one;
    struct Everyone<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
    }
}

record! {
    "action", "Something that can be asked for.";
    struct Action<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may grant: Name<'d>, "What an approved case yields.";
        part unlocks: List<Name<'d>>,
            "Channels that the action itself changes or opens; its grant never goes over these.";
        may operators: Operators<'d>, OPERATORS;
        may about: Text<'d>, "What it is, for the people who read the policy.";
    }
}

record! {
    "group", "Subjects, by the groups they are in.";
    struct Group<'d> {
        must id: Name<'d>, "Name of the rule in decisions and records.";
        must matches "match": OneOrMany<Text<'d>>, "Names or distinguished names of groups; one is enough.";
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may verdict: Spanned<FixedVerdict>, VERDICT;
        may escalate: Name<'d>, "The person a case of this group goes to.";
        part actions: Map<Name<'d>, GroupAction<'d>>, "What this group adds for single actions.";
        may operators: Operators<'d>, OPERATORS;
        may about: Text<'d>, "Who they are, for the people who read the policy.";
    }
}

record! {
    "group_action", "What a group adds for one action.", one;
    struct GroupAction<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may verdict: Spanned<FixedVerdict>, VERDICT;
    }
}

record! {
    "operators", "Who may open, run and take over a case; all of its keys.", one;
    struct Operators<'d> {
        part roles: List<Name<'d>>, "Roles, as the host gives them with an operator; one is enough.";
        may level: Int<u8, 1, 3>, "How strongly they must have signed in themselves, at least.";
        part kinds: List<OperatorKind>, "What they must be: `self` is self-service; all kinds if left out.";
    }
}

record! {
    "risk", "What a signal changes.";
    struct Risk<'d> {
        must id: Name<'d>, "Name of the risk in decisions and records.";
        part groups: List<Name<'d>>, "Only of subjects whom one of these groups matches; of all if left out.";
        must when: Map<CheckName<'d>, OneOrMany<Name<'d>>>,
            "Signals and the outcomes that fire it; all must apply. `unobserved`: there is no such observation.";
        may unobserved: Said<Ignore>, "`ignore`: a signal that is not there does not fire it.";
        must then: RiskEffect<'d>, "What changes when it fires.";
        may about: Text<'d>, "Why, for the people who read the policy.";
    }
}

words! {
    /// What a signal that is not there can do about a risk.
    pub(crate) enum Ignore {
        Ignore = "ignore",
    }
}

record! {
    "risk_effect", "What changes when the risk fires.", one;
    struct RiskEffect<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may add_points: Spanned<Worth>, "Points that every `points` requirement rises by; at least 1.";
        may verdict: Spanned<FixedVerdict>, VERDICT;
    }
}

/// A verdict that is said whatever the evidence; the stricter is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FixedVerdict {
    Escalate,
    Deny,
}

impl Word for FixedVerdict {
    const WORDS: &'static [&'static str] = &["deny", "escalate"];

    fn of(word: &str) -> Option<Self> {
        [Self::Deny, Self::Escalate].into_iter().find(|verdict| verdict.word() == word)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Escalate => "escalate",
        }
    }
}
