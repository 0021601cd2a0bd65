//! The difference of two policies: every way of one policy, tried with the other.

mod compare;
mod ground;
mod outcome;
mod pair;

use crate::analyze::ways::groups::{GroupSets, Names};
use crate::analyze::ways::search::Work;
use crate::policy::Policy;
pub use outcome::{Diff, DiffResult, Mandatory, Witness};
use pair::Pair;

/// Returns the difference of two policies: the calls that `new` approves and `old` does not, and the other way round.
///
/// The comparison covers all actions, sets of groups and observations that either of them can tell apart. Groups
/// are compared by the names of the directory that they match, signals and challenges by their own names. A check
/// that a policy does not know cannot be passed or observed there.
///
/// The ways in are compared ([`Policy::ways`]): challenges that are passed now, with the highest grades and nothing
/// else known. If a policy changes in the presence of conditions that demand grades, and does not keep them, lower
/// grades may make a difference that no way shows: the result is then never the same or stricter. If failures cost
/// points, calls in which one or all of these challenges have failed are also tried, and those that differ count; it is
/// not proven that there are no others. The same holds for calls with signals that are too old to count but still keep
/// a risk from firing. These and other differences are listed in [`Diff::unjudged`].
///
/// The limits are those of the ways, with twice the work. If there are more than 1 024 sets of groups for one
/// action, each name is compared by itself. This proves the result for all sets, unless a risk is about groups, or
/// a group no longer forbids a check. The result is [`DiffResult::Unknown`] if it cannot be proven.
pub fn diff(old: &Policy, new: &Policy) -> Diff {
    diff_within(old, new, &mut Work::twice())
}

/// The same with a part of the work for several comparisons.
pub(super) fn diff_within(old: &Policy, new: &Policy, work: &mut Work) -> Diff {
    let mut pair = Pair::new(old, new);
    if old.digest() != new.digest() {
        let names = Names::of(&[old, new]);
        for action in actions(old, new) {
            let asked = [(old, old.compiled().action(action)), (new, new.compiled().action(action))];
            let GroupSets { sets, complete } = names.sets(&asked, true);
            for set in &sets {
                pair.compare(action, set, work);
            }
            if !complete {
                pair.prove_by_single_names(&names, action, work);
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
