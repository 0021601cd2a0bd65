use bonafides::Time;
use bonafides::case::CommandId;
use bonafides_parts::store::{
    ActivePolicy, DeadCommand, Entry, PolicyRole, PolicyText, StoreError, Table, Value, redemption_from_name,
    redemption_name,
};

use super::data::{Data, Progress, Waiting, new};

impl Data {
    pub(super) fn export(&self, table: Table, after: Option<&Entry>, most: u32) -> Vec<Entry> {
        let mut entries = self.entries(table);
        entries.sort_by_key(key);
        let after = after.map(key);
        entries.retain(|entry| after.as_ref().is_none_or(|after| key(entry) > *after));
        entries.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        entries
    }

    fn entries(&self, table: Table) -> Vec<Entry> {
        let entry = |values: Vec<Value>| Entry::new(table, values);
        match table {
            Table::State => self
                .rows
                .iter()
                .map(|(key, (version, bytes))| {
                    entry(vec![text(key.as_str()), big(*version), Value::Bytes(bytes.clone())])
                })
                .collect(),
            Table::Records => self
                .records
                .iter()
                .map(|((chain, seq), (bytes, position))| {
                    let position = position.map_or(Value::Null, big);
                    entry(vec![text(chain), Value::Number((*seq).into()), text(bytes), position])
                })
                .collect(),
            Table::Outbox => self
                .outbox
                .iter()
                .map(|(key, waiting)| {
                    entry(vec![
                        text(waiting.id.case.as_str()),
                        Value::Number(waiting.id.seq.into()),
                        Value::Number(waiting.id.n.into()),
                        text(key.as_str()),
                        big(waiting.version),
                        Value::Bytes(waiting.bytes.clone()),
                        time(waiting.since),
                        Value::Number(waiting.unordered.into()),
                        waiting.ready.map_or(Value::Null, time),
                        Value::Number(waiting.attempts.into()),
                        waiting.reason.as_deref().map_or(Value::Null, text),
                    ])
                })
                .collect(),
            Table::Cases => self
                .cases
                .iter()
                .map(|(case, progress)| {
                    let or_null = |at: Option<Time>| at.map_or(Value::Null, time);
                    entry(vec![text(case.as_str()), or_null(progress.deadline), or_null(progress.ended)])
                })
                .collect(),
            Table::Dead => self.dead.values().map(|command| entry(dead(command))).collect(),
            Table::Policies => self.policies.values().map(|stored| entry(policy(stored))).collect(),
            Table::Roles => self.roles.values().map(|active| entry(role(active))).collect(),
            Table::Redemptions => self
                .redemptions
                .iter()
                .map(|(grant, (state, at))| {
                    entry(vec![text(grant), text(redemption_name(*state)), time(*at)])
                })
                .collect(),
            Table::Cursors => {
                self.cursors.iter().map(|(sink, at)| entry(vec![text(sink), big(*at)])).collect()
            }
        }
    }

    pub(super) fn import(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let mut from = Columns(entry.values.iter());
        match entry.table {
            Table::State => {
                let row = (from.parsed()?, (from.number()?, from.bytes()?));
                new(self.rows.insert(row.0, row.1))
            }
            Table::Records => {
                let key = (from.text()?, from.number()?);
                new(self.records.insert(key, (from.text()?, from.number_or_null()?)))
            }
            Table::Outbox => {
                let id = CommandId::new(from.parsed()?, from.number()?, from.number()?);
                let key = from.parsed()?;
                let waiting = Waiting {
                    id,
                    version: from.number()?,
                    bytes: from.bytes()?,
                    since: from.time()?,
                    unordered: from.number::<u8>()? == 1,
                    ready: from.time_or_null()?,
                    attempts: from.number()?,
                    reason: from.text_or_null()?,
                };
                new(self.outbox.insert(key, waiting))
            }
            Table::Cases => {
                let case = from.parsed()?;
                let progress = Progress { deadline: from.time_or_null()?, ended: from.time_or_null()? };
                new(self.cases.insert(case, progress))
            }
            Table::Dead => {
                let (id, kind): (CommandId, _) = (from.parsed()?, from.text()?);
                let (since, at, attempts) = (from.time()?, from.time()?, from.number()?);
                let command = DeadCommand::new(id.clone(), kind, since, at, attempts, &from.text()?);
                new(self.dead.insert(id, command))
            }
            Table::Policies => {
                let policy = PolicyText::new(from.text()?, from.text()?, from.text()?, from.time()?);
                new(self.policies.insert(policy.digest.clone(), policy))
            }
            Table::Roles => {
                let (digest, name) = (from.text()?, from.text()?);
                let role = PolicyRole::from_stored(&name, from.number()?).ok_or_else(malformed)?;
                let active = ActivePolicy::new(digest.clone(), role, from.text()?, from.time()?);
                new(self.roles.insert(digest, active))
            }
            Table::Redemptions => {
                let (grant, state) = (from.text()?, from.text()?);
                let state = redemption_from_name(&state).ok_or_else(malformed)?;
                new(self.redemptions.insert(grant, (state, from.time()?)))
            }
            Table::Cursors => new(self.cursors.insert(from.text()?, from.number()?)),
        }
    }
}

/// The key of an entry, in the order of its bytes and numbers.
fn key(entry: &Entry) -> Vec<(String, i64)> {
    let part = |value: &Value| match value {
        Value::Text(text) => (text.clone(), 0),
        Value::Number(number) => (String::new(), *number),
        Value::Null | Value::Bytes(_) => (String::new(), 0),
    };
    entry.values.iter().take(entry.table.key_columns()).map(part).collect()
}

fn dead(command: &DeadCommand) -> Vec<Value> {
    vec![
        text(&command.id.to_string()),
        text(&command.kind),
        time(command.since),
        time(command.at),
        Value::Number(command.attempts.into()),
        text(&command.reason),
    ]
}

fn policy(policy: &PolicyText) -> Vec<Value> {
    vec![text(&policy.digest), text(&policy.format), text(&policy.text), time(policy.at)]
}

fn role(active: &ActivePolicy) -> Vec<Value> {
    let (name, share) = (active.role.name(), active.role.share());
    vec![text(&active.digest), text(name), Value::Number(share.into()), text(&active.by), time(active.since)]
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn time(at: Time) -> Value {
    Value::Number(at.milliseconds())
}

fn big(number: u64) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Reads the columns of an entry one after the other.
struct Columns<'e>(std::slice::Iter<'e, Value>);

impl Columns<'_> {
    fn text_or_null(&mut self) -> Result<Option<String>, StoreError> {
        match self.0.next() {
            Some(Value::Text(text)) => Ok(Some(text.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(malformed()),
        }
    }

    fn text(&mut self) -> Result<String, StoreError> {
        self.text_or_null()?.ok_or_else(malformed)
    }

    fn parsed<T: std::str::FromStr>(&mut self) -> Result<T, StoreError> {
        self.text()?.parse().map_err(|_| malformed())
    }

    fn number_or_null<N: TryFrom<i64>>(&mut self) -> Result<Option<N>, StoreError> {
        match self.0.next() {
            Some(Value::Number(number)) => N::try_from(*number).map(Some).map_err(|_| malformed()),
            Some(Value::Null) => Ok(None),
            _ => Err(malformed()),
        }
    }

    fn number<N: TryFrom<i64>>(&mut self) -> Result<N, StoreError> {
        self.number_or_null()?.ok_or_else(malformed)
    }

    fn time_or_null(&mut self) -> Result<Option<Time>, StoreError> {
        Ok(self.number_or_null()?.map(Time::from_milliseconds))
    }

    fn time(&mut self) -> Result<Time, StoreError> {
        self.time_or_null()?.ok_or_else(malformed)
    }

    fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        match self.0.next() {
            Some(Value::Bytes(bytes)) => Ok(bytes.clone()),
            _ => Err(malformed()),
        }
    }
}

fn malformed() -> StoreError {
    StoreError::Corrupt("an entry does not have the columns of its table".to_owned())
}
