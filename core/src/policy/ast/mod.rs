//! A policy as types: what its document says, with the places that later findings point at and with
//! every default filled in. A document with a mistake is read, too, so that all of its mistakes are
//! found at once: what was refused counts as left out, and what must be there is blank.

mod clauses;
mod delivery;
mod derefs;
mod evidence;
mod form;
mod mistake;
mod record;
mod requirement;
mod rules;
mod settings;
mod several;
mod test;
mod variants;

pub(crate) use delivery::{Channel, Enrolment, Grant, GrantType, OneTimePassword, Person};
pub(crate) use evidence::{
    Challenge, ChallengeType, EnteredBy, Factor, Family, Outcomes, Points, Signal, SignalSource, Vouch,
};
pub(crate) use form::{AnyText, CheckName, FactorRef, Form, Name, PersonName, Str, Text, Written};
pub(crate) use requirement::{AtLeast, Condition, Demand, Entry, EntryOrRequirement, Requirement};
pub(crate) use rules::{Action, Everyone, FixedVerdict, Group, Layer, Operators, Risk};
pub(crate) use settings::{Accept, Alert, Limits, Password};
pub(crate) use several::{Entry as MapEntry, Item, List, Map, OneOrMany, Pair};
pub(crate) use test::{Expected, ExpectedReason, ExpectedVerdict, Test, TestEvidence, TestResult, When};

use crate::diagnostic::Finding;
use crate::diagnostic::place::Path;
use crate::document::Node;
use crate::policy::shape::Shape;
use crate::words::words;
use evidence::{Challenges, Signals};
use form::Int;
use record::record;
use several::Sourced;

record! {
    "policy", "A policy: how a caller proves to be who they say they are before anything is reset.";
    struct Policy<'d> {
        must format: Int<u8, 1, 1>, "Version of the policy language: 1.";
        must name "policy": Text<'d>, "Name of the policy; it stands in every decision and record.";
        part version: AnyText<'d>,
            "Version of the policy, free text; it stands in every decision and record.";
        part factors: Map<FactorRef, Factor>, "What one category of evidence may contribute.";
        part people: Map<PersonName<'d>, Person<'d>>,
            "Who can vouch, take over, be told; `subject` is always there.";
        part signals: Signals<'d>, "What the host observes, never asks.";
        part challenges: Challenges<'d>, "What is asked of the caller, or of someone who can vouch.";
        part families: Map<Name<'d>, Family>, "Checks that earn less for each further one that passed.";
        part everyone: Everyone<'d>, "Holds for every subject, whatever the groups.";
        may unmatched: Unmatched = Unmatched::Deny, "What happens to subjects that no group matches.";
        must actions: Map<Name<'d>, Action<'d>>, "What can be asked for; each adds its own floor.";
        part groups: List<Group<'d>>, "Who; in the order in which `escalate` is looked up.";
        may escalate: Name<'d>,
            "The person a case goes to that can not be approved; without one it is denied.";
        part risks: List<Risk<'d>>, "What a signal changes; a risk only ever makes it harder.";
        part grants: Map<Name<'d>, Grant<'d>>, "What an approved case yields, and how it is delivered.";
        part channels: Map<Name<'d>, Channel<'d>>, "Where codes and secrets can go.";
        part limits: Limits, "How long evidence counts, and how often is too often.";
        part password: Password, "What a password must be that the subject chooses.";
        part alerts: List<Alert<'d>>, "Who is told about what.";
        part accept: List<Accept<'d>>, "Warnings that management has seen and accepts, with the reason.";
        part tests: List<Sourced<'d, Test<'d>>>, "The policy tests itself.";
    }
}

/// What declarations need.
mod parts {
    pub(super) use super::clauses::Says;
    pub(super) use super::form::{Form, Written as _, read};
    pub(super) use super::mistake::{fits, wrong_type};
    pub(super) use super::record::{Fields, fields};
    pub(super) use super::variants::Types;
    pub(super) use crate::diagnostic::Finding;
    pub(super) use crate::diagnostic::place::Path;
    pub(super) use crate::document::Node;
    pub(super) use crate::policy::shape::{Field, Least, Record, Shape, Tagged, may};
}

words! {
    /// What happens to subjects that no group matches.
    pub(crate) enum Unmatched {
        Deny = "deny",
        Everyone = "everyone",
    }
}

/// The structure of a policy, format 1.
pub(crate) const SHAPE: Shape = Policy::SHAPE;

/// A check as it is declared.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check<'a, 'd> {
    Signal(&'a MapEntry<CheckName<'d>, Signal<'d>>),
    Challenge(&'a MapEntry<CheckName<'d>, Challenge<'d>>),
}

impl<'d> Policy<'d> {
    /// Reads a document. What is wrong is reported, and then nothing is loaded.
    pub(crate) fn of(root: &'d Node, out: &mut Vec<Finding>) -> Self {
        Self::read(root, &Path::ROOT, out).unwrap_or_default()
    }

    /// Every check, in the order of the document, which decides between equals.
    pub(crate) fn checks(&self) -> impl Iterator<Item = Check<'_, 'd>> {
        let signals = self.signals.iter().map(Check::Signal);
        let challenges = self.challenges.iter().map(Check::Challenge);
        let start = |first: Option<Check<'_, '_>>| first.map(|check| check.name().span.start);
        let signals_first = start(signals.clone().next()) <= start(challenges.clone().next());
        let (before, after) = if signals_first { (Some(signals), None) } else { (None, Some(signals)) };
        before.into_iter().flatten().chain(challenges).chain(after.into_iter().flatten())
    }
}

impl<'a, 'd> Check<'a, 'd> {
    pub(crate) const fn name(self) -> &'a CheckName<'d> {
        match self {
            Self::Signal(signal) => &signal.key,
            Self::Challenge(challenge) => &challenge.key,
        }
    }

    /// The section it is declared in.
    pub(crate) const fn section(self) -> &'static str {
        match self {
            Self::Signal(_) => "signals",
            Self::Challenge(_) => "challenges",
        }
    }
}
