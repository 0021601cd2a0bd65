use crate::words::words;

words! {
    /// The kind of an operator. An AI and a service collect evidence but never attest; self-service has no
    /// person.
    #[non_exhaustive]
    pub enum OperatorKind {
        /// A person who signed in.
        Person = "person",
        /// A program without a model.
        Service = "service",
        /// An AI agent.
        Ai = "ai",
        /// Self-service on the subject's own screen.
        SelfService = "self",
    }
}
