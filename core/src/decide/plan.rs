use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::decision::Verdict;
use super::error::FactsError;
use super::evidence::Evidence;
use super::observed::{Grades, Item};
use super::outlook::Spare;
use super::rules::Rules;
use super::search::{Candidate, cheapest};
use super::state::State;
use super::verdict::{Judgement, Reduced};
use crate::policy::Policy;
use crate::policy::compiled::{Challenge, CheckId, MAX_ITEMISED};

/// The cheapest way to approval: the challenges to ask next. Empty unless the verdict is `challenge`.
///
/// Passing every step at an unchanged `now` leads to the verdict `approve`.
#[derive(Debug, Clone)]
pub struct Plan {
    policy: Policy,
    steps: Vec<PlannedStep>,
    exact: bool,
}

#[derive(Debug, Clone)]
struct PlannedStep {
    check: CheckId,
    cost: i64,
    mandatory: bool,
    grades: Grades,
}

/// A step of a plan: a challenge to pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Step<'p> {
    /// The challenge.
    pub check: &'p str,
    /// The cost of asking, in the policy's own unit.
    pub cost: i64,
    /// True if approval is out of reach without it.
    pub mandatory: bool,
    /// The minimum grades; only those above 0.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "as_map")]
    pub grades: Vec<(&'p str, u16)>,
}

fn as_map<S: Serializer>(grades: &[(&str, u16)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(grades.iter().copied())
}

impl Rules {
    /// Returns the cheapest way from `evidence` to approval. Exact for up to 20 open challenges and 2.5
    /// million evaluations; beyond that it may cost more than necessary, and [`Plan::is_exact`] is false.
    ///
    /// Fails only if the evidence was read for another policy.
    pub fn plan(&self, evidence: &Evidence) -> Result<Plan, FactsError> {
        let mut reduced = Reduced::default();
        let (rules, reading) = self.with(evidence)?;
        let judgement = Judgement::new(rules, reading, &mut reduced);
        let mut plan = Plan { policy: self.policy().clone(), steps: Vec::new(), exact: true };
        if judgement.verdict().0 == Verdict::Challenge {
            judgement.plan(&mut plan);
        }
        Ok(plan)
    }
}

impl Judgement<'_> {
    fn plan(&self, plan: &mut Plan) {
        let checks = &self.compiled.checks;
        let challenges: Vec<(CheckId, &Challenge)> =
            checks.challenges().filter(|(_, challenge)| self.prospect.open.has(challenge.result)).collect();
        let room = |number: u8| self.reading.outlook.room.get(usize::from(number)).copied();
        let candidates: Vec<Candidate> = challenges
            .iter()
            .map(|(_, challenge)| Candidate {
                cost: challenge.cost,
                most: challenge.itemised.and_then(room).unwrap_or(1),
            })
            .collect();
        let size = self.layers().map(|(_, node)| self.compiled.requirements.size(node)).sum();
        let mut spare: Spare = [0; MAX_ITEMISED];
        let Some(found) = cheapest(&candidates, size, |take| {
            let mut held = self.prospect.held;
            for ((_, challenge), count) in challenges.iter().zip(take) {
                if *count > 0 {
                    held.insert(challenge.result);
                }
                if let Some(slot) = challenge.itemised.and_then(|number| spare.get_mut(usize::from(number))) {
                    *slot = *count;
                }
            }
            let state = State { held: &held, spare: &spare, ..self.now() };
            self.approves(&state, &self.score_of(&state))
        }) else {
            return;
        };
        let mandatory = self.mandatory();
        for ((check, challenge), count) in challenges.iter().zip(&found.take) {
            let mut grades = Grades::default();
            grades.iter_mut().zip(&challenge.grades).for_each(|(slot, grade)| *slot = grade.max);
            let mandatory = mandatory.has(challenge.result);
            let step = PlannedStep { check: *check, cost: challenge.cost, mandatory, grades };
            plan.steps.extend(std::iter::repeat_n(step, usize::from(*count)));
        }
        plan.exact = found.exact;
        plan.steps.sort_by_key(|step| (!step.mandatory, step.check));
        self.least_grades(&mut plan.steps);
    }

    /// Lowers the grades of every step to the minimum with which the plan still leads to approval.
    fn least_grades(&self, steps: &mut [PlannedStep]) {
        let mut held = self.prospect.held;
        let mut items = self.reading.items.clone();
        let first = items.len();
        for step in &*steps {
            if let Some(challenge) = self.compiled.checks.challenge(step.check) {
                held.insert(challenge.result);
            }
            items.push(Item { check: step.check, grades: step.grades });
        }
        for (index, step) in steps.iter_mut().enumerate() {
            let at = first.saturating_add(index);
            for (grade, slot) in step.grades.iter_mut().enumerate() {
                let mut enough = |value: u16| {
                    if let Some(slot) = items.get_mut(at).and_then(|item| item.grades.get_mut(grade)) {
                        *slot = value;
                    }
                    let state = State { held: &held, items: &items, spare: &[] };
                    self.approves(&state, &self.score_of(&state))
                };
                // Higher is never worse, so the minimum is found by binary search.
                let (mut low, mut high) = (0, *slot);
                while low < high {
                    let middle = low.midpoint(high);
                    if enough(middle) {
                        high = middle;
                    } else {
                        low = middle.saturating_add(1);
                    }
                }
                enough(high);
                *slot = high;
            }
        }
    }
}

impl Plan {
    /// The challenges to ask: mandatory ones first, then in the order of the document; one step per item.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let checks = &self.policy.compiled().checks;
        self.steps.iter().map(|step| {
            let declared =
                checks.challenge(step.check).map(|challenge| &*challenge.grades).unwrap_or_default();
            let grades = declared.iter().zip(step.grades).filter(|(_, least)| *least > 0);
            Step {
                check: checks.name(step.check),
                cost: step.cost,
                mandatory: step.mandatory,
                grades: grades.map(|(grade, least)| (&*grade.name, least)).collect(),
            }
        })
    }

    /// Returns true if there is nothing to ask: the case is already approved, or refused.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The total cost of all steps.
    pub fn cost(&self) -> i64 {
        self.steps.iter().fold(0, |sum, step| sum.saturating_add(step.cost))
    }

    /// Returns true if it is certain that nothing cheaper leads to approval.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// The policy of the plan.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns the plan as one line of JSON that conforms to `schema/plan.json`.
    pub fn to_json(&self) -> String {
        // Serialising borrowed names and numbers into memory cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("steps", &self.steps().collect::<Vec<_>>())?;
        map.serialize_entry("cost", &self.cost())?;
        map.serialize_entry("exact", &self.exact)?;
        map.serialize_entry("policy", &self.policy)?;
        map.end()
    }
}
