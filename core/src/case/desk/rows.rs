use super::chain::Chain;
use crate::case::protocol::{Fault, Rows};
use crate::case::state::{Deleted, Destination, Holder, Loaded, Person, WrittenRows, any};
use crate::keys::Keys;

/// The rows of one step of an administrator.
pub(super) struct DeskRows {
    pub(super) chain: Loaded<Chain>,
    /// The row of the person concerned; `None` if the step is about nobody.
    pub(super) person: Option<Loaded<Person>>,
    pub(super) destinations: Vec<Loaded<Destination>>,
    pub(super) administrator: Holder,
    /// The keyring of the person concerned; `None` if that is nobody, or the administrator, which is refused.
    pub(super) subject: Option<Holder>,
    pub(super) deleted: Vec<Deleted>,
    /// Set if this step erases the person: no keyring is written for them.
    pub(super) erased: bool,
}

impl DeskRows {
    /// Returns the rows that this step writes.
    pub(super) fn written(&self) -> WrittenRows<'_> {
        let keyrings = [Some(&self.administrator), self.subject.as_ref().filter(|_| !self.erased)];
        std::iter::once(any(&self.chain))
            .chain(self.person.as_ref().map(any))
            .chain(self.destinations.iter().map(any))
            .chain(keyrings.into_iter().flatten().map(any))
            .chain(self.deleted.iter().map(any))
            .collect()
    }

    /// Discards the changes to the person.
    pub(super) fn forget(&mut self, rows: Rows<'_>, keys: &dyn Keys) -> Result<(), Fault> {
        self.destinations.clear();
        self.deleted.clear();
        self.erased = false;
        self.person.as_mut().map_or(Ok(()), |person| person.reset(rows, keys))
    }
}
