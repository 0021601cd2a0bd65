use super::chain::Chain;
use crate::case::protocol::{Fault, Rows};
use crate::case::state::{Deleted, Destination, Holder, Loaded, Person, WriteStatus, any};
use crate::keys::Keys;

/// The rows of one step of an administrator.
pub(super) struct DeskRows {
    pub(super) chain: Loaded<Chain>,
    /// Of whom it is about.
    pub(super) person: Loaded<Person>,
    pub(super) destinations: Vec<Loaded<Destination>>,
    pub(super) administrator: Holder,
    /// Of whom it is about; none of the administrator themselves, who is told so.
    pub(super) subject: Option<Holder>,
    pub(super) deleted: Vec<Deleted>,
    /// The person is erased by this step: they get no keyring by it.
    pub(super) erased: bool,
}

impl DeskRows {
    /// The rows that this step writes.
    pub(super) fn written(&self) -> WriteStatus<'_> {
        let keyrings = [Some(&self.administrator), self.subject.as_ref().filter(|_| !self.erased)];
        std::iter::once(any(&self.chain))
            .chain([any(&self.person)])
            .chain(self.destinations.iter().map(any))
            .chain(keyrings.into_iter().flatten().map(any))
            .chain(self.deleted.iter().map(any))
            .collect()
    }

    /// Forgets what was done to the person.
    pub(super) fn forget(&mut self, rows: Rows<'_>, keys: &dyn Keys) -> Result<(), Fault> {
        self.destinations.clear();
        self.deleted.clear();
        self.erased = false;
        self.person.reset(rows, keys)
    }
}
