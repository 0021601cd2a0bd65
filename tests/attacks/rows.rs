//! Attackers who can write to the store but have no key.

use bonafides::case::{
    Case, Command, CommandTask, Context, Fault, HostInput, Input, InputId, OperatorInput, RefusalCode,
};
use bonafides::keys::{
    KeyError, KeyName, Keys, Nonce, PersonKey, Row, RowError, RowKind, Sensitive, StateKey, Wrapped,
};
use bonafides_tests::call::{Call, accepted};

use crate::words::{approved, case_row, ends_without_a_grant, json, prepared, redeemed, refused, somebody};

/// Every row of this kind.
fn rows(call: &Call, kind: RowKind) -> Vec<Row> {
    let seen = call.records();
    assert!(!seen.is_empty());
    call.desk.store.rows().filter(|row| row.key.kind() == kind).collect()
}

/// The ledger of the subject: the only row of its kind that a step without effect writes.
fn ledger(call: &mut Call) -> Row {
    let case = call.id();
    let input = Input::host("probe".parse::<InputId>().unwrap(), "host", HostInput::TimePassed);
    let step = prepared(call, &case, &input);
    let key = step.write().iter().map(|row| row.key.clone()).find(|key| key.kind() == RowKind::Person);
    call.desk.store.row(&key.unwrap())
}

#[test]
fn stale_bytes_of_the_case_put_back() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.choose("sms_code");
    let before = case_row(&call);
    for _ in 0..3 {
        call.answer("sms_code", &["000000"]);
    }
    // The old bytes under the newest version, and under their own.
    for version in [case_row(&call).version, before.version] {
        let now = case_row(&call);
        call.desk.store.overwrite(Row::new(before.key.clone(), version, before.bytes.clone()));
        let code = call.sent("sms_code");
        let answer = OperatorInput::Answer { challenge: "sms_code".to_owned(), answers: vec![code.into()] };
        let (case, by, subject) = (call.id(), call.operator.clone(), call.subject.clone());
        let fault = call.desk.operator(&case, &by, answer, Some(&subject)).unwrap_err();
        // Its next record already exists, so no step of it can be stored.
        assert!(matches!(fault, Fault::Busy(_)), "{fault}");
        call.desk.store.overwrite(now);
    }
    refused(&call.choose("sms_code"), RefusalCode::NotOpen);
    ends_without_a_grant(&mut call);
}

#[test]
fn ledger_put_back_to_forget_failures() {
    let mut call = Call::default();
    call.open("reset_password");
    let before = ledger(&mut call);
    call.choose("last_sign_in");
    for _ in 0..3 {
        call.answer("last_sign_in", &["2001-01-01"]);
    }
    call.desk.store.overwrite(before);
    call.open("reset_password");
    // The row opens, as it is authentic; the records show a version that was written twice.
    let mut versions: Vec<u64> = Vec::new();
    for record in call.records().lines() {
        match &json(record)["state"]["person"] {
            serde_json::Value::Array(several) => {
                versions.extend(several.iter().filter_map(serde_json::Value::as_u64));
            }
            one => versions.extend(one.as_u64()),
        }
    }
    let mut once = versions.clone();
    once.sort_unstable();
    once.dedup();
    assert!(once.len() < versions.len(), "{versions:?}");
}

#[test]
fn row_of_another_person_copied_under_this_key() {
    let mut call = Call::default();
    call.open("reset_password");
    let mine = ledger(&mut call);
    call.subject = somebody("clean-guid");
    call.open("reset_password");
    let theirs = ledger(&mut call);
    assert_ne!(mine.key, theirs.key);
    let copied = Row::new(theirs.key.clone(), mine.version, mine.bytes);
    call.desk.store.overwrite(copied);
    let (case, by, subject) = (call.id(), call.operator.clone(), call.subject.clone());
    let fault = call.desk.operator(&case, &by, OperatorInput::View, Some(&subject)).unwrap_err();
    assert!(
        matches!(&fault, Fault::Row { key, error: RowError::Key(KeyError::Damaged) } if *key == theirs.key)
    );
}

#[test]
fn row_of_another_case_copied_under_this_key() {
    let (mut call, _) = approved();
    let approved = case_row(&call);
    call.subject = somebody("ceo-guid");
    call.open("reset_mfa");
    let key = case_row(&call).key;
    let copied = Row::new(key.clone(), approved.version, approved.bytes);
    let fault = Case::from_row(&copied, call.desk.keys()).unwrap_err();
    assert!(matches!(fault, Fault::Row { error: RowError::Key(KeyError::Damaged), .. }), "{fault}");
}

#[test]
fn outbox_row_copied_under_another_command() {
    let (mut call, _) = redeemed();
    let deliver = call.newest("deliver").unwrap().id.clone();
    let from = call.desk.store.row(&format!("outbox/{deliver}").parse::<StateKey>().unwrap());
    assert!(Command::from_row(&from, call.desk.keys()).is_ok());
    call.subject = somebody("ceo-guid");
    call.open("reset_mfa");
    call.choose("passkey");
    let asked = call.newest("present_challenge").unwrap().id.clone();
    let copied = Row::new(format!("outbox/{asked}").parse::<StateKey>().unwrap(), from.version, from.bytes);
    let fault = Command::from_row(&copied, call.desk.keys()).unwrap_err();
    assert!(matches!(fault, Fault::Row { .. }), "{fault}");
    call.desk.store.overwrite(copied);
    assert!(call.desk.outbox().is_err());
}

#[test]
fn secrets_of_a_delivery_are_gone_once_it_is_reported() {
    let (mut call, _) = redeemed();
    let deliver = call.newest("deliver").unwrap().id.clone();
    call.report(bonafides::case::CommandStatus::Done);
    let row = call.desk.store.row(&format!("outbox/{deliver}").parse::<StateKey>().unwrap());
    assert!(row.bytes.is_none());
}

#[test]
fn row_that_is_held_back() {
    let mut call = Call::default();
    call.open("reset_password");
    let (case, subject) = (call.id(), call.subject.clone());
    let seed = call.desk.seed().unwrap();
    let ctx = Context::new(
        call.desk.now,
        &seed,
        &call.desk.config,
        &call.desk.policies,
        call.desk.keys(),
        Some(&subject),
    );
    let choose = OperatorInput::Choose { challenge: "mail_code".to_owned(), contact: None };
    let input = Input::operator("choose".parse::<InputId>().unwrap(), call.operator.clone(), choose);
    let opened = Case::from_row(&call.desk.store.row(&Case::key(&case)), call.desk.keys()).unwrap();
    let needed = opened.needs(&input, &ctx).unwrap();
    let rows = call.desk.store.read(&needed);
    assert!(opened.apply(&input, &ctx, &rows).is_ok());
    // A store that forgets a row is not read as one in which the row is empty.
    for (at, row) in rows.iter().enumerate() {
        let mut fewer = rows.clone();
        fewer.remove(at);
        match opened.apply(&input, &ctx, &fewer) {
            Err(Fault::MissingRow(key)) => assert_eq!(key, row.key),
            Ok(step) => assert!(step.compare().iter().all(|(key, _)| *key != row.key)),
            Err(other) => panic!("without `{}`: {other}", row.key),
        }
    }
}

#[test]
fn truncated_or_altered_bytes_of_a_case() {
    let (call, _) = approved();
    let row = case_row(&call);
    let bytes = row.bytes.clone().unwrap();
    assert!(Case::from_row(&row, call.desk.keys()).is_ok());
    let damaged = |bytes: Vec<u8>| Row::new(row.key.clone(), row.version, Some(bytes));
    for at in 0..bytes.len() {
        for bit in [1, 128] {
            let mut altered = bytes.clone();
            altered[at] ^= bit;
            let fault = Case::from_row(&damaged(altered), call.desk.keys()).unwrap_err();
            assert!(matches!(fault, Fault::Row { .. }), "byte {at}: {fault}");
        }
        let fault = Case::from_row(&damaged(bytes[..at].to_vec()), call.desk.keys()).unwrap_err();
        assert!(matches!(fault, Fault::Row { .. }), "cut at {at}: {fault}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(Case::from_row(&damaged(longer), call.desk.keys()).is_err());
    assert!(matches!(
        Case::from_row(&Row::absent(row.key.clone()), call.desk.keys()),
        Err(Fault::MissingRow(_))
    ));
    let mut newer = bytes;
    newer[4] = 2;
    assert!(matches!(
        Case::from_row(&damaged(newer), call.desk.keys()),
        Err(Fault::Row { error: RowError::NewerFormat { found: 2, newest: 1 }, .. })
    ));
}

#[test]
fn altered_bytes_of_every_row_that_a_step_reads() {
    let (mut call, grant) = approved();
    let (case, subject) = (call.id(), call.subject.clone());
    let redeem = || HostInput::Redeem { grant: grant.clone(), password: None };
    for kind in [RowKind::Case, RowKind::Person, RowKind::Keyring] {
        for row in rows(&call, kind) {
            let mut altered = row.bytes.clone().unwrap();
            let last = altered.len() - 1;
            altered[last] ^= 1;
            call.desk.store.overwrite(Row::new(row.key.clone(), row.version, Some(altered)));
            // The operator's keyring is not read here; every row that is read faults.
            match call.desk.step(
                &case,
                &Input::host("r".parse::<InputId>().unwrap(), "host", redeem()),
                Some(&subject),
                &bonafides::keys::Seed::new([5; 32]).unwrap(),
            ) {
                Err(Fault::Row { key, .. }) => assert_eq!(key, row.key),
                Err(other) => panic!("{other}"),
                Ok(step) => assert!(step.compare().iter().all(|(key, _)| *key != row.key)),
            }
            call.desk.store.overwrite(row);
        }
    }
    assert!(accepted(&call.redeem()));
}

/// Keys whose provider is down.
struct Down<'a>(&'a dyn Keys, fn(KeyName) -> bool);

impl Down<'_> {
    fn up(&self, key: KeyName) -> Result<(), KeyError> {
        if (self.1)(key) {
            Err(KeyError::Unavailable("the module does not answer".to_owned()))
        } else {
            Ok(())
        }
    }
}

impl Keys for Down<'_> {
    fn current(&self, key: KeyName) -> &str {
        self.0.current(key)
    }
    fn seal(&self, key: KeyName, nonce: &Nonce, ad: &[u8], plain: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.up(key)?;
        self.0.seal(key, nonce, ad, plain)
    }
    fn open(&self, key: KeyName, id: &str, ad: &[u8], sealed: &[u8]) -> Result<Sensitive<Vec<u8>>, KeyError> {
        self.up(key)?;
        self.0.open(key, id, ad, sealed)
    }
    fn mac(&self, key: KeyName, id: &str, parts: &[&[u8]]) -> Result<[u8; 32], KeyError> {
        self.up(key)?;
        self.0.mac(key, id, parts)
    }
    fn wrap(&self, nonce: &Nonce, ad: &[u8], person_key: &PersonKey) -> Result<Wrapped, KeyError> {
        self.0.wrap(nonce, ad, person_key)
    }
    fn unwrap(&self, ad: &[u8], wrapped: &Wrapped) -> Result<PersonKey, KeyError> {
        self.0.unwrap(ad, wrapped)
    }
    fn grant_key(&self) -> &str {
        self.0.grant_key()
    }
    fn sign_grant(&self, _: &[u8]) -> Result<[u8; 64], KeyError> {
        Err(KeyError::Unavailable("the module does not sign".to_owned()))
    }
}

#[test]
fn key_provider_that_is_down() {
    let (mut call, grant) = approved();
    let (case, subject) = (call.id(), call.subject.clone());
    let redeem = HostInput::Redeem { grant, password: None };
    let input = Input::host("redeem".parse::<InputId>().unwrap(), "host", redeem);
    let seed = call.desk.seed().unwrap();
    let no_key: [fn(KeyName) -> bool; 4] =
        [|_| false, |key| key == KeyName::State, |key| key == KeyName::Vault, |key| key == KeyName::Index];
    let opened = Case::from_row(&case_row(&call), call.desk.keys()).unwrap();
    let down = no_key.map(|fails| Down(call.desk.keys(), fails));
    let mut ctx = Context::new(
        call.desk.now,
        &seed,
        &call.desk.config,
        &call.desk.policies,
        call.desk.keys(),
        Some(&subject),
    );
    let rows = call.desk.store.read(&opened.needs(&input, &ctx).unwrap());
    for keys in &down {
        ctx.keys = keys;
        let fault = opened.apply(&input, &ctx, &rows).unwrap_err();
        // If a row cannot be opened for lack of a key, the fault may name the row.
        assert!(matches!(&fault, Fault::Key(_) | Fault::Row { error: RowError::Key(_), .. }), "{fault}");
    }
    assert_eq!(call.desk.store.records(&case).len(), usize::try_from(opened.steps()).unwrap());
    // That was no step: the same input again, with the provider up.
    assert!(accepted(&call.input(&input).unwrap()));
    assert!(matches!(call.newest("deliver").unwrap().task, CommandTask::Deliver(_)));
}

/// Two people who share a number or a manager, in two cases at once: their steps must conflict, or a budget
/// would count only one of them.
#[test]
fn number_or_voucher_of_two_people_used_at_once() {
    for vouched in [false, true] {
        let mut call = Call::default();
        let mut waiting = Vec::new();
        for account in ["one-guid", "two-guid"] {
            call.subject.account = account.to_owned();
            call.open("reset_mfa");
            call.signal("sim_change", "none");
            let says = if vouched {
                assert!(accepted(&call.choose("manager_vouch")));
                let command = call.newest("request_vouch").expect("was asked").id.clone();
                let voucher = "manager-guid".to_owned();
                let says = HostInput::Vouch { command, voucher, states: true, level: "aal2".to_owned() };
                Input::host(call.desk.input_id("portal"), "portal", says)
            } else {
                let says = OperatorInput::Choose { challenge: "sms_code".to_owned(), contact: None };
                Input::operator(call.desk.input_id("desk"), call.operator.clone(), says)
            };
            waiting.push((call.subject.clone(), call.id(), says));
        }
        let steps: Vec<_> = waiting
            .iter()
            .map(|(subject, case, input)| {
                call.subject = subject.clone();
                prepared(&mut call, case, input)
            })
            .collect();
        let committed: Vec<bool> = steps.iter().map(|step| call.desk.store.commit(step).is_ok()).collect();
        assert_eq!(committed, [true, false], "vouched: {vouched}");
    }
}
