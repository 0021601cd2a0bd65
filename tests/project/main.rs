//! The project itself: its documentation, its structure, the types that hold secrets.

mod documentation;
mod secrets;
mod structure;
