use crate::words::words;

words! {
    /// A reason other than the policy that blocks an approval. A block only makes a verdict stricter.
    #[non_exhaustive]
    pub enum Block {
        /// The directory does not know the account that the caller named.
        UnknownSubject = "unknown_subject",
        /// The recovery path of the subject is temporarily closed.
        Closed = "closed",
        /// The subject is fenced, because a "not me" was proven.
        Fenced = "fenced",
        /// The operator is the subject.
        OwnAccount = "own_account",
        /// A second person must take over.
        SecondPerson = "second_person",
        /// Another case has a live grant for the same action. Clears by itself.
        LiveGrant = "live_grant",
        /// The operator has reached the limit of grants.
        Quota = "quota",
        /// The operator has reached the limit of grants for this subject.
        SameSubject = "same_subject",
        /// A limit. Shown to operators instead of `quota` and `same_subject`: they do not learn which.
        Limit = "limit",
        /// The host has not yet reported its signals. Clears by itself.
        Observing = "observing",
    }
}

impl Block {
    /// Returns the block as operators see it: without the limit that it stems from.
    pub(in crate::case) const fn shown(self) -> Self {
        match self {
            Self::Quota | Self::SameSubject => Self::Limit,
            block => block,
        }
    }
}
