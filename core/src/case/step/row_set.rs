//! The rows of a step: those read, compared, edited and written, listed in one place.

use crate::case::enrolment::Enrolment;
use crate::case::protocol::{CommandId, Fault, Rows, in_order};
use crate::case::state::{
    Case, Deleted, Destination, Holder, Loaded, Person, RowOf, State, Stored, WrittenRows, any,
};
use crate::keys::{Keys, StateKey};

/// The rows of one step of a case.
pub(in crate::case) struct RowSet<'a> {
    read: Rows<'a>,
    keys: &'a dyn Keys,
    case: Loaded<State>,
    /// `None` for a caller whom the directory does not know: nothing is stored about them.
    subject: Option<Loaded<Person>>,
    operator: Loaded<Person>,
    voucher: Option<Loaded<Person>>,
    enrolment: Option<Loaded<Enrolment>>,
    destinations: Vec<Loaded<Destination>>,
    keyrings: Vec<Holder>,
    reported: Option<Deleted>,
}

impl<'a> RowSet<'a> {
    /// Reads the rows that every step of this case needs; `version` is 0 while the case is being opened.
    pub(in crate::case) fn read(
        state: State,
        version: u64,
        rows: Rows<'a>,
        keys: &'a dyn Keys,
    ) -> Result<Self, Fault> {
        let person = |id: &str| Loaded::read(rows, RowOf::Person(id).key(keys)?, keys);
        let subject = state.subject.as_ref().map(|party| person(&party.id)).transpose()?;
        let operator = person(&state.operator.id)?;
        let key = Case::key(&state.id);
        Ok(Self {
            read: rows,
            keys,
            case: Loaded::opened(key, version, state),
            subject,
            operator,
            voucher: None,
            enrolment: None,
            destinations: Vec::new(),
            keyrings: Vec::new(),
            reported: None,
        })
    }

    /// Returns every row that may be written, in any order.
    fn each(&self) -> impl Iterator<Item = &dyn Stored> {
        let people = self.subject.iter().chain([&self.operator]).chain(&self.voucher).map(any);
        std::iter::once(any(&self.case))
            .chain(people)
            .chain(self.enrolment.iter().map(any))
            .chain(self.destinations.iter().map(any))
            .chain(self.keyrings.iter().map(any))
            .chain(self.reported.iter().map(any))
    }

    /// Returns the rows that this step writes.
    pub(in crate::case) fn written(&self) -> WrittenRows<'_> {
        self.each().collect()
    }

    /// Returns the rows that the commit compares: the case itself with the version at which it was opened.
    pub(in crate::case) fn compared(&self) -> Vec<(StateKey, u64)> {
        let case = self.case.key();
        let of_case = std::iter::once((case.clone(), self.case.version()));
        let others = self.read.versions().filter(|(key, _)| key != case);
        in_order(others.chain(of_case))
    }

    /// Discards the changes of this step: `state` is the case before it.
    pub(in crate::case) fn reset(&mut self, state: &State) -> Result<(), Fault> {
        let (read, keys) = (self.read, self.keys);
        if let Some(subject) = &mut self.subject {
            subject.reset(read, keys)?;
        }
        if self.case.operator.id == state.operator.id {
            self.operator.reset(read, keys)?;
        } else {
            self.change_operator(&state.operator.id)?;
        }
        *self.case.edit() = state.clone();
        self.voucher = None;
        self.enrolment = None;
        self.destinations.clear();
        self.keyrings.clear();
        self.reported = None;
        Ok(())
    }

    pub(in crate::case) fn case(&self) -> &State {
        &self.case
    }

    pub(in crate::case) const fn case_mut(&mut self) -> &mut State {
        self.case.edit()
    }

    /// Returns the case after this step, if it is committed.
    pub(in crate::case) fn into_case(self) -> Case {
        let version = self.case.version().saturating_add(1);
        Case { state: self.case.into_value(), version }
    }

    /// Returns the case after an input that was not a step.
    pub(in crate::case) fn into_case_as_read(self) -> Case {
        let version = self.case.version();
        Case { state: self.case.into_value(), version }
    }

    pub(in crate::case) const fn subject(&self) -> Option<&Loaded<Person>> {
        self.subject.as_ref()
    }

    pub(in crate::case) const fn subject_mut(&mut self) -> Option<&mut Loaded<Person>> {
        self.subject.as_mut()
    }

    pub(in crate::case) const fn operator(&self) -> &Loaded<Person> {
        &self.operator
    }

    pub(in crate::case) const fn operator_mut(&mut self) -> &mut Loaded<Person> {
        &mut self.operator
    }

    /// Changes the operator of the case.
    pub(in crate::case) fn change_operator(&mut self, id: &str) -> Result<(), Fault> {
        self.operator = self.person(id)?;
        Ok(())
    }

    /// Reads the ledger of any person.
    pub(in crate::case) fn person(&self, id: &str) -> Result<Loaded<Person>, Fault> {
        Loaded::read(self.read, RowOf::Person(id).key(self.keys)?, self.keys)
    }

    pub(in crate::case) fn set_voucher(&mut self, voucher: Loaded<Person>) {
        self.voucher = Some(voucher);
    }

    /// Returns the enrolment of the subject; `None` for an unknown caller.
    pub(in crate::case) fn enrolment(&mut self) -> Result<Option<&mut Loaded<Enrolment>>, Fault> {
        if let (None, Some(party)) = (&self.enrolment, &self.case.subject) {
            let key = RowOf::Enrolment(&party.id).key(self.keys)?;
            self.enrolment = Some(Loaded::read(self.read, key, self.keys)?);
        }
        Ok(self.enrolment.as_mut())
    }

    /// Returns the ledger of an address.
    pub(in crate::case) fn destination(&mut self, address: &str) -> Result<&mut Loaded<Destination>, Fault> {
        let key = RowOf::Destination(address).key(self.keys)?;
        let at = self.destinations.iter().position(|row| *row.key() == key);
        if at.is_none() {
            self.destinations.push(Loaded::read(self.read, key.clone(), self.keys)?);
        }
        let at = at.unwrap_or(self.destinations.len().saturating_sub(1));
        self.destinations.get_mut(at).ok_or(Fault::MissingRow(key))
    }

    pub(in crate::case) fn keyring(&mut self, person: &str) -> Result<&mut Holder, Fault> {
        let at = self.keyrings.iter().position(|holder| holder.is_of(person));
        if at.is_none() {
            self.keyrings.push(Holder::read(person, self.read, self.keys)?);
        }
        let at = at.unwrap_or(self.keyrings.len().saturating_sub(1));
        self.keyrings.get_mut(at).ok_or(Fault::OtherSubject)
    }

    /// Deletes the outbox row of a command that was reported on.
    pub(in crate::case) fn report(&mut self, command: &CommandId) -> Result<(), Fault> {
        self.reported = Some(Deleted::read(self.read, RowOf::Outbox(command).key(self.keys)?)?);
        Ok(())
    }
}
