use bonafides::{Evidence, FactsError, Rules};
use bonafides_surface as surface;

use crate::{BonafidesError, Decision, Facts, Plan, Result, Verdict};

/// A policy, ready to decide by: immutable, and shared by as many threads as you like.
#[derive(Debug, uniffi::Object)]
pub struct Policy(pub(crate) bonafides::Policy);

#[uniffi::export]
impl Policy {
    /// Loads a policy from YAML.
    #[uniffi::constructor]
    pub fn from_yaml(text: &str) -> Result<Self> {
        Ok(Self(surface::load(text, "yaml")?))
    }

    /// Loads a policy from JSON.
    #[uniffi::constructor]
    pub fn from_json(text: &str) -> Result<Self> {
        Ok(Self(surface::load(text, "json")?))
    }

    /// Loads a policy from TOML.
    #[uniffi::constructor]
    pub fn from_toml(text: &str) -> Result<Self> {
        Ok(Self(surface::load(text, "toml")?))
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }

    /// Its version.
    pub fn version(&self) -> String {
        self.0.version().to_owned()
    }

    /// SHA-256 of the document as canonical JSON (RFC 8785), in hex.
    pub fn digest(&self) -> String {
        self.0.digest().to_owned()
    }

    /// Decides, with the whole explanation. Bad facts are an error, never a verdict.
    pub fn decide(&self, facts: Facts) -> Result<Decision> {
        Ok((&self.0.decide(&(&facts).into())?).into())
    }

    /// The verdict alone: less is copied.
    pub fn verdict(&self, facts: Facts) -> Result<Verdict> {
        Ok(self.0.verdict(&(&facts).into())?.into())
    }

    /// The cheapest way from these facts to approval.
    pub fn plan(&self, facts: Facts) -> Result<Plan> {
        Ok((&self.0.plan(&(&facts).into())?).into())
    }

    /// Decides on each of these, in order, in one call. An error names the place: `facts[3].evidence[0]`.
    pub fn decide_many(&self, facts: Vec<Facts>) -> Result<Vec<Decision>> {
        each(&facts, |facts| Ok((&self.0.decide(facts)?).into()))
    }

    /// The verdict on each of these, in order, in one call.
    pub fn verdict_many(&self, facts: Vec<Facts>) -> Result<Vec<Verdict>> {
        each(&facts, |facts| Ok(self.0.verdict(facts)?.into()))
    }

    /// Resolves the rules and reads the evidence, to ask of them many times.
    pub fn prepare(&self, facts: Facts) -> Result<Prepared> {
        let facts = (&facts).into();
        Ok(Prepared { rules: self.0.rules_of(&facts)?, evidence: self.0.evidence(&facts)? })
    }

    /// Decides from JSON text, by `schema("facts")`, to JSON text, by `schema("decision")`.
    pub fn decide_json(&self, facts: &str) -> Result<String> {
        Ok(self.0.decide_json(facts)?)
    }

    /// Plans from JSON text, by `schema("facts")`, to JSON text, by `schema("plan")`.
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
    /// Decides, with the whole explanation.
    pub fn decide(&self) -> Result<Decision> {
        Ok((&self.rules.decide(&self.evidence)?).into())
    }

    /// The verdict alone.
    pub fn verdict(&self) -> Result<Verdict> {
        Ok(self.rules.verdict(&self.evidence)?.into())
    }

    /// The cheapest way to approval.
    pub fn plan(&self) -> Result<Plan> {
        Ok((&self.rules.plan(&self.evidence)?).into())
    }
}

fn each<T>(
    all: &[Facts],
    ask: impl Fn(&bonafides::Facts<'_>) -> std::result::Result<T, FactsError>,
) -> Result<Vec<T>> {
    let one = |(at, facts): (usize, &Facts)| {
        ask(&facts.into()).map_err(|error| BonafidesError::from(surface::Error::from(error).of_facts(at)))
    };
    all.iter().enumerate().map(one).collect()
}
