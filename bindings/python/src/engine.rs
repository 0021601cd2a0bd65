use bonafides::case::{Caller, DeskInput, Input, Opening};
use bonafides::keys::{Keys, Row as CoreRow};
use bonafides_surface as surface;
use pyo3::prelude::*;
use pyo3::types::PyDateTime;

use crate::convert::{Form, Listed, form, given, text, time};
use crate::errors::Answer;
use crate::host_keys::KeySource;
use crate::policy::Policy;
use crate::step::{Case, Row, Step};

/// The time, the randomness and the subject of a step.
///
/// `seed` is 32 new random bytes for each attempt. `subject` is the directory's current view of the
/// subject; None if the directory does not know it.
#[pyclass(frozen, module = "bonafides")]
#[derive(Debug)]
pub(crate) struct Moment(surface::Moment);

#[pymethods]
impl Moment {
    #[new]
    #[pyo3(signature = (now, seed, subject=None))]
    fn new(now: &Bound<'_, PyDateTime>, seed: &[u8], subject: Option<&Bound<'_, PyAny>>) -> Answer<Self> {
        let subject = subject.map(|subject| text(Form::SubjectProfile, subject)).transpose()?;
        let now = time(now, "now")?.milliseconds();
        Ok(Self(surface::Moment::new(now, seed, subject.as_deref())?))
    }

    fn __repr__(&self) -> String {
        format!("<Moment {}>", self.0.now)
    }
}

/// An engine, usable by all threads.
///
/// `keys` are `RawKeys`, or any object with the methods of `Keys`.
#[pyclass(frozen, module = "bonafides")]
pub(crate) struct Engine {
    engine: surface::Engine,
    keys: KeySource,
}

type Rows = Listed<Py<Row>>;

#[pymethods]
impl Engine {
    #[new]
    fn new(policy: &Bound<'_, Policy>, keys: &Bound<'_, PyAny>, config: &Bound<'_, PyAny>) -> Answer<Self> {
        let engine = surface::Engine::new(&policy.get().0, given(Form::EngineConfig, config)?)?;
        Ok(Self { engine, keys: KeySource::of(keys)? })
    }

    /// Activates a policy; cases that were opened under an earlier policy keep it.
    fn activate(&self, policy: &Bound<'_, Policy>) {
        self.engine.activate(&policy.get().0);
    }

    /// The active policy.
    #[getter]
    fn policy(&self) -> Policy {
        Policy(self.engine.policy())
    }

    /// Returns the keys of the rows that `open` and `not_me` read.
    fn needs_open(
        &self,
        py: Python<'_>,
        opening: &Bound<'_, PyAny>,
        moment: &Bound<'_, Moment>,
    ) -> Answer<Vec<String>> {
        let (opening, moment): (Opening, _) = (given(Form::Opening, opening)?, moment.get());
        self.keys.lend(py, |keys| self.engine.needs_open(keys, &opening, &moment.0))
    }

    /// Opens a case.
    ///
    /// Choose `id` before the first attempt and keep it for all attempts. Pass the same `moment` as to
    /// `needs_open`, and every row that it named, absent ones with version 0.
    fn open(
        &self,
        py: Python<'_>,
        id: &str,
        opening: &Bound<'_, PyAny>,
        moment: &Bound<'_, Moment>,
        rows: Rows,
    ) -> Answer<Step> {
        let (opening, moment): (Opening, _) = (given(Form::Opening, opening)?, moment.get());
        let rows = read(&rows);
        let step = self.keys.lend(py, |keys| self.engine.open(keys, id, &opening, &moment.0, &rows))?;
        Ok(step.into())
    }

    /// Records "this was not me" when no case is open.
    #[expect(clippy::too_many_arguments, reason = "the engine needs them")]
    fn not_me(
        &self,
        py: Python<'_>,
        id: &str,
        opening: &Bound<'_, PyAny>,
        caller: &Bound<'_, PyAny>,
        token: Option<String>,
        moment: &Bound<'_, Moment>,
        rows: Rows,
    ) -> Answer<Step> {
        let (opening, caller): (Opening, Caller) =
            (given(Form::Opening, opening)?, given(Form::Caller, caller)?);
        let (rows, at, engine) = (read(&rows), &moment.get().0, &self.engine);
        let work = |keys: &dyn Keys| engine.not_me(keys, id, &opening, &caller, token, at, &rows);
        Ok(self.keys.lend(py, work)?.into())
    }

    /// Opens the stored bytes of a case.
    fn case(&self, py: Python<'_>, row: &Bound<'_, Row>) -> Answer<Case> {
        let row = row.get();
        Ok(Case(self.keys.lend(py, |keys| self.engine.case(keys, &row.0))?))
    }

    /// Returns the keys of the rows that `apply` reads for this input.
    fn needs(
        &self,
        py: Python<'_>,
        case: &Bound<'_, Case>,
        input: &Bound<'_, PyAny>,
        moment: &Bound<'_, Moment>,
    ) -> Answer<Vec<String>> {
        let input: Input = given(Form::Input, input)?;
        let (case, moment) = (case.get(), moment.get());
        self.keys.lend(py, |keys| self.engine.needs(keys, &case.0, &input, &moment.0))
    }

    /// Applies one input to a case.
    ///
    /// Pass the same `moment` as to `needs`, and every row that it named, absent ones with version 0.
    /// On a conflict in the store, read the rows again and make a new step with a new seed.
    fn apply(
        &self,
        py: Python<'_>,
        case: &Bound<'_, Case>,
        input: &Bound<'_, PyAny>,
        moment: &Bound<'_, Moment>,
        rows: Rows,
    ) -> Answer<Step> {
        let input: Input = given(Form::Input, input)?;
        let (case, moment, rows) = (case.get(), moment.get(), read(&rows));
        let work = |keys: &dyn Keys| self.engine.apply(keys, &case.0, &input, &moment.0, &rows);
        Ok(self.keys.lend(py, work)?.into())
    }

    /// Returns the keys of the rows that `administer` reads.
    fn needs_administer(
        &self,
        py: Python<'_>,
        input: &Bound<'_, PyAny>,
        moment: &Bound<'_, Moment>,
    ) -> Answer<Vec<String>> {
        let (input, moment): (DeskInput, _) = (given(Form::DeskInput, input)?, moment.get());
        self.keys.lend(py, |keys| self.engine.needs_administer(keys, &input, &moment.0))
    }

    /// Makes a step of an administrator, such as `EnableCheck` or `UsePolicy`.
    ///
    /// `moment` and `rows` are as for `apply`; `Step.administered` returns the outcome.
    fn administer(
        &self,
        py: Python<'_>,
        input: &Bound<'_, PyAny>,
        moment: &Bound<'_, Moment>,
        rows: Rows,
    ) -> Answer<Step> {
        let input: DeskInput = given(Form::DeskInput, input)?;
        let (moment, rows) = (moment.get(), read(&rows));
        let work = |keys: &dyn Keys| self.engine.administer(keys, &input, &moment.0, &rows);
        Ok(self.keys.lend(py, work)?.into())
    }

    /// Opens a row of the outbox: a command for a worker.
    fn command<'py>(&self, py: Python<'py>, row: &Bound<'py, Row>) -> Answer<Bound<'py, PyAny>> {
        let row = row.get();
        let command = self.keys.lend(py, |keys| self.engine.command(keys, &row.0))?;
        form(py, Form::Command, &command.exposed())
    }

    /// Returns the key of the row that shows whether the grants of an account are live.
    fn grant_row(&self, py: Python<'_>, account: &str) -> Answer<String> {
        self.keys.lend(py, |keys| self.engine.grant_row(keys, account))
    }

    /// Returns true if a grant was redeemed and nothing has ended it since.
    fn grant_live(&self, py: Python<'_>, row: &Bound<'_, Row>, grant: &str) -> Answer<bool> {
        let row = row.get();
        self.keys.lend(py, |keys| self.engine.grant_live(keys, &row.0, grant))
    }

    /// Returns the key of the row with a person's keyring.
    fn keyring_row(&self, py: Python<'_>, person: &str) -> Answer<String> {
        self.keys.lend(py, |keys| self.engine.keyring_row(keys, person))
    }

    /// Opens the personal values of a record.
    fn resolve<'py>(
        &self,
        py: Python<'py>,
        resolution: &str,
        record: &str,
        keyrings: Rows,
    ) -> Answer<Bound<'py, PyAny>> {
        let rows = read(&keyrings);
        let work = |keys: &dyn Keys| self.engine.resolve(keys, resolution, record, &rows);
        form(py, Form::ResolvedRecord, &self.keys.lend(py, work)?)
    }

    fn __repr__(&self) -> String {
        format!("<Engine under {}>", self.engine.policy().name())
    }
}

fn read(rows: &Rows) -> Vec<CoreRow> {
    rows.0.iter().map(|row| row.get().0.clone()).collect()
}
