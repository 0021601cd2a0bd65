//! Stricter reading than serde derives: records only from maps, duplicate keys, whole numbers.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A record that is read only from a map: a derived reader also accepts a list of its members.
pub(crate) struct FromMap<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for FromMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Record<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Record<T> {
            type Value = FromMap<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(FromMap)
            }
        }
        deserializer.deserialize_map(Record(PhantomData))
    }
}

/// A whole number; `1.0` and `1e2` are whole numbers in JSON.
pub(super) struct Whole(pub(super) i64);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Whole;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Whole, E> {
                Ok(Whole(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Whole, E> {
                i64::try_from(number)
                    .map(Whole)
                    .map_err(|_| E::custom(format_args!("`{number}` is out of range")))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Whole, E> {
                whole(number)
                    .map(Whole)
                    .ok_or_else(|| E::custom(format_args!("`{number}` is not a whole number")))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

/// Converts a float that is a whole number, in the range that floats represent exactly.
pub(super) fn whole(number: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within 53 bits")]
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

/// Returns a duplicate name. A few are compared without allocating, many by sorting.
pub(super) fn twice<'n>(names: impl ExactSizeIterator<Item = &'n Cow<'n, str>> + Clone) -> Option<&'n str> {
    if names.len() <= FEW {
        return names
            .clone()
            .enumerate()
            .find(|(at, name)| names.clone().take(*at).any(|other| other == *name))
            .map(|(_, name)| &**name);
    }
    let mut sorted: Vec<&str> = names.map(AsRef::as_ref).collect();
    sorted.sort_unstable();
    sorted.windows(2).find_map(|pair| if let [a, b] = pair { (a == b).then_some(*a) } else { None })
}

const FEW: usize = 16;
