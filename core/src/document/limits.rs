/// How large a document may be. A document beyond a limit is refused before memory is spent on it.
///
/// The defaults hold a policy of 10 000 groups ten times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the text. Default 16 MiB.
    pub bytes: usize,
    /// Levels of lists and maps inside each other. Default 64.
    pub depth: usize,
    /// Values in the document, keys not counted. Default 2 000 000.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, depth: 64, values: 2_000_000 }
    }
}
