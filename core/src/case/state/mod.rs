//! What a case is between two steps; sealed, it is the case's row.

pub(in crate::case) mod bytes;
mod case;
mod evidence;
pub(in crate::case) mod keyring;
pub(in crate::case) mod ledger;
mod loaded;
pub(in crate::case) mod profile;
mod row_of;

pub use case::Case;
pub(in crate::case) use evidence::{Piece, ResultOutcome, Standing};
pub(in crate::case) use keyring::Holder;
pub(in crate::case) use ledger::{
    Destination, Failed, Full, GrantRow, GrantState, KeyRow, Mark, Newest, NoticeRow, Person, Positions,
};
pub(in crate::case) use loaded::{Deleted, Loaded, Stored, WriteStatus, any, parse, seal};
pub(in crate::case) use row_of::RowOf;

use serde::{Deserialize, Serialize};

use crate::case::protocol::{CaseId, CaseState, Operator, Resolution};

/// Everything a case remembers. It is small: it is stored and read again in every step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) id: CaseId,
    /// The place of the next record.
    pub(super) seq: u32,
    /// Hash of the last record.
    #[serde(with = "bytes")]
    pub(super) previous: [u8; 32],
    pub(super) opened: i64,
    /// Time of the last step.
    pub(super) last: i64,
    pub(super) purpose: Purpose,
    pub(super) action: String,
    /// Digest of the policy of the opening.
    pub(super) policy: String,
    /// How the subject got in touch: `phone`, `chat`.
    pub(super) channel: String,
    /// Language of the screen, for callers whom the directory does not know.
    pub(super) language: String,
    /// None of a caller whom the directory does not know.
    pub(super) subject: Option<Party>,
    /// Mark of the name that was typed, known or not: decoys are drawn from it.
    pub(super) about: String,
    /// The subject's epoch at the opening.
    pub(super) epoch: u64,
    /// Of which ledger: that of a person who was erased is gone, and with it the case.
    pub(super) born: Mark,
    pub(super) operator: Operator,
    /// The operator's alias in records.
    pub(super) alias: String,
    /// Operators before the present one.
    pub(super) earlier: Vec<String>,
    /// Who has vouched: nobody does so twice, nor runs the case then.
    pub(super) vouched: Vec<String>,
    pub(super) phase: Phase,
    /// It only looks like a case: nothing in it can be passed.
    pub(super) decoy: bool,
    pub(super) evidence: Vec<Piece>,
    /// Items of repeatable checks by what they are; the n-th is named `i` n in the evidence.
    pub(super) items: Vec<Mark>,
    /// Challenges for which the subject has nothing that can be asked, by number in the policy.
    pub(super) not_enrolled: Vec<u16>,
    /// Challenges that the caller cannot do, as the operator said.
    pub(super) struck: Vec<u16>,
    pub(super) asked: Vec<Asked>,
    /// Wrong submissions, per challenge.
    pub(super) tries: Vec<(u16, u8)>,
    /// How many codes were issued.
    pub(super) issues: u32,
    /// Commands not reported on: step, number in it, kind.
    pub(super) open: Vec<OpenCommand>,
    /// Marks of id and content of every input.
    pub(super) inputs: Vec<(Mark, Mark)>,
    /// An authenticator or contact that waits for its first code.
    pub(super) pending: Vec<Pending>,
    /// The present operator was shown the case: showing it again is no step.
    pub(super) seen: bool,
    /// When time alone changes it next.
    pub(super) deadline: Option<i64>,
}

/// Why a case was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    /// An action of the policy is asked for.
    Action,
    /// Nothing is asked for, and nothing decided: somebody says that it was not them.
    NotMe,
}

/// The subject.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Party {
    /// Immutable id of the account.
    pub(super) id: String,
    /// Random name in records.
    pub(super) alias: String,
}

/// How far a case is, with what it needs there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Phase {
    /// Evidence is collected.
    Collecting,
    /// A second person must take over.
    Escalated,
    /// There is an approval to redeem.
    Approved(Approval),
    /// The grant is on its way.
    Delivering(Granted),
    /// It is over.
    Ended(Ended),
}

/// An approval that can be redeemed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Approval {
    pub(super) granted: Granted,
    /// Until when.
    pub(super) end: i64,
    /// Hash of the record that approved: of the step that made this approval, in which nothing is
    /// redeemed, it is set when that record is made.
    #[serde(with = "bytes")]
    pub(super) record: [u8; 32],
}

/// A grant of this case, whatever became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Granted {
    /// Its id.
    pub(super) id: String,
    /// It came of a re-enrolment key of an earlier case: what that stands on.
    pub(super) keyed: Option<Standing>,
    /// The subject has the secret, as the host said.
    pub(super) delivered: bool,
}

/// How a case ended, and the grant it had then.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Ended {
    pub(super) end: Resolution,
    pub(super) granted: Option<Granted>,
}

/// A challenge that waits for its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) check: u16,
    /// Step and number of the command that asked.
    pub(super) command: (u32, u16),
    /// When it ends by itself.
    pub(super) until: Option<i64>,
    pub(super) what: PendingChallenge,
}

/// What of it must be remembered to judge the answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum PendingChallenge {
    /// Numbers of the enrolled questions.
    Questions(Vec<u32>),
    /// Positions, from 1.
    Partial(Vec<u8>),
    Recall,
    Code(Code),
    Totp,
    RecoveryCode,
    Vouch,
    Confirm,
    External {
        #[serde(with = "bytes")]
        nonce: [u8; 16],
        number: Option<Mark>,
        /// Nobody was asked: a page only shows it.
        decoy: bool,
    },
    /// Looks like a challenge whose answer is typed, and none is right.
    Decoy,
}

impl PendingChallenge {
    /// Somebody was asked to vouch.
    pub(super) const fn is_vouch(&self) -> bool {
        matches!(self, Self::Vouch)
    }

    /// Something rang on a device of the subject, or seems to.
    pub(super) const fn is_push(&self) -> bool {
        matches!(self, Self::External { number: Some(_), .. })
    }

    /// It only looks like a challenge.
    pub(super) const fn is_decoy(&self) -> bool {
        matches!(self, Self::Decoy | Self::External { decoy: true, .. })
    }
}

/// A command that is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OpenCommand {
    pub(super) seq: u32,
    pub(super) n: u16,
    pub(super) kind: OpenKind,
}

impl OpenCommand {
    /// Whether `id`, of this case, names it.
    pub(super) fn is(&self, id: &crate::case::protocol::id::CommandId) -> bool {
        self.seq == id.seq && self.n == id.n
    }
}

/// What its report means to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum OpenKind {
    Deliver,
    Other,
    Observe,
}

/// Something enrolled that is not yet confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) check: u16,
    pub(super) what: PendingWhat,
    pub(super) tries: u8,
}

/// What waits for its first code.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum PendingWhat {
    /// The secret waits in the enrolment row.
    Authenticator,
    /// The address, and the code that was sent there.
    Contact {
        #[serde(with = "crate::keys::sealed_serde")]
        address: crate::keys::Sensitive<String>,
        code: Code,
        until: i64,
    },
}

/// A code that was sent: its MAC, and with which key and issue number it was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) key: String,
    #[serde(with = "bytes")]
    pub(super) mac: [u8; 32],
    pub(super) issue: u32,
}

impl State {
    pub(super) const fn is_collecting(&self) -> bool {
        matches!(self.phase, Phase::Collecting)
    }

    pub(super) const fn is_escalated(&self) -> bool {
        matches!(self.phase, Phase::Escalated)
    }

    pub(super) const fn is_delivering(&self) -> bool {
        matches!(self.phase, Phase::Delivering(_))
    }

    pub(super) const fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// The approval that can be redeemed.
    pub(super) const fn approval(&self) -> Option<&Approval> {
        if let Phase::Approved(approval) = &self.phase { Some(approval) } else { None }
    }

    /// The grant of this case.
    pub(super) const fn granted(&self) -> Option<&Granted> {
        match &self.phase {
            Phase::Collecting | Phase::Escalated => None,
            Phase::Approved(Approval { granted, .. }) | Phase::Delivering(granted) => Some(granted),
            Phase::Ended(ended) => ended.granted.as_ref(),
        }
    }

    pub(super) const fn granted_mut(&mut self) -> Option<&mut Granted> {
        match &mut self.phase {
            Phase::Collecting | Phase::Escalated => None,
            Phase::Approved(Approval { granted, .. }) | Phase::Delivering(granted) => Some(granted),
            Phase::Ended(ended) => ended.granted.as_mut(),
        }
    }

    /// What the approval of this case stands on, if it came of a re-enrolment key.
    pub(super) fn keyed(&self) -> Option<&Standing> {
        self.granted()?.keyed.as_ref()
    }

    /// Where it stands, for views.
    pub(super) const fn shown(&self) -> CaseState {
        match &self.phase {
            Phase::Collecting => CaseState::Open,
            Phase::Escalated => CaseState::Escalated,
            Phase::Approved(_) => CaseState::Approved,
            Phase::Delivering(_) => CaseState::Redeemed,
            Phase::Ended(_) => CaseState::Ended,
        }
    }

    /// Somebody said "not me" since it was opened, a clock was repaired, or the subject was erased.
    pub(super) fn is_of_the_past(&self, ledger: &Person) -> bool {
        ledger.epoch != self.epoch || ledger.born != self.born
    }

    /// A second person is in charge.
    pub(super) fn second(&self) -> bool {
        !self.earlier.is_empty()
    }

    pub(super) fn mark(&self) -> Mark {
        mark_of_id(&self.id)
    }

    pub(super) fn tries(&self, check: u16) -> u8 {
        self.tries.iter().find(|(known, _)| *known == check).map_or(0, |(_, count)| *count)
    }

    pub(super) fn count_try(&mut self, check: u16) -> u8 {
        if let Some((_, count)) = self.tries.iter_mut().find(|(known, _)| *known == check) {
            *count = count.saturating_add(1);
            return *count;
        }
        self.tries.push((check, 1));
        1
    }

    pub(super) fn asked(&self, check: u16) -> Option<&Asked> {
        self.asked.iter().find(|asked| asked.check == check)
    }

    pub(super) fn forget_asked(&mut self, check: u16) {
        self.asked.retain(|asked| asked.check != check);
    }

    /// Adds a result. Two of one check (and item) never stand at one time: older ones are moved back
    /// by as little as can be, so that the newer one is current.
    pub(super) fn add(&mut self, piece: Piece) {
        let of_one = |known: &Piece| known.check == piece.check && known.item == piece.item;
        let mut free = piece.at;
        while self.evidence.iter().any(|known| of_one(known) && known.at == free) {
            free = free.saturating_sub(1);
        }
        for known in self.evidence.iter_mut().filter(|known| of_one(known)) {
            if known.at > free && known.at <= piece.at {
                known.at = known.at.saturating_sub(1);
            }
        }
        self.evidence.push(piece);
        while self.evidence.len() > MOST_EVIDENCE && self.forget_superseded() {}
    }

    /// Drops the oldest result that does nothing any more: it is superseded and was no failure.
    fn forget_superseded(&mut self) -> bool {
        let is_superseded = |old: &Piece| {
            old.outcome != ResultOutcome::Failed
                && self.evidence.iter().any(|new| {
                    new.check == old.check
                        && new.item == old.item
                        && new.at > old.at
                        && (new.outcome != ResultOutcome::Inconclusive
                            || old.outcome == ResultOutcome::Inconclusive)
                })
        };
        let oldest = self.evidence.iter().filter(|old| is_superseded(old)).map(|old| old.at).min();
        let at = self.evidence.iter().position(|old| Some(old.at) == oldest && is_superseded(old));
        at.map(|at| self.evidence.remove(at)).is_some()
    }
}

/// Results beyond which those that do nothing any more are dropped.
const MOST_EVIDENCE: usize = 96;

/// A case in ledgers: the bytes of its id.
fn mark_of_id(id: &CaseId) -> Mark {
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(id.as_str().as_bytes().chunks(2)) {
        *byte = pair.iter().fold(0_u8, |value, digit| {
            let low = char::from(*digit).to_digit(16).and_then(|d| u8::try_from(d).ok()).unwrap_or_default();
            (value << 4) | low
        });
    }
    bytes.into()
}
