//! Random scripts of inputs on the test policy, and the invariants of every step.
//!
//! A script is a list of numbers, each of which chooses among the inputs that make sense at that point, so
//! that most scripts get far. Smaller and fewer numbers make a simpler script.

mod count;
mod moves;
mod oracle;
mod planted;
mod pushes;
mod setting;
mod world;

pub(crate) use setting::CHALLENGES;
use std::collections::BTreeMap;
use std::fmt;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};

use crate::generate::choices::Choices;
use world::World;

/// The extent of the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checks {
    /// All checks that need no second world, for fuzzers.
    Cheap,
    /// All checks.
    All,
}

/// A script: the numbers that choose its inputs.
#[derive(Clone)]
pub struct Script(pub Vec<u16>);

/// Prints the numbers on one line; [`play`] reports the inputs.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{:?}", self.0))
    }
}

/// Any script.
pub fn script() -> impl Strategy<Value = Script> {
    vec(any::<u16>(), 40..500).prop_map(Script)
}

/// Plays a script: returns the number of times it reached each event, or the failed invariant with the log.
pub fn play(script: Script, checks: Checks) -> Result<BTreeMap<String, u64>, String> {
    let (thorough, hashes) = if checks == Checks::All { (true, 2) } else { (false, 1) };
    let mut world = World::new(thorough, hashes);
    let mut choices = Choices::new(script.0);
    world.bad_luck = *choices.of(&[0, 30, 90]);
    let mut problem = Ok(());
    while problem.is_ok() && !choices.are_over() {
        problem = world.turn(&mut choices);
    }
    match problem.and_then(|()| world.ends_well()) {
        Ok(()) => Ok(world.reached),
        Err(problem) => Err(format!("{problem}\n{}", world.log.join("\n"))),
    }
}
