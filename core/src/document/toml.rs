//! Reads TOML through the spanned tree of the `toml` crate.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Key, Limits, Node, Value, scalar};
use crate::diagnostic::place::Span;
use crate::diagnostic::{Code, Finding};

pub(super) fn read(text: &str, limits: &Limits) -> Result<Node, Vec<Finding>> {
    let table = DeTable::parse(text).map_err(|error| {
        let span = error.span().map_or(Span::START, |s| Span::new(s.start, s.end));
        if error.message().contains("recur") {
            // The parser has its own limit.
            let message = format!("nested more than {} levels deep", limits.depth);
            return vec![Finding::new(Code::TooDeep, span, message).help("flatten it")];
        }
        if !error.message().contains("duplicate key") {
            return vec![Finding::new(Code::Syntax, span, error.message().to_owned())];
        }
        let key = error.span().and_then(|span| text.get(span)).unwrap_or_default();
        let finding = Finding::new(Code::DuplicateKey, span, format!("duplicate key `{key}`"));
        vec![finding.help("keep one of the two")]
    })?;
    let span = table.span();
    let mut reader = Reader { limits, values: 0 };
    let entries = reader.table(table.into_inner(), 2)?;
    Ok(Node::new(Span::new(span.start, span.end), Value::Map(entries)))
}

struct Reader<'l> {
    limits: &'l Limits,
    values: usize,
}

impl Reader<'_> {
    fn table(&mut self, table: DeTable<'_>, depth: usize) -> Result<Vec<(Key, Node)>, Vec<Finding>> {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let span = key.span();
            let key = Key { span: Span::new(span.start, span.end), text: key.into_inner().into() };
            entries.push((key, self.node(value, depth)?));
        }
        // The parser sorts tables by name; this restores document order.
        entries.sort_by_key(|(key, _)| key.span.start);
        Ok(entries)
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>, depth: usize) -> Result<Node, Vec<Finding>> {
        let span = Span::new(value.span().start, value.span().end);
        self.values = self.values.saturating_add(1);
        if self.values > self.limits.values {
            let most = self.limits.values;
            return Err(vec![
                Finding::new(Code::TooMany, span, format!("the document has more than {most} values"))
                    .help("split the policy"),
            ]);
        }
        // As in YAML, the document itself is the first level, and scalars are not levels.
        if depth > self.limits.depth && matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_)) {
            let most = self.limits.depth;
            return Err(vec![
                Finding::new(Code::TooDeep, span, format!("nested more than {most} levels deep"))
                    .help("flatten it"),
            ]);
        }
        let depth = depth.saturating_add(1);
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into()),
            DeValue::Boolean(b) => Value::Bool(b),
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
                .map_or_else(|_| Value::Number(n.as_str().into()), Value::Integer),
            DeValue::Float(n) => scalar::number(n.as_str()),
            // Facts carry times: an unquoted TOML date is the same text as a quoted one.
            DeValue::Datetime(time) => Value::Text(time.to_string().into()),
            DeValue::Array(items) => {
                Value::List(items.into_iter().map(|item| self.node(item, depth)).collect::<Result<_, _>>()?)
            }
            DeValue::Table(table) => Value::Map(self.table(table, depth)?),
        };
        Ok(Node::new(span, value))
    }
}
