use bonafides_surface as surface;

use crate::policy::Policy;
use crate::types::{CoverageReport, Person, Situation};
use crate::{Result, convert};

/// A calibration that was loaded.
#[derive(Debug, uniffi::Object)]
pub struct Calibration(pub(crate) surface::Calibration);

#[uniffi::export]
impl Calibration {
    /// Loads a calibration from `yaml`, `json` or `toml`.
    #[uniffi::constructor]
    pub fn load(text: &str, format: &str) -> Result<Self> {
        Ok(Self(surface::calibration(text, format)?))
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.0.name().to_owned()
    }

    /// Its version.
    pub fn version(&self) -> String {
        self.0.version().to_owned()
    }

    /// The names of its attacker models.
    pub fn models(&self) -> Vec<String> {
        self.0.models().map(str::to_owned).collect()
    }
}

/// A count of people.
#[derive(Debug, uniffi::Object)]
pub struct Coverage(surface::Coverage);

#[uniffi::export]
impl Coverage {
    /// Begins a count.
    #[uniffi::constructor]
    pub fn new(
        policy: &Policy,
        action: Option<String>,
        situations: Vec<Situation>,
        everyone: Vec<String>,
        ids: Option<u32>,
    ) -> Result<Self> {
        let situations = convert(&situations, "situations")?;
        let options = surface::CoverageOptions { action, situations, everyone, ids };
        Ok(Self(surface::Coverage::new(&policy.0, options)?))
    }

    /// Counts a person.
    pub fn add(&self, person: Person) -> Result<()> {
        Ok(self.0.add(&surface::write(&person)?)?)
    }

    /// Ends the count.
    pub fn finish(&self) -> Result<CoverageReport> {
        convert(&self.0.finish()?, "coverage_report")
    }
}
