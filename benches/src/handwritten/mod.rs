//! The lower limit of cost: the example policy for its group `finance` and `reset_password`,
//! written by hand. No names, no tables of rules; sets are bits of one word.

// Every number here is a small constant of one fixed policy.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)]

mod explain;
mod json;

use serde::{Deserialize, Serialize};

pub use explain::{Decision, Stamp, explain};
pub use json::{Refused, decide_json, read};

/// Every check of the policy, in the order of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are those of the policy")]
pub enum Check {
    Workstation,
    Location,
    SimChange,
    Posture,
    LastSignIn,
    Questions,
    LicenceDigits,
    SmsCode,
    PrivateEmail,
    Authenticator,
    RecoveryCode,
    Passkey,
    CallBack,
    PhotoId,
    ManagerVouch,
    LeadVouch,
}

/// Every outcome of any check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
#[expect(missing_docs, reason = "the names are those of the policy")]
pub enum Outcome {
    Passed,
    Failed,
    Inconclusive,
    Usual,
    Known,
    New,
    Impossible,
    Recent,
    None,
    Unknown,
    Normal,
    Elevated,
    Siege,
}

/// One result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// The check.
    pub check: Check,
    /// Its outcome, one that the check has.
    pub outcome: Outcome,
    /// The time in milliseconds since 1970, not after the decision.
    pub at: i64,
}

/// The parsed facts of one call, with at most one result of a check at a time, except `inconclusive`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The time of the decision, in milliseconds since 1970.
    pub now: i64,
    /// Results, in any order.
    pub evidence: Vec<Observation>,
    /// Challenges that the subject cannot do, as bits.
    pub unavailable: u16,
}

/// The summary of the results, before any rule is applied.
#[derive(Debug, Clone, Copy)]
pub struct Settled {
    /// Challenges that passed, are current and not expired.
    passed: u16,
    /// Challenges that are not open: settled or unavailable.
    closed: u16,
    /// Points of the signals `workstation` and `location`.
    context: i64,
    /// Sum of negative points.
    hurts: i64,
    /// Risks that fire.
    risks: u8,
}

/// A verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are those of the engine")]
pub enum Verdict {
    Approve,
    Challenge,
    Escalate,
}

impl Check {
    const fn bit(self) -> u16 {
        1 << self as u8
    }

    const fn is_challenge(self) -> bool {
        CHALLENGES & self.bit() != 0
    }
}

const EVIDENCE_LIFETIME: i64 = 30 * 60_000;
const ADVERSE_LIFETIME: i64 = 24 * 3_600_000;

const CHALLENGES: u16 = 0xfff0;
const DOSSIER: u16 = Check::LastSignIn.bit() | Check::Questions.bit() | Check::LicenceDigits.bit();
const PHONE: u16 = Check::SmsCode.bit() | Check::Authenticator.bit() | Check::CallBack.bit();
/// Challenges with a cause of their own.
const ALONE: u16 = CHALLENGES & !DOSSIER & !PHONE;
const POSSESSION: u16 = PHONE | Check::PrivateEmail.bit() | Check::RecoveryCode.bit() | Check::Passkey.bit();
const VOUCHES: u16 = Check::ManagerVouch.bit() | Check::LeadVouch.bit();
const BESIDE_SMS: u16 = VOUCHES | Check::PhotoId.bit();
const KNOWLEDGE_CAP: i64 = 30;
const CONTEXT_CAP: i64 = 25;
const NEEDED: i64 = 80;
const FAILED_QUESTIONS: i64 = -10;
const IMPOSSIBLE: i64 = -40;

const SIM_SWAP: u8 = 1;
const ELEVATED: u8 = 2;
const SIEGE: u8 = 4;
const TELEPORT: u8 = 8;

/// Returns the verdict on parsed facts.
pub fn verdict(call: &Call) -> Verdict {
    settle(call).verdict()
}

/// Determines which results are current, which add or deduct points, and which risks fire.
pub fn settle(call: &Call) -> Settled {
    const NOTHING: u8 = u8::MAX;
    let mut latest = [NOTHING; 16];
    let mut seen = 0_u16;
    let mut hurts = 0;
    for (index, result) in (0_u8..).zip(&call.evidence) {
        if result.outcome == Outcome::Inconclusive {
            continue;
        }
        if result.check == Check::Questions
            && result.outcome == Outcome::Failed
            && call.now - result.at <= ADVERSE_LIFETIME
        {
            hurts += FAILED_QUESTIONS;
        }
        let slot = &mut latest[result.check as usize];
        if *slot == NOTHING || call.evidence[usize::from(*slot)].at < result.at {
            *slot = index;
        }
        seen |= result.check.bit();
    }
    let mut settled = Settled { passed: 0, closed: call.unavailable, context: 0, hurts, risks: SIM_SWAP };
    while seen != 0 {
        let result = call.evidence[usize::from(latest[seen.trailing_zeros() as usize])];
        seen &= seen - 1;
        let age = call.now - result.at;
        if age > ADVERSE_LIFETIME {
            continue;
        }
        let fresh = age <= EVIDENCE_LIFETIME;
        match (result.check, result.outcome) {
            (Check::SimChange, Outcome::None) => settled.risks &= !SIM_SWAP,
            (Check::Posture, Outcome::Elevated) => settled.risks |= ELEVATED,
            (Check::Posture, Outcome::Siege) => settled.risks |= SIEGE,
            (Check::Location, Outcome::Impossible) => {
                settled.hurts += IMPOSSIBLE;
                settled.risks |= TELEPORT;
            }
            (Check::Workstation | Check::Location, _) if fresh => {
                settled.context += signal_points(result.check, result.outcome);
            }
            (check, Outcome::Passed) if fresh => {
                settled.passed |= check.bit();
                settled.closed |= check.bit();
            }
            (check, Outcome::Failed) => settled.closed |= check.bit(),
            _ => {}
        }
    }
    settled
}

const fn signal_points(check: Check, outcome: Outcome) -> i64 {
    match (check, outcome) {
        (Check::Workstation, Outcome::Usual) => 15,
        (Check::Location, Outcome::Usual) => 10,
        (Check::Workstation | Check::Location, Outcome::Known) => 5,
        _ => 0,
    }
}

impl Settled {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        if self.risks & TELEPORT != 0 {
            return Verdict::Escalate;
        }
        let held = self.held();
        if self.approves(held) {
            Verdict::Approve
        } else if self.approves(held | self.open()) {
            Verdict::Challenge
        } else {
            Verdict::Escalate
        }
    }

    fn forbidden(&self) -> u16 {
        if self.risks & SIM_SWAP == 0 { 0 } else { Check::SmsCode.bit() | Check::CallBack.bit() }
    }

    fn held(&self) -> u16 {
        self.passed & !self.forbidden()
    }

    fn open(&self) -> u16 {
        CHALLENGES & !self.forbidden() & !self.closed
    }

    fn added(&self) -> i64 {
        if self.risks & ELEVATED == 0 { 0 } else { 20 }
    }

    fn total(&self, held: u16) -> i64 {
        knowledge(held).min(KNOWLEDGE_CAP)
            + possession(held)
            + inherence(held)
            + attestation(held)
            + self.context.min(CONTEXT_CAP)
            + self.hurts
    }

    fn approves(&self, held: u16) -> bool {
        self.total(held) >= NEEDED + self.added()
            && factors(held) >= 2
            && independent(held) >= 2
            && finance(held)
            && (self.risks & SIEGE == 0 || has(held, Check::PhotoId))
    }
}

const fn has(held: u16, check: Check) -> bool {
    held & check.bit() != 0
}

const fn worth(held: u16, check: Check, points: i64) -> i64 {
    if has(held, check) { points } else { 0 }
}

/// Challenges of one cause, of which only the best counts.
const fn knowledge(held: u16) -> i64 {
    if has(held, Check::Questions) {
        20
    } else if has(held, Check::LicenceDigits) {
        10
    } else {
        worth(held, Check::LastSignIn, 5)
    }
}

const fn phone(held: u16) -> i64 {
    if has(held, Check::Authenticator) {
        35
    } else if has(held, Check::SmsCode) {
        30
    } else {
        worth(held, Check::CallBack, 25)
    }
}

const fn possession(held: u16) -> i64 {
    phone(held)
        + worth(held, Check::PrivateEmail, 20)
        + worth(held, Check::RecoveryCode, 30)
        + worth(held, Check::Passkey, 60)
}

const fn inherence(held: u16) -> i64 {
    worth(held, Check::PhotoId, 40)
}

const fn attestation(held: u16) -> i64 {
    worth(held, Check::ManagerVouch, 60) + worth(held, Check::LeadVouch, 40)
}

/// The number of factors: every challenge gives points, so any challenge proves its factor.
fn factors(held: u16) -> i64 {
    let shown = |set: u16| i64::from(held & set != 0);
    shown(DOSSIER) + shown(POSSESSION) + shown(Check::PhotoId.bit()) + shown(VOUCHES)
}

fn independent(held: u16) -> i64 {
    i64::from((held & ALONE).count_ones()) + i64::from(held & DOSSIER != 0) + i64::from(held & PHONE != 0)
}

/// The alternatives of the group.
const fn finance(held: u16) -> bool {
    has(held, Check::Authenticator) || (has(held, Check::SmsCode) && held & BESIDE_SMS != 0)
}
