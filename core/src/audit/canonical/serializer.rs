use serde::{Serialize, Serializer, ser};

use super::error::{CanonicalError, EXPLAINED};
use super::key::Key;
use super::writer::{Open, Writer};

type Written = Result<(), CanonicalError>;

/// JSON as `serde_json` writes it, in canonical form.
impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = CanonicalError;
    type SerializeSeq = List<'w>;
    type SerializeTuple = List<'w>;
    type SerializeTupleStruct = List<'w>;
    type SerializeTupleVariant = List<'w>;
    type SerializeMap = Map<'w>;
    type SerializeStruct = Map<'w>;
    type SerializeStructVariant = Map<'w>;

    fn serialize_bool(self, value: bool) -> Written {
        self.bool(value);
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.integer(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.integer(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.integer(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        self.integer(value)
    }

    fn serialize_i128(self, value: i128) -> Written {
        self.integer(value.try_into().map_err(|_| CanonicalError::OutOfRange)?)
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.unsigned(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.unsigned(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.unsigned(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.unsigned(value)
    }

    fn serialize_u128(self, value: u128) -> Written {
        self.unsigned(value.try_into().map_err(|_| CanonicalError::OutOfRange)?)
    }

    fn serialize_f32(self, _: f32) -> Written {
        Err(CanonicalError::Fraction)
    }

    fn serialize_f64(self, _: f64) -> Written {
        Err(CanonicalError::Fraction)
    }

    fn serialize_char(self, value: char) -> Written {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Written {
        self.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Written {
        self.null()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.null()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.null()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Written {
        if name == EXPLAINED {
            self.digest_next();
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.raw("}");
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List<'w>, CanonicalError> {
        Ok(List::open(self, "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<List<'w>, CanonicalError> {
        Ok(List::open(self, "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List<'w>, CanonicalError> {
        Ok(List::open(self, "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<List<'w>, CanonicalError> {
        self.variant(variant);
        Ok(List::open(self, "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Map<'w>, CanonicalError> {
        Ok(Map { open: self.open_map(), writer: self, end: "" })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Map<'w>, CanonicalError> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Map<'w>, CanonicalError> {
        self.variant(variant);
        Ok(Map { open: self.open_map(), writer: self, end: "}" })
    }
}

impl Writer {
    /// Starts the map of one member that represents a variant.
    fn variant(&mut self, variant: &str) {
        self.raw("{");
        self.text(variant);
        self.raw(":");
    }
}

/// An open list.
pub(super) struct List<'w> {
    writer: &'w mut Writer,
    first: bool,
    end: &'static str,
}

impl<'w> List<'w> {
    fn open(writer: &'w mut Writer, end: &'static str) -> Self {
        writer.raw("[");
        Self { writer, first: true, end }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        if !std::mem::take(&mut self.first) {
            self.writer.raw(",");
        }
        value.serialize(&mut *self.writer)
    }
}

/// The kinds of lists of serde, which are the same in JSON.
macro_rules! lists {
    ($($kind:ident, $item:ident;)*) => { $(
        impl ser::$kind for List<'_> {
            type Ok = ();
            type Error = CanonicalError;

            fn $item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            fn end(self) -> Written {
                self.writer.raw(self.end);
                Ok(())
            }
        }
    )* };
}

lists! {
    SerializeSeq, serialize_element;
    SerializeTuple, serialize_element;
    SerializeTupleStruct, serialize_field;
    SerializeTupleVariant, serialize_field;
}

/// An open map.
pub(super) struct Map<'w> {
    open: Open,
    writer: &'w mut Writer,
    end: &'static str,
}

impl Map<'_> {
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        value.serialize(&mut *self.writer)?;
        self.writer.end_member();
        Ok(())
    }

    fn close(self) -> Written {
        self.writer.close_map(&self.open)?;
        self.writer.raw(self.end);
        Ok(())
    }
}

impl ser::SerializeMap for Map<'_> {
    type Ok = ();
    type Error = CanonicalError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        key.serialize(Key(self.writer))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.value(value)
    }

    fn end(self) -> Written {
        self.close()
    }
}

/// The kinds of structs of serde, which are the same in JSON.
macro_rules! structs {
    ($($kind:ident)*) => { $(
        impl ser::$kind for Map<'_> {
            type Ok = ();
            type Error = CanonicalError;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Written {
                self.writer.name(key);
                self.value(value)
            }

            fn end(self) -> Written {
                self.close()
            }
        }
    )* };
}

structs! { SerializeStruct SerializeStructVariant }
