//! Shared by the tests: the reference evaluator, the generators, the vectors.

/// Reports about whole policies that all languages share.
pub mod analyses;
/// Every call there can be to small policies.
pub mod brute;
/// The engine and the reference side by side.
pub mod call;
pub mod case_bytes;
pub mod compare;
/// Strategies for policies and for facts that fit them.
pub mod generate;
/// JSON that keeps its order.
pub mod json;
pub mod log;
pub mod log_vectors;
/// JSON documents, spoiled at random places.
pub mod mutate;
/// Properties of generated cases, with a check that enough of the cases test something.
pub mod property;
/// The naive second implementation of the decision.
pub mod reference;
/// Random scripts of inputs, and the invariants of their steps.
pub mod script;
/// Recorded calls that every language carries out.
pub mod transcript;
/// The decision vectors that all languages share.
pub mod vectors;
