use std::fmt;
use std::str::FromStr;

use bonafides::Time;
use bonafides::case::{CaseId, CommandId};
use bonafides::keys::Row;
use thiserror::Error;

/// The name of a tenant: the log origin, 1 to 255 printable ASCII characters without spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenant(String);

impl Tenant {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tenant {
    type Err = TenantError;

    fn from_str(name: &str) -> Result<Self, TenantError> {
        let fits = (1..=255).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic());
        if fits { Ok(Self(name.to_owned())) } else { Err(TenantError) }
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is not the name of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a tenant is 1 to 255 printable ASCII characters without spaces")]
#[non_exhaustive]
pub struct TenantError;

/// A command that a worker has leased.
#[derive(Debug)]
#[non_exhaustive]
pub struct LeasedCommand {
    /// The sealed row.
    pub row: Row,
    /// The time of the commit that released it.
    pub since: Time,
    /// The number of leases so far, this one included.
    pub attempts: u32,
}

impl LeasedCommand {
    /// Returns a lease.
    pub const fn new(row: Row, since: Time, attempts: u32) -> Self {
        Self { row, since, attempts }
    }
}

/// A command that was given up: not carried out within its life.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadCommand {
    /// The command.
    pub id: CommandId,
    /// The kind of its task, or `unreadable`.
    pub kind: String,
    /// The time of the commit that released it.
    pub since: Time,
    /// The time at which it was given up.
    pub at: Time,
    /// The number of attempts.
    pub attempts: u32,
    /// The reason, without personal data.
    pub reason: String,
}

impl DeadCommand {
    /// Returns a command that was given up at `at`.
    pub fn new(
        id: CommandId,
        kind: impl Into<String>,
        since: Time,
        at: Time,
        attempts: u32,
        reason: &str,
    ) -> Self {
        Self { id, kind: kind.into(), since, at, attempts, reason: reason.to_owned() }
    }
}

/// A case that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenCase {
    /// The case.
    pub case: CaseId,
    /// The next time at which time alone changes it.
    pub deadline: Option<Time>,
}

impl OpenCase {
    /// Returns an open case.
    pub const fn new(case: CaseId, deadline: Option<Time>) -> Self {
        Self { case, deadline }
    }
}

/// A record with its position in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NumberedRecord {
    /// The position, from 0.
    pub position: u64,
    /// The record: canonical JSON.
    pub bytes: String,
}

impl NumberedRecord {
    /// Returns a record at a position.
    pub const fn new(position: u64, bytes: String) -> Self {
        Self { position, bytes }
    }
}

/// A policy as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyText {
    /// The digest of the policy.
    pub digest: String,
    /// The format of the text: `yaml`, `json` or `toml`.
    pub format: String,
    /// The text.
    pub text: String,
    /// The time at which it was stored.
    pub at: Time,
}

impl PolicyText {
    /// Returns a policy as it is stored.
    pub fn new(
        digest: impl Into<String>,
        format: impl Into<String>,
        text: impl Into<String>,
        at: Time,
    ) -> Self {
        Self { digest: digest.into(), format: format.into(), text: text.into(), at }
    }
}

/// The role of a policy at a desk.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a store keeps each of them")]
pub enum PolicyRole {
    /// The policy under which cases are opened and grants redeemed.
    InForce,
    /// A candidate, under which the cases of this share of subjects are opened, in thousandths.
    Pilot(u16),
    /// A candidate that is decided beside the policy in force, and never in force.
    Shadow,
}

/// A policy that has a role now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActivePolicy {
    /// The digest.
    pub digest: String,
    /// The role.
    pub role: PolicyRole,
    /// The person or program that gave it the role.
    pub by: String,
    /// The time at which it got the role.
    pub since: Time,
}

impl ActivePolicy {
    /// Returns a policy with its role.
    pub fn new(digest: impl Into<String>, role: PolicyRole, by: impl Into<String>, since: Time) -> Self {
        Self { digest: digest.into(), role, by: by.into(), since }
    }
}

/// The numbers of deleted cases, grants and commands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pruned {
    /// Cases.
    pub cases: u64,
    /// Grants in the connector's memory.
    pub redemptions: u64,
    /// Commands that were given up.
    pub dead: u64,
}

impl Pruned {
    /// Returns these numbers.
    pub const fn new(cases: u64, redemptions: u64, dead: u64) -> Self {
        Self { cases, redemptions, dead }
    }

    /// Returns the sum.
    pub const fn total(self) -> u64 {
        self.cases.saturating_add(self.redemptions).saturating_add(self.dead)
    }
}

/// The state of a store at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreStatus {
    /// The number of cases that have not ended.
    pub open_cases: u64,
    /// The number of cases whose deadline has come.
    pub due: u64,
    /// The number of commands that wait for a report.
    pub waiting: u64,
    /// The time of the oldest of them.
    pub oldest: Option<Time>,
    /// The number of commands that were given up and not pruned yet.
    pub dead: u64,
    /// The number of records without a position in the log.
    pub unnumbered: u64,
    /// The number of records with a position.
    pub numbered: u64,
}

impl StoreStatus {
    /// Returns the number of records that a sink has not taken, which has reached the position `reached`.
    pub const fn lag(&self, reached: u64) -> u64 {
        self.numbered.saturating_sub(reached).saturating_add(self.unnumbered)
    }
}

/// A step on the way to the newest schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Migration {
    /// The version of the schema after it, from 1.
    pub version: u32,
    /// The SQL that it runs.
    pub sql: String,
}

impl Migration {
    /// Returns a migration.
    pub fn new(version: u32, sql: impl Into<String>) -> Self {
        Self { version, sql: sql.into() }
    }
}

/// A table that can be copied from one store to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a store copies each of them")]
pub enum Table {
    /// Rows of cases and people.
    State,
    /// Audit records.
    Records,
    /// Open commands.
    Outbox,
    /// Progress of cases.
    Cases,
    /// Commands that were given up.
    Dead,
    /// Policies.
    Policies,
    /// Roles of policies.
    Roles,
    /// The connector's memory.
    Redemptions,
    /// Positions of sinks.
    Cursors,
}

impl Table {
    /// Every table, in the order in which they are copied.
    pub const ALL: [Self; 9] = [
        Self::Policies,
        Self::Roles,
        Self::State,
        Self::Records,
        Self::Outbox,
        Self::Cases,
        Self::Dead,
        Self::Redemptions,
        Self::Cursors,
    ];

    /// Returns the name of the table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Records => "records",
            Self::Outbox => "outbox",
            Self::Cases => "cases",
            Self::Dead => "dead",
            Self::Policies => "policies",
            Self::Roles => "roles",
            Self::Redemptions => "redemptions",
            Self::Cursors => "cursors",
        }
    }
}

/// An entry of a table on its way from one store to another: its columns, in the order of the table.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The table.
    pub table: Table,
    /// The values of the columns, without the tenant.
    pub values: Vec<Value>,
}

impl Entry {
    /// Returns an entry.
    pub const fn new(table: Table, values: Vec<Value>) -> Self {
        Self { table, values }
    }
}

/// Shows the table alone.
impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("table", &self.table).finish_non_exhaustive()
    }
}

/// A value of a column.
#[derive(Clone, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the schema has no other types")]
pub enum Value {
    /// Nothing.
    Null,
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// Shows no value.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Value(..)")
    }
}
