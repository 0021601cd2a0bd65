//! A policy as types: the content of its document, with the places that later findings point at and with
//! every default filled in. A document with a mistake is also read, so that all of its mistakes are found
//! at once: refused values count as absent, and missing required values are blank.

mod clauses;
mod containers;
mod delivery;
mod derefs;
mod evidence;
mod mistake;
mod record;
mod requirement;
mod rules;
mod scalars;
mod settings;
mod test;
mod variants;

pub(crate) use containers::{Entry as MapEntry, Item, List, Map, OneOrMany, Pair, Spanned};
pub(crate) use delivery::{Channel, Enrolment, Grant, GrantType, OneTimePassword, Person};
pub(crate) use evidence::{
    Challenge, ChallengeType, EnteredBy, Factor, Family, Outcomes, Points, Signal, SignalSource, Vouch,
};
pub(crate) use mistake::fits;
pub(crate) use record::record;
pub(crate) use requirement::{AtLeast, Condition, Demand, Entry, EntryOrRequirement, Requirement};
pub(crate) use rules::{Action, Everyone, FixedVerdict, Group, Layer, Operators, Risk};
pub(crate) use scalars::{
    AnyText, CheckName, FactorRef, FromNode, Int, ModelName, ModelOrOthers, Name, OutcomeName, PersonName,
    Str, Text, ToJson,
};
pub(crate) use settings::{Accept, Alert, Limits, Password};
pub(crate) use test::{Expected, ExpectedReason, ExpectedVerdict, Test, TestEvidence, TestResult, When};
pub(crate) use variants::choice;

use crate::diagnostic::Finding;
use crate::diagnostic::place::Path;
use crate::document::Node;
use crate::policy::shape::Shape;
use crate::words::words;
use containers::WithNode;
use evidence::{Challenges, Signals};

record! {
    "policy", "A policy: how callers prove that they are the account owner before anything is reset.";
    struct Policy<'d> {
        must format: Int<u8, 1, 1>, "Version of the policy language: 1.";
        must name "policy": Text<'d>, "Name of the policy; part of every decision and record.";
        part version: AnyText<'d>,
            "Version of the policy, free text; part of every decision and record.";
        part factors: Map<FactorRef, Factor>, "Limits on the points of a category of evidence.";
        part people: Map<PersonName<'d>, Person<'d>>,
            "People who can vouch, take over or be notified; `subject` is predefined.";
        part signals: Signals<'d>, "Checks that are observed, never asked.";
        part challenges: Challenges<'d>, "Checks that are asked of the caller, or of a voucher.";
        part families: Map<Name<'d>, Family>, "Checks that earn less for each further one that passes.";
        part everyone: Everyone<'d>, "Rules for every subject, regardless of groups.";
        may unmatched: Unmatched = Unmatched::Deny, "The treatment of subjects that no group matches.";
        must actions: Map<Name<'d>, Action<'d>>, "Actions that can be requested, with their requirements.";
        part groups: List<Group<'d>>, "Groups of subjects, in the order in which `escalate` is looked up.";
        may escalate: Name<'d>,
            "The person who takes over a case that cannot be approved; without one it is denied.";
        part risks: List<Risk<'d>>, "Stricter rules that signals trigger; a risk never loosens.";
        part grants: Map<Name<'d>, Grant<'d>>, "Results of approved cases, and their delivery.";
        part channels: Map<Name<'d>, Channel<'d>>, "Channels for codes and secrets.";
        part limits: Limits, "Lifetimes of evidence and cases, and rate limits.";
        part password: Password, "Rules for a password that the subject chooses.";
        part alerts: List<Alert<'d>>, "Events, and the people notified of them.";
        part accept: List<Accept<'d>>, "Warnings that management has seen and accepts, with the reason.";
        part tests: List<WithNode<'d, Test<'d>>>, "Tests of the policy.";
    }
}

/// Imports for the macros that declare types.
pub(crate) mod parts {
    pub(super) use super::clauses::Says;
    pub(crate) use super::mistake::{fits, wrong_type};
    pub(crate) use super::record::{Fields, fields};
    pub(crate) use super::scalars::{FromNode, ToJson as _, read};
    pub(super) use super::variants::Types;
    pub(crate) use crate::diagnostic::Finding;
    pub(crate) use crate::diagnostic::place::Path;
    pub(crate) use crate::document::Node;
    pub(crate) use crate::policy::shape::{Field, Least, Record, Shape, Tagged, may};
}

words! {
    /// The treatment of subjects that no group matches.
    pub(crate) enum Unmatched {
        Deny = "deny",
        Everyone = "everyone",
    }
}

/// The structure of a policy, format 1.
pub(crate) const SHAPE: Shape = Policy::SHAPE;

/// A declared check.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check<'a, 'd> {
    Signal(&'a MapEntry<CheckName<'d>, Signal<'d>>),
    Challenge(&'a MapEntry<CheckName<'d>, Challenge<'d>>),
}

impl<'d> Policy<'d> {
    /// Reads a document. Errors are reported, and then nothing is loaded.
    pub(crate) fn of(root: &'d Node, out: &mut Vec<Finding>) -> Self {
        Self::read(root, &Path::ROOT, out).unwrap_or_default()
    }

    /// Returns every check in document order, which breaks ties.
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

    /// Returns the section that declares it.
    pub(crate) const fn section(self) -> &'static str {
        match self {
            Self::Signal(_) => "signals",
            Self::Challenge(_) => "challenges",
        }
    }
}
