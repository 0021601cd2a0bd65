//! Maps whose keys are conditions, read as a list in document order.

use super::derefs::derefs;
use super::record::known_map;
use super::scalars::FromNode;
use crate::diagnostic::Finding;
use crate::diagnostic::place::{Path, Span};
use crate::document::Node;
use crate::policy::shape::{Record, Shape};

/// A map with known keys, read as a list.
#[derive(Debug)]
pub(crate) struct Clauses<C>(Vec<Clause<C>>);

/// One key of [`Clauses`] with its value.
#[derive(Debug)]
pub(crate) struct Clause<C> {
    pub(crate) key: &'static str,
    /// The place of the value.
    pub(crate) span: Span,
    pub(crate) value: C,
}

/// The value of one key.
pub(crate) trait Says<'d>: Sized {
    const RECORD: &'static Record;

    /// Reads the value of a key, and returns it with the key as in the table; `None` if the key is unknown.
    fn say(
        key: &str,
        node: &'d Node,
        path: &Path<'_>,
        out: &mut Vec<Finding>,
    ) -> Option<(&'static str, Option<Self>)>;
}

impl<C> Default for Clauses<C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

derefs! { [C] Clauses<C> => 0: [Clause<C>]; }

impl<'d, C: Says<'d>> FromNode<'d> for Clauses<C> {
    // A clause may contain clauses.
    const SHAPE: Shape = Shape::Recursive(|| C::RECORD);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let mut clauses = Vec::with_capacity(node.entries().len().min(C::RECORD.fields.len()));
        known_map(node, C::RECORD, path, out, |key, node, path, out| {
            let Some((key, said)) = C::say(key, node, path, out) else { return false };
            clauses.extend(said.map(|value| Clause { key, span: node.span, value }));
            true
        })?;
        Some(Self(clauses))
    }
}

/// Declares the keys of [`Clauses`] as an enum with a variant for each.
macro_rules! clauses {
    (
        $name:literal, $about:expr;
        enum $type:ident<$life:lifetime> {
            $($variant:ident $key:literal: $form:ty, $text:expr;)+
        }
    ) => {
        #[derive(Debug)]
        pub(crate) enum $type<$life> {
            $($variant($form),)+
        }

        const _: () = {
            use $crate::policy::ast::parts::*;

            impl<$life> Says<$life> for $type<$life> {
                const RECORD: &'static Record = &Record {
                    name: $name,
                    about: $about,
                    least: Least::One,
                    fields: &[$(may($key, <$form as FromNode<$life>>::SHAPE, $text)),+],
                };

                fn say(
                    key: &str,
                    node: &$life Node,
                    path: &Path<'_>,
                    out: &mut Vec<Finding>,
                ) -> Option<(&'static str, Option<Self>)> {
                    $(if key == $key {
                        return Some(($key, read(node, path, out).map(Self::$variant)));
                    })+
                    None
                }
            }
        };
    };
}

pub(super) use clauses;
