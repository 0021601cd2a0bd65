//! Values with their places, lists and maps.

use std::marker::PhantomData;

use serde_json::Value as Json;

use super::derefs::derefs;
use super::mistake::{empty, fits, wrong_type};
use super::scalars::{FromNode, Key, ToJson, read};
use crate::diagnostic::place::{Path, Span};
use crate::diagnostic::{Code, Finding};
use crate::document::{Node, Value};
use crate::policy::shape::Shape;

derefs! {
    [T] Spanned<T> => value: T;
    [T] WithNode<'_, T> => value: T;
    [T] Item<T> => value: T;
    [K, T] Entry<K, T> => value: T;
    [T, const LEAST: usize] List<T, LEAST> => 0: [Item<T>];
    [T] OneOrMany<T> => items: [Item<T>];
    [K, T, const LEAST: usize] Map<K, T, LEAST> => entries: [Entry<K, T>];
}

/// A value and its place.
#[derive(Debug, Default)]
pub(crate) struct Spanned<T> {
    pub(crate) span: Span,
    pub(crate) value: T,
}

impl<'d, T: FromNode<'d>> FromNode<'d> for Spanned<T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        Some(Self { span: node.span, value: T::read(node, path, out)? })
    }
}

/// A value that has a default, and its place if the document gives it.
#[derive(Debug)]
pub(crate) struct OrDefault<T> {
    pub(crate) span: Option<Span>,
    pub(crate) value: T,
}

impl<T> OrDefault<T> {
    pub(crate) const fn of(value: T) -> Self {
        Self { span: None, value }
    }
}

impl<'d, T: FromNode<'d>> FromNode<'d> for OrDefault<T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        Some(Self { span: Some(node.span), value: T::read(node, path, out)? })
    }
}

impl<T: ToJson> ToJson for OrDefault<T> {
    fn to_json(&self) -> Json {
        self.value.to_json()
    }
}

/// A mark that a value is present, even if it was refused, so that it is not also reported as missing.
#[derive(Debug)]
pub(crate) struct Present<T>(PhantomData<T>);

impl<'d, T: FromNode<'d>> FromNode<'d> for Present<T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        T::read(node, path, out);
        Some(Self(PhantomData))
    }
}

/// A value and the node it was read from, for code that reads the node in another way.
#[derive(Debug)]
pub(crate) struct WithNode<'d, T> {
    pub(crate) node: &'d Node,
    pub(crate) value: T,
}

impl<'d, T: FromNode<'d>> FromNode<'d> for WithNode<'d, T> {
    const SHAPE: Shape = T::SHAPE;

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        Some(Self { node, value: T::read(node, path, out)? })
    }
}

/// An item of a list. It has its index, because refused items are dropped.
#[derive(Debug)]
pub(crate) struct Item<T> {
    pub(crate) index: usize,
    pub(crate) span: Span,
    pub(crate) value: T,
}

/// A list with at least `LEAST` items.
#[derive(Debug)]
pub(crate) struct List<T, const LEAST: usize = 1>(Vec<Item<T>>);

impl<T, const LEAST: usize> Default for List<T, LEAST> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'d, T: FromNode<'d>, const LEAST: usize> FromNode<'d> for List<T, LEAST> {
    const SHAPE: Shape = Shape::List(&T::SHAPE, LEAST);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let Value::List(items) = &node.value else {
            out.push(wrong_type(node, Self::SHAPE, path));
            return None;
        };
        if items.len() < LEAST {
            out.push(empty(node, path, "list"));
        }
        let items = items.iter().enumerate().filter_map(|(index, node)| {
            let value = read(node, &path.index(index), out)?;
            Some(Item { index, span: node.span, value })
        });
        Some(Self(items.collect()))
    }
}

/// A list, or one item in place of a list.
#[derive(Debug)]
pub(crate) struct OneOrMany<T> {
    many: bool,
    items: Vec<Item<T>>,
}

impl<T> OneOrMany<T> {
    /// Returns the items, each with its path.
    pub(crate) fn at<'p>(&'p self, path: &'p Path<'p>) -> impl Iterator<Item = (&'p Item<T>, Path<'p>)> {
        self.items.iter().map(|item| (item, if self.many { path.index(item.index) } else { *path }))
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self { many: false, items: Vec::new() }
    }
}

impl<'d, T: FromNode<'d>> FromNode<'d> for OneOrMany<T> {
    const SHAPE: Shape = Shape::Choice(&[T::SHAPE, <List<T>>::SHAPE]);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        if fits(node, T::SHAPE) {
            let value = T::read(node, path, out)?;
            return Some(Self { many: false, items: vec![Item { index: 0, span: node.span, value }] });
        }
        if !fits(node, <List<T>>::SHAPE) {
            out.push(wrong_type(node, Self::SHAPE, path));
            return None;
        }
        <List<T>>::read(node, path, out).map(|List(items)| Self { many: true, items })
    }
}

/// An entry of a map.
#[derive(Debug)]
pub(crate) struct Entry<K, T> {
    pub(crate) key: K,
    /// The place of the value.
    pub(crate) span: Span,
    pub(crate) value: T,
}

/// A map with at least `LEAST` entries, in document order.
#[derive(Debug)]
pub(crate) struct Map<K, T, const LEAST: usize = 1> {
    pub(crate) span: Span,
    entries: Vec<Entry<K, T>>,
}

impl<K, T, const LEAST: usize> Default for Map<K, T, LEAST> {
    fn default() -> Self {
        Self { span: Span::START, entries: Vec::new() }
    }
}

/// A refused value is blank, because its name is declared nevertheless.
impl<'d, K: Key<'d>, T: FromNode<'d> + Default, const LEAST: usize> FromNode<'d> for Map<K, T, LEAST> {
    const SHAPE: Shape = Shape::Map(K::NAMES, &T::SHAPE, LEAST);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            out.push(wrong_type(node, Self::SHAPE, path));
            return None;
        };
        if entries.len() < LEAST {
            out.push(empty(node, path, "map"));
        }
        let entries = entries.iter().filter_map(|(key, node)| {
            let path = path.key(&key.text);
            let key = K::of(key, &path, out);
            let value = read(node, &path, out).unwrap_or_default();
            Some(Entry { key: key?, span: node.span, value })
        });
        Some(Self { span: node.span, entries: entries.collect() })
    }
}

/// A map with exactly one entry.
#[derive(Debug)]
pub(crate) struct Pair<K, T>(pub(crate) Entry<K, T>);

impl<'d, K: Key<'d>, T: FromNode<'d>> FromNode<'d> for Pair<K, T> {
    const SHAPE: Shape = Shape::Pair(K::NAMES, &T::SHAPE);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            out.push(wrong_type(node, Self::SHAPE, path));
            return None;
        };
        let [(key, value)] = &**entries else {
            let finding = Finding::new(Code::EntryForm, node.span, "an entry names exactly one check");
            out.push(finding.at(path).help("write each check as an item of its own"));
            return None;
        };
        let path = path.key(&key.text);
        let key = K::of(key, &path, out);
        let entry = read(value, &path, out);
        Some(Self(Entry { key: key?, span: value.span, value: entry? }))
    }
}
