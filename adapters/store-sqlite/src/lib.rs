//! A store of a service desk in a SQLite database.
#![forbid(unsafe_code)]
