//! The state of a case between two steps. Sealed, it is the row of the case.

pub(in crate::case) mod bytes;
mod case;
mod evidence;
pub(in crate::case) mod keyring;
pub(in crate::case) mod ledger;
mod loaded;
mod person_keyring;
pub(in crate::case) mod profile;
mod reseal;
mod row_of;

pub use case::Case;
pub(in crate::case) use evidence::{Piece, ResultOutcome, Standing};
pub(in crate::case) use keyring::Holder;
pub(in crate::case) use ledger::{
    Destination, Failed, Full, GrantRow, GrantState, KeyRow, Mark, Newest, NoticeRow, Person, Positions,
};
pub use person_keyring::PersonKeyring;
pub use reseal::reseal;

pub(in crate::case) use loaded::{Deleted, Loaded, Stored, WrittenRows, any, parse, seal};
pub(in crate::case) use row_of::RowOf;

use serde::{Deserialize, Serialize};

use crate::case::protocol::{CaseId, CaseState, Operator, OperatorKind, Resolution, SubjectProfile};

/// The state of a case. It is small, because every step reads and stores it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) id: CaseId,
    /// The sequence number of the next record.
    pub(super) seq: u32,
    /// The hash of the last record.
    #[serde(with = "bytes")]
    pub(super) previous: [u8; 32],
    pub(super) opened: i64,
    /// The time of the last step.
    pub(super) last: i64,
    pub(super) purpose: Purpose,
    pub(super) action: String,
    /// The digest of the policy of the opening.
    pub(super) policy: String,
    /// The channel of the first contact: `phone`, `chat`.
    pub(super) channel: String,
    /// The language of the screen, for callers whom the directory does not know.
    pub(super) language: String,
    /// The subject; `None` for a caller whom the directory does not know.
    pub(super) subject: Option<Party>,
    /// The mark of the name that was typed, known or not: decoys are drawn from it.
    pub(super) about: String,
    /// The subject's epoch at the opening.
    pub(super) epoch: u64,
    /// The mark of the subject's ledger. Erasing the person deletes that ledger and so ends the case.
    pub(super) born: Mark,
    pub(super) operator: Operator,
    /// The operator's alias in records.
    pub(super) alias: String,
    /// The previous operators.
    pub(super) earlier: Vec<String>,
    /// The vouchers: nobody vouches twice, or runs the case after vouching.
    pub(super) vouched: Vec<String>,
    pub(super) phase: Phase,
    /// True if the case is a decoy: nothing in it can be passed.
    pub(super) decoy: bool,
    pub(super) evidence: Vec<Piece>,
    /// The marks of the items of repeatable checks; the n-th is named `i` n in the evidence.
    pub(super) items: Vec<Mark>,
    /// The challenges for which the subject has enrolled nothing, by number in the policy.
    pub(super) not_enrolled: Vec<u16>,
    /// The challenges that the caller cannot do, as the operator said.
    pub(super) struck: Vec<u16>,
    pub(super) asked: Vec<Asked>,
    /// The number of wrong submissions, per challenge.
    pub(super) tries: Vec<(u16, u8)>,
    /// The number of codes that were issued.
    pub(super) issues: u32,
    /// The commands without a report.
    pub(super) open: Vec<OpenCommand>,
    /// The marks of the id and content of every input.
    pub(super) inputs: Vec<(Mark, Mark)>,
    /// The authenticators and contacts that wait for their first code.
    pub(super) pending: Vec<Pending>,
    /// True if the current operator was shown the case: showing it again is not a step.
    pub(super) seen: bool,
    /// The next time at which time alone changes the case.
    pub(super) deadline: Option<i64>,
}

/// The purpose of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    /// A request for an action of the policy.
    Action,
    /// A "not me": nothing is requested, and nothing is decided.
    NotMe,
}

/// The subject.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Party {
    /// The immutable id of the account.
    pub(super) id: String,
    /// The random alias in records.
    pub(super) alias: String,
}

/// The phase of a case, with its data.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Phase {
    /// Evidence is collected.
    Collecting,
    /// A second person must take over.
    Escalated,
    /// The grant can be redeemed.
    Approved(Approval),
    /// The grant is being carried out.
    Delivering(Granted),
    /// The case has ended.
    Ended(Ended),
}

/// An approval that can be redeemed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Approval {
    pub(super) granted: Granted,
    /// The time until which it can be redeemed.
    pub(super) end: i64,
    /// The hash of the record that approved. Zero during the approving step, in which nothing is
    /// redeemed; set when that step's record is made.
    #[serde(with = "bytes")]
    pub(super) record: [u8; 32],
}

/// The grant of this case, in any state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Granted {
    /// The id of the grant.
    pub(super) id: String,
    /// The basis of the re-enrolment key of an earlier case, if the grant came from one.
    pub(super) keyed: Option<Standing>,
    /// The step and number of the command that delivers the secret, once there is one.
    pub(super) deliver: Option<(u32, u16)>,
    /// True if the host said that the subject has the secret.
    pub(super) delivered: bool,
}

/// The resolution of a case, and its grant at that time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Ended {
    pub(super) end: Resolution,
    pub(super) granted: Option<Granted>,
}

/// A challenge that waits for its answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Asked {
    pub(super) check: u16,
    /// The step and number of the command that asked.
    pub(super) command: (u32, u16),
    /// The time at which it ends by itself.
    pub(super) until: Option<i64>,
    pub(super) what: PendingChallenge,
}

/// The data that is needed to judge the answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum PendingChallenge {
    /// The numbers of the enrolled questions.
    Questions(Vec<u32>),
    /// The positions, from 1.
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
        /// True if no provider was asked: a page only shows the challenge.
        decoy: bool,
    },
    /// A decoy of a challenge with a typed answer: no answer is right.
    Decoy,
}

impl PendingChallenge {
    /// Returns true if a person was asked to vouch.
    pub(super) const fn is_vouch(&self) -> bool {
        matches!(self, Self::Vouch)
    }

    /// Returns true if a device of the subject rang, or appears to have rung.
    pub(super) const fn is_push(&self) -> bool {
        matches!(self, Self::External { number: Some(_), .. })
    }

    /// Returns true for a decoy.
    pub(super) const fn is_decoy(&self) -> bool {
        matches!(self, Self::Decoy | Self::External { decoy: true, .. })
    }
}

/// A command without a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OpenCommand {
    pub(super) seq: u32,
    pub(super) n: u16,
    pub(super) kind: OpenKind,
}

impl OpenCommand {
    /// Returns true if `id`, of this case, names this command.
    pub(super) fn is(&self, id: &crate::case::protocol::id::CommandId) -> bool {
        self.seq == id.seq && self.n == id.n
    }
}

/// The kind of an open command, which determines what its report means to the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum OpenKind {
    Deliver,
    Other,
    Observe,
}

/// An enrolment that is not yet confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) check: u16,
    pub(super) what: PendingWhat,
    pub(super) tries: u8,
}

/// Something that counts once it is confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum PendingWhat {
    /// An authenticator; its secret waits in the enrolment row.
    Authenticator,
    /// A contact: the address, and the code that was sent there.
    Contact {
        #[serde(with = "crate::keys::sealed_serde")]
        address: crate::keys::Sensitive<String>,
        code: Code,
        until: i64,
    },
    /// A registration that waits for its provider: the nonce, and step and number of the command.
    Registration { nonce: [u8; 16], command: (u32, u16), until: i64 },
}

/// A code that was sent: its MAC, and the key and issue number with which it was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Code {
    pub(super) key: String,
    #[serde(with = "bytes")]
    pub(super) mac: [u8; 32],
    pub(super) issue: u32,
}

impl State {
    /// Returns the language of texts: the subject's, as the directory knows it.
    pub(super) fn language_of<'a>(&'a self, subject: Option<&'a SubjectProfile>) -> &'a str {
        // In self-service, that of the screen: a stranger must not learn from it which accounts exist.
        let known = subject.filter(|_| self.operator.kind != OperatorKind::SelfService);
        known.map_or(&self.language, |subject| &subject.language)
    }

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

    /// Returns true until the host reports that it has observed the signals.
    pub(super) fn is_observing(&self) -> bool {
        self.open.iter().any(|open| open.kind == OpenKind::Observe)
    }

    /// Returns the approval that can be redeemed.
    pub(super) const fn approval(&self) -> Option<&Approval> {
        if let Phase::Approved(approval) = &self.phase { Some(approval) } else { None }
    }

    /// Returns the grant of this case.
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

    /// Returns the basis of the approval of this case, if it came from a re-enrolment key.
    pub(super) fn keyed(&self) -> Option<&Standing> {
        self.granted()?.keyed.as_ref()
    }

    /// Returns the state for views.
    pub(super) const fn shown(&self) -> CaseState {
        match &self.phase {
            Phase::Collecting => CaseState::Open,
            Phase::Escalated => CaseState::Escalated,
            Phase::Approved(_) => CaseState::Approved,
            Phase::Delivering(_) => CaseState::Redeemed,
            Phase::Ended(_) => CaseState::Ended,
        }
    }

    /// Returns true if, since the opening, a "not me" ended everything, a clock was repaired, or the subject
    /// was erased.
    pub(super) fn is_of_the_past(&self, ledger: &Person) -> bool {
        ledger.epoch != self.epoch || ledger.born != self.born
    }

    /// Returns true if a second person is in charge.
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

    /// Adds a result. Two results of one check (and item) never have the same time: older ones are moved
    /// back by as little as possible, so that the newer one is current.
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

    /// Drops the oldest result without effect: one that is superseded and was not a failure.
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

/// The number of results beyond which those without effect are dropped.
const MOST_EVIDENCE: usize = 96;

/// Returns the mark of a case in ledgers: the bytes of its id.
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
