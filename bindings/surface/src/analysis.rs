use std::collections::BTreeMap;

use bonafides::Policy;
use bonafides::analyze::{self, RestsOn, Ways, WaysError};
use bonafides::directory::DirectoryNames;
use serde::Deserialize;

use crate::Error;

/// The actions and groups to list ways for; by default, all.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WaysOptions {
    /// For this action only.
    pub action: Option<String>,
    /// For a subject whom exactly these groups match, by their ids.
    pub groups: Option<Vec<String>>,
    /// For a subject who has these names of a directory.
    pub subject: Option<Vec<String>>,
    /// For subjects who have no other names than these: every set of groups that they can be in.
    pub directory: Option<Vec<String>>,
}

/// Returns the ways in.
pub fn ways(policy: &Policy, given: WaysOptions) -> Result<Ways, Error> {
    Ok(policy.ways(&given.read()?)?)
}

impl WaysOptions {
    pub(crate) fn read(self) -> Result<analyze::WaysOptions, Error> {
        let mut options = analyze::WaysOptions::default();
        if let Some(action) = self.action {
            options = options.action(action);
        }
        if let Some(ids) = self.groups {
            options = options.groups(ids);
        }
        if let Some(names) = self.subject {
            options = options.subject(names);
        }
        if let Some(names) = self.directory {
            let mut all = DirectoryNames::default();
            for (index, name) in names.iter().enumerate() {
                all.insert(name).map_err(|error| Error::from(error).at(format!("directory[{index}]")))?;
            }
            options = options.directory(&all);
        }
        Ok(options)
    }
}

/// The members of a cell of [`Ways`] on which its causes depend; the others are ignored.
#[derive(Debug, Deserialize)]
pub struct CellCauses {
    exact: bool,
    ways: Vec<WayCauses>,
}

#[derive(Debug, Deserialize)]
struct WayCauses {
    causes: Vec<String>,
}

impl CellCauses {
    /// Takes the causes of each way of a cell.
    pub fn new(exact: bool, ways: Vec<Vec<String>>) -> Self {
        Self { exact, ways: ways.into_iter().map(|causes| WayCauses { causes }).collect() }
    }

    /// The minimal sets of causes that an attacker needs. A cause of `rests_on` is also held by anyone who holds one of
    /// those that it maps to.
    pub fn minimal(&self, rests_on: BTreeMap<String, Vec<String>>) -> Vec<Vec<String>> {
        let pairs = rests_on
            .into_iter()
            .flat_map(|(cause, others)| others.into_iter().map(move |other| (cause.clone(), other)));
        let rests = pairs.fold(RestsOn::default(), |rests, (cause, other)| rests.with(cause, other));
        analyze::minimal_causes(self.ways(), &rests)
    }

    /// Causes whose loss alone leaves no way; none unless the cell is exact.
    pub fn losses(&self) -> Vec<String> {
        let shared = analyze::shared_causes(self.ways().filter(|_| self.exact));
        shared.into_iter().map(str::to_owned).collect()
    }

    fn ways(&self) -> impl Iterator<Item = &[String]> {
        self.ways.iter().map(|way| &*way.causes)
    }
}

impl From<WaysError> for Error {
    fn from(error: WaysError) -> Self {
        let (code, place) = match error {
            WaysError::UnknownAction { .. } => ("unknown_action", "action"),
            _ => ("unknown_group", "groups"),
        };
        Self::input(code, error.to_string(), error.help()).at(place)
    }
}
