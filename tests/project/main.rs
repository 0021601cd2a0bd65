//! The project itself: its documentation, its structure, the types that contain secrets, its English.

mod documentation;
mod english;
mod secrets;
mod structure;
