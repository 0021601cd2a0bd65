//! The words at the border: what a case is told and told about, what it asks for, and what it answers.

pub(in crate::case) mod block;
pub(in crate::case) mod command;
pub(in crate::case) mod context;
pub(in crate::case) mod exposed;
pub(in crate::case) mod fault;
pub(in crate::case) mod id;
pub(in crate::case) mod input;
pub(in crate::case) mod refusal;
pub(in crate::case) mod view;
