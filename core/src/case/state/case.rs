use crate::case::protocol::{CaseId, Fault};
use crate::case::state::{State, loaded};
use crate::decide::Time;
use crate::keys::{Keys, Row, RowKind, StateKey};

/// One verification. It holds no handle: it is what its row says, at the version that was read.
#[derive(Clone)]
pub struct Case {
    pub(in crate::case) state: State,
    pub(in crate::case) version: u64,
}

/// Nothing of whom it is about, or who runs it.
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
    /// Where the case is stored.
    pub fn key(id: &CaseId) -> StateKey {
        StateKey::plain(RowKind::Case, id.as_str())
    }

    /// Opens the stored bytes. They are authenticated: what was altered, cut, or moved from another
    /// case is a fault.
    pub fn from_row(row: &Row, keys: &dyn Keys) -> Result<Self, Fault> {
        let Some(bytes) = &row.bytes else { return Err(Fault::MissingRow(row.key.clone())) };
        let state: State = loaded::parse(&row.key, bytes, keys)?;
        Ok(Self { state, version: row.version })
    }

    /// Its id.
    pub fn id(&self) -> &CaseId {
        &self.state.id
    }

    /// Immutable id of the account it is about; none of a caller whom the directory does not know.
    pub fn account(&self) -> Option<&str> {
        self.state.subject.as_ref().map(|party| party.id.as_str())
    }

    /// What was asked for.
    pub fn action(&self) -> &str {
        &self.state.action
    }

    /// The next moment at which time alone changes it: a code or a request runs out, evidence expires,
    /// an approval, a closing or the case ends. Give [`HostInput::TimePassed`](crate::case::HostInput::TimePassed) then; if it is late,
    /// nothing is lost. None if the case waits for people alone, or is over.
    pub fn deadline(&self) -> Option<Time> {
        self.state.deadline.map(Time::from_milliseconds)
    }

    /// Whether it has ended.
    pub fn is_over(&self) -> bool {
        self.state.is_over()
    }

    /// How many steps it has made.
    pub fn steps(&self) -> u32 {
        self.state.seq
    }
}
