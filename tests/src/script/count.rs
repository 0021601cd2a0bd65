//! A second book of everything that is limited, kept from records and commands alone.

use std::collections::BTreeMap;

use bonafides::case::{HostInput, Input, Operator, OperatorKind, Outcome, Released, Said, Secret, Task};
use serde_json::Value;

use super::oracle::time_of;
use super::world::Known;
use crate::call::DAY;

/// Failures that close the recovery path, of how long, and for how long: as the policies say.
const FAILURES: usize = 5;
const WINDOW: i64 = DAY;
const CLOSE: i64 = DAY;
const HOUR: i64 = 3_600_000;
/// Tries of a challenge in one case.
const ATTEMPTS: u64 = 3;
/// For how long a token is good, and how late a connector still takes it.
const TOKEN: i64 = 300_000;
const GUESSABLE: [&str; 7] =
    ["questions", "licence", "last_sign_in", "sms_code", "mail_code", "authenticator", "recovery_code"];

/// What is known over all cases.
#[derive(Debug, Clone, Default)]
pub(super) struct Count {
    subjects: BTreeMap<usize, Person>,
    grants: Vec<Grant>,
    sends: BTreeMap<String, Vec<i64>>,
    attempts: BTreeMap<(usize, String), u64>,
    /// Grants by operator and subject.
    granted: BTreeMap<(String, usize), Vec<i64>>,
    /// Who vouched for whom, and when.
    vouches: Vec<(String, usize, i64)>,
    /// Times of the newest steps, by case, and of what epoch a case is.
    cases: BTreeMap<usize, (i64, u64)>,
    /// What the last step wrote.
    pub(super) versions: Vec<(String, u64)>,
}

#[derive(Debug, Clone, Default)]
struct Person {
    failures: Vec<i64>,
    guesses: Vec<i64>,
    closed_until: i64,
    fenced_until: i64,
    epoch: u64,
    newest: i64,
}

#[derive(Debug, Clone)]
struct Grant {
    id: String,
    case: usize,
    whom: usize,
    action: String,
    end: i64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Approved,
    Redeemed,
    Over,
}

/// What was said, as far as it counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    pub(super) whom: usize,
    pub(super) operator: Operator0,
    voucher: Option<String>,
    reports: bool,
}

type Operator0 = OperatorOrNone;

/// Who runs the case.
#[derive(Debug, Clone)]
pub(super) struct OperatorOrNone(Operator);

impl Default for OperatorOrNone {
    fn default() -> Self {
        Self(Operator { id: String::new(), kind: OperatorKind::Person })
    }
}
