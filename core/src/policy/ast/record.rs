//! Maps with known keys: one declaration makes the type, its shape, its reader and its defaults.

use super::form::Form;
use super::mistake::{empty, list, unknown_key, wrong_type};
use super::several::derefs;
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::policy::document::{Key, Node, Path, Span, Value};
use crate::policy::shape::{Field, Least, Record, Shape, Tagged};

/// A map with known keys. Its default is what stands where everything is left out; a key that must
/// be there, and is not, was reported and is blank.
pub(crate) trait Fields<'d>: Default {
    const RECORD: &'static Record;

    /// Reads the value of a key; whether there is such a key.
    fn set(&mut self, key: &str, node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> bool;
}

/// Declares a map with known keys: a struct with a field for each.
///
/// - `must key: T, "about"`: it must be there.
/// - `may key: T, "about"`: an `Option`.
/// - `may key: T = default, "about"`: the default if it is left out, as the schema says, too.
/// - `part key: T, "about"`: the default of its type if it is left out: an empty list, or a map with defaults.
///
/// A key that is no name in Rust stands as text after the name of the field.
macro_rules! record {
    (
        $name:literal, $about:expr $(, $least:ident $(($($sets:tt)+))?)?;
        $(#[$meta:meta])*
        struct $type:ident $(<$life:lifetime>)? {
            $($presence:ident $field:ident $($key:literal)?: $form:ty $(= $default:expr)?, $text:expr;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) struct $type $(<$life>)? {
            $(pub(crate) $field: record!(@type $presence $form $(= $default)?),)+
        }

        impl $(<$life>)? Default for $type $(<$life>)? {
            fn default() -> Self {
                Self { $($field: record!(@default $presence $form $(= $default)?),)+ }
            }
        }

        impl<'d> $crate::policy::ast::record::Fields<'d> for $type $(<$life>)? {
            const RECORD: &'static $crate::policy::shape::Record = &$crate::policy::shape::Record {
                name: $name,
                about: $about,
                least: record!(@least $($least $(($($sets)+))?)?),
                fields: &[$($crate::policy::shape::Field {
                    key: record!(@key $field $($key)?),
                    shape: <$form as $crate::policy::ast::form::Form<'d>>::SHAPE,
                    required: record!(@required $presence),
                    default: record!(@written $form $(= $default)?),
                    about: $text,
                }),+],
            };

            fn set(
                &mut self,
                key: &str,
                node: &'d $crate::policy::document::Node,
                path: &$crate::policy::document::Path<'_>,
                out: &mut Vec<$crate::diagnostic::Finding>,
            ) -> bool {
                $(if key == record!(@key $field $($key)?) {
                    if let Some(value) = $crate::policy::ast::form::read::<$form>(node, path, out) {
                        self.$field = value.into();
                    }
                    return true;
                })+
                false
            }
        }

        impl<'d> $crate::policy::ast::form::Form<'d> for $type $(<$life>)? {
            const SHAPE: $crate::policy::shape::Shape = $crate::policy::shape::Shape::Record(
                <Self as $crate::policy::ast::record::Fields<'d>>::RECORD,
            );

            fn read(
                node: &'d $crate::policy::document::Node,
                path: &$crate::policy::document::Path<'_>,
                out: &mut Vec<$crate::diagnostic::Finding>,
            ) -> Option<Self> {
                $crate::policy::ast::record::fields(node, path, out)
            }
        }
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
    (@written $form:ty) => { None };
    (@written $form:ty = $default:expr) => {
        Some(|| {
            let default: $form = $default;
            $crate::policy::ast::form::Written::written(&default)
        })
    };
    (@least) => { $crate::policy::shape::Least::None };
    (@least one) => { $crate::policy::shape::Least::One };
    (@least one_of ($($sets:tt)+)) => { $crate::policy::shape::Least::OneOf($($sets)+) };
}

pub(super) use record;

/// Reads a map with known keys.
pub(super) fn fields<'d, T: Fields<'d>>(
    node: &'d Node,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) -> Option<T> {
    let mut new = T::default();
    entries(node, T::RECORD, path, out, |key, value, path, out| new.set(key, value, path, out))?;
    Some(new)
}

/// Hands every entry to `set`, and reports what is unknown or missing.
fn entries<'d>(
    node: &'d Node,
    record: &'static Record,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
    mut set: impl FnMut(&'d str, &'d Node, &Path<'_>, &mut Vec<Finding>) -> bool,
) -> Option<()> {
    let Value::Map(entries) = &node.value else {
        out.push(wrong_type(node, Shape::Record(record), path));
        return None;
    };
    let keys = || record.fields.iter().map(|field| field.key);
    for (key, value) in entries {
        let path = path.key(&key.text);
        if !set(&key.text, value, &path, out) && out.len() <= MOST {
            out.push(unknown_key(key, keys(), &path));
        }
    }
    missing(entries, &record.fields.iter(), node, path, out);
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

/// The keys that stand here must be one of `sets`. A key that nobody knows was said already.
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
    let message = std::iter::once(format!("exactly one of {} must stand here", list(&alone.concat())))
        .chain(together)
        .collect::<Vec<_>>()
        .join(", or ");
    let help = if have().next().is_none() { "write one of them" } else { "keep one of them" };
    out.push(Finding::new(Code::WrongType, node.span, message).at(path).help(help));
}

fn missing<'f>(
    entries: &[(Key, Node)],
    known: &(impl Iterator<Item = &'f Field> + Clone),
    node: &Node,
    path: &Path<'_>,
    out: &mut Vec<Finding>,
) {
    let stands = |field: &&Field| entries.iter().any(|(key, _)| *field.key == *key.text);
    for field in known.clone().filter(|field| field.required && !stands(field)) {
        // A slip in the key is reported as such: one mistake, one message.
        let keys = || known.clone().map(|field| field.key);
        let slip = |key: &str| !keys().any(|k| k == key) && did_you_mean(key, keys()) == Some(field.key);
        if entries.iter().any(|(key, _)| slip(&key.text)) {
            continue;
        }
        out.push(
            Finding::new(Code::MissingKey, node.span, format!("the key `{}` is missing", field.key))
                .at(path)
                .help(format!("add `{}`: {}", field.key, in_a_sentence(field.about))),
        );
    }
}

/// The text of a description as part of a help: no capital at its start, no full stop.
fn in_a_sentence(about: &str) -> String {
    let about = about.trim_end_matches('.');
    let mut rest = about.chars();
    rest.next().map(|first| format!("{}{}", first.to_lowercase(), rest.as_str())).unwrap_or_default()
}

/// A map with known keys, read as a list of what each says, in the order of the document.
#[derive(Debug)]
pub(crate) struct Clauses<C>(Vec<Clause<C>>);

/// One key of [`Clauses`] with its value.
#[derive(Debug)]
pub(crate) struct Clause<C> {
    pub(crate) key: &'static str,
    /// Of the value.
    pub(crate) span: Span,
    pub(crate) value: C,
}

/// What one key can say.
pub(crate) trait Says<'d>: Sized {
    const RECORD: &'static Record;

    /// Reads the value of a key, and says how it is called in the table; `None` if there is no such key.
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

derefs! {
    [C] Clauses<C> => 0: [Clause<C>];
    [C, T] Typed<C, T> => common: C;
}

impl<'d, C: Says<'d>> Form<'d> for Clauses<C> {
    // It may contain itself.
    const SHAPE: Shape = Shape::Recursive(|| C::RECORD);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let mut clauses = Vec::new();
        entries(node, C::RECORD, path, out, |key, node, path, out| {
            let Some((key, said)) = C::say(key, node, path, out) else { return false };
            clauses.extend(said.map(|value| Clause { key, span: node.span, value }));
            true
        })?;
        Some(Self(clauses))
    }
}

/// Declares what the keys of [`Clauses`] can say: an enum with a variant for each.
macro_rules! clauses {
    (
        $name:literal, $about:expr;
        $(#[$meta:meta])*
        enum $type:ident<$life:lifetime> {
            $($variant:ident $key:literal: $form:ty, $text:expr;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) enum $type<$life> {
            $($variant($form),)+
        }

        impl<$life> $crate::policy::ast::record::Says<$life> for $type<$life> {
            const RECORD: &'static $crate::policy::shape::Record = &$crate::policy::shape::Record {
                name: $name,
                about: $about,
                least: $crate::policy::shape::Least::One,
                fields: &[$($crate::policy::shape::Field {
                    key: $key,
                    shape: <$form as $crate::policy::ast::form::Form<$life>>::SHAPE,
                    required: false,
                    default: None,
                    about: $text,
                }),+],
            };

            fn say(
                key: &str,
                node: &$life $crate::policy::document::Node,
                path: &$crate::policy::document::Path<'_>,
                out: &mut Vec<$crate::diagnostic::Finding>,
            ) -> Option<(&'static str, Option<Self>)> {
                $(if key == $key {
                    return Some(($key, $crate::policy::ast::form::read(node, path, out).map(Self::$variant)));
                })+
                None
            }
        }
    };
}

pub(super) use clauses;

/// A map whose `type` decides which keys it takes beside the common ones.
#[derive(Debug, Default)]
pub(crate) struct Typed<C, T> {
    pub(crate) common: C,
    pub(crate) of: T,
}

/// What the word of `type` decides. The default stands where no known word does, which is reported.
pub(crate) trait Types<'d>: Default {
    const TAGGED: &'static Tagged;

    fn of(word: &str) -> Option<Self>;

    /// Its word, and the keys it takes.
    fn record(&self) -> &'static Record;

    fn set(&mut self, key: &str, node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> bool;
}

impl<'d, C: Fields<'d>, T: Types<'d>> Form<'d> for Typed<C, T> {
    const SHAPE: Shape = Shape::Tagged(T::TAGGED);

    fn read(node: &'d Node, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            out.push(wrong_type(node, Self::SHAPE, path));
            return None;
        };
        let mut new = Self::default();
        let Some(of) = kind(node, entries, T::TAGGED, path, out).and_then(T::of) else {
            // What all types have in common can be looked at, and is not reported twice.
            let unsaid = &mut Vec::new();
            for (key, value) in entries {
                new.common.set(&key.text, value, path, unsaid);
            }
            return Some(new);
        };
        new.of = of;
        let record = new.of.record();
        let known = || C::RECORD.fields.iter().chain(record.fields);
        for (key, value) in entries {
            let path = path.key(&key.text);
            if new.common.set(&key.text, value, &path, out)
                || new.of.set(&key.text, value, &path, out)
                || &*key.text == "type"
                || out.len() > MOST
            {
                continue;
            }
            let takes = |record: &&Record| record.fields.iter().any(|field| field.key == &*key.text);
            out.push(if T::TAGGED.variants.iter().any(takes) {
                let message = format!("`{}` does not take the key `{}`", record.name, key.text);
                let finding = Finding::new(Code::UnknownKey, key.span, message).at(&path);
                finding.help("remove it, or choose the type that takes it")
            } else {
                unknown_key(key, known().map(|field| field.key), &path)
            });
        }
        missing(entries, &known(), node, path, out);
        Some(new)
    }
}

/// The word of `type`, if it is a known one.
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
        out.push(finding.help(format!("one of {}", list(&words))));
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

/// Declares what `type` decides: an enum with a struct for each word, which is the name of its record.
macro_rules! types {
    (
        $name:literal, $about:expr, $common:ty;
        $(#[$meta:meta])*
        enum $type:ident<$life:lifetime> {
            $($(#[$each:meta])* $variant:ident($fields:ty),)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) enum $type<$life> {
            $($(#[$each])* $variant($fields),)+
        }

        impl<$life> $crate::policy::ast::record::Types<$life> for $type<$life> {
            const TAGGED: &'static $crate::policy::shape::Tagged = &$crate::policy::shape::Tagged {
                name: $name,
                about: $about,
                common: <$common as $crate::policy::ast::record::Fields<$life>>::RECORD,
                variants: &[$(<$fields as $crate::policy::ast::record::Fields<$life>>::RECORD),+],
            };

            fn of(word: &str) -> Option<Self> {
                $(if word == <$fields as $crate::policy::ast::record::Fields<$life>>::RECORD.name {
                    return Some(Self::$variant(<$fields>::default()));
                })+
                None
            }

            fn record(&self) -> &'static $crate::policy::shape::Record {
                match self {
                    $(Self::$variant(_) => <$fields as $crate::policy::ast::record::Fields<$life>>::RECORD,)+
                }
            }

            fn set(
                &mut self,
                key: &str,
                node: &$life $crate::policy::document::Node,
                path: &$crate::policy::document::Path<'_>,
                out: &mut Vec<$crate::diagnostic::Finding>,
            ) -> bool {
                use $crate::policy::ast::record::Fields as _;
                match self {
                    $(Self::$variant(fields) => fields.set(key, node, path, out),)+
                }
            }
        }
    };
}

pub(super) use types;

/// Declares a value that is one of several shapes, no two of which fit one kind of value. Blank, it is
/// the first.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        enum $type:ident $(<$life:lifetime>)? {
            $first:ident($first_form:ty), $($variant:ident($form:ty),)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub(crate) enum $type $(<$life>)? {
            $first($first_form),
            $($variant($form),)+
        }

        impl $(<$life>)? Default for $type $(<$life>)? {
            fn default() -> Self {
                Self::$first(Default::default())
            }
        }

        impl<'d> $crate::policy::ast::form::Form<'d> for $type $(<$life>)? {
            const SHAPE: $crate::policy::shape::Shape = $crate::policy::shape::Shape::Choice(&[
                <$first_form as $crate::policy::ast::form::Form<'d>>::SHAPE,
                $(<$form as $crate::policy::ast::form::Form<'d>>::SHAPE),+
            ]);

            fn read(
                node: &'d $crate::policy::document::Node,
                path: &$crate::policy::document::Path<'_>,
                out: &mut Vec<$crate::diagnostic::Finding>,
            ) -> Option<Self> {
                use $crate::policy::ast::{form::Form, mistake};
                if mistake::fits(node, <$first_form as Form<'d>>::SHAPE) {
                    return Form::read(node, path, out).map(Self::$first);
                }
                $(if mistake::fits(node, <$form as Form<'d>>::SHAPE) {
                    return Form::read(node, path, out).map(Self::$variant);
                })+
                out.push(mistake::wrong_type(node, Self::SHAPE, path));
                None
            }
        }
    };
}

pub(super) use choice;
