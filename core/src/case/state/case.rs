use crate::case::protocol::{CaseId, CommandId, Fault, SubjectProfile};
use crate::case::state::{State, loaded};
use crate::decide::Time;
use crate::keys::{Keys, Row, RowKind, StateKey};

/// A verification case. It has no handles: it is the content of its row, at the version that was read.
#[derive(Clone)]
pub struct Case {
    pub(in crate::case) state: State,
    pub(in crate::case) version: u64,
}

/// Shows neither the subject nor the operator.
impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case")
            .field("id", &self.state.id)
            .field("action", &self.state.action)
            .field("steps", &self.state.seq)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

impl Case {
    /// Returns the key of the row that stores the case.
    pub fn key(id: &CaseId) -> StateKey {
        StateKey::plain(RowKind::Case, id.as_str())
    }

    /// Opens the stored bytes. They are authenticated: bytes that were altered, cut, or moved from another
    /// case are a fault.
    pub fn from_row(row: &Row, keys: &dyn Keys) -> Result<Self, Fault> {
        let Some(bytes) = &row.bytes else { return Err(Fault::MissingRow(row.key.clone())) };
        let state: State = loaded::parse(&row.key, bytes, keys)?;
        Ok(Self { state, version: row.version })
    }

    /// Returns the id of the case.
    pub fn id(&self) -> &CaseId {
        &self.state.id
    }

    /// Returns the immutable id of the account; `None` for a caller whom the directory does not know.
    pub fn account(&self) -> Option<&str> {
        self.state.subject.as_ref().map(|party| party.id.as_str())
    }

    /// Returns the ids of its operators: those before it was taken over, and the present one.
    pub fn operators(&self) -> impl Iterator<Item = &str> {
        self.state.earlier.iter().map(String::as_str).chain([self.state.operator.id.as_str()])
    }

    /// Returns the digest of the policy under which the case was opened.
    pub fn policy(&self) -> &str {
        &self.state.policy
    }

    /// Returns the requested action.
    pub fn action(&self) -> &str {
        &self.state.action
    }

    /// Returns the language of the case's texts; pass the profile of its subject.
    pub fn language<'a>(&'a self, subject: Option<&'a SubjectProfile>) -> &'a str {
        self.state.language_of(subject)
    }

    /// Returns the next time at which time alone changes the case: a code, a request or evidence expires,
    /// or an approval, a closing or the case ends. Pass
    /// [`HostInput::TimePassed`](crate::case::HostInput::TimePassed) then; a delay loses nothing. `None` if
    /// the case only waits for people, or has ended.
    pub fn deadline(&self) -> Option<Time> {
        self.state.deadline.map(Time::from_milliseconds)
    }

    /// Returns the id of the grant that can be redeemed, if the case is approved: the `grant` of
    /// [`HostInput::Redeem`](crate::case::HostInput::Redeem). Not whether redeeming it will succeed.
    pub fn grant(&self) -> Option<&str> {
        self.state.approval().map(|approval| approval.granted.id.as_str())
    }

    /// Returns the commands without a report: the outbox must contain them.
    pub fn open_commands(&self) -> impl Iterator<Item = CommandId> {
        self.state.open.iter().map(|open| CommandId::new(self.state.id.clone(), open.seq, open.n))
    }

    /// Returns true until the host reports that it has observed the signals.
    pub fn is_observing(&self) -> bool {
        self.state.is_observing()
    }

    /// Returns true if the case has ended.
    pub fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// Returns the number of steps of the case.
    pub fn steps(&self) -> u32 {
        self.state.seq
    }
}
