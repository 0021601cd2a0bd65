//! The names of a policy and of the options as numbers.

use thiserror::Error;

use super::super::ways::classes::{knows, supposed_time};
use super::super::ways::help;
use super::person::{Person, PersonError};
use super::situation::Situation;
use crate::bits::Bits;
use crate::decide::{Evidence, Facts, group_name};
use crate::policy::Policy;
use crate::policy::compiled::{ActionId, ChallengeSpec, CheckId, GroupId};

/// Most ids of people who need attention, unless the options say otherwise.
const MOST_IDS: usize = 100;

/// The actions and situations to count people for.
#[derive(Debug, Clone)]
pub struct CoverageOptions {
    action: Option<String>,
    situations: Vec<Situation>,
    everyone: Vec<String>,
    ids: usize,
}

impl Default for CoverageOptions {
    /// All actions, the situations `usual` and `unobserved`, and up to 100 ids.
    fn default() -> Self {
        Self { action: None, situations: Vec::new(), everyone: Vec::new(), ids: MOST_IDS }
    }
}

impl CoverageOptions {
    /// For this action only.
    #[must_use]
    pub fn action(mut self, action: impl Into<String>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Adds a situation to `usual` and `unobserved`.
    #[must_use]
    pub fn situation(mut self, situation: Situation) -> Self {
        self.situations.push(situation);
        self
    }

    /// Adds a challenge that everybody can pass, and that no record needs to name.
    #[must_use]
    pub fn everyone(mut self, challenge: impl Into<String>) -> Self {
        self.everyone.push(challenge.into());
        self
    }

    /// Sets the largest number of ids of people who need attention that the report lists.
    #[must_use]
    pub fn ids(mut self, most: usize) -> Self {
        self.ids = most;
        self
    }
}

/// An option that does not fit the policy.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CoverageError {
    /// A name that the policy does not have.
    #[error("the policy has no {kind} `{name}`")]
    #[non_exhaustive]
    Unknown {
        /// The kind of name: `action`, `challenge`, `signal` or `cause`.
        kind: &'static str,
        /// The name that was given.
        name: String,
        /// Advice on how to fix it.
        help: String,
    },
    /// An outcome that a signal does not have.
    #[error("the signal `{signal}` has no outcome `{outcome}`")]
    #[non_exhaustive]
    UnknownOutcome {
        /// The signal.
        signal: String,
        /// The outcome that was given.
        outcome: String,
        /// Advice on how to fix it.
        help: String,
    },
    /// Two situations have the same name, or a situation has two outcomes of one signal.
    #[error("`{name}` is given twice")]
    #[non_exhaustive]
    Repeated {
        /// The name.
        name: String,
    },
}

impl CoverageError {
    /// Advice on how to fix it.
    pub fn help(&self) -> &str {
        match self {
            Self::Unknown { help, .. } | Self::UnknownOutcome { help, .. } => help,
            Self::Repeated { .. } => "give each situation a name of its own, and each signal one outcome",
        }
    }
}

/// A cause that can be lost, and its challenges.
#[derive(Debug)]
pub(super) struct Cause {
    pub(super) name: String,
    pub(super) challenges: Bits,
}

/// The signals of a situation.
#[derive(Debug)]
pub(super) enum Signals {
    /// The outcomes that favour the caller most.
    Best,
    /// Exactly these.
    Observed(Evidence),
}

/// A situation for this policy.
#[derive(Debug)]
pub(super) struct Setting {
    pub(super) signals: Signals,
    /// Challenges that are lost.
    pub(super) lost: Bits,
}

/// The policy and the options. Challenges and causes are numbered in the order of the policy.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) policy: Policy,
    pub(super) actions: Vec<ActionId>,
    pub(super) challenges: Vec<CheckId>,
    pub(super) causes: Vec<Cause>,
    pub(super) situations: Vec<Situation>,
    pub(super) settings: Vec<Setting>,
    pub(super) ids: usize,
    everyone: Bits,
    /// For each channel the codes that are sent over it.
    codes: Vec<Bits>,
}

impl Frame {
    pub(super) fn new(policy: &Policy, options: &CoverageOptions) -> Result<Self, CoverageError> {
        let compiled = policy.compiled();
        let mut frame = Self {
            policy: policy.clone(),
            actions: (0..).take(compiled.actions.len()).collect(),
            challenges: compiled.checks.challenges().map(|(id, _)| id).collect(),
            causes: Vec::new(),
            situations: vec![Situation::new("usual"), Situation::new("unobserved")],
            settings: Vec::new(),
            ids: options.ids,
            everyone: Bits::EMPTY,
            codes: vec![Bits::EMPTY; compiled.channels.len()],
        };
        frame.number_challenges();
        if let Some(name) = &options.action {
            let known = compiled.actions.iter().map(|action| &*action.name);
            let action = compiled.action(name).ok_or_else(|| unknown("action", name, known))?;
            frame.actions = vec![action];
        }
        for name in &options.everyone {
            let number = frame.challenge(name).ok_or_else(|| {
                let names = frame.challenges.iter().map(|id| compiled.checks.name(*id));
                unknown("challenge", name, names)
            })?;
            frame.everyone.insert(number);
        }
        frame.situations.extend(options.situations.iter().cloned());
        frame.settings.push(Setting { signals: Signals::Best, lost: Bits::EMPTY });
        for (at, situation) in frame.situations.iter().enumerate().skip(1) {
            if frame.situations.iter().take(at).any(|other| other.name == situation.name) {
                return Err(CoverageError::Repeated { name: situation.name.clone() });
            }
            frame.settings.push(frame.setting(situation)?);
        }
        Ok(frame)
    }

    fn number_challenges(&mut self) {
        let compiled = self.policy.compiled();
        for (number, id) in (0..).zip(&self.challenges) {
            let Some(check) = compiled.checks.check(*id) else { continue };
            let named = compiled.checks.causes.get(usize::from(check.cause));
            let cause = named.unwrap_or(&check.name);
            match self.causes.iter_mut().find(|other| *other.name == **cause) {
                Some(other) => _ = other.challenges.insert(number),
                None => self
                    .causes
                    .push(Cause { name: cause.to_string(), challenges: std::iter::once(number).collect() }),
            }
            let channel = match check.challenge().map(|challenge| &challenge.ask) {
                Some(ChallengeSpec::Code(code)) => code.channel,
                _ => None,
            };
            if let Some(codes) = channel.and_then(|channel| self.codes.get_mut(usize::from(channel))) {
                codes.insert(number);
            }
        }
    }

    fn setting(&self, situation: &Situation) -> Result<Setting, CoverageError> {
        let compiled = self.policy.compiled();
        let signals = || compiled.checks.list.iter().filter(|check| !check.outcomes().is_empty());
        let mut facts = Facts::new("", supposed_time());
        for (at, (name, outcome)) in situation.signals.iter().enumerate() {
            let Some(signal) = signals().find(|check| *check.name == **name) else {
                return Err(unknown("signal", name, signals().map(|check| &*check.name)));
            };
            if !knows(compiled, name, outcome) {
                let known = signal.outcomes().iter().map(|outcome| &*outcome.name);
                return Err(CoverageError::UnknownOutcome {
                    signal: name.clone(),
                    outcome: outcome.clone(),
                    help: help(outcome, "outcomes", known),
                });
            }
            if situation.signals.iter().take(at).any(|(other, _)| other == name) {
                return Err(CoverageError::Repeated { name: name.clone() });
            }
            facts = facts.evidence(&**name, &**outcome, supposed_time());
        }
        let mut lost = Bits::EMPTY;
        for name in &situation.lost {
            let cause = self
                .causes
                .iter()
                .find(|cause| cause.name == *name)
                .ok_or_else(|| unknown("cause", name, self.causes.iter().map(|cause| &*cause.name)))?;
            lost = lost.union(&cause.challenges);
        }
        // All of its names have been looked up, so reading cannot fail.
        let observed = self.policy.evidence(&facts).map_err(|error| CoverageError::Unknown {
            kind: "signal",
            name: error.place,
            help: error.message,
        })?;
        Ok(Setting { signals: Signals::Observed(observed), lost })
    }

    /// The number of a challenge.
    fn challenge(&self, name: &str) -> Option<u16> {
        self.number(self.policy.compiled().checks.find(name)?)
    }

    /// The number of a challenge, by its number among all checks.
    pub(super) fn number(&self, id: CheckId) -> Option<u16> {
        u16::try_from(self.challenges.binary_search(&id).ok()?).ok()
    }

    /// The challenges that a person can pass.
    pub(super) fn enrolled(&self, person: &Person<'_>) -> Result<Bits, PersonError> {
        let compiled = self.policy.compiled();
        let mut enrolled = self.everyone;
        for (at, name) in person.enrolled.iter().enumerate() {
            let number = self.challenge(name).ok_or_else(|| {
                let known = self.challenges.iter().map(|id| compiled.checks.name(*id));
                let signal = compiled.checks.find(name).is_some();
                let message = if signal {
                    format!("`{name}` is a signal; only a challenge can be enrolled")
                } else {
                    format!("the policy has no challenge `{name}`")
                };
                PersonError::new(format!("enrolled[{at}]"), message, help(name, "challenges", known))
            })?;
            enrolled.insert(number);
        }
        for (at, name) in person.contacts.iter().enumerate() {
            let channel = compiled.channels.iter().position(|channel| *channel.name == **name);
            let codes = channel.and_then(|channel| self.codes.get(channel)).ok_or_else(|| {
                let known = compiled.channels.iter().map(|channel| &*channel.name);
                let message = format!("the policy has no channel `{name}`");
                PersonError::new(format!("contacts[{at}]"), message, help(name, "channels", known))
            })?;
            enrolled = enrolled.union(codes);
        }
        Ok(enrolled)
    }

    /// Puts the groups that a person is in into `matched`, in the order of the policy.
    pub(super) fn groups(
        &self,
        person: &Person<'_>,
        matched: &mut Vec<GroupId>,
        scratch: &mut String,
    ) -> Result<(), PersonError> {
        let groups = &self.policy.compiled().groups;
        matched.clear();
        if person.groups.is_none() && !groups.list.is_empty() {
            let help = "write `groups`, or an empty list if the person is in none";
            return Err(PersonError::new("groups", "the groups of the person are missing", help));
        }
        for (at, name) in person.groups.iter().flatten().enumerate() {
            let found = groups.table.matches(name, scratch, |group| matched.push(group));
            found.map_err(|why| group_name(at, why))?;
        }
        matched.sort_unstable();
        matched.dedup();
        Ok(())
    }
}

fn unknown<'k>(
    kind: &'static str,
    name: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> CoverageError {
    CoverageError::Unknown { kind, name: name.to_owned(), help: help(name, &format!("{kind}s"), known) }
}
