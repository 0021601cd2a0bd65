use crate::words::words;

words! {
    /// The type of a challenge, as the policy writes it.
    pub enum ChallengeKind {
        /// Questions and answers that were enrolled.
        Questions = "questions",
        /// Single letters or digits of a stored value.
        Partial = "partial",
        /// Something the person did lately.
        Recall = "recall",
        /// A code that was sent.
        Code = "code",
        /// The code of an authenticator app.
        Totp = "totp",
        /// One of the codes that were handed out for this.
        RecoveryCode = "recovery_code",
        /// Somebody who knows the subject says that it is them.
        Vouch = "vouch",
        /// The operator confirms a form.
        Confirm = "confirm",
        /// A provider of the host answers.
        External = "external",
    }
}
