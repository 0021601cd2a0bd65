use thiserror::Error;

/// The reason an export could not be read. Every variant gives the line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LdifError {
    /// The file is UTF-16, which some programs write; LDIF never is.
    #[error("line {line}: the file is UTF-16; save it as UTF-8")]
    Utf16 {
        /// The line.
        line: usize,
    },
    /// A line begins with a space but has no line to continue.
    #[error("line {line}: a continuation line follows no line")]
    NothingToContinue {
        /// The line.
        line: usize,
    },
    /// A line has no colon.
    #[error("line {line}: expected `name: value`, but there is no colon")]
    NoColon {
        /// The line.
        line: usize,
    },
    /// The text before the colon is not an attribute name.
    #[error("line {line}: not an attribute name before the colon")]
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
    #[error("line {line}: the distinguished name is not UTF-8; export it as UTF-8")]
    NameNotUtf8 {
        /// The line.
        line: usize,
    },
    /// The name of an entry, or a value of an attribute that holds distinguished names, is not a
    /// distinguished name.
    #[error("line {line}: not a distinguished name (RFC 4514)")]
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
    #[error("line {line}: values from a URL (`:<`) are not supported; export the value itself")]
    UrlValue {
        /// The line.
        line: usize,
    },
    /// Only some of the values of an attribute are present, as in `member;range=0-1499`.
    #[error("line {line}: only a range of the values is present; export all of them")]
    Range {
        /// The line.
        line: usize,
    },
    /// An attribute of names has an option, as in `member;lang-en`: no directory treats it as the
    /// attribute itself.
    #[error("line {line}: options (`;`) are not supported for names; export the attribute without them")]
    Option {
        /// The line.
        line: usize,
    },
    /// A version of the format other than 1.
    #[error("line {line}: only `version: 1` is supported")]
    Version {
        /// The line.
        line: usize,
    },
    /// A record that changes entries instead of describing one.
    #[error("line {line}: change records are not supported; export entries")]
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
    #[error("line {line}: a second `dn:` in one record; a blank line before it may be missing")]
    SecondDn {
        /// The line.
        line: usize,
    },
    /// Two records have the same name, perhaps in two spellings.
    #[error("line {line}: duplicate entry `{dn}`")]
    DuplicateDn {
        /// The line.
        line: usize,
        /// The name, as written the second time.
        dn: String,
    },
}

impl LdifError {
    /// Returns the line in the file, counted from 1.
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
