//! The store of a desk: rows, records, commands, deadlines and policies.
//!
//! A store keeps the state of one tenant, and many tenants can share a database. What it keeps is sealed, except ids,
//! times, records and policies. [`Store::begin`] and [`StepTransaction`] carry the contract on which everything
//! depends: a step is stored as a whole or not at all, and only if no row that it read has changed.

mod changes;
mod columns;
mod error;
mod kept;

use bonafides::Time;
use bonafides::case::{CaseId, Redemption, WriteStatus};
use bonafides::keys::{Row, RowKind, StateKey};

pub use changes::{Activation, CaseProgress, Changes};
pub use columns::{redemption_from_name, redemption_name};
pub use error::StoreError;
pub use kept::{
    ActivePolicy, DeadCommand, Entry, LeasedCommand, Migration, NumberedRecord, OpenCase, PolicyRole,
    PolicyText, Pruned, StoreStatus, Table, Tenant, TenantError, Value,
};

/// The part of a store that steps are written through: the store's own transaction, or one that the host has open.
///
/// Dropping it without a commit undoes everything.
pub trait StepTransaction {
    /// Waits until no other transaction holds these keys, holds them until the end of this one, and reads their rows, in
    /// the order of `keys`; absent ones have version 0. A store that admits one writer at a time need not lock keys.
    ///
    /// Keys are locked in the order of their bytes, and two transactions with different keys do not wait for each other.
    fn lock(&mut self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError>;

    /// Stores a step. [`StoreError::Conflict`] if a row of `changes.compare` no longer has its version, or the record
    /// exists.
    fn write(&mut self, changes: &Changes<'_>) -> Result<(), StoreError>;
}

/// A transaction of the store's own.
pub trait Transaction: StepTransaction {
    /// Stores a step and ends the transaction, with the errors of both. A store that can send both at once saves a round
    /// trip.
    fn write_and_commit(mut self: Box<Self>, changes: &Changes<'_>) -> Result<(), StoreError> {
        self.write(changes)?;
        self.commit()
    }

    /// Ends the transaction. After [`StoreError::CommitUnknown`], the step may have been stored or not.
    fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A store of one tenant. Safe to use from any number of threads and processes.
pub trait Store: Send + Sync {
    /// True if a transaction holds the rows that it locks and no others, so that steps are best made within it. False if
    /// it holds the whole store: then the desk makes steps before it, unless that fails repeatedly.
    fn locks_rows(&self) -> bool;

    /// Begins a transaction.
    fn begin(&self) -> Result<Box<dyn Transaction + '_>, StoreError>;

    /// Returns rows in the order of `keys`; absent ones have version 0. Holds nothing.
    fn read(&self, keys: &[StateKey]) -> Result<Vec<Row>, StoreError>;

    /// Returns up to `most` rows of a kind whose keys come after `after`, in the order of their keys. Not for commands.
    fn rows(&self, kind: RowKind, after: Option<&StateKey>, most: u32) -> Result<Vec<Row>, StoreError>;

    /// Returns the records of a case, or of the chain `desk`, from the sequence number `from`: at most `most`, in order.
    fn records(&self, chain: &str, from: u32, most: u32) -> Result<Vec<String>, StoreError>;

    /// Numbers up to `most` records that have no position in the log yet, each only after its predecessor in its chain,
    /// and returns how many. Two calls never give one position twice, and leave no gap.
    fn number_records(&self, most: u32) -> Result<u64, StoreError>;

    /// Returns up to `most` records from the position `from`, in order.
    fn numbered_records(&self, from: u64, most: u32) -> Result<Vec<NumberedRecord>, StoreError>;

    /// Returns the position of a record, by its chain and its sequence number; `None` if it has none yet.
    fn position(&self, chain: &str, seq: u32) -> Result<Option<u64>, StoreError>;

    /// Returns the position that a sink has reached: of the first record that it has not taken.
    fn cursor(&self, sink: &str) -> Result<u64, StoreError>;

    /// Stores the position that a sink has reached, if it has not reached a later one.
    fn set_cursor(&self, sink: &str, position: u64) -> Result<(), StoreError>;

    /// Leases a command that no worker has leased and whose predecessors in its case are all reported on, until `until`,
    /// and counts the attempt: the one that has been ready for the longest time, and of several, the first of the lowest case. A
    /// command is ready since its commit; leased or postponed, it is ready again from `until` on. `None` if there is none.
    ///
    /// A command that is [unordered](Changes::unordered) has no predecessors, and is none.
    fn lease(&self, now: Time, until: Time) -> Result<Option<LeasedCommand>, StoreError>;

    /// Leaves a leased command alone until `until`, with the reason of the failure, without personal data. Does nothing if
    /// the command was reported on in the meantime.
    fn postpone(&self, command: &StateKey, until: Time, reason: &str) -> Result<(), StoreError>;

    /// Notes that a command was given up, once.
    fn bury(&self, command: &DeadCommand) -> Result<(), StoreError>;

    /// Returns up to `most` commands that were given up, newest first.
    fn dead(&self, most: u32) -> Result<Vec<DeadCommand>, StoreError>;

    /// Returns up to `most` cases whose deadline has come, the earliest first.
    fn due(&self, now: Time, most: u32) -> Result<Vec<CaseId>, StoreError>;

    /// Returns up to `most` cases that have not ended, in the order of their ids, after `after`.
    fn open_cases(&self, after: Option<&CaseId>, most: u32) -> Result<Vec<OpenCase>, StoreError>;

    /// Stores a policy by its digest, if it is not stored yet.
    fn keep_policy(&self, policy: &PolicyText) -> Result<(), StoreError>;

    /// Returns a stored policy; `None` if there is none with this digest.
    fn policy(&self, digest: &str) -> Result<Option<PolicyText>, StoreError>;

    /// Returns the policies that have a role now, that in force first.
    fn active_policies(&self) -> Result<Vec<ActivePolicy>, StoreError>;

    /// Returns the state of a grant in the connector's memory; `None` if it was neither taken nor revoked.
    fn redemption(&self, grant: &str) -> Result<Option<Redemption>, StoreError>;

    /// Stores the first state of a grant: `Started` or `Revoked`. False, and nothing changes, if it has one. Atomic, and
    /// durable once it returns true.
    fn begin_redemption(&self, grant: &str, state: Redemption, now: Time) -> Result<bool, StoreError>;

    /// Stores the result of a grant that was taken. An error, and nothing changes, if it was not taken or was revoked.
    fn finish_redemption(&self, grant: &str, written: WriteStatus) -> Result<(), StoreError>;

    /// Deletes up to `most` cases that ended before `before`, with their rows and any commands that nobody reported on, and
    /// as many grants and dead commands of that age. Records stay. A step after the end does not move the end.
    fn prune(&self, before: Time, most: u32) -> Result<Pruned, StoreError>;

    /// Returns how many cases are open, commands wait, and so on.
    fn status(&self, now: Time) -> Result<StoreStatus, StoreError>;

    /// Returns the time by the clock of the database's server; `None` if the store has no clock but that of this machine.
    fn clock(&self) -> Result<Option<Time>, StoreError> {
        Ok(None)
    }

    /// Checks that the store can be written to and has the schema of this version.
    fn validate(&self) -> Result<(), StoreError>;

    /// Reads what is stored and checks that nothing is damaged or missing, as far as a store can within some seconds. For the
    /// doctor: a desk that is opened calls [`validate`](Self::validate) alone.
    fn examine(&self) -> Result<(), StoreError> {
        self.validate()
    }

    /// Returns the migrations that the database still needs, in order. Changes nothing.
    fn pending_migrations(&self) -> Result<Vec<Migration>, StoreError>;

    /// Brings the database to the schema of this version. Does nothing if it has it already.
    fn migrate(&self) -> Result<(), StoreError>;

    /// Returns up to `most` entries of a table after the entry `after`, to be copied to another store. They have the columns
    /// of [`Table::columns`], in every store, and come in the order of their keys.
    fn export(&self, table: Table, after: Option<&Entry>, most: u32) -> Result<Vec<Entry>, StoreError>;

    /// Stores entries of another store. [`StoreError::Conflict`], and nothing is stored, if one of them exists.
    fn import(&self, entries: &[Entry]) -> Result<(), StoreError>;
}
