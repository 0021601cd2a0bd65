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

impl Limits {
    /// Sets the bytes of the text.
    #[must_use]
    pub const fn bytes(mut self, most: usize) -> Self {
        self.bytes = most;
        self
    }

    /// Sets the levels of nesting.
    #[must_use]
    pub const fn depth(mut self, most: usize) -> Self {
        self.depth = most;
        self
    }

    /// Sets the number of values.
    #[must_use]
    pub const fn values(mut self, most: usize) -> Self {
        self.values = most;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 16 << 20, depth: 64, values: 2_000_000 }
    }
}
