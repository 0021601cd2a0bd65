//! The columns, with their meanings: `docs/warehouse.md` has the same tables.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};

/// A column of the records or the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Column {
    /// The name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ColumnKind,
    /// True if a row may have no value. A file without such a column is read as if no row had one.
    pub optional: bool,
    /// The meaning of a value.
    pub meaning: &'static str,
}

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Text in UTF-8.
    Text,
    /// An integer of 64 bits.
    Number,
    /// A time in UTC, in milliseconds.
    Time,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of structs with these columns.
    Structs(&'static [Column]),
}

/// The rows of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rows {
    /// A row for each record.
    Records,
    /// A row for each case.
    Cases,
}

/// The format of the columns. Further optional columns do not change it.
pub(crate) const FORMAT: u64 = 1;

/// The metadata keys with which a file states its format and its rows.
pub(crate) const METADATA: [&str; 2] = ["bonafides.format", "bonafides.rows"];

impl Rows {
    /// Returns the name: `records` or `cases`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Cases => "cases",
        }
    }

    /// Returns the columns, in the order of a file.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Records => RECORDS,
            Self::Cases => CASES,
        }
    }

    /// Returns the schema, with the format in its metadata.
    pub fn schema(self) -> Schema {
        let stated = [FORMAT.to_string(), self.name().to_owned()];
        let metadata: HashMap<String, String> =
            METADATA.iter().map(ToString::to_string).zip(stated).collect();
        Schema::new_with_metadata(fields(self.columns()), metadata)
    }
}

impl ColumnKind {
    /// Returns the name used in tables of columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "integer",
            Self::Time => "time",
            Self::Flag => "boolean",
            Self::Texts => "list of texts",
            Self::Structs(_) => "list of structs",
        }
    }

    /// Returns the Arrow type.
    pub fn data_type(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Number => DataType::Int64,
            Self::Time => DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into())),
            Self::Flag => DataType::Boolean,
            Self::Texts | Self::Structs(_) => DataType::List(Arc::new(self.element())),
        }
    }

    /// Returns the field of an element of a list; of the value itself, if it is no list.
    pub(crate) fn element(self) -> Field {
        let element = match self {
            Self::Structs(columns) => DataType::Struct(fields(columns)),
            Self::Texts => DataType::Utf8,
            kind => kind.data_type(),
        };
        Field::new("element", element, false)
    }
}

pub(crate) fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(|column| Field::new(column.name, column.kind.data_type(), column.optional)).collect()
}

const fn always(name: &'static str, kind: ColumnKind, meaning: &'static str) -> Column {
    Column { name, kind, optional: false, meaning }
}

const fn maybe(name: &'static str, kind: ColumnKind, meaning: &'static str) -> Column {
    Column { name, kind, optional: true, meaning }
}

use ColumnKind::{Flag, Number, Structs, Text, Texts, Time};

const RECORDS: &[Column] = &[
    always("position", Number, "the position in the log, or the number of the line in the file, from 0"),
    maybe("hash", Text, "the hash of the record, 64 hexadecimal digits"),
    always("case_id", Text, "the id of the case, or `desk`"),
    always("seq", Number, "the sequence number in the case, from 0"),
    always("time", Time, "when the step was taken"),
    always("record_type", Text, "the type of the record, such as `open`"),
    always("actor_kind", Text, "the kind of who acted, such as `person`"),
    always("actor", Text, "the alias of a person, or the configured name of a provider or host"),
    maybe("subject", Text, "the alias of the person that the record names as its subject"),
    maybe("action", Text, "the action that it states or decides about"),
    maybe("channel", Text, "the channel of the first contact in `open`; of the message in `ask`"),
    maybe("operator_kind", Text, "the kind of operator, in `open` and `take_over`"),
    maybe("check_name", Text, "the challenge or signal that it is about"),
    maybe("challenge_type", Text, "the type of the challenge, in `ask`"),
    maybe("outcome", Text, "the outcome of the check"),
    maybe("attempt", Number, "the number of the attempt, from 1"),
    maybe("reason", Text, "the code of a refusal, or why a case cannot continue"),
    maybe("change", Text, "the change of an enrolment"),
    maybe("result", Text, "the result of a command, in `report`"),
    maybe("grant", Text, "the id of the grant that was approved or redeemed"),
    maybe("proof", Text, "the proof that the subject said so, in `not_me`"),
    maybe(
        "object",
        Text,
        "the thing that a step of an administrator is about: the kind of a key, the digest of a policy, the form of an export, the case that was opened",
    ),
    maybe("role", Text, "the role that a policy got, or was proposed for"),
    maybe("exported", Number, "the number of records that left the desk, in `exported`"),
    maybe("expired", Texts, "the challenges that were not answered in time"),
    maybe("decoy", Flag, "true for a decoy, of which nothing was counted"),
    maybe("closed", Flag, "true if too many failures closed the recovery path of the subject"),
    maybe("withdrawn", Flag, "true if the approval was withdrawn"),
    maybe("verdict", Text, "the verdict of the step: `approve`, `challenge`, `escalate` or `deny`"),
    maybe("blocked_by", Texts, "the reasons that limit the verdict"),
    maybe("commands", Structs(COMMANDS), "the commands of the step"),
    maybe("groups", Texts, "the ids of the groups that matched"),
    maybe("unavailable", Texts, "the challenges that the caller could not do"),
    maybe("facts", Text, "the facts that were decided on, in canonical JSON; their groups are ids"),
    maybe("policy", Text, "the name of the policy in force"),
    maybe("policy_version", Text, "its version"),
    maybe("policy_digest", Text, "the SHA-256 of its document, 64 hexadecimal digits"),
    maybe("engine", Text, "the version of the engine"),
];

const COMMANDS: &[Column] = &[
    always("command", Text, "the type, such as `notify`"),
    maybe("about", Text, "the challenge, event, resolution or grant that it is about"),
    maybe("severity", Text, "the severity of a notification"),
];

const CASES: &[Column] = &[
    always("case_id", Text, "the id of the case"),
    always(
        "position",
        Number,
        "the position of its first record in the log, or the number of its line, from 0",
    ),
    always("opened", Time, "the time of its first record"),
    maybe("ended", Time, "the time of its end; none while it is open"),
    maybe("approved", Time, "when it was first approved"),
    maybe("redeemed", Time, "when its grant was redeemed"),
    maybe("records", Number, "the number of its records"),
    maybe("action", Text, "the action"),
    maybe("channel", Text, "the channel of the first contact"),
    maybe("operator_kind", Text, "the kind of the first operator, such as `person`; `self` for self-service"),
    maybe("operator", Text, "the alias of the first operator"),
    maybe("second_operator", Text, "the alias of the second person, who took the case over"),
    maybe("subject", Text, "the alias of the subject; none if the directory does not have the account"),
    maybe("groups", Texts, "the ids of the groups that matched, as in the last decision"),
    maybe("policy", Text, "the name of the policy"),
    maybe("policy_version", Text, "its version"),
    maybe("policy_digest", Text, "the SHA-256 of its document, 64 hexadecimal digits"),
    maybe("verdict", Text, "the last verdict. Count `ended_as`: a verdict on the way is none"),
    maybe("blocked_by", Texts, "the reasons that limited the last verdict"),
    always(
        "ended_as",
        Text,
        "how it ended: `done`, `unknown`, `failed`, `denied`, `not_me`, `cancelled`, `expired` or `open`",
    ),
    maybe("checks", Structs(CHECKS), "its checks, in the order of their first record"),
    maybe("refusals", Number, "the number of refused inputs"),
    maybe("last_refusal", Text, "the code of the last refusal"),
    maybe("enrolled", Texts, "the challenges whose enrolment was completed"),
    maybe("escalated", Flag, "true if it was escalated to a second person"),
    maybe("decoy", Flag, "true if it only seemed to go on, for an account that does not exist"),
    maybe("closed_path", Flag, "true if its failures closed the recovery path of the subject"),
    maybe("not_me", Flag, "true if somebody said \"not me\" in this case"),
    maybe(
        "disowned",
        Flag,
        "true if its grant was revoked, because somebody said \"not me\" later: mostly in a case of its own",
    ),
    maybe(
        "without_beginning",
        Flag,
        "true if its first records are not in the log: the row has what the others state",
    ),
    maybe(
        "facts",
        Text,
        "the facts on which it was first approved, else those of its last decision, in canonical JSON; their groups are ids",
    ),
];

const CHECKS: &[Column] = &[
    always("check_name", Text, "the challenge or signal"),
    maybe("is_signal", Flag, "true for an observed signal"),
    maybe("asked", Number, "the number of times that it was presented, other than as a decoy"),
    maybe("attempts", Number, "the number of answers that were judged"),
    maybe("failed", Number, "the number of answers that did not pass"),
    maybe("outcome", Text, "the last outcome"),
    maybe("unavailable", Flag, "true if the caller could not do it"),
    maybe("expired", Flag, "true if it was not answered in time"),
    maybe("decoy", Flag, "true if it was also, or only, presented as a decoy, to which no answer is right"),
    maybe("first_asked", Time, "when it was first presented"),
    maybe("answered", Time, "the time of the last answer"),
];
