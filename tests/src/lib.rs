//! Shared by the tests: the reference evaluator and the generators.
