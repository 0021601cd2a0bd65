//! Search filters, in their binary form. Values are bytes with a length: no text in them is ever read as syntax, so
//! that nothing needs to be escaped (RFC 4515 is the form of filters in text, which is not used here).

use super::ber::{OCTETS, Writer};

const ALL_BITS: &str = "1.2.840.113556.1.4.803";

/// A filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
    /// An attribute has this value.
    Equal(&'static str, Vec<u8>),
    /// The same, of an attribute that the host chose.
    EqualTo(String, Vec<u8>),
    /// An attribute has any value.
    Present(&'static str),
    /// All of these bits of an attribute are set (MS-ADTS 3.1.1.3.4.4.1).
    AllBits(&'static str, &'static str),
}

impl Filter {
    pub(crate) fn equal(attribute: &'static str, value: impl Into<Vec<u8>>) -> Self {
        Self::Equal(attribute, value.into())
    }

    pub(super) fn write(&self, out: &mut Writer) {
        let pair = |out: &mut Writer, attribute: &str, value: &[u8]| {
            out.nested(0xa3, |out| {
                out.text(attribute);
                out.bytes(OCTETS, value);
            });
        };
        match self {
            Self::And(all) => out.nested(0xa0, |out| all.iter().for_each(|filter| filter.write(out))),
            Self::Or(any) => out.nested(0xa1, |out| any.iter().for_each(|filter| filter.write(out))),
            Self::Not(filter) => out.nested(0xa2, |out| filter.write(out)),
            Self::Equal(attribute, value) => pair(out, attribute, value),
            Self::EqualTo(attribute, value) => pair(out, attribute, value),
            Self::Present(attribute) => out.bytes(0x87, attribute.as_bytes()),
            Self::AllBits(attribute, bits) => out.nested(0xa9, |out| {
                out.bytes(0x81, ALL_BITS.as_bytes());
                out.bytes(0x82, attribute.as_bytes());
                out.bytes(0x83, bits.as_bytes());
            }),
        }
    }
}
