use bonafides::FactsError;
use thiserror::Error;

/// An error in the columns of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KernelError {
    /// A required column is missing.
    #[error("there is no column `{0}`")]
    MissingColumn(&'static str),
    /// A column is for a check that the policy does not have.
    #[error("the policy has no {kind} for the column `{column}`")]
    UnknownCheck {
        /// The column.
        column: String,
        /// `check` or `challenge`.
        kind: &'static str,
    },
    /// A column has another type.
    #[error("the column `{column}` is {found}, not {expected}")]
    ColumnType {
        /// The column.
        column: String,
        /// The type that it must have.
        expected: &'static str,
        /// The type that it has.
        found: String,
    },
}

impl KernelError {
    /// Returns the stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingColumn(_) => "missing_column",
            Self::UnknownCheck { .. } => "unknown_check",
            Self::ColumnType { .. } => "column_type",
        }
    }

    /// Returns how to fix it.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::MissingColumn(_) => "pass `action`, `groups` and `now`, or `facts`",
            Self::UnknownCheck { .. } => "remove the column, or leave out what the policy does not know",
            Self::ColumnType { .. } => "cast it: `docs/warehouse.md` lists the columns and their types",
        }
    }

    /// Returns the column.
    pub fn place(&self) -> &str {
        match self {
            Self::MissingColumn(column) => column,
            Self::UnknownCheck { column, .. } | Self::ColumnType { column, .. } => column,
        }
    }
}

/// The reason why a row has no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowError {
    /// A required value is missing.
    #[error("`{0}` has no value")]
    NoValue(&'static str),
    /// The policy cannot decide on the facts.
    #[error(transparent)]
    Facts(#[from] FactsError),
}

impl RowError {
    /// Returns the place: the column, or the place in the facts.
    pub fn place(&self) -> &str {
        match self {
            Self::NoValue(column) => column,
            Self::Facts(error) => &error.place,
        }
    }

    /// Returns how to fix it, if that is known.
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::NoValue(_) => Some("pass `action`, `groups` and `now`, or `facts`"),
            Self::Facts(error) => error.help.as_deref(),
        }
    }
}
