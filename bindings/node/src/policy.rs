use bonafides::{Evidence, Rules};
use bonafides_surface as surface;
use napi::bindgen_prelude::{AsyncTask, ClassInstance};
use napi_derive::napi;

use crate::analysis::Calibration;
use crate::decision::{self, Plan, brief, verdict};
use crate::error::{raised, thrown};
use crate::facts::Facts;
use crate::task::{Deciding, Reporting};

/// A loaded policy.
#[napi]
pub struct Policy(pub(crate) bonafides::Policy);

#[napi]
impl Policy {
    /// Loads a policy from YAML, JSON or TOML.
    #[napi(factory, catch_unwind)]
    pub fn load(text: String, format: String) -> napi::Result<Self> {
        surface::load(&text, &format).map(Self).map_err(thrown)
    }

    /// The name of the policy.
    #[napi(getter, catch_unwind)]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The version of the policy.
    #[napi(getter, catch_unwind)]
    pub fn version(&self) -> &str {
        self.0.version()
    }

    /// The digest of the document.
    #[napi(getter, catch_unwind)]
    pub fn digest(&self) -> &str {
        self.0.digest()
    }

    /// Decides and returns the brief.
    #[napi(catch_unwind)]
    pub fn decide(&self, facts: &Facts) -> napi::Result<String> {
        brief(&self.0.decide(&facts.0).map_err(raised)?).map_err(thrown)
    }

    /// Decides on facts in JSON and returns the brief.
    #[napi(catch_unwind)]
    pub fn decide_text(&self, facts: String) -> napi::Result<String> {
        let facts = bonafides::Facts::from_json(&facts).map_err(raised)?;
        brief(&self.0.decide(&facts).map_err(raised)?).map_err(thrown)
    }

    /// Decides and returns a part that is not in the brief.
    #[napi(catch_unwind)]
    pub fn decide_part(&self, facts: &Facts, part: String) -> napi::Result<String> {
        decision::part(&self.0.decide(&facts.0).map_err(raised)?, &part)
    }

    /// Decides on facts in JSON and returns a part that is not in the brief.
    #[napi(catch_unwind)]
    pub fn decide_part_text(&self, facts: String, part: String) -> napi::Result<String> {
        let facts = bonafides::Facts::from_json(&facts).map_err(raised)?;
        decision::part(&self.0.decide(&facts).map_err(raised)?, &part)
    }

    /// Returns only the verdict.
    #[napi(catch_unwind)]
    pub fn verdict(&self, facts: &Facts) -> napi::Result<&'static str> {
        self.0.verdict(&facts.0).map(verdict).map_err(raised)
    }

    /// Returns only the verdict, on facts in JSON.
    #[napi(catch_unwind)]
    pub fn verdict_json(&self, facts: String) -> napi::Result<&'static str> {
        self.0.verdict_json(&facts).map(verdict).map_err(raised)
    }

    /// Returns the cheapest way to approval.
    #[napi(catch_unwind)]
    pub fn plan(&self, facts: &Facts) -> napi::Result<Plan> {
        self.0.plan(&facts.0).map_err(raised).and_then(Plan::of)
    }

    /// Returns the cheapest way to approval, from facts in JSON.
    #[napi(catch_unwind)]
    pub fn plan_text(&self, facts: String) -> napi::Result<Plan> {
        let facts = bonafides::Facts::from_json(&facts).map_err(raised)?;
        self.0.plan(&facts).map_err(raised).and_then(Plan::of)
    }

    /// Decides from JSON text to JSON text.
    #[napi(catch_unwind)]
    pub fn decide_json(&self, facts: String) -> napi::Result<String> {
        self.0.decide_json(&facts).map_err(raised)
    }

    /// Plans from JSON text to JSON text.
    #[napi(catch_unwind)]
    pub fn plan_json(&self, facts: String) -> napi::Result<String> {
        self.0.plan_json(&facts).map_err(raised)
    }

    /// Returns the ways in as JSON, for options in JSON.
    #[napi(catch_unwind)]
    pub fn ways(&self, options: String) -> napi::Result<String> {
        ways(&self.0, &options).map_err(thrown)
    }

    /// Returns the ways in as JSON, for options in JSON, on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn ways_async(&self, options: String) -> AsyncTask<Reporting> {
        let policy = self.0.clone();
        AsyncTask::new(Reporting::new(move || ways(&policy, &options)))
    }

    /// Returns the difference to the policy after it, as JSON.
    #[napi(catch_unwind)]
    pub fn diff(&self, new: &Policy) -> napi::Result<String> {
        surface::write(&surface::diff(&self.0, &new.0)).map_err(thrown)
    }

    /// Returns the difference to the policy after it, as JSON, on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn diff_async(&self, new: &Policy) -> AsyncTask<Reporting> {
        let (old, new) = (self.0.clone(), new.0.clone());
        AsyncTask::new(Reporting::new(move || surface::write(&surface::diff(&old, &new))))
    }

    /// Counts people in JSON, for options in JSON, and returns the report as JSON.
    #[napi(catch_unwind)]
    pub fn coverage(&self, people: Vec<String>, options: String) -> napi::Result<String> {
        coverage(&self.0, &people, &options).map_err(thrown)
    }

    /// Counts people in JSON, for options in JSON, on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn coverage_async(&self, people: Vec<String>, options: String) -> AsyncTask<Reporting> {
        let policy = self.0.clone();
        AsyncTask::new(Reporting::new(move || coverage(&policy, &people, &options)))
    }

    /// Returns the weights as JSON, for options in JSON.
    #[napi(catch_unwind)]
    pub fn weigh(&self, calibration: &Calibration, options: String) -> napi::Result<String> {
        weigh(&self.0, &calibration.0, &options).map_err(thrown)
    }

    /// Returns the weights as JSON, for options in JSON, on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn weigh_async(&self, calibration: &Calibration, options: String) -> AsyncTask<Reporting> {
        let (policy, calibration) = (self.0.clone(), calibration.0.clone());
        AsyncTask::new(Reporting::new(move || weigh(&policy, &calibration, &options)))
    }

    /// Returns a decision for each of the facts, in order.
    #[napi(catch_unwind)]
    pub fn decide_many(&self, facts: Vec<ClassInstance<'_, Facts>>) -> napi::Result<Vec<String>> {
        each(&facts, |facts| brief(&self.0.decide(facts)?))
    }

    /// Returns only the verdict for each of the facts, in order.
    #[napi(catch_unwind)]
    pub fn verdict_many(&self, facts: Vec<ClassInstance<'_, Facts>>) -> napi::Result<Vec<&'static str>> {
        each(&facts, |facts| Ok(verdict(self.0.verdict(facts)?)))
    }

    /// Returns a decision for each of the facts, in order, on a thread of the pool.
    #[napi(catch_unwind)]
    pub fn decide_many_async(&self, facts: Vec<ClassInstance<'_, Facts>>) -> AsyncTask<Deciding> {
        let facts = facts.iter().map(|facts| facts.0.clone()).collect();
        AsyncTask::new(Deciding { policy: self.0.clone(), facts })
    }

    /// Resolves the rules and reads the evidence once, for many decisions.
    #[napi(catch_unwind)]
    pub fn prepare(&self, facts: &Facts) -> napi::Result<Prepared> {
        let rules = self.0.rules_of(&facts.0).map_err(raised)?;
        Ok(Prepared { rules, evidence: self.0.evidence(&facts.0).map_err(raised)? })
    }
}

fn ways(policy: &bonafides::Policy, options: &str) -> Result<String, surface::Error> {
    surface::write(&surface::ways(policy, surface::read(options, "options")?)?)
}

fn coverage(policy: &bonafides::Policy, people: &[String], options: &str) -> Result<String, surface::Error> {
    let options = surface::read(options, "options")?;
    surface::write(&surface::coverage(policy, options, people.iter().map(String::as_str))?)
}

fn weigh(
    policy: &bonafides::Policy,
    calibration: &surface::Calibration,
    options: &str,
) -> Result<String, surface::Error> {
    surface::write(&surface::weigh(policy, calibration, surface::read(options, "options")?)?)
}

fn each<T>(
    facts: &[ClassInstance<'_, Facts>],
    work: impl Fn(&bonafides::Facts<'_>) -> Result<T, surface::Error>,
) -> napi::Result<Vec<T>> {
    let one = |(index, facts): (usize, &ClassInstance<'_, Facts>)| {
        work(&facts.0).map_err(|error| thrown(error.of_facts(index)))
    };
    facts.iter().enumerate().map(one).collect()
}

/// The rules and evidence of one call.
#[napi]
pub struct Prepared {
    rules: Rules,
    evidence: Evidence,
}

#[napi]
impl Prepared {
    /// Decides and returns the brief.
    #[napi(catch_unwind)]
    pub fn decide(&self) -> napi::Result<String> {
        brief(&self.rules.decide(&self.evidence).map_err(raised)?).map_err(thrown)
    }

    /// Decides and returns a part that is not in the brief.
    #[napi(catch_unwind)]
    pub fn decide_part(&self, part: String) -> napi::Result<String> {
        decision::part(&self.rules.decide(&self.evidence).map_err(raised)?, &part)
    }

    /// Returns only the verdict.
    #[napi(catch_unwind)]
    pub fn verdict(&self) -> napi::Result<&'static str> {
        self.rules.verdict(&self.evidence).map(verdict).map_err(raised)
    }

    /// Returns the cheapest way to approval.
    #[napi(catch_unwind)]
    pub fn plan(&self) -> napi::Result<Plan> {
        self.rules.plan(&self.evidence).map_err(raised).and_then(Plan::of)
    }
}
