use bonafides::keys::Sensitive;
use bonafides_surface::Error;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

uniffi::custom_type!(Time, i64, {
    lower: |time| time.0,
    try_lift: |milliseconds| Ok(Time(milliseconds)),
});

/// Milliseconds since 1970, as a host gave them: perhaps no time that the engine knows.
#[derive(Debug, Clone, Copy)]
pub struct Time(i64);

impl Time {
    /// The same for the engine: as with all that it reads, what is out of range is refused, not moved.
    pub fn read(self) -> Result<bonafides::Time, Error> {
        let time = bonafides::Time::from_milliseconds(self.0);
        if time.milliseconds() == self.0 { Ok(time) } else { Err(Self::out_of_range()) }
    }

    /// The error of a time that the engine does not know.
    pub fn out_of_range() -> Error {
        let help = "hand in a time from the year -6060 to 9999";
        Error::input("time", "the time is out of range", help).at("time")
    }
}

impl From<i64> for Time {
    fn from(milliseconds: i64) -> Self {
        Self(milliseconds)
    }
}

impl From<bonafides::Time> for Time {
    fn from(time: bonafides::Time) -> Self {
        Self(time.milliseconds())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.read().map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        bonafides::Time::deserialize(deserializer).map(Into::into)
    }
}

uniffi::custom_type!(Secret, String, {
    lower: |secret| secret.0.expose().clone(),
    try_lift: |text| Ok(Secret(text.into())),
});

/// A text that does not print.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub Sensitive<String>);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}
