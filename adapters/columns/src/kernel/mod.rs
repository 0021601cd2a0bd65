//! Verdicts on columns of flat facts.

mod block;
mod checks;
mod circuit;
mod clock;
mod columns;
mod error;
mod flatten;
mod found_rules;
mod masks;
mod outcomes;
mod plan;
mod rules_of_rows;
mod text;
mod time;

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::types::Int8Type;
use arrow_array::{DictionaryArray, Int8Array, RecordBatch, StringArray};
use arrow_buffer::NullBuffer;
use bonafides::batch::CheckStates;
use bonafides::{Facts, FactsError, Policy, Rules, Verdict};

pub use error::{KernelError, RowError};
pub(crate) use found_rules::FoundRules;

use block::BLOCK;
use circuit::Decider;
use columns::Columns;
use plan::Plan;
use rules_of_rows::{NumberedRules, RulesOfRows};
use text::list_key;

/// A policy that decides on whole batches.
///
/// The rules of the rows of a batch are made into a circuit of boolean operations, which decides on 64 rows by a word of bits;
/// the engine decides on the rows that it cannot express. `docs/warehouse.md` lists the columns. Groups are ids of the
/// policy, as in records.
#[derive(Debug)]
pub struct Kernel {
    policy: Policy,
    lenient: bool,
    /// The rules found so far, for one thread at a time.
    memories: Mutex<Vec<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    numbered: NumberedRules,
    /// The number of rules and their circuit; `None` if they cannot be expressed as one.
    decider: Option<(usize, Option<Decider>)>,
    rules: FoundRules,
}

/// The verdicts on a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdicts {
    /// The verdict of each row; `None` for one that the policy cannot decide on.
    pub verdicts: Vec<Option<Verdict>>,
    /// The number of rows without a verdict.
    pub refused: usize,
    /// The first of them, by its index in the batch, with the reason.
    pub first_refused: Option<(usize, RowError)>,
    /// The number of rows that were decided on individually, without a shared verdict.
    pub by_themselves: usize,
}

impl Kernel {
    /// Creates the kernel of a policy. A check, outcome or group that the policy does not know is an error.
    pub fn new(policy: &Policy) -> Self {
        Self { policy: policy.clone(), lenient: false, memories: Mutex::new(Vec::new()) }
    }

    /// Creates a kernel for facts of another policy: it leaves out the checks, outcomes and groups that its policy does not
    /// know, as they cannot be passed or observed there.
    pub fn leaving_out_unknown(policy: &Policy) -> Self {
        Self { lenient: true, ..Self::new(policy) }
    }

    /// The policy.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Decides on each row of a batch. Fails if a column is missing, unknown or of another type.
    pub fn verdicts(&self, batch: &RecordBatch) -> Result<Verdicts, KernelError> {
        let columns = Columns::of(batch)?;
        self.check(&columns)?;
        let lock = || self.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = lock().pop().unwrap_or_default();
        let verdicts = self.decide(&columns, &mut known);
        lock().push(known);
        Ok(verdicts)
    }

    /// Returns the verdict on facts, as for a row. Their groups are ids of the policy.
    pub fn verdict(&self, facts: &Facts<'_>) -> Result<Verdict, FactsError> {
        self.verdict_by(facts, &mut FoundRules::default())
    }

    fn check(&self, columns: &Columns<'_>) -> Result<(), KernelError> {
        if self.lenient {
            return Ok(());
        }
        let states = self.policy.check_states().unwrap_or_default();
        for (name, of_check) in &columns.checks {
            let known = states.iter().find(|check| check.check() == *name);
            let is_challenge = known.is_some_and(CheckStates::is_challenge);
            let (kind, prefix) = match known {
                None if of_check.outcome.is_some() => ("check", columns::CHECK),
                None if of_check.at.is_some() => ("check", columns::AT),
                _ if of_check.unavailable.is_some() && !is_challenge => ("challenge", columns::UNAVAILABLE),
                _ => continue,
            };
            return Err(KernelError::UnknownCheck { column: format!("{prefix}{name}"), kind });
        }
        Ok(())
    }

    fn decide(&self, columns: &Columns<'_>, known: &mut Known) -> Verdicts {
        let mut found = Verdicts { verdicts: vec![None; columns.rows], ..Verdicts::default() };
        let Known { numbered, decider, rules } = known;
        let plan = self.plan(columns, numbered, decider, rules);
        let mut values = plan.as_ref().map(Plan::values).unwrap_or_default();
        for (block, start) in (0..columns.rows).step_by(BLOCK).enumerate() {
            let end = columns.rows.min(start.saturating_add(BLOCK));
            let Some(rows) = found.verdicts.get_mut(start..end) else { break };
            let by_themselves = match &plan {
                Some(plan) => plan.decide(block, &mut values, rows),
                None => (0..rows.len()).collect(),
            };
            for row in by_themselves {
                self.by_itself(columns, start.saturating_add(row), rules, &mut found);
            }
        }
        found
    }

    /// Returns how to decide on a batch; `None` if the engine must.
    fn plan<'b, 'k>(
        &self,
        columns: &'b Columns<'b>,
        numbered: &mut NumberedRules,
        decider: &'k mut Option<(usize, Option<Decider>)>,
        rules: &mut FoundRules,
    ) -> Option<Plan<'b, 'k>> {
        let (action, groups, now) = (columns.action?, columns.groups?, columns.now.as_ref()?);
        if numbered.begin_batch() {
            *decider = None;
        }
        let of_rows = RulesOfRows::of(columns.rows, [action, groups], numbered, |row| {
            let (action, groups) = (action.text(row)?, groups.list(row)?);
            let key = list_key([action].into_iter().chain(groups.iter().copied()));
            let rules = rules.rules(action, &groups, || self.rules(action, &groups));
            Some((key, move || rules.ok()))
        })?;
        let terms = numbered.terms();
        if decider.as_ref().is_none_or(|(count, _)| *count != terms.len()) {
            *decider = Some((terms.len(), Decider::of(&self.policy, terms)));
        }
        let (_, Some(decider)) = decider.as_ref()? else { return None };
        Plan::of(&self.policy, columns, of_rows, now, decider, self.lenient)
    }

    #[cold]
    fn by_itself(&self, columns: &Columns<'_>, row: usize, rules: &mut FoundRules, found: &mut Verdicts) {
        found.by_themselves = found.by_themselves.saturating_add(1);
        let facts = columns.facts(row);
        let verdict = match facts.and_then(|facts| Ok(self.verdict_by(&facts, rules)?)) {
            Ok(verdict) => Some(verdict),
            Err(error) => {
                found.refused = found.refused.saturating_add(1);
                found.first_refused.get_or_insert((row, error));
                None
            }
        };
        if let Some(out) = found.verdicts.get_mut(row) {
            *out = verdict;
        }
    }

    pub(crate) fn verdict_by(
        &self,
        facts: &Facts<'_>,
        rules: &mut FoundRules,
    ) -> Result<Verdict, FactsError> {
        let groups: Vec<&str> = facts.groups.iter().flatten().map(AsRef::as_ref).collect();
        let known = rules.rules(&facts.action, &groups, || self.rules(&facts.action, &groups))?;
        let known_facts = if self.lenient { Some(facts.known_to(&self.policy)) } else { None };
        known.verdict(&self.policy.evidence(known_facts.as_ref().unwrap_or(facts))?)
    }

    /// Returns the rules for these groups; unknown groups may be left out.
    pub(crate) fn rules(&self, action: &str, groups: &[&str]) -> Result<Rules, FactsError> {
        if !self.lenient {
            return self.policy.rules_of_ids(action, groups.iter().copied());
        }
        self.policy.rules_of_ids(action, [])?;
        let known = groups.iter().filter(|id| self.policy.rules_of_ids(action, [**id]).is_ok());
        self.policy.rules_of_ids(action, known.copied())
    }
}

impl Verdicts {
    /// Adds the verdicts on the next batch and continues the numbers of its rows.
    pub fn append(&mut self, next: Self) {
        let before = self.verdicts.len();
        self.verdicts.extend(next.verdicts);
        self.refused = self.refused.saturating_add(next.refused);
        self.by_themselves = self.by_themselves.saturating_add(next.by_themselves);
        if self.first_refused.is_none() {
            self.first_refused = next.first_refused.map(|(row, error)| (row.saturating_add(before), error));
        }
    }

    /// Returns the verdicts as a dictionary-encoded column of texts; a row without a verdict is null.
    pub fn to_array(&self) -> DictionaryArray<Int8Type> {
        let number = |verdict: &Option<Verdict>| match verdict {
            Some(Verdict::Approve) | None => 0,
            Some(Verdict::Challenge) => 1,
            Some(Verdict::Escalate) => 2,
            Some(Verdict::Deny) => 3,
        };
        let numbers: Vec<i8> = self.verdicts.iter().map(number).collect();
        let nulls =
            (self.refused > 0).then(|| self.verdicts.iter().map(Option::is_some).collect::<NullBuffer>());
        let names = [Verdict::Approve, Verdict::Challenge, Verdict::Escalate, Verdict::Deny];
        let names = StringArray::from_iter_values(names.map(|verdict| verdict.to_string()));
        DictionaryArray::new(Int8Array::new(numbers.into(), nulls), Arc::new(names))
    }
}
