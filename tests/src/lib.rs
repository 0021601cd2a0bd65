//! Shared by the tests: the reference evaluator and the generators.

/// Strategies for policies and for facts that fit them.
pub mod generate;
/// The naive second implementation of how a decision is made.
pub mod reference;
/// The engine and the reference side by side.
pub mod compare;
/// JSON in the order in which it is written.
pub mod json;
/// The decision vectors that all languages share.
pub mod vectors;
/// JSON documents, spoiled at random places.
pub mod mutate;
