//! A store of a service desk in PostgreSQL.
#![forbid(unsafe_code)]
