//! Policy documents: read, checked, formatted.

mod formatting;
mod hostile_documents;
mod lints;
mod mistakes;
mod schema_equivalence;
mod three_formats;
