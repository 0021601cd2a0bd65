//! The conformance suite of stores.
#![forbid(unsafe_code)]
