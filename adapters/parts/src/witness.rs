/// A witness of the log, C2SP tlog-witness: cosigns a checkpoint only if it extends what the witness has seen before.
pub trait Witness: Send + Sync {
    /// Passes the body of a request `add-checkpoint`, and returns the answer. The request contains the name, the size and
    /// hashes of the log, and nothing personal. The reason of an error says how to fix it.
    fn add_checkpoint(&self, request: &str) -> Result<WitnessAnswer, String>;
}

/// The answer of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WitnessAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// The body; empty if it is too long, or no text.
    pub body: String,
}

impl WitnessAnswer {
    /// Returns an answer.
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, body: body.into() }
    }
}
