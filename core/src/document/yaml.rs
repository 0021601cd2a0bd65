//! Reads YAML 1.2 by events, so that limits apply while the text is read.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks};

use super::tree::{Content, Tree};
use super::{Limits, Node, Value, scalar};
use crate::diagnostic::place::Span;
use crate::diagnostic::{Code, Finding};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Vec<Finding>> {
    Reader { text, limits, tree: Tree::new(limits) }.run()
}

struct Reader<'t> {
    text: &'t str,
    limits: &'t Limits,
    tree: Tree<'t>,
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
                        return self.tree.stop(
                            Code::SeveralDocuments,
                            span,
                            "a policy is one document; a second one starts here",
                            "remove the `---` line and everything after it",
                        );
                    }
                }
                Event::Alias(_) => {
                    return self.tree.stop(
                        Code::Alias,
                        span,
                        "aliases are not allowed",
                        "write the value out where it applies",
                    );
                }
                Event::Scalar(text, style, anchor, tag) => {
                    self.refuse_extras(anchor, tag.is_some(), span)?;
                    let plain = style == ScalarStyle::Plain;
                    let value =
                        |text: &str| if plain { scalar::plain(text) } else { Value::Text(text.into()) };
                    self.tree.scalar(&text, span, value)?;
                }
                Event::SequenceStart(anchor, tag) => {
                    self.refuse_extras(anchor, tag.is_some(), span)?;
                    self.tree.open(span, Content::List(Vec::new()))?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.refuse_extras(anchor, tag.is_some(), span)?;
                    self.tree.open(span, Content::Map { entries: Vec::new(), key: None })?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.tree.close(span),
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        self.tree.finish()
    }

    fn refuse_extras(&mut self, anchor: usize, tagged: bool, span: Span) -> Result<(), Vec<Finding>> {
        // The anchor or tag is the first word at this place.
        let word = || {
            let rest = self.text.chars().skip(span.start as usize);
            let length = rest.take_while(|c| !c.is_whitespace()).count();
            Span::new(span.start as usize, (span.start as usize).saturating_add(length))
        };
        if anchor != 0 {
            return self.tree.stop(
                Code::Alias,
                word(),
                "anchors are not allowed",
                "remove the `&name`, and write the value out where it applies",
            );
        }
        if tagged {
            return self.tree.stop(
                Code::Tag,
                word(),
                "tags are not allowed",
                "remove the `!tag`; put text in quotes",
            );
        }
        Ok(())
    }
}

fn span(marks: Marks) -> Span {
    Span::new(marks.start.index(), marks.end.index())
}

fn syntax(error: &ScanError, limits: &Limits) -> Finding {
    let at = error.marker().index();
    // The parser looks ahead in brackets, where it first reaches a limit of its own.
    if error.info().contains("recursion limit") {
        let span = Span::new(at, at.saturating_add(1));
        let message = format!("nested more than {} levels deep", limits.depth);
        return Finding::new(Code::TooDeep, span, message).help("flatten it");
    }
    let help = if error.info().contains("escape") {
        "in double quotes, a backslash begins an escape: write `\\\\`, or put the text in single quotes"
    } else {
        "also check the preceding lines: this is only where the parser gave up; indent with spaces"
    };
    Finding::new(Code::Syntax, Span::new(at, at.saturating_add(1)), error.info().to_owned()).help(help)
}
