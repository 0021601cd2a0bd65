use std::sync::{Mutex, PoisonError};

use bonafides::Policy;
use bonafides::analyze::{self, CoverageError, CoverageReport, Person, PersonError, Situation};
use serde::Deserialize;

use crate::Error;

/// The actions and situations to count people for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CoverageOptions {
    /// For this action only; by default, all.
    pub action: Option<String>,
    /// Situations besides `usual` and `unobserved`.
    pub situations: Vec<Situation>,
    /// Challenges that everybody can pass, and that no record needs to name.
    pub everyone: Vec<String>,
    /// The largest number of ids that the report lists; by default, 100.
    pub ids: Option<u32>,
}

impl CoverageOptions {
    fn read(self) -> analyze::CoverageOptions {
        let mut options = analyze::CoverageOptions::default();
        if let Some(action) = self.action {
            options = options.action(action);
        }
        if let Some(ids) = self.ids {
            options = options.ids(usize::try_from(ids).unwrap_or(usize::MAX));
        }
        options = self.situations.into_iter().fold(options, analyze::CoverageOptions::situation);
        self.everyone.into_iter().fold(options, analyze::CoverageOptions::everyone)
    }
}

/// A count of the people who have a way, to which several threads may add.
#[derive(Debug)]
pub struct Coverage(Mutex<Count>);

#[derive(Debug)]
struct Count {
    /// `None` once the report has been made.
    count: Option<analyze::Coverage>,
    /// The number of people who were passed, with those who were refused.
    given: u64,
}

impl Coverage {
    /// Begins a count.
    pub fn new(policy: &Policy, options: CoverageOptions) -> Result<Self, Error> {
        let count = Some(analyze::Coverage::new(policy, &options.read())?);
        Ok(Self(Mutex::new(Count { count, given: 0 })))
    }

    /// Counts a person, in JSON. An error names the person by the number of those before: `people[3].groups[0]`.
    pub fn add(&self, person: &str) -> Result<(), Error> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = inner.given;
        inner.given = index.saturating_add(1);
        let count = inner.count.as_mut().ok_or_else(ended)?;
        let added = Person::from_json(person).and_then(|person| count.add(&person));
        added.map_err(|error| of_person(index, error))
    }

    /// Ends the count, and returns the numbers.
    pub fn finish(&self) -> Result<CoverageReport, Error> {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(inner.count.take().ok_or_else(ended)?.finish())
    }
}

/// Counts people, each given in JSON.
pub fn coverage<'p>(
    policy: &Policy,
    options: CoverageOptions,
    people: impl IntoIterator<Item = &'p str>,
) -> Result<CoverageReport, Error> {
    let coverage = Coverage::new(policy, options)?;
    for person in people {
        coverage.add(person)?;
    }
    coverage.finish()
}

/// Counts people in JSON Lines: one on each line that is not blank.
pub fn coverage_of_lines(
    policy: &Policy,
    options: CoverageOptions,
    text: &str,
) -> Result<CoverageReport, Error> {
    coverage(policy, options, text.lines().filter(|line| !line.trim_ascii().is_empty()))
}

fn ended() -> Error {
    Error::input("closed", "this count has ended", "begin a new one")
}

fn of_person(index: u64, error: PersonError) -> Error {
    // Text that is not JSON has no path, only a line and a column.
    let between = match &*error.place {
        "" => "",
        place if place.starts_with("line ") => ", ",
        _ => ".",
    };
    let place = format!("people[{index}]{between}{}", error.place);
    Error { help: error.help.map(Into::into), ..Error::input("person", error.message, "") }.at(place)
}

impl From<CoverageError> for Error {
    fn from(error: CoverageError) -> Self {
        let (code, place) = match error {
            CoverageError::Unknown { kind: "action", .. } => ("unknown_action", "action"),
            CoverageError::Unknown { kind: "challenge", .. } => ("unknown_challenge", "everyone"),
            CoverageError::Unknown { kind: "cause", .. } => ("unknown_cause", "situations"),
            CoverageError::Unknown { .. } => ("unknown_signal", "situations"),
            CoverageError::UnknownOutcome { .. } => ("unknown_outcome", "situations"),
            _ => ("repeated", "situations"),
        };
        Self::input(code, error.to_string(), error.help()).at(place)
    }
}
