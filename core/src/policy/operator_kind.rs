use crate::words::words;

words! {
    /// What an operator is. An AI and a service collect and never attest; self-service has no person.
    pub enum OperatorKind {
        /// A person who signed in.
        Person = "person",
        /// A program without a model in it.
        Service = "service",
        /// An AI agent.
        Ai = "ai",
        /// The subject's own screen.
        SelfService = "self",
    }
}
