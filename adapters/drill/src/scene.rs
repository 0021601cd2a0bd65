//! The targets of calls: the actions and groups of a policy that can be served, and how each is attacked.

use std::cmp::Reverse;

use bonafides::Policy;
use bonafides::analyze::{
    Calibration, Cell, CellWeights, WayCheck, WayWeight, WaysOptions, WeighOptions, Weights,
};

use crate::error::DrillError;

/// An action of a subject in some groups, as genuine callers request it.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) action: String,
    /// The ids in the policy.
    pub(crate) groups: Vec<String>,
    /// Names in the directory that match exactly these groups.
    pub(crate) names: Vec<String>,
    /// The observations of an ordinary genuine call: those with the cheapest way and, of these, the most ways.
    pub(crate) signals: Vec<(String, String)>,
    /// Other observations with a way.
    pub(crate) others: Vec<Vec<(String, String)>>,
    /// The ways with these observations, the cheapest first.
    pub(crate) ways: Vec<Vec<WayCheck>>,
    pub(crate) cost: i64,
}

/// The easiest attack of a model on a target.
#[derive(Debug, Clone)]
pub(crate) struct Approach {
    /// The index of the target.
    pub(crate) target: usize,
    pub(crate) signals: Vec<(String, String)>,
    pub(crate) way: Vec<WayCheck>,
    /// The chance that all of it is passed, in units of 10^-12.
    pub(crate) computed: u64,
}

/// A model with its attacks.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) approaches: Vec<Approach>,
}

/// Returns the targets of a policy that have a way, in the order of the policy.
pub(crate) fn targets(policy: &Policy, action: Option<&str>) -> Result<Vec<Target>, DrillError> {
    let options = action.map_or_else(WaysOptions::default, |action| WaysOptions::default().action(action));
    let ways = policy.ways(&options)?;
    let same = |a: &Cell, b: &Cell| a.action() == b.action() && a.groups().eq(b.groups());
    Ok(ways.cells().chunk_by(same).filter_map(target).collect())
}

/// Returns the target of the cells of one action and set of groups.
fn target(cells: &[Cell]) -> Option<Target> {
    let open = || cells.iter().filter_map(|cell| Some((cell, cell.ways().first()?)));
    let rank = |cell: &Cell| Reverse((cell.ways().len(), cell.signals().count()));
    let (cell, first) = open().min_by_key(|(cell, way)| (way.cost(), rank(cell)))?;
    let signals = |cell: &Cell| -> Vec<(String, String)> {
        cell.signals().map(|(name, outcome)| (name.to_owned(), outcome.to_owned())).collect()
    };
    let facts = cell.facts(first)?;
    Some(Target {
        action: cell.action().to_owned(),
        groups: cell.groups().map(str::to_owned).collect(),
        names: facts.groups.iter().flatten().map(|name| name.clone().into_owned()).collect(),
        signals: signals(cell),
        others: open().map(|(cell, _)| signals(cell)).collect(),
        ways: cell.ways().iter().map(|way| way.checks().to_vec()).collect(),
        cost: first.cost(),
    })
}

/// Returns the attacker models, each with its easiest attack on each target that it can reach.
pub(crate) fn models(
    policy: &Policy,
    calibration: &Calibration,
    asked: &[String],
    targets: &[Target],
) -> Result<Vec<Model>, DrillError> {
    let options = asked.iter().fold(WeighOptions::default(), WeighOptions::model);
    let weights: Weights = policy.weigh(calibration, &options)?;
    let of_model = weights.models().iter().map(|model| {
        let approach = |(at, target): (usize, &Target)| {
            let cells = model
                .cells()
                .iter()
                .filter(|cell| cell.action() == target.action && cell.groups().eq(&target.groups));
            let ways = cells.flat_map(|cell| cell.ways().iter().map(move |way| (cell, way)));
            // Of equally easy attacks, the first: fewest observations, least weight.
            let easiest = ways.reduce(|one, other| if chance(other) > chance(one) { other } else { one });
            easiest.map(|(cell, way)| Approach {
                target: at,
                signals: cell.signals().map(|(name, seen)| (name.to_owned(), seen.to_owned())).collect(),
                way: way.way().checks().to_vec(),
                computed: way.impostors().estimate.per_trillion(),
            })
        };
        let approaches = targets.iter().enumerate().filter_map(approach).collect();
        Model { name: model.model().to_owned(), approaches }
    });
    Ok(of_model.collect())
}

fn chance((_, way): (&CellWeights, &WayWeight)) -> u64 {
    way.impostors().estimate.per_trillion()
}
