use bonafides::keys::Sensitive;
use bonafides_surface::Error;
use serde::{Deserialize, Serialize, Serializer};

uniffi::custom_type!(Time, i64, {
    lower: |time| time.0,
    try_lift: |milliseconds| Ok(Time(milliseconds)),
});

/// Milliseconds since 1970 from a host: perhaps out of the engine's range.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(i64);

impl Time {
    /// Returns the engine's time; a time out of range is refused, never clamped.
    pub fn read(self) -> Result<bonafides::Time, Error> {
        let time = bonafides::Time::from_milliseconds(self.0);
        let help = "pass a time from the year -6060 to 9999";
        let refused = || Error::input("time", "the time is out of range", help).at("time");
        if time.milliseconds() == self.0 { Ok(time) } else { Err(refused()) }
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

uniffi::custom_type!(Secret, String, {
    lower: |secret| secret.0.expose().clone(),
    try_lift: |text| Ok(Secret(text.into())),
});

/// A text that is not printed.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub Sensitive<String>);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}
