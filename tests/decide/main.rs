//! Decisions: the engine compared with vectors, a naive reference and properties.

mod bad_facts;
mod corner_cases;
mod differential;
mod in_words;
mod properties;
mod reference_examples;
mod two_ways;
mod vectors;
