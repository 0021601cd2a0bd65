use crate::words::words;

words! {
    /// What stands in the way of an approval besides the policy. It only ever makes a verdict stricter.
    #[non_exhaustive]
    pub enum Block {
        /// The directory does not know whoever the caller says they are.
        UnknownSubject = "unknown_subject",
        /// The recovery path of the subject is closed for a while.
        Closed = "closed",
        /// Somebody proved that it was not them.
        Fenced = "fenced",
        /// The operator is the subject.
        OwnAccount = "own_account",
        /// A second person must take over.
        SecondPerson = "second_person",
        /// Another case has an approval for the same action that nobody has redeemed. It passes by itself.
        LiveGrant = "live_grant",
        /// The operator has approved as much as one may.
        Quota = "quota",
        /// The operator has run as many cases about this subject as one may.
        SameSubject = "same_subject",
        /// A limit: of `quota` and `same_subject` operators do not learn which.
        Limit = "limit",
        /// The host has not said yet what it observes. It passes by itself.
        Observing = "observing",
    }
}

impl Block {
    /// What operators see of it: no counts.
    pub(in crate::case) const fn shown(self) -> Self {
        match self {
            Self::Quota | Self::SameSubject => Self::Limit,
            block => block,
        }
    }
}
