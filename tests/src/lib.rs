//! Shared by the tests: the reference evaluator, the generators, the vectors.

/// The engine and the reference side by side.
pub mod call;
pub mod case_bytes;
pub mod compare;
/// Strategies for policies and for facts that fit them.
pub mod generate;
/// JSON in the order in which it is written.
pub mod json;
/// JSON documents, spoiled at random places.
pub mod mutate;
/// Properties of generated cases, and that enough of these say something.
pub mod property;
/// The naive second implementation of how a decision is made.
pub mod reference;
/// Random scripts of inputs to cases, and what must hold of them.
pub mod script;
/// Written-down calls that all languages carry out.
pub mod transcript;
/// The decision vectors that all languages share.
pub mod vectors;
