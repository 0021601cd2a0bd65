use bonafides::{Evidence, Facts, FactsError, Rules};
use bonafides_surface::{self as surface, Error};

use crate::analysis::Calibration;
use crate::decision::byte;
use crate::packed::Packed;
use crate::types::{Diff, Plan, PolicyReference, Ways, Weights};
use crate::{Decided, Result, convert};

/// A policy that was loaded. Facts come packed; those that are asked about alone are a batch of one.
#[derive(Debug, uniffi::Object)]
pub struct Policy(pub(crate) bonafides::Policy);

#[uniffi::export]
impl Policy {
    /// Loads a policy from `yaml`, `json` or `toml`.
    #[uniffi::constructor]
    pub fn load(text: &str, format: &str) -> Result<Self> {
        Ok(Self(surface::load(text, format)?))
    }

    /// Its name, version and digest.
    pub fn reference(&self) -> PolicyReference {
        surface::PolicyReference::from(&self.0).into()
    }

    /// Decides on one facts.
    pub fn decide(&self, facts: Vec<u8>) -> Result<Decided> {
        Ok(vec![one(&facts, |facts| self.0.decide(facts))?].into())
    }

    /// Decides on each of a batch; an error names the one: `facts[3].evidence[0]`.
    pub fn decide_many(&self, facts: Vec<u8>) -> Result<Decided> {
        Ok(each(&facts, |facts| self.0.decide(facts))?.into())
    }

    /// The verdict on one facts, as its place among the verdicts.
    pub fn verdict(&self, facts: Vec<u8>) -> Result<u8> {
        one(&facts, |facts| self.0.verdict(facts).map(byte))
    }

    /// The verdict on each of a batch, one byte each.
    pub fn verdict_many(&self, facts: Vec<u8>) -> Result<Vec<u8>> {
        each(&facts, |facts| self.0.verdict(facts).map(byte))
    }

    /// Plans from one facts.
    pub fn plan(&self, facts: Vec<u8>) -> Result<Plan> {
        Ok((&one(&facts, |facts| self.0.plan(facts))?).into())
    }

    /// Prepares one facts for many questions.
    pub fn prepare(&self, facts: Vec<u8>) -> Result<Prepared> {
        one(&facts, |facts| {
            Ok(Prepared { rules: self.0.rules_of(facts)?, evidence: self.0.evidence(facts)? })
        })
    }

    /// The ways in.
    pub fn ways(
        &self,
        action: Option<String>,
        groups: Option<Vec<String>>,
        subject: Option<Vec<String>>,
        directory: Option<Vec<String>>,
    ) -> Result<Ways> {
        let options = surface::WaysOptions { action, groups, subject, directory };
        convert(&surface::ways(&self.0, options)?, "ways")
    }

    /// The weight of every way in.
    pub fn weigh(
        &self,
        calibration: &Calibration,
        models: Vec<String>,
        action: Option<String>,
        groups: Option<Vec<String>>,
        subject: Option<Vec<String>>,
        directory: Option<Vec<String>>,
    ) -> Result<Weights> {
        let options = surface::WeighOptions { models, action, groups, subject, directory };
        convert(&surface::weigh(&self.0, &calibration.0, options)?, "weights")
    }

    /// The difference to the policy after it.
    pub fn diff(&self, new: &Self) -> Result<Diff> {
        convert(&surface::diff(&self.0, &new.0), "diff")
    }

    /// Decides from JSON to JSON.
    pub fn decide_json(&self, facts: &str) -> Result<String> {
        Ok(self.0.decide_json(facts)?)
    }

    /// The verdict on facts in JSON, as its place among the verdicts.
    pub fn verdict_json(&self, facts: &str) -> Result<u8> {
        Ok(byte(self.0.verdict_json(facts)?))
    }

    /// Plans from JSON to JSON.
    pub fn plan_json(&self, facts: &str) -> Result<String> {
        Ok(self.0.plan_json(facts)?)
    }
}

/// Facts that were read for a policy.
#[derive(Debug, uniffi::Object)]
pub struct Prepared {
    rules: Rules,
    evidence: Evidence,
}

#[uniffi::export]
impl Prepared {
    /// Decides.
    pub fn decide(&self) -> Result<Decided> {
        Ok(vec![self.rules.decide(&self.evidence)?].into())
    }

    /// The verdict alone, as its place among the verdicts.
    pub fn verdict(&self) -> Result<u8> {
        Ok(byte(self.rules.verdict(&self.evidence)?))
    }

    /// Plans.
    pub fn plan(&self) -> Result<Plan> {
        Ok((&self.rules.plan(&self.evidence)?).into())
    }
}

fn each<T>(batch: &[u8], ask: impl Fn(&Facts<'_>) -> std::result::Result<T, FactsError>) -> Result<Vec<T>> {
    let facts = Packed::batch(batch)?;
    let one = |(at, facts)| ask(facts).map_err(|error| Error::from(error).of_facts(at).into());
    facts.iter().enumerate().map(one).collect()
}

fn one<T>(batch: &[u8], ask: impl Fn(&Facts<'_>) -> std::result::Result<T, FactsError>) -> Result<T> {
    let facts = Packed::batch(batch)?;
    Ok(ask(facts.first().ok_or_else(crate::packed::damaged)?)?)
}
