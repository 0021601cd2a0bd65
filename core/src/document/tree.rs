//! The tree under construction: YAML and JSON readers add their values to it, within the limits.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Key, Limits, Node, Value};
use crate::diagnostic::place::{Span, write_key};
use crate::diagnostic::{Code, Finding, MOST};

pub(super) struct Tree<'l> {
    limits: &'l Limits,
    values: usize,
    open: Vec<Open>,
    root: Option<Node>,
    problems: Vec<Finding>,
}

/// A list or map that is not yet closed.
struct Open {
    start: usize,
    flow: bool,
    content: Content,
}

pub(super) enum Content {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, key: Option<Key> },
}

impl<'l> Tree<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self { limits, values: 0, open: Vec::new(), root: None, problems: Vec::new() }
    }

    /// Returns the document, or the problems found.
    pub(super) fn finish(self) -> Result<Node, Vec<Finding>> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        self.root.ok_or_else(|| {
            vec![
                Finding::new(Code::Syntax, Span::START, "the document is empty")
                    .help("start with `format: 1`"),
            ]
        })
    }

    /// Stops with the problems found so far and this one.
    pub(super) fn stop<T>(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: &str,
    ) -> Result<T, Vec<Finding>> {
        let finding = Finding::new(code, span, message).at_text(self.path());
        self.problems.push(finding.help(help));
        Err(std::mem::take(&mut self.problems))
    }

    fn count(&mut self, span: Span) -> Result<(), Vec<Finding>> {
        self.values = self.values.saturating_add(1);
        if self.values > self.limits.values {
            let most = self.limits.values;
            return self.stop(
                Code::TooMany,
                span,
                format!("the document has more than {most} values"),
                "split the policy",
            );
        }
        Ok(())
    }

    pub(super) fn open(&mut self, span: Span, content: Content) -> Result<(), Vec<Finding>> {
        self.count(span)?;
        if self.open.len() >= self.limits.depth {
            let most = self.limits.depth;
            return self.stop(
                Code::TooDeep,
                span,
                format!("nested more than {most} levels deep"),
                "flatten it",
            );
        }
        if let Some(Open { content: Content::Map { key: None, .. }, .. }) = self.open.last() {
            return self.stop(
                Code::WrongType,
                span,
                "a list or a map cannot be a key",
                "use a word as the key",
            );
        }
        // An opening mark has a width only if it is a bracket or brace; block style has no mark.
        let flow = span.end > span.start;
        self.open.push(Open { start: span.start as usize, flow, content });
        Ok(())
    }

    pub(super) fn close(&mut self, span: Span) {
        let Some(open) = self.open.pop() else { return };
        let (value, last) = match open.content {
            Content::List(items) => {
                let last = items.last().map(|n| n.span.end);
                (Value::List(items), last)
            }
            Content::Map { entries, .. } => {
                self.duplicates(&entries);
                let last = entries.last().map(|(_, n)| n.span.end);
                (Value::Map(entries), last)
            }
        };
        // A block ends where its last value ends, not at the next line that shows it.
        let end = if open.flow { span.end } else { last.unwrap_or(span.end) };
        self.add(Node { span: Span::new(open.start, end as usize), value, flow: open.flow });
    }

    /// Adds a key if a map expects one, otherwise a value.
    pub(super) fn scalar(
        &mut self,
        text: &str,
        span: Span,
        value: impl FnOnce(&str) -> Value,
    ) -> Result<(), Vec<Finding>> {
        self.count(span)?;
        if let Some(Open { content: Content::Map { key: key @ None, .. }, .. }) = self.open.last_mut() {
            *key = Some(Key { span, text: text.into() });
        } else {
            self.add(Node::new(span, value(text)));
        }
        Ok(())
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Map { entries, key }) => {
                if let Some(key) = key.take() {
                    entries.push((key, node));
                }
            }
        }
    }

    /// Returns the position of the reader: the path through the lists and maps that are still open.
    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            // Writing into a `String` cannot fail.
            let _ = match &open.content {
                Content::List(items) => write!(path, "[{}]", items.len()),
                Content::Map { key: Some(key), .. } => {
                    let first = path.is_empty();
                    write_key(&mut path, &key.text, first)
                }
                Content::Map { key: None, .. } => Ok(()),
            };
        }
        path
    }

    fn duplicates(&mut self, entries: &[(Key, Node)]) {
        if entries.len() < 2 {
            return;
        }
        let mut seen = HashSet::with_capacity(entries.len());
        for (key, _) in entries {
            if self.problems.len() > MOST {
                return;
            }
            if !seen.insert(&*key.text) {
                let mut path = self.path();
                // Writing into a `String` cannot fail.
                let _ = write_key(&mut path, &key.text, self.open.is_empty());
                self.problems.push(
                    Finding::new(Code::DuplicateKey, key.span, format!("duplicate key `{}`", key.text))
                        .at_text(path)
                        .help("keep one of the two"),
                );
            }
        }
    }
}
