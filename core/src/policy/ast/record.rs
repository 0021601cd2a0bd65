//! Maps with known keys: one declaration makes the type, its shape, its reader and its defaults.

use super::mistake::{empty, list, unknown_key, wrong_type};
use crate::diagnostic::place::Path;
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::document::{Key, Node, Value};
use crate::policy::shape::{Field, Least, Record, Shape};

/// A map with known keys. Its default has every key absent; a missing required key has been reported and is
/// blank.
pub(crate) trait Fields<'d>: Default {
    const RECORD: &'static Record;

    /// Reads the value of a key. Returns false if the key is unknown.
    fn set(&mut self, key: &str, node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> bool;
}

/// Declares a map with known keys: a struct with a field for each.
///
/// - `must key: T, "about"`: required.
/// - `may key: T, "about"`: optional, an `Option`.
/// - `may key: T = default, "about"`: optional, with a default that the schema also states.
/// - `part key: T, "about"`: optional, with the default of its type, such as an empty list.
///
/// A key that is not a Rust identifier follows the name of the field as text.
macro_rules! record {
    (
        $name:literal, $about:expr $(, $least:ident $(($($sets:tt)+))?)?;
        struct $type:ident $(<$life:lifetime>)? {
            $($presence:ident $field:ident $($key:literal)?: $form:ty $(= $default:expr)?, $text:expr;)+
        }
    ) => {
        #[derive(Debug)]
        pub(crate) struct $type $(<$life>)? {
            $(pub(crate) $field: record!(@type $presence $form $(= $default)?),)+
        }

        const _: () = {
            use $crate::policy::ast::parts::*;

            impl $(<$life>)? Default for $type $(<$life>)? {
                fn default() -> Self {
                    Self { $($field: record!(@default $presence $form $(= $default)?),)+ }
                }
            }

            impl<'d> Fields<'d> for $type $(<$life>)? {
                const RECORD: &'static Record = &Record {
                    name: $name,
                    about: $about,
                    least: record!(@least $($least $(($($sets)+))?)?),
                    fields: &[$(Field {
                        key: record!(@key $field $($key)?),
                        shape: <$form as FromNode<'d>>::SHAPE,
                        required: record!(@required $presence),
                        default: record!(@default $form $(= $default)?),
                        about: $text,
                    }),+],
                };

                fn set(&mut self, key: &str, node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> bool {
                    $(if key == record!(@key $field $($key)?) {
                        if let Some(value) = read::<$form>(node, path, out) {
                            self.$field = value.into();
                        }
                        return true;
                    })+
                    false
                }
            }

            impl<'d> FromNode<'d> for $type $(<$life>)? {
                const SHAPE: Shape = Shape::Record(Self::RECORD);

                fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
                    fields(node, path, out)
                }
            }
        };
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
    (@type may $form:ty) => { Option<$form> };
    (@type $presence:ident $form:ty $(= $default:expr)?) => { $form };
    (@default may $form:ty) => { None };
    (@default may $form:ty = $default:expr) => { $default };
    (@default $presence:ident $form:ty) => { <$form>::default() };
    (@required must) => { true };
    (@required $presence:ident) => { false };
    (@default $form:ty) => { None };
    (@default $form:ty = $default:expr) => {
        Some(|| {
            let default: $form = $default;
            default.to_json()
        })
    };
    (@least) => { Least::None };
    (@least one) => { Least::One };
    (@least one_of ($($sets:tt)+)) => { Least::OneOf($($sets)+) };
}

pub(crate) use record;

/// Reads a map with known keys.
pub(crate) fn fields<'d, T: Fields<'d>>(
    node: &'d Node,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) -> Option<T> {
    let mut new = T::default();
    known_map(node, T::RECORD, path, out, |key, value, path, out| new.set(key, value, path, out))?;
    Some(new)
}

/// Passes every entry of a map to `set`, and reports unknown and missing keys.
pub(super) fn known_map<'d>(
    node: &'d Node,
    record: &'static Record,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
    set: impl FnMut(&str, &'d Node, &Path<'_>, &mut Vec<Finding>) -> bool,
) -> Option<()> {
    let Value::Map(entries) = &node.value else {
        out.push(wrong_type(node, Shape::Record(record), path));
        return None;
    };
    let known = record.fields.iter();
    let keys = || known.clone().map(|field| field.key);
    each_key(node, entries, &known, path, out, set, |key, path| unknown_key(key, keys(), path));
    match record.least {
        Least::One if entries.is_empty() => {
            let choice = list(&keys().collect::<Vec<_>>());
            out.push(empty(node, path, "map").help(format!("write at least one of {choice}")));
        }
        Least::One | Least::None => {}
        Least::OneOf(sets) => one_of(node, record, sets, path, out),
    }
    Some(())
}

/// Passes every entry to `set`, and reports unknown and missing keys.
pub(super) fn each_key<'d, 'f>(
    node: &Node,
    entries: &'d [(Key, Node)],
    known: &(impl Iterator<Item = &'f Field> + Clone),
    path: &Path<'_>,
    out: &mut Vec<Finding>,
    mut set: impl FnMut(&str, &'d Node, &Path<'_>, &mut Vec<Finding>) -> bool,
    unknown: impl Fn(&Key, &Path<'_>) -> Finding,
) {
    for (key, value) in entries {
        let path = path.key(&key.text);
        if !set(&key.text, value, &path, out) && out.len() <= MOST {
            out.push(unknown(key, &path));
        }
    }
    let stands = |field: &&Field| entries.iter().any(|(key, _)| *field.key == *key.text);
    for field in known.clone().filter(|field| field.required && !stands(field)) {
        // A misspelt key is reported as such: one mistake, one message.
        let keys = || known.clone().map(|field| field.key);
        let slip = |key: &str| !keys().any(|k| k == key) && did_you_mean(key, keys()) == Some(field.key);
        if entries.iter().any(|(key, _)| slip(&key.text)) {
            continue;
        }
        let message = format!("the key `{}` is missing", field.key);
        let help = format!("add `{}`: {}", field.key, in_a_sentence(field.about));
        out.push(Finding::new(Code::MissingKey, node.span, message).at(path).help(help));
    }
}

/// Checks that the keys are one of `sets`. Unknown keys have been reported already.
fn one_of(node: &Node, record: &Record, sets: &[&[&str]], path: &Path<'_>, out: &mut Vec<Finding>) {
    let is_known = |key: &str| record.fields.iter().any(|field| field.key == key);
    let have = || node.entries().iter().map(|(key, _)| &*key.text);
    if !have().all(is_known)
        || sets.iter().any(|set| have().count() == set.len() && have().all(|k| set.contains(&k)))
    {
        return;
    }
    let (alone, together): (Vec<&[&str]>, Vec<&[&str]>) = sets.iter().partition(|set| set.len() == 1);
    let together =
        together.iter().map(|set| set.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(" and "));
    let message = std::iter::once(format!("expected exactly one of {}", list(&alone.concat())))
        .chain(together)
        .collect::<Vec<_>>()
        .join(", or ");
    let help = if have().next().is_none() { "add one of them" } else { "keep one of them" };
    out.push(Finding::new(Code::WrongType, node.span, message).at(path).help(help));
}

/// Returns a description as part of a help: without its leading capital and its full stop.
fn in_a_sentence(about: &str) -> String {
    let about = about.trim_end_matches('.');
    let mut rest = about.chars();
    rest.next().map(|first| format!("{}{}", first.to_lowercase(), rest.as_str())).unwrap_or_default()
}
