/// The size limits of a document. A document beyond a limit is refused before memory is spent on it.
///
/// The defaults are ten times what a policy of 10 000 groups needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum bytes of the text. Defaults to 16 MiB.
    pub bytes: usize,
    /// The maximum levels of nested lists and maps. Defaults to 64.
    pub depth: usize,
    /// The maximum number of values; in YAML and JSON, keys also count. Defaults to 2 000 000.
    pub values: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, depth: 64, values: 2_000_000 }
    }
}
