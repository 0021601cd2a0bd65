use thiserror::Error;

/// The reason an export could not be read. Every variant gives the line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LdifError {
    /// The file is UTF-16, which some programs write; LDIF never is.
    #[error("line {line}: this is UTF-16, save the export as UTF-8")]
    Utf16 {
        /// The line.
        line: usize,
    },
    /// A line begins with a space but has no line to continue.
    #[error("line {line}: a continued line with nothing before it")]
    NothingToContinue {
        /// The line.
        line: usize,
    },
    /// A line has no colon.
    #[error("line {line}: expected `name: value`, there is no colon on it")]
    NoColon {
        /// The line.
        line: usize,
    },
    /// What stands before the colon is not an attribute name.
    #[error("line {line}: this is not an attribute name")]
    BadName {
        /// The line.
        line: usize,
    },
    /// A value marked as base64 is not base64.
    #[error("line {line}: the value is not base64")]
    BadBase64 {
        /// The line.
        line: usize,
    },
    /// The name of an entry, or a value of an attribute that holds distinguished names, is not UTF-8.
    #[error("line {line}: this is not UTF-8, and a distinguished name is; export it as UTF-8")]
    NameNotUtf8 {
        /// The line.
        line: usize,
    },
    /// The name of an entry, or a value of an attribute that holds distinguished names, is not a
    /// distinguished name.
    #[error("line {line}: this is no distinguished name (RFC 4514)")]
    BadDn {
        /// The line.
        line: usize,
    },
    /// A reference to another directory is not UTF-8.
    #[error("line {line}: the reference is not UTF-8")]
    ReferralNotUtf8 {
        /// The line.
        line: usize,
    },
    /// A value refers to a URL. This reader fetches nothing.
    #[error("line {line}: values from a URL (`:<`) are not read, put the value itself")]
    UrlValue {
        /// The line.
        line: usize,
    },
    /// Only some of the values of an attribute are present, as in `member;range=0-1499`.
    #[error("line {line}: only a range of the values is here, export all of them")]
    Range {
        /// The line.
        line: usize,
    },
    /// Names with an option, as in `member;lang-en`: no directory reads them as the names themselves.
    #[error("line {line}: names with an option (`;`) are not read; export them without")]
    Option {
        /// The line.
        line: usize,
    },
    /// A version of the format other than 1.
    #[error("line {line}: only `version: 1` is known")]
    Version {
        /// The line.
        line: usize,
    },
    /// A record that changes entries instead of describing one.
    #[error("line {line}: this is a change, an export has only entries")]
    ChangeRecord {
        /// The line.
        line: usize,
    },
    /// A record does not begin with its name.
    #[error("line {line}: a record must begin with `dn:`")]
    NoDn {
        /// The line.
        line: usize,
    },
    /// A record has a second name: the blank line between two records is missing.
    #[error("line {line}: a second `dn:`, is there a blank line missing before it?")]
    SecondDn {
        /// The line.
        line: usize,
    },
    /// Two records have the same name, perhaps in two spellings.
    #[error("line {line}: there is already an entry `{dn}`")]
    DuplicateDn {
        /// The line.
        line: usize,
        /// The name, as written the second time.
        dn: String,
    },
}

impl LdifError {
    /// The line in the file, counted from 1.
    pub const fn line(&self) -> usize {
        match self {
            Self::Utf16 { line }
            | Self::NothingToContinue { line }
            | Self::NoColon { line }
            | Self::BadName { line }
            | Self::BadBase64 { line }
            | Self::NameNotUtf8 { line }
            | Self::BadDn { line }
            | Self::ReferralNotUtf8 { line }
            | Self::UrlValue { line }
            | Self::Range { line }
            | Self::Option { line }
            | Self::Version { line }
            | Self::ChangeRecord { line }
            | Self::NoDn { line }
            | Self::SecondDn { line }
            | Self::DuplicateDn { line, .. } => *line,
        }
    }
}
