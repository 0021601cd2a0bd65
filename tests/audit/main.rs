//! Records: canonical bytes, the chain, the schema.

mod canonical;
mod chain;
mod record_schema;
