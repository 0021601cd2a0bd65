use bonafides::directory::DirectoryName;

use crate::error::LdifError;
use crate::names;

/// An entry of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The distinguished name, as written; empty for the root of the directory.
    pub dn: String,
    /// The line of the file on which the entry begins, from 1.
    pub line: usize,
    name: Option<DirectoryName>,
    attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Attribute {
    /// The name in lower case: attribute names are case-insensitive.
    name: String,
    value: Vec<u8>,
    line: usize,
}

impl Entry {
    pub(crate) fn new(dn: String, name: Option<DirectoryName>, line: usize) -> Self {
        Self { dn, line, name, attributes: Vec::new() }
    }

    /// Adds a value; `name` is in lower case.
    pub(crate) fn add(&mut self, name: String, value: Vec<u8>, line: usize) {
        self.attributes.push(Attribute { name, value, line });
    }

    /// The distinguished name in comparable form; `None` for the root of the directory.
    pub fn name(&self) -> Option<&DirectoryName> {
        self.name.as_ref()
    }

    /// Returns all values of an attribute as text, in file order. Omits values that are not UTF-8 (a
    /// distinguished name always is); [`Entry::bytes`] returns them.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.bytes(name).filter_map(|value| std::str::from_utf8(value).ok())
    }

    /// Returns the first value of an attribute as text.
    pub fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Returns all values of an attribute as raw bytes.
    pub fn bytes<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.values(name).map(|attribute| attribute.value.as_slice())
    }

    /// Returns all values of an attribute as distinguished names, each as written and in comparable
    /// form. Omits empty values, which name nobody; any other value that is not a distinguished name is
    /// an error.
    pub fn names<'a>(
        &'a self,
        name: &'a str,
    ) -> impl Iterator<Item = Result<(&'a str, DirectoryName), LdifError>> {
        self.values(name).filter_map(|attribute| names::read(&attribute.value, attribute.line).transpose())
    }

    /// Returns the line on which an attribute first appears, or the line of the entry if it is absent.
    pub fn line_of(&self, name: &str) -> usize {
        self.values(name).next().map_or(self.line, |attribute| attribute.line)
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Attribute> {
        self.attributes.iter().filter(move |attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}
