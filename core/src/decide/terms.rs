//! Rules as data, for programs that evaluate them on whole columns of facts.

use super::decision::Verdict;
use super::outlook::forbid;
use super::rules::Rules;
use crate::bits::Bits;
use crate::policy::Policy;
use crate::policy::compiled::{CONTEXT, Compiled, Layer, NO_CAUSE, NO_FAMILY, ResultId, UNOBSERVED};
use crate::policy::requirement::{Choice, Demand, Entries, Entry, Node, NodeId};

/// The scoring of a policy, for any action and groups.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scoring {
    /// The results that can help: of every challenge, that it passed; of every signal, each outcome. In scoring order: of
    /// those that share a cause, the first that helps scores.
    pub results: Vec<ScoredResult>,
    /// For each family, the points of its first member, of its second and so on; the last for all further ones; with its
    /// factor.
    pub families: Vec<(Vec<i64>, usize)>,
    /// The limits of each factor.
    pub factors: Vec<FactorLimits>,
    /// The risks.
    pub risks: Vec<RiskTerms>,
}

/// A result that can help.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScoredResult {
    /// The check, by its index in [`Policy::check_states`].
    pub check: usize,
    /// The outcome of a signal, by its index; `None` for a challenge, which passed.
    pub outcome: Option<usize>,
    /// The points, 0 or more; 0 for a member of a family.
    pub points: i64,
    /// The factor, by its index in [`Scoring::factors`]; beyond them for none: such points are not capped.
    pub factor: usize,
    /// The cause, if another result or item can share it.
    pub cause: Option<u16>,
    /// The family, by its index.
    pub family: Option<usize>,
    /// The number of items that the challenge accepts; `None` if it is neither repeatable nor graded.
    pub items: Option<i64>,
}

/// The limits of a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactorLimits {
    /// The maximum of its points.
    pub cap: i64,
    /// The points from which it counts; `None` if it never does.
    pub min: Option<i64>,
}

/// A risk: its condition, and what it adds to the rules if it fires.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RiskTerms {
    /// Each signal, by its index in [`Policy::check_states`], with its outcomes that fire the risk, by index, and true if
    /// none being observed does too. All must apply.
    pub when: Vec<(usize, Vec<usize>, bool)>,
    /// The results that no longer help, by their index in [`Scoring::results`].
    pub forbidden: Vec<usize>,
    /// The points added to every [`Condition::Points`], which the score must also reach by themselves; 0 or more.
    pub added: i64,
    /// The verdict regardless of evidence.
    pub verdict: Option<Verdict>,
    /// The condition.
    pub condition: Option<Condition>,
}

/// The joined rules for an action and groups.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Terms {
    /// True if the subject is admitted; every other one is denied.
    pub admitted: bool,
    /// The verdict regardless of evidence.
    pub verdict: Option<Verdict>,
    /// True if a refused case is escalated, false if it is denied.
    pub escalates: bool,
    /// The results that do not help, by their index in [`Scoring::results`].
    pub forbidden: Vec<usize>,
    /// The condition.
    pub condition: Condition,
    /// The risks that are about these groups, by their index in [`Scoring::risks`].
    pub risks: Vec<usize>,
}

/// A condition of a requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition {
    /// The least score, to which the points of risks are added.
    Points(i64),
    /// The least points of a factor, after its cap.
    PointsIn(usize, i64),
    /// The least number of factors.
    Factors(i64),
    /// The least number of different causes.
    Independent(i64),
    /// The least number of entries that are met and conditions that hold.
    AtLeast(usize, Vec<CheckEntries>, Vec<Self>),
    /// Conditions that must all hold.
    All(Vec<Self>),
    /// Conditions of which one must hold.
    Any(Vec<Self>),
    /// A condition that never holds.
    Never,
}

/// The entries of a list for one check. Each is met by a piece of evidence of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckEntries {
    /// One entry at most is met: if one of these results, by their index in [`Scoring::results`], helps.
    Result(Vec<usize>),
    /// Entries for items of a challenge.
    Items {
        /// The result, by its index in [`Scoring::results`].
        result: usize,
        /// The number of entries.
        entries: i64,
        /// True if one of them demands no grade above 0.
        takes_any: bool,
    },
}

impl Policy {
    /// Returns the scoring as data.
    #[doc(hidden)]
    pub fn scoring(&self) -> Scoring {
        let compiled = self.compiled();
        let checks = &compiled.checks;
        let results = (0..).zip(&checks.results).map(|(id, result)| {
            let check = checks.check(result.check);
            let outcomes = check.map(|check| check.outcomes()).unwrap_or_default();
            let items = check.and_then(|check| check.challenge()).map(|challenge| challenge.items);
            ScoredResult {
                check: usize::from(result.check),
                outcome: outcomes.iter().position(|outcome| outcome.result == id),
                points: i64::from(result.points),
                factor: usize::from(result.factor),
                cause: Some(result.cause).filter(|cause| *cause != NO_CAUSE),
                family: Some(result.family).filter(|family| *family != NO_FAMILY).map(usize::from),
                items: items.filter(|_| result.itemised).map(i64::from),
            }
        });
        let families = checks.families.iter();
        Scoring {
            results: results.collect(),
            families: families.map(|family| (family.points.clone(), usize::from(family.factor))).collect(),
            factors: (0..)
                .zip(&compiled.factors)
                .map(|(factor, rule)| FactorLimits {
                    cap: rule.cap,
                    min: (factor != CONTEXT).then_some(rule.min),
                })
                .collect(),
            risks: compiled
                .risks
                .iter()
                .map(|risk| RiskTerms {
                    when: risk.when.iter().map(|(check, set)| fires(usize::from(*check), *set)).collect(),
                    forbidden: forbidden_by(compiled, &risk.layer),
                    added: risk.add_points,
                    verdict: risk.layer.verdict.map(Verdict::from),
                    condition: risk.layer.require.map(|node| condition(compiled, node)),
                })
                .collect(),
        }
    }
}

impl Rules {
    /// Returns the rules as data.
    #[doc(hidden)]
    pub fn terms(&self) -> Terms {
        let rules = self.set();
        let compiled = rules.policy.compiled();
        let needs = &rules.needs;
        let mut all = Vec::new();
        all.extend((needs.points != 0).then_some(Condition::Points(needs.points)));
        all.push(Condition::Factors(i64::from(needs.factors)));
        all.push(Condition::Independent(needs.independent));
        if needs.asks_points_in {
            all.extend(needs.points_in.iter().enumerate().map(|(at, need)| Condition::PointsIn(at, *need)));
        }
        all.extend(needs.pass.iter().map(|result| {
            Condition::AtLeast(1, vec![CheckEntries::Result(vec![usize::from(result)])], Vec::new())
        }));
        all.extend(needs.rest.iter().map(|node| condition(compiled, *node)));
        let risks = compiled.risks.iter().enumerate().filter(|(_, risk)| risk.is_about(&rules.groups));
        Terms {
            admitted: rules.admitted,
            verdict: rules.verdict.map(Verdict::from),
            escalates: rules.escalate.is_some(),
            forbidden: rules.forbidden.iter().map(usize::from).collect(),
            condition: Condition::All(all),
            risks: risks.map(|(at, _)| at).collect(),
        }
    }
}

fn fires(check: usize, set: u64) -> (usize, Vec<usize>, bool) {
    let has = |outcome: &u32| set.checked_shr(*outcome).unwrap_or_default() & 1 == 1;
    let outcomes = (0..u32::from(UNOBSERVED)).filter(has);
    let unobserved = has(&u32::from(UNOBSERVED));
    (check, outcomes.filter_map(|outcome| usize::try_from(outcome).ok()).collect(), unobserved)
}

fn forbidden_by(compiled: &Compiled, layer: &Layer) -> Vec<usize> {
    let mut forbidden = Bits::EMPTY;
    forbid(compiled, layer, &mut forbidden);
    forbidden.iter().map(usize::from).collect()
}

fn condition(compiled: &Compiled, node: NodeId) -> Condition {
    let each =
        |nodes: &mut dyn Iterator<Item = NodeId>| nodes.map(|node| condition(compiled, node)).collect();
    let requirements = &compiled.requirements;
    match requirements.node(node) {
        None => Condition::Never,
        Some(Node::Points(need)) => Condition::Points(i64::from(need)),
        Some(Node::PointsIn(factor, need)) => Condition::PointsIn(usize::from(factor), i64::from(need)),
        Some(Node::Factors(need)) => Condition::Factors(i64::from(need)),
        Some(Node::Independent(need)) => Condition::Independent(i64::from(need)),
        Some(Node::Pass(entries)) => Condition::AtLeast(entries.len(), wanted(compiled, entries), Vec::new()),
        Some(Node::AtLeast { count, of }) => match requirements.choice(of) {
            None => Condition::Never,
            Some(Choice { entries, requirements }) => {
                let of = each(&mut requirements.iter());
                Condition::AtLeast(usize::from(count), wanted(compiled, entries), of)
            }
        },
        Some(Node::Keys(children) | Node::All(children)) => Condition::All(each(&mut children.iter())),
        Some(Node::Any(children)) => Condition::Any(each(&mut children.iter())),
    }
}

fn wanted(compiled: &Compiled, entries: Entries) -> Vec<CheckEntries> {
    let entries = compiled.requirements.entries(entries);
    entries.chunk_by(|a, b| a.check == b.check).map(|of_one| of_check(compiled, of_one)).collect()
}

/// All entries for a check ask for the same: only a challenge with items has entries for them.
fn of_check(compiled: &Compiled, entries: &[Entry]) -> CheckEntries {
    let requirements = &compiled.requirements;
    let mut results: Vec<usize> = Vec::new();
    let mut takes_any = false;
    let mut of_items: Option<ResultId> = None;
    for entry in entries {
        match entry.demand {
            Demand::Passed(result) => results.push(usize::from(result)),
            Demand::Outcomes { start, len } => {
                results.extend(requirements.outcomes(start, len).iter().copied().map(usize::from));
            }
            Demand::Item { result, start, len } => {
                of_items = Some(result);
                takes_any |= requirements.grades(start, len).iter().all(|grade| *grade == 0);
            }
        }
    }
    match of_items {
        Some(result) => CheckEntries::Items {
            result: usize::from(result),
            entries: i64::try_from(entries.len()).unwrap_or(i64::MAX),
            takes_any,
        },
        None => CheckEntries::Result(results),
    }
}
