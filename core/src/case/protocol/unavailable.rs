use crate::words::words;

words! {
    /// The reason why a challenge cannot be asked, for operators. The names are stable.
    #[non_exhaustive]
    pub enum Unavailable {
        /// The subject has enrolled nothing for it, or the host does not know the fact that it asks for.
        NotEnrolled = "not_enrolled",
        /// There is no person to ask, or no address to send to.
        NoContact = "no_contact",
        /// Every contact has changed too recently.
        Cooling = "cooling",
        /// No possible voucher has been in this relation for long enough.
        RelationTooYoung = "relation_too_young",
        /// A group or a risk forbids the challenge.
        Forbidden = "forbidden",
        /// Too many failures in a row: it must be enrolled again, or enabled by an administrator.
        Disabled = "disabled",
        /// The recovery path of the subject is closed.
        Closed = "closed",
        /// The operator said that the caller cannot do the challenge.
        Struck = "struck",
    }
}

/// The reason why a challenge cannot be asked, and until when, if waiting helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::case) struct Because {
    pub(in crate::case) why: Unavailable,
    /// Milliseconds since 1970.
    pub(in crate::case) until: Option<i64>,
}

impl From<Unavailable> for Because {
    fn from(why: Unavailable) -> Self {
        Self { why, until: None }
    }
}
