use bonafides::Time;
use bonafides::keys::Sensitive;
use bonafides_surface::Error;
use serde::{Deserialize, Serialize, Serializer};

uniffi::custom_type!(Time, i64, {
    remote,
    lower: |time| time.milliseconds(),
    try_lift: |milliseconds| Ok(within(milliseconds)?),
});

/// A time that the engine knows: as with all that it reads, what is out of range is refused, not moved.
fn within(milliseconds: i64) -> crate::Result<Time> {
    let time = Time::from_milliseconds(milliseconds);
    let refused = || {
        let help = "hand in a time from the year -6060 to 9999";
        Error::input("time", "the time is out of range", help).at("time").into()
    };
    if time.milliseconds() == milliseconds { Ok(time) } else { Err(refused()) }
}

uniffi::custom_type!(Secret, String, {
    lower: |secret| secret.0.expose().clone(),
    try_lift: |text| Ok(Secret(text.into())),
});

/// A text that does not print.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub(crate) Sensitive<String>);

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}
