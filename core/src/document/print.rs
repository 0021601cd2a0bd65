//! Prints a document in one style, without losing comments or content.

use super::align::{self, Cells, Line, Mark, TABLE_WIDTH};
use super::comments::{self, Body, Comment, Document, Flow, Item, Place, Position, Scalar};
use super::{Format, Node, Source, digest, read};

/// Returns `source`, whose tree is `root`, in one style; unchanged if that would lose anything.
pub(crate) fn print(source: &Source<'_>, root: &Node) -> String {
    let text = source.text().unwrap_or_default();
    checked(source, text, root).unwrap_or_else(|| text.to_owned())
}

/// Returns the printed text; `None` if its content or comments differ from the source.
fn checked(source: &Source<'_>, text: &str, root: &Node) -> Option<String> {
    let document = match source.format {
        Format::Toml => return None,
        Format::Json | Format::Yaml => comments::read(text, root)?,
    };
    let mut printed = if source.format == Format::Json { json(&document) } else { yaml(&document) };
    // Line ends as in the first line, so that `\r\n` is kept.
    if text.find('\n').is_some_and(|at| text.get(..at).is_some_and(|line| line.ends_with('\r'))) {
        printed = printed.replace('\n', "\r\n");
    }
    let (again, _) = read(&Source::new(&printed, source.format).limits(source.limits)).ok()?;
    let same =
        digest(&again) == digest(root) && comments::read(&printed, &again)?.comments == document.comments;
    same.then_some(printed)
}

/// Prints YAML: two spaces of indentation; lists and maps in brackets stay so if they fit on a line.
fn yaml(document: &Document) -> String {
    let mut broken = vec![false; document.flows];
    loop {
        let mut layout = Layout { broken: &broken, lines: Vec::new(), blocks: Vec::new() };
        layout.document(document);
        let Layout { mut lines, blocks, .. } = layout;
        for block in blocks {
            align::rows(&mut lines, &block);
        }
        // A collection without items stays long however it is broken.
        let whole = |flow: &usize| broken.get(*flow) == Some(&false);
        let long: Vec<usize> =
            lines.iter().filter(|line| line.too_long()).filter_map(|line| line.flow).filter(whole).collect();
        if long.is_empty() {
            return align::text(&lines);
        }
        for flow in long {
            if let Some(broken) = broken.get_mut(flow) {
                *broken = true;
            }
        }
    }
}

/// Prints JSON: two spaces of indentation, one entry or item per line.
fn json(document: &Document) -> String {
    let mut out = String::new();
    write_json(&document.root.body, 0, &mut out);
    out.push('\n');
    out
}

fn write_json(body: &Body, indent: usize, out: &mut String) {
    let Body::Flow(flow) = body else {
        out.push_str(written(body));
        return;
    };
    let inner = indent.saturating_add(2);
    out.push(if flow.list { '[' } else { '{' });
    for (index, item) in flow.items.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&spaces(inner));
        if let Some(key) = &item.key {
            out.push_str(first(key));
            out.push_str(": ");
        }
        write_json(&item.body, inner, out);
    }
    if !flow.items.is_empty() {
        out.push('\n');
        out.push_str(&spaces(indent));
    }
    out.push(if flow.list { ']' } else { '}' });
}

struct Layout<'b> {
    /// Set for each flow collection that does not fit on a line.
    broken: &'b [bool],
    lines: Vec<Line>,
    /// For each block, the lines of its one-line entries.
    blocks: Vec<Vec<Option<usize>>>,
}

impl Layout<'_> {
    fn document(&mut self, document: &Document) {
        let root = &document.root;
        self.comments(&root.before, 0);
        let start = self.lines.len();
        if let Some((items, open, end)) = self.as_block(&root.body) {
            let before: Vec<Comment> = open.iter().chain(outer(root)).cloned().collect();
            self.comments(&before, 0);
            self.block(items, end, 0, "");
            self.comments(inner_tail(root), 0);
        } else if matches!(root.body, Body::Empty) {
            self.comments(&root.tail, 0);
        } else {
            self.line(String::new(), Cells::new(root.place), &root.body, &root.tail, 2);
        }
        if let Some(line) = self.lines.get_mut(start) {
            line.blank |= root.blank;
        }
        self.comments(&document.end, 0);
    }

    fn comments(&mut self, comments: &[Comment], indent: usize) {
        for comment in comments {
            let start = spaces(indent) + &comment.text;
            self.lines.push(Line { blank: comment.blank, start, ..Line::default() });
        }
    }

    /// Puts the first comment at the end of the last line if it was at the end of one, with the lines that
    /// continue it; the others below, at `indent`.
    fn comments_after(&mut self, comments: &[Comment], indent: usize) {
        let Some((end, below)) = comments.split_first().filter(|(c, _)| c.position == Position::End) else {
            return self.comments(comments, indent);
        };
        let mut opens = false;
        if let Some(line) = self.lines.last_mut() {
            line.comment = Some(Mark::new(end));
            opens = line.opens;
        }
        let follows = below.iter().take_while(|c| c.position == Position::Follows).count();
        for comment in below.iter().take(follows) {
            self.lines.push(Line { comment: Some(Mark::new(comment)), opens, ..Line::default() });
        }
        self.comments(below.get(follows..).unwrap_or_default(), indent);
    }

    /// Prints items at `indent`; `dashes` are those of the lists that begin on the first line.
    fn block(&mut self, items: &[Item], end: &[Comment], indent: usize, dashes: &str) {
        let block = self.blocks.len();
        self.blocks.push(Vec::with_capacity(items.len()));
        for (index, item) in items.iter().enumerate() {
            let dashes = if index == 0 { dashes } else { "" };
            self.comments(&item.before, indent);
            let start = self.lines.len();
            let row = self.item(item, indent, dashes);
            if let Some(line) = self.lines.get_mut(start) {
                line.blank |= item.blank && dashes.is_empty();
            }
            if let Some(rows) = self.blocks.get_mut(block) {
                rows.push(row.then_some(start));
            }
        }
        self.comments(end, indent);
    }

    /// Prints an item. Returns true if it takes one line, and may be aligned with others.
    fn item(&mut self, item: &Item, indent: usize, dashes: &str) -> bool {
        let mut start = spaces(indent.saturating_sub(dashes.len())) + dashes;
        let inner = indent.saturating_add(2);
        if let Some((items, open, end)) = self.as_block(&item.body) {
            let head: Vec<Comment> = item.head.iter().chain(open).chain(outer(item)).cloned().collect();
            let compact = head.is_empty() && items.first().is_some_and(|first| first.before.is_empty());
            if item.key.is_none() && compact {
                self.block(items, end, inner, &(dashes.to_owned() + "- "));
            } else {
                self.opening(start, item, &head, inner);
                self.block(items, end, inner, "");
            }
            self.comments(inner_tail(item), indent);
            return false;
        }
        let below = item.key.is_some() && item.below && matches!(&item.body, Body::Scalar(s) if !s.block);
        if below || !item.head.is_empty() {
            self.opening(start, item, &item.head, inner);
            self.line(spaces(inner), Cells::new(item.place), &item.body, &item.tail, inner);
            return false;
        }
        let empty = matches!(item.body, Body::Empty);
        let mut cells = Cells::new(item.key.as_ref().map_or(item.place, |key| key.place));
        if let Some(key) = &item.key {
            cells.push(first(key));
            cells.push(":");
            if !empty {
                cells.cell(item.place);
            }
        } else {
            start.push_str(if empty { "-" } else { "- " });
        }
        self.line(start, cells, &item.body, &item.tail, inner)
    }

    /// Prints the line of a key or dash whose value follows below.
    fn opening(&mut self, mut start: String, item: &Item, head: &[Comment], inner: usize) {
        if let Some(key) = &item.key {
            start.push_str(first(key));
            start.push(':');
        } else {
            start.push('-');
        }
        self.lines.push(Line { start, opens: true, ..Line::default() });
        self.comments_after(head, inner);
    }

    /// Prints a value that is not a block, its further lines at `indent`. Returns true if there are none.
    fn line(
        &mut self,
        start: String,
        mut cells: Cells,
        body: &Body,
        tail: &[Comment],
        indent: usize,
    ) -> bool {
        let (flow, more) = match body {
            Body::Flow(flow) => {
                inline(flow, &mut cells);
                (Some(flow.id), [].as_slice())
            }
            Body::Scalar(scalar) => {
                cells.push(first(scalar));
                (None, scalar.lines.get(1..).unwrap_or_default())
            }
            Body::Empty | Body::Block(..) => (None, [].as_slice()),
        };
        self.lines.push(Line { start, cells: cells.list, flow, ..Line::default() });
        let block = matches!(body, Body::Scalar(scalar) if scalar.block);
        if block {
            self.comments_after(tail, indent);
        }
        for line in more {
            let start = if line.is_empty() { String::new() } else { spaces(indent) + line };
            self.lines.push(Line { start, ..Line::default() });
        }
        if !block {
            self.comments_after(tail, indent);
        }
        more.is_empty() && !block
    }

    /// Returns the items, the comments after the opening bracket and those before the end, of a block or a
    /// flow collection that becomes one.
    fn as_block<'d>(&self, body: &'d Body) -> Option<(&'d [Item], &'d [Comment], &'d [Comment])> {
        match body {
            Body::Empty | Body::Scalar(_) => None,
            Body::Block(items, end) => Some((items, &[], end)),
            Body::Flow(flow) => {
                let broken = self.broken.get(flow.id).is_some_and(|broken| *broken);
                let block = !flow.items.is_empty() && (broken || !fits(flow));
                block.then_some((&flow.items, &flow.open, &flow.end))
            }
        }
    }
}

/// Returns comments after the closing bracket that move to the beginning of the new block; none if that
/// would put them before others.
fn outer(item: &Item) -> &[Comment] {
    if inner_tail(item).is_empty() { &item.tail } else { &[] }
}

/// Returns comments after the closing bracket that must follow the block.
fn inner_tail(item: &Item) -> &[Comment] {
    if matches!(&item.body, Body::Flow(flow) if !flow.commented()) { &[] } else { &item.tail }
}

/// Returns true if it could fit on a line.
fn fits(flow: &Flow) -> bool {
    inline(flow, &mut Cells::new(Place { line: 0, column: 0 }))
}

/// Writes it in brackets. Returns false, with only a part written, if it is too long or needs several lines.
fn inline(flow: &Flow, cells: &mut Cells) -> bool {
    if !flow.open.is_empty() || !flow.end.is_empty() {
        return false;
    }
    let (open, close) = match (flow.list, flow.items.is_empty()) {
        (true, _) => ("[", "]"),
        (false, true) => ("{", "}"),
        (false, false) => ("{ ", " }"),
    };
    cells.push(open);
    for (index, item) in flow.items.iter().enumerate() {
        if !item.before.is_empty()
            || !item.head.is_empty()
            || !item.tail.is_empty()
            || cells.width > TABLE_WIDTH
        {
            return false;
        }
        if index > 0 {
            cells.push(",");
            cells.cell(item.key.as_ref().map_or(item.place, |key| key.place));
        }
        if let Some(key) = &item.key {
            cells.push(first(key));
            cells.push(":");
            cells.cell(item.place);
        }
        let written = match &item.body {
            Body::Flow(flow) => inline(flow, cells),
            Body::Block(..) => false,
            body => {
                cells.push(written(body));
                !matches!(body, Body::Scalar(scalar) if scalar.lines.len() > 1)
            }
        };
        if !written {
            return false;
        }
    }
    cells.push(close);
    true
}

/// Returns a scalar of one line; `null` if nothing is written but a value is needed.
fn written(body: &Body) -> &str {
    if let Body::Scalar(scalar) = body { first(scalar) } else { "null" }
}

fn first(scalar: &Scalar) -> &str {
    scalar.lines.first().map_or("", String::as_str)
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
