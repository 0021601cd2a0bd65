//! A document as a tree in which every node knows its place.
//!
//! YAML, JSON and TOML are all read into this tree, so later modules need no format.

mod align;
mod canonical;
mod comments;
mod escapes;
mod json;
mod limits;
mod print;
mod scalar;
mod source;
mod toml;
mod tree;
mod written;
mod yaml;

pub(crate) use canonical::{digest, write_escaped, write_text};
pub(crate) use escapes::plain_length;
pub use limits::Limits;
pub(crate) use print::print;
pub(crate) use scalar::{plain_text, without_zeros};
pub use source::{Format, Source};

use crate::diagnostic::Finding;
use crate::diagnostic::place::{Places, Span};

/// A value of the document and its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
    /// Set if it is written in brackets or braces. Only the formatter uses this.
    pub(crate) flow: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is not a 64-bit integer, as written.
    Number(Box<str>),
    Text(Box<str>),
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key {
    pub(crate) span: Span,
    pub(crate) text: Box<str>,
}

impl Node {
    pub(crate) fn new(span: Span, value: Value) -> Self {
        Self { span, value, flow: false }
    }

    /// Returns the entries of a map; none for any other value, whose wrong type is reported elsewhere.
    pub(crate) fn entries(&self) -> &[(Key, Node)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// Returns the items of a list; none for any other value.
    pub(crate) fn items(&self) -> &[Node] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        if let Value::Bool(b) = self.value { Some(b) } else { None }
    }

    /// Returns the kind of value, in words for authors.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Integer(_) => "a whole number",
            Value::Number(_) => "a number that is not a whole number in range",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}

/// Reads `source` into a tree: well-formed, within the limits, without duplicate keys and aliases.
pub(crate) fn read(source: &Source<'_>) -> Result<(Node, Places), Vec<Finding>> {
    let text = source.text()?;
    let (node, places) = match source.format {
        Format::Yaml => (yaml::read(text, &source.limits)?, Places::by_char(text)),
        Format::Json => (json::read(text, &source.limits)?, Places::Bytes),
        Format::Toml => (toml::read(text, &source.limits)?, Places::Bytes),
    };
    Ok((node, places))
}
