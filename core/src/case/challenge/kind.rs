use crate::words::words;

words! {
    /// The type of a challenge, as written in the policy.
    #[non_exhaustive]
    pub enum ChallengeKind {
        /// Enrolled questions and answers.
        Questions = "questions",
        /// Single letters or digits of a stored value.
        Partial = "partial",
        /// A fact about the subject that they should recall, such as their last sign-in.
        Recall = "recall",
        /// A code that is sent to a contact.
        Code = "code",
        /// The code of an authenticator app.
        Totp = "totp",
        /// A recovery code that was issued beforehand.
        RecoveryCode = "recovery_code",
        /// A voucher states that the caller is the subject.
        Vouch = "vouch",
        /// The operator fills in a form.
        Confirm = "confirm",
        /// A provider of the host answers.
        External = "external",
    }
}
