//! Random scripts of inputs on the policy of the tests, and what must hold of every step of them.
//!
//! A script is a list of numbers: at each point they choose among what could happen there, so that
//! most of it goes somewhere. Smaller numbers, and fewer, make a simpler script.

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

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checks {
    /// Whatever takes no second world: for fuzzers.
    Cheap,
    /// Everything.
    All,
}

/// A script: the numbers it is chosen by.
#[derive(Clone)]
pub struct Script(pub Vec<u16>);

/// On one line: what it stands for is said by [`play`].
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{:?}", self.0))
    }
}

/// Any script.
pub fn script() -> impl Strategy<Value = Script> {
    vec(any::<u16>(), 40..500).prop_map(Script)
}

/// Plays a script: how often it reached what, or what did not hold, with all that was said.
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
