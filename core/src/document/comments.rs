//! Reads the text of a document again along its tree, for what the tree omits: comments, blank lines, quotes
//! and columns.

use super::{Key, Node, Value};

/// A position in the text; lines and columns from 0, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// On a line of its own.
    Own,
    /// After other text on the line.
    End,
    /// On a line of its own, directly below a comment at the end of a line, which it continues.
    Follows,
}

/// A comment with its `#`, or a mark that begins or ends a document, which stays in place.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    pub(super) text: String,
    pub(super) column: usize,
    pub(super) position: Position,
    /// Set after a blank line.
    pub(super) blank: bool,
    /// Set if it comes from brackets without items: it moves behind them.
    pub(super) moved: bool,
}

/// A scalar as written, without the indentation of its lines.
#[derive(Debug)]
pub(super) struct Scalar {
    pub(super) place: Place,
    pub(super) lines: Vec<String>,
    /// Set for `|` or `>`; the first line is then the header.
    pub(super) block: bool,
}

/// An entry of a map, an item of a list, or the root.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) before: Vec<Comment>,
    /// Set after a blank line, counted from the last comment of `before`.
    pub(super) blank: bool,
    pub(super) key: Option<Scalar>,
    /// The comments between its key or dash and its value.
    pub(super) head: Vec<Comment>,
    /// Set if the value begins on another line than the key.
    pub(super) below: bool,
    /// The position of the value.
    pub(super) place: Place,
    pub(super) body: Body,
    /// The comments at the end of its last line.
    pub(super) tail: Vec<Comment>,
}

#[derive(Debug)]
pub(super) enum Body {
    /// An absent value.
    Empty,
    Scalar(Scalar),
    Block(Vec<Item>, End),
    Flow(Flow),
}

/// The comments between the last item and the end of a list or map.
pub(super) type End = Vec<Comment>;

#[derive(Debug)]
pub(super) struct Flow {
    /// Its number among the flow collections of the document.
    pub(super) id: usize,
    pub(super) list: bool,
    /// The comments after the opening bracket, on its line.
    pub(super) open: Vec<Comment>,
    pub(super) items: Vec<Item>,
    pub(super) end: End,
}

impl Item {
    /// Returns true if it or anything in it has a comment.
    pub(super) fn commented(&self) -> bool {
        let own = [&self.before, &self.head, &self.tail].into_iter().any(|list| !list.is_empty());
        own || match &self.body {
            Body::Empty | Body::Scalar(_) => false,
            Body::Block(items, end) => !end.is_empty() || items.iter().any(Self::commented),
            Body::Flow(flow) => flow.commented(),
        }
    }
}

impl Flow {
    pub(super) fn commented(&self) -> bool {
        !self.open.is_empty() || !self.end.is_empty() || self.items.iter().any(Item::commented)
    }
}

/// A document with its comments and layout.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Item,
    pub(super) end: End,
    /// Every comment, in order.
    pub(super) comments: Vec<String>,
    /// Number of flow collections.
    pub(super) flows: usize,
}

/// Reads `text` along `root`, its tree. `None` if the two do not match, which would be a bug in this module;
/// the caller then leaves the text alone.
pub(super) fn read(text: &str, root: &Node) -> Option<Document> {
    let mut reader = Reader {
        text: text.chars().collect(),
        at: 0,
        line: 0,
        line_start: 0,
        breaks: 1,
        flow: 0,
        flows: 0,
        started: false,
        last: None,
        pending: Vec::new(),
        comments: Vec::new(),
    };
    reader.blank();
    let before = std::mem::take(&mut reader.pending);
    let blank = reader.breaks > 1;
    let mut root = reader.item(root, 0)?;
    root.before = before;
    root.blank = blank;
    reader.blank();
    let end = std::mem::take(&mut reader.pending);
    let done = reader.peek().is_none();
    done.then_some(Document { root, end, comments: reader.comments, flows: reader.flows })
}

pub(super) struct Reader {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
    line: usize,
    line_start: usize,
    /// Line breaks since the last text that was not white space.
    breaks: usize,
    /// The number of open brackets.
    pub(super) flow: usize,
    flows: usize,
    /// Set once the root has begun: no directive or `---` can follow.
    started: bool,
    /// The position at which a comment would continue the last one.
    last: Option<Place>,
    /// Comments read that have no owner yet.
    pending: Vec<Comment>,
    comments: Vec<String>,
}

impl Reader {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn place(&self) -> Place {
        Place { line: self.line, column: self.at.saturating_sub(self.line_start) }
    }

    /// Advances to `end`, counting lines.
    fn advance(&mut self, end: usize) {
        while self.at < end {
            let Some(c) = self.peek() else { return };
            self.at = self.at.saturating_add(1);
            if c == '\n' || c == '\r' && self.peek() != Some('\n') {
                self.line = self.line.saturating_add(1);
                self.line_start = self.at;
                self.breaks = self.breaks.saturating_add(1);
            }
        }
    }

    /// Advances past text that is not white space.
    pub(super) fn pass(&mut self, end: usize) {
        self.advance(end);
        self.breaks = 0;
    }

    fn take(&mut self, indicator: char) -> Option<()> {
        (self.peek() == Some(indicator)).then(|| self.pass(self.at.saturating_add(1)))
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.text.get(start..end.min(self.text.len())).unwrap_or_default()
    }

    pub(super) fn line_end(&self) -> usize {
        let rest = self.slice(self.at, self.text.len());
        let length = rest.iter().position(|c| is_break(*c)).unwrap_or(rest.len());
        self.at.saturating_add(length)
    }

    /// Advances past white space and comments; comments go to `pending`.
    fn blank(&mut self) {
        while let Some(c) = self.peek() {
            let first = self.place().column == 0;
            match c {
                ' ' | '\t' | '\n' | '\r' => self.advance(self.at.saturating_add(1)),
                // Outside scalars, `#` has no other meaning.
                '#' => self.comment(self.line_end()),
                '%' if first && !self.started => self.mark(self.line_end()),
                '-' if first && !self.started && self.is_mark("---") => self.mark(self.at.saturating_add(3)),
                '.' if first && self.is_mark("...") => self.mark(self.at.saturating_add(3)),
                _ => return,
            }
        }
    }

    fn is_mark(&self, mark: &str) -> bool {
        let end = self.at.saturating_add(3);
        self.slice(self.at, end).iter().copied().eq(mark.chars())
            && self.text.get(end).is_none_or(|c| c.is_whitespace())
    }

    pub(super) fn comment(&mut self, end: usize) {
        let place = self.place();
        let follows = self.last == Some(place) && self.breaks == 1;
        let position = match self.breaks {
            0 => Position::End,
            _ if follows => Position::Follows,
            _ => Position::Own,
        };
        self.push(end, position);
        let next = Place { line: place.line.saturating_add(1), column: place.column };
        self.last = (position != Position::Own).then_some(next);
    }

    fn mark(&mut self, end: usize) {
        self.push(end, Position::Own);
        self.last = None;
    }

    fn push(&mut self, end: usize, position: Position) {
        let text: String = self.slice(self.at, end).iter().collect();
        let text = text.trim_end().to_owned();
        self.comments.push(text.clone());
        let column = self.place().column;
        self.pending.push(Comment { text, column, position, blank: self.breaks > 1, moved: false });
        self.pass(end);
    }

    /// Returns the comment at the end of the line, with the lines below that continue it.
    fn tail(&mut self) -> Vec<Comment> {
        if self.pending.first().is_none_or(|first| first.position != Position::End) {
            return Vec::new();
        }
        let more = self.pending.iter().skip(1).take_while(|c| c.position == Position::Follows).count();
        self.pending.drain(..=more).collect()
    }

    /// Returns the comments after the last item of a block that are indented like its items.
    fn end(&mut self, column: usize) -> End {
        self.blank();
        let inside =
            self.pending.iter().take_while(|comment| comment.moved || comment.column >= column).count();
        self.pending.drain(..inside).collect()
    }

    /// Reads a value with its comments; the caller adds those before its key or dash.
    fn item(&mut self, node: &Node, floor: usize) -> Option<Item> {
        let line = self.line;
        self.blank();
        let mut item = Item {
            before: Vec::new(),
            blank: false,
            key: None,
            head: Vec::new(),
            below: false,
            place: self.place(),
            body: Body::Empty,
            tail: Vec::new(),
        };
        if !self.is_empty(node) {
            item.head = std::mem::take(&mut self.pending);
            item.below = self.line > line;
            self.started = true;
            item.body = self.body(node, floor)?;
            self.blank();
        }
        item.tail = self.tail();
        Some(item)
    }

    /// Returns true if the value is absent. The span of the parser is then unreliable.
    fn is_empty(&self, node: &Node) -> bool {
        let word: String = self.slice(node.span.start as usize, node.span.end as usize).iter().collect();
        node.value == Value::Null && !matches!(word.trim(), "~" | "null" | "Null" | "NULL")
    }

    fn body(&mut self, node: &Node, floor: usize) -> Option<Body> {
        match &node.value {
            Value::List(_) | Value::Map(_) if node.flow || self.flow > 0 => self.flow(node),
            Value::List(items) => self.block_list(items, floor),
            Value::Map(entries) => self.block_map(entries, floor),
            _ => self.scalar(node.span, node.text().unwrap_or_default()).map(Body::Scalar),
        }
    }

    fn block_list(&mut self, nodes: &[Node], floor: usize) -> Option<Body> {
        let column = self.place().column.max(floor);
        let mut items = Vec::with_capacity(nodes.len());
        for node in nodes {
            self.blank();
            let (before, blank) = (std::mem::take(&mut self.pending), self.breaks > 1);
            self.take('-')?;
            let item = self.item(node, column.saturating_add(1))?;
            items.push(Item { before, blank, ..item });
        }
        Some(Body::Block(items, self.end(column)))
    }

    fn block_map(&mut self, entries: &[(Key, Node)], floor: usize) -> Option<Body> {
        let column = self.place().column.max(floor);
        let mut items = Vec::with_capacity(entries.len());
        for (key, node) in entries {
            items.push(self.entry(key, node, column.saturating_add(1))?);
        }
        Some(Body::Block(items, self.end(column)))
    }

    fn entry(&mut self, key: &Key, node: &Node, floor: usize) -> Option<Item> {
        self.blank();
        let blank = self.breaks > 1;
        if self.peek() == Some('?')
            && self.text.get(self.at.saturating_add(1)).is_none_or(|c| c.is_whitespace())
        {
            self.take('?')?;
            self.blank();
        }
        let before = std::mem::take(&mut self.pending);
        let key = self.key(key)?;
        self.blank();
        // Without a colon there is no value, and the comments belong to the next item.
        if self.peek() == Some(':') {
            self.take(':')?;
        }
        let item = self.item(node, floor)?;
        Some(Item { before, blank, key: Some(key), ..item })
    }

    /// Reads a collection in brackets, or the single pair of `[a: b]`, which has none.
    fn flow(&mut self, node: &Node) -> Option<Body> {
        let bracket = matches!(self.peek(), Some('[' | '{'));
        let id = self.flows;
        let list = matches!(node.value, Value::List(_));
        self.flows = self.flows.saturating_add(1);
        if bracket {
            self.take(if list { '[' } else { '{' })?;
        }
        self.flow = self.flow.saturating_add(1);
        self.blank();
        let open = if bracket { self.tail() } else { Vec::new() };
        let mut items = Vec::new();
        for node in node.items() {
            self.blank();
            let (before, blank) = (std::mem::take(&mut self.pending), self.breaks > 1);
            let item = self.item(node, 0)?;
            items.push(Item { before, blank, ..item });
            self.comma(items.last_mut());
        }
        for (key, node) in node.entries() {
            items.push(self.entry(key, node, 0)?);
            if bracket {
                self.comma(items.last_mut());
            }
        }
        self.flow = self.flow.saturating_sub(1);
        let mut flow = Flow { id, list, open, items, end: Vec::new() };
        if bracket {
            self.blank();
            flow.end = std::mem::take(&mut self.pending);
            self.take(if list { ']' } else { '}' })?;
        }
        if flow.items.is_empty() {
            // There is no item to hold the comments, so they follow the brackets.
            self.pending = flow.open.drain(..).chain(flow.end.drain(..)).collect();
            self.pending.iter_mut().for_each(|comment| comment.moved = true);
        }
        Some(Body::Flow(flow))
    }

    fn comma(&mut self, item: Option<&mut Item>) {
        if self.peek() == Some(',') {
            self.pass(self.at.saturating_add(1));
            self.blank();
        }
        if let Some(item) = item.filter(|item| item.tail.is_empty()) {
            item.tail = self.tail();
        }
    }
}

pub(super) fn is_break(c: char) -> bool {
    c == '\n' || c == '\r'
}
