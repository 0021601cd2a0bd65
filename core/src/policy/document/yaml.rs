//! YAML 1.2 by its events, so that limits hold while the text is read, not after.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::Write as _;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks};

use super::{Key, Limits, Node, Span, Value, scalar, write_key};
use crate::diagnostic::{Code, Finding, MOST};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Vec<Finding>> {
    Reader { limits, values: 0, open: Vec::new(), root: None, problems: Vec::new(), text }.run()
}

/// JSON is read as the YAML it is, after a look whether it is JSON at all.
pub(super) fn read_json(text: &str, limits: &Limits) -> Result<Node, Vec<Finding>> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let before: usize =
            text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(|l| l.chars().count()).sum();
        let at = before.saturating_add(error.column().saturating_sub(1));
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        return Err(vec![Finding::new(Code::Syntax, Span::new(at, at.saturating_add(1)), message)]);
    }
    read(text, limits)
}

struct Reader<'t> {
    text: &'t str,
    limits: &'t Limits,
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

enum Content {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, key: Option<Key> },
}

impl Reader<'_> {
    fn run(mut self) -> Result<Node, Vec<Finding>> {
        let mut documents = 0_usize;
        let mut parser = Parser::new_from_str(self.text);
        while let Some(event) = parser.next_event() {
            let (event, marks) = event.map_err(|error| vec![syntax(&error, self.limits)])?;
            let span = span(marks);
            match event {
                Event::DocumentStart(_) => {
                    documents = documents.saturating_add(1);
                    if documents > 1 {
                        return self.stop(
                            Code::SeveralDocuments,
                            span,
                            "a policy is one document; a second one starts here",
                            "remove the `---` line and all that follows",
                        );
                    }
                }
                Event::Alias(_) => {
                    return self.stop(
                        Code::Alias,
                        span,
                        "aliases are not read",
                        "write the value out where it is meant",
                    );
                }
                Event::Scalar(text, style, anchor, tag) => {
                    self.refuse_extras(anchor, tag.is_some(), span)?;
                    self.count(span)?;
                    self.scalar(text, style, span);
                }
                Event::SequenceStart(anchor, tag) => {
                    self.refuse_extras(anchor, tag.is_some(), span)?;
                    self.open(span, Content::List(Vec::new()))?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.refuse_extras(anchor, tag.is_some(), span)?;
                    self.open(span, Content::Map { entries: Vec::new(), key: None })?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(span),
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        match self.root {
            Some(node) => Ok(node),
            None => Err(vec![
                Finding::new(Code::Syntax, Span::START, "the document is empty")
                    .help("start with `format: 1`"),
            ]),
        }
    }

    fn stop<T>(
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

    fn refuse_extras(&mut self, anchor: usize, tagged: bool, span: Span) -> Result<(), Vec<Finding>> {
        // Anchor and tag are the first word of what they stand before.
        let word = || {
            let rest = self.text.chars().skip(span.start as usize);
            let length = rest.take_while(|c| !c.is_whitespace()).count();
            Span::new(span.start as usize, (span.start as usize).saturating_add(length))
        };
        if anchor != 0 {
            return self.stop(
                Code::Alias,
                word(),
                "anchors are not read",
                "remove the `&name`, and write the value out where it is meant",
            );
        }
        if tagged {
            return self.stop(
                Code::Tag,
                word(),
                "tags are not read",
                "remove the `!tag`; put text between quotes",
            );
        }
        Ok(())
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

    fn open(&mut self, span: Span, content: Content) -> Result<(), Vec<Finding>> {
        self.count(span)?;
        if self.open.len() >= self.limits.depth {
            let most = self.limits.depth;
            return self.stop(
                Code::TooDeep,
                span,
                format!("more than {most} levels inside each other"),
                "write it flatter",
            );
        }
        if let Some(Open { content: Content::Map { key: None, .. }, .. }) = self.open.last() {
            return self.stop(
                Code::WrongType,
                span,
                "a list or a map can not be a key",
                "use a word as the key",
            );
        }
        // An opening mark has a width only if it is a bracket or brace; block style has no mark.
        let flow = span.end > span.start;
        self.open.push(Open { start: span.start as usize, flow, content });
        Ok(())
    }

    fn close(&mut self, span: Span) {
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
        // A block ends where its last value ends, not at the indentation that gives it away.
        let end = if open.flow { span.end } else { last.unwrap_or(span.end) };
        self.add(Node { span: Span::new(open.start, end as usize), value, flow: open.flow });
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, span: Span) {
        if let Some(Open { content: Content::Map { key: key @ None, .. }, .. }) = self.open.last_mut() {
            *key = Some(Key { span, text: text.into() });
            return;
        }
        let value = if style == ScalarStyle::Plain { scalar::plain(&text) } else { Value::Text(text.into()) };
        self.add(Node::new(span, value));
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

    /// Where the reader is: the way through the lists and maps that are still open.
    fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            // Writing into a `String` can not fail.
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
                // Writing into a `String` can not fail.
                let _ = write_key(&mut path, &key.text, self.open.is_empty());
                self.problems.push(
                    Finding::new(Code::DuplicateKey, key.span, format!("`{}` stands here twice", key.text))
                        .at_text(path)
                        .help("keep one of the two"),
                );
            }
        }
    }
}

fn span(marks: Marks) -> Span {
    Span::new(marks.start.index(), marks.end.index())
}

fn syntax(error: &ScanError, limits: &Limits) -> Finding {
    let at = error.marker().index();
    // The parser looks ahead between brackets, and has a limit of its own that it meets there first.
    if error.info().contains("recursion limit") {
        let span = Span::new(at, at.saturating_add(1));
        let message = format!("more than {} levels inside each other", limits.depth);
        return Finding::new(Code::TooDeep, span, message).help("write it flatter");
    }
    Finding::new(Code::Syntax, Span::new(at, at.saturating_add(1)), error.info().to_owned())
}
