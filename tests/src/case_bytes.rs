//! Stored rows as an attacker with access to the database could leave them, for fuzzers: altered, cut,
//! exchanged or invented, both sealed and in clear, so that the content is altered also.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bonafides::Time;
use bonafides::case::{
    AdministratorInput, Caller, CallerInput, Case, CaseId, Command, CommandStatus, Context, DeskChain,
    DeskInput, Enrol, ExternalResult, Fault, HostInput, Input, InputId, OperatorInput, OperatorKind, Profile,
    ProviderOutcome, SubjectProfile, grant_live,
};
use bonafides::keys::{
    KeyError, KeyName, Keys, Nonce, PersonKey, RawKeys, Row, RowKind, Seed, Sensitive, StateKey, Wrapped,
};
use bonafides_examples::Desk;

use crate::call::{Call, operator};
use crate::script::CHALLENGES;

/// The maximum number of bytes of a record.
const RECORD: usize = 65_535;

/// A desk, and its case that receives the inputs.
struct Stored {
    desk: Desk,
    case: CaseId,
    subject: SubjectProfile,
    /// Rows as they are stored, and the same rows in clear.
    rows: [Vec<Row>; 2],
}

static STORED: LazyLock<Vec<Stored>> = LazyLock::new(|| {
    let mut asked = Call::default();
    asked.enrol_questions();
    asked.open("reset_password");
    for challenge in ["questions", "sms_code", "push", "manager_vouch", "documents"] {
        asked.choose(challenge);
    }
    let mut approved = Call::default();
    approved.open("reset_mfa");
    approved.pass_passkey();
    let mut redeemed = approved.clone();
    redeemed.redeem();
    let mut enrols = Call::default();
    enrols.open_self("enrol");
    enrols.pass_passkey();
    let (challenge, address) = ("sms_code".to_owned(), "+4511112222".into());
    enrols.caller(CallerInput::Enrol { what: Enrol::Contact { challenge, address } });
    let mut over = Call::default();
    over.open("reset_password");
    over.caller(CallerInput::NotMe { token: None });
    [asked, approved, redeemed, enrols, over].into_iter().map(Stored::of).collect()
});

impl Stored {
    fn of(mut call: Call) -> Self {
        // The administrators' chain has a record also.
        let input = desk_input(AdministratorInput::EnableCheck { check: "sms_code".to_owned() }, "first");
        call.desk.administer(&input, Some(&call.subject)).expect("a refusal is a step");
        let sealed: Vec<Row> = call.desk.store.rows().collect();
        let clear = sealed.iter().map(|row| in_clear(row, call.desk.keys())).collect();
        Self { case: call.id(), subject: call.subject, rows: [sealed, clear], desk: call.desk }
    }
}

/// Plays bytes: the case, the operation, the storage (sealed or in clear), the altered row, and the change.
pub fn play(bytes: &[u8]) -> Result<(), String> {
    let &[case, what, way, which, ref changes @ ..] = bytes else { return Ok(()) };
    let stored = &STORED[usize::from(case) % STORED.len()];
    let (sealed, clear) = (stored.desk.keys(), Clear(stored.desk.keys()));
    let keys: &dyn Keys = if way % 2 == 0 { sealed } else { &clear };
    let before = &stored.rows[usize::from(way % 2)];
    let mut rows: BTreeMap<StateKey, Row> = before.iter().map(|row| (row.key.clone(), row.clone())).collect();
    let altered = &before[usize::from(which) % before.len()];
    let other = &before[usize::from(which.wrapping_mul(7)) % before.len()];
    let new = altered_bytes(altered, other, changes);
    let differs = altered.bytes != new;
    rows.insert(altered.key.clone(), Row::new(altered.key.clone(), altered.version, new));
    let read = reads(stored, what, keys, &rows)?;
    if way % 2 == 0 && differs && read.contains(&altered.key) {
        return Err(format!("`{}` was altered under its seal and still read", altered.key));
    }
    Ok(())
}

/// Carries the operation out twice and returns the keys of the rows that were read without a fault.
fn reads(
    stored: &Stored,
    what: u8,
    keys: &dyn Keys,
    rows: &BTreeMap<StateKey, Row>,
) -> Result<Vec<StateKey>, String> {
    let seed = Seed::new([9; 32]).map_err(|error| error.to_string())?;
    let desk = &stored.desk;
    let ctx = Context::new(desk.now, &seed, &desk.config, &desk.policies, keys, Some(&stored.subject));
    let row = |key: &StateKey| rows.get(key).cloned().unwrap_or_else(|| Row::absent(key.clone()));
    let mut read = Vec::new();
    for row in rows.values() {
        let opens = match row.key.kind() {
            RowKind::Case if row.key != DeskChain::key() => Case::from_row(row, keys).is_ok(),
            RowKind::Outbox => row.bytes.is_some() && Command::from_row(row, keys).is_ok(),
            RowKind::Profile => Profile::from_row(row, keys).is_ok(),
            RowKind::Person => grant_live(row, "0", keys).is_ok() && row.bytes.is_some(),
            _ => false,
        };
        if opens {
            read.push(row.key.clone());
        }
    }
    if let Some(input) = administrators(what) {
        let made = |_: ()| {
            let rows: Vec<Row> = DeskChain::needs(&input, &ctx)?.iter().map(row).collect();
            DeskChain::apply(&input, &ctx, &rows)
        };
        if let (Ok(step), Ok(again)) = (made(()), made(())) {
            same(&step, &again)?;
        }
        return Ok(read);
    }
    let Ok(case) = Case::from_row(&row(&Case::key(&stored.case)), keys) else { return Ok(read) };
    let input = input(what, &case);
    let made = |_: ()| -> Result<_, Fault> {
        let rows: Vec<Row> = case.needs(&input, &ctx)?.iter().map(row).collect();
        case.apply(&input, &ctx, &rows)
    };
    if let (Ok(step), Ok(again)) = (made(()), made(())) {
        same(&step, &again)?;
        let _ = format!("{:?}", step.committed().reply);
    }
    Ok(read)
}

/// Checks that a repeated step is the same and that its record is not too long.
fn same<T>(step: &bonafides::case::Step<T>, again: &bonafides::case::Step<T>) -> Result<(), String> {
    if step.write() != again.write() || step.record() != again.record() {
        return Err("a repeated step differs".to_owned());
    }
    match step.record() {
        Some(record) if record.bytes.len() > RECORD => Err("the record is too long".to_owned()),
        _ => Ok(()),
    }
}

fn administrators(what: u8) -> Option<DeskInput> {
    let says = match what % 32 {
        28 => AdministratorInput::RepairClock { present: Time::from_milliseconds(crate::call::START) },
        29 | 30 => AdministratorInput::EnableCheck { check: "sms_code".to_owned() },
        31 => AdministratorInput::ErasePerson,
        _ => return None,
    };
    Some(desk_input(says, "again"))
}

fn desk_input(says: AdministratorInput, id: &str) -> DeskInput {
    DeskInput::new(
        id.parse::<InputId>().expect("an id"),
        operator("administrator-guid", OperatorKind::Person),
        "subject-guid",
        "asked for",
        says,
    )
}

fn input(what: u8, case: &Case) -> Input {
    let id = "input".parse::<InputId>().expect("an id");
    let by = operator("operator-guid", OperatorKind::Person);
    let text = str::to_owned;
    let command = || {
        let seq = case.steps().saturating_sub(1);
        let id = format!("{}.{seq}.0", case.id());
        id.parse::<bonafides::case::CommandId>().expect("a command")
    };
    let host = |says| Input::host(id.clone(), "host", says);
    let operator = |says| Input::operator(id.clone(), by.clone(), says);
    let caller = |says| Input::caller(id.clone(), Caller::in_session("idp"), says);
    match what % 32 {
        at @ 0..12 => {
            operator(OperatorInput::Choose { challenge: text(CHALLENGES[usize::from(at)]), contact: None })
        }
        12 => operator(OperatorInput::Answer {
            challenge: text("questions"),
            answers: vec!["a".into(), "b".into()],
        }),
        13 => operator(OperatorInput::Answer { challenge: text("sms_code"), answers: vec!["123456".into()] }),
        14 => operator(OperatorInput::Confirm {
            challenge: text("documents"),
            fields: BTreeMap::from([(text("document_type"), "id".into()), (text("seen_live"), "yes".into())]),
            item: Some("1".into()),
            grades: BTreeMap::from([(text("strength"), 3)]),
        }),
        15 => operator(OperatorInput::Escalate { reason: "odd".into() }),
        16 => operator(OperatorInput::TakeOver),
        17 => operator(OperatorInput::View),
        18 => caller(CallerInput::NotMe { token: Some("0123-4567".into()) }),
        19 => caller(CallerInput::Key { key: "0123-4567".into() }),
        20 => caller(CallerInput::Enrol {
            what: Enrol::ContactCode { challenge: text("sms_code"), code: "123456".into() },
        }),
        21 => caller(CallerInput::Enrol { what: Enrol::RecoveryCodes { challenge: text("recovery_code") } }),
        22 => host(HostInput::External(ExternalResult::new(
            command(),
            text("0"),
            text("r"),
            ProviderOutcome::Passed,
        ))),
        23 => host(HostInput::Vouch {
            command: command(),
            voucher: text("manager-guid"),
            states: true,
            level: text("aal2"),
        }),
        24 => host(HostInput::Report { command: command(), state: CommandStatus::Unknown, text: None }),
        25 => host(HostInput::Redeem { grant: text("0"), password: None }),
        26 => host(HostInput::Store { field: text("licence"), value: Some("AB123456".into()) }),
        _ => host(HostInput::TimePassed),
    }
}

/// The bytes of a row after some changes: bytes exchanged, cut off or inserted, or those of another row.
fn altered_bytes(row: &Row, other: &Row, changes: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = row.bytes.clone()?;
    for change in changes.chunks_exact(4) {
        let &[how, high, low, value] = change else { continue };
        let at = usize::from(u16::from_be_bytes([high, low])) % (bytes.len() + 1);
        match how % 8 {
            0..=3 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= value;
                }
            }
            4 => bytes.truncate(at),
            5 => bytes.insert(at, value),
            6 => bytes = other.bytes.clone().unwrap_or_default(),
            _ => drop(bytes.splice(at.., changes.iter().copied())),
        }
    }
    Some(bytes)
}

/// Keys that seal nothing, so that the content of rows can be altered.
struct Clear<'k>(&'k RawKeys);

/// The bytes before the key id: magic, format, kind, and the length of that id.
const HEADER: usize = 7;

/// A stored row with its body in clear.
fn in_clear(row: &Row, keys: &RawKeys) -> Row {
    let Some(bytes) = &row.bytes else { return row.clone() };
    let (header, sealed) = bytes.split_at(HEADER + usize::from(bytes[HEADER - 1]));
    let id = std::str::from_utf8(&header[HEADER..]).expect("an id");
    let ad = [header, row.key.as_str().as_bytes()].concat();
    let plain =
        [KeyName::State, KeyName::Vault].iter().find_map(|name| keys.open(*name, id, &ad, sealed).ok());
    let plain = plain.expect("it opens");
    Row::new(row.key.clone(), row.version, Some([header, plain.expose()].concat()))
}

impl Keys for Clear<'_> {
    fn current(&self, key: KeyName) -> &str {
        self.0.current(key)
    }
    fn seal(&self, _: KeyName, _: &Nonce, _: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        Ok(plain.to_vec())
    }
    fn open(&self, _: KeyName, _: &str, _: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        Ok(Sensitive::new(sealed.to_vec()))
    }
    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        self.0.mac(key, id, parts)
    }
    fn wrap(&self, nonce: &Nonce, ad: &[u8], key: &PersonKey) -> Result<Wrapped, KeyError> {
        self.0.wrap(nonce, ad, key)
    }
    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        self.0.unwrap(ad, wrapped)
    }
    fn grant_key(&self) -> &str {
        self.0.grant_key()
    }
    fn sign_grant(&self, message: &[u8]) -> Result<[u8; 64], KeyError> {
        self.0.sign_grant(message)
    }
}

#[cfg(test)]
mod tests {
    use super::{STORED, play};

    /// A few rows of every stored case, for every operation and either storage, altered and unaltered.
    #[test]
    fn no_alteration_of_a_row_panics_or_is_read_under_its_seal() {
        for (case, stored) in (0_u8..).zip(STORED.iter()) {
            let rows = u8::try_from(stored.rows[0].len()).unwrap();
            for what in 0..32_u8 {
                for way in 0..2 {
                    for change in [&[][..], &[0, 0, 40, 128], &[4, 0, 60, 0], &[6, 0, 0, 0]] {
                        let which = what.wrapping_mul(5).wrapping_add(change.first().map_or(1, |how| *how));
                        let bytes = [&[case, what, way, which % rows], change].concat();
                        play(&bytes).unwrap_or_else(|problem| panic!("{bytes:?}: {problem}"));
                    }
                }
            }
        }
    }
}
