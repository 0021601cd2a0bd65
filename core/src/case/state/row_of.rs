use crate::case::protocol::{CommandId, Fault, destination};
use crate::keys::{Keys, RowKind, StateKey};

/// A row, by its owner. Only this type defines how rows are named in the store.
#[derive(Debug, Clone, Copy)]
pub(in crate::case) enum RowOf<'n> {
    /// The ledger of a person.
    Person(&'n str),
    Keyring(&'n str),
    Enrolment(&'n str),
    Profile(&'n str),
    /// An address, in any spelling.
    Destination(&'n str),
    /// A command without a report.
    Outbox(&'n CommandId),
}

impl RowOf<'_> {
    pub(in crate::case) fn key(self, keys: &dyn Keys) -> Result<StateKey, Fault> {
        Ok(match self {
            Self::Person(id) => StateKey::of(RowKind::Person, id, keys)?,
            Self::Keyring(id) => StateKey::of(RowKind::Keyring, id, keys)?,
            Self::Enrolment(id) => StateKey::of(RowKind::Enrolment, id, keys)?,
            Self::Profile(id) => StateKey::of(RowKind::Profile, id, keys)?,
            Self::Destination(address) => StateKey::of(RowKind::Destination, &destination(address), keys)?,
            Self::Outbox(id) => StateKey::plain(RowKind::Outbox, &id.to_string()),
        })
    }
}
