use std::collections::{BTreeMap, BTreeSet};

use bonafides::Time;
use bonafides::audit::PersonalError;
use bonafides::case::{AdministratorInput, CaseId, Operator, PersonKeyring};
use bonafides::keys::Sensitive;
use bonafides_audit::PersonalValues;
use bonafides_parts::StoreError;
use serde::Deserialize;
use serde_json::Value;

use super::{keyrings, reading};
use crate::Desk;
use crate::error::DeskError;

/// The largest number of people of one record.
const PEOPLE: usize = 500;
/// The chain of administrators, whose operators no case names.
const DESK: &str = "desk";

/// The cases to look for: those in which a grant was redeemed in this time.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Search {
    /// The action of the case; `None` for any.
    pub action: Option<String>,
    /// The time from which on; `None` for the beginning.
    pub since: Option<Time>,
    /// The time before which; `None` for the present.
    pub until: Option<Time>,
}

/// Cases with their values opened.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Resolved {
    /// The cases, in the order in which they were opened.
    pub cases: Vec<ResolvedCase>,
    /// The ids of people in the directory, by their aliases. Nobody knows any more who the others are.
    pub people: BTreeMap<String, Sensitive<String>>,
}

/// A case with its values opened.
#[derive(Debug)]
#[non_exhaustive]
pub struct ResolvedCase {
    /// The id, or `desk`.
    pub case: String,
    /// Its records, in sequence.
    pub records: Vec<ResolvedRecord>,
    /// True if its grant was revoked later, because somebody said "not me": mostly in a case of its own. Only a search finds out.
    pub disowned: bool,
}

/// A record with its values opened.
#[derive(Debug)]
#[non_exhaustive]
pub struct ResolvedRecord {
    /// The record, as it is in the log.
    pub bytes: String,
    /// Its personal values.
    pub values: Vec<ResolvedValue>,
}

/// A personal value of a record.
#[derive(Debug)]
#[non_exhaustive]
pub struct ResolvedValue {
    /// Its place in the record, such as `data.subject`.
    pub path: String,
    /// The alias of the person.
    pub alias: String,
    /// The value; `None` if the person was erased: nobody can open it any more. An error if the record was changed.
    pub value: Result<Option<Sensitive<String>>, PersonalError>,
}

/// The members of a record that are looked at.
#[derive(Deserialize)]
struct Members {
    case: String,
    time: i64,
    #[serde(rename = "type")]
    kind: String,
}

/// The first record of a case.
#[derive(Deserialize)]
struct Opening {
    data: Value,
}

/// The members of a record that name grants.
#[derive(Deserialize)]
struct Grants {
    data: Value,
    commands: Vec<RecordCommand>,
}

#[derive(Deserialize)]
struct RecordCommand {
    #[serde(rename = "type")]
    kind: String,
    data: Value,
}

/// The chains to resolve, and the people in them.
#[derive(Default)]
struct Found {
    chains: Vec<(String, Vec<String>)>,
    /// The aliases whose values there are.
    sealed: BTreeSet<String>,
    /// The ids of people whose aliases may be in the records.
    known: BTreeSet<String>,
    /// The grants that were revoked, as far as it was looked for.
    revoked: BTreeSet<String>,
}

impl Desk {
    /// Opens the values of a case, or with `None` of the chain `desk`, for `by`, who gives a reason. That is itself a record of the chain
    /// `desk`, committed before anything is opened.
    ///
    /// Who acted is known from the row of the case, as long as it is kept, and of the people with the ids `known`.
    pub fn resolve_case(
        &self,
        case: Option<&CaseId>,
        known: &[String],
        by: &Operator,
        reason: &str,
    ) -> Result<Resolved, DeskError> {
        let chain = case.map_or(DESK, CaseId::as_str);
        let mut found = Found { known: known.iter().cloned().collect(), ..Found::default() };
        found.add(self, chain)?;
        if let Some(case) = case.filter(|_| found.is_empty()) {
            return Err(DeskError::UnknownCase(case.clone()));
        }
        let of = |people| AdministratorInput::Resolve {
            of: Some(chain.to_owned()),
            action: None,
            since: None,
            until: None,
            people,
        };
        self.resolved(found, by, reason, of)
    }

    /// Opens the values of the cases that a search finds, as [`resolve_case`](Self::resolve_case) does: who was reset last week, by
    /// whom, and on what evidence. Recorded as well if it finds none.
    pub fn resolve(
        &self,
        search: &Search,
        known: &[String],
        by: &Operator,
        reason: &str,
    ) -> Result<Resolved, DeskError> {
        let mut found = Found { known: known.iter().cloned().collect(), ..Found::default() };
        for case in self.redeemed(search, &mut found.revoked)? {
            found.add(self, &case)?;
        }
        let of = |people| AdministratorInput::Resolve {
            of: None,
            action: search.action.clone(),
            since: search.since,
            until: search.until,
            people,
        };
        self.resolved(found, by, reason, of)
    }

    /// Returns the cases in which a grant was redeemed. Grants that were revoked since, whenever that was, are added to `revoked`.
    fn redeemed(&self, search: &Search, revoked: &mut BTreeSet<String>) -> Result<Vec<String>, DeskError> {
        let end = reading::end(self)?;
        let mut next = search.since.map_or(Ok(0), |since| reading::beginning(self, since))?;
        let (mut cases, mut seen) = (Vec::new(), BTreeSet::new());
        while next < end {
            let records = reading::numbered(self, next, end)?;
            let Some(last) = records.last() else { break };
            next = last.position.saturating_add(1);
            for record in records.iter().filter(|record| record.bytes.contains("\"type\":\"revoke\"")) {
                let read: Grants = reading::read(&record.bytes)?;
                let commands = read.commands.iter().filter(|command| command.kind == "revoke");
                revoked.extend(commands.filter_map(|command| grant(&command.data)));
            }
            // Canonical JSON has one form for a member; what merely looks like it is sorted out by reading it.
            for record in records.iter().filter(|record| record.bytes.contains("\"type\":\"redeem\"")) {
                let read: Members = reading::read(&record.bytes)?;
                let time = Time::from_milliseconds(read.time);
                let in_time = search.since.is_none_or(|since| since <= time)
                    && search.until.is_none_or(|until| time < until);
                if read.kind == "redeem" && in_time && seen.insert(read.case.clone()) {
                    cases.push(read.case);
                }
            }
        }
        let Some(action) = &search.action else { return Ok(cases) };
        let mut of_action = Vec::new();
        for case in cases {
            let opened = self.store().records(&case, 0, 1)?;
            let opened = opened.first().map(|record| reading::read::<Opening>(record)).transpose()?;
            let is =
                opened.is_some_and(|open| open.data.get("action").and_then(Value::as_str) == Some(action));
            if is {
                of_action.push(case);
            }
        }
        Ok(of_action)
    }

    /// Records who is asked about, and then opens what was found.
    fn resolved(
        &self,
        found: Found,
        by: &Operator,
        reason: &str,
        of: impl Fn(Vec<String>) -> AdministratorInput,
    ) -> Result<Resolved, DeskError> {
        let names = keyrings::aliases_of(self, &found.known)?;
        // With a name for an alias, everything that the log says of it is about somebody.
        let people: BTreeSet<&String> = found.sealed.iter().chain(names.keys()).collect();
        let people: Vec<String> = people.into_iter().cloned().collect();
        if people.is_empty() {
            self.disclose(by, reason, of(Vec::new()))?;
        }
        for people in people.chunks(PEOPLE) {
            self.disclose(by, reason, of(people.to_vec()))?;
        }
        let keyrings = keyrings::of_aliases(self, &found.sealed)?;
        let mut resolved = Resolved::default();
        resolved.people.extend(names.into_iter().map(|(alias, person)| (alias, person.into())));
        for (case, records) in found.chains {
            let disowned = records
                .iter()
                .filter_map(|record| grant(&reading::read::<Grants>(record).ok()?.data))
                .any(|grant| found.revoked.contains(&grant));
            let records = records.into_iter().map(|record| opened(record, &keyrings));
            let records = records.collect::<Result<Vec<_>, _>>()?;
            for value in records.iter().flat_map(|record| &record.values) {
                let names = matches!(value.path.as_str(), "data.subject" | "data.voucher");
                if let (true, Ok(Some(id))) = (names, &value.value) {
                    resolved.people.insert(value.alias.clone(), id.clone());
                }
            }
            resolved.cases.push(ResolvedCase { case, records, disowned });
        }
        Ok(resolved)
    }
}

impl Found {
    /// Returns true if no record was found.
    fn is_empty(&self) -> bool {
        self.chains.iter().all(|(_, records)| records.is_empty())
    }

    /// Adds the records of a case.
    fn add(&mut self, desk: &Desk, case: &str) -> Result<(), DeskError> {
        let records = reading::chain(desk, case)?;
        for record in &records {
            self.sealed.extend(personal(record)?.values.into_iter().map(|(_, personal)| personal.p));
        }
        if case != DESK {
            self.known.extend(keyrings::operators(desk, case)?);
        }
        self.chains.push((case.to_owned(), records));
        Ok(())
    }
}

/// Returns the grant that a step or a command is about.
fn grant(data: &Value) -> Option<String> {
    data.get("grant").and_then(Value::as_str).map(str::to_owned)
}

fn personal(record: &str) -> Result<PersonalValues, DeskError> {
    PersonalValues::of(record).ok_or_else(|| StoreError::Corrupt("a record cannot be read".to_owned()).into())
}

/// Opens the values of a record.
fn opened(bytes: String, keyrings: &BTreeMap<String, PersonKeyring>) -> Result<ResolvedRecord, DeskError> {
    let read = personal(&bytes)?;
    let values = read.values.into_iter().map(|(path, personal)| {
        let keyring = keyrings.get(&personal.p);
        let value = keyring.map(|keyring| keyring.open(&read.case, read.seq, &path, &personal));
        let value = value.transpose().map(|opened| opened.map(|opened| opened.value));
        ResolvedValue { path, alias: personal.p, value }
    });
    Ok(ResolvedRecord { values: values.collect(), bytes })
}
