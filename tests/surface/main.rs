//! The forms that cross a language boundary, and the parity of the packages.

mod analyses;
mod forms;
mod parity;
mod schemas;
mod transcripts;
