use crate::column::Column;

/// The columns to read of each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Selection {
    /// All that there are. Those that are not optional must be there.
    All,
    /// Only these: a file must have the needed ones, and may have the others.
    Only { needed: &'static [&'static str], others: &'static [&'static str] },
}

impl Selection {
    /// Returns true if the column is read where it is there.
    pub(crate) fn has(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only { needed, others } => needed.contains(&name) || others.contains(&name),
        }
    }

    /// Returns true if a file must have the column.
    pub(crate) fn needs(self, column: &Column) -> bool {
        match self {
            Self::All => !column.optional,
            Self::Only { needed, .. } => needed.contains(&column.name),
        }
    }
}
