//! A service desk on parts that can be replaced: steps, commands, time and policies.
#![forbid(unsafe_code)]

pub mod config;
pub mod first;
