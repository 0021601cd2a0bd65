//! A host in memory: it reads the rows that a step needs, makes the step, and commits it as a whole.

use std::collections::HashMap;

use bonafides::case::{
    Case, CaseId, Committed, Context, EngineConfig, Input, InputId, Opening, Policies, Said, Step,
    SubjectProfile,
};
use bonafides::keys::{RawKeys, Row, RowKind, Seed, StateKey};
use bonafides::{Policy, Time};

use crate::enrolment::Template;
use crate::error::DrillError;
use crate::luck::Luck;

/// A record, and the time of its step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamped {
    pub(crate) at: i64,
    /// The order in which the steps were made.
    pub(crate) number: u64,
    pub(crate) record: String,
}

/// A service desk with its rows. All its random numbers are repeatable, so it must not serve real people.
pub(crate) struct Desk {
    config: EngineConfig,
    policies: Policies,
    keys: RawKeys,
    rows: HashMap<StateKey, (u64, Option<Vec<u8>>)>,
    seeds: Luck,
    inputs: u64,
    steps: u64,
    /// The records that have not been taken yet.
    records: Vec<Stamped>,
    /// The enrolments that everybody has.
    template: Option<Template>,
}

impl Desk {
    pub(crate) fn new(policy: Policy, questions: Vec<String>, seeds: Luck) -> Self {
        Self {
            config: EngineConfig::new("drill.example", "drill-connector").catalogue(questions),
            policies: Policies::new(policy),
            keys: RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]),
            rows: HashMap::new(),
            seeds,
            inputs: 0,
            steps: 0,
            records: Vec::new(),
            template: None,
        }
    }

    pub(crate) fn keys(&self) -> &RawKeys {
        &self.keys
    }

    /// Gives everybody these enrolments, starting with their first case.
    pub(crate) fn enrol_everybody(&mut self, template: Template) {
        self.template = Some(template);
    }

    /// Returns the rows of a kind.
    pub(crate) fn rows_of(&self, kind: RowKind) -> impl Iterator<Item = (&StateKey, &[u8])> {
        let of_kind = self.rows.iter().filter(move |(key, _)| key.kind() == kind);
        of_kind.filter_map(|(key, (_, bytes))| Some((key, bytes.as_deref()?)))
    }

    /// Takes the records written so far.
    pub(crate) fn take_records(&mut self) -> Vec<Stamped> {
        std::mem::take(&mut self.records)
    }

    /// Opens a case about a subject; `None` if the directory does not know the caller.
    pub(crate) fn open(
        &mut self,
        opening: &Opening,
        subject: Option<&SubjectProfile>,
        now: i64,
    ) -> Result<Committed, DrillError> {
        let id = self.input_id()?;
        let seed = self.seed()?;
        let needs = Case::needs_open(opening, &self.context(&seed, subject, now))?;
        self.enrol(&needs)?;
        let rows = self.read(&needs);
        let step = Case::open(&id, opening, &self.context(&seed, subject, now), &rows)?;
        Ok(self.commit(step, now))
    }

    /// Passes an input to a case.
    pub(crate) fn give(
        &mut self,
        case: &CaseId,
        said: Said,
        subject: Option<&SubjectProfile>,
        now: i64,
    ) -> Result<Committed, DrillError> {
        let input = Input::new(self.input_id()?, said);
        let seed = self.seed()?;
        let ctx = self.context(&seed, subject, now);
        let case = self.case(case)?;
        let rows = self.read(&case.needs(&input, &ctx)?);
        let step = case.apply(&input, &ctx, &rows)?;
        Ok(self.commit(step, now))
    }

    /// Returns a stored case.
    pub(crate) fn case(&self, id: &CaseId) -> Result<Case, DrillError> {
        Ok(Case::from_row(&self.row(&Case::key(id)), &self.keys)?)
    }

    /// Forgets a case that has ended.
    pub(crate) fn forget(&mut self, case: &CaseId) {
        self.rows.remove(&Case::key(case));
    }

    fn context<'a>(&'a self, seed: &'a Seed, subject: Option<&'a SubjectProfile>, now: i64) -> Context<'a> {
        let now = Time::from_milliseconds(now);
        Context::new(now, seed, &self.config, &self.policies, &self.keys, subject)
    }

    /// Adds the enrolments of a subject who has none.
    fn enrol(&mut self, needs: &[StateKey]) -> Result<(), DrillError> {
        let Some(template) = &self.template else { return Ok(()) };
        let Some(key) = needs.iter().find(|key| key.kind() == RowKind::Enrolment) else { return Ok(()) };
        if !self.rows.contains_key(key) {
            let bytes = template.row(key, &self.keys)?;
            self.rows.insert(key.clone(), (1, Some(bytes)));
        }
        Ok(())
    }

    fn read(&self, keys: &[StateKey]) -> Vec<Row> {
        keys.iter().map(|key| self.row(key)).collect()
    }

    fn row(&self, key: &StateKey) -> Row {
        let (version, bytes) = self.rows.get(key).cloned().unwrap_or_default();
        Row::new(key.clone(), version, bytes)
    }

    /// Stores a step. There is no other writer, so there are no conflicts.
    fn commit(&mut self, step: Step, now: i64) -> Committed {
        for row in step.write().iter().chain(step.outbox()) {
            if row.bytes.is_none() {
                self.rows.remove(&row.key);
            } else {
                self.rows.insert(row.key.clone(), (row.version, row.bytes.clone()));
            }
        }
        if let Some(record) = step.record() {
            self.steps = self.steps.saturating_add(1);
            self.records.push(Stamped { at: now, number: self.steps, record: record.bytes.clone() });
        }
        step.committed()
    }

    fn seed(&mut self) -> Result<Seed, DrillError> {
        let unusable = |_| DrillError::Enrolment("a seed is not random".to_owned());
        Seed::new(self.seeds.bytes()).map_err(unusable)
    }

    fn input_id(&mut self) -> Result<InputId, DrillError> {
        self.inputs = self.inputs.saturating_add(1);
        Ok(format!("in-{}", self.inputs).parse()?)
    }
}
