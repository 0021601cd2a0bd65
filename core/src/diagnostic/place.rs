use std::fmt;

/// A range of the source, in the unit of its parser: see [`Places`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) const START: Self = Self { start: 0, end: 0 };

    pub(crate) fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clamp(start), end: clamp(end) }
    }
}

/// The unit of spans: the YAML parser counts characters, the JSON and TOML readers bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    Bytes,
    Chars,
}

impl Places {
    pub(crate) fn by_char(text: &str) -> Self {
        // In ASCII both are the same, and most policies are ASCII.
        if text.is_ascii() { Self::Bytes } else { Self::Chars }
    }

    /// Returns the bytes of `text` that `span` means, clamped to the text.
    pub(crate) fn bytes(self, text: &str, span: Span) -> std::ops::Range<usize> {
        let (start, end) = (span.start as usize, span.end as usize);
        let place = |n: usize| match self {
            Self::Bytes => (0..=n.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0),
            Self::Chars => text.char_indices().nth(n).map_or(text.len(), |(at, _)| at),
        };
        let start = place(start);
        start..place(end).max(start)
    }
}

/// The path from the root of the document to a node, on the stack of the code that walks there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'p> {
    Root,
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// Returns true if it is the document as a whole.
    pub(crate) const fn is_root(&self) -> bool {
        matches!(self.step, Step::Root)
    }

    pub(crate) const ROOT: Self = Self { parent: None, step: Step::Root };

    pub(crate) fn key(&'p self, key: &'p str) -> Self {
        Self { parent: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn index(&'p self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Index(index) }
    }
}

/// Writes `groups[1].actions.reset_mfa`; a key that is not a plain word is written as `["..."]`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(parent) = self.parent else {
            return Ok(());
        };
        parent.fmt(f)?;
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => write_key(f, key, parent.parent.is_none()),
        }
    }
}

/// Returns true if a document path contains the key as it is.
pub(crate) fn is_plain_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Writes one step of a document path, quoted if it would be misread.
pub(crate) fn write_key(f: &mut impl fmt::Write, key: &str, first: bool) -> fmt::Result {
    match (is_plain_key(key), first) {
        (true, true) => f.write_str(key),
        (true, false) => write!(f, ".{key}"),
        (false, _) => write!(f, "[{key:?}]"),
    }
}
