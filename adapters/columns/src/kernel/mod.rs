//! Verdicts on columns of flat facts.

mod columns;
mod error;
mod flatten;
mod found_rules;
mod layout;
mod memory;
mod scan;
mod text;
mod time;

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::types::Int8Type;
use arrow_array::{DictionaryArray, Int8Array, RecordBatch, StringArray};
use bonafides::batch::CheckStates;
use bonafides::{Facts, FactsError, Policy, Rules, Verdict};

pub use error::{KernelError, RowError};
pub(crate) use found_rules::FoundRules;

use columns::Columns;
use layout::{BY_ITSELF, Layout};
use memory::Memory;
use scan::{Keys, PIECE, Scanned};

/// A policy that decides on whole batches.
///
/// A row is mapped to the states of its checks, column by column, and rows with the same states share one verdict, which the
/// engine reaches on the first of them. `docs/warehouse.md` lists the columns. Groups are ids of the policy, as in
/// records.
#[derive(Debug)]
pub struct Kernel {
    policy: Policy,
    layout: Option<Layout>,
    lenient: bool,
    /// The verdicts so far, for one thread at a time.
    memories: Mutex<Vec<Known>>,
}

#[derive(Debug, Default)]
struct Known {
    memory: Memory,
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
        Self {
            layout: Layout::of(policy),
            policy: policy.clone(),
            lenient: false,
            memories: Mutex::new(Vec::new()),
        }
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
        let mut found = Verdicts { verdicts: Vec::with_capacity(columns.rows), ..Verdicts::default() };
        let scanned = self.scanned(columns, known);
        let ages = self.policy.ages().map(|age| age.milliseconds().max(0).cast_unsigned());
        let mut keys = Keys::new();
        for start in (0..columns.rows).step_by(PIECE) {
            let rows = PIECE.min(columns.rows.saturating_sub(start));
            match &scanned {
                Some(scanned) => {
                    keys.begin(start, rows, columns.now.as_ref());
                    for column in scanned {
                        column.add(start, ages, &mut keys);
                    }
                    if let Some(facts) = columns.facts {
                        keys.mark(|at| facts.text(start.saturating_add(at)).is_some());
                    }
                }
                None => keys.begin(start, rows, None),
            }
            for (row, key) in (start..).zip(keys.iter()) {
                let verdict = match key {
                    Some(key) => known.memory.verdict(key),
                    None => None,
                };
                if verdict.is_some() {
                    found.verdicts.push(verdict);
                } else {
                    self.by_itself(columns, row, key, known, &mut found);
                }
            }
        }
        found
    }

    /// Returns the columns as bits of a key; `None` if keys cannot represent the states of this policy.
    fn scanned<'b>(&self, columns: &Columns<'b>, known: &mut Known) -> Option<Vec<Scanned<'b>>> {
        let layout = self.layout.as_ref()?;
        let (action, groups) = (columns.action?, columns.groups?);
        known.memory.begin_batch();
        let mut scanned = vec![
            Scanned::action(action, layout.action, &mut known.memory.actions),
            Scanned::groups(groups, layout.groups, &mut known.memory.groups),
        ];
        for check in &layout.checks {
            if let Some(columns) = columns.checks.get(&*check.name) {
                scanned.push(Scanned::check(columns, check, self.lenient));
            }
        }
        Some(scanned)
    }

    #[cold]
    fn by_itself(
        &self,
        columns: &Columns<'_>,
        row: usize,
        key: Option<[u64; 2]>,
        known: &mut Known,
        found: &mut Verdicts,
    ) {
        found.by_themselves = found.by_themselves.saturating_add(1);
        let facts = columns.facts(row);
        let verdict = facts.and_then(|facts| Ok(self.verdict_by(&facts, &mut known.rules)?));
        match verdict {
            Ok(verdict) => {
                if let Some(key) = key {
                    known.memory.keep(key, verdict);
                }
                found.verdicts.push(Some(verdict));
            }
            Err(error) => {
                found.refused = found.refused.saturating_add(1);
                found.first_refused.get_or_insert((row, error));
                found.verdicts.push(None);
            }
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
        let names = [Verdict::Approve, Verdict::Challenge, Verdict::Escalate, Verdict::Deny];
        let number = |verdict: &Option<Verdict>| {
            verdict.map(|verdict| match verdict {
                Verdict::Approve => 0,
                Verdict::Challenge => 1,
                Verdict::Escalate => 2,
                Verdict::Deny => 3,
            })
        };
        let keys: Int8Array = self.verdicts.iter().map(number).collect();
        let names = StringArray::from_iter_values(names.map(|verdict| verdict.to_string()));
        DictionaryArray::new(keys, Arc::new(names))
    }
}

/// Row keys are marked by the highest bit alone.
const _: () = assert!(BY_ITSELF == 1 << 63);
