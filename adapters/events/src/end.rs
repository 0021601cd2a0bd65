use std::fmt;

/// The end of a case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum End {
    /// The case has not ended.
    #[default]
    Open,
    /// The grant was carried out.
    Done,
    /// The grant may have been carried out.
    Unknown,
    /// The grant could not be carried out, and had no effect.
    Failed,
    /// The case was denied.
    Denied,
    /// The case was cancelled.
    Cancelled,
    /// The case expired.
    Expired,
    /// The subject said "not me".
    NotMe,
}

impl End {
    /// All of them, in the order in which reports list them.
    pub const ALL: [Self; 8] = [
        Self::Done,
        Self::Unknown,
        Self::Failed,
        Self::Denied,
        Self::NotMe,
        Self::Cancelled,
        Self::Expired,
        Self::Open,
    ];

    /// Returns the name: the `resolution` of the command `conclude`, or `open`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::Denied => "denied",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
            Self::NotMe => "not_me",
        }
    }

    /// Returns the end with a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.name() == name)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
