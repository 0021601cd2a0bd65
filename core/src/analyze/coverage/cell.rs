//! The ways to one action for people under the same rules, compared with what a person can pass.

use std::collections::BTreeMap;

use super::super::ways::classes::{Class, Worth, classes, evidence};
use super::super::ways::search::{Taken, Work, ways};
use super::super::ways::way;
use super::frame::{Cause, Frame, Setting, Signals};
use crate::bits::Bits;
use crate::decide::{Evidence, Premise, Rules, Verdict};

/// Most ways that are kept for one cell; the people of one with more are decided one by one.
const MOST_WAYS: usize = 8_192;
/// Most distinct sets of causes of the weakest ways.
const MOST_SETS: usize = 65_536;

/// Sets of causes, by number.
#[derive(Debug, Default)]
pub(super) struct CauseSets(BTreeMap<Vec<String>, u32>);

impl CauseSets {
    fn number(&mut self, causes: Vec<String>) -> Option<u32> {
        let next = u32::try_from(self.0.len()).ok()?;
        if self.0.len() >= MOST_SETS {
            return self.0.get(&causes).copied();
        }
        Some(*self.0.entry(causes).or_insert(next))
    }

    /// The sets in the order of their numbers.
    pub(super) fn into_list(self) -> Vec<Vec<String>> {
        let mut all: Vec<(u32, Vec<String>)> =
            self.0.into_iter().map(|(set, number)| (number, set)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, set)| set).collect()
    }
}

/// The ways in one situation.
#[derive(Debug)]
pub(super) struct Cell {
    rules: Rules,
    /// The observations that favour the caller most; more than one if none of them is best.
    observed: Vec<Evidence>,
    lost: Bits,
    /// The weakest first; `None` if not all are known.
    ways: Option<Vec<Known>>,
    /// The verdict for people without a way.
    refusal: Verdict,
    /// `false` if some observations were not looked at.
    pub(super) complete: bool,
}

/// A way: the challenges and the causes, by number.
#[derive(Debug)]
struct Known {
    challenges: Bits,
    causes: Bits,
    set: Option<u32>,
}

/// The result for a person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Finding {
    /// There is a way.
    Way {
        /// The causes of the weakest way; `None` if it is not known.
        weakest: Option<u32>,
        /// Causes whose loss alone leaves no way.
        rests_on: Bits,
        /// Challenges each of which would leave no such cause.
        relieves: Bits,
    },
    /// There is no way.
    NoWay {
        /// The verdict, if everything that the person can pass has been passed.
        verdict: Verdict,
        /// Challenges each of which would open a way.
        gains: Bits,
        /// `true` if no enrolment opens a way.
        is_final: bool,
    },
}

impl Cell {
    pub(super) fn new(
        frame: &Frame,
        rules: &Rules,
        setting: &Setting,
        sets: &mut CauseSets,
        work: &mut Work,
    ) -> Self {
        let (observed, complete) = match &setting.signals {
            Signals::Observed(evidence) => (vec![evidence.clone()], true),
            Signals::Best => best(rules),
        };
        let mut cell = Self {
            refusal: refusal(rules, &observed),
            rules: rules.clone(),
            observed,
            lost: setting.lost,
            ways: None,
            complete,
        };
        cell.ways = cell.all_ways(frame, sets, work);
        cell
    }

    /// The number of ways that are kept.
    pub(super) fn size(&self) -> usize {
        self.ways.as_ref().map_or(0, Vec::len)
    }

    fn all_ways(&self, frame: &Frame, sets: &mut CauseSets, work: &mut Work) -> Option<Vec<Known>> {
        let compiled = frame.policy.compiled();
        let mut all: Vec<Taken> = Vec::new();
        for evidence in &self.observed {
            let found = self.rules.premise(evidence, |premise| ways(compiled, premise, work))?;
            all.extend(found.ways);
            if !found.exact || all.len() > MOST_WAYS {
                return None;
            }
        }
        all.sort_unstable();
        all.dedup();
        let mut ranked: Vec<((usize, i64, usize), Known)> = Vec::new();
        for taken in all {
            let shown = way(compiled, &taken);
            let challenges: Bits = taken.iter().filter_map(|(id, _)| frame.number(*id)).collect();
            if !challenges.is_disjoint(&self.lost) {
                continue;
            }
            let mut names: Vec<String> = shown.causes().map(str::to_owned).collect();
            let rank = (names.len(), shown.cost(), shown.checks().len());
            names.sort_unstable();
            ranked.push((
                rank,
                Known { challenges, causes: causes(frame, &challenges), set: sets.number(names) },
            ));
        }
        // Of equals the first in the order of the policy stays first.
        ranked.sort_by_key(|(rank, _)| *rank);
        Some(ranked.into_iter().map(|(_, known)| known).collect())
    }

    /// Returns the result for a person who can pass these challenges.
    pub(super) fn examine(&self, frame: &Frame, enrolled: &Bits) -> Finding {
        match &self.ways {
            Some(ways) => self.compare(ways, enrolled),
            None => self.decide(frame, enrolled),
        }
    }

    fn compare(&self, ways: &[Known], enrolled: &Bits) -> Finding {
        let mut open = ways.iter().filter(|way| enrolled.has_all(&way.challenges));
        if let Some(weakest) = open.next() {
            let mut rests_on = weakest.causes;
            while !rests_on.is_empty()
                && let Some(way) = open.next()
            {
                rests_on = common(&rests_on, &way.causes);
            }
            if rests_on.is_empty() {
                return Finding::Way { weakest: weakest.set, rests_on, relieves: Bits::EMPTY };
            }
            // For each challenge that is missing, the causes that all ways share if it is added.
            let mut left: BTreeMap<u16, Bits> = BTreeMap::new();
            for (one, way) in one_short(ways, enrolled) {
                let left = left.entry(one).or_insert(rests_on);
                *left = common(left, &way.causes);
            }
            let relieves = left.into_iter().filter(|(_, left)| left.is_empty()).map(|(one, _)| one).collect();
            return Finding::Way { weakest: weakest.set, rests_on, relieves };
        }
        let gains = one_short(ways, enrolled).map(|(one, _)| one).collect();
        Finding::NoWay { verdict: self.refusal, gains, is_final: ways.is_empty() }
    }

    /// Returns the same result from decisions.
    fn decide(&self, frame: &Frame, enrolled: &Bits) -> Finding {
        let numbers = || (0_u16..).take(frame.challenges.len());
        if self.approves(frame, enrolled) {
            let needs = |enrolled: &Bits, cause: &Cause| {
                let left = enrolled.without(&cause.challenges);
                left != *enrolled && !self.approves(frame, &left)
            };
            let rests_on: Vec<(u16, &Cause)> =
                (0..).zip(&frame.causes).filter(|(_, cause)| needs(enrolled, cause)).collect();
            let relieves = numbers().filter(|number| {
                let mut more = *enrolled;
                !rests_on.is_empty()
                    && more.insert(*number)
                    && !rests_on.iter().any(|(_, cause)| needs(&more, cause))
            });
            return Finding::Way {
                weakest: None,
                relieves: relieves.collect(),
                rests_on: rests_on.iter().map(|(number, _)| *number).collect(),
            };
        }
        let is_final = !self.approves(frame, &numbers().collect());
        let gains = numbers().filter(|number| {
            let mut more = *enrolled;
            !is_final && more.insert(*number) && self.approves(frame, &more)
        });
        Finding::NoWay { verdict: self.refusal, gains: gains.collect(), is_final }
    }

    fn approves(&self, frame: &Frame, enrolled: &Bits) -> bool {
        let held = enrolled.without(&self.lost);
        self.observed.iter().any(|evidence| {
            let approves = self.rules.premise(evidence, |premise| {
                let mut passed = premise.nothing();
                for (id, challenge) in premise.open() {
                    if frame.number(id).is_some_and(|number| held.has(number)) {
                        (0..challenge.items).for_each(|_| passed.add(challenge));
                    }
                }
                premise.approves(&passed)
            });
            approves.unwrap_or_default()
        })
    }
}

/// The members of both sets.
fn common(a: &Bits, b: &Bits) -> Bits {
    a.without(&a.without(b))
}

/// The ways that lack exactly one challenge, each with that challenge.
fn one_short<'w>(ways: &'w [Known], enrolled: &'w Bits) -> impl Iterator<Item = (u16, &'w Known)> {
    ways.iter().filter_map(|way| {
        let missing = way.challenges.without(enrolled);
        let mut missing = missing.iter();
        let one = missing.next()?;
        missing.next().is_none().then_some((one, way))
    })
}

/// The causes of these challenges.
fn causes(frame: &Frame, challenges: &Bits) -> Bits {
    let touched = (0..).zip(&frame.causes).filter(|(_, cause)| !cause.challenges.is_disjoint(challenges));
    touched.map(|(number, _)| number).collect()
}

/// The observations that favour the caller most. `false` if some were not looked at.
fn best(rules: &Rules) -> (Vec<Evidence>, bool) {
    let (classes, complete) = classes(&[Some(rules)]);
    let mut kept: Vec<(&Class<'_>, &Worth)> = Vec::new();
    for class in &classes {
        let Some(worth) = class.worth.first() else { continue };
        if kept.iter().any(|(_, other)| other.covers(worth)) {
            continue;
        }
        kept.retain(|(_, other)| !worth.covers(other));
        kept.push((class, worth));
    }
    let found = kept.iter().filter_map(|(class, _)| evidence(rules.policy(), &class.observed));
    (found.collect(), complete)
}

/// The mildest verdict for a person without a way.
fn refusal(rules: &Rules, observed: &[Evidence]) -> Verdict {
    let has_escalation = rules.effect().escalates;
    let escalates = |premise: &Premise<'_>| match premise.verdict() {
        Verdict::Deny => false,
        Verdict::Escalate => true,
        // Something can still be passed, but not by this person.
        Verdict::Approve | Verdict::Challenge => has_escalation,
    };
    if observed.iter().any(|evidence| rules.premise(evidence, escalates).unwrap_or_default()) {
        Verdict::Escalate
    } else {
        Verdict::Deny
    }
}
