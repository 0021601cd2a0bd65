//! The forms that cross a language border, and the packages beside each other.

mod forms;
mod parity;
mod schemas;
mod transcripts;
