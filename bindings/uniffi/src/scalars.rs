use bonafides::Time;
use bonafides::keys::Sensitive;
use serde::{Deserialize, Serialize, Serializer};

uniffi::custom_type!(Time, i64, {
    remote,
    lower: |time| time.milliseconds(),
    try_lift: |milliseconds| Ok(Time::from_milliseconds(milliseconds)),
});

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
