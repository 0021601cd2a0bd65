use bonafides_surface as surface;
use napi_derive::napi;

use crate::error::thrown;
use crate::policy::Policy;

/// A loaded calibration.
#[napi]
pub struct Calibration(pub(crate) surface::Calibration);

#[napi]
impl Calibration {
    /// Loads a calibration from YAML, JSON or TOML.
    #[napi(factory, catch_unwind)]
    pub fn load(text: String, format: String) -> napi::Result<Self> {
        surface::calibration(&text, &format).map(Self).map_err(thrown)
    }

    /// The name of the calibration.
    #[napi(getter, catch_unwind)]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The version of the calibration.
    #[napi(getter, catch_unwind)]
    pub fn version(&self) -> &str {
        self.0.version()
    }

    /// The names of the attacker models.
    #[napi(getter, catch_unwind)]
    pub fn models(&self) -> Vec<&str> {
        self.0.models().collect()
    }
}

/// A count of the people who have a way.
#[napi]
pub struct Coverage(surface::Coverage);

#[napi]
impl Coverage {
    /// Begins a count, for options in JSON.
    #[napi(constructor, catch_unwind)]
    pub fn new(policy: &Policy, options: String) -> napi::Result<Self> {
        let options = surface::read(&options, "options").map_err(thrown)?;
        surface::Coverage::new(&policy.0, options).map(Self).map_err(thrown)
    }

    /// Counts a person in JSON.
    #[napi(catch_unwind)]
    pub fn add(&self, person: String) -> napi::Result<()> {
        self.0.add(&person).map_err(thrown)
    }

    /// Ends the count and returns the report as JSON.
    #[napi(catch_unwind)]
    pub fn finish(&self) -> napi::Result<String> {
        self.0.finish().and_then(|report| surface::write(&report)).map_err(thrown)
    }
}
