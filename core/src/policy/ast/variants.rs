//! Values of one of several kinds: maps distinguished by `type`, and values distinguished by their shape.

use super::derefs::derefs;
use super::mistake::{list, unknown_key, wrong_type};
use super::record::{Fields, each_key};
use super::scalars::FromNode;
use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding, did_you_mean};
use crate::document::{Key, Node, Value};
use crate::policy::shape::{Record, Shape, Tagged};

/// A map whose `type` decides which keys it takes in addition to the common ones.
#[derive(Debug, Default)]
pub(crate) struct Typed<C, T> {
    pub(crate) common: C,
    pub(crate) of: T,
}

derefs! { [C, T] Typed<C, T> => common: C; }

/// The part of a map that `type` decides. The default replaces an unknown `type`, which is reported.
pub(crate) trait Types<'d>: Default {
    const TAGGED: &'static Tagged;

    fn of(word: &str) -> Option<Self>;

    /// Returns its word and the keys it takes.
    fn record(&self) -> &'static Record;

    fn set(&mut self, key: &str, node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> bool;
}

impl<'d, C: Fields<'d>, T: Types<'d>> FromNode<'d> for Typed<C, T> {
    const SHAPE: Shape = Shape::Tagged(T::TAGGED);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            out.push(wrong_type(node, Self::SHAPE, path));
            return None;
        };
        let mut new = Self::default();
        let Some(of) = kind(node, entries, T::TAGGED, path, out).and_then(T::of) else {
            // The common keys are read for later checks; what is wrong with them is not reported yet.
            let unsaid = &mut Vec::new();
            for (key, value) in entries {
                new.common.set(&key.text, value, path, unsaid);
            }
            return Some(new);
        };
        let record = of.record();
        new.of = of;
        let known = C::RECORD.fields.iter().chain(record.fields);
        let set = |key: &str, node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>| {
            new.common.set(key, node, path, out) || new.of.set(key, node, path, out) || key == "type"
        };
        each_key(node, entries, &known, path, out, set, |key, path| {
            let takes = |record: &&Record| record.fields.iter().any(|field| field.key == &*key.text);
            if !T::TAGGED.variants.iter().any(takes) {
                return unknown_key(key, known.clone().map(|field| field.key), path);
            }
            let message = format!("`{}` does not take the key `{}`", record.name, key.text);
            let finding = Finding::new(Code::UnknownKey, key.span, message).at(path);
            finding.help("remove it, or choose the type that takes it")
        });
        Some(new)
    }
}

/// Returns the word of `type`, if it is known.
fn kind<'d>(
    node: &Node,
    entries: &'d [(Key, Node)],
    tagged: &'static Tagged,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) -> Option<&'d str> {
    let words: Vec<&str> = tagged.variants.iter().map(|variant| variant.name).collect();
    let Some((_, kind)) = entries.iter().find(|(key, _)| &*key.text == "type") else {
        let finding = Finding::new(Code::MissingKey, node.span, "the key `type` is missing").at(path);
        out.push(finding.help(format!("add `type`: one of {}", list(&words))));
        return None;
    };
    let path = path.key("type");
    let Some(word) = kind.text() else {
        out.push(wrong_type(kind, Shape::Text, &path));
        return None;
    };
    if words.contains(&word) {
        return Some(word);
    }
    let finding = Finding::new(Code::UnknownWord, kind.span, format!("there is no type `{word}`"));
    out.push(finding.at(&path).meant(did_you_mean(word, words)));
    None
}

/// Declares the words of `type`: an enum with a struct for each word, which is the name of its record.
macro_rules! types {
    (
        $name:literal, $about:expr, $common:ty;
        enum $type:ident<$life:lifetime> {
            $($variant:ident($fields:ty),)+
        }
    ) => {
        #[derive(Debug)]
        pub(crate) enum $type<$life> {
            $($variant($fields),)+
        }

        const _: () = {
            use $crate::policy::ast::parts::*;

            impl<$life> Types<$life> for $type<$life> {
                const TAGGED: &'static Tagged = &Tagged {
                    name: $name,
                    about: $about,
                    common: <$common>::RECORD,
                    variants: &[$(<$fields>::RECORD),+],
                };

                fn of(word: &str) -> Option<Self> {
                    $(if word == <$fields>::RECORD.name {
                        return Some(Self::$variant(<$fields>::default()));
                    })+
                    None
                }

                fn record(&self) -> &'static Record {
                    match self {
                        $(Self::$variant(_) => <$fields>::RECORD,)+
                    }
                }

                fn set(
                    &mut self,
                    key: &str,
                    node: &$life Node,
                    path: &Path<'_>,
                    out: &mut Vec<Finding>,
                ) -> bool {
                    match self {
                        $(Self::$variant(fields) => fields.set(key, node, path, out),)+
                    }
                }
            }
        };
    };
}

pub(super) use types;

/// Declares a value of one of several shapes, no two of which fit the same kind of value.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        enum $type:ident $(<$life:lifetime>)? {
            $($variant:ident($form:ty),)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) enum $type $(<$life>)? {
            $($variant($form),)+
        }

        const _: () = {
            use $crate::policy::ast::parts::*;

            impl<'d> FromNode<'d> for $type $(<$life>)? {
                const SHAPE: Shape = Shape::Choice(&[$(<$form as FromNode<'d>>::SHAPE),+]);

                fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
                    $(if fits(node, <$form as FromNode<'d>>::SHAPE) {
                        return <$form>::read(node, path, out).map(Self::$variant);
                    })+
                    out.push(wrong_type(node, Self::SHAPE, path));
                    None
                }
            }
        };
    };
}

pub(crate) use choice;
