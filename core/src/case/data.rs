use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::audit::Personal;

/// What a record says about its step: names and values; the canonical writer sorts the names.
#[derive(Debug, Default)]
pub(super) struct Data(Vec<(&'static str, Datum)>);

/// One value of a record.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Datum {
    Text(String),
    Name(&'static str),
    Number(i64),
    Flag(bool),
    List(Vec<Datum>),
    /// Committed to, and sealed under the person's key.
    Personal(Personal),
}

impl Data {
    pub(super) fn put(&mut self, name: &'static str, datum: impl Into<Datum>) -> &mut Self {
        let datum = datum.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = datum,
            None => self.0.push((name, datum)),
        }
        self
    }

    /// A list of names.
    pub(super) fn list<T: Into<Datum>>(
        &mut self,
        name: &'static str,
        list: impl IntoIterator<Item = T>,
    ) -> &mut Self {
        self.put(name, Datum::List(list.into_iter().map(Into::into).collect()))
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, datum) in &self.0 {
            map.serialize_entry(name, datum)?;
        }
        map.end()
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Datum {
    fn from(name: &'static str) -> Self {
        Self::Name(name)
    }
}

impl From<bool> for Datum {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<i64> for Datum {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Datum {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u64> for Datum {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u16> for Datum {
    fn from(number: u16) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<u8> for Datum {
    fn from(number: u8) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<Personal> for Datum {
    fn from(personal: Personal) -> Self {
        Self::Personal(personal)
    }
}
