//! Records: canonical bytes, the chain, the schema, and deciding again.

mod canonical;
mod chain;
mod record_schema;
mod replay;
