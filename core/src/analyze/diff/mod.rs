//! What a change of a policy would let through: every way of one policy, tried with the other.

mod compare;
mod ground;
mod outcome;
mod pair;

use crate::analyze::ways::groups::{GroupSets, Names};
use crate::analyze::ways::search::Work;
use crate::policy::Policy;
pub use outcome::{Diff, DiffResult, Mandatory, Witness};
use pair::Pair;

/// Compares two policies: whether `new` lets anybody through whom `old` does not, and the other way round.
///
/// Looked at are all actions, sets of groups and observations that either of them can tell apart. Groups are
/// those of one subject, by the names of the directory that they match, and signals and challenges are the
/// same if their names are. What a policy does not know cannot be passed or observed there.
///
/// What is compared are the ways in ([`Policy::ways`]): challenges that are passed now, with the highest grades and
/// nothing else known. What else differs is listed in [`Diff::unjudged`].
///
/// The work is limited as it is for the ways, to twice as much. With more than 1 024 sets of groups to tell
/// apart for one action, each name is looked at by itself, which is a proof for all sets unless a group takes part
/// in a risk, or does not forbid what it did. The result is [`DiffResult::Unknown`] where something is not known.
pub fn diff(old: &Policy, new: &Policy) -> Diff {
    let mut pair = Pair::new(old, new);
    let mut work = Work::twice();
    if old.digest() != new.digest() {
        let names = Names::of(&[old, new]);
        for action in actions(old, new) {
            let asked = [(old, old.compiled().action(action)), (new, new.compiled().action(action))];
            let GroupSets { sets, complete } = names.sets(&asked, true);
            for set in &sets {
                pair.compare(action, set, &mut work);
            }
            if !complete {
                pair.prove_by_single_names(&names, action, &mut work);
            }
        }
    }
    pair.finish()
}

/// The actions of both, those of the old policy first.
fn actions<'p>(old: &'p Policy, new: &'p Policy) -> Vec<&'p str> {
    let mut actions: Vec<&str> = old.compiled().actions.iter().map(|action| &*action.name).collect();
    for action in &new.compiled().actions {
        if !actions.contains(&&*action.name) {
            actions.push(&action.name);
        }
    }
    actions
}
