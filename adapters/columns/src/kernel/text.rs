//! Columns of text, however they are encoded.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, LargeStringArray, ListArray, StringArray, StringViewArray};
use arrow_buffer::{ArrowNativeType as _, NullBuffer};

use super::block::Valid;

/// Calls a function with the numbers of a column, whatever their type.
macro_rules! with_codes {
    ($codes:expr, $slice:ident => $call:expr) => {
        match $codes {
            CodeSlice::I8($slice) => $call,
            CodeSlice::I16($slice) => $call,
            CodeSlice::I32($slice) => $call,
            CodeSlice::I64($slice) => $call,
            CodeSlice::U8($slice) => $call,
            CodeSlice::U16($slice) => $call,
            CodeSlice::U32($slice) => $call,
            CodeSlice::U64($slice) => $call,
            CodeSlice::Made(made) => {
                let $slice = made.as_slice();
                $call
            }
        }
    };
}
pub(super) use with_codes;

/// A column of texts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Texts<'b> {
    Short(&'b StringArray),
    Large(&'b LargeStringArray),
    View(&'b StringViewArray),
    /// Numbers that stand for other texts.
    Coded(&'b ArrayRef),
    /// Lists of texts.
    Lists(&'b ListArray),
}

/// The texts of a column as numbers.
#[derive(Debug)]
pub(super) struct Codes<'b> {
    pub(super) numbers: CodeSlice<'b>,
    /// The text for each number; `None` if it stands for no text.
    pub(super) texts: Vec<Option<Cow<'b, str>>>,
    pub(super) nulls: Option<NullBuffer>,
}

/// The numbers of a column, as they are in memory.
#[derive(Debug)]
pub(super) enum CodeSlice<'b> {
    I8(&'b [i8]),
    I16(&'b [i16]),
    I32(&'b [i32]),
    I64(&'b [i64]),
    U8(&'b [u8]),
    U16(&'b [u16]),
    U32(&'b [u32]),
    U64(&'b [u64]),
    Made(Vec<u32>),
}

impl<'b> Texts<'b> {
    /// Returns `None` if the column has another type.
    pub(super) fn of(array: &'b ArrayRef) -> Option<Self> {
        if let Some(texts) = array.as_string_opt::<i32>() {
            return Some(Self::Short(texts));
        }
        if let Some(texts) = array.as_string_opt::<i64>() {
            return Some(Self::Large(texts));
        }
        if let Some(texts) = array.as_string_view_opt() {
            return Some(Self::View(texts));
        }
        if let Some(lists) = array.as_list_opt::<i32>() {
            return Self::of(lists.values()).filter(Self::is_plain).map(|_| Self::Lists(lists));
        }
        let coded = array.as_any_dictionary_opt()?;
        Self::of(coded.values()).filter(Self::is_plain).map(|_| Self::Coded(array))
    }

    const fn is_plain(&self) -> bool {
        matches!(self, Self::Short(_) | Self::Large(_) | Self::View(_))
    }

    fn nulls(self) -> Option<&'b NullBuffer> {
        match self {
            Self::Short(array) => array.nulls(),
            Self::Large(array) => array.nulls(),
            Self::View(array) => array.nulls(),
            Self::Coded(array) => array.nulls(),
            Self::Lists(array) => array.nulls(),
        }
    }

    /// Returns the rows with a text.
    pub(super) fn valid(self) -> Valid {
        Valid::of(self.nulls().map(NullBuffer::inner))
    }

    /// Returns the text of a row; `None` if it has none, or a list.
    pub(super) fn text(self, row: usize) -> Option<&'b str> {
        if self.nulls().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        match self {
            Self::Short(array) => Some(array.value(row)),
            Self::Large(array) => Some(array.value(row)),
            Self::View(array) => Some(array.value(row)),
            Self::Coded(array) => {
                let values = Self::of(array.as_any_dictionary_opt()?.values())?;
                let codes = CodeSlice::of(array)?;
                let code = with_codes!(&codes, all => all.get(row).map(|code| code.as_usize()))?;
                values.text(code)
            }
            Self::Lists(_) => None,
        }
    }

    /// Returns the texts of a row: those of its list, or its text split at spaces. `None` if it has neither.
    pub(super) fn list(self, row: usize) -> Option<Vec<&'b str>> {
        let Self::Lists(lists) = self else {
            return Some(split(self.text(row)?).collect());
        };
        if lists.is_null(row) {
            return None;
        }
        let end = |at: usize| lists.value_offsets().get(at).and_then(|end| usize::try_from(*end).ok());
        let texts = Self::of(lists.values())?;
        (end(row)?..end(row.checked_add(1)?)?).map(|at| texts.text(at)).collect()
    }

    /// Returns the texts as numbers, in one pass; a list as its [`list_key`].
    pub(super) fn codes(self) -> Option<Codes<'b>> {
        let nulls = self.nulls().cloned();
        match self {
            Self::Coded(array) => {
                let values = Self::of(array.as_any_dictionary_opt()?.values())?;
                let length = array.as_any_dictionary_opt()?.values().len();
                let texts = (0..length).map(|code| values.text(code).map(Cow::Borrowed)).collect();
                Some(Codes { numbers: CodeSlice::of(array)?, texts, nulls })
            }
            Self::Short(array) => Some(made(array.iter().map(|text| text.map(Cow::Borrowed)), nulls)),
            Self::Large(array) => Some(made(array.iter().map(|text| text.map(Cow::Borrowed)), nulls)),
            Self::View(array) => Some(made(array.iter().map(|text| text.map(Cow::Borrowed)), nulls)),
            Self::Lists(array) => {
                let joined = |row| self.list(row).map(|texts| Cow::Owned(list_key(texts)));
                Some(made((0..array.len()).map(joined), nulls))
            }
        }
    }
}

/// Returns the texts between the spaces of one.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|text| !text.is_empty())
}

/// Returns a text that stands for a list, and for no other: each text after its length. Facts may have any characters in
/// them, so that none can separate the texts.
pub(super) fn list_key<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut key = String::new();
    for text in texts {
        key.extend([&*text.len().to_string(), ":", text]);
    }
    key
}

/// Numbers texts in the order in which they come.
fn made<'b>(rows: impl Iterator<Item = Option<Cow<'b, str>>>, nulls: Option<NullBuffer>) -> Codes<'b> {
    let mut texts: Vec<Option<Cow<'b, str>>> = Vec::new();
    let mut more: HashMap<Cow<'b, str>, u32> = HashMap::new();
    let mut nothing = None;
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let codes = rows.map(|text| {
        let Some(text) = text else {
            // Of its own: a list that is there, but has an element of nothing, would otherwise be the first text.
            return *nothing.get_or_insert_with(|| {
                texts.push(None);
                number(texts.len().saturating_sub(1))
            });
        };
        // Comparing a few is quicker than hashing.
        let first = texts.iter().take(FEW).position(|known| known.as_ref() == Some(&text));
        if let Some(code) = first.map(number).or_else(|| more.get(&text).copied()) {
            return code;
        }
        let code = number(texts.len());
        if texts.len() >= FEW {
            more.insert(text.clone(), code);
        }
        texts.push(Some(text));
        code
    });
    Codes { numbers: CodeSlice::Made(codes.collect()), texts, nulls }
}

const FEW: usize = 8;

impl<'b> CodeSlice<'b> {
    fn of(array: &'b ArrayRef) -> Option<Self> {
        if let Some(array) = array.as_dictionary_opt::<Int8Type>() {
            return Some(Self::I8(array.keys().values()));
        }
        if let Some(array) = array.as_dictionary_opt::<UInt8Type>() {
            return Some(Self::U8(array.keys().values()));
        }
        if let Some(array) = array.as_dictionary_opt::<Int16Type>() {
            return Some(Self::I16(array.keys().values()));
        }
        if let Some(array) = array.as_dictionary_opt::<UInt16Type>() {
            return Some(Self::U16(array.keys().values()));
        }
        if let Some(array) = array.as_dictionary_opt::<Int32Type>() {
            return Some(Self::I32(array.keys().values()));
        }
        if let Some(array) = array.as_dictionary_opt::<UInt32Type>() {
            return Some(Self::U32(array.keys().values()));
        }
        if let Some(array) = array.as_dictionary_opt::<Int64Type>() {
            return Some(Self::I64(array.keys().values()));
        }
        Some(Self::U64(array.as_dictionary_opt::<UInt64Type>()?.keys().values()))
    }
}
