//! The policy table as text, Markdown and HTML.

mod graph;
mod html;
mod losses;
mod markdown;
mod page;
mod text;

pub(crate) use html::html;
pub(crate) use markdown::{escape, markdown};
pub(crate) use page::Paper;
pub(crate) use text::text;
