//! The project itself: its documentation, its structure, its parts, the types that contain secrets, its English.

mod documentation;
mod english;
mod faults;
mod parts;
mod secrets;
mod structure;
