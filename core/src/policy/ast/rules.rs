//! The layers: everyone, actions, groups, risks.

use super::containers::{List, Map, OneOrMany, Present, Spanned};
use super::record::record;
use super::requirement::Requirement;
use super::scalars::{CheckName, Int, Name, Text, Worth};
use crate::policy::operator_kind::OperatorKind;
use crate::words::{Word, words};

const REQUIRE: &str = "The requirement.";
const FORBID: &str = "Checks that do not help here.";
const VERDICT: &str = "The verdict, regardless of evidence.";
const OPERATORS: &str = "Conditions on the operator; none by default.";

/// Checks that do not help.
pub(crate) type Forbid<'d> = List<CheckName<'d>>;

/// The demands of one part of the policy.
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
    "action", "An action that can be requested.";
    struct Action<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may grant: Name<'d>, "The grant that an approved case yields.";
        part unlocks: List<Name<'d>>,
            "Channels that the action itself changes or opens; its grant is never delivered over these.";
        may operators: Operators<'d>, OPERATORS;
        may about: Text<'d>, "A description for readers of the policy.";
    }
}

record! {
    "group", "Subjects, by their directory groups.";
    struct Group<'d> {
        must id: Name<'d>, "Name of the rule in decisions and records.";
        must matches "match": OneOrMany<Text<'d>>, "Names or distinguished names of groups; one is enough.";
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may verdict: Spanned<FixedVerdict>, VERDICT;
        may escalate: Name<'d>, "The person who takes over cases of this group.";
        part actions: Map<Name<'d>, GroupAction<'d>>, "Additional rules for single actions.";
        may operators: Operators<'d>, OPERATORS;
        may about: Text<'d>, "A description for readers of the policy.";
    }
}

record! {
    "group_action", "Additional rules of a group for one action.", one;
    struct GroupAction<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may verdict: Spanned<FixedVerdict>, VERDICT;
    }
}

record! {
    "operators", "Conditions on who may open, run and take over a case; all keys must hold.", one;
    struct Operators<'d> {
        part roles: List<Name<'d>>, "Roles, as the host gives them with an operator; one is enough.";
        may level: Int<u8, 1, 3>, "The minimum strength of the operator's own sign-in.";
        part kinds: List<OperatorKind>, "The kinds allowed, by default all; `self` is self-service.";
    }
}

record! {
    "risk", "Stricter rules that signals trigger.";
    struct Risk<'d> {
        must id: Name<'d>, "Name of the risk in decisions and records.";
        part groups: List<Name<'d>>, "Groups whose subjects it applies to; by default, all subjects.";
        must when: Map<CheckName<'d>, OneOrMany<Name<'d>>>,
            "Signals and the outcomes that fire it; all must apply. `unobserved`: there is no observation.";
        may unobserved: Present<Ignore>, "`ignore`: an unobserved signal does not fire it.";
        must then: RiskEffect<'d>, "The effect when it fires.";
        may about: Text<'d>, "The reason, for readers of the policy.";
    }
}

words! {
    /// The effect of an unobserved signal on a risk.
    pub(crate) enum Ignore {
        Ignore = "ignore",
    }
}

record! {
    "risk_effect", "The effect when the risk fires.", one;
    struct RiskEffect<'d> {
        part require: Requirement<'d>, REQUIRE;
        part forbid: Forbid<'d>, FORBID;
        may add_points: Spanned<Worth>, "Points added to every `points` requirement; at least 1.";
        may verdict: Spanned<FixedVerdict>, VERDICT;
    }
}

/// A verdict regardless of evidence. The stricter one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
